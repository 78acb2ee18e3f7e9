//! The apps of a project, as their `AppConfig` classes name them.

use std::cell::RefCell;
use std::collections::BTreeSet;

use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::Codebase;
use swiftsure_python::ir::ModuleId;
use swiftsure_source::Sym;

use crate::orm::Orm;
use crate::settings::Settings;

const APP_CONFIG: &str = "django.apps.config.AppConfig";

/// Loads every `apps` module and takes note of `name` and `label`.
pub(crate) fn load(cx: &mut Interpreter<'_>, orm: &Orm, modules: &BTreeSet<ModuleId>) {
    for module in modules {
        let name = cx.code.head(*module).name.as_str();
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

/// The apps that `INSTALLED_APPS` has for certain: of others, neither `ready()` nor receivers run.
#[derive(Debug, Default)]
pub(crate) struct Installed {
    /// Dotted packages and configurations; nothing where the setting is not known.
    listed: RefCell<Option<Vec<Sym>>>,
}

impl Installed {
    pub(crate) fn read(&self, cx: &mut Interpreter<'_>, settings: &Settings) {
        let listed = settings.sure_list(cx, "INSTALLED_APPS").filter(|apps| !apps.is_empty());
        *self.listed.borrow_mut() = listed;
    }

    /// Whether a package may be an app that is installed.
    fn may_have(&self, package: &str) -> bool {
        let listed = self.listed.borrow();
        let Some(apps) = listed.as_ref() else { return true };
        let is_it = |named: &str| named == package || package.ends_with(&format!(".{named}"));
        apps.iter().any(|app| {
            // `shop`, `shop.apps.ShopConfig`, `shop.ShopConfig`.
            let module = app.as_str().rsplit_once('.').map(|(module, _)| module);
            let around = module.and_then(|module| module.rsplit_once('.')).map(|(package, _)| package);
            let is_class = app.as_str().rsplit('.').next().is_some_and(|name| name.starts_with(char::is_uppercase));
            is_it(app.as_str()) || (is_class && module.into_iter().chain(around).any(is_it))
        })
    }

    /// Whether the app that a module belongs to may be installed: nobody imports the receivers of one that is not.
    pub(crate) fn may_run(&self, code: &Codebase, module: ModuleId) -> bool {
        let mut inner = code.head(module).name.as_str();
        while let Some((package, _)) = inner.rsplit_once('.') {
            if self.may_have(package) {
                return true;
            }
            let is_app = |part: &str| code.find_anywhere(Sym::new(&format!("{package}.{part}"))).is_some();
            if is_app("apps") || is_app("models") {
                return false;
            }
            inner = package;
        }
        true
    }
}

/// Runs `ready()` of every `AppConfig` that is installed: signals are connected there.
pub(crate) fn run_ready(cx: &mut Interpreter<'_>, orm: &Orm, modules: &BTreeSet<ModuleId>) {
    for module in modules {
        let name = cx.code.head(*module).name.as_str();
        let Some(package) = name.strip_suffix(".apps") else { continue };
        if !orm.installed.may_have(package) {
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
