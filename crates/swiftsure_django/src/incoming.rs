//! What a client sends for the parameters of a function, where a framework checks it against their annotations: FastAPI,
//! django-ninja, strawberry.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::Object;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::outside::{Outside, Shape};
use swiftsure_flow::value::Value;
use swiftsure_python::ir::{Call, Expr, ExprKind, FunctionId, ModuleId, NameRef, Param, StmtKind};
use swiftsure_source::{Span, Sym};

/// What is checked to be no text.
const NO_TEXTS: &[&str] = &["int", "float", "bool", "date", "datetime", "time", "timedelta", "UUID", "Decimal"];
/// What lets texts through as they are.
const TEXTS: &[&str] = &["str", "bytes", "Any", "dict", "list", "List", "Dict", "ID"];
/// Fields of fields that are followed.
const DEPTH_LIMIT: usize = 4;

/// How a framework takes what comes in.
pub(crate) struct Framework {
    /// Classes whose annotated names are fields of what comes in; of any other class an instance is somebody else's.
    pub is_model: fn(&Interpreter<'_>, ClassRef) -> bool,
    /// Classes of which the framework itself makes an instance for the call.
    pub own: &'static [&'static str],
}

/// What comes in for a parameter, if its annotation says what that is; what is known of it otherwise is left to it.
pub(crate) fn parameter(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    framework: &Framework,
    id: FunctionId,
    param: &Param,
    kind: &str,
) -> Option<Value> {
    let site = cx.code.span(id.module, param.range);
    if param.default.as_ref().is_some_and(is_dependency) {
        return None;
    }
    let annotation = param.annotation.as_ref()?;
    let value = annotated(cx, f, framework, (id.module, annotation), (kind, param.name, site), DEPTH_LIMIT)?;
    let value = match (&value, param.default.as_ref().and_then(pattern)) {
        (Value::Outside(outside), Some(marks)) => outside.safe_for(&[marks]),
        _ => value,
    };
    Some(if param.default.as_ref().is_some_and(may_be_absent) { value.join(Value::None) } else { value })
}

/// A text that came in and that nobody checked.
pub(crate) fn text(kind: &str, name: Sym, site: Span) -> Value {
    Value::Outside(Rc::new(Outside::source(Sym::new(kind), Some(name), site, Shape::Text)))
}

/// What comes in where an annotation stands.
fn annotated(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    framework: &Framework,
    (module, annotation): (ModuleId, &Expr),
    (kind, name, site): (&str, Sym, Span),
    depth: usize,
) -> Option<Value> {
    if names(annotation, NO_TEXTS) && !names(annotation, TEXTS) {
        return Some(Value::AnyNumber);
    }
    if names(annotation, TEXTS) {
        let shape = if names(annotation, &["str", "ID"]) { Shape::Text } else { Shape::Data };
        let outside = Outside::source(Sym::new(kind), Some(name), site, shape);
        return Some(match pattern(annotation) {
            Some(marks) => outside.safe_for(&[marks]),
            None => Value::Outside(Rc::new(outside)),
        });
    }
    let class = cx.annotation_class(module, bare(annotation))?;
    if framework.own.iter().any(|own| cx.classes.inherits(class, own)) {
        return Some(cx.some_instance(f, class));
    }
    ((framework.is_model)(cx, class) && depth > 0).then(|| model(cx, f, framework, class, site, depth))
}

/// A model of what comes in: an object with its fields.
fn model(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    framework: &Framework,
    class: ClassRef,
    site: Span,
    depth: usize,
) -> Value {
    let mut object = Object::instance(class);
    for (module, annotation, name) in fields(cx, class) {
        let about = ("body field", name, site);
        let value = annotated(cx, f, framework, (module, annotation), about, depth - 1);
        object.set_field(name, value.unwrap_or(Value::Data));
    }
    cx.allocate(f, object)
}

/// The annotated names of a class and its bases.
fn fields<'a>(cx: &Interpreter<'a>, class: ClassRef) -> Vec<(ModuleId, &'a Expr, Sym)> {
    let mut found = Vec::new();
    for base in cx.classes.get(class).mro.iter().rev() {
        let Some(id) = cx.classes.get(*base).id.filter(|id| !cx.is_knowledge(id.module)) else { continue };
        for statement in &cx.code.class(id).body {
            let StmtKind::AnnAssign(assign) = &statement.kind else { continue };
            if let ExprKind::Name(NameRef::Class(name)) = &assign.target.kind {
                found.push((id.module, &assign.annotation, *name));
            }
        }
    }
    found
}

/// `Depends(...)`: somebody else says what comes in.
fn is_dependency(default: &Expr) -> bool {
    let ExprKind::Call(call) = &default.kind else { return false };
    matches!(&call.func.kind, ExprKind::Name(NameRef::Global(name)) if matches!(name.as_str(), "Depends" | "Security"))
}

/// `= None`, `= Query(None)`, `= Query(default=None)`
fn may_be_absent(default: &Expr) -> bool {
    let ExprKind::Call(call) = &default.kind else { return matches!(default.kind, ExprKind::None) };
    let given = call.args.first().or_else(|| option(call, "default"));
    given.is_some_and(|given| matches!(given.kind, ExprKind::None))
}

/// What a text is harmless as that fits the pattern which a field asks for: `Query(pattern="^[a-z]+$")`, also as
/// the metadata of an `Annotated`.
fn pattern(declared: &Expr) -> Option<&'static str> {
    match &declared.kind {
        ExprKind::Call(call) => ["pattern", "regex"].into_iter().find_map(|name| match option(call, name)?.kind {
            ExprKind::Str(text) if swiftsure_flow::is_harmless(text.as_str(), false) => {
                Some(swiftsure_flow::harmless_as(text.as_str()))
            }
            _ => None,
        }),
        ExprKind::Subscript(parts) => pattern(&parts.1),
        ExprKind::Tuple(parts) => parts.iter().find_map(pattern),
        _ => None,
    }
}

fn option<'c>(call: &'c Call, name: &str) -> Option<&'c Expr> {
    call.keywords.iter().find(|(key, _)| key.is_some_and(|key| key == name)).map(|(_, value)| value)
}

/// `In` of `Annotated[In, Body()]` and of `Query[In]`.
fn bare(annotation: &Expr) -> &Expr {
    const WRAPPERS: &[&str] = &["Annotated", "Query", "Body", "Form", "Path", "Header", "Cookie"];
    match &annotation.kind {
        ExprKind::Subscript(parts) if names(&parts.0, WRAPPERS) => match &parts.1.kind {
            ExprKind::Tuple(inside) => inside.first().map_or(annotation, bare),
            _ => bare(&parts.1),
        },
        _ => annotation,
    }
}

/// Whether an annotation is one of these names, perhaps an optional one.
pub(crate) fn names(annotation: &Expr, wanted: &[&str]) -> bool {
    match &annotation.kind {
        ExprKind::Name(NameRef::Global(name)) => wanted.contains(&name.as_str()),
        ExprKind::Attribute(attribute) => wanted.contains(&attribute.name.as_str()),
        ExprKind::Bin(parts) => names(&parts.1, wanted) || names(&parts.2, wanted),
        ExprKind::Subscript(parts) => names(&parts.0, wanted) || names(&parts.1, wanted),
        ExprKind::Tuple(parts) => parts.iter().any(|part| names(part, wanted)),
        _ => false,
    }
}
