//! GraphQL: schemas of strawberry and graphene. Which types there are and what their fields give, and how each root field
//! is answered. The rest is `knowledge/strawberry`, `knowledge/graphene` and their companions.

mod annotation;
mod arguments;
mod execute;
mod graphene;
mod schema;
mod types;

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_python::ir::{Expr, ModuleId};
use swiftsure_source::Sym;

use crate::orm::{Orm, operation};

pub use execute::OPTIMIZED;
pub(crate) use schema::run;

/// Schemas in schemas that are followed.
const SHOWN_DEPTH: usize = 4;

/// What is known of the GraphQL types of a project.
#[derive(Debug, Default)]
pub struct Graphql {
    /// The types that stand for a model.
    types: RefCell<FxHashMap<ClassRef, types::Definition>>,
    fields: RefCell<FxHashMap<ClassRef, Rc<Vec<types::Field>>>>,
    /// The types of graphene by their model.
    by_model: RefCell<Option<FxHashMap<ClassRef, ClassRef>>>,
}

/// Calls a native function of the knowledge of a GraphQL library.
pub(crate) fn call_native(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &str,
    args: &Args,
    site: Site,
) -> Option<Value> {
    match name {
        "strawberry_django.define" => {
            let model = args.at(1).class().filter(|model| orm.models.is_model(cx, *model));
            if let (Some(class), Some(model)) = (args.at(0).class(), model) {
                let definition = types::definition(cx, f, model, &args.at(2));
                orm.graphql.types.borrow_mut().insert(class, definition);
            }
            Some(Value::None)
        }
        "graphene_django_optimizer.query" => Some(match args.at(0) {
            Value::Set(set) => Value::Set(Rc::new(set.with(operation(execute::OPTIMIZED, site), f.loops.len()))),
            other => other,
        }),
        _ => None,
    }
}

/// Reads of what a view gave the fields of the type that an annotation names, as libraries with the same types do.
pub(crate) fn show(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    module: ModuleId,
    annotation: &Expr,
    value: &Value,
    site: Site,
) {
    let mut shape = annotation::shape(cx, module, annotation);
    if value.set().is_some() {
        shape.many = annotation::Many::List;
    }
    let name = Sym::new("response");
    let mut operation = execute::Operation {
        orm,
        info: Value::Unknown,
        optimizes: false,
        by_place: true,
        depth: SHOWN_DEPTH,
        path: Vec::new(),
    };
    operation.complete(cx, f, value, &types::plain(name, name, shape, site), false);
}

/// The model that a type stands for.
fn model_of(orm: &Orm, cx: &mut Interpreter<'_>, class: ClassRef) -> Option<ClassRef> {
    if let Some(model) = graphene::model_of(orm, cx, class) {
        return Some(model);
    }
    let types = orm.graphql.types.borrow();
    cx.classes.get(class).mro.iter().find_map(|base| types.get(base)).map(|definition| definition.model)
}

/// The name of a class in its definition.
fn class_site(cx: &Interpreter<'_>, class: ClassRef) -> Site {
    match cx.classes.get(class).id {
        Some(id) => cx.code.span(id.module, cx.code.class(id).name_range),
        None => Site::new(swiftsure_source::FileId(0), 0, 0),
    }
}
