//! django-ninja: the URL patterns of an API, and which fields of its rows an operation shows.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_python::ir::{Expr, ExprKind, FunctionId, Params};
use swiftsure_source::Sym;

use crate::graphql;
use crate::incoming::{Framework, names, parameter};
use crate::orm::Orm;
use crate::rest::{class_value, entries_of, instance, items_of};

pub(crate) const SCHEMA: &str = "ninja.schema.Schema";
const MODEL_SCHEMA: &str = "ninja.schema.ModelSchema";
const PATTERN: &str = "django.urls.resolvers.URLPattern";
const NINJA: Framework = Framework { is_model: |cx, class| cx.classes.inherits(class, SCHEMA), own: &[] };
/// Routers in routers that are followed.
const DEPTH_LIMIT: usize = 8;

/// Calls a native function of the knowledge of django-ninja.
pub(crate) fn call_native(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &str,
    args: &Args,
    site: Site,
) -> Option<Value> {
    match name {
        "ninja.main.patterns_of" => {
            let mut patterns = Vec::new();
            collect(cx, f, &args.at(0), "", &Value::None, DEPTH_LIMIT, &mut patterns);
            Some(cx.allocate(f, Object::of_items(Kind::List, patterns)))
        }
        "ninja.main.sent" => Some(sent(cx, f, &args.at(0), &args.at(1))),
        "ninja.schema.show" => {
            show(orm, cx, f, &args.at(0), &args.at(1), site);
            Some(Value::None)
        }
        _ => None,
    }
}

/// The patterns of a router; operations without a guard of their own have that of the router around.
fn collect(
    cx: &mut Interpreter<'_>,
    f: &Frame,
    router: &Value,
    prefix: &str,
    guard: &Value,
    depth: usize,
    patterns: &mut Vec<Value>,
) {
    let Some((_, _, object)) = instance(cx, f, router).filter(|_| depth > 0) else { return };
    let pairs = |cx: &Interpreter<'_>, name: &str| -> Vec<(String, Value)> {
        let list = object.field(Sym::new(name)).and_then(|list| items_of(cx, f, list)).unwrap_or_default();
        let pairs = list.iter().filter_map(|item| items_of(cx, f, item)).filter_map(|pair| {
            let path = pair.first()?.as_str().map_or("…", |path| path.as_str()).trim_start_matches('/').to_owned();
            Some((path, pair.get(1)?.clone()))
        });
        pairs.collect()
    };
    let own = object.field(Sym::new("auth")).filter(|auth| **auth != Value::None).unwrap_or(guard).clone();
    for (path, operation) in pairs(cx, "operations") {
        let (Some((_, _, operation)), Some(class)) = (instance(cx, f, &operation), cx.find_class(PATTERN)) else {
            continue;
        };
        let path = in_angles(cx, function_in(cx, f, &operation), &path);
        let mut view = Object::clone(&operation);
        if view.field(Sym::new("auth")).is_none_or(|auth| *auth == Value::None) {
            view.set_field(Sym::new("auth"), own.clone());
        }
        let mut pattern = Object::instance(class);
        let route = format!("{prefix}{path}").replace('{', "<").replace('}', ">");
        pattern.set_field(Sym::new("route"), Value::str(&route));
        pattern.set_field(Sym::new("callback"), Value::Object(cx.globals.add(view)));
        pattern.set_field(Sym::new("name"), Value::AnyStr);
        patterns.push(Value::Object(cx.globals.add(pattern)));
    }
    for (path, inner) in pairs(cx, "routers") {
        let path = if path.is_empty() || path.ends_with('/') { path } else { format!("{path}/") };
        collect(cx, f, &inner, &format!("{prefix}{path}"), &own, depth - 1, patterns);
    }
}

/// The keyword arguments of an operation: what the URL holds, and what the client sends for the other parameters.
fn sent(cx: &mut Interpreter<'_>, f: &mut Frame, function: &Value, in_path: &Value) -> Value {
    let mut given = entries_of(cx, f, in_path);
    if let Some(id) = function_of(cx, f, function) {
        let code = cx.code;
        // The first one is the request.
        for param in code.function(id).params.iter().skip(1) {
            if given.iter().all(|(name, _)| *name != param.name) {
                let value = parameter(cx, f, &NINJA, id, param, "query parameter");
                given.extend(value.map(|value| (param.name, value)));
            }
        }
    }
    cx.allocate(f, Object { fields: given, ..Object::of_kind(Kind::Dict) })
}

/// Reads of what an operation gave the fields of the schema that its decorator names as `response`.
fn show(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, function: &Value, value: &Value, site: Site) {
    let Some(id) = function_of(cx, f, function) else { return };
    let code = cx.code;
    let decorators = &code.function(id).decorators;
    let Some(response) = decorators.iter().find_map(response) else { return };
    let before = f.effects.len();
    let place = code.span(id.module, response.range);
    graphql::show(orm, cx, f, id.module, response, value, place);
    // What is read at a declaration belongs to no function.
    let own = f.function;
    for effect in f.effects.iter_mut().skip(before).filter(|effect| effect.function == own && effect.site != site) {
        effect.function = None;
    }
}

/// `{number}` as Django writes it: what a parameter is annotated as, it was checked to be.
fn in_angles(cx: &Interpreter<'_>, function: Option<FunctionId>, path: &str) -> String {
    let params = function.map(|id| &cx.code.function(id).params);
    let mut path = path.to_owned();
    for param in params.into_iter().flat_map(Params::iter) {
        let is = |name: &str| param.annotation.as_ref().is_some_and(|annotation| names(annotation, &[name]));
        for (class, converter) in [("int", "int"), ("UUID", "uuid")] {
            if is(class) {
                path = path.replace(&format!("{{{}}}", param.name), &format!("<{converter}:{}>", param.name));
            }
        }
    }
    path
}

/// The function that an operation calls.
fn function_in(cx: &Interpreter<'_>, f: &Frame, operation: &Object) -> Option<FunctionId> {
    function_of(cx, f, operation.field(Sym::new("function"))?)
}

fn function_of(cx: &Interpreter<'_>, f: &Frame, function: &Value) -> Option<FunctionId> {
    match function {
        Value::Function(function) => Some(function.id),
        Value::Object(_) => {
            let (_, _, object) = instance(cx, f, function)?;
            function_in(cx, f, &object)
        }
        _ => None,
    }
}

/// `response=` of a decorator; of a dict by status the first.
fn response(decorator: &Expr) -> Option<&Expr> {
    let ExprKind::Call(call) = &decorator.kind else { return None };
    let (_, given) = call.keywords.iter().find(|(name, _)| name.is_some_and(|name| name == "response"))?;
    match &given.kind {
        ExprKind::Dict(entries) => entries.first().map(|(_, value)| value),
        _ => Some(given),
    }
}

/// The model and the options of a model schema: those of its `Meta` or `Config`.
pub(crate) fn options(orm: &Orm, cx: &Interpreter<'_>, class: ClassRef) -> Option<(ClassRef, Vec<(Sym, Value)>)> {
    if !cx.classes.inherits(class, MODEL_SCHEMA) {
        return None;
    }
    let meta = ["Meta", "Config"].into_iter().find_map(|name| class_value(cx, class, name)?.class())?;
    let model = class_value(cx, meta, "model")?.class().filter(|model| orm.models.is_model(cx, *model))?;
    let named =
        [("fields", "fields"), ("exclude", "exclude"), ("model_fields", "fields"), ("model_exclude", "exclude")];
    let options = named.into_iter().filter_map(|(name, option)| Some((Sym::new(option), class_value(cx, meta, name)?)));
    Some((model, options.collect()))
}

/// A resolver that the schema itself has for a field.
pub(crate) fn resolver(cx: &Interpreter<'_>, class: ClassRef, name: Sym) -> Option<Value> {
    if !cx.classes.inherits(class, SCHEMA) {
        return None;
    }
    match class_value(cx, class, &format!("resolve_{name}"))? {
        Value::StaticMethod(inner) => Some(Rc::unwrap_or_clone(inner)),
        other => Some(other),
    }
}
