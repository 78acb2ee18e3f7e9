//! The fields of graphene's types: what class bodies mount, `resolve_...` methods, and what `Meta.model` adds.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_flow::class::ClassRef;
use swiftsure_flow::heap::Object;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_python::ir::{ExprKind, ModuleId, NameRef, StmtKind};
use swiftsure_source::Sym;

use super::annotation::{self, Many, Shape};
use super::arguments;
use super::class_site;
use super::types::{Field, Hints, How, global_instance, plain};
use crate::model::FieldKind;
use crate::orm::Orm;
use crate::queryset::related_class;
use crate::rest::{class_value, items_of};

pub(super) const SCHEMA: &str = "graphene.Schema";
pub(super) const TYPE: &str = "graphene.ObjectType";
const CLIENT_MUTATION: &str = "graphene.relay.ClientIDMutation";
const OF_MODEL: &str = "graphene_django.types.DjangoObjectType";
const NODE: &str = "graphene.relay.Node";
const MOUNTED: &str = "graphene.fields.Field";
const STRUCTURE: &str = "graphene.fields.Structure";
const UNMOUNTED: &str = "graphene.fields.Unmounted";
/// Structures in structures that are read.
const DEPTH_LIMIT: usize = 6;

/// Whether a class is a type of graphene.
pub(super) fn is_type(cx: &Interpreter<'_>, class: ClassRef) -> bool {
    cx.classes.inherits(class, TYPE) || cx.classes.inherits(class, CLIENT_MUTATION)
}

/// `Meta.model` of a type.
pub(super) fn model_of(orm: &Orm, cx: &Interpreter<'_>, class: ClassRef) -> Option<ClassRef> {
    if !cx.classes.inherits(class, OF_MODEL) {
        return None;
    }
    let meta = class_value(cx, class, "Meta")?.class()?;
    class_value(cx, meta, "model")?.class().filter(|model| orm.models.is_model(cx, *model))
}

/// The type that stands for a model: graphene's registry keeps the last one.
fn type_of(orm: &Orm, cx: &Interpreter<'_>, model: ClassRef) -> Option<ClassRef> {
    let mut by_model = orm.graphql.by_model.borrow_mut();
    let by_model = by_model.get_or_insert_with(|| {
        let classes: Vec<ClassRef> = cx.classes.iter().map(|(class, _)| class).collect();
        let mut found = FxHashMap::default();
        for class in classes {
            if let Some(model) = model_of(orm, cx, class) {
                found.insert(model, class);
            }
        }
        found
    });
    by_model.get(&model).copied()
}

/// The fields of a type, those of its bases first.
pub(super) fn fields(orm: &Orm, cx: &mut Interpreter<'_>, class: ClassRef) -> Vec<Field> {
    let mut found: Vec<Field> = Vec::new();
    let bases: Vec<ClassRef> = cx.classes.get(class).mro.iter().rev().copied().collect();
    for base in bases {
        let Some(id) = cx.classes.get(base).id.filter(|id| !cx.is_knowledge(id.module)) else { continue };
        for name in cx.classes.get(base).names.clone() {
            let Some(value) = cx.classes.get(base).namespace.get(&name).cloned() else { continue };
            let Some((kind, object)) = global_instance(cx, &value) else { continue };
            if ![MOUNTED, STRUCTURE, UNMOUNTED].iter().any(|mounted| cx.classes.inherits(kind, mounted)) {
                continue;
            }
            let site = assigned(cx, base, name);
            let field = mounted(orm, cx, (class, id.module), name, (kind, &object), site);
            match found.iter_mut().find(|known| known.name == name) {
                Some(known) => *known = field,
                None => found.push(field),
            }
        }
    }
    if let Some(model) = model_of(orm, cx, class) {
        add_model_fields(orm, cx, class, model, &mut found);
    }
    found
}

/// The statement of a class body that binds a name.
fn assigned(cx: &Interpreter<'_>, class: ClassRef, name: Sym) -> Site {
    let Some(id) = cx.classes.get(class).id else { return class_site(cx, class) };
    let statement = cx.code.class(id).body.iter().find(|statement| {
        match &statement.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(|target| {
            matches!(&target.kind, ExprKind::Name(NameRef::Class(known) | NameRef::Global(known)) if *known == name)
        }),
        _ => false,
    }
    });
    statement.map_or_else(|| class_site(cx, class), |statement| cx.code.span(id.module, statement.range))
}

/// One field that a class body mounts.
fn mounted(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    (class, module): (ClassRef, ModuleId),
    name: Sym,
    (kind, object): (ClassRef, &Rc<Object>),
    site: Site,
) -> Field {
    let is = |cx: &Interpreter<'_>, name: &str| cx.classes.inherits(kind, &format!("graphene.fields.{name}"));
    let mut shape = if is(cx, "Structure") {
        let inner = object.field(Sym::new("of_type")).cloned().unwrap_or_default();
        let inner = shape(cx, module, &inner, DEPTH_LIMIT);
        if is(cx, "List") { Shape { many: Many::List, ..inner } } else { inner }
    } else {
        let inner = object.field(Sym::new("of_type")).cloned().unwrap_or_default();
        shape(cx, module, &inner, DEPTH_LIMIT)
    };
    if is(cx, "ListField") {
        shape.many = Many::List;
    } else if is(cx, "ConnectionField") {
        shape.many = Many::Connection;
    }
    let how = how(cx, class, name, object, shape, is(cx, "MutationField"));
    let of_model = model_of(orm, cx, class).is_some() && matches!(how, How::Attribute(_));
    let arguments = match shape.class.filter(|_| is(cx, "MutationField")) {
        Some(mutation) => arguments::of_mutation(cx, mutation, site),
        None => arguments::of_field(cx, object, site),
    };
    Field { name, site, how, shape, hints: Hints::default(), checks: Vec::new(), of_model, arguments }
}

/// What resolves a field: the method of a mutation, `resolve_name`, a resolver that was handed over, or an attribute.
fn how(cx: &Interpreter<'_>, class: ClassRef, name: Sym, object: &Object, shape: Shape, mutates: bool) -> How {
    if mutates {
        let method = shape.class.and_then(|mutation| {
            let found =
                ["mutate", "mutate_and_get_payload"].into_iter().find_map(|name| class_value(cx, mutation, name))?;
            Some(match found {
                Value::ClassMethod(inner) => Value::Bound(Rc::new((Value::Class(mutation), Value::clone(&inner)))),
                other => other,
            })
        });
        return method.map_or(How::Unknown, How::Call);
    }
    let given = object.field(Sym::new("resolver")).filter(|given| **given != Value::None).cloned();
    if let Some(resolver) = given.or_else(|| class_value(cx, class, &format!("resolve_{name}"))) {
        return How::Call(resolver);
    }
    match object.field(Sym::new("source")) {
        Some(Value::Str(source)) => How::Attribute(*source),
        _ => How::Attribute(name),
    }
}

/// The type that a field was given: a class, a structure, a function that gives it, its dotted name.
fn shape(cx: &mut Interpreter<'_>, module: ModuleId, value: &Value, depth: usize) -> Shape {
    if depth == 0 {
        return Shape::PLAIN;
    }
    match value {
        Value::Class(class) if is_type(cx, *class) => Shape::one(Some(*class)),
        Value::Class(class) if cx.classes.inherits(*class, "graphene.relay.Connection") => {
            let meta = class_value(cx, *class, "Meta").and_then(|meta| meta.class());
            let node = meta.and_then(|meta| class_value(cx, meta, "node")).unwrap_or_default();
            Shape { many: Many::Connection, ..shape(cx, module, &node, depth - 1) }
        }
        Value::Function(_) | Value::Partial(_) => {
            let mut frame = cx.entry_frame(module);
            let site = cx.nowhere(module);
            let given = cx.call_value(&mut frame, value, Args::default(), site);
            let given = cx.globalize(&frame, &given);
            shape(cx, module, &given, depth - 1)
        }
        Value::Str(name) => {
            let class = annotation::named(cx, module, name.as_str());
            class.map_or(Shape::PLAIN, |class| shape(cx, module, &Value::Class(class), depth - 1))
        }
        Value::Object(_) => {
            let Some((kind, object)) = global_instance(cx, value) else { return Shape::PLAIN };
            let inner = object.field(Sym::new("of_type")).cloned().unwrap_or_default();
            let inner = shape(cx, module, &inner, depth - 1);
            if cx.classes.inherits(kind, "graphene.fields.List") { Shape { many: Many::List, ..inner } } else { inner }
        }
        _ => Shape::PLAIN,
    }
}

/// The fields that `Meta` asks for and the class does not declare; a relation only where its model has a type.
fn add_model_fields(orm: &Orm, cx: &mut Interpreter<'_>, class: ClassRef, model: ClassRef, found: &mut Vec<Field>) {
    let reverse = orm.models.reverse_names(cx, model);
    let f = cx.entry_frame(ModuleId(0));
    let meta = class_value(cx, class, "Meta").and_then(|meta| meta.class());
    let option = |name: &str| meta.and_then(|meta| class_value(cx, meta, name));
    let texts = |value: Value| -> Option<Vec<Sym>> {
        Some(items_of(cx, &f, &value)?.iter().filter_map(Value::as_str).collect())
    };
    let info = orm.models.info(cx, model);
    let mut names: Vec<Sym> = info.fields.keys().copied().collect();
    names.extend(reverse);
    match (option("fields").or_else(|| option("only_fields")), option("exclude").or_else(|| option("exclude_fields"))) {
        (Some(Value::Str(_)), _) | (None, None) => {}
        (Some(listed), _) => names = texts(listed).unwrap_or_default(),
        (None, Some(excluded)) => {
            let but = texts(excluded).unwrap_or_default();
            names.retain(|name| !but.contains(name));
        }
    }
    let site = class_site(cx, class);
    for name in names {
        if found.iter().any(|known| known.name == name) {
            continue;
        }
        if let Some(shape) = model_shape(orm, cx, model, name) {
            let mut field = Field { of_model: true, ..plain(name, name, shape, site) };
            if let Some(resolver) = class_value(cx, class, &format!("resolve_{name}")) {
                field.how = How::Call(resolver);
            }
            found.push(field);
        }
    }
}

/// What graphene-django makes of a field of a model; nothing of a relation to a model without a type.
fn model_shape(orm: &Orm, cx: &mut Interpreter<'_>, model: ClassRef, name: Sym) -> Option<Shape> {
    let field = orm.models.field(cx, model, name)?;
    match field.kind {
        FieldKind::Column => Some(Shape::PLAIN),
        FieldKind::GenericKey => None,
        _ => {
            let target = related_class(cx, &orm.models, model, &field.kind)?;
            let class = type_of(orm, cx, target)?;
            let many = match (field.is_many(), is_node(cx, class)) {
                (false, _) => Many::One,
                (true, false) => Many::List,
                (true, true) => Many::Connection,
            };
            Some(Shape { class: Some(class), many })
        }
    }
}

/// Whether a type has relay's node among its interfaces, so that its lists are connections.
fn is_node(cx: &Interpreter<'_>, class: ClassRef) -> bool {
    let f = cx.entry_frame(ModuleId(0));
    let meta = class_value(cx, class, "Meta").and_then(|meta| meta.class());
    let interfaces = meta.and_then(|meta| class_value(cx, meta, "interfaces"));
    let interfaces = interfaces.and_then(|interfaces| items_of(cx, &f, &interfaces)).unwrap_or_default();
    interfaces.iter().filter_map(Value::class).any(|interface| cx.classes.inherits(interface, NODE))
}
