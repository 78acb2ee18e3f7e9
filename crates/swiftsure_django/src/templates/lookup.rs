//! `value.name` in a template, in Django's order: a key, an attribute, an item by its number; then called, if it can be
//! (docs: ref/templates/api, "Variables and lookups").

use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::Role;
use swiftsure_flow::value::{Args, FunctionValue, Site, Value};
use swiftsure_source::Sym;

use super::context::{CONTEXT_CLASS, is_open};
use crate::orm::Orm;

/// Methods of rows, querysets and related managers with `alters_data`: templates do not call them.
const ALTERS_DATA: &[&str] = &[
    "aadd",
    "abulk_create",
    "abulk_update",
    "aclear",
    "acreate",
    "add",
    "adelete",
    "aget_or_create",
    "aremove",
    "asave",
    "aset",
    "aupdate",
    "aupdate_or_create",
    "bulk_create",
    "bulk_update",
    "clear",
    "create",
    "delete",
    "get_or_create",
    "remove",
    "save",
    "save_base",
    "set",
    "update",
    "update_or_create",
];
/// Methods of dicts that templates use; a key of the name goes first.
const OF_DICTS: &[&str] = &["items", "keys", "values"];

pub(crate) fn lookup(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    value: &Value,
    name: Sym,
    site: Site,
) -> Value {
    let found = match value {
        Value::Union(members) => {
            let some: Vec<&Value> = members.iter().filter(|member| **member != Value::None).collect();
            f.branches += u32::from(some.len() > 1);
            let results: Vec<Value> = some.iter().map(|member| lookup(orm, cx, f, member, name, site)).collect();
            f.branches -= u32::from(some.len() > 1);
            return Value::join_all(results);
        }
        Value::Object(id) => of_object(cx, f, *id, name, site),
        Value::Tuple(items) => {
            number(name).map_or(Value::Unknown, |at| items.get(at).cloned().unwrap_or(Value::Unknown))
        }
        Value::Set(set) if set.role == Role::Set && number(name).is_some() => orm.item(cx, f, set, site),
        Value::None | Value::Str(_) | Value::AnyStr | Value::AnyBool | Value::Bool(_) if name != "strip" => nothing(),
        Value::Data | Value::AnyNumber | Value::Int(_) => return Value::Data,
        _ => cx.attribute(f, value, name, site),
    };
    called(cx, f, found, name, site)
}

/// What an invalid variable gives: `string_if_invalid`.
fn nothing() -> Value {
    Value::str("")
}

fn number(name: Sym) -> Option<usize> {
    name.as_str().parse().ok()
}

fn of_object(cx: &mut Interpreter<'_>, f: &mut Frame, id: ObjectId, name: Sym, site: Site) -> Value {
    let Some(object) = cx.object(f, id).cloned() else { return Value::Unknown };
    let value = Value::Object(id);
    match object.kind {
        Kind::Instance(class) if cx.qualified_name(class) == CONTEXT_CLASS => match object.field(name) {
            // Variables that ask for their value when they are read: `user`.
            Some(Value::Property(lazy)) => cx.call_value(f, &lazy.getter, Args::default(), site),
            Some(found) => found.clone(),
            None if is_open(&object) => Value::Unknown,
            None => nothing(),
        },
        Kind::Instance(_) => {
            let found = cx.attribute(f, &value, name, site);
            if !found.is_unknown() {
                return found;
            }
            let args = Args::positional(vec![Value::Str(name)]);
            cx.call_method(f, &value, "__getitem__", args, site).unwrap_or(found)
        }
        Kind::Dict => match object.field(name) {
            Some(found) => found.clone(),
            None if OF_DICTS.contains(&name.as_str()) => cx.attribute(f, &value, name, site),
            None if object.element == Value::Unbound => nothing(),
            None => object.element.clone(),
        },
        Kind::List | Kind::Set | Kind::Iterator => match (number(name), &object.items) {
            (Some(at), Some(items)) => items.get(at).cloned().unwrap_or_else(nothing),
            (Some(_), None) => object.element.clone(),
            (None, _) => cx.attribute(f, &value, name, site),
        },
    }
}

/// The answer of what can be called without arguments; else the value itself.
fn called(cx: &mut Interpreter<'_>, f: &mut Frame, value: Value, name: Sym, site: Site) -> Value {
    match &value {
        Value::Function(_) | Value::Partial(_) => {}
        Value::Bound(bound) => {
            let is_stored = matches!(bound.0, Value::Record(_) | Value::Set(_));
            if is_stored && ALTERS_DATA.contains(&name.as_str()) {
                return nothing();
            }
        }
        _ => return value,
    }
    if needs_arguments(cx, &value, 0) {
        return nothing();
    }
    cx.call_value(f, &value, Args::default(), site)
}

/// Whether a function has parameters without defaults besides the first `given`.
fn needs_arguments(cx: &Interpreter<'_>, value: &Value, given: usize) -> bool {
    match value {
        Value::Function(function) => required(cx, function) > given,
        Value::Bound(bound) => needs_arguments(cx, &bound.1, given + 1),
        Value::StaticMethod(inner) => needs_arguments(cx, inner, given.saturating_sub(1)),
        Value::ClassMethod(inner) => needs_arguments(cx, inner, given),
        _ => false,
    }
}

fn required(cx: &Interpreter<'_>, function: &FunctionValue) -> usize {
    let params = &cx.code.function(function.id).params;
    let count = params.positional_only.len() + params.positional.len();
    let missing = |at: &usize| function.defaults.get(*at).is_none_or(|default| *default == Value::Unbound);
    (0..count).filter(missing).count()
}
