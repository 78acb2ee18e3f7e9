//! The forms of the admin: which fields they have, which of them list all choices, and the inlines below them.

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use crate::admin::{class_place, model_of, place};
use crate::admin_filters::rows_for;
use crate::form_fields::{key_to, texts};
use crate::forms::part;
use crate::orm::Orm;

const MODEL_FORM: &str = "django.forms.models.ModelForm";
const RELATED_FIELD: &str = "django.db.models.fields.related.RelatedField";

/// `form_class(admin, fieldsets, fields, exclude, readonly_fields)`: the form that an admin makes for its model.
pub(crate) fn form_class(cx: &mut Interpreter<'_>, f: &Frame, args: &Args) -> Value {
    let admin = args.at(0);
    let (Some(class), Some(model)) = (cx.class_of(f, &admin), model_of(cx, f, &admin)) else { return Value::Unknown };
    let own = cx.classes.lookup(class, Sym::new("form")).and_then(|(_, form)| form.class());
    let Some(base) = own.filter(|form| cx.classes.inherits(*form, MODEL_FORM)) else { return Value::Unknown };
    let mut meta = vec![(Sym::new("model"), Value::Class(model))];
    match names(cx, f, &args.at(1), &args.at(2)) {
        Shown::All => {}
        Shown::These(names) => meta.push((Sym::new("fields"), listed(&names))),
        Shown::Unknown => return Value::Unknown,
    }
    let excluded = |value: &Value| match value {
        Value::None => Some(Vec::new()),
        value => texts(cx, f, value),
    };
    let readonly = cx.known_items(f, &args.at(4)).map(|items| items.iter().filter_map(Value::as_str).collect());
    let (Some(mut but), Some(readonly)) = (excluded(&args.at(3)), readonly) else { return Value::Unknown };
    let readonly: Vec<Sym> = readonly;
    but.extend(readonly);
    if !but.is_empty() || args.at(3) != Value::None {
        meta.push((Sym::new("exclude"), listed(&but)));
    }
    let parents: Vec<ClassRef> =
        cx.classes.lookup(base, Sym::new("Meta")).and_then(|(_, meta)| meta.class()).into_iter().collect();
    let meta = cx.derive_class(Sym::new("Meta"), &parents, meta);
    let mut fields = vec![(Sym::new("Meta"), meta), (Sym::new("_admin"), Value::Class(class))];
    if let Some(parent @ Value::Class(_)) = part(cx, f, &admin, "parent_model") {
        let key = cx.classes.lookup(class, Sym::new("fk_name")).map_or(Value::None, |(_, key)| key.clone());
        fields.extend([(Sym::new("_parent"), parent), (Sym::new("_parent_key"), key)]);
    }
    cx.derive_class(Sym::new("AdminForm"), &[base], fields)
}

fn listed(names: &[Sym]) -> Value {
    Value::tuple(names.iter().copied().map(Value::Str).collect())
}

/// What the fields of an admin's page are.
enum Shown {
    All,
    These(Vec<Sym>),
    Unknown,
}

/// The names in `fieldsets`, else in `fields`.
fn names(cx: &Interpreter<'_>, f: &Frame, fieldsets: &Value, fields: &Value) -> Shown {
    if *fieldsets == Value::None {
        return match fields {
            Value::None => Shown::All,
            fields => texts(cx, f, fields).map_or(Shown::Unknown, Shown::These),
        };
    }
    let Some(sets) = cx.known_items(f, fieldsets) else { return Shown::Unknown };
    let mut found = Vec::new();
    for set in sets {
        let options = cx.known_items(f, &set).and_then(|parts| parts.get(1).cloned());
        let fields = options.and_then(|options| part(cx, f, &options, "fields"));
        match fields.and_then(|fields| texts(cx, f, &fields)) {
            Some(names) => found.extend(names),
            None => return Shown::Unknown,
        }
    }
    Shown::These(found)
}

/// The read-only names that the page shows: `shown_readonly(fieldsets, fields, readonly_fields)`.
pub(crate) fn shown_readonly(cx: &Interpreter<'_>, f: &Frame, args: &Args) -> Value {
    let Some(readonly) = cx.known_items(f, &args.at(2)) else { return Value::Unknown };
    match names(cx, f, &args.at(0), &args.at(1)) {
        Shown::All => Value::tuple(readonly),
        Shown::These(names) => {
            let is_shown = |item: &Value| item.as_str().is_none_or(|name| names.contains(&name));
            Value::tuple(readonly.into_iter().filter(is_shown).collect())
        }
        Shown::Unknown => Value::Unknown,
    }
}

/// Whether the widget of a relation lists all rows: `renders_choices(admin, db_field)`.
pub(crate) fn renders_choices(cx: &Interpreter<'_>, f: &Frame, args: &Args) -> Value {
    let admin = args.at(0);
    let (Some(class), Some(Value::Str(name))) = (cx.class_of(f, &admin), part(cx, f, &args.at(1), "name")) else {
        return Value::Bool(false);
    };
    let lookup = |key: &str| cx.classes.lookup(class, Sym::new(key));
    for key in ["raw_id_fields", "autocomplete_fields"] {
        match lookup(key).and_then(|(_, value)| cx.known_items(f, value)) {
            Some(items) if !items.contains(&Value::Str(name)) => {}
            _ => return Value::Bool(false),
        }
    }
    let is_own = |key: &str| lookup(key).is_some_and(|(owner, _)| class_place(cx, owner).is_some());
    let overridden = lookup("formfield_overrides").is_some_and(|(_, value)| {
        let Value::Object(id) = value else { return !matches!(value, Value::None) };
        let keys = cx.globals.get(*id).map(|object| object.key.clone()).unwrap_or_default();
        keys.members().iter().any(|key| match key {
            Value::Class(class) => cx.classes.inherits(*class, RELATED_FIELD),
            Value::Unbound => false,
            _ => true,
        })
    });
    Value::Bool(!overridden && !is_own("get_autocomplete_fields"))
}

/// All rows of the model that a relation leads to: `default_queryset(admin, db_field)`.
pub(crate) fn default_queryset(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let Some(Value::Class(target)) = part(cx, f, &args.at(1), "related_model") else { return Value::Unknown };
    let Some(Value::Str(name)) = part(cx, f, &args.at(1), "asking") else { return Value::Unknown };
    let place = place(orm, cx, f, &args.at(0)).unwrap_or(site);
    rows_for(cx, f, target, name, place)
}

/// Shows each inline below the form: `show_inlines(admin, inlines, request, obj)`.
pub(crate) fn each_inline(cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, method: &str, site: Site) {
    let Some(inlines) = cx.known_items(f, &args.at(1)) else { return };
    let (Some(model), site_object) = (model_of(cx, f, &args.at(0)), part(cx, f, &args.at(0), "admin_site")) else {
        return;
    };
    for class in inlines.iter().filter_map(Value::class) {
        let place = cx.classes.get(class).mro.iter().find_map(|base| class_place(cx, *base)).unwrap_or(site);
        let given = vec![Value::Class(model), site_object.clone().unwrap_or(Value::Unknown)];
        let inline = cx.call_value(f, &Value::Class(class), Args::positional(given), place);
        cx.call_method(f, &inline, method, Args::positional(vec![args.at(2), args.at(3)]), place);
    }
}

/// The key of an inline's model to its parent: `parent_key(inline)`.
pub(crate) fn parent_key(orm: &Orm, cx: &mut Interpreter<'_>, f: &Frame, args: &Args) -> Value {
    let inline = args.at(0);
    let (Some(class), Some(model)) = (cx.class_of(f, &inline), model_of(cx, f, &inline)) else { return Value::Unknown };
    let Some(Value::Class(parent)) = part(cx, f, &inline, "parent_model") else { return Value::Unknown };
    let named = cx.classes.lookup(class, Sym::new("fk_name")).map_or(Value::None, |(_, name)| name.clone());
    key_to(orm, cx, model, parent, &named).map_or(Value::Unknown, Value::Str)
}
