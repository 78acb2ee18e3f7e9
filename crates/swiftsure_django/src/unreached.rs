//! What no entry point reaches: functions that nothing called, evaluated with arguments of which nothing is known.

use std::collections::BTreeSet;
use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::outside::{Outside, Shape};
use swiftsure_flow::value::{Args, FunctionValue, Value};
use swiftsure_python::ir::{FunctionId, ModuleId};
use swiftsure_source::Sym;

use crate::entry::definition;
use crate::orm::Orm;
use crate::request::REQUEST;

/// Evaluates the functions that nothing called, with arguments of which nothing is known.
pub(crate) fn run(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    reviewed: &BTreeSet<ModuleId>,
    elsewhere: &BTreeSet<FunctionId>,
    has_routes: bool,
) {
    for module in
        reviewed.iter().filter(|module| cx.code.head(**module).language.is_python()).copied().collect::<Vec<_>>()
    {
        let module = &module;
        run_methods(cx, orm, *module, elsewhere);
        for index in 0..cx.code.module(*module).functions.len() {
            let id = FunctionId { module: *module, index: u32::try_from(index).unwrap_or(u32::MAX) };
            let code = cx.code.function(id);
            if is_known(cx, id, elsewhere) || code.class.is_some() || code.is_lambda {
                continue;
            }
            let function = module_function(cx, *module, id).unwrap_or_else(|| cx.plain_function(id, None));
            let mut frame = cx.entry_frame(*module);
            let mut args = Args { open: true, ..Args::default() };
            if !has_routes && takes_request(cx, id) {
                args.positional.extend(orm.requests.any(cx, &mut frame));
            }
            if takes_event(cx, id) {
                let event = Outside::source(Sym::new("event field"), None, cx.function_span(id), Shape::Any);
                args.positional.push(Value::Outside(Rc::new(event)));
            }
            cx.enter_in(&mut frame, &Value::Function(function), args, cx.function_span(id));
        }
    }
}

/// Whether a function looks like a view, where no URL is known: its first parameter is said to be a request, or called
/// so and nothing else is said of it.
fn takes_request(cx: &mut Interpreter<'_>, id: FunctionId) -> bool {
    let params = &cx.code.function(id).params;
    let Some(first) = params.positional_only.iter().chain(&params.positional).next() else { return false };
    match &first.annotation {
        None => first.name == "request",
        Some(annotation) => {
            cx.annotation_class(id.module, annotation).is_some_and(|class| cx.classes.inherits(class, REQUEST))
        }
    }
}

/// Whether a function is what AWS Lambda calls: a handler of an event and its context.
fn takes_event(cx: &Interpreter<'_>, id: FunctionId) -> bool {
    let code = cx.code.function(id);
    let mut params = code.params.positional_only.iter().chain(&code.params.positional).map(|param| param.name);
    code.name.as_str().ends_with("handler")
        && params.next().is_some_and(|name| name == "event")
        && params.next().is_some_and(|name| name == "context")
        && params.next().is_none()
}

/// Whether the calls that were followed, here or elsewhere, show all of a function.
fn is_known(cx: &Interpreter<'_>, id: FunctionId, elsewhere: &BTreeSet<FunctionId>) -> bool {
    elsewhere.contains(&id) || shows_all(cx, id)
}

/// The functions of some modules that the calls that were followed show all of, and the parts of templates that they
/// render.
pub(crate) fn shown(cx: &Interpreter<'_>, reviewed: &BTreeSet<ModuleId>) -> BTreeSet<FunctionId> {
    let parsed = cx.code.parsed().filter(|(id, _)| reviewed.contains(id));
    let functions = parsed
        .flat_map(|(module, code)| (0..).zip(&code.functions).map(move |(index, _)| FunctionId { module, index }));
    let is_template = |id: &FunctionId| !cx.code.head(id.module).language.is_python();
    functions.filter(|id| shows_all(cx, *id) || (is_template(id) && cx.was_called(*id))).collect()
}

fn shows_all(cx: &Interpreter<'_>, id: FunctionId) -> bool {
    cx.was_called(id) && !cx.was_seen_in_part(id)
}

/// The function of a definition as the module's namespace holds it, with its defaults.
fn module_function(cx: &mut Interpreter<'_>, module: ModuleId, id: FunctionId) -> Option<Rc<FunctionValue>> {
    match cx.module_attribute(module, cx.code.function(id).name)? {
        Value::Function(function) if function.id == id => Some(function),
        _ => None,
    }
}

fn run_methods(cx: &mut Interpreter<'_>, orm: &Orm, module: ModuleId, elsewhere: &BTreeSet<FunctionId>) {
    let classes: Vec<ClassRef> = cx
        .classes
        .iter()
        .filter(|(_, class)| class.id.is_some_and(|id| id.module == module))
        .map(|(at, _)| at)
        .collect();
    for class in classes {
        let names = cx.classes.get(class).names.clone();
        let own = |cx: &Interpreter<'_>, value: &Value| {
            definition(value).filter(|id| id.module == module && !is_known(cx, *id, elsewhere))
        };
        let methods: Vec<Value> =
            names.iter().filter_map(|name| cx.classes.get(class).namespace.get(name).cloned()).collect();
        let used_as = representative(cx, orm, class);
        for method in methods {
            if own(cx, &method).is_some_and(|id| may_be_called(cx, class, id)) {
                run_method(cx, module, used_as, &method);
            }
        }
    }
}

/// Django awaits `__acall__` only of middleware that says that it can be awaited.
fn may_be_called(cx: &Interpreter<'_>, class: ClassRef, method: FunctionId) -> bool {
    let says_so = || match cx.classes.lookup(class, Sym::new("async_capable")) {
        Some((_, said)) => *said != Value::Bool(false),
        None => cx.classes.get(class).open,
    };
    cx.code.function(method).name != "__acall__" || says_so()
}

fn run_method(cx: &mut Interpreter<'_>, module: ModuleId, class: ClassRef, method: &Value) {
    let mut frame: Frame = cx.entry_frame(module);
    let (function, first) = match method {
        Value::StaticMethod(inner) => (Value::clone(inner), None),
        Value::ClassMethod(inner) => (Value::clone(inner), Some(Value::Class(class))),
        Value::Property(property) => (property.getter.clone(), Some(receiver(cx, &mut frame, class))),
        other => (other.clone(), Some(receiver(cx, &mut frame, class))),
    };
    let span = definition(method).map_or_else(|| cx.nowhere(module), |id| cx.function_span(id));
    let args = Args { positional: first.into_iter().collect(), open: true, ..Args::default() };
    cx.enter_in(&mut frame, &function, args, span);
}

/// An object to call a method of: made as the project makes it, with arguments that nobody knows.
fn receiver(cx: &mut Interpreter<'_>, frame: &mut Frame, class: ClassRef) -> Value {
    let init = cx.classes.lookup(class, Sym::new("__init__")).and_then(|(owner, _)| cx.classes.get(owner).id);
    match cx.some_instance(frame, class) {
        Value::Object(_) if init.is_some_and(|id| !cx.is_knowledge(id.module)) => {
            let site = cx.nowhere(frame.module);
            cx.instantiate(frame, class, Args { open: true, ..Args::default() }, site)
        }
        instance => instance,
    }
}

/// The class whose instances an abstract class or a mixin is looked at through: its first concrete descendant.
fn representative(cx: &Interpreter<'_>, orm: &Orm, class: ClassRef) -> ClassRef {
    let is_model = orm.models.is_model(cx, class);
    let is_abstract = is_model && orm.models.info(cx, class).is_abstract;
    let is_mixin = !is_model && cx.classes.get(class).bases.is_empty();
    if !is_abstract && !is_mixin {
        return class;
    }
    let fits = |candidate: ClassRef| {
        candidate != class
            && cx.classes.is_subclass(candidate, class)
            && !(orm.models.is_model(cx, candidate) && orm.models.info(cx, candidate).is_abstract)
            && (is_model || cx.classes.get(candidate).bases.len() > 1)
    };
    cx.classes.iter().map(|(at, _)| at).find(|at| fits(*at)).unwrap_or(class)
}
