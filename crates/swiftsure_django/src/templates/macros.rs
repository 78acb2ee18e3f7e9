//! Macros of Jinja2: functions of a template that can be called from there and wherever they are imported.

use std::rc::Rc;

use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, PartialValue, Site, Value};
use swiftsure_python::ir::ModuleId;
use swiftsure_source::Sym;

use super::build::macro_name;
use super::context::{self, from_value, is_open};
use super::environment;
use super::needs::narrowed;
use super::runtime::{first_found, no_blocks};
use crate::orm::Orm;

/// A function of a template with the context that it was defined in.
pub(super) fn make(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    function: &Value,
    context: &Value,
    blocks: &Value,
) -> Value {
    let (context, blocks) = narrowed(orm, cx, f, function, context, blocks);
    let args = vec![context, blocks];
    Value::Partial(Rc::new(PartialValue { func: function.clone(), args, keywords: Vec::new(), crossing: None }))
}

/// A macro of the template that is running.
pub(super) fn own(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, context: &Value, name: Sym) -> Option<Value> {
    let function = cx.module_attribute(f.module, macro_name(name))?;
    let blocks = no_blocks(cx, f);
    Some(make(orm, cx, f, &function, context, &blocks))
}

/// `imported(names, context)`: what another template defines at its top, by name.
pub(super) fn imported(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let Some(name) = first_found(orm, cx, f, &args.at(0)) else { return Value::Unknown };
    let Some(template) = orm.templates.find(name.as_str()) else {
        cx.counters.count("templates that are not there", name.as_str());
        return Value::Unknown;
    };
    let Some(whole) = orm.templates.function(cx, name.as_str()) else { return Value::Unknown };
    let given = args.positional.get(1).cloned().unwrap_or(Value::None);
    let Some(context) = from_value(cx, f, &given) else { return Value::Unknown };
    let (context, blocks) = (Value::Object(context), no_blocks(cx, f));
    cx.call_value(f, &whole, Args::positional(vec![context.clone(), blocks.clone()]), site);
    let Some(names) = context::of(cx, f, &context).map(|object| Object::clone(object)) else { return Value::Unknown };
    let mut all = Object::of_kind(Kind::Dict);
    all.element = names.element;
    all.fields = names.fields;
    for (name, function) in macros_of(cx, template) {
        let value = make(orm, cx, f, &function, &context, &blocks);
        all.set_field(name, value);
    }
    cx.allocate(f, all)
}

/// The macros of a template with their functions.
fn macros_of(cx: &mut Interpreter<'_>, template: ModuleId) -> Vec<(Sym, Value)> {
    let functions: Vec<Sym> = cx.code.module(template).functions.iter().map(|function| function.name).collect();
    let mut found = Vec::new();
    for function in functions {
        let name = function.as_str().strip_prefix("<macro ").and_then(|rest| rest.strip_suffix('>'));
        if let (Some(name), Some(value)) = (name, cx.module_attribute(template, function)) {
            found.push((Sym::new(name), value));
        }
    }
    found
}

/// `call_block(macro, caller, ...)`: a macro that prints what `caller()` gives.
pub(super) fn call_block(cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let (called, caller) = (args.at(0), args.at(1));
    let mut rest = Args {
        positional: args.positional.get(2..).unwrap_or_default().to_vec(),
        keywords: args.keywords.clone(),
        open: args.open,
    };
    if !matches!(called, Value::Function(_) | Value::Partial(_) | Value::Bound(_)) {
        // Whatever it does, it prints the body now and then.
        f.branches += 1;
        cx.call_value(f, &caller, Args { open: true, ..Args::default() }, site);
        f.branches -= 1;
        return cx.call_value(f, &called, rest, site);
    }
    rest.keywords.push((Sym::new("caller"), caller));
    cx.call_value(f, &called, rest, site)
}

/// `name is defined`, as far as it is known.
pub(super) fn is_defined(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, context: &Value, name: &Value) -> Value {
    let (Some(object), Some(name)) = (context::of(cx, f, context).map(Rc::clone), name.as_str()) else {
        return Value::AnyBool;
    };
    match object.field(name) {
        Some(value) if value.is_unknown() => Value::AnyBool,
        Some(_) => Value::Bool(true),
        None if own(orm, cx, f, context, name).is_some() => Value::Bool(true),
        None if is_open(&object) => Value::AnyBool,
        None => match environment::global(orm, cx, name) {
            Some(value) if value.is_unknown() => Value::AnyBool,
            found => Value::Bool(found.is_some()),
        },
    }
}
