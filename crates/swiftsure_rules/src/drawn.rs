//! Loops over as many things as a random number between two numbers of the code says.

use swiftsure_python::index::Value;
use swiftsure_python::ir::{Expr, ExprKind};
use swiftsure_source::Span;

use crate::context::Context;

/// Numbers up to which such things are a handful.
const HANDFUL: i64 = 100;
/// Lists made of lists that are followed.
const STEPS: usize = 3;

/// Whether the loop at a place goes over a number of things that is drawn from a small range.
pub(crate) fn is_handful(context: &Context<'_>, head: Span) -> bool {
    context.index.looped_over(head).is_some_and(|over| is_drawn(context, over, STEPS))
}

fn is_drawn<'c>(context: &'c Context<'c>, over: Value<'c>, steps: usize) -> bool {
    let index = context.index;
    match &over.expr.kind {
        ExprKind::Comprehension(made) => match &*made.clauses {
            [only] if steps > 0 => is_drawn(context, index.value(over.site, &only.iter), steps - 1),
            _ => false,
        },
        ExprKind::Call(call) => {
            let is_range = matches!(call.func.kind, ExprKind::Name(name)
                if index.name_of(over.site, name).is_some_and(|name| name == "range"));
            is_range && !call.args.is_empty() && call.args.iter().all(|arg| is_small(context, over, arg))
        }
        _ => false,
    }
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
