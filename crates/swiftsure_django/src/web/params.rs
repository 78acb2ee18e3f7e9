//! What a view is called with: the parts of its rule, and what its parameters are annotated as.

use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::FunctionId;
use swiftsure_source::{Span, Sym};

use super::function_of;
use super::gates::{self, Gates};
use crate::incoming::{Framework, parameter, text};

const FASTAPI: Framework = Framework {
    is_model: |cx, class| cx.classes.inherits(class, "pydantic.BaseModel"),
    own: &["starlette.requests.Request", "starlette.datastructures.UploadFile"],
};

/// The keyword arguments of a view under a route; of its dependencies, the gates take note.
pub(super) fn given(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    view: &Value,
    route: &str,
    gates: &mut Gates,
    site: Span,
) -> Vec<(Sym, Value)> {
    if route.contains('<') {
        return crate::entry::captured(route, site);
    }
    let Some(id) = function_of(cx, view).filter(|id| id.index != u32::MAX) else { return Vec::new() };
    of_function(cx, f, view, id, route, &mut |cx, f, gate| gates.answer(cx, f, gate, site))
}

/// The keyword arguments of a function that the framework calls. `resolve`: gives the answer of a dependency.
pub(super) fn of_function(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    function: &Value,
    id: FunctionId,
    route: &str,
    resolve: &mut dyn FnMut(&mut Interpreter<'_>, &mut Frame, &Value) -> Value,
) -> Vec<(Sym, Value)> {
    let in_path = in_braces(route);
    let site = cx.function_span(id);
    let defaults = defaults(function);
    let code = cx.code;
    let mut given = Vec::new();
    for (slot, param) in code.function(id).params.iter().enumerate() {
        if let Some(gate) = gates::of_parameter(cx, f, id.module, param, defaults.get(slot)) {
            given.push((param.name, resolve(cx, f, &gate)));
            continue;
        }
        let place = in_path.iter().find(|(name, _)| *name == param.name.as_str());
        let kind = if place.is_some() { "URL parameter" } else { "query parameter" };
        let value = match parameter(cx, f, &FASTAPI, id, param, kind) {
            None if param.annotation.is_none() && place.is_some() => Some(text(kind, param.name, site)),
            given => given,
        };
        if let Some(value) = value {
            let value = match (&value, place) {
                // What has no slash leads to no other folder.
                (Value::Outside(outside), Some((_, false))) => outside.safe_for(&["path", "redirect"]),
                _ => value,
            };
            given.push((param.name, value));
        }
    }
    given
}

/// The values of the defaults of a function's parameters, by their slots.
fn defaults(function: &Value) -> Vec<Value> {
    match function {
        Value::Function(function) => function.defaults.clone(),
        Value::Bound(bound) => defaults(&bound.1),
        _ => Vec::new(),
    }
}

/// The names in a rule such as `/files/{name:path}`, and whether each takes slashes.
fn in_braces(route: &str) -> Vec<(&str, bool)> {
    let parts = route.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    parts
        .map(|(inside, _)| match inside.split_once(':') {
            Some((name, converter)) => (name, converter == "path"),
            None => (inside, false),
        })
        .collect()
}
