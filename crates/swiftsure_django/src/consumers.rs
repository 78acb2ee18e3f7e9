//! Consumers of channels: what they do when a socket opens, speaks or closes, and when their group has a message.

use std::collections::BTreeSet;
use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::outside::{Outside, Shape};
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::ir::{FunctionId, ModuleId};
use swiftsure_source::{EntryPointKind, EntryPointRef, Span, Sym};

use crate::entry::{Entered, captured};
use crate::rest::{instance, items_of};

const CONSUMER: &str = "channels.consumer.Consumer";
const PATTERN: &str = "django.urls.resolvers.URLPattern";
/// What the protocol itself calls.
const CALLED: &[&str] = &["connect", "websocket_connect", "receive", "receive_json", "websocket_receive", "disconnect"];

/// Evaluates the handlers of the consumers that the reviewed modules define.
pub(crate) fn run(cx: &mut Interpreter<'_>, reviewed: &BTreeSet<ModuleId>, entries: &mut Vec<Entered>) {
    let consumers: Vec<ClassRef> =
        cx.classes.iter().map(|(class, _)| class).filter(|class| cx.classes.inherits(*class, CONSUMER)).collect();
    if consumers.is_empty() {
        return;
    }
    let routes = routes(cx, reviewed);
    for class in &consumers {
        let Some(id) = cx.classes.get(*class).id.filter(|id| reviewed.contains(&id.module)) else { continue };
        if consumers.iter().any(|other| other != class && cx.classes.is_subclass(*other, *class)) {
            continue;
        }
        let route = routes.iter().find(|(consumer, _)| consumer == class).map(|(_, pattern)| pattern.as_str());
        for (name, function) in handlers(cx, *class) {
            if let Some(entry) = enter(cx, *class, id.module, (name, function), route) {
                entries.push(entry);
            }
        }
    }
}

/// The project's own methods that a message or the protocol calls.
fn handlers(cx: &Interpreter<'_>, class: ClassRef) -> Vec<(Sym, FunctionId)> {
    let mut found: Vec<(Sym, FunctionId)> = Vec::new();
    for base in &cx.classes.get(class).mro {
        let body = cx.classes.get(*base);
        if body.id.is_none_or(|id| cx.is_knowledge(id.module)) {
            continue;
        }
        for name in &body.names {
            let Some(Value::Function(function)) = body.namespace.get(name) else { continue };
            let known = found.iter().any(|(known, _)| known == name);
            if !known && (CALLED.contains(&name.as_str()) || takes_message(cx, function.id)) {
                found.push((*name, function.id));
            }
        }
    }
    found
}

/// Whether a method takes the message of a group, by the name that everybody gives it.
fn takes_message(cx: &Interpreter<'_>, function: FunctionId) -> bool {
    let mut params = cx.code.function(function).params.iter().map(|param| param.name.as_str());
    params.next() == Some("self") && matches!(params.next(), Some("event" | "message")) && params.next().is_none()
}

fn enter(
    cx: &mut Interpreter<'_>,
    class: ClassRef,
    module: ModuleId,
    (name, function): (Sym, FunctionId),
    route: Option<&str>,
) -> Option<Entered> {
    let mut frame = cx.entry_frame(module);
    let span = cx.function_span(function);
    let consumer = cx.instantiate(&mut frame, class, Args::default(), span);
    if let Some(route) = route {
        set_arguments(cx, &mut frame, &consumer, route, span);
    }
    let handler = cx.method(&mut frame, &consumer, name.as_str())?;
    let args = Args { open: true, keywords: sent(cx, function), ..Args::default() };
    let summary = cx.enter_in(&mut frame, &handler, args, span)?;
    let point = EntryPointRef {
        kind: EntryPointKind::Consumer,
        name: format!("{}.{name}", cx.qualified_name(class)),
        route: route.map(|route| format!("{route} {name}")),
        who: "unknown".to_owned(),
    };
    Some(Entered::new(point, span, summary, handler))
}

/// What a client sends to a handler.
fn sent(cx: &Interpreter<'_>, handler: FunctionId) -> Vec<(Sym, Value)> {
    let code = cx.code.function(handler);
    let site = cx.function_span(handler);
    let (given, shape) = match code.name.as_str() {
        "receive" => ("text_data", Shape::Text),
        "receive_json" => ("content", Shape::Any),
        "websocket_receive" => ("event", Shape::Any),
        _ => return Vec::new(),
    };
    // A handler may name it as it likes, for it is called by place.
    let own = code.params.iter().nth(1).map_or_else(|| Sym::new(given), |param| param.name);
    let message = Outside::source(Sym::new("message of the socket"), None, site, shape);
    vec![(own, Value::Outside(Rc::new(message)))]
}

/// `scope["url_route"]["kwargs"]`: what the pattern captures, as its converters let it through.
fn set_arguments(cx: &mut Interpreter<'_>, f: &mut Frame, consumer: &Value, route: &str, site: Span) {
    let captured = captured(route, site);
    let field = |cx: &mut Interpreter<'_>, f: &mut Frame, of: &Value, name: &str| match of {
        Value::Object(id) => cx.object(f, *id).and_then(|object| object.field(Sym::new(name)).cloned()),
        _ => None,
    };
    let Some(scope) = field(cx, f, consumer, "scope") else { return };
    let Some(Value::Object(route)) = field(cx, f, &scope, "url_route") else { return };
    let arguments = cx.allocate(f, Object { fields: captured, ..Object::of_kind(Kind::Dict) });
    if let Some(route) = cx.own_object_mut(f, route) {
        route.set_field(Sym::new("kwargs"), arguments);
    }
}

/// The patterns that lead to consumers, wherever a module lists them.
fn routes(cx: &Interpreter<'_>, reviewed: &BTreeSet<ModuleId>) -> Vec<(ClassRef, String)> {
    let f = cx.entry_frame(ModuleId(0));
    let mut found = Vec::new();
    for module in reviewed {
        for name in cx.module_names(*module) {
            let list = cx.bound_global(*module, name).and_then(|list| items_of(cx, &f, &list));
            for item in list.unwrap_or_default() {
                let Some((_, class, pattern)) = instance(cx, &f, &item) else { continue };
                let consumer = pattern.field(Sym::new("callback")).and_then(|view| consumer(cx, view));
                let route = pattern.field(Sym::new("route")).and_then(Value::as_str);
                if let (true, Some(consumer), Some(route)) = (cx.classes.inherits(class, PATTERN), consumer, route) {
                    let route = route.as_str().trim_start_matches('^').trim_end_matches('$').trim_start_matches('/');
                    found.push((consumer, format!("/{route}")));
                }
            }
        }
    }
    found
}

/// The class behind what `as_asgi()` gave.
fn consumer(cx: &Interpreter<'_>, view: &Value) -> Option<ClassRef> {
    let Value::Function(function) = view else { return None };
    function.captured.iter().find_map(Value::class).filter(|class| cx.classes.inherits(*class, CONSUMER))
}
