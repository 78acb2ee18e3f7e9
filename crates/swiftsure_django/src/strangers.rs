//! Classes whose base nobody knows: what their body holds says which of Django's classes they come from in the end.
//!
//! A project is often reviewed without its packages. `class Book(TimeStampedModel)` from one of those is a model all the
//! same, because only models have columns and relations; without this all its rows would be unknown. The class stays
//! *open*: what the unknown base may define is not denied.

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::heap::Kind;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_source::Sym;

use crate::admin::MODEL_ADMIN;
use crate::entry::VIEW;
use crate::model::{FIELD, GENERIC_KEY, MODEL, meta};
use crate::rest;

/// What an attribute of the body is an instance of, and what only the classes that have it derive from: beside a `Meta`
/// with a model, and without.
const HOLDERS: [(&str, &str, &str); 4] = [
    (FIELD, MODEL, MODEL),
    (GENERIC_KEY, MODEL, MODEL),
    ("django.forms.fields.Field", MODEL_FORM, FORM),
    (rest::FIELD, MODEL_SERIALIZER, SERIALIZER),
];
/// What the value of an attribute of a class is, where it is a class: beside a `Meta` with a model, and without.
const USES: [(&str, &str, &str); 2] =
    [("form_class", MODEL_FORM, FORM), ("serializer_class", MODEL_SERIALIZER, SERIALIZER)];
const FORM: &str = "django.forms.forms.Form";
const MODEL_FORM: &str = "django.forms.models.ModelForm";
const SERIALIZER: &str = "rest_framework.serializers.Serializer";
const MODEL_SERIALIZER: &str = "rest_framework.serializers.ModelSerializer";
/// What a class may be: one of these is none of the others.
const KINDS: [&str; 9] = [
    MODEL,
    VIEW,
    "django.forms.forms.BaseForm",
    "django.forms.formsets.BaseFormSet",
    "django.db.models.expressions.BaseExpression",
    MODEL_ADMIN,
    FIELD,
    rest::FIELD,
    rest::SERIALIZER,
];
/// Keys of `class Meta` that only models know.
const MODEL_OPTIONS: [&str; 6] =
    ["db_table", "verbose_name", "verbose_name_plural", "unique_together", "constraints", "proxy"];
/// Methods that answer a request, where their second parameter is one.
const HANDLERS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
/// Expressions name the field of their result, and are no models.
const RESULT: &str = "output_field";

/// Gives a class that was just made the base that its body shows, where its own are unknown and nothing else is known
/// of them; and those that it uses.
pub(crate) fn adopt(cx: &mut Interpreter<'_>, class: ClassRef) {
    if is_stranger(cx, class)
        && let Some(base) = shown_base(cx, class)
    {
        give(cx, class, base);
    }
    for (name, of_model, plain) in USES {
        let Some(Value::Class(used)) = cx.classes.get(class).namespace.get(&Sym::new(name)) else { continue };
        let used = *used;
        adopt_as(cx, used, if meta(cx, used, "model").is_some() { of_model } else { plain });
    }
}

/// The same for a class that is used as one of `base`.
pub(crate) fn adopt_as(cx: &mut Interpreter<'_>, class: ClassRef, base: &str) {
    if is_stranger(cx, class) {
        give(cx, class, base);
    }
}

/// Whether a base is unknown, and no other one says what the class is: mixins of libraries do not.
fn is_stranger(cx: &Interpreter<'_>, class: ClassRef) -> bool {
    cx.classes.get(class).open && !KINDS.iter().any(|kind| cx.classes.inherits(class, kind))
}

fn give(cx: &mut Interpreter<'_>, class: ClassRef, base: &str) {
    let Some(base) = cx.find_class(base) else { return };
    let name = cx.qualified_name(class).to_owned();
    cx.counters.count("bases that are not known (their classes are what their bodies hold)", name);
    cx.classes.adopt(class, base);
}

fn shown_base(cx: &Interpreter<'_>, class: ClassRef) -> Option<&'static str> {
    let is_of_model = meta(cx, class, "model").is_some();
    let body = &cx.classes.get(class).namespace;
    let holds = |field: &str| body.iter().any(|(name, value)| *name != RESULT && is_instance(cx, value, field));
    if let Some((_, of_model, plain)) = HOLDERS.iter().find(|(field, ..)| holds(field)) {
        return Some(if is_of_model { of_model } else { plain });
    }
    if MODEL_OPTIONS.iter().any(|key| meta(cx, class, key).is_some()) && !is_of_model {
        return Some(MODEL);
    }
    let answers = |name: &&str| body.get(&Sym::new(name)).is_some_and(|handler| takes_request(cx, handler));
    HANDLERS.iter().any(answers).then_some(VIEW)
}

fn is_instance(cx: &Interpreter<'_>, value: &Value, of: &str) -> bool {
    let Value::Object(id) = value else { return false };
    let kind = cx.globals.get(*id).map(|object| &object.kind);
    matches!(kind, Some(Kind::Instance(class)) if cx.classes.inherits(*class, of))
}

fn takes_request(cx: &Interpreter<'_>, handler: &Value) -> bool {
    let Value::Function(function) = handler else { return false };
    cx.code.function(function.id).params.iter().nth(1).is_some_and(|param| param.name == "request")
}
