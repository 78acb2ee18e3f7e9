//! The apps of a project, as their `AppConfig` classes name them.

use std::collections::BTreeSet;

use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::ModuleId;
use swiftsure_source::Sym;

use crate::orm::Orm;

const APP_CONFIG: &str = "django.apps.config.AppConfig";

/// Loads every `apps` module and takes note of `name` and `label`.
pub(crate) fn load(cx: &mut Interpreter<'_>, orm: &Orm, modules: &BTreeSet<ModuleId>) {
    for module in modules {
        let name = cx.code.module(*module).name.as_str();
        let Some(package) = name.strip_suffix(".apps") else { continue };
        for class_name in cx.module_names_after_load(*module) {
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
