//! REST framework: what Python stubs cannot say. Which fields a serializer has and where each stands, reading and
//! validating them there, and the URLs of routers. The rest is `knowledge/rest_framework`.

mod facts;
mod fields;
mod read;
mod routers;
mod searched;
mod write;

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use crate::orm::Orm;

pub(crate) use facts::serializers;
pub use facts::{FieldInfo, SerializerInfo};
pub(crate) use routers::{action, behind, methods, unrouted};
pub(crate) use searched::searched;
pub use searched::{Search, SearchedColumn};

pub(crate) const API_VIEW: &str = "rest_framework.views.APIView";
pub(crate) const FIELD: &str = "rest_framework.fields.Field";
pub(crate) const SERIALIZER: &str = "rest_framework.serializers.BaseSerializer";
const RELATED: &str = "rest_framework.relations.RelatedField";

/// What is known of the serializers of a project.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    fields: RefCell<FxHashMap<ClassRef, Rc<Vec<fields::Entry>>>>,
    /// Where the fields of a serializer that `Meta.depth` makes are declared: at the field that it is for.
    nested: RefCell<FxHashMap<ClassRef, Site>>,
}

/// Calls a native function of the knowledge of REST framework.
pub(crate) fn call_native(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &str,
    args: &Args,
    site: Site,
) -> Value {
    match name {
        "rest_framework.fields.read_source" => read::source(cx, f, &args.at(0), &args.at(1), site),
        "rest_framework.relations.read_key" => read::key(orm, cx, f, &args.at(0), &args.at(1), site),
        "rest_framework.serializers.fields_of" => fields::dict(orm, cx, f, &args.at(0)),
        "rest_framework.serializers.represent" => read::represent(orm, cx, f, &args.at(0), &args.at(1)),
        "rest_framework.serializers.validated" => write::validated(orm, cx, f, &args.at(0)),
        "rest_framework.serializers.assign" => write::assign(orm, cx, f, args, site),
        "rest_framework.serializers.assign_many" => write::assign_many(orm, cx, f, args, site),
        "rest_framework.views.set_attributes" => {
            for (name, value) in entries_of(cx, f, &args.at(1)) {
                cx.set_attribute(f, &args.at(0), name, &value, site);
            }
            Value::None
        }
        "rest_framework.views.for_each" => for_each(cx, f, args, site),
        "rest_framework.settings.setting" => setting(orm, cx, f, args),
        "rest_framework.routers.routes_of" => routers::routes_of(cx, f, &args.at(0), site),
        _ => Value::Unknown,
    }
}

/// `AuthorSerializer(many=True)` is a list serializer, `PrimaryKeyRelatedField(many=True)` a field of many relations.
pub(crate) fn instantiate(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    class: ClassRef,
    args: &Args,
    site: Site,
) -> Option<Value> {
    let many = args.keyword("many")?.clone();
    if !cx.classes.inherits(class, SERIALIZER) && !cx.classes.inherits(class, RELATED) {
        return None;
    }
    let mut one = args.clone();
    one.keywords.retain(|(name, _)| *name != "many");
    if many.truth() == Some(false) {
        return Some(cx.instantiate(f, class, one, site));
    }
    let many_init = cx.attribute(f, &Value::Class(class), Sym::new("many_init"), site);
    if many.truth() == Some(true) {
        return Some(cx.call_value(f, &many_init, one, site));
    }
    let either = cx.call_value(f, &many_init, one.clone(), site);
    Some(either.join(cx.instantiate(f, class, one, site)))
}

/// Calls a function with each of a few items, which the code fixes.
fn for_each(cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let items = items_of(cx, f, &args.at(0));
    let items = items.unwrap_or_else(|| cx.iterate(f, &args.at(0), site).element.members().to_vec());
    let mut results = Vec::with_capacity(items.len());
    for item in items.into_iter().filter(|item| *item != Value::Unbound) {
        results.push(cx.call_value(f, &args.at(1), Args::positional(vec![item]), site));
    }
    cx.allocate(f, Object::of_items(Kind::List, results))
}

/// What lists are taken to be paged by where no settings are known.
const USUAL_PAGINATION: &str = "rest_framework.pagination.PageNumberPagination";
const USUAL_PAGE: i64 = 100;

/// A key of the setting `REST_FRAMEWORK`, else its default; dotted names stand for what they name.
fn setting(orm: &Orm, cx: &mut Interpreter<'_>, f: &Frame, args: &Args) -> Value {
    const NAME: &str = "REST_FRAMEWORK";
    let (Some(key), default) = (args.at(0).as_str(), args.at(1)) else { return Value::Unknown };
    if !orm.settings.are_known() {
        // Nearly every project pages its lists; that one does not is only said where its settings say so.
        return match key.as_str() {
            "DEFAULT_PAGINATION_CLASS" => imported(cx, f, &Value::str(USUAL_PAGINATION)),
            "PAGE_SIZE" => Value::Int(USUAL_PAGE),
            _ => Value::Unknown,
        };
    }
    if !orm.settings.says(cx, Sym::new(NAME)) {
        return imported(cx, f, &default);
    }
    let value = match orm.settings.get(cx, Sym::new(NAME)) {
        Value::Object(id) => match cx.globals.get(id) {
            Some(dict) if dict.kind == Kind::Dict => match dict.field(key) {
                Some(value) => value.clone(),
                None if dict.element == Value::Unbound => default,
                None => Value::Unknown,
            },
            _ => Value::Unknown,
        },
        _ => Value::Unknown,
    };
    imported(cx, f, &value)
}

fn imported(cx: &mut Interpreter<'_>, f: &Frame, value: &Value) -> Value {
    match value {
        Value::Str(name) if name.as_str().contains('.') => cx.find_value(name.as_str()).unwrap_or(Value::Unknown),
        Value::Object(_) | Value::Tuple(_) => match items_of(cx, f, value) {
            Some(items) => Value::tuple(items.iter().map(|item| imported(cx, f, item)).collect()),
            None => Value::Unknown,
        },
        other => other.clone(),
    }
}

/// An instance with its class.
pub(crate) fn instance(cx: &Interpreter<'_>, f: &Frame, value: &Value) -> Option<(ObjectId, ClassRef, Rc<Object>)> {
    let Value::Object(id) = value else { return None };
    let object = cx.object(f, *id)?;
    match object.kind {
        Kind::Instance(class) => Some((*id, class, object.clone())),
        _ => None,
    }
}

/// The items of a list or tuple, where each is known.
pub(crate) fn items_of(cx: &Interpreter<'_>, f: &Frame, value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Tuple(items) => Some(items.to_vec()),
        Value::Object(id) => cx.object(f, *id)?.items.clone(),
        _ => None,
    }
}

/// The entries of a dict under constant texts.
pub(crate) fn entries_of(cx: &Interpreter<'_>, f: &Frame, value: &Value) -> Vec<(Sym, Value)> {
    match value {
        Value::Object(id) => match cx.object(f, *id) {
            Some(dict) if dict.kind == Kind::Dict => {
                dict.fields.iter().filter(|(_, value)| *value != Value::Unbound).cloned().collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The value of a class attribute as the first class that has it holds it.
pub(crate) fn class_value(cx: &Interpreter<'_>, class: ClassRef, name: &str) -> Option<Value> {
    cx.classes.lookup(class, Sym::new(name)).map(|(_, value)| value.clone())
}

/// Whether a method of a class is the one that the knowledge gives to a class of this name.
fn is_from(cx: &Interpreter<'_>, class: ClassRef, method: &str, owner: &str) -> bool {
    cx.classes.lookup(class, Sym::new(method)).is_some_and(|(found, _)| cx.qualified_name(found) == owner)
}

/// Whether the project itself defines a method or property of a class.
fn is_own(cx: &Interpreter<'_>, class: ClassRef, name: &str) -> bool {
    let owner = cx.classes.lookup(class, Sym::new(name)).and_then(|(owner, _)| cx.classes.get(owner).id);
    owner.is_some_and(|id| !cx.is_knowledge(id.module))
}

/// Effects at a declaration belong to no function, whatever function read it.
fn at_declaration(f: &mut Frame, before: usize, site: Site) {
    for effect in f.effects.iter_mut().skip(before).filter(|effect| effect.site == site) {
        effect.function = None;
    }
}
