//! Loops over as many things as the code itself says: a random number between two numbers, lists that all callers write
//! down, the arguments of a call, what a form or one object with its parts holds.

use swiftsure_python::index::Value;
use swiftsure_python::ir::{Expr, ExprKind, NameRef};
use swiftsure_source::Span;

use crate::context::Context;

/// Numbers up to which such things are a handful.
const HANDFUL: i64 = 100;
/// Lists made of lists that are followed.
const STEPS: usize = 3;

/// What a form has few of: its fields, what was typed into them, the forms beside it.
const OF_FORMS: &[&str] = &[
    "base_fields",
    "changed_data",
    "cleaned_data",
    "deleted_forms",
    "extra_forms",
    "fields",
    "forms",
    "initial_forms",
];
/// Methods that give what a form or an object has few of.
const FEW: &[&str] = &["get_available_languages", "get_languages", "hidden_fields", "visible_fields"];
/// What `create()` and `update()` of a serializer are handed: the parts that it was sent with its object. The same as an
/// attribute of a serializer may be what a bulk endpoint takes.
const PARTS: &str = "validated_data";

/// Whether the loop at a place goes over a number of things that is drawn from a small range, over lists that all callers
/// write down, or over what one form or one object brings with it.
pub(crate) fn is_handful(context: &Context<'_>, head: Span) -> bool {
    let over = context.index.looped_over(head);
    over.is_some_and(|over| is_drawn(context, over, STEPS) || is_of_one(context, over, STEPS))
}

/// Whether a value is what a form has, the parts of one object that a serializer was sent, or what a call hands to `*names`.
fn is_of_one<'c>(context: &'c Context<'c>, over: Value<'c>, steps: usize) -> bool {
    let index = context.index;
    match &over.expr.kind {
        ExprKind::Attribute(attribute) => OF_FORMS.contains(&attribute.name.as_str()),
        ExprKind::Subscript(pair) => is_named(context, over, &pair.0, PARTS),
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute(method) => match method.name.as_str() {
                "items" | "keys" | "values" => {
                    let owner = index.value(over.site, &method.value).expr;
                    matches!(&owner.kind, ExprKind::Attribute(owner) if OF_FORMS.contains(&owner.name.as_str()))
                }
                "get" | "pop" => is_named(context, over, &method.value, PARTS),
                name => FEW.contains(&name),
            },
            _ => false,
        },
        ExprKind::Name(name) => {
            let is_formset = index.name_of(over.site, *name).is_some_and(|name| name.as_str().ends_with("formset"));
            // A function may hand what it was handed to itself.
            let is_part = |given| steps > 0 && is_of_one(context, given, steps - 1);
            let parts = || handed(context, over).is_some_and(|all| all.into_iter().all(is_part));
            is_formset || is_rest(context, over) || parts()
        }
        _ => false,
    }
}

fn is_named<'c>(context: &'c Context<'c>, around: Value<'c>, expr: &Expr, wanted: &str) -> bool {
    match &expr.kind {
        ExprKind::Name(name) => context.index.name_of(around.site, *name).is_some_and(|name| name == wanted),
        _ => false,
    }
}

/// Whether a value is what the calls of a function write behind one another: `*names`.
fn is_rest<'c>(context: &'c Context<'c>, over: Value<'c>) -> bool {
    let ExprKind::Name(NameRef::Local(slot)) = over.expr.kind else { return false };
    let function = context.index.function(over.site).filter(|function| !function.is_lambda);
    let Some((function, rest)) = function.and_then(|function| Some((function, function.params.star_args.as_deref()?)))
    else {
        return false;
    };
    let is_it = function.params.iter().nth(slot as usize).is_some_and(|param| param.name == rest.name);
    let mut calls = context.index.calls_named(function.name.as_str()).iter().peekable();
    // What is unpacked into them may be a list of any length.
    is_it && calls.peek().is_some() && !calls.any(|call| context.index.has_more_arguments(*call))
}

fn is_drawn<'c>(context: &'c Context<'c>, over: Value<'c>, steps: usize) -> bool {
    let index = context.index;
    match &over.expr.kind {
        ExprKind::Comprehension(made) => match &*made.clauses {
            [only] if steps > 0 => is_drawn(context, index.value(over.site, &only.iter), steps - 1),
            _ => false,
        },
        ExprKind::Name(_) => {
            handed(context, over).is_some_and(|all| all.into_iter().all(|given| is_written_down(context, given)))
        }
        ExprKind::Call(call) => {
            let is_range = matches!(call.func.kind, ExprKind::Name(name)
                if index.name_of(over.site, name).is_some_and(|name| name == "range"));
            is_range && !call.args.is_empty() && call.args.iter().all(|arg| is_small(context, over, arg))
        }
        _ => false,
    }
}

/// What all calls in the project hand in for a parameter: none where one of them says nothing, or nobody calls.
fn handed<'c>(context: &'c Context<'c>, over: Value<'c>) -> Option<Vec<Value<'c>>> {
    let index = context.index;
    let ExprKind::Name(NameRef::Local(slot)) = over.expr.kind else { return None };
    let function = index.function(over.site).filter(|function| !function.is_lambda)?;
    let name = function.params.iter().nth(slot as usize)?.name;
    // Something else may have been given to the name since.
    index.handed_in(over.site, over.expr)?;
    let at = (slot as usize).checked_sub(usize::from(function.class.is_some()))?;
    let calls = index.calls_named(function.name.as_str()).iter();
    let given: Option<Vec<Value<'c>>> =
        calls.map(|call| Some(index.value(*call, index.argument(*call, at, name.as_str())?))).collect();
    given.filter(|given| !given.is_empty())
}

/// Whether a value is a short list of the code.
fn is_written_down<'c>(context: &'c Context<'c>, given: Value<'c>) -> bool {
    let items = context.index.items(given.site, given.expr);
    items.is_some_and(|(_, items)| {
        let few = i64::try_from(items.len()).is_ok_and(|count| count <= HANDFUL);
        few && !items.iter().any(|item| matches!(item.kind, ExprKind::Starred(_)))
    })
}

/// Whether a number is written in the code, or drawn between two that are.
fn is_small<'c>(context: &'c Context<'c>, around: Value<'c>, number: &'c Expr) -> bool {
    let index = context.index;
    let is_written = |value: Value<'c>, expr: &'c Expr| {
        index.int(value.site, expr, &|_| None).is_some_and(|number| number <= HANDFUL)
    };
    let value = index.value(around.site, number);
    let ExprKind::Call(call) = &value.expr.kind else { return is_written(around, number) };
    let draws = index.path(value.site, &call.func);
    let is_random = draws.is_some_and(|path| matches!(path.as_str(), "random.randint" | "random.randrange"));
    is_random && call.args.iter().all(|arg| is_written(value, arg))
}
