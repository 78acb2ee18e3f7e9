//! The middleware and context processors of apps whose settings are not at hand: a package that others install says in
//! its documentation that they are to be listed, and not in its code.

use std::cell::RefCell;
use std::collections::BTreeSet;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::Codebase;
use swiftsure_python::ir::{FunctionId, ModuleId};
use swiftsure_source::Sym;

use crate::settings::Settings;

/// Methods of which a middleware class has one.
const HOOKS: &[&str] = &["__call__", "process_request", "process_view"];

/// What settings would have to list, by dotted names.
#[derive(Debug, Default)]
pub(crate) struct Unlisted {
    middleware: RefCell<Vec<Sym>>,
    processors: RefCell<Vec<Sym>>,
}

impl Unlisted {
    /// Looks through modules that have run, for each setting that nothing says.
    pub(crate) fn read(&self, cx: &mut Interpreter<'_>, settings: &Settings, reviewed: &BTreeSet<ModuleId>) {
        if !settings.says(cx, Sym::new("MIDDLEWARE")) {
            *self.middleware.borrow_mut() = defined(cx, reviewed, "middleware", is_middleware);
        }
        if !settings.says(cx, Sym::new("TEMPLATES")) {
            *self.processors.borrow_mut() = defined(cx, reviewed, "context_processors", is_processor);
        }
    }

    pub(crate) fn middleware(&self) -> Vec<Sym> {
        self.middleware.borrow().clone()
    }

    pub(crate) fn processors(&self) -> Vec<Sym> {
        self.processors.borrow().clone()
    }
}

/// The dotted names of what the modules of a name define, in the order of the code.
fn defined(
    cx: &mut Interpreter<'_>,
    reviewed: &BTreeSet<ModuleId>,
    name: &str,
    is_one: fn(&Interpreter<'_>, ModuleId, &Value) -> Option<u32>,
) -> Vec<Sym> {
    let mut found = Vec::new();
    for module in reviewed.iter().filter(|module| is_called(cx.code, **module, name)) {
        let path = cx.code.head(*module).name;
        let mut own: Vec<(u32, Sym)> = Vec::new();
        for defined in cx.module_names(*module).into_iter().filter(|defined| !defined.as_str().starts_with('_')) {
            let start = cx.module_attribute(*module, defined).and_then(|value| is_one(cx, *module, &value));
            own.extend(start.map(|start| (start, Sym::new(&format!("{path}.{defined}")))));
        }
        own.sort_unstable();
        found.extend(own.into_iter().map(|(_, name)| name));
    }
    found
}

/// Whether a module has a name, or stands in a package of that name.
fn is_called(code: &Codebase, module: ModuleId, name: &str) -> bool {
    let mut parts = code.head(module).name.as_str().rsplit('.');
    parts.next() == Some(name) || parts.next() == Some(name)
}

/// Where a function or class begins that is called with `get_response`.
fn is_middleware(cx: &Interpreter<'_>, module: ModuleId, value: &Value) -> Option<u32> {
    match value {
        Value::Function(function) => {
            let first = cx.code.function(function.id).params.positional.first()?;
            (first.name == "get_response").then(|| start_of_function(cx, module, function.id))?
        }
        Value::Class(class) => {
            let has = |hook: &&str| cx.classes.lookup(*class, Sym::new(hook)).is_some();
            HOOKS.iter().any(has).then(|| start_of_class(cx, module, *class))?
        }
        _ => None,
    }
}

/// Where a function begins that takes the request alone.
fn is_processor(cx: &Interpreter<'_>, module: ModuleId, value: &Value) -> Option<u32> {
    let Value::Function(function) = value else { return None };
    let params = &cx.code.function(function.id).params.positional;
    let [only] = &**params else { return None };
    (only.name == "request").then(|| start_of_function(cx, module, function.id))?
}

fn start_of_function(cx: &Interpreter<'_>, module: ModuleId, function: FunctionId) -> Option<u32> {
    (function.module == module).then(|| cx.code.function(function).range.start)
}

fn start_of_class(cx: &Interpreter<'_>, module: ModuleId, class: ClassRef) -> Option<u32> {
    let id = cx.classes.get(class).id.filter(|id| id.module == module)?;
    Some(cx.code.module(module).classes.get(id.index as usize)?.range.start)
}
