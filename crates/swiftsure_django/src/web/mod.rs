//! Frameworks whose applications register their views while they run: Flask, and FastAPI with Starlette.
//!
//! The knowledge says of each way to register a view that it does (`register`, `mount`); what was said is kept here and
//! becomes routes. Where the project makes its application in a function that nothing calls, that function is entered.

mod factories;
mod gates;
mod params;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::ObjectId;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::ir::{FunctionId, ModuleId};
use swiftsure_source::{EntryPointKind, EntryPointRef, Sym};

use crate::entry::{Entered, describe};
use crate::orm::Orm;
use crate::rest::{instance, items_of};
use gates::{Gate, Gates};

/// Parts in parts that are followed.
const DEPTH_LIMIT: usize = 8;
/// Routes of one project that are followed.
const ROUTE_LIMIT: usize = 20_000;

/// A view as it was registered.
#[derive(Clone, Debug)]
struct Registered {
    /// The blueprint or router, where it outlives the call.
    owner: Option<ObjectId>,
    /// As the owner knows it.
    rule: String,
    view: Value,
    methods: Vec<String>,
    /// A text that it gives back is HTML.
    is_html: bool,
    module: ModuleId,
    /// What runs before it alone.
    gates: Vec<Value>,
}

/// A blueprint or router that was made a part of another, or of an application.
#[derive(Clone, Debug)]
struct Mounted {
    part: ObjectId,
    into: Option<ObjectId>,
    prefix: String,
}

/// What applications registered while they ran.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    views: RefCell<Vec<Registered>>,
    mounts: RefCell<Vec<Mounted>>,
    gates: RefCell<Vec<Gate>>,
}

/// Calls a native function of the knowledge; none if the name is not one.
pub(crate) fn call_native(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &str,
    args: &Args,
) -> Option<Value> {
    match name {
        "flask.app.register" => register(orm, cx, f, args),
        "flask.app.mount" => mount(orm, cx, f, args),
        "flask.app.gate" => gate(orm, cx, f, args),
        _ => return None,
    }
    Some(Value::None)
}

/// `register(owner, rule, view, methods, kind, dependencies)`
fn register(orm: &Orm, cx: &mut Interpreter<'_>, f: &Frame, args: &Args) {
    let view = cx.globalize(f, &args.at(2));
    let Some(function) = function_of(cx, &view) else { return };
    let is_html = args.at(4).as_str().is_some_and(|kind| kind.as_str() == "html");
    let listed = items_of(cx, f, &args.at(3)).unwrap_or_default();
    let mut methods: Vec<String> =
        listed.iter().filter_map(Value::as_str).map(|method| method.as_str().to_uppercase()).collect();
    if methods.is_empty() {
        methods.push("GET".to_owned());
    }
    let rule = args.at(1).as_str().map_or("…", |rule| rule.as_str()).to_owned();
    let listed = items_of(cx, f, &args.at(5)).unwrap_or_default();
    let gates: Vec<Value> = listed.iter().filter_map(|depends| gates::dependency(cx, f, depends)).collect();
    let gates = gates.iter().map(|gate| cx.globalize(f, gate)).collect();
    let (owner, module) = (lasting(&args.at(0)), function.module);
    let registered = Registered { owner, rule, view, methods, is_html, module, gates };
    let mut views = orm.web.views.borrow_mut();
    let is_known = |known: &Registered| known.view == registered.view && known.rule == registered.rule;
    if views.len() < ROUTE_LIMIT && !views.iter().rev().take(50).any(is_known) {
        views.push(registered);
    }
}

/// `mount(owner, part, prefix)`
fn mount(orm: &Orm, cx: &Interpreter<'_>, f: &Frame, args: &Args) {
    let Some(part) = lasting(&args.at(1)) else { return };
    let own = instance(cx, f, &args.at(1)).and_then(|(_, _, object)| object.field(Sym::new("url_prefix")).cloned());
    let given = Some(args.at(2)).filter(|given| *given != Value::None);
    let prefix = given.or(own).and_then(|prefix| prefix.as_str()).map_or("", |prefix| prefix.as_str()).to_owned();
    orm.web.mounts.borrow_mut().push(Mounted { part, into: lasting(&args.at(0)), prefix });
}

/// `gate(owner, function)`, also with what `Depends(...)` made of the function.
fn gate(orm: &Orm, cx: &mut Interpreter<'_>, f: &Frame, args: &Args) {
    let function = gates::dependency(cx, f, &args.at(1)).unwrap_or_else(|| args.at(1));
    let function = cx.globalize(f, &function);
    orm.web.gates.borrow_mut().push(Gate { owner: lasting(&args.at(0)), function });
}

/// An object that outlives the call that made it.
fn lasting(value: &Value) -> Option<ObjectId> {
    match value {
        Value::Object(id) if id.is_global() => Some(*id),
        _ => None,
    }
}

/// The function behind a view.
fn function_of(cx: &Interpreter<'_>, view: &Value) -> Option<FunctionId> {
    match view {
        Value::Function(function) if !cx.is_knowledge(function.id.module) => Some(function.id),
        // A closure of the knowledge: the wrapper of a decorator, or what `as_view` gave.
        Value::Function(function) => {
            let inner = function.captured.iter().find_map(|captured| match captured {
                Value::Function(_) => function_of(cx, captured),
                Value::Class(class) => {
                    let id = cx.classes.get(*class).id?;
                    Some(FunctionId { module: id.module, index: u32::MAX })
                }
                _ => None,
            });
            inner.or(Some(function.id))
        }
        Value::Union(members) => members.iter().find_map(|member| function_of(cx, member)),
        Value::Partial(partial) => function_of(cx, &partial.func),
        Value::Bound(bound) => function_of(cx, &bound.1),
        _ => None,
    }
}

/// Evaluates the views that were registered, after the functions that would register more.
pub(crate) fn run(cx: &mut Interpreter<'_>, orm: &Orm, reviewed: &BTreeSet<ModuleId>, entries: &mut Vec<Entered>) {
    factories::run(cx, reviewed);
    let views = orm.web.views.take();
    for view in &views {
        mark_answers(cx, view);
    }
    for view in &views {
        for (route, owners) in routes(orm, view) {
            let gates = gates(orm, view, &owners);
            entries.extend(enter(cx, view, &route, gates));
        }
    }
}

/// The answers of a view leave the program; of a class, those of all its methods.
fn mark_answers(cx: &mut Interpreter<'_>, view: &Registered) {
    if !view.is_html {
        return;
    }
    match function_of(cx, &view.view) {
        Some(id) if id.index != u32::MAX => cx.answers_with_html(id),
        _ => {
            let Some(class) = class_behind(&view.view) else { return };
            for name in ["get", "post", "put", "patch", "delete", "dispatch_request"] {
                if let Some((_, Value::Function(method))) = cx.classes.lookup(class, Sym::new(name)) {
                    let id = method.id;
                    cx.answers_with_html(id);
                }
            }
        }
    }
}

fn class_behind(view: &Value) -> Option<swiftsure_flow::class::ClassRef> {
    let Value::Function(function) = view else { return None };
    function.captured.iter().find_map(Value::class)
}

/// What runs before a view: what stands before all that it is a part of, then what stands before it alone.
fn gates(orm: &Orm, view: &Registered, owners: &[ObjectId]) -> Gates {
    let known = orm.web.gates.borrow();
    let around = known.iter().filter(|gate| gate.owner.is_some_and(|owner| owners.contains(&owner)));
    Gates { calls: around.map(|gate| gate.function.clone()).chain(view.gates.iter().cloned()).collect() }
}

/// Full rules, each with what the view is a part of, the innermost first.
type Ways = BTreeMap<String, Vec<ObjectId>>;

/// The full rules of a view: one for each way in which its owner was made a part of an application.
fn routes(orm: &Orm, view: &Registered) -> Ways {
    let mounts = orm.web.mounts.borrow();
    let mut found = Ways::new();
    prefixes(&mounts, (view.owner, Vec::new()), view.rule.clone(), DEPTH_LIMIT, &mut found);
    found
}

fn prefixes(
    mounts: &[Mounted],
    (owner, inner): (Option<ObjectId>, Vec<ObjectId>),
    rule: String,
    depth: usize,
    found: &mut Ways,
) {
    let owners: Vec<ObjectId> = inner.into_iter().chain(owner).collect();
    let around: Vec<&Mounted> = mounts.iter().filter(|mount| Some(mount.part) == owner).collect();
    if around.is_empty() || depth == 0 {
        found.insert(if rule.starts_with('/') { rule } else { format!("/{rule}") }, owners);
        return;
    }
    for mount in around {
        let whole = format!("{}/{}", mount.prefix.trim_end_matches('/'), rule.trim_start_matches('/'));
        prefixes(mounts, (mount.into, owners.clone()), whole, depth - 1, found);
    }
}

fn enter(cx: &mut Interpreter<'_>, view: &Registered, route: &str, mut gates: Gates) -> Option<Entered> {
    let (name, span) = describe(cx, &view.view, view.module);
    let mut frame = cx.entry_frame(view.module);
    let keywords = params::given(cx, &mut frame, &view.view, route, &mut gates, span);
    let args = Args { keywords, ..Args::default() };
    let summary = cx.enter_before(&mut frame, &view.view, args, span, |cx, frame, _| gates.pass(cx, frame, span));
    let Some(summary) = summary else {
        cx.counters.count("views that are not known", route);
        return None;
    };
    let point =
        EntryPointRef { kind: EntryPointKind::Route, name, route: Some(route.to_owned()), who: "unknown".to_owned() };
    let (methods, target) = (view.methods.clone(), view.view.clone());
    Some(Entered::new(point, span, summary, target).by(methods))
}
