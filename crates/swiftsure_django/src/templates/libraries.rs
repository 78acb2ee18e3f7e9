//! Tags and filters by name (docs: howto/custom-template-tags).
//!
//! A library is a module with a `register`; what its decorators noted down is there when the module has run.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::ModuleId;
use swiftsure_source::Sym;

use crate::orm::Orm;

const DEFAULT_FILTERS: &str = "django.template.defaultfilters";

/// What a library can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Tags,
    Filters,
}

/// What was found already, by the libraries that a template loads.
#[derive(Debug, Default)]
pub(super) struct Found(RefCell<FxHashMap<(Value, Part, Sym), Value>>);

/// The tag or filter of a name, from the libraries that the template loads or from those that are always there.
pub(super) fn find(orm: &Orm, cx: &mut Interpreter<'_>, loaded: &Value, part: Part, name: Sym) -> Option<Value> {
    let key = (loaded.clone(), part, name);
    if let Some(known) = orm.templates.found.0.borrow().get(&key) {
        return Some(known.clone());
    }
    let found = search(orm, cx, loaded, part, name)?;
    orm.templates.found.0.borrow_mut().insert(key, found.clone());
    Some(found)
}

fn search(orm: &Orm, cx: &mut Interpreter<'_>, loaded: &Value, part: Part, name: Sym) -> Option<Value> {
    let loaded: Vec<Sym> = match loaded {
        Value::Tuple(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    // A library that is loaded later goes before one that was loaded earlier.
    for library in loaded.into_iter().rev() {
        for module in modules(orm, cx, library) {
            if let Some(found) = registered(cx, module, part, name) {
                return Some(found);
            }
        }
    }
    let builtins = orm.settings.template_option(cx, "builtins").map(|list| orm.settings.texts_of(cx, &list));
    let builtins = builtins.unwrap_or_default().into_iter().rev().chain([Sym::new(DEFAULT_FILTERS)]);
    builtins.into_iter().find_map(|dotted| {
        let module = cx.code.find_anywhere(dotted)?;
        registered(cx, module, part, name)
    })
}

/// The modules behind a library's name: as the settings say, else those of the apps.
fn modules(orm: &Orm, cx: &mut Interpreter<'_>, library: Sym) -> Vec<ModuleId> {
    let named = orm.settings.template_option(cx, "libraries");
    let named = named.and_then(|dict| orm.settings.entry(cx, &dict, library)).and_then(|value| value.as_str());
    match named.and_then(|dotted| cx.code.find_anywhere(dotted)) {
        Some(module) => vec![module],
        None => orm.templates.libraries(library),
    }
}

fn registered(cx: &mut Interpreter<'_>, module: ModuleId, part: Part, name: Sym) -> Option<Value> {
    cx.load(module);
    let Some(Value::Object(register)) = cx.module_attribute(module, Sym::new("register")) else { return None };
    let field = match part {
        Part::Tags => "tags",
        Part::Filters => "filters",
    };
    let Some(Value::Object(parts)) = cx.globals.get(register)?.field(Sym::new(field)).cloned() else { return None };
    cx.globals.get(parts)?.field(name).cloned()
}
