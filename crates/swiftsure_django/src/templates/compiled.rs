//! Tags that get more than their arguments: those with a compile function (`register.tag`), and those with what stands
//! in them (`simple_block_tag`) (docs: howto/custom-template-tags).
//!
//! The words of such a tag are handed on as they stand; what is written between its tags is a function of the template.

use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;
use swiftsure_template::django::{FilterExpr, NodeKind, Operand, OperandKind, TagLibrary, parse};

use super::libraries::{self, Part};
use super::lookup::lookup_called;
use crate::orm::Orm;

const PARSER: &str = "django.template.base.Parser";
const TOKEN: &str = "django.template.base.Token";

/// `compiled_tag(libraries, name, context, blocks, words, parts)`: whether the tag was followed.
pub(super) fn render(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let Some(name) = args.at(1).as_str() else { return Value::Bool(false) };
    let followed = match libraries::find(orm, cx, &args.at(0), Part::Tags, name) {
        Some(compile @ (Value::Function(_) | Value::Partial(_))) => compile_and_render(cx, f, &compile, args, site),
        Some(Value::Object(id)) => {
            let parts = cx.globals.get(id).cloned();
            let parts = parts.filter(|parts| parts.field(Sym::new("has_content")) == Some(&Value::Bool(true)));
            parts.is_some_and(|parts| render_block(orm, cx, f, &parts, args, site))
        }
        _ => false,
    };
    Value::Bool(followed)
}

/// Calls the compile function and renders the node that it gives, if it is one whose class says how.
fn compile_and_render(cx: &mut Interpreter<'_>, f: &mut Frame, compile: &Value, args: &Args, site: Site) -> bool {
    let (Some(parser), Some(token)) = (cx.find_class(PARSER), cx.find_class(TOKEN)) else { return false };
    let given = Args::positional(vec![args.at(5), args.at(3), args.at(0)]);
    let parser = cx.instantiate(f, parser, given, site);
    let token = cx.instantiate(f, token, Args::positional(vec![args.at(4)]), site);
    let node = cx.call_value(f, compile, Args::positional(vec![parser, token]), site);
    let renders: Vec<Option<Value>> = node.members().iter().map(|member| own_render(cx, f, member)).collect();
    let Some(renders) = renders.into_iter().collect::<Option<Vec<Value>>>() else { return false };
    cx.each_member(f, &renders, site, |cx, f, render| {
        cx.call_value(f, render, Args::positional(vec![args.at(2)]), site)
    });
    true
}

/// The method `render` of a node, when a library defines it.
fn own_render(cx: &mut Interpreter<'_>, f: &mut Frame, node: &Value) -> Option<Value> {
    let render = match node {
        Value::Object(_) => cx.method(f, node, "render")?,
        _ => return None,
    };
    match &render {
        Value::Bound(bound) => match &bound.1 {
            Value::Function(function) if cx.is_knowledge(function.id.module) => None,
            _ => Some(render),
        },
        _ => None,
    }
}

/// A tag of `simple_block_tag`: what stands in it becomes a text, then the function is called.
fn render_block(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, tag: &Object, args: &Args, site: Site) -> bool {
    let (Value::Tuple(words), Value::Tuple(parts)) = (args.at(4), args.at(5)) else { return false };
    let (context, libraries) = (args.at(2), args.at(0));
    for part in parts.iter() {
        cx.call_value(f, part, Args::positional(vec![context.clone(), args.at(3)]), site);
    }
    let mut given = Args::default();
    if tag.field(Sym::new("takes_context")) == Some(&Value::Bool(true)) {
        given.positional.push(context.clone());
    }
    given.positional.push(Value::AnyStr);
    let mut words: Vec<Sym> = words.iter().skip(1).filter_map(Value::as_str).collect();
    let mut target = None;
    if let [.., before, name] = words.as_slice()
        && *before == "as"
    {
        target = Some(*name);
        words.truncate(words.len() - 2);
    }
    for word in words {
        let named = word.as_str().split_once('=').filter(|(name, _)| is_name(name));
        let value = resolve(orm, cx, f, named.map_or(word.as_str(), |(_, value)| value), &context, &libraries, site);
        match named {
            Some((name, _)) => given.keywords.push((Sym::new(name), value)),
            None => given.positional.push(value),
        }
    }
    let function = tag.field(Sym::new("func")).cloned().unwrap_or(Value::Unknown);
    let answer = cx.call_value(f, &function, given, site);
    if let (Some(name), Value::Object(id)) = (target, &context)
        && let Some(object) = cx.object_mut(f, *id)
    {
        object.set_field(name, answer);
    }
    true
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|sign| sign.is_alphanumeric() || sign == '_')
}

/// `resolve(word, context, libraries)`: what a word of a tag stands for.
pub(super) fn resolve_word(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    match args.at(0) {
        Value::Str(word) => resolve(orm, cx, f, word.as_str(), &args.at(1), &args.at(2), site),
        // A number, or what was resolved before.
        value @ (Value::Int(_) | Value::None | Value::Bool(_)) => value,
        _ => {
            cx.escapes(f, &args.at(1), site);
            Value::Unknown
        }
    }
}

fn resolve(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    word: &str,
    context: &Value,
    libraries: &Value,
    site: Site,
) -> Value {
    let template = parse(&format!("{{{{ {word} }}}}"), &TagLibrary::default());
    let [node] = template.nodes.as_slice() else { return Value::Unknown };
    let NodeKind::Variable(FilterExpr { base, filters, .. }) = &node.kind else { return Value::Unknown };
    let mut value = operand(orm, cx, f, base, context, site);
    for filter in filters {
        let arg = filter.arg.as_ref().map(|arg| operand(orm, cx, f, arg, context, site));
        let given = [value, Value::Str(filter.name.text), libraries.clone()].into_iter().chain(arg).collect();
        value = super::runtime::apply_filter(orm, cx, f, &Args::positional(given), site);
    }
    value
}

fn operand(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, base: &Operand, context: &Value, site: Site) -> Value {
    match &base.kind {
        OperandKind::Path(path) => {
            path.iter().fold(context.clone(), |value, step| lookup_called(orm, cx, f, &value, step.text, site))
        }
        OperandKind::Str { value, .. } => Value::Str(*value),
        OperandKind::Int(number) => Value::Int(*number),
        OperandKind::Float(_) => Value::AnyNumber,
        OperandKind::True => Value::Bool(true),
        OperandKind::False => Value::Bool(false),
        OperandKind::None => Value::None,
        OperandKind::Invalid => Value::Unknown,
    }
}

/// `render_part(part, context, blocks)`: what stands in a tag, wherever its code renders it.
pub(super) fn render_part(cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let is_context = |id| cx.object(f, id).is_some_and(|object| matches!(object.kind, Kind::Instance(_)));
    match args.at(1) {
        Value::Object(id) if is_context(id) => {
            cx.call_value(f, &args.at(0), Args::positional(vec![args.at(1), args.at(2)]), site);
        }
        _ => {}
    }
    Value::AnyStr
}
