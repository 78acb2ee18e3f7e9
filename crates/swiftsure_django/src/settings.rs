//! The settings module, evaluated without importing it.
//!
//! The engine runs the module like any other. That bounds what is understood: constants, names, star imports,
//! arithmetic on constants, `os.environ` and its readers with their defaults, branches (both are taken). A setting
//! that depends on more is `Unknown`.

use std::cell::RefCell;

use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::ModuleId;
use swiftsure_source::Sym;

/// Defaults of Django that analysis asks for (django/conf/global_settings.py, 3.2 to 6.1).
const DEFAULTS: &[(&str, &str)] = &[
    ("AUTH_USER_MODEL", "auth.User"),
    ("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"),
    ("LOGIN_URL", "/accounts/login/"),
];

#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// The modules to ask, in order: a package without settings of its own has none.
    modules: RefCell<Vec<ModuleId>>,
}

impl Settings {
    pub(crate) fn use_modules(&self, modules: Vec<ModuleId>) {
        *self.modules.borrow_mut() = modules;
    }

    /// The value of a setting; `Unknown` when it is not set or not understood.
    pub(crate) fn get(&self, cx: &mut Interpreter<'_>, name: Sym) -> Value {
        for module in self.modules.borrow().clone() {
            cx.load(module);
            if let Some(value) = cx.module_attribute(module, name) {
                return value;
            }
        }
        let default = DEFAULTS.iter().find(|(key, _)| name == **key);
        default.map_or(Value::Unknown, |(_, value)| Value::str(value))
    }

    /// Whether any settings module is known, so that what it leaves out has its default.
    pub(crate) fn are_known(&self) -> bool {
        !self.modules.borrow().is_empty()
    }

    /// Whether a settings module sets it itself.
    pub(crate) fn says(&self, cx: &mut Interpreter<'_>, name: Sym) -> bool {
        let modules = self.modules.borrow().clone();
        modules.into_iter().any(|module| cx.module_attribute(module, name).is_some())
    }

    /// The texts of a list setting; empty when it is not understood.
    pub(crate) fn texts(&self, cx: &mut Interpreter<'_>, name: &str) -> Vec<Sym> {
        let list = self.get(cx, Sym::new(name));
        self.texts_of(cx, &list)
    }

    /// The texts of a list setting of which every item is known.
    pub(crate) fn whole_list(&self, cx: &mut Interpreter<'_>, name: &str) -> Option<Vec<Sym>> {
        let items = match self.get(cx, Sym::new(name)) {
            Value::Object(id) => cx.globals.get(id)?.items.clone()?,
            Value::Tuple(items) => items.to_vec(),
            _ => return None,
        };
        items.iter().map(Value::as_str).collect::<Option<Vec<_>>>().filter(|texts| !texts.is_empty())
    }

    /// The texts that a list setting has for certain, where nothing else can be in it.
    pub(crate) fn sure_list(&self, cx: &mut Interpreter<'_>, name: &str) -> Option<Vec<Sym>> {
        let modules = self.modules.borrow().clone();
        crate::deployment::sure_texts(cx.code, &modules, name).or_else(|| self.whole_list(cx, name))
    }

    /// The texts of a list.
    pub(crate) fn texts_of(&self, cx: &Interpreter<'_>, list: &Value) -> Vec<Sym> {
        match list {
            Value::Object(id) => {
                let list = cx.globals.get(*id).map(|list| list.possible_items());
                list.iter().flatten().filter_map(Value::as_str).collect()
            }
            Value::Tuple(items) => items.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// What a dict of the settings says of a key.
    pub(crate) fn entry(&self, cx: &Interpreter<'_>, dict: &Value, key: Sym) -> Option<Value> {
        let Value::Object(id) = dict else { return None };
        cx.globals.get(*id)?.field(key).cloned()
    }

    /// Whether the default database runs each request in a transaction.
    pub(crate) fn atomic_requests(&self, cx: &mut Interpreter<'_>) -> bool {
        let databases = self.get(cx, Sym::new("DATABASES"));
        let default = self.entry(cx, &databases, Sym::new("default"));
        default.and_then(|database| self.entry(cx, &database, Sym::new("ATOMIC_REQUESTS"))) == Some(Value::Bool(true))
    }

    /// An entry of `OPTIONS` of the first template engine that has it.
    pub(crate) fn template_option(&self, cx: &mut Interpreter<'_>, name: &str) -> Option<Value> {
        self.engine_option(cx, "", name)
    }

    /// As [`Self::template_option`], of the engines whose `BACKEND` has a word in it.
    pub(crate) fn engine_option(&self, cx: &mut Interpreter<'_>, backend: &str, name: &str) -> Option<Value> {
        let Value::Object(engines) = self.get(cx, Sym::new("TEMPLATES")) else { return None };
        let engines = cx.globals.get(engines)?.items.clone()?;
        engines.iter().find_map(|engine| {
            let class = self.entry(cx, engine, Sym::new("BACKEND")).and_then(|class| class.as_str());
            if !class.is_some_and(|class| class.as_str().to_lowercase().contains(backend)) && !backend.is_empty() {
                return None;
            }
            let options = self.entry(cx, engine, Sym::new("OPTIONS"))?;
            self.entry(cx, &options, Sym::new(name))
        })
    }
}
