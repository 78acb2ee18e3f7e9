//! The fields that a form has: declared ones, and those that a model form or an admin makes of a model's relations.

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::{Span, Sym};

use crate::admin::{class_place, item_place};
use crate::admin_filters::rows_for;
use crate::forms::{CHOICE_FIELD, class_behind, global};
use crate::model::{FieldKind, keyword_of};
use crate::orm::Orm;
use crate::queryset::related_class;

pub(crate) const MODEL_FORM: &str = "django.forms.models.BaseModelForm";
const MULTIPLE: &str = "django.forms.models.ModelMultipleChoiceField";

/// A relation of a model that a form of it has a field for.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    pub name: Sym,
    pub target: ClassRef,
    pub is_many: bool,
    pub required: bool,
    /// The class of the model's field.
    pub class: Option<ClassRef>,
}

/// Which fields of the model a form takes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// All when none are named.
    only: Option<Vec<Sym>>,
    but: Vec<Sym>,
}

impl Names {
    /// What `Meta` says, or the admin that made the form; none where that is not known.
    pub(crate) fn of(cx: &Interpreter<'_>, f: &Frame, form: ClassRef) -> Option<Self> {
        let said = |key: &str| match said(cx, form, key) {
            None | Some(Value::None) => Some(None),
            Some(Value::Str(all)) if all == "__all__" => Some(None),
            Some(value) => names_of(cx, f, &value).map(Some),
        };
        let (fields, exclude) = (said("fields")?, said("exclude")?);
        Some(Self { only: fields, but: exclude.unwrap_or_default() })
    }

    /// Those that are named, if any are.
    pub(crate) fn only(&self) -> Option<&[Sym]> {
        self.only.as_deref()
    }

    pub(crate) fn hold(&self, name: Sym) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&name)) && !self.but.contains(&name)
    }
}

/// The constant texts of a list, or the names of a dict.
fn names_of(cx: &Interpreter<'_>, f: &Frame, value: &Value) -> Option<Vec<Sym>> {
    let Value::Object(id) = value else { return texts(cx, f, value) };
    let dict = cx.object(f, *id).filter(|object| object.kind == Kind::Dict);
    dict.map_or_else(|| texts(cx, f, value), |dict| Some(dict.fields.iter().map(|(name, _)| *name).collect()))
}

/// The constant texts of a list, also of lists inside of it.
pub(crate) fn texts(cx: &Interpreter<'_>, f: &Frame, value: &Value) -> Option<Vec<Sym>> {
    let mut found = Vec::new();
    for item in cx.known_items(f, value)? {
        match item {
            Value::Str(text) => found.push(text),
            other => found.extend(texts(cx, f, &other)?),
        }
    }
    Some(found)
}

/// A key of the form's `Meta`.
pub(crate) fn said(cx: &Interpreter<'_>, form: ClassRef, key: &str) -> Option<Value> {
    let (_, meta) = cx.classes.lookup(form, Sym::new("Meta"))?;
    cx.classes.lookup(meta.class()?, Sym::new(key)).map(|(_, value)| value.clone())
}

/// The model of a model form.
pub(crate) fn model_of_form(cx: &Interpreter<'_>, f: &Frame, form: &Value) -> Option<ClassRef> {
    said(cx, cx.class_of(f, form)?, "model")?.class()
}

/// The declared fields of a form, own and inherited; `None` takes one away.
pub(crate) fn declared(cx: &Interpreter<'_>, form: ClassRef) -> Vec<(Sym, Option<ObjectId>)> {
    declared_of(cx, form, "django.forms.fields.Field")
}

/// What a class declares of one kind, own and inherited; `None` takes one away.
pub(crate) fn declared_of(cx: &Interpreter<'_>, form: ClassRef, kind: &str) -> Vec<(Sym, Option<ObjectId>)> {
    let mut found: Vec<(Sym, Option<ObjectId>)> = Vec::new();
    for base in &cx.classes.get(form).mro {
        let body = cx.classes.get(*base);
        if body.id.is_some_and(|id| cx.is_knowledge(id.module)) {
            continue;
        }
        for name in &body.names {
            let field = match body.namespace.get(name) {
                Some(Value::None) => None,
                Some(value) => match global(value).filter(|id| is_of(cx, *id, kind)) {
                    Some(id) => Some(id),
                    None => continue,
                },
                None => continue,
            };
            if !found.iter().any(|(known, _)| known == name) {
                found.push((*name, field));
            }
        }
    }
    found
}

fn is_of(cx: &Interpreter<'_>, id: ObjectId, qualified: &str) -> bool {
    let kind = cx.globals.get(id).map(|object| object.kind);
    matches!(kind, Some(Kind::Instance(class)) if cx.classes.inherits(class, qualified))
}

/// The declared fields of a form that let any text through, and whether it has to be an address.
pub(crate) fn free_texts(cx: &Interpreter<'_>, f: &Frame, form: &Value) -> Vec<(Sym, bool)> {
    const ADDRESS: &str = "django.forms.fields.URLField";
    const FREE: &[&str] = &["django.forms.fields.CharField", ADDRESS, "django.forms.fields.JSONField"];
    let Some(class) = cx.class_of(f, form) else { return Vec::new() };
    let kind_of = |id: ObjectId| {
        let field = cx.globals.get(id)?;
        let Kind::Instance(kind) = field.kind else { return None };
        let kind = cx.qualified_name(kind);
        let is_free = FREE.contains(&kind) && field.field(Sym::new("is_checked")).is_none();
        is_free.then_some(kind == ADDRESS)
    };
    let declared = declared(cx, class).into_iter();
    declared.filter_map(|(name, field)| Some((name, field.and_then(kind_of)?))).collect()
}

/// The `clean_<name>` methods of a form, in the order of their classes.
pub(crate) fn cleaning_methods(cx: &Interpreter<'_>, f: &Frame, form: &Value) -> Vec<Sym> {
    let Some(class) = cx.class_of(f, form) else { return Vec::new() };
    let mut found = Vec::new();
    for base in &cx.classes.get(class).mro {
        let body = cx.classes.get(*base);
        let methods = body.names.iter().filter(|name| {
            name.as_str().starts_with("clean_") && matches!(body.namespace.get(name), Some(Value::Function(_)))
        });
        for name in methods {
            if !found.contains(name) {
                found.push(*name);
            }
        }
    }
    found
}

/// The relations for which a model form has a field, unless one is declared.
pub(crate) fn relations(orm: &Orm, cx: &mut Interpreter<'_>, f: &Frame, form: ClassRef) -> Vec<Relation> {
    if cx.classes.inherits(form, MODEL_FORM) { relations_named(orm, cx, f, form) } else { Vec::new() }
}

/// The relations that `Meta` of a class names of its model.
pub(crate) fn relations_named(orm: &Orm, cx: &mut Interpreter<'_>, f: &Frame, form: ClassRef) -> Vec<Relation> {
    let Some(model) = said(cx, form, "model").and_then(|model| model.class()) else { return Vec::new() };
    let Some(names) = Names::of(cx, f, form) else { return Vec::new() };
    let by_admin = made_by(cx, form).is_some();
    let parent_key = parent_key(orm, cx, form, model);
    let info = orm.models.info(cx, model);
    let mut found = Vec::new();
    for field in info.fields.values().filter(|field| names.hold(field.name) && Some(field.name) != parent_key) {
        let is_many = match field.kind {
            FieldKind::Forward { .. } => false,
            FieldKind::ManyToMany { through, .. } if !(through && by_admin) => true,
            _ => continue,
        };
        let says = |key: &str, wanted: bool| keyword_of(cx, model, field.name, key) == Some(Value::Bool(wanted));
        if says("editable", false) || says("parent_link", true) {
            continue;
        }
        let required = !says("blank", true) && !is_many;
        if let Some(target) = related_class(cx, &orm.models, model, &field.kind) {
            found.push(Relation { name: field.name, target, is_many, required, class: field.class });
        }
    }
    found
}

/// The class of the admin that made a form.
fn made_by(cx: &Interpreter<'_>, form: ClassRef) -> Option<ClassRef> {
    cx.classes.lookup(form, Sym::new("_admin")).and_then(|(_, value)| value.class())
}

/// For a form of an inline or an inline formset: the key to the parent, which has no field.
fn parent_key(orm: &Orm, cx: &mut Interpreter<'_>, form: ClassRef, model: ClassRef) -> Option<Sym> {
    let said = |name: &str| cx.classes.lookup(form, Sym::new(name)).map(|(_, value)| value.clone());
    let (parent, named) = (said("_parent")?.class()?, said("_parent_key").unwrap_or(Value::None));
    key_to(orm, cx, model, parent, &named)
}

/// The foreign key of a model to a parent: the named one, or the only one.
pub(crate) fn key_to(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    model: ClassRef,
    parent: ClassRef,
    named: &Value,
) -> Option<Sym> {
    if let Value::Str(name) = named {
        return Some(*name);
    }
    let info = orm.models.info(cx, model);
    let keys = info.fields.values().filter(|field| matches!(field.kind, FieldKind::Forward { .. }));
    for field in keys {
        let target = related_class(cx, &orm.models, model, &field.kind);
        if target.is_some_and(|target| cx.classes.is_subclass(parent, target)) {
            return Some(field.name);
        }
    }
    None
}

/// Makes the field of a form for a relation, as the admin or `Meta` wants it.
pub(crate) fn make(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    form: ClassRef,
    relation: &Relation,
    prefix: Option<Sym>,
    site: Site,
) -> Option<Value> {
    // Forms of one page that ask for the same rows are told apart by their prefixes.
    let asking = prefix.map_or(relation.name, |prefix| Sym::new(&format!("{prefix}-{}", relation.name)));
    if let Some(admin) = made_by(cx, form) {
        return make_by_admin(cx, f, form, admin, relation, asking, site);
    }
    let place = place_of_field(cx, form, relation.name).unwrap_or(site);
    let own = |cx: &Interpreter<'_>, f: &Frame, key: &str| {
        let by_name = said(cx, form, key)?;
        crate::forms::part(cx, f, &by_name, relation.name.as_str())
    };
    let class = own(cx, f, "field_classes").and_then(|class| class_behind(cx, f, &class));
    let usual = if relation.is_many { MULTIPLE } else { CHOICE_FIELD };
    let class = class.filter(|class| cx.classes.inherits(*class, CHOICE_FIELD)).or_else(|| cx.find_class(usual))?;
    let widget = own(cx, f, "widgets").unwrap_or(Value::None);
    let queryset = rows_for(cx, f, relation.target, asking, place);
    let keywords = vec![(Sym::new("widget"), widget), (Sym::new("required"), Value::Bool(relation.required))];
    let args = Args { positional: vec![queryset], keywords, open: false };
    Some(cx.call_value(f, &Value::Class(class), args, place))
}

/// Where the user's form names a field, else where its class stands.
fn place_of_field(cx: &Interpreter<'_>, form: ClassRef, name: Sym) -> Option<Span> {
    let meta = cx.classes.lookup(form, Sym::new("Meta")).and_then(|(_, meta)| meta.class());
    let item = meta.and_then(|meta| item_place(cx, meta, "fields", name));
    item.or_else(|| cx.classes.get(form).mro.iter().find_map(|base| class_place(cx, *base)))
}

fn make_by_admin(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    form: ClassRef,
    admin: ClassRef,
    relation: &Relation,
    asking: Sym,
    site: Site,
) -> Option<Value> {
    let place = item_place(cx, admin, "fields", relation.name)
        .or_else(|| cx.classes.get(admin).mro.iter().find_map(|base| class_place(cx, *base)))
        .unwrap_or(site);
    let target = Value::Class(relation.target);
    let mut remote = Object::instance(relation.class?);
    remote.set_field(Sym::new("model"), target.clone());
    let remote = cx.allocate(f, remote);
    let mut field = Object::instance(relation.class?);
    for (key, value) in [
        ("name", Value::Str(relation.name)),
        ("asking", Value::Str(asking)),
        ("many_to_many", Value::Bool(relation.is_many)),
        ("required", Value::Bool(relation.required)),
        ("related_model", target),
        ("remote_field", remote),
    ] {
        field.set_field(Sym::new(key), value);
    }
    let field = cx.allocate(f, field);
    let of = if cx.classes.inherits(form, MODEL_FORM) { said(cx, form, "model")? } else { Value::Unknown };
    let of = cx.classes.lookup(form, Sym::new("_parent")).map_or(of, |(_, parent)| parent.clone());
    let admin = cx.call_value(f, &Value::Class(admin), Args::positional(vec![of, Value::Unknown]), place);
    let request = cx.find_class("django.http.request.HttpRequest")?;
    let request = cx.call_value(f, &Value::Class(request), Args::default(), place);
    cx.call_method(f, &admin, "formfield_for_dbfield", Args::positional(vec![field, request]), place)
}
