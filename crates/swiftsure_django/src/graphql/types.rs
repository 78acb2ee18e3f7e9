//! The fields of a GraphQL type, whatever library declares it, and those of strawberry: annotations, fields with
//! resolvers, and what a type takes from its model.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Site, Value};
use swiftsure_python::ir::{Expr, ExprKind, ModuleId, NameRef, Stmt, StmtKind};
use swiftsure_source::Sym;

use super::annotation::{self, Many, Shape};
use super::graphene;
use crate::model::FieldKind;
use crate::ninja;
use crate::orm::Orm;
use crate::rest::{entries_of, instance, items_of};

const FIELD: &str = "strawberry.field.StrawberryField";
const DJANGO_FIELD: &str = "strawberry_django.fields.StrawberryDjangoField";
const WRITE: &str = "strawberry_django.fields.Write";
const CONNECTIONS: &[&str] = &[
    "strawberry.relay.ConnectionField",
    "strawberry_django.fields.StrawberryDjangoConnection",
    "strawberry_django.fields.OffsetPaginatedField",
];

/// How a field gets its value.
#[derive(Clone, Debug)]
pub(super) enum How {
    /// An attribute of the object; at the root all rows of the model.
    Attribute(Sym),
    /// A function of the project; `bound` where it wants the object first.
    Call(Value),
    /// A mutation that the library makes: `create`, `update`, `delete`.
    Write(Sym),
    /// Nobody knows.
    Unknown,
}

/// What an optimiser is told of a field with a resolver of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Hints {
    pub relations: Vec<Sym>,
    pub columns: Vec<Sym>,
    /// Some are computed: anything could be loaded.
    pub unknown: bool,
}

impl Hints {
    pub(super) fn are_given(&self) -> bool {
        self.unknown || !self.relations.is_empty() || !self.columns.is_empty()
    }
}

/// One field of a type.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub name: Sym,
    pub site: Site,
    pub how: How,
    pub shape: Shape,
    pub hints: Hints,
    /// Who may ask for it: permission classes and extensions.
    pub checks: Vec<Value>,
    /// Whether the library knows that the field is one of the model, so that its optimiser can load it.
    pub of_model: bool,
    /// What a client sends for its arguments, where no annotation of its resolver says so.
    pub arguments: Vec<(Sym, Value)>,
}

/// The fields of a type; each is found out once.
pub(super) fn of(orm: &Orm, cx: &mut Interpreter<'_>, class: ClassRef) -> Rc<Vec<Field>> {
    if let Some(known) = orm.graphql.fields.borrow().get(&class) {
        return known.clone();
    }
    let fields = if graphene::is_type(cx, class) { graphene::fields(orm, cx, class) } else { fields(orm, cx, class) };
    let fields = Rc::new(fields);
    orm.graphql.fields.borrow_mut().insert(class, fields.clone());
    fields
}

/// The fields of a class of strawberry: those of its bases first, then what the model adds.
fn fields(orm: &Orm, cx: &mut Interpreter<'_>, class: ClassRef) -> Vec<Field> {
    let mut found: Vec<Field> = Vec::new();
    let bases: Vec<ClassRef> = cx.classes.get(class).mro.iter().rev().copied().collect();
    for base in bases {
        let Some(id) = cx.classes.get(base).id.filter(|id| !cx.is_knowledge(id.module)) else { continue };
        let code = cx.code;
        for statement in &code.class(id).body {
            let Some((name, annotation)) = declared(statement) else { continue };
            let site = code.span(id.module, statement.range);
            let made = cx.classes.get(base).namespace.get(&name).cloned();
            if let Some(field) = field(cx, class, base, id.module, name, annotation, made, site) {
                match found.iter_mut().find(|known| known.name == name) {
                    Some(known) => *known = field,
                    None => found.push(field),
                }
            }
        }
        decorated(cx, base, &mut found);
    }
    if let Some((model, options)) = ninja::options(orm, cx, class) {
        let f = cx.entry_frame(ModuleId(0));
        let definition = Definition { model, names: names(cx, &f, &options) };
        add_model_fields(orm, cx, class, &definition, &mut found);
        // The key of a row stands in the row itself.
        let is_key = |field: &Field| {
            let known = orm.models.info(cx, model).fields.get(&field.name).map(|field| field.kind.clone());
            field.shape.class.is_none() && matches!(known, Some(FieldKind::Forward { .. }))
        };
        found.retain(|field| !is_key(field));
        found.iter_mut().filter(|field| field.shape.class.is_none() && field.of_model).for_each(|field| {
            field.shape.many = Many::List;
        });
    }
    for field in &mut found {
        if let Some(resolver) = ninja::resolver(cx, class, field.name) {
            field.how = How::Call(resolver);
        }
    }
    let model = orm.graphql.types.borrow().get(&class).cloned();
    if let Some(definition) = model {
        for field in &mut found {
            field.of_model |= matches!(field.how, How::Attribute(_));
        }
        add_model_fields(orm, cx, class, &definition, &mut found);
    }
    found
}

/// The name that a statement of a class body declares, and its annotation.
fn declared(statement: &Stmt) -> Option<(Sym, Option<&Expr>)> {
    let name = |target: &Expr| match &target.kind {
        ExprKind::Name(NameRef::Class(name) | NameRef::Global(name)) => Some(*name),
        _ => None,
    };
    match &statement.kind {
        StmtKind::AnnAssign(assign) => Some((name(&assign.target)?, Some(&assign.annotation))),
        StmtKind::Assign { targets, .. } => Some((name(targets.first()?)?, None)),
        _ => None,
    }
}

/// The field that a statement declares.
#[expect(clippy::too_many_arguments, reason = "each says another thing of one statement")]
fn field(
    cx: &mut Interpreter<'_>,
    class: ClassRef,
    base: ClassRef,
    module: ModuleId,
    name: Sym,
    annotation: Option<&Expr>,
    made: Option<Value>,
    site: Site,
) -> Option<Field> {
    let object = made.as_ref().and_then(|made| strawberry_field(cx, made));
    let Some((kind, object)) = object else {
        let shape = annotation::shape(cx, module, annotation?);
        return Some(plain(name, name, shape, site));
    };
    let of_annotation = annotation.map(|annotation| annotation::shape(cx, module, annotation));
    Some(from_object(cx, (class, base), name, kind, &object, of_annotation, site))
}

pub(super) fn plain(name: Sym, attribute: Sym, shape: Shape, site: Site) -> Field {
    let how = How::Attribute(attribute);
    Field {
        name,
        site,
        how,
        shape,
        hints: Hints::default(),
        checks: Vec::new(),
        of_model: false,
        arguments: Vec::new(),
    }
}

/// The methods of a class under a field decorator.
fn decorated(cx: &mut Interpreter<'_>, base: ClassRef, found: &mut Vec<Field>) {
    let names = cx.classes.get(base).names.clone();
    for name in names {
        if found.iter().any(|known| known.name == name && matches!(known.how, How::Attribute(_) | How::Write(_)))
            && declared_in_body(cx, base, name)
        {
            continue;
        }
        let Some(value) = cx.classes.get(base).namespace.get(&name).cloned() else { continue };
        let Some((kind, object)) = strawberry_field(cx, &value) else { continue };
        let Some(function) = resolver(&object).and_then(|resolver| function_of(&resolver)) else { continue };
        let field = from_object(cx, (base, base), name, kind, &object, None, cx.function_span(function));
        match found.iter_mut().find(|known| known.name == name) {
            // What a statement said of its type stands.
            Some(known) if known.shape.class.is_some() && field.shape.class.is_none() => {}
            Some(known) => *known = field,
            None => found.push(field),
        }
    }
}

fn declared_in_body(cx: &Interpreter<'_>, base: ClassRef, name: Sym) -> bool {
    let Some(id) = cx.classes.get(base).id else { return false };
    cx.code.class(id).body.iter().any(|statement| declared(statement).is_some_and(|(known, _)| known == name))
}

fn strawberry_field(cx: &Interpreter<'_>, value: &Value) -> Option<(ClassRef, Rc<Object>)> {
    let Value::Object(id) = value else { return None };
    let object = cx.globals.get(*id)?;
    match object.kind {
        Kind::Instance(class) if cx.classes.inherits(class, FIELD) => Some((class, object.clone())),
        _ => None,
    }
}

fn resolver(object: &Object) -> Option<Value> {
    object.field(Sym::new("base_resolver")).filter(|value| **value != Value::None).cloned()
}

pub(super) fn function_of(value: &Value) -> Option<swiftsure_python::ir::FunctionId> {
    match value {
        Value::Function(function) => Some(function.id),
        Value::StaticMethod(inner) | Value::ClassMethod(inner) => function_of(inner),
        Value::Bound(bound) => function_of(&bound.1),
        Value::Partial(partial) => function_of(&partial.func),
        _ => None,
    }
}

/// What a field object says: its resolver, its hints and its checks.
fn from_object(
    cx: &mut Interpreter<'_>,
    (class, base): (ClassRef, ClassRef),
    name: Sym,
    kind: ClassRef,
    object: &Object,
    annotated: Option<Shape>,
    site: Site,
) -> Field {
    let f = cx.entry_frame(ModuleId(0));
    let options = object.field(Sym::new("options")).map(|options| entries_of(cx, &f, options)).unwrap_or_default();
    let option = |name: &str| options.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
    let resolver = resolver(object);
    let mut shape = annotated.or_else(|| option("graphql_type").and_then(|value| given_type(cx, base, &value)));
    if shape.is_none()
        && let Some(id) = resolver.as_ref().and_then(function_of)
        && let Some(returns) = &cx.code.function(id).returns
    {
        let code = cx.code;
        shape = code.function(id).returns.as_ref().map(|_| annotation::shape(cx, id.module, returns));
    }
    let mut shape = shape.unwrap_or(Shape::PLAIN);
    if CONNECTIONS.iter().any(|connection| cx.classes.inherits(kind, connection)) {
        shape.many = Many::Connection;
    }
    let attribute = option("field_name").and_then(|value| value.as_str()).unwrap_or(name);
    let how = match resolver {
        Some(Value::Str(method)) => {
            cx.classes.lookup(class, method).map_or(How::Unknown, |(_, found)| How::Call(found.clone()))
        }
        Some(resolver) if function_of(&resolver).is_some() => How::Call(resolver),
        Some(_) => How::Unknown,
        None if cx.classes.inherits(kind, WRITE) => {
            How::Write(object.field(Sym::new("operation")).and_then(Value::as_str).unwrap_or(name))
        }
        None => How::Attribute(attribute),
    };
    let mut checks = Vec::new();
    for list in ["permission_classes", "extensions"] {
        checks.extend(option(list).and_then(|list| items_of(cx, &f, &list)).unwrap_or_default());
    }
    let hints = hints(cx, &options);
    let of_model = cx.classes.inherits(kind, DJANGO_FIELD) && matches!(how, How::Attribute(_));
    Field { name, site, how, shape, hints, checks, of_model, arguments: Vec::new() }
}

/// A type that is handed over as a value: `connection(BookType)`, `graphql_type=list[BookType]`.
fn given_type(cx: &mut Interpreter<'_>, base: ClassRef, value: &Value) -> Option<Shape> {
    match value {
        Value::Class(class) => Some(Shape::one(Some(*class))),
        Value::Str(name) => {
            let module = cx.classes.get(base).id?.module;
            Some(Shape::one(annotation::named(cx, module, name.as_str())))
        }
        _ => None,
    }
}

fn hints(cx: &Interpreter<'_>, options: &[(Sym, Value)]) -> Hints {
    let f = cx.entry_frame(ModuleId(0));
    let mut hints = Hints::default();
    for (name, value) in options {
        let into = match name.as_str() {
            "only" => &mut hints.columns,
            "select_related" | "prefetch_related" => &mut hints.relations,
            "annotate" => {
                hints.unknown = true;
                continue;
            }
            "disable_optimization" => continue,
            _ => continue,
        };
        let items = match value {
            Value::Str(_) => vec![value.clone()],
            Value::None => Vec::new(),
            other => items_of(cx, &f, other).unwrap_or_else(|| vec![Value::Unknown]),
        };
        for item in items {
            match item.as_str() {
                Some(text) => into.push(text),
                None => hints.unknown = true,
            }
        }
    }
    hints
}

/// What is known of a type of a model: `@strawberry_django.type(Book, fields=[...])`.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub model: ClassRef,
    names: Names,
}

#[derive(Clone, Debug)]
enum Names {
    None,
    All { but: Vec<Sym> },
    Listed(Vec<Sym>),
}

/// Reads the arguments of the decorator.
pub(super) fn definition(
    cx: &Interpreter<'_>,
    f: &swiftsure_flow::frame::Frame,
    model: ClassRef,
    options: &Value,
) -> Definition {
    Definition { model, names: names(cx, f, &entries_of(cx, f, options)) }
}

/// Which fields of the model the options ask for.
fn names(cx: &Interpreter<'_>, f: &swiftsure_flow::frame::Frame, options: &[(Sym, Value)]) -> Names {
    let option = |name: &str| options.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
    let texts = |value: Value| -> Vec<Sym> {
        items_of(cx, f, &value).unwrap_or_default().iter().filter_map(Value::as_str).collect()
    };
    match (option("fields"), option("exclude")) {
        (_, Some(but)) if but != Value::None => Names::All { but: texts(but) },
        (Some(Value::Str(all)), _) if all == "__all__" => Names::All { but: Vec::new() },
        (Some(listed), _) => Names::Listed(texts(listed)),
        _ => Names::None,
    }
}

/// The fields of the model that the decorator asks for and the class does not declare.
fn add_model_fields(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    class: ClassRef,
    definition: &Definition,
    found: &mut Vec<Field>,
) {
    let info = orm.models.info(cx, definition.model);
    let shown = info.fields.values().filter(|field| !matches!(field.kind, FieldKind::GenericKey));
    let names: Vec<Sym> = match &definition.names {
        Names::None => Vec::new(),
        Names::Listed(names) => names.clone(),
        Names::All { but } => shown.map(|field| field.name).filter(|name| !but.contains(name)).collect(),
    };
    let site = super::class_site(cx, class);
    for name in names {
        if !found.iter().any(|known| known.name == name) {
            found.push(Field { of_model: true, ..plain(name, name, Shape::PLAIN, site) });
        }
    }
}

/// An instance among the values of a class body.
pub(super) fn global_instance(cx: &Interpreter<'_>, value: &Value) -> Option<(ClassRef, Rc<Object>)> {
    let f = cx.entry_frame(ModuleId(0));
    instance(cx, &f, value).map(|(_, class, object)| (class, object))
}
