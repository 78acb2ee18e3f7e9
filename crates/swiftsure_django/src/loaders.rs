//! Functions that find models, classes and settings by name.

use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::Object;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_python::ir::{ModuleId, StmtKind};
use swiftsure_source::Sym;

use crate::orm::Orm;

/// The class of a model that is chosen at run time.
const MODEL_CHOICE: &str = "django.db.models.base.ModelChoice";

/// Calls a native function that finds something by name.
pub(crate) fn call_native(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &str,
    args: &Args,
    site: Site,
) -> Value {
    match name {
        "django.apps.registry.Apps.get_model" => get_model(orm, cx, f, args, 1),
        "django.db.models.base.ModelChoice.rows" => orm.some_rows(cx, f, site),
        "django.shortcuts.rows_of_unknown" if args.at(0).is_unknown() => orm.some_rows(cx, f, site),
        "django.shortcuts.rows_of_unknown" => Value::None,
        "django.contrib.auth.get_user_model" => user_model(orm, cx),
        "django.conf.LazySettings.__getattr__" => match args.at(1) {
            Value::Str(key) => orm.settings.get(cx, key),
            _ => Value::Unknown,
        },
        "django.utils.module_loading.import_string" | "importlib.module_named" => match args.at(0) {
            Value::Str(dotted) => cx.find_value(dotted.as_str()).unwrap_or(Value::Unknown),
            _ => Value::Unknown,
        },
        "django.dispatch.dispatcher.Signal.send" | "django.dispatch.dispatcher.Signal.send_robust" => {
            crate::signals::send(orm, cx, f, args, site);
            Value::Unknown
        }
        "django.dispatch.dispatcher.Signal.connect" => {
            crate::signals::connect(orm, cx, f, args);
            Value::None
        }
        "django_filters.filterset.given" => match args.at(0) {
            Value::None => args.at(1),
            value if value.members().iter().any(Value::is_unknown) => Value::Unknown,
            value => value.map_members(|member| if *member == Value::None { args.at(1) } else { member.clone() }),
        },
        _ if name.starts_with("rest_framework.") => crate::rest::call_native(orm, cx, f, name, args, site),
        _ => crate::admin::call_native(orm, cx, f, name, args, site)
            .or_else(|| crate::forms::call_native(orm, cx, f, name, args, site))
            .or_else(|| crate::wagtail_pages::call_native(orm, cx, f, name, args))
            .or_else(|| crate::listed_columns::call_native(orm, cx, f, name, args))
            .or_else(|| crate::validation::call_native(orm, cx, f, name, args, site))
            .or_else(|| crate::graphql::call_native(orm, cx, f, name, args, site))
            .or_else(|| crate::ninja::call_native(orm, cx, f, name, args, site))
            .or_else(|| crate::web::call_native(orm, cx, f, name, args))
            .or_else(|| crate::user_tests::call_native(cx, name, args))
            .unwrap_or(Value::Unknown),
    }
}

/// `get_model("app", "Model")` and `get_model("app.Model")`; some model where the names are not known. Of a name that a
/// setting may give the default counts: `getattr(settings, "BOOK_MODEL", "shop.Book")`.
fn get_model(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, first: usize) -> Value {
    let app = args.get(first, "app_label").cloned().unwrap_or(Value::Unknown);
    let model = args.get(first + 1, "model_name").cloned().unwrap_or(Value::None);
    let (mut named, mut is_chosen) = (Vec::new(), false);
    for app in app.members() {
        for model in model.members() {
            named.push(match (app.as_str(), model) {
                (Some(app), Value::Str(model)) => orm.models.find(cx, app.as_str(), model.as_str()),
                (Some(both), Value::None) => {
                    let parts = both.as_str().split_once('.');
                    parts.and_then(|(app, model)| orm.models.find(cx, app, model))
                }
                _ => {
                    is_chosen = true;
                    continue;
                }
            });
        }
    }
    if is_chosen && named.iter().all(Option::is_none) {
        return model_choice(cx, f);
    }
    Value::join_all(named.into_iter().map(|model| model.map_or(Value::Unknown, Value::Class)))
}

/// A model that the program chooses while it runs.
pub(crate) fn model_choice(cx: &mut Interpreter<'_>, f: &mut Frame) -> Value {
    let class = cx.find_class(MODEL_CHOICE);
    class.map_or(Value::Unknown, |class| cx.allocate(f, Object::instance(class)))
}

/// Whether a value is a model that the program chooses while it runs.
pub(crate) fn is_model_choice(cx: &Interpreter<'_>, f: &Frame, value: &Value) -> bool {
    cx.class_of(f, value).is_some_and(|class| cx.qualified_name(class) == MODEL_CHOICE)
}

/// The class that `AUTH_USER_MODEL` names.
pub(crate) fn user_model(orm: &Orm, cx: &mut Interpreter<'_>) -> Value {
    let Value::Str(name) = orm.settings.get(cx, Sym::new("AUTH_USER_MODEL")) else { return Value::Unknown };
    let found = name.as_str().split_once('.').and_then(|(app, model)| orm.models.find(cx, app, model));
    found.map_or(Value::Unknown, Value::Class)
}

/// The cursor of the DB-API: connections of any kind give one.
const CURSOR: &str = "sqlite3.Cursor";

/// What a method of an unknown value gives by its name alone.
pub(crate) fn call_unknown(cx: &mut Interpreter<'_>, f: &mut Frame, name: Sym, args: &Args) -> Option<Value> {
    if checks_address(name.as_str()) {
        return args.at(0).outside().map(|address| address.checked_for(&["redirect", "url"]));
    }
    if name != "cursor" || !args.positional.is_empty() {
        return None;
    }
    let class = cx.find_class(CURSOR)?;
    Some(cx.some_instance(f, class))
}

/// Whether a name says that its function checks an address: `get_adapter().is_safe_url(url)`, of a class that the settings
/// choose.
fn checks_address(name: &str) -> bool {
    let has = |words: &[&str]| name.split('_').any(|part| words.contains(&part));
    has(&["allowed", "internal", "local", "safe", "trusted", "valid", "validate"])
        && has(&["host", "next", "redirect", "uri", "url"])
        && has(&["check", "has", "is", "validate"])
}

/// A loader of a larger framework: `get_class("catalogue.views", "ProductView")`. The texts decide when exactly one
/// module ends with the first and defines a class of the name of the second.
pub(crate) fn load_by_name(cx: &mut Interpreter<'_>, texts: &[Sym]) -> Option<Value> {
    let [label, name, ..] = texts else { return None };
    if name.as_str().is_empty() || !name.as_str().starts_with(char::is_uppercase) || label.as_str().is_empty() {
        return None;
    }
    let suffix = format!(".{label}");
    let candidates: Vec<ModuleId> = cx
        .code
        .heads()
        .filter(|(_, head)| head.name == *label || head.name.as_str().ends_with(&suffix))
        .map(|(id, _)| (id, cx.code.module(id)))
        .filter(|(_, module)| module.body.iter().any(|statement| defines(module, &statement.kind, *name)))
        .map(|(id, _)| id)
        .collect();
    let [module] = candidates.as_slice() else { return None };
    cx.module_attribute(*module, *name)
}

fn defines(module: &swiftsure_python::ir::Module, statement: &StmtKind, name: Sym) -> bool {
    match statement {
        StmtKind::Class { class, .. } => module.classes.get(*class as usize).is_some_and(|class| class.name == name),
        StmtKind::If(branch) => {
            branch.body.iter().chain(&branch.orelse).any(|inner| defines(module, &inner.kind, name))
        }
        _ => false,
    }
}
