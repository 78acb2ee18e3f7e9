//! Routers: which URLs a registered viewset answers, and with which of its methods.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use super::{class_value, entries_of, instance, items_of};

const VIEWSET: &str = "rest_framework.viewsets.ViewSetMixin";
const EXTRA: &str = "rest_framework.decorators.ExtraAction";
const FUNCTION_VIEW: &str = "rest_framework.decorators.FunctionView";
const PATTERN: &str = "django.urls.resolvers.URLPattern";

const METHODS: [(&str, &str); 5] =
    [("GET", "get"), ("POST", "post"), ("PUT", "put"), ("PATCH", "patch"), ("DELETE", "delete")];
const LIST: [(&str, &str); 2] = [("get", "list"), ("post", "create")];
const DETAIL: [(&str, &str); 4] =
    [("get", "retrieve"), ("put", "update"), ("patch", "partial_update"), ("delete", "destroy")];

/// One URL of a viewset: what comes behind its prefix, the action for each method, arguments for the view.
struct Target {
    /// `None` for the list and the row themselves.
    path: Option<String>,
    detail: bool,
    actions: Vec<(Sym, Value)>,
    arguments: Vec<(Sym, Value)>,
}

/// The URL patterns of all that was registered with a router.
pub(super) fn routes_of(cx: &mut Interpreter<'_>, f: &mut Frame, router: &Value, site: Site) -> Value {
    let Some((_, _, object)) = instance(cx, f, router) else { return Value::Unknown };
    let text = |name: &str| object.field(Sym::new(name)).and_then(Value::as_str);
    let slash = text("trailing_slash").map_or("/", |slash| slash.as_str());
    let above = text("parent_prefix").map_or("", |prefix| prefix.as_str());
    let registry = object.field(Sym::new("registry")).cloned().unwrap_or_default();
    let mut patterns = Vec::new();
    for registered in registered(cx, f, &registry) {
        let Value::Tuple(pair) = registered else { continue };
        let (Some(prefix), Some(Value::Class(class))) = (pair.first(), pair.get(1)) else { continue };
        let prefix = prefix.as_str().map_or("…", |prefix| prefix.as_str());
        for target in targets(cx, f, *class) {
            let route = format!("{above}{}", route(cx, *class, prefix, &target, slash));
            if let Some(pattern) = pattern(cx, f, *class, &route, target, site) {
                patterns.push(pattern);
            }
        }
    }
    cx.allocate(f, Object::of_items(Kind::List, patterns))
}

fn registered(cx: &Interpreter<'_>, f: &Frame, registry: &Value) -> Vec<Value> {
    if let Some(items) = items_of(cx, f, registry) {
        return items;
    }
    match registry {
        Value::Object(id) => cx.object(f, *id).map(|list| list.element.members().to_vec()).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// `orders/`, `orders/<pk>/`, `orders/<pk>/cancel/`.
fn route(cx: &Interpreter<'_>, class: ClassRef, prefix: &str, target: &Target, slash: &str) -> String {
    let lookup = ["lookup_url_kwarg", "lookup_field"];
    let lookup = lookup.into_iter().find_map(|name| class_value(cx, class, name)?.as_str());
    let mut parts: Vec<String> = Vec::new();
    if !prefix.is_empty() {
        parts.push(prefix.to_owned());
    }
    if target.detail {
        parts.push(format!("<{}>", lookup.map_or("pk", |lookup| lookup.as_str())));
    }
    parts.extend(target.path.clone());
    if parts.is_empty() { String::new() } else { format!("{}{slash}", parts.join("/")) }
}

fn pattern(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    class: ClassRef,
    route: &str,
    target: Target,
    site: Site,
) -> Option<Value> {
    let callback = view(cx, f, class, target, site);
    let callback = cx.globalize(f, &callback);
    let mut pattern = Object::instance(cx.find_class(PATTERN)?);
    pattern.set_field(Sym::new("route"), Value::str(route));
    pattern.set_field(Sym::new("callback"), callback);
    pattern.set_field(Sym::new("name"), Value::AnyStr);
    Some(Value::Object(cx.globals.add(pattern)))
}

/// `Class.as_view({"get": "list"}, **arguments)`.
fn view(cx: &mut Interpreter<'_>, f: &mut Frame, class: ClassRef, target: Target, site: Site) -> Value {
    let mut actions = Object::of_kind(Kind::Dict);
    actions.fields = target.actions;
    let actions = cx.allocate(f, actions);
    let as_view = cx.attribute(f, &Value::Class(class), Sym::new("as_view"), site);
    let mut keywords = target.arguments;
    keywords.push((Sym::new("detail"), Value::Bool(target.detail)));
    cx.call_value(f, &as_view, Args { positional: vec![actions], keywords, open: false }, site)
}

/// The URLs of a viewset in the order in which routers match them.
fn targets(cx: &Interpreter<'_>, f: &Frame, class: ClassRef) -> Vec<Target> {
    let extra = extra_actions(cx, f, class);
    let (of_row, of_list): (Vec<Target>, Vec<Target>) = extra.into_iter().partition(|target| target.detail);
    let plain = |detail: bool, actions: &[(&str, &str)]| {
        let has = |action: &str| cx.classes.lookup(class, Sym::new(action)).is_some();
        let actions = actions.iter().filter(|(_, action)| has(action));
        let actions: Vec<(Sym, Value)> =
            actions.map(|(method, action)| (Sym::new(method), Value::str(action))).collect();
        (!actions.is_empty()).then_some(Target { path: None, detail, actions, arguments: Vec::new() })
    };
    let mut targets: Vec<Target> = plain(false, &LIST).into_iter().collect();
    targets.extend(of_list);
    targets.extend(plain(true, &DETAIL));
    targets.extend(of_row);
    targets
}

/// The methods of a viewset under `@action`.
fn extra_actions(cx: &Interpreter<'_>, f: &Frame, class: ClassRef) -> Vec<Target> {
    let mut targets = Vec::new();
    let mut seen: Vec<Sym> = Vec::new();
    for base in &cx.classes.get(class).mro {
        let body = cx.classes.get(*base);
        for name in &body.names {
            if seen.contains(name) {
                continue;
            }
            seen.push(*name);
            let Some(action) = body.namespace.get(name).and_then(|value| extra(cx, f, value)) else { continue };
            targets.push(target(cx, f, *name, &action));
        }
    }
    targets
}

fn extra(cx: &Interpreter<'_>, f: &Frame, value: &Value) -> Option<Rc<Object>> {
    let (_, class, object) = instance(cx, f, value)?;
    cx.classes.inherits(class, EXTRA).then_some(object)
}

fn target(cx: &Interpreter<'_>, f: &Frame, name: Sym, action: &Object) -> Target {
    let field = |key: &str| action.field(Sym::new(key)).cloned().unwrap_or_default();
    let methods = items_of(cx, f, &field("methods")).unwrap_or_else(|| vec![Value::str("get")]);
    let methods = methods.iter().filter_map(Value::as_str).map(|method| method.as_str().to_lowercase());
    let mut actions: Vec<(Sym, Value)> = methods.map(|method| (Sym::new(&method), Value::Str(name))).collect();
    actions.extend(entries_of(cx, f, &field("handlers")));
    let path = field("url_path").as_str().unwrap_or(name);
    Target {
        path: Some(path.to_string()),
        detail: field("detail") == Value::Bool(true),
        actions,
        arguments: entries_of(cx, f, &field("kwargs")),
    }
}

/// The views of a viewset that no router is known to make URLs for.
pub(crate) fn unrouted(cx: &mut Interpreter<'_>, f: &mut Frame, class: ClassRef, site: Site) -> Option<Vec<Value>> {
    if !cx.classes.inherits(class, VIEWSET) {
        return None;
    }
    let targets = targets(cx, f, class);
    let views = targets.into_iter().map(|target| {
        let view = view(cx, f, class, target, site);
        cx.globalize(f, &view)
    });
    Some(views.collect())
}

/// The HTTP methods that a view of a viewset or under `@api_view` answers.
pub(crate) fn methods(cx: &Interpreter<'_>, view: &Value) -> Option<Vec<&'static str>> {
    let f = cx.entry_frame(swiftsure_python::ir::ModuleId(0));
    match view {
        Value::Function(_) => {
            let actions = actions(cx, view)?;
            let answered = METHODS.iter().filter(|(_, method)| actions.iter().any(|(name, _)| *name == **method));
            Some(answered.map(|(method, _)| *method).collect())
        }
        Value::Object(_) => {
            let (_, class, object) = instance(cx, &f, view)?;
            if !cx.classes.inherits(class, FUNCTION_VIEW) {
                return None;
            }
            let names = items_of(cx, &f, object.field(Sym::new("methods"))?)?;
            let names: Vec<String> =
                names.iter().filter_map(Value::as_str).map(|name| name.as_str().to_uppercase()).collect();
            Some(
                METHODS.iter().filter(|(method, _)| names.iter().any(|name| name == method)).map(|(m, _)| *m).collect(),
            )
        }
        _ => None,
    }
}

/// The method of a viewset that answers an HTTP method.
pub(crate) fn action(cx: &Interpreter<'_>, view: &Value, method: &str) -> Option<Sym> {
    let actions = actions(cx, view)?;
    actions.iter().find(|(name, _)| name.as_str().eq_ignore_ascii_case(method))?.1.as_str()
}

/// What a view of a viewset answers: the HTTP methods, and the names of its own methods for them.
fn actions(cx: &Interpreter<'_>, view: &Value) -> Option<Vec<(Sym, Value)>> {
    let Value::Function(function) = view else { return None };
    let is_viewset = |captured: &Value| matches!(captured, Value::Class(class) if cx.classes.inherits(*class, VIEWSET));
    if !cx.is_knowledge(function.id.module) || !function.captured.iter().any(is_viewset) {
        return None;
    }
    let f = cx.entry_frame(swiftsure_python::ir::ModuleId(0));
    let mut captured = function.captured.iter().map(|captured| entries_of(cx, &f, captured));
    captured.find(|entries| entries.iter().any(|(name, _)| METHODS.iter().any(|(_, method)| *name == **method)))
}

/// The function under `@api_view`.
pub(crate) fn behind(cx: &Interpreter<'_>, view: &Value) -> Option<Value> {
    let f = cx.entry_frame(swiftsure_python::ir::ModuleId(0));
    let (_, class, object) = instance(cx, &f, view)?;
    cx.classes.inherits(class, FUNCTION_VIEW).then(|| object.field(Sym::new("function")).cloned())?
}
