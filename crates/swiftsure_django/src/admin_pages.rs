//! The pages of admin sites: for each registered model a list, a page to add and a page to change.

use std::collections::BTreeSet;

use swiftsure_flow::heap::{Kind, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::ir::ModuleId;
use swiftsure_source::{EntryPointKind, EntryPointRef};

use crate::admin::{Registered, SITE, class_place};
use crate::entry::{Entry, does_the_same, request};
use crate::orm::Orm;
use crate::urls::Route;

/// One page of a model: its function in the knowledge, the method of the admin, its path, and the HTTP methods.
const PAGES: &[(&str, &str, &str, &[&str])] = &[
    ("changelist_page", "changelist_view", "", &["GET"]),
    ("add_page", "add_view", "add/", &["GET", "POST"]),
    ("change_page", "change_view", "<object_id>/change/", &["GET", "POST"]),
];

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
    entries: &mut Vec<Entry>,
) {
    for registered in orm.admin.entries() {
        let module = cx.code.module_of(registered.place.file);
        let Some(module) = module.filter(|module| reviewed.contains(module)) else { continue };
        let mounted = routes.iter().find(|route| site_of(cx, &route.view) == Some(registered.site));
        let prefix = mounted.map_or(USUAL_PREFIX, |route| route.pattern.as_str()).to_owned();
        for page in PAGES {
            run_page(cx, orm, &registered, module, &prefix, page, entries);
        }
    }
}

fn run_page(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    registered: &Registered,
    module: ModuleId,
    prefix: &str,
    (function, view, path, methods): &(&str, &str, &str, &[&str]),
    entries: &mut Vec<Entry>,
) {
    let Some(page) = cx.find_value(&format!("django.contrib.admin.options.{function}")) else { return };
    let label = orm.models.label(cx, registered.model).to_lowercase().replace('.', "/");
    let mut found: Vec<Entry> = Vec::new();
    for method in *methods {
        let mut frame = cx.entry_frame(module);
        let Some(request) = request(cx, &mut frame, method) else { return };
        let args = vec![
            Value::Class(registered.admin),
            Value::Class(registered.model),
            Value::Object(registered.site),
            request,
        ];
        let args = Args::positional(args);
        let Some(summary) = cx.enter_in(&mut frame, &page, args, registered.place) else { return };
        if let Some(same) = found.iter_mut().find(|entry| does_the_same(cx, entry.summary, summary)) {
            same.methods.push((*method).to_owned());
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
        found.push(Entry { methods, ..Entry::new(point, registered.place, summary, page.clone(), module) });
    }
    entries.append(&mut found);
}
