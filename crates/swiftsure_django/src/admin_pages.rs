//! The pages of admin sites: for each registered model a list with its actions, a page to add, one to change and one
//! with the history of a row.

use std::collections::BTreeSet;

use swiftsure_flow::heap::{Kind, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::ir::ModuleId;
use swiftsure_source::{EntryPointKind, EntryPointRef, Sym};

use crate::admin::{Registered, SITE, class_place};
use crate::entry::{self, Entered, Entry, Settle, does_the_same};
use crate::orm::Orm;
use crate::share::Share;
use crate::urls::{self, Route};

const ADMIN: &str = "django.contrib.admin.options.ModelAdmin";

/// One page of a model: its function in the knowledge, the method of the admin, its path, and the HTTP methods.
const PAGES: &[(&str, &str, &str, &[&str])] = &[
    ("changelist_page", "changelist_view", "", &["GET"]),
    ("add_page", "add_view", "add/", &["GET", "POST"]),
    ("change_page", "change_view", "<object_id>/change/", &["GET", "POST"]),
    ("history_page", "history_view", "<object_id>/history/", &["GET"]),
];
/// What the list does with the rows that were checked: the function in the knowledge.
const ACTION: &str = "run_action";

/// Where a site is reached when no URLconf that is known says so.
const USUAL_PREFIX: &str = "/admin/";

/// The admin site that a route leads to, if it leads to one.
pub(crate) fn site_of(cx: &Interpreter<'_>, view: &Value) -> Option<ObjectId> {
    let Value::Object(id) = view else { return None };
    let Kind::Instance(class) = cx.globals.get(*id)?.kind else { return None };
    cx.classes.inherits(class, SITE).then_some(*id)
}

/// Evaluates the pages of the models that the reviewed modules register.
pub(crate) fn run(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    routes: &[Route],
    reviewed: &BTreeSet<ModuleId>,
    share: &mut Share,
    settle: Settle<'_>,
) {
    for registered in orm.admin.entries() {
        let module = cx.code.module_of(registered.place.file);
        let Some(module) = module.filter(|module| reviewed.contains(module)) else { continue };
        let mounted = routes.iter().find(|route| site_of(cx, &route.view) == Some(registered.site));
        let prefix = mounted.map_or(USUAL_PREFIX, |route| route.pattern.as_str()).to_owned();
        let entries = share.take(|entries| run_pages(cx, orm, &registered, module, &prefix, entries));
        settle(cx, entries);
        for route in own_routes(cx, orm, &registered, module, &prefix) {
            let mut entries = share.take(|entries| entry::run_route(cx, orm, &route, entries));
            entries.iter_mut().for_each(|entered| place(cx, &registered, &mut entered.entry));
            settle(cx, entries);
        }
    }
}

/// A page that an admin adds; one that a library adds stands where the admin does.
fn place(cx: &Interpreter<'_>, registered: &Registered, page: &mut Entry) {
    page.added_to_admin = true;
    if cx.code.module_of(page.span.file).is_some_and(|module| cx.is_knowledge(module)) {
        page.span = registered.place;
        let view = page.point.name.rsplit('.').next().unwrap_or_default();
        page.point.name = format!("{}.{view}", cx.qualified_name(registered.admin));
    }
}

/// What an admin adds to the pages of its model: the patterns of its own `get_urls()` (docs:
/// ref/contrib/admin#django.contrib.admin.ModelAdmin.get_urls).
fn own_routes(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    registered: &Registered,
    module: ModuleId,
    prefix: &str,
) -> Vec<Route> {
    let owner = cx.classes.lookup(registered.admin, Sym::new("get_urls")).map(|(owner, _)| owner);
    if owner.is_none_or(|owner| cx.qualified_name(owner) == ADMIN) {
        return Vec::new();
    }
    let mut frame = cx.entry_frame(module);
    let args = Args::positional(vec![Value::Class(registered.model), Value::Object(registered.site)]);
    let admin = cx.instantiate(&mut frame, registered.admin, args, registered.place);
    let patterns = cx.call_method(&mut frame, &admin, "get_urls", Args::default(), registered.place);
    let Some(patterns) = patterns else { return Vec::new() };
    let patterns = cx.globalize(&frame, &patterns);
    let label = orm.models.label(cx, registered.model).to_lowercase().replace('.', "/");
    urls::routes_below(cx, &patterns, module, &format!("{prefix}{label}/"))
}

/// Evaluates the pages of one model, and the actions of its list.
fn run_pages(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    registered: &Registered,
    module: ModuleId,
    prefix: &str,
    entries: &mut Vec<Entered>,
) {
    for (function, view, path, methods) in PAGES {
        let page = Page { function, view, path, methods, action: None };
        run_page(cx, orm, registered, module, prefix, &page, entries);
    }
    for (name, action) in actions(cx, registered, module) {
        let page = Page { function: ACTION, view: name.as_str(), path: "", methods: &["POST"], action: Some(action) };
        run_page(cx, orm, registered, module, prefix, &page, entries);
    }
}

/// What is entered: a function of the knowledge, what the user calls it, its path below the model, and by which methods.
struct Page<'p> {
    function: &'p str,
    view: &'p str,
    path: &'p str,
    methods: &'p [&'p str],
    action: Option<Value>,
}

/// The actions that the class of an admin lists, with their names.
fn actions(cx: &mut Interpreter<'_>, registered: &Registered, module: ModuleId) -> Vec<(Sym, Value)> {
    let listed = cx.classes.lookup(registered.admin, Sym::new("actions")).map(|(_, listed)| listed.clone());
    let frame = cx.entry_frame(module);
    let Some(items) = listed.and_then(|listed| cx.known_items(&frame, &listed)) else { return Vec::new() };
    let named = |item: Value| match &item {
        Value::Str(name) => {
            let (_, method) = cx.classes.lookup(registered.admin, *name)?;
            matches!(method, Value::Function(_)).then_some((*name, item))
        }
        Value::Function(function) => Some((cx.code.function(function.id).name, item)),
        _ => None,
    };
    items.into_iter().filter_map(named).collect()
}

fn run_page(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    registered: &Registered,
    module: ModuleId,
    prefix: &str,
    page: &Page<'_>,
    entries: &mut Vec<Entered>,
) {
    let (view, path) = (page.view, page.path);
    let Some(function) = cx.find_value(&format!("django.contrib.admin.options.{}", page.function)) else { return };
    let label = orm.models.label(cx, registered.model).to_lowercase().replace('.', "/");
    let mut found: Vec<Entered> = Vec::new();
    for method in page.methods {
        let mut frame = cx.entry_frame(module);
        let Some(request) = orm.requests.with_method(cx, &mut frame, method) else { return };
        let mut args = vec![
            Value::Class(registered.admin),
            Value::Class(registered.model),
            Value::Object(registered.site),
            request,
        ];
        args.extend(page.action.clone());
        let args = Args::positional(args);
        let Some(summary) = cx.enter_in(&mut frame, &function, args, registered.place) else { return };
        if let Some(same) = found.iter_mut().find(|known| does_the_same(cx, known.summary, summary)) {
            same.entry.methods.push((*method).to_owned());
            continue;
        }
        let class = match class_place(cx, registered.admin) {
            Some(_) => cx.qualified_name(registered.admin),
            None => "django.contrib.admin.ModelAdmin",
        };
        let point = EntryPointRef {
            kind: EntryPointKind::Admin,
            name: format!("{class}.{view}"),
            route: Some(format!("{prefix}{label}/{path}")),
            who: "staff".to_owned(),
        };
        let methods = vec![(*method).to_owned()];
        let entered = Entered::new(point, registered.place, summary, function.clone());
        found.push(entered.by(methods));
    }
    entries.append(&mut found);
}
