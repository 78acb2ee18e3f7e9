//! Forms: which of their fields ask the database, and what they do to the rows that they show and save.
//!
//! Only fields whose choices are rows are known by name; everything else that a form holds is plain data.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::outside::{Outside, Shape};
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use crate::admin_filters::rows_for;
use crate::form_fields::{self, Relation};
use crate::model::{FieldKind, MODEL};
use crate::orm::Orm;

pub(crate) const CHOICE_FIELD: &str = "django.forms.models.ModelChoiceField";
const CHOICE_WIDGET: &str = "django.forms.widgets.ChoiceWidget";
const WIDGET: &str = "django.forms.widgets.Widget";
const FIELDS: &str = "django.forms.forms.FormFields";
const FILTER: &str = "django_filters.filters.Filter";
/// What a widget of the user may say of its own to list other choices.
const LISTS_ITSELF: &[&str] = &["render", "get_context", "optgroups", "options", "choices"];

/// Calls a native function of forms; none if the name is not one.
pub(crate) fn call_native(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &str,
    args: &Args,
    site: Site,
) -> Option<Value> {
    if name == "django_filters.filterset.filter_fields" {
        return Some(collect_of_filters(orm, cx, f, &args.at(0), site));
    }
    let function = name.strip_prefix("django.forms.")?;
    if let Some(method) = function.strip_prefix("forms.FormFields.") {
        return Some(call_on_fields(cx, f, method, args));
    }
    let form = args.at(0);
    Some(match function {
        "forms.form_fields" => collect(orm, cx, f, &form, site),
        "forms.cleaned_fields" => cleaned(cx, f, &form, site),
        "boundfield.show_field" => {
            show(cx, f, &form, &args.at(1), site);
            Value::None
        }
        "formsets.few" => few(cx, f, &form),
        "models.new_instance" => match form_fields::model_of_form(cx, f, &form) {
            Some(model) => cx.call_value(f, &Value::Class(model), Args::default(), site),
            // Which model it is has been decided while the program ran.
            None => cx.find_class(MODEL).map_or(Value::Unknown, |model| cx.some_instance(f, model)),
        },
        "models.read_fields" => crate::row_dict::read(orm, cx, f, args, site),
        "models.show_initial" => {
            show_initial(orm, cx, f, &form, site);
            Value::None
        }
        "models.fill_instance" => {
            fill(orm, cx, f, &form, site);
            Value::None
        }
        "models.check_unique" => {
            check_unique(orm, cx, f, &form, site);
            Value::None
        }
        "models.save_relations" => {
            save_relations(orm, cx, f, &form, site);
            Value::None
        }
        _ => return None,
    })
}

/// The name under which the fields of a form keep one of them.
fn key(name: Sym) -> Sym {
    Sym::new(&format!("={name}"))
}

/// The fields of a form that ask the database, by name.
fn collect(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, form: &Value, site: Site) -> Value {
    let (Some(class), Some(fields)) = (cx.class_of(f, form), cx.find_class(FIELDS)) else { return Value::Unknown };
    let declared = form_fields::declared(cx, class);
    let prefix = part(cx, f, form, "prefix").and_then(|prefix| prefix.as_str());
    let mut found: Vec<(Sym, Value)> = Vec::new();
    for relation in form_fields::relations(orm, cx, f, class) {
        if !declared.iter().any(|(name, _)| *name == relation.name)
            && let Some(field) = form_fields::make(cx, f, class, &relation, prefix, site)
        {
            found.push((relation.name, field));
        }
    }
    for (name, field) in declared {
        let own = field.and_then(|id| cx.globals.get(id).map(|object| Object::clone(object)));
        let choices =
            own.filter(|own| matches!(own.kind, Kind::Instance(kind) if cx.classes.inherits(kind, CHOICE_FIELD)));
        if let Some(own) = choices {
            let copy = cx.allocate(f, own);
            found.push((name, copy));
        }
    }
    let mut object = Object::instance(fields);
    for (name, field) in found {
        object.set_field(key(name), field);
    }
    cx.allocate(f, object)
}

/// The fields that list rows of the form of a `FilterSet`: of filters that it declares, and of relations that its `Meta`
/// names; `None` where none does (docs: django-filter, ref/filterset).
fn collect_of_filters(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, set: &Value, site: Site) -> Value {
    let (Some(class), Some(fields)) = (cx.class_of(f, set), cx.find_class(FIELDS)) else { return Value::Unknown };
    let declared = form_fields::declared_of(cx, class, FILTER);
    let mut object = Object::instance(fields);
    for relation in form_fields::relations_named(orm, cx, f, class) {
        if !declared.iter().any(|(name, _)| *name == relation.name)
            && let Some(field) = form_fields::make(cx, f, class, &relation, None, site)
        {
            object.set_field(key(relation.name), field);
        }
    }
    let nowhere = cx.nowhere(f.module);
    for (name, filter) in declared.into_iter().filter_map(|(name, filter)| Some((name, filter?))) {
        let field = cx.attribute(f, &Value::Object(filter), Sym::new("field"), nowhere);
        if cx.is_instance(f, &field, CHOICE_FIELD) {
            object.set_field(key(name), field);
        }
    }
    if object.fields.is_empty() { Value::None } else { cx.allocate(f, object) }
}

/// `fields[name]`, `fields.pop(name)` and their like.
fn call_on_fields(cx: &mut Interpreter<'_>, f: &mut Frame, method: &str, args: &Args) -> Value {
    let Value::Object(id) = args.at(0) else { return Value::Unknown };
    let Value::Str(name) = args.at(1) else {
        // Any of them may be meant.
        if matches!(method, "pop" | "__delitem__" | "__setitem__")
            && let Some(object) = cx.object_mut(f, id)
        {
            object.fields.clear();
        }
        return Value::Unknown;
    };
    let known = cx.object(f, id).and_then(|object| object.field(key(name)).cloned());
    if let Some(object) = cx.object_mut(f, id) {
        match method {
            "pop" | "__delitem__" => object.fields.retain(|(field, _)| *field != key(name)),
            "__setitem__" => object.set_field(key(name), args.at(2)),
            _ => {}
        }
    }
    known.unwrap_or(Value::Unknown)
}

/// The fields of a form that ask, with their names, as its `fields` hold them now.
fn fields_of(cx: &Interpreter<'_>, f: &Frame, form: &Value) -> Vec<(Sym, Value)> {
    let Some(Value::Object(id)) = part(cx, f, form, "fields") else { return Vec::new() };
    let Some(object) = cx.object(f, id) else { return Vec::new() };
    let named =
        object.fields.iter().filter_map(|(name, field)| Some((Sym::new(name.as_str().strip_prefix('=')?), field)));
    // One that only some ways take out may be there.
    named
        .map(|(name, field)| (name, field.clone().retain(|member| *member != Value::Unbound)))
        .filter(|(_, field)| cx.is_instance(f, field, CHOICE_FIELD))
        .collect()
}

/// An attribute that an object itself keeps.
pub(crate) fn part(cx: &Interpreter<'_>, f: &Frame, object: &Value, name: &str) -> Option<Value> {
    let Value::Object(id) = object else { return None };
    cx.object(f, *id)?.field(Sym::new(name)).cloned()
}

/// Shows the choices of one field, or of all.
fn show(cx: &mut Interpreter<'_>, f: &mut Frame, form: &Value, name: &Value, site: Site) {
    // Of the forms of inlines it is not said: which row is chosen can only be asked for each.
    let has_row = part(cx, f, form, "has_row") == Some(Value::Bool(true));
    let alone = has_row && part(cx, f, form, "prefix").is_none_or(|prefix| prefix == Value::None);
    for (field_name, field) in fields_of(cx, f, form) {
        let is_meant = match name {
            Value::None => true,
            Value::Str(name) => *name == field_name,
            _ => false,
        };
        if !is_meant {
            continue;
        }
        if lists_choices(cx, f, &field) {
            cx.call_method(f, &field, "show", Args::default(), site);
        } else if alone && part(cx, f, &field, "shows_chosen") == Some(Value::Bool(true)) {
            cx.call_method(f, &field, "show_chosen", Args::default(), site);
        }
    }
}

/// Whether the widget of a field certainly lists all of its choices.
fn lists_choices(cx: &mut Interpreter<'_>, f: &mut Frame, field: &Value) -> bool {
    // `field.choices = ...` takes the place of the rows.
    if part(cx, f, field, "choices").is_some() {
        return false;
    }
    let nowhere = cx.nowhere(f.module);
    if cx.attribute(f, field, Sym::new("lists_choices"), nowhere) != Value::Bool(true) {
        return false;
    }
    let widget = cx.attribute(f, field, Sym::new("widget"), nowhere);
    let class = match &widget {
        Value::None => return true,
        Value::Class(class) => Some(*class),
        other => cx.class_of(f, other),
    };
    let Some(class) = class.filter(|class| cx.classes.inherits(*class, WIDGET)) else { return false };
    let own = |name: &&str| {
        let owner = cx.classes.lookup(class, Sym::new(name)).map(|(owner, _)| owner);
        owner.is_some_and(|owner| cx.classes.get(owner).id.is_some_and(|id| !cx.is_knowledge(id.module)))
    };
    cx.classes.inherits(class, CHOICE_WIDGET) && !cx.classes.get(class).open && !LISTS_ITSELF.iter().any(own)
}

/// Cleans the fields, then runs each `clean_<name>`.
fn cleaned(cx: &mut Interpreter<'_>, f: &mut Frame, form: &Value, site: Site) -> Value {
    let mut data = Object::of_element(Kind::Dict, Value::Unknown);
    data.key = Value::AnyStr;
    for (name, field) in fields_of(cx, f, form) {
        let value = cx.call_method(f, &field, "clean", Args::positional(vec![Value::Data]), site);
        data.set_field(name, value.unwrap_or(Value::Unknown));
    }
    for (name, is_address) in form_fields::free_texts(cx, f, form) {
        let text = Outside::source(Sym::new("form field"), Some(name), site, Shape::Any);
        // An address begins with its scheme.
        data.set_field(name, if is_address { text.safe_for(&["argument"]) } else { Value::Outside(Rc::new(text)) });
    }
    let data = cx.allocate(f, data);
    if let Value::Object(id) = form
        && let Some(object) = cx.object_mut(f, *id)
    {
        object.set_field(Sym::new("cleaned_data"), data.clone());
    }
    for method in form_fields::cleaning_methods(cx, f, form) {
        let name = Sym::new(method.as_str().trim_start_matches("clean_"));
        let Some(value) = cx.call_method(f, form, method.as_str(), Args::default(), site) else { continue };
        if let Value::Object(id) = &data
            && let Some(object) = cx.object_mut(f, *id)
        {
            object.set_field(name, value);
        }
    }
    data
}

/// As many numbers as the code says.
fn few(cx: &mut Interpreter<'_>, f: &mut Frame, count: &Value) -> Value {
    let count = if let Value::Int(count) = count { usize::try_from(*count).unwrap_or(0).min(64) } else { 0 };
    cx.allocate(f, Object::of_items(Kind::List, vec![Value::AnyNumber; count]))
}

/// The relations of the model that the form has a field for.
fn bound_relations(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, form: &Value) -> Vec<Relation> {
    let Some(class) = cx.class_of(f, form) else { return Vec::new() };
    let fields = fields_of(cx, f, form);
    let relations = form_fields::relations(orm, cx, f, class);
    relations.into_iter().filter(|relation| fields.iter().any(|(name, _)| *name == relation.name)).collect()
}

/// `model_to_dict` reads the columns of the form, and lists what many-to-many relations of a saved row hold.
fn show_initial(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, form: &Value, site: Site) {
    let Some(class) = cx.class_of(f, form) else { return };
    let Some(instance) = part(cx, f, form, "instance") else { return };
    if let (Some(model), Some(names)) = (form_fields::model_of_form(cx, f, form), form_fields::Names::of(cx, f, class))
    {
        let info = orm.models.info(cx, model);
        let shown = info.fields.values().filter(|field| field.kind == FieldKind::Column && names.hold(field.name));
        for name in shown.map(|field| field.name).collect::<Vec<_>>() {
            cx.attribute(f, &instance, name, site);
        }
    }
    for relation in form_fields::relations(orm, cx, f, class).iter().filter(|relation| relation.is_many) {
        let manager = cx.attribute(f, &instance, relation.name, site);
        if let Some(rows) = cx.call_method(f, &manager, "all", Args::default(), site) {
            cx.iterate(f, &rows, site);
        }
    }
}

fn fill(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, form: &Value, site: Site) {
    let (Some(instance), Some(data)) = (part(cx, f, form, "instance"), part(cx, f, form, "cleaned_data")) else {
        return;
    };
    for relation in bound_relations(orm, cx, f, form).iter().filter(|relation| !relation.is_many) {
        if let Some(value) = part(cx, f, &data, relation.name.as_str()) {
            cx.set_attribute(f, &instance, relation.name, &value, site);
        }
        let rows = rows_for(cx, f, relation.target, relation.name, site);
        let Some(is_there) = cx.find_value("django.forms.models.is_there") else { return };
        cx.call_value(f, &is_there, Args::positional(vec![rows]), site);
    }
}

fn check_unique(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, form: &Value, site: Site) {
    let (Some(class), Some(model)) = (cx.class_of(f, form), form_fields::model_of_form(cx, f, form)) else { return };
    let info = orm.models.info(cx, model);
    let Some(names) = form_fields::Names::of(cx, f, class) else { return };
    let is_unique = |kind: &FieldKind| matches!(kind, FieldKind::Forward { one_to_one: true, .. });
    let fields =
        info.fields.values().filter(|field| names.hold(field.name) && (field.unique || is_unique(&field.kind)));
    let fields: Vec<Sym> = fields.map(|field| field.name).filter(|name| *name != "id").collect();
    for name in fields {
        let rows = rows_for(cx, f, model, name, site);
        let Some(is_there) = cx.find_value("django.forms.models.is_there") else { return };
        cx.call_value(f, &is_there, Args::positional(vec![rows]), site);
    }
}

fn save_relations(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, form: &Value, site: Site) {
    let Some(instance) = part(cx, f, form, "instance") else { return };
    for relation in bound_relations(orm, cx, f, form).iter().filter(|relation| relation.is_many) {
        let manager = cx.attribute(f, &instance, relation.name, site);
        cx.call_method(f, &manager, "set", Args::positional(vec![Value::Data]), site);
    }
}

/// The number of an object that all modules share.
pub(crate) fn global(value: &Value) -> Option<ObjectId> {
    match value {
        Value::Object(id) if id.is_global() => Some(*id),
        _ => None,
    }
}

/// The class behind a value that is a class or an instance.
pub(crate) fn class_behind(cx: &Interpreter<'_>, f: &Frame, value: &Value) -> Option<ClassRef> {
    value.class().or_else(|| cx.class_of(f, value))
}
