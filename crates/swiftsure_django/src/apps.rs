//! The apps of a project, as their `AppConfig` classes name them.

use std::collections::BTreeSet;

use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::ir::ModuleId;
use swiftsure_source::Sym;

use crate::orm::Orm;

const APP_CONFIG: &str = "django.apps.config.AppConfig";

/// Loads every `apps` module and takes note of `name` and `label`.
pub(crate) fn load(cx: &mut Interpreter<'_>, orm: &Orm, modules: &BTreeSet<ModuleId>) {
    for module in modules {
        let name = cx.code.module(*module).name.as_str();
        let Some(package) = name.strip_suffix(".apps") else { continue };
        cx.load(*module);
        for class_name in cx.module_names(*module) {
            let Some(Value::Class(class)) = cx.module_attribute(*module, class_name) else { continue };
            if !cx.classes.inherits(class, APP_CONFIG) || cx.classes.get(class).id.is_none_or(|id| id.module != *module)
            {
                continue;
            }
            let text = |key: &str| cx.classes.lookup(class, Sym::new(key)).and_then(|(_, value)| value.as_str());
            let path = text("name").map_or(package, Sym::as_str);
            let label = text("label").map_or_else(|| path.rsplit('.').next().unwrap_or(path), Sym::as_str);
            orm.models.add_app(path.to_owned(), label.to_owned());
        }
    }
}

/// Whether a list of installed apps names a package or its configuration.
fn is_installed(apps: &[Sym], package: &str) -> bool {
    let within = |app: &str| app == package || app.strip_prefix(package).is_some_and(|rest| rest.starts_with(".apps"));
    apps.iter().any(|app| within(app.as_str()))
}

/// Runs `ready()` of every `AppConfig` that is installed: signals are connected there.
pub(crate) fn run_ready(cx: &mut Interpreter<'_>, orm: &Orm, modules: &BTreeSet<ModuleId>) {
    let installed = orm.settings.whole_list(cx, "INSTALLED_APPS");
    for module in modules {
        let name = cx.code.head(*module).name.as_str();
        let Some(package) = name.strip_suffix(".apps") else { continue };
        if installed.as_ref().is_some_and(|apps| !is_installed(apps, package)) {
            continue;
        }
        for name in cx.module_names(*module) {
            let Some(Value::Class(class)) = cx.module_attribute(*module, name) else { continue };
            let is_own = cx.classes.get(class).id.is_some_and(|id| id.module == *module);
            if !is_own || !cx.classes.inherits(class, APP_CONFIG) {
                continue;
            }
            let site = cx.nowhere(*module);
            cx.run_at_start(*module, |cx, frame| {
                let config = cx.some_instance(frame, class);
                cx.call_method(frame, &config, "ready", Args::default(), site);
            });
        }
    }
}
