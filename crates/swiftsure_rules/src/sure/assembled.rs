//! Texts that are put together in the code: of which pieces, and which of those can hold anything.

use swiftsure_python::index::{Index, Site, Value};
use swiftsure_python::ir::{BinOp, Call, Expr, ExprKind, FStringPart, Function};

use super::called;
use crate::context::Context;

/// Texts in texts that are followed.
const DEPTH: usize = 12;
/// Functions that give their argument, laid out in another way.
const SAME: &[&str] = &["textwrap.dedent", "inspect.cleandoc", "sqlalchemy.text", "sqlalchemy.sql.text"];
/// Methods that give their text, laid out in another way.
const TRIMMING: &[&str] = &["strip", "lstrip", "rstrip"];
/// What gives a number, or a text with nothing in it that means something elsewhere.
const PLAIN: &[&str] = &["abs", "float", "id", "int", "len", "max", "min", "round", "range", "os.getpid", "hash"];
/// Last names of attributes that are numbers.
const NUMBERS: &[&str] = &["count", "height", "id", "index", "pk", "pid", "port", "size", "total", "width"];

/// A piece of a text.
pub(super) enum Piece<'a> {
    Text(String),
    Value(Value<'a>),
}

/// The pieces of a text, in their order; a value that is no text is one piece.
pub(super) fn pieces<'a>(index: &Index<'a>, site: Site, expr: &'a Expr) -> Vec<Piece<'a>> {
    let mut found = Vec::new();
    collect(index, site, expr, DEPTH, &mut found);
    found
}

fn collect<'a>(index: &Index<'a>, site: Site, expr: &'a Expr, depth: usize, found: &mut Vec<Piece<'a>>) {
    let value = index.value(site, expr);
    let Some(depth) = depth.checked_sub(1) else {
        found.push(Piece::Value(value));
        return;
    };
    match &value.expr.kind {
        ExprKind::Str(text) => found.push(Piece::Text(text.as_str().to_owned())),
        ExprKind::FString(parts) => {
            for part in parts {
                match part {
                    FStringPart::Literal(text) => found.push(Piece::Text(text.as_str().to_owned())),
                    FStringPart::Value(inner) => collect(index, value.site, inner, depth, found),
                }
            }
        }
        ExprKind::Bin(parts) if parts.0 == BinOp::Add => {
            collect(index, value.site, &parts.1, depth, found);
            collect(index, value.site, &parts.2, depth, found);
        }
        ExprKind::Bin(parts) if parts.0 == BinOp::Mod => match index.text(value.site, &parts.1) {
            Some(text) => filled(index, value.site, &percent(&text), &inserted(&parts.2), depth, found),
            None => found.push(Piece::Value(value)),
        },
        ExprKind::Call(call) => called_text(index, value, call, depth, found),
        _ => found.push(Piece::Value(value)),
    }
}

fn called_text<'a>(index: &Index<'a>, value: Value<'a>, call: &'a Call, depth: usize, found: &mut Vec<Piece<'a>>) {
    if let ExprKind::Attribute(attribute) = &call.func.kind {
        let name = attribute.name.as_str();
        if TRIMMING.contains(&name) && call.args.is_empty() {
            return collect(index, value.site, &attribute.value, depth, found);
        }
        if name == "format"
            && let Some(text) = index.text(value.site, &attribute.value)
        {
            let positional = call.args.iter().map(|arg| (None, arg));
            let named = call.keywords.iter().map(|(name, value)| (name.map(|name| name.as_str().to_owned()), value));
            let values: Vec<_> = positional.chain(named).collect();
            return filled(index, value.site, &braces(&text), &values, depth, found);
        }
    }
    let path = index.path(value.site, &call.func);
    match call.args.first() {
        Some(inner) if path.is_some_and(|path| SAME.contains(&path.as_str())) => {
            collect(index, value.site, inner, depth, found);
        }
        _ => found.push(Piece::Value(value)),
    }
}

/// What stands behind `%`.
fn inserted(expr: &Expr) -> Vec<(Option<String>, &Expr)> {
    match &expr.kind {
        ExprKind::Tuple(items) => items.iter().map(|item| (None, item)).collect(),
        ExprKind::Dict(entries) => {
            let key = |key: &Option<Expr>| match key.as_ref().map(|key| &key.kind) {
                Some(ExprKind::Str(text)) => Some(text.as_str().to_owned()),
                _ => None,
            };
            entries.iter().map(|(name, value)| (key(name), value)).collect()
        }
        _ => vec![(None, expr)],
    }
}

/// A piece of a text with places for values: text, or the place of a value, by its name if it has one.
enum Form {
    Text(String),
    Place(Option<String>),
}

fn filled<'a>(
    index: &Index<'a>,
    site: Site,
    forms: &[Form],
    values: &[(Option<String>, &'a Expr)],
    depth: usize,
    found: &mut Vec<Piece<'a>>,
) {
    let mut next = 0;
    for form in forms {
        match form {
            Form::Text(text) => found.push(Piece::Text(text.clone())),
            Form::Place(name) => {
                let at = name.as_ref().and_then(|name| name.parse().ok()).unwrap_or(next);
                next += usize::from(name.is_none());
                let named = values.iter().find(|(known, _)| known.is_some() && known == name);
                let value = named.or_else(|| values.get(at)).or_else(|| values.last());
                if let Some((_, value)) = value {
                    collect(index, site, value, depth, found);
                }
            }
        }
    }
}

/// The forms of a text with `%s` and `%(name)s`.
fn percent(text: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        forms.push(Form::Text(rest[..at].to_owned()));
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            forms.push(Form::Text("%".to_owned()));
            rest = after;
            continue;
        }
        let name = rest.strip_prefix('(').and_then(|named| named.split_once(')'));
        if let Some((_, after)) = name {
            rest = after;
        }
        let kind = rest.find(|letter: char| letter.is_ascii_alphabetic());
        let letter = kind.and_then(|at| rest.get(at..=at)).unwrap_or_default();
        rest = kind.map_or("", |at| &rest[at + 1..]);
        // A number is written where a number is asked for.
        if matches!(letter, "s" | "r" | "a") {
            forms.push(Form::Place(name.map(|(name, _)| name.to_owned())));
        } else {
            forms.push(Form::Text("0".to_owned()));
        }
    }
    forms.push(Form::Text(rest.to_owned()));
    forms
}

/// The forms of a text with `{}`, `{0}` and `{name}`.
fn braces(text: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        forms.push(Form::Text(rest[..at].to_owned()));
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            forms.push(Form::Text(brace.to_owned()));
            rest = after;
            continue;
        }
        let Some((inside, after)) = rest.split_once('}') else { break };
        let name = inside.split(['!', ':', '.', '[']).next().unwrap_or_default();
        forms.push(Form::Place((!name.is_empty()).then(|| name.to_owned())));
        rest = after;
    }
    forms.push(Form::Text(rest.to_owned()));
    forms
}

/// What a value is called in the code; one that is looked up, by the name under which it is.
pub(super) fn describe(index: &Index<'_>, value: Value<'_>) -> String {
    if let ExprKind::Call(call) = &value.expr.kind
        && let Some(ExprKind::Str(name)) = call.args.first().map(|name| &name.kind)
    {
        return name.as_str().to_owned();
    }
    called::name(index, value.site, value.expr).map_or_else(|| "a value".to_owned(), |name| name.as_str().to_owned())
}

/// Whether a value is a constant of the code, a setting or a number: nobody chooses what stands in it.
pub(super) fn is_plain<'a>(index: &Index<'a>, value: Value<'a>) -> bool {
    is_plain_or(index, value, &[])
}

/// Whether a value is plain, or put together of what is and of what some functions give.
pub(super) fn is_plain_or<'a>(index: &Index<'a>, value: Value<'a>, harmless: &[&str]) -> bool {
    let is_part = |part: &'a Expr| is_plain_or(index, index.value(value.site, part), harmless);
    match &value.expr.kind {
        ExprKind::Int(_) | ExprKind::Float | ExprKind::Bool(_) | ExprKind::None | ExprKind::Str(_) => true,
        ExprKind::FString(parts) => parts.iter().all(|part| match part {
            FStringPart::Literal(_) => true,
            FStringPart::Value(inner) => is_part(inner),
        }),
        ExprKind::Bin(parts) => is_part(&parts.1) && is_part(&parts.2),
        ExprKind::IfElse(choice) => is_part(&choice.body) && is_part(&choice.orelse),
        ExprKind::Call(call) => index.path(value.site, &call.func).is_some_and(|path| {
            let path = path.as_str();
            PLAIN.contains(&path) || harmless.contains(&path) || path.ends_with(".count")
        }),
        ExprKind::Attribute(attribute) => {
            let is_setting =
                index.path(value.site, &attribute.value).is_some_and(|path| path == "django.conf.settings");
            is_setting || is_number(attribute.name.as_str()) || is_constant(attribute.name.as_str())
        }
        ExprKind::Name(name) => {
            index.name_of(value.site, *name).is_some_and(|name| is_number(name.as_str()) || is_constant(name.as_str()))
        }
        _ => false,
    }
}

/// Whether a value is what somebody types in.
pub(super) fn is_typed(index: &Index<'_>, value: Value<'_>) -> bool {
    index.path(value.site, value.expr).is_some_and(|path| path == "input()")
}

/// Types of parameters that can be any text.
const TEXTS: &[&str] = &["Any", "Dict", "Mapping", "dict", "str"];

/// Whether a value is what a caller hands in, may be any text, and is not compared with anything first.
pub(super) fn is_open<'a>(context: &Context<'a>, value: Value<'a>) -> bool {
    let index = context.index;
    let Some(annotation) = index.handed_in(value.site, value.expr) else { return false };
    if index.function(value.site).is_some_and(is_entered) {
        return false;
    }
    let annotated = annotation.map(|annotation| context.text(index.span_of(value.site, annotation)));
    if annotated.is_some_and(|text| !TEXTS.iter().any(|known| text.contains(known)) || text.contains("Literal")) {
        return false;
    }
    let text = context.text(index.span_of(value.site, value.expr));
    let root = text.split(['.', '[']).next().unwrap_or_default();
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let asks = |site: &Site| {
        called::same_function(index, value.site, *site)
            && context.text(index.span(*site)).split(|letter| !is_word(letter)).any(|word| word == root)
    };
    !is_plain(index, value) && !index.compares().iter().any(asks)
}

/// Whether a framework calls a function: what it hands in is followed, and known to be harmless if nothing is stated of it.
fn is_entered(function: &Function) -> bool {
    let takes = |name: &str| function.params.iter().any(|param| param.name == name);
    !function.decorators.is_empty() || function.name == "handle" || takes("request") || takes("event")
}

fn is_number(name: &str) -> bool {
    NUMBERS.contains(&name) || ["_id", "_pk", "_count", "_size", "_port"].iter().any(|end| name.ends_with(end))
}

fn is_constant(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}
