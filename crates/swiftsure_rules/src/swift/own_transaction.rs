//! Writes of a loop that begins a transaction of its own on each turn.

use std::collections::BTreeMap;

use swiftsure_django::Access;
use swiftsure_python::ir::{Expr, ExprKind, StmtKind};
use swiftsure_source::Span;

use crate::context::{Context, repeating};
use crate::swift::depends::turns;
use crate::swift::{looped, one_by_one};

const ATOMIC: &str = "django.db.transaction.atomic";

/// Whether a transaction for each turn is what somebody needs: a turn that fails is caught and the others stay, each turn
/// holds a lock no longer than it has to, or each is that of another database.
pub(crate) fn is_meant(context: &Context<'_>, access: &Access) -> bool {
    if has_savepoint(context, access) {
        return true;
    }
    let Some((body, begun)) = of_turn(context, access) else { return false };
    let locks = |other: &Access| {
        other.around.transaction.inside() == Some(begun)
            && [&other.set, &other.asked].into_iter().flatten().any(|set| set.op("select_for_update").is_some())
    };
    let differs = || {
        let (names, other) = turns(context, access)?.arguments_at(begun)?;
        Some(other || !names.is_empty())
    };
    context.index.is_tried_within(body, begun)
        || differs() == Some(true)
        || context.analysis.trace.accesses.iter().any(locks)
}

/// Whether a turn writes in a savepoint of its own and goes on where that fails, inside of a transaction that began before
/// the loop: one statement for all rows would lose them all.
fn has_savepoint(context: &Context<'_>, access: &Access) -> bool {
    let index = context.index;
    let Some(innermost) = repeating(access).last().map(|entry| entry.span) else { return false };
    let Some(body) = index.body_of_loop(innermost) else { return false };
    let called = context.first_call_in(access, innermost).and_then(|at| access.calls.get(at));
    let Some(site) = index.expr_at(called.map_or(access.site, |call| call.span)) else { return false };
    let begins = |context_manager: &Expr| match &context_manager.kind {
        ExprKind::Call(call) => index.path(site, &call.func).is_some_and(|path| path == ATOMIC),
        _ => false,
    };
    index.around(site).any(|at| match index.stmt(at).map(|stmt| &stmt.kind) {
        Some(StmtKind::With(with)) => with.items.iter().any(|(context_manager, _)| {
            let begun = index.span_of(at, context_manager);
            body.contains(begun) && begins(context_manager) && index.is_tried_within(body, begun)
        }),
        _ => false,
    })
}

/// Takes together what one transaction of a turn writes: that is one root cause.
pub(crate) fn together<'a>(context: &Context<'_>, causes: Vec<Vec<&'a Access>>) -> Vec<Vec<&'a Access>> {
    let mut begun_by: BTreeMap<Span, usize> = BTreeMap::new();
    let mut merged: Vec<Vec<&Access>> = Vec::new();
    for accesses in causes {
        let begun = looped::nearest(&accesses).and_then(|access| of_turn(context, access)).map(|(_, begun)| begun);
        let first = begun.map(|begun| *begun_by.entry(begun).or_insert(merged.len()));
        match first.and_then(|first| merged.get_mut(first)) {
            Some(others) => others.extend(accesses),
            None => merged.push(accesses),
        }
    }
    merged
}

/// What costs less than a transaction for each turn; none where the turns do not begin one.
pub(crate) fn advice(context: &Context<'_>, access: &Access) -> Option<String> {
    of_turn(context, access)?;
    let less = match one_by_one::advice(context, access) {
        Some(_) => "one transaction around the loop costs less",
        None => "several rows in one bulk write, or one transaction around the loop, cost less",
    };
    Some(format!(
        "each turn commits a transaction of its own: if a turn that fails may take the others along, {less}; else keep it"
    ))
}

/// The body of the loop, and where in it the outermost transaction around a write begins.
fn of_turn(context: &Context<'_>, access: &Access) -> Option<(Span, Span)> {
    let innermost = repeating(access).last()?.span;
    let body = context.index.body_of_loop(innermost)?;
    access.around.transaction.inside().filter(|begun| body.contains(*begun)).map(|begun| (body, begun))
}
