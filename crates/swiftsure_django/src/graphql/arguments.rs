//! What a client may send for the arguments of graphene's fields, by the types that they are declared with.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::heap::Object;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::outside::{Outside, Shape};
use swiftsure_flow::value::{Site, Value};
use swiftsure_python::ir::ModuleId;
use swiftsure_source::Sym;

use super::types::global_instance;
use crate::rest::{class_value, entries_of};

const ARGUMENT: &str = "GraphQL argument";
/// What graphene itself turns into a number, a date or a key.
const NO_TEXTS: &[&str] = &["Int", "Float", "Boolean", "Date", "DateTime", "Time", "Decimal", "UUID", "BigInt", "Enum"];
/// Structures around a type that are looked through.
const DEPTH_LIMIT: usize = 4;

/// The arguments among the options of a field: `Field(Book, title=String())`.
pub(super) fn of_field(cx: &Interpreter<'_>, field: &Object, site: Site) -> Vec<(Sym, Value)> {
    let frame = cx.entry_frame(ModuleId(0));
    let options = field.field(Sym::new("options")).map(|options| entries_of(cx, &frame, options)).unwrap_or_default();
    let mut found = options;
    if let Some(args) = field.field(Sym::new("args")) {
        found.extend(entries_of(cx, &frame, args));
    }
    let sent = found.into_iter().filter_map(|(name, kind)| Some((name, sent(cx, name, &kind, site, DEPTH_LIMIT)?)));
    sent.collect()
}

/// The arguments of a mutation: what stands in its `Arguments` or `Input`.
pub(super) fn of_mutation(cx: &Interpreter<'_>, mutation: ClassRef, site: Site) -> Vec<(Sym, Value)> {
    let declared = ["Arguments", "Input"].into_iter().find_map(|name| class_value(cx, mutation, name)?.class());
    let Some(declared) = declared else { return Vec::new() };
    let body = cx.classes.get(declared);
    let sent = body.names.iter().filter_map(|name| {
        let kind = body.namespace.get(name)?;
        Some((*name, sent(cx, *name, kind, site, DEPTH_LIMIT)?))
    });
    sent.collect()
}

/// What comes in for an argument of a type; none where the value is no type of graphene.
fn sent(cx: &Interpreter<'_>, name: Sym, kind: &Value, site: Site, depth: usize) -> Option<Value> {
    let outside = |shape| Value::Outside(Rc::new(Outside::source(Sym::new(ARGUMENT), Some(name), site, shape)));
    let (class, object) = match kind {
        Value::Class(class) => (*class, None),
        _ => global_instance(cx, kind).map(|(class, object)| (class, Some(object)))?,
    };
    let is = |name: &str| {
        cx.classes.inherits(class, &format!("graphene.{name}"))
            || cx.classes.inherits(class, &format!("graphene.fields.{name}"))
    };
    if NO_TEXTS.iter().any(|number| is(number)) {
        return Some(Value::AnyNumber);
    }
    if is("Scalar") {
        return Some(outside(Shape::Text));
    }
    if is("List") {
        return Some(outside(Shape::Data));
    }
    let inner = object.as_ref().and_then(|object| object.field(Sym::new("of_type")));
    match inner {
        Some(inner) if depth > 0 && (is("Structure") || is("Argument")) => sent(cx, name, inner, site, depth - 1),
        _ if is("Unmounted") || is("Structure") => Some(outside(Shape::Any)),
        _ => None,
    }
}
