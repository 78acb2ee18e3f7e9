//! What runs beside the views: the project's own middleware on every request, its context processors for every page
//! that is rendered.
//!
//! The cost of a middleware is that of one request, seen alone; it is not added to the routes, which all pay it.

use std::collections::BTreeSet;

use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::Kind;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_python::ir::ModuleId;
use swiftsure_source::{EntryPointKind, EntryPointRef, Span, Sym};

use crate::entry::{Entered, describe};
use crate::orm::Orm;
use crate::templates;

const SETTING: &str = "MIDDLEWARE";
/// What stands for the rest of the stack.
const GET_RESPONSE: &str = "django.core.handlers.base.get_response";
const RESPONSE: &str = "django.http.response.HttpResponse";
/// Hooks that the handler calls itself, and whether it does so on every request.
const HOOKS: &[(&str, bool)] =
    &[("process_view", true), ("process_template_response", false), ("process_exception", false)];

/// Evaluates each middleware of the reviewed modules that the settings list, in their order: what one puts on the request
/// is there for the next. Where no settings are at hand, that of all apps.
pub(crate) fn middleware(cx: &mut Interpreter<'_>, orm: &Orm, reviewed: &BTreeSet<ModuleId>) -> Vec<Entered> {
    let mut listed = orm.settings.sure_list(cx, SETTING).unwrap_or_else(|| orm.settings.texts(cx, SETTING));
    listed.extend(orm.unlisted.middleware());
    let mut entries = Vec::new();
    for name in listed {
        let Some(middleware) = cx.find_value(name.as_str()) else { continue };
        entries.extend(enter(cx, orm, &middleware, reviewed));
    }
    entries
}

/// Evaluates each context processor of the reviewed modules that the settings list.
pub(crate) fn run_processors(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    reviewed: &BTreeSet<ModuleId>,
    entries: &mut Vec<Entered>,
) {
    let (processors, _) = templates::processors(orm, cx);
    for name in processors {
        let Some(processor) = cx.find_value(name.as_str()) else { continue };
        entries.extend(enter_processor(cx, orm, &processor, reviewed));
    }
}

fn enter_processor(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    processor: &Value,
    reviewed: &BTreeSet<ModuleId>,
) -> Option<Entered> {
    let (name, span) = describe(cx, processor, ModuleId(0));
    let module = cx.code.module_of(span.file).filter(|module| reviewed.contains(module))?;
    let mut frame = cx.entry_frame(module);
    let request = orm.requests.any(cx, &mut frame)?;
    let summary = cx.enter_in(&mut frame, processor, Args::positional(vec![request]), span)?;
    Some(entry(EntryPointKind::ContextProcessor, name, span, summary, processor))
}

fn entry(kind: EntryPointKind, name: String, span: Span, summary: u32, target: &Value) -> Entered {
    let point = EntryPointRef { kind, name, route: None, who: "anonymous".to_owned() };
    Entered::new(point, span, summary, target.clone())
}

fn enter(cx: &mut Interpreter<'_>, orm: &Orm, middleware: &Value, reviewed: &BTreeSet<ModuleId>) -> Option<Entered> {
    let (name, span) = describe(cx, middleware, ModuleId(0));
    let module = cx.code.module_of(span.file).filter(|module| reviewed.contains(module))?;
    let mut frame = cx.entry_frame(module);
    let get_response = cx.find_value(GET_RESPONSE).unwrap_or(Value::Unknown);
    let made = cx.call_value(&mut frame, middleware, Args::positional(vec![get_response]), span);
    let request = orm.requests.any(cx, &mut frame)?;
    let handler = made.members().iter().find_map(|made| handler(cx, &mut frame, made))?;
    let args = Args::positional(vec![request.clone()]);
    let summary = cx.enter_before(&mut frame, &handler, args, span, |cx, frame, _| {
        run_hooks(cx, frame, &made, &request, span);
    })?;
    orm.requests.learn(cx, &mut frame, &request);
    Some(entry(EntryPointKind::Middleware, name, span, summary, middleware))
}

/// What is called with the request.
fn handler(cx: &mut Interpreter<'_>, frame: &mut Frame, made: &Value) -> Option<Value> {
    match made {
        Value::Function(_) | Value::Bound(_) => Some(made.clone()),
        Value::Object(_) => cx.method(frame, made, "__call__"),
        _ => None,
    }
}

/// The hooks that only classes have.
fn run_hooks(cx: &mut Interpreter<'_>, frame: &mut Frame, made: &Value, request: &Value, site: Site) {
    let Value::Object(id) = made else { return };
    let Some(Kind::Instance(class)) = cx.object(frame, *id).map(|object| object.kind) else { return };
    for (hook, always) in HOOKS {
        if cx.classes.lookup(class, Sym::new(hook)).is_none() {
            continue;
        }
        let mut args = vec![request.clone()];
        match *hook {
            "process_view" => args.extend([Value::Unknown, Value::Unknown, Value::Unknown]),
            "process_template_response" => args.push(some_response(cx, frame, site)),
            _ => args.push(Value::Unknown),
        }
        frame.branches += u32::from(!always);
        cx.call_method(frame, made, hook, Args::positional(args), site);
        frame.branches -= u32::from(!always);
    }
}

fn some_response(cx: &mut Interpreter<'_>, frame: &mut Frame, site: Site) -> Value {
    let Some(class) = cx.find_class(RESPONSE) else { return Value::Unknown };
    cx.instantiate(frame, class, Args::default(), site)
}
