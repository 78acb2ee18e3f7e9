//! What a template does while it is rendered: blocks, includes, filters, tags. The functions of
//! `knowledge/django/template/runtime.py`.

use std::rc::Rc;

use swiftsure_flow::effect::Over;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_flow::{BATCHES, MADE_OF};
use swiftsure_source::Sym;

use super::context::{self, from_value, open, process, provide};
use super::finder::{absolute, comes_with_django};
use super::jinja::is_jinja;
use super::libraries::{self, Part};
use super::lookup::member;
use super::needs::narrowed;
use super::{compiled, environment, macros};
use crate::orm::Orm;

/// Calls a native function of the runtime; `None` when the name is none of them.
pub(crate) fn call_native(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &str,
    args: &Args,
    site: Site,
) -> Option<Value> {
    let name = name.strip_prefix("django.template.runtime.")?;
    Some(match name {
        "render" => render(orm, cx, f, args, site),
        "render_literal" => {
            cx.leaves_out(f, "templates that are written in the code", None, site);
            cx.escapes(f, &args.at(0), site);
            Value::AnyStr
        }
        "fork" => fork(cx, f, &args.at(0)),
        "only" => only(cx, f, &args.at(0)),
        "with_blocks" => with_blocks(cx, f, args),
        "put_block" => put_block(orm, cx, f, args, site),
        "put_parent_block" => put_parent_block(orm, cx, f, args, site),
        "extend" => {
            let (context, blocks) = (args.at(1), args.at(2));
            render_named(orm, cx, f, &args.at(0), &context, &blocks, site)
        }
        "include" => {
            let blocks = no_blocks(cx, f);
            if args.at(2) == Value::Bool(true) && is_missing(orm, cx, f, &args.at(0)) {
                return Some(Value::AnyStr);
            }
            render_named(orm, cx, f, &args.at(0), &args.at(1), &blocks, site)
        }
        "compiled_tag" => compiled::render(orm, cx, f, args, site),
        "resolve" => compiled::resolve_word(orm, cx, f, args, site),
        "render_part" => compiled::render_part(cx, f, args, site),
        "imported" => macros::imported(orm, cx, f, args, site),
        "make_macro" => macros::make(orm, cx, f, &args.at(0), &args.at(1), &args.at(2)),
        "call_block" => macros::call_block(cx, f, args, site),
        "is_defined" => macros::is_defined(orm, cx, f, &args.at(0), &args.at(1)),
        "apply_jinja_filter" => environment::apply_filter(orm, cx, f, args, site),
        "member" => member_path(orm, cx, f, &args.at(0), &args.at(1), site),
        "regrouped" => regrouped(cx, f, &args.at(0), site),
        "apply_filter" => apply_filter(orm, cx, f, args, site),
        "call_tag" => call_tag(orm, cx, f, args, site),
        "variables" => variables(cx, f, &args.at(0)),
        _ => Value::Unknown,
    })
}

/// `render(names, context, request)`: the template of the first name that is one.
fn render(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let Some(context) = from_value(cx, f, &args.at(1)) else { return Value::AnyStr };
    let request = args.at(2);
    if !matches!(request, Value::None | Value::Unbound) {
        let template = first_found(orm, cx, f, &args.at(0)).and_then(|name| orm.templates.find(name.as_str()));
        let is_jinja = template.is_some_and(|template| is_jinja(cx.code.path(template)));
        process(orm, cx, f, context, &request, is_jinja, site);
        provide(cx, f, context, Sym::new("request"), request);
    }
    provide(cx, f, context, Sym::new("csrf_token"), Value::AnyStr);
    provide(cx, f, context, Sym::new("csrf_input"), Value::AnyStr);
    let blocks = no_blocks(cx, f);
    render_named(orm, cx, f, &args.at(0), &Value::Object(context), &blocks, site)
}

/// Whether no template has the name, or one of the names.
fn is_missing(orm: &Orm, cx: &Interpreter<'_>, f: &Frame, names: &Value) -> bool {
    first_found(orm, cx, f, names).is_some_and(|name| orm.templates.find(name.as_str()).is_none())
}

/// `a.b` of a value, as Jinja2's filters read attributes.
fn member_path(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, value: &Value, path: &Value, site: Site) -> Value {
    let Some(path) = path.as_str() else { return Value::Unknown };
    path.as_str().split('.').fold(value.clone(), |value, step| member(orm, cx, f, &value, Sym::new(step), site))
}

pub(super) fn no_blocks(cx: &mut Interpreter<'_>, f: &mut Frame) -> Value {
    cx.allocate(f, Object::of_kind(Kind::Dict))
}

/// Renders the template that a value names: a text, several to choose from, or a template itself.
fn render_named(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    names: &Value,
    context: &Value,
    blocks: &Value,
    site: Site,
) -> Value {
    cx.each_member(f, names.members(), site, |cx, f, name| {
        if let Some(name) = first_found(orm, cx, f, name) {
            render_one(orm, cx, f, name, context, blocks, site);
        } else {
            cx.leaves_out(f, "templates whose names are computed", None, site);
            cx.escapes(f, context, site);
        }
        Value::AnyStr
    });
    Value::AnyStr
}

/// The name of the template that is taken: of a list the first that exists.
pub(super) fn first_found(orm: &Orm, cx: &Interpreter<'_>, f: &Frame, names: &Value) -> Option<Sym> {
    let items = match names {
        Value::Str(name) => return Some(absolute(cx.code.path(f.module), *name)),
        Value::Tuple(items) => items.to_vec(),
        Value::Object(id) => {
            let object = cx.object(f, *id)?;
            if let Some(name) = object.field(Sym::new("template_name")) {
                return name.as_str();
            }
            object.items.clone()?
        }
        _ => return None,
    };
    // Names that are computed are mostly those of exceptions; what they fall back to is written out.
    let known = || items.iter().filter_map(Value::as_str).map(|name| absolute(cx.code.path(f.module), name));
    known().find(|name| orm.templates.find(name.as_str()).is_some()).or_else(|| known().next_back())
}

fn render_one(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: Sym,
    context: &Value,
    blocks: &Value,
    site: Site,
) {
    let function = orm.templates.function(cx, name.as_str());
    match function {
        Some(function) => {
            call_part(orm, cx, f, &function, context, blocks, site);
        }
        None => {
            if !comes_with_django(name.as_str()) {
                cx.leaves_out(f, "templates that are not there", Some(name), site);
            }
            cx.escapes(f, context, site);
        }
    }
}

/// A context of its own with what the outer one holds.
fn fork(cx: &mut Interpreter<'_>, f: &mut Frame, context: &Value) -> Value {
    match context::of(cx, f, context).map(|object| Object::clone(object)) {
        Some(copy) => cx.allocate(f, copy),
        None => context.clone(),
    }
}

/// The context of `include ... only` and of inclusion tags: nothing but what belongs to the request.
fn only(cx: &mut Interpreter<'_>, f: &mut Frame, context: &Value) -> Value {
    let kept = context::of(cx, f, context).and_then(|object| object.field(Sym::new("csrf_token")).cloned());
    let Some(empty) = from_value(cx, f, &Value::None) else { return Value::Unknown };
    provide(cx, f, empty, Sym::new("csrf_token"), kept.unwrap_or(Value::AnyStr));
    Value::Object(empty)
}

/// The blocks of the templates further down with those of this one behind them.
fn with_blocks(cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args) -> Value {
    let (Value::Object(below), Value::Object(own)) = (args.at(0), args.at(1)) else { return args.at(0) };
    let (Some(below), Some(own)) = (cx.object(f, below).cloned(), cx.object(f, own).cloned()) else {
        return args.at(0);
    };
    let mut all = Object::clone(&below);
    for (name, function) in &own.fields {
        let mut functions = match below.field(*name) {
            Some(Value::Tuple(functions)) => functions.to_vec(),
            _ => Vec::new(),
        };
        functions.push(function.clone());
        all.set_field(*name, Value::tuple(functions));
    }
    cx.allocate(f, all)
}

/// The functions of a block, that of the lowest template first.
fn functions_of(cx: &Interpreter<'_>, f: &Frame, blocks: &Value, name: &Value) -> Vec<Value> {
    let Value::Object(id) = blocks else { return Vec::new() };
    match (cx.object(f, *id), name.as_str()) {
        (Some(object), Some(name)) => match object.field(name) {
            Some(Value::Tuple(functions)) => functions.to_vec(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Renders a part of a template in a context of its own.
fn call_part(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    function: &Value,
    context: &Value,
    blocks: &Value,
    site: Site,
) {
    let (context, blocks) = narrowed(orm, cx, f, function, context, blocks);
    cx.call_value(f, function, Args::positional(vec![context, blocks]), site);
}

fn put_block(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let functions = functions_of(cx, f, &args.at(1), &args.at(2));
    if let Some(lowest) = functions.first() {
        call_part(orm, cx, f, lowest, &args.at(0), &args.at(1), site);
    }
    Value::AnyStr
}

/// `{{ block.super }}`: the block of the template above the one whose block `args.at(3)` is.
fn put_parent_block(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let functions = functions_of(cx, f, &args.at(1), &args.at(2));
    let own = functions.iter().position(|function| *function == args.at(3));
    if let Some(parent) = own.and_then(|at| functions.get(at + 1)) {
        call_part(orm, cx, f, parent, &args.at(0), &args.at(1), site);
    }
    Value::AnyStr
}

/// What `{% regroup %}` makes: a list of groups, each with a list of some of the items. All lists together have each
/// item once.
fn regrouped(cx: &mut Interpreter<'_>, f: &mut Frame, items: &Value, site: Site) -> Value {
    let turns = cx.iterate(f, items, site);
    let rows = match turns.over {
        Over::Set(set) => Value::Set(set),
        _ => Value::None,
    };
    let mut list = Object::of_element(Kind::List, turns.element);
    list.set_field(Sym::new(MADE_OF), rows.clone());
    let list = cx.allocate(f, list);
    let mut group = Object::of_kind(Kind::Dict);
    group.set_field(Sym::new("grouper"), Value::Unknown);
    group.set_field(Sym::new("list"), list);
    let group = cx.allocate(f, group);
    let mut groups = Object::of_element(Kind::List, group);
    groups.set_field(Sym::new(BATCHES), rows);
    cx.allocate(f, groups)
}

pub(super) fn apply_filter(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let Some(name) = args.at(1).as_str() else { return Value::Unknown };
    let mut positional = vec![args.at(0)];
    positional.extend(args.positional.iter().skip(3).cloned());
    let rest = Args::positional(positional);
    match libraries::find(orm, cx, &args.at(2), Part::Filters, name) {
        Some(filter) => cx.call_value(f, &filter, rest, site),
        None => {
            cx.counters.count("template filters that are not known", name.as_str());
            cx.arguments_escape(f, &rest, site);
            Value::Unknown
        }
    }
}

/// `call_tag(libraries, name, context, ...)`: a tag of a library.
fn call_tag(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let (Some(name), context) = (args.at(1).as_str(), args.at(2)) else { return Value::Unknown };
    let positional = args.positional.get(3..).unwrap_or_default().to_vec();
    let rest = Args { positional, keywords: args.keywords.clone(), open: false };
    let tag = libraries::find(orm, cx, &args.at(0), Part::Tags, name);
    let parts = match &tag {
        Some(Value::Object(id)) => cx.globals.get(*id).cloned(),
        _ => None,
    };
    let Some(parts) = parts else {
        let what =
            if tag.is_some() { "template tags that are not followed" } else { "template tags that are not known" };
        cx.counters.count(what, name.as_str());
        return unknown_tag(cx, f, &context, &rest, site);
    };
    let part = |name: &str| parts.field(Sym::new(name)).cloned().unwrap_or(Value::None);
    let mut rest = rest;
    if part("takes_context") == Value::Bool(true) {
        rest.positional.insert(0, context.clone());
    }
    let answer = cx.call_value(f, &part("func"), rest, site);
    match part("filename") {
        Value::None => answer,
        filename => include_answer(orm, cx, f, &answer, &filename, &context, site),
    }
}

/// An inclusion tag: the template of the tag with what its function gave.
fn include_answer(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    answer: &Value,
    filename: &Value,
    outer: &Value,
    site: Site,
) -> Value {
    let Some(inner) = from_value(cx, f, answer) else { return Value::AnyStr };
    let csrf = context::of(cx, f, outer).and_then(|object| object.field(Sym::new("csrf_token")).cloned());
    provide(cx, f, inner, Sym::new("csrf_token"), csrf.unwrap_or(Value::AnyStr));
    let blocks = no_blocks(cx, f);
    render_named(orm, cx, f, filename, &Value::Object(inner), &blocks, site)
}

/// A tag of which only its arguments are known may read those and all variables, and may set any.
fn unknown_tag(cx: &mut Interpreter<'_>, f: &mut Frame, context: &Value, args: &Args, site: Site) -> Value {
    cx.arguments_escape(f, args, site);
    cx.escapes(f, context, site);
    if let Value::Object(id) = context {
        open(cx, f, ObjectId(id.0));
    }
    Value::Unknown
}

/// `context.flatten()`: the variables as a dict.
fn variables(cx: &mut Interpreter<'_>, f: &mut Frame, context: &Value) -> Value {
    let Some(object) = context::of(cx, f, context).map(Rc::clone) else { return Value::Unknown };
    let mut dict = Object::of_kind(Kind::Dict);
    dict.fields.clone_from(&object.fields);
    dict.element = object.element.clone();
    if dict.element != Value::Unbound {
        dict.key = Value::AnyStr;
    }
    cx.allocate(f, dict)
}
