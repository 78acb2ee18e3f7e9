//! Entry points: where requests, commands, tasks and signals enter the project's code; each is evaluated once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use swiftsure_flow::class::ClassRef;
use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::Kind;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::outside::{Outside, Shape};
use swiftsure_flow::value::{Args, FunctionValue, Value};
use swiftsure_python::ir::{ClassId, FunctionId, ModuleId};
use swiftsure_source::{EntryPointKind, EntryPointRef, Handler, Span, Sym};

use crate::admin_pages::site_of;
use crate::guards::Guards;
use crate::loaders::model_choice;
use crate::orm::Orm;
use crate::share::{Met, Share};
use crate::unreached;
use crate::urls::Route;

const COMMAND: &str = "django.core.management.base.BaseCommand";
/// The methods by which a view may be called.
const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
/// Where an app has its commands.
const COMMANDS: &str = "management/commands";
pub(crate) const VIEW: &str = "django.views.generic.base.View";
const LATE_RESPONSE: &str = "django.template.response.SimpleTemplateResponse";
const RENDER: &str = "django.core.handlers.base.render_response";
const TASKS: &[&str] = &["celery.app.task.Task", "django.tasks.base.Task"];

/// An entry point, as rules read it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub point: EntryPointRef,
    pub methods: Vec<String>,
    pub span: Span,
    pub guards: Guards,
    /// The functions of the project that answer.
    pub handlers: Vec<Handler>,
    /// A page that an admin adds to those of its model: nobody is asked who comes unless it says so itself.
    pub added_to_admin: bool,
}

/// An entry point that was evaluated, and the number of the summary that its evaluation gave.
#[derive(Clone, Debug)]
pub(crate) struct Entered {
    pub(crate) entry: Entry,
    pub(crate) summary: u32,
    /// The view, command or task itself.
    pub(crate) target: Value,
    /// Its place among all entry points.
    pub(crate) order: usize,
}

impl Entered {
    /// One of which nothing is known yet but what it does: neither its methods, nor who may call it.
    pub(crate) fn new(point: EntryPointRef, span: Span, summary: u32, target: Value) -> Self {
        let (methods, handlers) = (Vec::new(), Vec::new());
        let entry = Entry { point, methods, span, guards: Guards::default(), handlers, added_to_admin: false };
        Self { entry, summary, target, order: 0 }
    }

    /// The same, with the methods by which it is called.
    pub(crate) fn by(mut self, methods: Vec<String>) -> Self {
        self.entry.methods = methods;
        self
    }
}

/// What becomes of entry points that were evaluated.
pub(crate) type Settle<'a> = &'a mut dyn FnMut(&mut Interpreter<'_>, Vec<Entered>);

/// Evaluates the entry points of a share, then every function of the project that none of them called. Gives the
/// functions that only another share shows.
pub(crate) fn run(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    routes: &[Route],
    reviewed: &BTreeSet<ModuleId>,
    share: &mut Share,
    settle: Settle<'_>,
) -> BTreeSet<FunctionId> {
    // What middleware puts on a request is there when the view is called.
    let middleware = crate::per_request::middleware(cx, orm, reviewed);
    for route in routes.iter().filter(|route| site_of(cx, &route.view).is_none()).collect::<Vec<_>>() {
        let entries = share.take(|entries| run_route(cx, orm, route, entries));
        settle(cx, entries);
    }
    crate::admin_pages::run(cx, orm, routes, reviewed, share, settle);
    crate::wagtail_pages::run(cx, orm, reviewed, share, settle);
    let entries = share.take_alone(|entries| {
        crate::graphql::run(cx, orm, routes, reviewed, entries);
        for module in reviewed {
            run_commands(cx, *module, entries);
            run_tasks(cx, *module, entries);
        }
        crate::consumers::run(cx, reviewed, entries);
        entries.extend(middleware);
        crate::per_request::run_processors(cx, orm, reviewed, entries);
        crate::web::run(cx, orm, reviewed, entries);
    });
    let is_route = |entered: &Entered| entered.entry.point.kind == EntryPointKind::Route;
    let has_routes = !routes.is_empty() || entries.iter().any(is_route);
    settle(cx, entries);
    run_views(cx, orm, reviewed, share, settle);
    let is_first = share.is_first();
    // The first part evaluates what is left, and need not tell the other one.
    let functions = || if is_first { BTreeSet::new() } else { unreached::shown(cx, reviewed) };
    let elsewhere = share.meet(|| Met { functions: functions(), ..Met::default() }).functions;
    if is_first {
        unreached::run(cx, orm, reviewed, &elsewhere, has_routes);
    }
    elsewhere
}

pub(crate) fn run_route(cx: &mut Interpreter<'_>, orm: &Orm, route: &Route, entries: &mut Vec<Entered>) {
    let (name, span) = describe(cx, &route.view, route.module);
    // A view of a library stands where the project names it.
    let is_of_library = cx.code.module_of(span.file).is_some_and(|module| cx.is_knowledge(module));
    let span = Some(route).filter(|_| is_of_library).and_then(|route| route.place(cx)).unwrap_or(span);
    let point = EntryPointRef {
        kind: EntryPointKind::Route,
        name,
        route: Some(route.pattern.clone()),
        who: "unknown".to_owned(),
    };
    let mut keywords = captured(&route.pattern, span);
    keywords.retain(|(name, _)| route.extra.iter().all(|(other, _)| other != name));
    keywords.extend(route.extra.iter().cloned());
    let args = Args { keywords, ..Args::default() };
    match run_view(cx, orm, &route.view, route.module, (&point, span), &args) {
        Some(mut found) => entries.append(&mut found),
        None => cx.counters.count("views that are not known", route.pattern.clone()),
    }
}

/// Evaluates a view with each of its methods; `None` where it is not known what a call of it does.
fn run_view(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    view: &Value,
    module: ModuleId,
    (point, span): (&EntryPointRef, Span),
    args: &Args,
) -> Option<Vec<Entered>> {
    let mut found: Vec<Entered> = Vec::new();
    let mut methods = methods(cx, view);
    let mut next = 0;
    while let Some(method) = methods.get(next).copied() {
        next += 1;
        let mut frame = cx.entry_frame(module);
        let mut args = args.clone();
        args.positional.extend(orm.requests.with_method(cx, &mut frame, method));
        let summary = enter_view(cx, &mut frame, view, args, span)?;
        let allowed = allowed(cx, summary).unwrap_or_default();
        methods.extend(
            METHODS.iter().filter(|named| allowed.contains(*named) && !methods.contains(*named)).collect::<Vec<_>>(),
        );
        if !allowed.is_empty() && !allowed.contains(&method) {
            continue;
        }
        // One entry for methods that do the same.
        if let Some(same) = found.iter_mut().find(|known| does_the_same(cx, known.summary, summary)) {
            same.entry.methods.push(method.to_owned());
            continue;
        }
        let entered = Entered::new(point.clone(), span, summary, view.clone());
        found.push(entered.by(vec![method.to_owned()]));
    }
    Some(found)
}

/// Evaluates a view; a response that is rendered late is rendered behind it.
pub(crate) fn enter_view(
    cx: &mut Interpreter<'_>,
    frame: &mut Frame,
    view: &Value,
    args: Args,
    site: Span,
) -> Option<u32> {
    cx.enter_before(frame, view, args, site, |cx, frame, response| {
        let is_late = response.members().iter().any(|member| cx.is_instance(frame, member, LATE_RESPONSE));
        if let Some(render) = cx.find_value(RENDER).filter(|_| is_late) {
            cx.call_value(frame, &render, Args::positional(vec![response]), site);
        }
    })
}

/// The HTTP methods to evaluate a view with: those that its class handles, else the two that forms use.
fn methods(cx: &Interpreter<'_>, view: &Value) -> Vec<&'static str> {
    const HANDLERS: [(&str, &str); 5] =
        [("GET", "get"), ("POST", "post"), ("PUT", "put"), ("PATCH", "patch"), ("DELETE", "delete")];
    if let Some(methods) = crate::rest::methods(cx, view) {
        return methods;
    }
    let Some(class) = view_class(cx, view) else { return vec!["GET", "POST"] };
    let handled = HANDLERS.iter().filter(|(_, name)| cx.classes.lookup(class, Sym::new(name)).is_some());
    let mut handled: Vec<&str> = handled.map(|(method, _)| *method).collect();
    if cx.classes.inherits(class, crate::rest::API_VIEW) {
        return handled;
    }
    // A decorated `dispatch` is still Django's own.
    let dispatch = cx.classes.lookup(class, Sym::new("dispatch")).map(|(_, value)| value);
    let dispatches_itself = dispatch.and_then(definition).is_some_and(|id| !cx.is_knowledge(id.module));
    for method in ["GET", "POST"] {
        if (dispatches_itself || method == "GET") && !handled.contains(&method) {
            handled.push(method);
        }
    }
    let named = named_methods(cx, class);
    handled.retain(|method| named.as_ref().is_none_or(|named| named.contains(&method.to_lowercase())));
    handled
}

/// The `http_method_names` of a class-based view, where they are known.
fn named_methods(cx: &Interpreter<'_>, class: ClassRef) -> Option<Vec<String>> {
    let items = match cx.classes.lookup(class, Sym::new("http_method_names"))?.1 {
        Value::Tuple(items) => items.to_vec(),
        Value::Object(id) => cx.globals.get(*id)?.items.clone()?,
        _ => return None,
    };
    items.iter().map(|name| name.as_str().map(|name| name.as_str().to_lowercase())).collect()
}

/// The class behind what `as_view()` gave.
pub(crate) fn view_class(cx: &Interpreter<'_>, view: &Value) -> Option<ClassRef> {
    match view {
        Value::Function(function) if cx.is_knowledge(function.id.module) => {
            function.captured.iter().find_map(|captured| match captured {
                Value::Class(class) => Some(*class),
                inner @ Value::Function(_) => view_class(cx, inner),
                _ => None,
            })
        }
        Value::Union(members) => members.iter().find_map(|member| view_class(cx, member)),
        _ => None,
    }
}

/// The methods that the guards let pass that a view runs through; `None` where they do not say, or not all of them.
fn allowed(cx: &Interpreter<'_>, summary: u32) -> Option<Vec<&'static str>> {
    let effects = &cx.summary(summary)?.effects;
    let named = effects.iter().filter_map(|effect| match &effect.kind {
        EffectKind::Named { kind, detail } if *kind == "method" => Some(detail),
        _ => None,
    });
    named.flat_map(Value::members).map(|name| name.as_str().map(Sym::as_str)).collect()
}

pub(crate) fn does_the_same(cx: &Interpreter<'_>, left: u32, right: u32) -> bool {
    let effects = |number: u32| cx.summary(number).map(|summary| &summary.effects);
    let (Some(left), Some(right)) = (effects(left), effects(right)) else { return false };
    left.len() == right.len() && left.iter().zip(right).all(|(one, other)| one.key() == other.key())
}

/// The keyword arguments that a pattern captures: `<int:pk>` is a number, others are texts from outside.
pub(crate) fn captured(pattern: &str, site: Span) -> Vec<(Sym, Value)> {
    let mut found = Vec::new();
    let mut rest = pattern;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>') else { break };
        let inside = &rest[start + 1..start + end];
        let is_regex = rest[..start].ends_with("(?P");
        let (converter, name) = inside.split_once(':').unwrap_or(("str", inside));
        rest = &rest[start + end + 1..];
        let name = Sym::new(name);
        let text = || Outside::source(Sym::new("URL parameter"), Some(name), site, Shape::Text);
        let group = rest.split(')').next().unwrap_or_default();
        let value = match converter {
            // Neither does any harm; which row it names is for whoever asks to choose all the same.
            "int" => Outside::source(Sym::new("URL parameter"), Some(name), site, Shape::Data).safe_for(&["all"]),
            "uuid" => text().safe_for(&["all"]),
            "slug" => text().safe_for(&["word"]),
            "str" if is_regex && swiftsure_flow::is_harmless(group, true) => {
                text().safe_for(&[swiftsure_flow::harmless_as(group)])
            }
            "str" if is_regex => Value::Outside(Rc::new(text())),
            // What has no slash is neither an address nor a way to another folder.
            "str" => text().safe_for(&["path", "redirect"]),
            "path" => Value::Outside(Rc::new(text())),
            _ => Value::AnyStr,
        };
        found.push((name, value));
    }
    found
}

/// The dotted name of a view and where it is defined.
pub(crate) fn describe(cx: &Interpreter<'_>, view: &Value, module: ModuleId) -> (String, Span) {
    match view {
        Value::Function(function) => describe_function(cx, function),
        Value::Bound(bound) => match (&bound.0, &bound.1) {
            (Value::Class(class), _) => describe_class(cx, *class, module),
            (_, Value::Function(function)) => describe_function(cx, function),
            _ => ("unknown".to_owned(), cx.nowhere(module)),
        },
        Value::Class(class) => describe_class(cx, *class, module),
        Value::Union(members) => describe(cx, &members[0], module),
        Value::Object(id) => match crate::rest::behind(cx, view) {
            Some(function) => describe(cx, &function, module),
            None => match cx.globals.get(*id).map(|object| object.kind) {
                Some(Kind::Instance(class)) => describe_class(cx, class, module),
                _ => ("unknown".to_owned(), cx.nowhere(module)),
            },
        },
        _ => ("unknown".to_owned(), cx.nowhere(module)),
    }
}

fn describe_function(cx: &Interpreter<'_>, function: &FunctionValue) -> (String, Span) {
    // The closure that `as_view` gives, and wrappers of decorators, stand for what they captured.
    if cx.is_knowledge(function.id.module) {
        for captured in &function.captured {
            match captured {
                Value::Class(class) => return describe_class(cx, *class, function.id.module),
                Value::Function(inner) if !cx.code.function(inner.id).is_lambda => return describe_function(cx, inner),
                _ => {}
            }
        }
        // A method that is wrapped: `admin_site.admin_view(self.report)`.
        if let Some(bound @ Value::Bound(_)) = function.captured.iter().find(|value| matches!(value, Value::Bound(_))) {
            return describe(cx, bound, function.id.module);
        }
    } else if let Some(inner) = wrapped(cx, function) {
        return describe_function(cx, &inner);
    }
    (cx.function_name(function.id), cx.function_span(function.id))
}

/// The view that a wrapper of the project's own decorator calls: the function of another depth that it captured.
fn wrapped(cx: &Interpreter<'_>, function: &FunctionValue) -> Option<Rc<FunctionValue>> {
    let is_local = |id: FunctionId| cx.code.function(id).qualname.as_str().contains("<locals>");
    if !is_local(function.id) {
        return None;
    }
    let mut captured = function.captured.iter().filter_map(|value| match value {
        Value::Function(inner) if !cx.code.function(inner.id).is_lambda && inner.id != function.id => Some(inner),
        _ => None,
    });
    let found = captured.next().cloned();
    found.filter(|_| captured.next().is_none())
}

fn describe_class(cx: &Interpreter<'_>, class: ClassRef, module: ModuleId) -> (String, Span) {
    let span = match cx.classes.get(class).id {
        Some(id) => cx.code.span(id.module, cx.code.class(id).name_range),
        None => cx.nowhere(module),
    };
    (cx.qualified_name(class).to_owned(), span)
}

fn run_commands(cx: &mut Interpreter<'_>, module: ModuleId, entries: &mut Vec<Entered>) {
    // Django lists the files of the folder, whatever is beside them.
    let path = cx.code.path(module).to_owned();
    let Some((folder, file)) = path.rsplit_once('/') else { return };
    let is_command = (folder == COMMANDS || folder.ends_with(&format!("/{COMMANDS}"))) && !file.starts_with('_');
    let Some(short) = file.strip_suffix(".py").filter(|_| is_command).map(ToOwned::to_owned) else { return };
    let Some(Value::Class(class)) = cx.module_attribute(module, Sym::new("Command")) else { return };
    if !cx.classes.inherits(class, COMMAND) {
        return;
    }
    let mut frame = cx.entry_frame(module);
    let command = cx.some_instance(&mut frame, class);
    let Some(handle) = cx.method(&mut frame, &command, "handle") else { return };
    let (_, span) = describe(cx, &handle, module);
    let args = Args { open: true, ..Args::default() };
    let Some(summary) = cx.enter_in(&mut frame, &handle, args, span) else { return };
    let point = EntryPointRef { kind: EntryPointKind::Command, name: short, route: None, who: "operator".to_owned() };
    entries.push(Entered::new(point, span, summary, handle));
}

fn run_tasks(cx: &mut Interpreter<'_>, module: ModuleId, entries: &mut Vec<Entered>) {
    for name in cx.module_names(module) {
        let Some(value) = cx.module_attribute(module, name) else { continue };
        let Value::Object(id) = &value else { continue };
        let Some(Kind::Instance(class)) = cx.globals.get(*id).map(|object| object.kind) else { continue };
        if !TASKS.iter().any(|task| cx.classes.inherits(class, task)) {
            continue;
        }
        let body = cx.globals.get(*id).and_then(|object| object.field(Sym::new("run")).cloned());
        let Some(body @ (Value::Function(_) | Value::Bound(_))) = body else { continue };
        let (full, span) = describe(cx, &body, module);
        if cx.code.module_of(span.file) != Some(module) {
            continue;
        }
        let mut frame = cx.entry_frame(module);
        let is_bound =
            cx.globals.get(*id).and_then(|object| object.field(Sym::new("bind"))) == Some(&Value::Bool(true));
        let positional = if is_bound { vec![value.clone()] } else { Vec::new() };
        let args = Args { open: true, ..Args::positional(positional) };
        let Some(summary) = cx.enter_in(&mut frame, &body, args, span) else { continue };
        let point = EntryPointRef { kind: EntryPointKind::Task, name: full, route: None, who: "internal".to_owned() };
        entries.push(Entered::new(point, span, summary, body));
    }
}

/// Evaluates the class-based views that no URLconf leads to: whoever registers them does so in a way that is not known.
fn run_views(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    reviewed: &BTreeSet<ModuleId>,
    share: &mut Share,
    settle: Settle<'_>,
) {
    let own = unregistered(cx, reviewed);
    let views: BTreeSet<ClassId> = own.keys().copied().collect();
    let other = share.meet(|| {
        let instantiated = cx.classes.iter().filter(|(at, _)| cx.was_instantiated(*at));
        let instantiated = instantiated.filter_map(|(_, class)| class.id.filter(|id| reviewed.contains(&id.module)));
        Met { instantiated: instantiated.collect(), views: views.clone(), ..Met::default() }
    });
    for id in views.union(&other.views) {
        let entries = share.take(|entries| {
            let classes = own.get(id).filter(|_| !other.instantiated.contains(id));
            for class in classes.into_iter().flatten() {
                if !cx.was_instantiated(*class) {
                    run_class(cx, orm, *class, id.module, entries);
                }
            }
        });
        settle(cx, entries);
    }
}

/// The class-based views of some modules that are no base of another view.
fn unregistered(cx: &mut Interpreter<'_>, reviewed: &BTreeSet<ModuleId>) -> BTreeMap<ClassId, Vec<ClassRef>> {
    let Some(base) = cx.find_class(VIEW) else { return BTreeMap::new() };
    let views: Vec<ClassRef> =
        cx.classes.iter().map(|(at, _)| at).filter(|at| cx.classes.is_subclass(*at, base)).collect();
    let is_base = |class: ClassRef| views.iter().any(|other| *other != class && cx.classes.is_subclass(*other, class));
    let mut found: BTreeMap<ClassId, Vec<ClassRef>> = BTreeMap::new();
    for class in &views {
        let id = cx.classes.get(*class).id.filter(|id| reviewed.contains(&id.module));
        if let Some(id) = id.filter(|_| !is_base(*class)) {
            found.entry(id).or_default().push(*class);
        }
    }
    found
}

fn run_class(cx: &mut Interpreter<'_>, orm: &Orm, class: ClassRef, module: ModuleId, entries: &mut Vec<Entered>) {
    let mut frame = cx.entry_frame(module);
    let (_, site) = describe_class(cx, class, module);
    let views = match crate::rest::unrouted(cx, &mut frame, class, site) {
        Some(views) => views,
        None => {
            let as_view = cx.attribute(&mut frame, &Value::Class(class), Sym::new("as_view"), site);
            let args = Args { keywords: given_to_view(cx, &mut frame, class), ..Args::default() };
            let view = cx.call_value(&mut frame, &as_view, args, site);
            vec![cx.globalize(&frame, &view)]
        }
    };
    let point = EntryPointRef {
        kind: EntryPointKind::View,
        name: cx.qualified_name(class).to_owned(),
        route: None,
        who: "unknown".to_owned(),
    };
    let args = Args { open: true, ..Args::default() };
    for view in views.iter().filter(|view| matches!(view, Value::Function(_))) {
        entries.extend(run_view(cx, orm, view, module, (&point, site), &args).into_iter().flatten());
    }
}

/// What whoever registers a view has to give `as_view()`: the model, where the class leaves it open.
fn given_to_view(cx: &mut Interpreter<'_>, frame: &mut Frame, class: ClassRef) -> Vec<(Sym, Value)> {
    let model = Sym::new("model");
    let says = |cx: &Interpreter<'_>, name: &str| {
        cx.classes.lookup(class, Sym::new(name)).is_some_and(|(_, value)| *value != Value::None)
    };
    let is_open = cx.classes.lookup(class, model).is_some() && !says(cx, "model") && !says(cx, "queryset");
    if is_open { vec![(model, model_choice(cx, frame))] } else { Vec::new() }
}

/// The project's function behind a class attribute.
pub(crate) fn definition(value: &Value) -> Option<FunctionId> {
    match value {
        Value::Function(function) if function.role.is_none() => Some(function.id),
        Value::Property(property) => definition(&property.getter),
        Value::StaticMethod(inner) | Value::ClassMethod(inner) => definition(inner),
        _ => None,
    }
}
