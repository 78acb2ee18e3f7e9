//! What a view is called with: the parts of its rule, and what its parameters are annotated as.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::Object;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::outside::{Outside, Shape};
use swiftsure_flow::value::Value;
use swiftsure_python::ir::{Expr, ExprKind, FunctionId, NameRef, Param};
use swiftsure_source::{Span, Sym};

use super::function_of;

const MODEL: &str = "pydantic.BaseModel";
const REQUEST: &str = "starlette.requests.Request";
const UPLOAD: &str = "starlette.datastructures.UploadFile";
/// Fields of fields that are followed.
const DEPTH_LIMIT: usize = 4;

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
        if let Some(value) = parameter(cx, f, id, param, kind) {
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

/// What comes in for a parameter, if its annotation says what that is. What a default says otherwise is left to it.
fn parameter(cx: &mut Interpreter<'_>, f: &mut Frame, id: FunctionId, param: &Param, kind: &str) -> Option<Value> {
    let site = cx.code.span(id.module, param.range);
    if param.default.as_ref().is_some_and(is_dependency) {
        return None;
    }
    let Some(annotation) = &param.annotation else {
        return (kind == "URL parameter").then(|| text(kind, param.name, site));
    };
    if names(annotation, &["int", "float", "bool", "date", "datetime", "UUID", "Decimal"]) {
        return Some(Value::AnyNumber);
    }
    if names(annotation, &["str", "bytes", "Any", "dict", "list", "List", "Dict"]) {
        let shape = if names(annotation, &["str"]) { Shape::Text } else { Shape::Data };
        return Some(Value::Outside(Rc::new(Outside::source(Sym::new(kind), Some(param.name), site, shape))));
    }
    let class = cx.annotation_class(id.module, annotation)?;
    if cx.classes.inherits(class, REQUEST) || cx.classes.inherits(class, UPLOAD) {
        return Some(cx.some_instance(f, class));
    }
    model(cx, f, class, site, DEPTH_LIMIT)
}

fn text(kind: &str, name: Sym, site: Span) -> Value {
    Value::Outside(Rc::new(Outside::source(Sym::new(kind), Some(name), site, Shape::Text)))
}

/// `Depends(...)`: somebody else says what comes in.
fn is_dependency(default: &Expr) -> bool {
    let ExprKind::Call(call) = &default.kind else { return false };
    matches!(&call.func.kind, ExprKind::Name(NameRef::Global(name)) if matches!(name.as_str(), "Depends" | "Security"))
}

/// Whether an annotation is one of these names, perhaps an optional one.
pub(crate) fn names(annotation: &Expr, wanted: &[&str]) -> bool {
    match &annotation.kind {
        ExprKind::Name(NameRef::Global(name)) => wanted.contains(&name.as_str()),
        ExprKind::Bin(parts) => names(&parts.1, wanted) || names(&parts.2, wanted),
        ExprKind::Subscript(parts) => names(&parts.0, wanted) || names(&parts.1, wanted),
        ExprKind::Tuple(parts) => parts.iter().any(|part| names(part, wanted)),
        _ => false,
    }
}

/// A model of pydantic: an object whose fields came in with the body, those that are texts as they are.
fn model(cx: &mut Interpreter<'_>, f: &mut Frame, class: ClassRef, site: Span, depth: usize) -> Option<Value> {
    if depth == 0 || !cx.classes.inherits(class, MODEL) {
        return None;
    }
    let mut object = Object::instance(class);
    for (owner, annotation, name) in fields(cx, class) {
        let value = if names(annotation, &["str", "Any", "dict", "list", "List", "Dict"]) {
            text("body field", name, site)
        } else if let Some(inner) = cx.annotation_class(owner, annotation) {
            model(cx, f, inner, site, depth - 1).unwrap_or(Value::Data)
        } else {
            Value::Data
        };
        object.set_field(name, value);
    }
    Some(cx.allocate(f, object))
}

/// The annotated names of a class and its bases.
fn fields<'a>(cx: &Interpreter<'a>, class: ClassRef) -> Vec<(swiftsure_python::ir::ModuleId, &'a Expr, Sym)> {
    let mut found = Vec::new();
    for base in cx.classes.get(class).mro.iter().rev() {
        let Some(id) = cx.classes.get(*base).id.filter(|id| !cx.is_knowledge(id.module)) else { continue };
        for statement in &cx.code.class(id).body {
            let swiftsure_python::ir::StmtKind::AnnAssign(assign) = &statement.kind else { continue };
            if let ExprKind::Name(NameRef::Class(name)) = &assign.target.kind {
                found.push((id.module, &assign.annotation, *name));
            }
        }
    }
    found
}
