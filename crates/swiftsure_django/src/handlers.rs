//! Handlers: the functions of the project that answer an entry point, also those that a class-based view inherits.

use std::collections::BTreeSet;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::{FunctionId, ModuleId};
use swiftsure_source::{Handler, Sym};

use crate::entry::{Entered, view_class};

/// The functions that answer, each once, in the order of their places.
pub(crate) fn handlers(cx: &Interpreter<'_>, entered: &Entered, reviewed: &BTreeSet<ModuleId>) -> Vec<Handler> {
    let found: BTreeSet<FunctionId> = match view_class(cx, &entered.target) {
        Some(class) => of_class(cx, entered, class),
        None => behind(cx, &entered.target).into_iter().collect(),
    };
    let mut handlers: Vec<Handler> = found
        .into_iter()
        .filter(|id| reviewed.contains(&id.module))
        .map(|id| Handler { function: cx.code.function(id).qualname.to_string(), span: cx.function_span(id) })
        .collect();
    handlers.sort_by_key(|handler| handler.span);
    handlers
}

/// The methods of a view that answer the HTTP methods; `dispatch` where it is the project's and none of them is.
fn of_class(cx: &Interpreter<'_>, entered: &Entered, class: ClassRef) -> BTreeSet<FunctionId> {
    let method = |name: Sym| cx.classes.lookup(class, name).and_then(|(_, value)| behind(cx, value));
    let answering = entered.entry.methods.iter().filter_map(|name| {
        let action = crate::rest::action(cx, &entered.target, name);
        method(action.unwrap_or_else(|| Sym::new(&name.to_lowercase())))
    });
    let found: BTreeSet<FunctionId> = answering.filter(|id| !cx.is_knowledge(id.module)).collect();
    if found.is_empty() { method(Sym::new("dispatch")).into_iter().collect() } else { found }
}

/// The function of a value that can be called, under what decorators of libraries made of it.
fn behind(cx: &Interpreter<'_>, value: &Value) -> Option<FunctionId> {
    match value {
        Value::Function(function) if cx.is_knowledge(function.id.module) => {
            function.captured.iter().find_map(|captured| behind(cx, captured))
        }
        Value::Function(function) => Some(function.id),
        Value::Bound(bound) => behind(cx, &bound.1),
        Value::StaticMethod(inner) | Value::ClassMethod(inner) => behind(cx, inner),
        Value::Union(members) => members.iter().find_map(|member| behind(cx, member)),
        Value::Object(_) => crate::rest::behind(cx, value).and_then(|function| behind(cx, &function)),
        _ => None,
    }
}
