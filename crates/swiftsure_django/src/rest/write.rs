//! Writing: each writable field validates what came in, at the place that declares the field; then rows are set.

use std::rc::Rc;

use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::outside::{Outside, Shape};
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use super::read::{bound, flag, object_of};
use super::{at_declaration, entries_of, fields};
use crate::orm::Orm;

/// `to_internal_value` of a serializer: a dict of what each writable field makes of outside data.
pub(super) fn validated(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, serializer: &Value) -> Value {
    let Some(fields) = fields::of(orm, cx, f, serializer) else { return Value::Unknown };
    let mut dict = fields.dict();
    for entry in fields.entries {
        let Some((_, object)) = object_of(cx, f, &entry.field) else { continue };
        if flag(&object, "read_only") != Some(false) {
            continue;
        }
        let before = f.effects.len();
        let field = bound(cx, f, &object, entry.name, serializer);
        let sent = Outside::source(Sym::new("serializer field"), Some(entry.name), entry.site, Shape::Any);
        let args = Args::positional(vec![Value::Outside(Rc::new(sent))]);
        let mut value = cx.call_method(f, &field, "run_validation", args, entry.site).unwrap_or(Value::Unknown);
        let method = format!("validate_{}", entry.name);
        let args = Args::positional(vec![value.clone()]);
        if let Some(checked) = cx.call_method(f, serializer, &method, args, entry.site) {
            value = checked;
        }
        at_declaration(f, before, entry.site);
        // Whoever gives no rows leaves them out, or says so.
        let is_optional = flag(&object, "required") == Some(false) || flag(&object, "allow_null") == Some(true);
        if is_optional && matches!(value, Value::Record(_) | Value::Set(_) | Value::Object(_)) {
            value = value.join(Value::None);
        }
        let source = object.field(Sym::new("source")).and_then(Value::as_str).unwrap_or(entry.name);
        dict.set_field(source, value);
    }
    cx.allocate(f, dict)
}

/// `setattr` for each value that is not a many-valued relation.
pub(super) fn assign(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let row = args.at(0);
    for (name, value) in entries_of(cx, f, &args.at(1)) {
        if !is_many(orm, cx, &row, name) {
            cx.set_attribute(f, &row, name, &value, site);
        }
    }
    Value::None
}

/// `instance.relation.set(values)` for each many-valued relation.
pub(super) fn assign_many(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let row = args.at(0);
    for (name, value) in entries_of(cx, f, &args.at(1)) {
        if is_many(orm, cx, &row, name) {
            let manager = cx.attribute(f, &row, name, site);
            cx.call_method(f, &manager, "set", Args::positional(vec![value]), site);
        }
    }
    Value::None
}

fn is_many(orm: &Orm, cx: &mut Interpreter<'_>, row: &Value, name: Sym) -> bool {
    let Some(record) = row.record() else { return false };
    orm.models.field(cx, record.class, name).is_some_and(|field| field.is_many())
}
