//! Reading: each field of a serializer takes its source from an instance, at the place that declares the field.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use super::{FIELD, at_declaration, fields, instance, is_from};
use crate::model::FieldKind;
use crate::orm::Orm;

const METHOD_FIELD: &str = "rest_framework.fields.SerializerMethodField";

/// `to_representation` of a serializer: a dict of what each readable field gives.
pub(super) fn represent(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    serializer: &Value,
    instance: &Value,
) -> Value {
    let Some(fields) = fields::of(orm, cx, f, serializer) else { return Value::Unknown };
    let mut dict = fields.dict();
    for entry in fields.entries {
        let before = f.effects.len();
        let value = match &entry.field {
            Value::Object(_) => one(cx, f, &entry, serializer, instance),
            _ => Some(Value::Unknown),
        };
        at_declaration(f, before, entry.site);
        if let Some(value) = value {
            dict.set_field(entry.name, value);
        }
    }
    cx.allocate(f, dict)
}

/// What one field shows of an instance; `None` when it is only written.
fn one(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    entry: &fields::Entry,
    serializer: &Value,
    row: &Value,
) -> Option<Value> {
    let (_, class, object) = instance(cx, f, &entry.field)?;
    if flag(&object, "write_only") != Some(false) {
        return None;
    }
    let field = bound(cx, f, &object, entry.name, serializer);
    let value = if is_from(cx, class, "get_attribute", FIELD) {
        source(cx, f, &field, row, entry.site)
    } else {
        let args = Args::positional(vec![row.clone()]);
        cx.call_method(f, &field, "get_attribute", args, entry.site).unwrap_or(Value::Unknown)
    };
    let value = value.retain(|member| *member != Value::None);
    if value == Value::Unbound {
        return Some(Value::None);
    }
    Some(shown(cx, f, class, &field, serializer, value, entry))
}

/// `to_representation` of a field.
fn shown(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    class: ClassRef,
    field: &Value,
    serializer: &Value,
    value: Value,
    entry: &fields::Entry,
) -> Value {
    let args = Args::positional(vec![value]);
    if is_from(cx, class, "to_representation", FIELD) {
        return Value::Data;
    }
    if is_from(cx, class, "to_representation", METHOD_FIELD) {
        let name = instance(cx, f, field).and_then(|(_, _, field)| field.field(Sym::new("method_name"))?.as_str());
        let name = name.unwrap_or_else(|| Sym::new(&format!("get_{}", entry.name)));
        return cx.call_method(f, serializer, name.as_str(), args, entry.site).unwrap_or(Value::Unknown);
    }
    cx.call_method(f, field, "to_representation", args, entry.site).unwrap_or(Value::Unknown)
}

/// A constant flag of a field.
pub(super) fn flag(field: &Object, name: &str) -> Option<bool> {
    match field.field(Sym::new(name)) {
        Some(Value::Bool(flag)) => Some(*flag),
        _ => None,
    }
}

/// A copy of a declared field that belongs to one serializer.
pub(super) fn bound(cx: &mut Interpreter<'_>, f: &mut Frame, field: &Object, name: Sym, parent: &Value) -> Value {
    let mut copy = field.clone();
    copy.set_field(Sym::new("field_name"), Value::Str(name));
    copy.set_field(Sym::new("parent"), parent.clone());
    let value = cx.allocate(f, copy);
    for inner in ["child", "child_relation"].map(Sym::new) {
        let Some(child) = field.field(inner).and_then(|child| instance(cx, f, child)) else { continue };
        let mut copy = Object::clone(&child.2);
        copy.set_field(Sym::new("parent"), value.clone());
        let child = cx.allocate(f, copy);
        if let Value::Object(id) = value
            && let Some(object) = cx.object_mut(f, id)
        {
            object.set_field(inner, child);
        }
    }
    value
}

/// The steps that a field follows from an instance; `None` when they are not known.
fn steps(cx: &Interpreter<'_>, f: &Frame, field: &Value) -> Option<Vec<Sym>> {
    let (_, _, object) = instance(cx, f, field)?;
    let text = match object.field(Sym::new("source")) {
        Some(Value::Str(source)) => *source,
        None | Some(Value::None) => object.field(Sym::new("field_name"))?.as_str()?,
        _ => return None,
    };
    Some(if text == "*" { Vec::new() } else { text.as_str().split('.').map(Sym::new).collect() })
}

/// `Field.get_attribute`.
pub(super) fn source(cx: &mut Interpreter<'_>, f: &mut Frame, field: &Value, row: &Value, site: Site) -> Value {
    match steps(cx, f, field) {
        Some(steps) => walk(cx, f, row, &steps, site),
        None => Value::Unknown,
    }
}

fn walk(cx: &mut Interpreter<'_>, f: &mut Frame, row: &Value, steps: &[Sym], site: Site) -> Value {
    let mut value = row.clone();
    for step in steps {
        value = value.map_members(|member| read(cx, f, member, *step, site));
    }
    value
}

/// One step of a source: an item or attribute; a function is called.
fn read(cx: &mut Interpreter<'_>, f: &mut Frame, value: &Value, name: Sym, site: Site) -> Value {
    let found = match value {
        Value::None => return Value::None,
        Value::Object(id) => match cx.object(f, *id).cloned() {
            Some(dict) if dict.kind == Kind::Dict => {
                dict.field(name).cloned().unwrap_or_else(|| dict.element.clone()).join(Value::Unbound)
            }
            _ => cx.attribute(f, value, name, site),
        },
        _ => cx.attribute(f, value, name, site),
    };
    match found {
        Value::Unbound => Value::Unknown,
        Value::Bound(_) | Value::Function(_) | Value::Partial(_) => cx.call_value(f, &found, Args::default(), site),
        found => found,
    }
}

/// `RelatedField.get_attribute` where the key is enough: that of a foreign key stands in the row itself.
pub(super) fn key(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, field: &Value, row: &Value, site: Site) -> Value {
    let Some(steps) = steps(cx, f, field) else { return Value::Unknown };
    let Some((last, before)) = steps.split_last() else { return row.clone() };
    let owner = walk(cx, f, row, before, site);
    owner.map_members(|member| match member {
        Value::Record(record) => {
            let kind = orm.models.field(cx, record.class, *last).map(|field| field.kind);
            if let Some(FieldKind::Forward { .. }) = kind {
                let column = Sym::new(&format!("{last}_id"));
                cx.attribute(f, member, column, site);
                return key_of(cx, f);
            }
            read(cx, f, member, *last, site)
        }
        other => read(cx, f, other, *last, site),
    })
}

/// What stands for a row of which only the key is known.
fn key_of(cx: &mut Interpreter<'_>, f: &mut Frame) -> Value {
    match cx.find_class("rest_framework.relations.PKOnlyObject") {
        Some(class) => {
            let mut key = Object::instance(class);
            key.set_field(Sym::new("pk"), Value::Data);
            cx.allocate(f, key)
        }
        None => Value::Data,
    }
}

/// The fields of a serializer with their copies, for those who write.
pub(super) fn object_of(cx: &Interpreter<'_>, f: &Frame, value: &Value) -> Option<(ClassRef, Rc<Object>)> {
    instance(cx, f, value).map(|(_, class, object)| (class, object))
}
