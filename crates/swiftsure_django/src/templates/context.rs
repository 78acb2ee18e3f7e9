//! The context of a template: an object whose fields are the variables.
//!
//! Where a name that is not there could have come from somewhere that is not followed, the context is *open*, and the
//! name is unknown; else it is an empty text, as Django makes it.

use std::rc::Rc;

use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use crate::orm::Orm;

pub(super) const CONTEXT_CLASS: &str = "django.template.context.Context";
/// What `startproject` writes, for projects whose settings are not at hand.
const PROCESSORS: [&str; 3] = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
];

/// Whether variables may be there that nobody saw.
pub(super) fn is_open(context: &Object) -> bool {
    context.element != Value::Unbound
}

/// The object behind a context.
pub(super) fn of<'s>(cx: &'s Interpreter<'_>, f: &'s Frame, value: &Value) -> Option<&'s Rc<Object>> {
    let Value::Object(id) = value else { return None };
    cx.object(f, *id)
}

/// Makes a context of what was handed to `render`: a dict, another context, or nothing.
pub(super) fn from_value(cx: &mut Interpreter<'_>, f: &mut Frame, value: &Value) -> Option<ObjectId> {
    let class = cx.find_class(CONTEXT_CLASS)?;
    let mut joined: Option<Object> = None;
    for member in value.members() {
        let mut object = Object::instance(class);
        match member {
            Value::None => {}
            Value::Object(id) => match cx.object(f, *id) {
                Some(given) if given.kind == Kind::Dict => {
                    object.fields.clone_from(&given.fields);
                    object.element = if given.element == Value::Unbound { Value::Unbound } else { Value::Unknown };
                }
                Some(given) if given.kind == Kind::Instance(class) => object = Object::clone(given),
                _ => object.element = Value::Unknown,
            },
            _ => object.element = Value::Unknown,
        }
        joined = Some(joined.map_or_else(|| object.clone(), |before| before.join(&object)));
    }
    let object = joined.unwrap_or_else(|| Object::instance(class));
    match cx.allocate(f, object) {
        Value::Object(id) => Some(id),
        _ => None,
    }
}

/// Gives a context a variable that it does not have yet.
pub(super) fn provide(cx: &mut Interpreter<'_>, f: &mut Frame, context: ObjectId, name: Sym, value: Value) {
    if let Some(object) = cx.object_mut(f, context)
        && object.field(name).is_none()
    {
        object.set_field(name, value);
    }
}

/// From now on variables may be there that nobody saw.
pub(super) fn open(cx: &mut Interpreter<'_>, f: &mut Frame, context: ObjectId) {
    if let Some(object) = cx.object_mut(f, context) {
        object.element = Value::Unknown;
    }
}

/// Runs the context processors for a request.
pub(super) fn process(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    context: ObjectId,
    request: &Value,
    is_jinja: bool,
    site: Site,
) {
    let (names, known) = if is_jinja { jinja_processors(orm, cx) } else { processors(orm, cx) };
    if !known {
        open(cx, f, context);
    }
    for name in names {
        let Some(processor) = cx.find_value(name.as_str()) else {
            cx.counters.count("context processors that are not known", name.as_str());
            open(cx, f, context);
            continue;
        };
        let answer = cx.call_value(f, &processor, Args::positional(vec![request.clone()]), site);
        for member in answer.members() {
            add_all(cx, f, context, member);
        }
    }
}

/// Gives a context the entries of a dict.
fn add_all(cx: &mut Interpreter<'_>, f: &mut Frame, context: ObjectId, dict: &Value) {
    let entries = match dict {
        Value::Object(id) => cx.object(f, *id).filter(|object| object.kind == Kind::Dict).cloned(),
        Value::None => return,
        _ => None,
    };
    match entries {
        Some(entries) => {
            for (name, value) in &entries.fields {
                provide(cx, f, context, *name, value.clone());
            }
            if entries.element != Value::Unbound {
                open(cx, f, context);
            }
        }
        None => open(cx, f, context),
    }
}

/// The dotted names of the context processors, and whether those are all.
pub(crate) fn processors(orm: &Orm, cx: &mut Interpreter<'_>) -> (Vec<Sym>, bool) {
    let names = orm.settings.template_option(cx, "context_processors").map(|list| orm.settings.texts_of(cx, &list));
    match names {
        Some(names) => (names, true),
        None => (PROCESSORS.map(Sym::new).into_iter().chain(orm.unlisted.processors()).collect(), false),
    }
}

/// As [`processors`], of Jinja2's engine: by itself it has none.
fn jinja_processors(orm: &Orm, cx: &mut Interpreter<'_>) -> (Vec<Sym>, bool) {
    let names = orm.settings.engine_option(cx, "jinja", "context_processors");
    let names = names.map(|list| orm.settings.texts_of(cx, &list)).unwrap_or_default();
    let is_known = orm.settings.engine_option(cx, "django.template.backends.jinja2", "environment").is_some();
    (names, is_known)
}
