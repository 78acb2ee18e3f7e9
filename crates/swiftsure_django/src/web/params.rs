//! What a view is called with: the parts of its rule, and what its parameters are annotated as.

use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_source::{Span, Sym};

use super::function_of;
use crate::incoming::{Framework, parameter, text};

const FASTAPI: Framework = Framework {
    is_model: |cx, class| cx.classes.inherits(class, "pydantic.BaseModel"),
    own: &["starlette.requests.Request", "starlette.datastructures.UploadFile"],
};

/// The keyword arguments of a view under a route.
pub(super) fn given(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    view: &Value,
    route: &str,
    site: Span,
) -> Vec<(Sym, Value)> {
    if route.contains('<') {
        return crate::entry::captured(route, site);
    }
    let in_path = in_braces(route);
    let Some(id) = function_of(cx, view).filter(|id| id.index != u32::MAX) else { return Vec::new() };
    let code = cx.code;
    let mut given = Vec::new();
    for param in code.function(id).params.iter() {
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
