//! `value.name` in a template, in Django's order: a key, an attribute, an item by its number; then called, if it can be
//! (docs: ref/templates/api, "Variables and lookups"). Jinja2 calls nothing by itself, and knows names that are in no
//! context: the template's macros and what the environment has for all.

use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::Role;
use swiftsure_flow::value::{Args, FunctionValue, Site, Value};
use swiftsure_source::Sym;

use super::context::{CONTEXT_CLASS, is_open};
use super::{environment, jinja, macros};
use crate::form_fields::declared;
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
const FORM: &str = "django.forms.forms.BaseForm";
/// Methods of dicts that templates use; a key of the name goes first.
const OF_DICTS: &[&str] = &["items", "keys", "values"];
/// Methods of dicts that Jinja2's templates call besides.
const CALLED_OF_DICTS: &[&str] = &["copy", "get", "pop", "setdefault", "update"];

pub(crate) fn lookup(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    value: &Value,
    name: Sym,
    site: Site,
) -> Value {
    let calls = !jinja::is_jinja(cx.code.path(f.module));
    Reading { orm, name, site, calls }.of(cx, f, value)
}

/// `value.name` as Django reads it, whoever asks.
pub(super) fn lookup_called(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    value: &Value,
    name: Sym,
    site: Site,
) -> Value {
    Reading { orm, name, site, calls: true }.of(cx, f, value)
}

/// `value.name` as Jinja2 reads it, whoever asks.
pub(super) fn member(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    value: &Value,
    name: Sym,
    site: Site,
) -> Value {
    Reading { orm, name, site, calls: false }.of(cx, f, value)
}

/// One step of a path.
struct Reading<'o> {
    orm: &'o Orm,
    name: Sym,
    site: Site,
    /// Whether what is found is called, if it can be.
    calls: bool,
}

impl Reading<'_> {
    fn of(&self, cx: &mut Interpreter<'_>, f: &mut Frame, value: &Value) -> Value {
        let Self { orm, name, site, calls } = *self;
        let found = match value {
            Value::Union(members) => {
                let some: Vec<Value> = members.iter().filter(|member| **member != Value::None).cloned().collect();
                return cx.each_member(f, &some, site, |cx, f, member| self.of(cx, f, member));
            }
            Value::Object(id) => self.of_object(cx, f, *id),
            Value::Tuple(items) => {
                number(name).map_or(Value::Unknown, |at| items.get(at).cloned().unwrap_or(Value::Unknown))
            }
            Value::Set(set) if set.role == Role::Set && number(name).is_some() => orm.item(cx, f, set, site),
            Value::None | Value::AnyBool | Value::Bool(_) => nothing(),
            Value::Str(_) | Value::AnyStr if calls && name != "strip" => nothing(),
            Value::Outside(outside) if calls && outside.is_text() && name != "strip" => nothing(),
            Value::Outside(outside) if outside.plain() == Value::AnyBool => nothing(),
            Value::Data | Value::Key | Value::AnyNumber | Value::Int(_) => return Value::Data,
            _ => cx.attribute(f, value, name, site),
        };
        if calls { called(cx, f, found, name, site) } else { found }
    }

    fn of_object(&self, cx: &mut Interpreter<'_>, f: &mut Frame, id: ObjectId) -> Value {
        let Self { name, site, .. } = *self;
        let Some(object) = cx.object(f, id).cloned() else { return Value::Unknown };
        let value = Value::Object(id);
        let is_method = OF_DICTS.contains(&name.as_str());
        match object.kind {
            Kind::Instance(class) if cx.qualified_name(class) == CONTEXT_CLASS => self.variable(cx, f, &value, &object),
            Kind::Instance(class) => {
                let args = Args::positional(vec![Value::Str(name)]);
                // A field goes before what a form keeps under the same name: `form.data`.
                if cx.classes.inherits(class, FORM) && declared(cx, class).iter().any(|(field, _)| *field == name) {
                    return cx.call_method(f, &value, "__getitem__", args, site).unwrap_or(Value::Unknown);
                }
                let found = cx.attribute(f, &value, name, site);
                if !found.is_unknown() {
                    return found;
                }
                cx.call_method(f, &value, "__getitem__", args, site).unwrap_or(found)
            }
            Kind::Dict => match object.field(name) {
                Some(found) => found.clone(),
                None if is_method => cx.attribute(f, &value, name, site),
                None if !self.calls && CALLED_OF_DICTS.contains(&name.as_str()) => cx.attribute(f, &value, name, site),
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

    /// A variable of a context.
    fn variable(&self, cx: &mut Interpreter<'_>, f: &mut Frame, context: &Value, object: &Object) -> Value {
        match object.field(self.name) {
            // Variables that ask for their value when they are read: `user`.
            Some(Value::Property(lazy)) => return cx.call_value(f, &lazy.getter, Args::default(), self.site),
            Some(found) => return found.clone(),
            None if self.calls => {}
            None => {
                let own = macros::own(self.orm, cx, f, context, self.name);
                if let Some(found) = own.or_else(|| environment::global(self.orm, cx, self.name)) {
                    return found;
                }
            }
        }
        if is_open(object) { Value::Unknown } else { nothing() }
    }
}

/// What an invalid variable gives: `string_if_invalid`.
fn nothing() -> Value {
    Value::str("")
}

fn number(name: Sym) -> Option<usize> {
    name.as_str().parse().ok()
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
