//! What the annotation of a field says that it gives: one object of a type, many of them, or a connection.

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::{Call, Expr, ExprKind, ModuleId, NameRef};
use swiftsure_source::Sym;

/// How many objects a field gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Many {
    One,
    List,
    /// Pages of rows: they are sliced, and some libraries count them.
    Connection,
}

/// What a field gives; without a class a plain value, or something that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub class: Option<ClassRef>,
    pub many: Many,
}

impl Shape {
    pub(super) const PLAIN: Self = Self { class: None, many: Many::One };

    pub(super) fn one(class: Option<ClassRef>) -> Self {
        Self { class, many: Many::One }
    }

    fn many(self, many: Many) -> Self {
        Self { many, ..self }
    }
}

const LISTS: &[&str] = &["list", "List", "Sequence", "Iterable", "tuple", "Tuple", "set", "Set", "Collection"];
/// Nested brackets that are read.
const DEPTH_LIMIT: usize = 8;

/// Reads the annotation of a field that stands in a module.
pub(super) fn shape(cx: &mut Interpreter<'_>, module: ModuleId, annotation: &Expr) -> Shape {
    match &annotation.kind {
        ExprKind::Name(_) | ExprKind::Attribute(_) => Shape::one(cx.annotation_value(module, annotation).class()),
        ExprKind::Str(text) => of_text(cx, module, text.as_str(), DEPTH_LIMIT),
        ExprKind::Bin(parts) => {
            let left = shape(cx, module, &parts.1);
            if left.class.is_some() { left } else { shape(cx, module, &parts.2) }
        }
        ExprKind::Subscript(parts) => subscript(cx, module, &parts.0, &parts.1),
        _ => Shape::PLAIN,
    }
}

fn subscript(cx: &mut Interpreter<'_>, module: ModuleId, generic: &Expr, inner: &Expr) -> Shape {
    let name = last_name(generic).map_or("", |name| name.as_str());
    if name == "Annotated"
        && let ExprKind::Tuple(parts) = &inner.kind
        && let Some((first, rest)) = parts.split_first()
    {
        return annotated(cx, module, first, rest);
    }
    let inner = match &inner.kind {
        ExprKind::Tuple(parts) => parts.first(),
        _ => Some(inner),
    };
    let shape = inner.map_or(Shape::PLAIN, |inner| shape(cx, module, inner));
    within(name, shape)
}

/// `Annotated["BookType", strawberry.lazy("library.types")]`.
fn annotated(cx: &mut Interpreter<'_>, module: ModuleId, first: &Expr, rest: &[Expr]) -> Shape {
    if let ExprKind::Str(name) = &first.kind
        && let Some(path) = rest.iter().find_map(lazy_path)
    {
        let dotted =
            if path.as_str().starts_with('.') { relative(cx, module, path.as_str()) } else { path.to_string() };
        let found = cx.find_value(&format!("{dotted}.{name}")).and_then(|value| value.class());
        if found.is_some() {
            return Shape::one(found);
        }
    }
    shape(cx, module, first)
}

/// The path in `strawberry.lazy("library.types")`.
fn lazy_path(expr: &Expr) -> Option<Sym> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    let call: &Call = call;
    if last_name(&call.func).is_none_or(|name| name != "lazy") {
        return None;
    }
    match call.args.first().map(|arg| &arg.kind) {
        Some(ExprKind::Str(path)) => Some(*path),
        _ => None,
    }
}

/// `.types` and `..books.types`, seen from a module.
fn relative(cx: &Interpreter<'_>, module: ModuleId, path: &str) -> String {
    let ups = path.chars().take_while(|letter| *letter == '.').count();
    let head = cx.code.module(module);
    let drop = if head.is_package { ups - 1 } else { ups };
    let mut parts: Vec<&str> = head.name.as_str().split('.').collect();
    parts.truncate(parts.len().saturating_sub(drop));
    parts.extend(path[ups..].split('.').filter(|part| !part.is_empty()));
    parts.join(".")
}

fn within(generic: &str, shape: Shape) -> Shape {
    if LISTS.contains(&generic) {
        shape.many(Many::List)
    } else if generic.contains("Connection") || generic == "OffsetPaginated" {
        shape.many(Many::Connection)
    } else {
        shape
    }
}

fn last_name(expr: &Expr) -> Option<Sym> {
    match &expr.kind {
        ExprKind::Name(NameRef::Class(name) | NameRef::Global(name)) => Some(*name),
        ExprKind::Attribute(attribute) => Some(attribute.name),
        _ => None,
    }
}

/// An annotation inside of quotes: `list["Book"]`, `Book | None`, `types.Book`.
fn of_text(cx: &mut Interpreter<'_>, module: ModuleId, text: &str, depth: usize) -> Shape {
    let text = text.trim().trim_matches(['"', '\'']);
    if depth == 0 || text.is_empty() {
        return Shape::PLAIN;
    }
    if let Some((generic, inner)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) {
        let inner = inner.split(',').next().unwrap_or(inner);
        let shape = of_text(cx, module, inner, depth - 1);
        return within(generic.rsplit('.').next().unwrap_or(generic), shape);
    }
    if let Some((left, right)) = text.split_once('|') {
        let left = of_text(cx, module, left, depth - 1);
        return if left.class.is_some() { left } else { of_text(cx, module, right, depth - 1) };
    }
    Shape::one(named(cx, module, text))
}

/// The class of a name as a module sees it: its own, or that of another module by its dotted name.
pub(super) fn named(cx: &mut Interpreter<'_>, module: ModuleId, name: &str) -> Option<ClassRef> {
    let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
    let found = cx.module_attribute(module, Sym::new(first));
    let found = match (found, rest) {
        (Some(Value::Module(inner)), Some(rest)) => return named(cx, inner, rest),
        (Some(found), None) => found.class(),
        _ => None,
    };
    found.or_else(|| cx.find_value(name).and_then(|value| value.class()))
}
