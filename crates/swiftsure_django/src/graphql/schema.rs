//! The schemas of a project, and their root fields as entry points.

use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::ir::ModuleId;
use swiftsure_source::{EntryPointKind, EntryPointRef, Sym};

use super::execute::Operation;
use super::graphene;
use super::types;
use crate::entry::Entered;
use crate::orm::Orm;
use crate::rest::entries_of;
use crate::urls::Route;

const STRAWBERRY: &str = "strawberry.schema.Schema";
const OPTIMIZER: &str = "strawberry_django.optimizer.DjangoOptimizerExtension";
const BEGIN: &str = "graphql.begin";
/// Fields that are evaluated for one schema: it decides how deep each root field is followed.
const FIELD_BUDGET: usize = 12_000;
/// Types on one path at most.
const DEPTH_LIMIT: usize = 4;

/// One schema object.
struct Schema {
    id: ObjectId,
    object: Rc<Object>,
    of_graphene: bool,
    module: ModuleId,
}

/// Evaluates each root field of each schema that the reviewed modules make.
pub(crate) fn run(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    routes: &[Route],
    reviewed: &BTreeSet<ModuleId>,
    entries: &mut Vec<Entered>,
) {
    for schema in schemas(cx, reviewed) {
        let route = routes.iter().find(|route| shows(cx, &route.view, schema.id));
        let route = route.map(|route| format!("{} ", route.pattern.trim_end_matches('/'))).unwrap_or_default();
        let optimizes = !schema.of_graphene && optimizes(cx, &schema);
        let roots: Vec<(&str, ClassRef)> = ["query", "mutation", "subscription"]
            .into_iter()
            .filter_map(|root| Some((root, schema.object.field(Sym::new(root))?.class()?)))
            .collect();
        let depth = depth(cx, orm, &roots);
        for (root, class) in roots {
            for field in types::of(orm, cx, class).iter() {
                let operation =
                    |info| Operation { orm, info, optimizes, by_place: schema.of_graphene, depth, path: Vec::new() };
                let Some(summary) = enter(cx, orm, &schema, class, field, operation) else { continue };
                let point = EntryPointRef {
                    kind: EntryPointKind::Graphql,
                    name: format!("{}.{}", cx.qualified_name(class), field.name),
                    route: Some(format!("{route}{root}.{}", field.name)),
                    who: "unknown".to_owned(),
                };
                entries.push(Entered::new(point, field.site, summary, Value::Class(class)));
            }
        }
    }
}

fn enter<'o>(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    schema: &Schema,
    root: ClassRef,
    field: &types::Field,
    operation: impl FnOnce(Value) -> Operation<'o>,
) -> Option<u32> {
    let mut frame = cx.entry_frame(schema.module);
    let request = orm.requests.with_method(cx, &mut frame, "POST")?;
    let info = info(cx, &mut frame, schema, request)?;
    let begin = cx.find_value(BEGIN)?;
    cx.enter_before(&mut frame, &begin, Args::default(), field.site, |cx, frame, _| {
        operation(info).root(cx, frame, root, field);
    })
}

fn info(cx: &mut Interpreter<'_>, frame: &mut Frame, schema: &Schema, request: Value) -> Option<Value> {
    let name = if schema.of_graphene { "graphql.GraphQLResolveInfo" } else { "strawberry.types.Info" };
    let class = cx.find_class(name)?;
    let site = cx.nowhere(frame.module);
    Some(cx.instantiate(frame, class, Args::positional(vec![request]), site))
}

/// The schema objects of the modules, each once.
fn schemas(cx: &Interpreter<'_>, reviewed: &BTreeSet<ModuleId>) -> Vec<Schema> {
    let mut found: Vec<Schema> = Vec::new();
    for module in reviewed {
        for name in cx.module_names(*module) {
            let Some(Value::Object(id)) = cx.bound_global(*module, name) else { continue };
            let Some(object) = cx.globals.get(id) else { continue };
            let Kind::Instance(class) = object.kind else { continue };
            let of_graphene = cx.classes.inherits(class, graphene::SCHEMA);
            let is_schema = of_graphene || cx.classes.inherits(class, STRAWBERRY);
            if is_schema && !found.iter().any(|known| known.id == id) {
                found.push(Schema { id, object: object.clone(), of_graphene, module: *module });
            }
        }
    }
    found
}

/// Whether a view is one that answers for a schema.
fn shows(cx: &Interpreter<'_>, view: &Value, schema: ObjectId) -> bool {
    let f = cx.entry_frame(ModuleId(0));
    match view {
        Value::Function(function) => function.captured.iter().any(|captured| match captured {
            Value::Function(_) => shows(cx, captured, schema),
            captured => entries_of(cx, &f, captured)
                .iter()
                .any(|(name, value)| *name == "schema" && *value == Value::Object(schema)),
        }),
        Value::Union(members) => members.iter().any(|member| shows(cx, member, schema)),
        _ => false,
    }
}

/// Whether the optimiser is among the extensions of a schema; where they are not known, it may be.
fn optimizes(cx: &mut Interpreter<'_>, schema: &Schema) -> bool {
    let mut frame = cx.entry_frame(schema.module);
    let extensions = schema.object.field(Sym::new("extensions")).cloned().unwrap_or(Value::None);
    let members = match &extensions {
        Value::None => return false,
        Value::Tuple(items) => items.to_vec(),
        Value::Object(id) => match cx.object(&frame, *id) {
            Some(list) => list.items.clone().unwrap_or_else(|| list.element.members().to_vec()),
            None => return true,
        },
        _ => return true,
    };
    members.iter().any(|extension| is_optimizer(cx, &mut frame, extension))
}

fn is_optimizer(cx: &mut Interpreter<'_>, frame: &mut Frame, extension: &Value) -> bool {
    match extension {
        Value::Class(class) => cx.classes.inherits(*class, OPTIMIZER),
        Value::Object(_) => cx.is_instance(frame, extension, OPTIMIZER),
        Value::Function(_) | Value::Partial(_) => {
            let site = cx.nowhere(frame.module);
            let made = cx.call_value(frame, extension, Args::default(), site);
            cx.is_instance(frame, &made, OPTIMIZER)
        }
        Value::Unknown => true,
        _ => false,
    }
}

/// How deep the objects of a schema are followed, so that what is evaluated stays within the budget.
fn depth(cx: &mut Interpreter<'_>, orm: &Orm, roots: &[(&str, ClassRef)]) -> usize {
    let mut sizes = FxHashMap::default();
    let mut depth = 1;
    while depth < DEPTH_LIMIT {
        let mut whole = 0usize;
        for (_, root) in roots {
            whole = whole.saturating_add(size(cx, orm, *root, depth + 2, &mut sizes));
        }
        if whole > FIELD_BUDGET {
            break;
        }
        depth += 1;
    }
    depth
}

/// The fields of a type and of what they lead to, down to a depth.
fn size(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    class: ClassRef,
    depth: usize,
    known: &mut FxHashMap<(ClassRef, usize), usize>,
) -> usize {
    if depth == 0 {
        return 0;
    }
    if let Some(size) = known.get(&(class, depth)) {
        return *size;
    }
    let mut whole = 0usize;
    for field in types::of(orm, cx, class).iter() {
        let inner = field.shape.class.map_or(0, |inner| size(cx, orm, inner, depth - 1, known));
        whole = whole.saturating_add(1).saturating_add(inner);
    }
    known.insert((class, depth), whole);
    whole
}
