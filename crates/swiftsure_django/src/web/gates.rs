//! What runs before a view: dependencies of FastAPI, which also give parameters their values, and the functions that Flask
//! runs before each request of an application or blueprint.

use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::ir::{ExprKind, ModuleId, Param};
use swiftsure_source::{Span, Sym};

use super::{function_of, params};
use crate::rest::{instance, items_of};

/// What `Depends(...)` makes.
const DEPENDS: &str = "fastapi.params.Depends";
/// What `Annotated[...]` makes.
const ANNOTATED: &str = "typing.AnnotatedAlias";
/// Classes whose instances ask for credentials when they are called.
const SECURITY: &str = "fastapi.security.base.SecurityBase";
/// Dependencies of dependencies that are followed.
const DEPTH_LIMIT: usize = 4;
/// Words of code that sends away who has not signed in, and of code that sends away who may not.
const ASKS_WHO: &[&str] = &["401", "UNAUTHORIZED", "Unauthorized", "login"];
const ASKS_MORE: &[&str] = &["403", "FORBIDDEN", "Forbidden", "PermissionDenied"];

/// What a view waits for, in the order in which it is called.
#[derive(Default)]
pub(super) struct Gates {
    pub(super) calls: Vec<Value>,
}

impl Gates {
    /// Calls a dependency, and gives what it answers; of a generator, what it yields first.
    pub(super) fn answer(&mut self, cx: &mut Interpreter<'_>, f: &mut Frame, gate: &Value, site: Span) -> Value {
        self.calls.push(gate.clone());
        call(cx, f, gate, site, DEPTH_LIMIT)
    }

    /// Calls them all once more, and says what they ask of who comes.
    pub(super) fn pass(&self, cx: &mut Interpreter<'_>, f: &mut Frame, site: Span) {
        for gate in &self.calls {
            call(cx, f, gate, site, DEPTH_LIMIT);
            let asked = asked(cx, f, gate, DEPTH_LIMIT);
            let kind = match asked {
                Asked::Nothing => continue,
                // Who may come is then not known.
                Asked::Unknown => EffectKind::Named { kind: Sym::new("user read"), detail: Value::None },
                Asked::Who => named("authenticated"),
                Asked::More => named("test"),
            };
            f.effect(kind, site, 0);
        }
    }
}

fn named(guard: &str) -> EffectKind {
    EffectKind::Named { kind: Sym::new("guard"), detail: Value::str(guard) }
}

/// The dependency that gives a parameter its value: `db=Depends(get_db)`, `db: Annotated[Session, Depends(get_db)]`, also
/// under a name for the annotation. `default`: the value of the parameter's default.
pub(super) fn of_parameter(
    cx: &mut Interpreter<'_>,
    f: &Frame,
    module: ModuleId,
    param: &Param,
    default: Option<&Value>,
) -> Option<Value> {
    let annotation = param.annotation.as_ref();
    if let Some(given) = default.and_then(|default| dependency(cx, f, default)) {
        return match given {
            // `service: Service = Depends()` calls the class.
            Value::None => annotation.and_then(|class| cx.annotation_class(module, class)).map(Value::Class),
            given => Some(given),
        };
    }
    let annotation = annotation.filter(|annotation| {
        matches!(annotation.kind, ExprKind::Name(_) | ExprKind::Attribute(_) | ExprKind::Subscript(_))
    })?;
    let mut frame = Frame::new(module, None);
    let alias = cx.annotation_in(&mut frame, annotation);
    let (_, class, alias) = instance(cx, &frame, &alias)?;
    if !cx.classes.inherits(class, ANNOTATED) {
        return None;
    }
    let origin = alias.field(Sym::new("__origin__")).cloned().unwrap_or(Value::Unknown);
    let metadata = items_of(cx, &frame, alias.field(Sym::new("__metadata__"))?)?;
    let given = metadata.iter().find_map(|part| dependency(cx, &frame, part))?;
    Some(if given == Value::None { origin } else { given })
}

/// What `Depends(...)` was given.
pub(super) fn dependency(cx: &Interpreter<'_>, f: &Frame, value: &Value) -> Option<Value> {
    let (_, class, depends) = instance(cx, f, value)?;
    cx.classes.inherits(class, DEPENDS).then(|| depends.field(Sym::new("dependency")).cloned())?
}

fn call(cx: &mut Interpreter<'_>, f: &mut Frame, gate: &Value, site: Span, depth: usize) -> Value {
    let Some(depth) = depth.checked_sub(1) else { return Value::Unknown };
    let keywords = match callable(cx, f, gate).and_then(|callable| function_of(cx, &callable).zip(Some(callable))) {
        Some((id, function)) if id.index != u32::MAX => {
            let mut resolve = |cx: &mut Interpreter<'_>, f: &mut Frame, inner: &Value| call(cx, f, inner, site, depth);
            params::of_function(cx, f, &function, id, "", &mut resolve)
        }
        _ => Vec::new(),
    };
    let args = Args { keywords, open: true, ..Args::default() };
    let answer = match gate {
        Value::Object(_) => cx.call_method(f, gate, "__call__", args, site).unwrap_or(Value::Unknown),
        gate => cx.call_value(f, gate, args, site),
    };
    let yielded = match &answer {
        Value::Object(id) => cx.object(f, *id).filter(|object| object.kind == Kind::Iterator),
        _ => None,
    };
    yielded.map(|answers| answers.element.clone()).unwrap_or(answer)
}

/// The function that runs when a gate is called.
fn callable(cx: &mut Interpreter<'_>, f: &mut Frame, gate: &Value) -> Option<Value> {
    match gate {
        Value::Object(_) => cx.method(f, gate, "__call__"),
        Value::Class(class) => cx.classes.lookup(*class, Sym::new("__init__")).map(|(_, init)| init.clone()),
        gate => Some(gate.clone()),
    }
}

/// What a gate asks of who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Nothing,
    Unknown,
    Who,
    More,
}

/// What the code of a gate and of its own dependencies asks.
fn asked(cx: &mut Interpreter<'_>, f: &mut Frame, gate: &Value, depth: usize) -> Asked {
    let Some(depth) = depth.checked_sub(1) else { return Asked::Unknown };
    if let Some((_, class, _)) = instance(cx, f, gate)
        && cx.classes.inherits(class, SECURITY)
    {
        return Asked::Who;
    }
    let Some(function) = callable(cx, f, gate) else { return Asked::Unknown };
    let Some(id) = function_of(cx, &function).filter(|id| id.index != u32::MAX) else { return Asked::Unknown };
    if cx.is_knowledge(id.module) {
        return Asked::Nothing;
    }
    let text = cx.code.files.text(cx.code.span(id.module, cx.code.function(id).range));
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let mut most = match (says(ASKS_MORE), says(ASKS_WHO)) {
        (true, _) => Asked::More,
        (false, true) => Asked::Who,
        (false, false) => Asked::Nothing,
    };
    let mut inner = Vec::new();
    params::of_function(cx, f, &function, id, "", &mut |_, _, gate| {
        inner.push(gate.clone());
        Value::Unknown
    });
    for gate in inner {
        most = most.max(asked(cx, f, &gate, depth));
    }
    most
}

/// A function that runs before each view of an application, blueprint or router.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    pub(super) owner: Option<ObjectId>,
    pub(super) function: Value,
}
