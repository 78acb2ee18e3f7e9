//! A loop saves rows, and a receiver of the signal asks or writes for each of them.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::{Access, CallInfo, Receives};
use swiftsure_source::{Cost, Finding, Fix, Severity, Span, Step};

use crate::context::{Context, at_most, repeating};
use crate::rule::declare_rule;
use crate::swift::{looped, query_in_loop, write_in_loop};
use crate::{phrase, proof};

declare_rule! {
    name: "swift/signal-fan-out",
    page: "signal_fan_out.md",
    summary: "a receiver asks the database for each row that a loop saves",
    severity: High,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// Loops that a finding shows at most.
const LOOP_LIMIT: usize = 5;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut receivers: BTreeMap<Span, Vec<&Access>> = BTreeMap::new();
    for access in context.accesses() {
        if let Some((_, receives)) = receiver(context, access) {
            receivers.entry(receives.defined).or_default().push(access);
        }
    }
    receivers.into_values().filter_map(|accesses| finding(context, &accesses)).collect()
}

/// The receiver that asks or writes, where a loop around it sends its signal on each turn.
pub(crate) fn receiver<'a>(context: &Context<'_>, access: &'a Access) -> Option<(&'a CallInfo, &'a Receives)> {
    if query_in_loop::question(access).is_none() && write_in_loop::write(access).is_none() {
        return None;
    }
    let innermost = *repeating(access).last()?;
    let around = context.analysis.symbol_at(innermost.span);
    let at = access.calls.iter().position(|call| call.receives.is_some() && !is_called(context, call))?;
    let (call, inside) = access.calls.get(at..)?.split_first()?;
    // A loop in the receiver itself repeats the question however many rows are saved.
    let is_inside = std::iter::once(call).chain(inside).any(|call| Some(call.callee) == around);
    call.receives
        .as_ref()
        .filter(|receives| !is_inside && context.is_place(receives.defined))
        .map(|found| (call.as_ref(), found))
}

/// Whether the program calls the receiver itself, by its name.
fn is_called(context: &Context<'_>, call: &CallInfo) -> bool {
    context.text(call.span).split('(').next().is_some_and(|called| called.ends_with(phrase::short(call.callee)))
}

fn finding(context: &Context<'_>, accesses: &[&Access]) -> Option<Finding> {
    let causes = looped::causes(context, accesses.iter().copied());
    // The loop that shows most of what the receiver does.
    let shown =
        causes.iter().max_by_key(|accesses| (distinct(accesses), std::cmp::Reverse(sent_at(context, accesses))))?;
    let access = looped::nearest(shown)?;
    let (call, receives) = receiver(context, access)?;
    let innermost = *repeating(access).last()?;
    let name = phrase::short(call.callee);
    let done = work(context, shown);
    let message = if context.text(innermost.span).ends_with("delete()") {
        format!("`{name}` {done} for each row that one `delete()` takes.")
    } else {
        format!("`{name}` {done} each time the loop over `{}` {}.", innermost.name, sending(receives))
    };
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.span = receives.defined;
    call.callee.clone_into(&mut finding.symbol);
    finding.cost = causes.iter().fold(Cost::default(), |mut sum, cause| {
        sum += &looped::total(context, cause);
        sum
    });
    finding.cost_sentence = format!("{} statements besides those of the rows themselves.", at_most(&finding.cost));
    finding.severity = severity(context, &causes);
    if accesses.iter().any(|other| other.model != access.model) {
        finding.subject = None;
    }
    finding.discriminator = phrase::list(&receives.signals.iter().map(ToString::to_string).collect::<Vec<_>>());
    finding.steps = looped::steps(context, access, shown, asked);
    finding.steps.extend(other_loops(context, &causes, innermost.span));
    finding.entry_points = context.entry_points(causes.iter().flatten().copied());
    let (fixes, careful) = advice(name, receives);
    finding.fixes = fixes;
    finding.careful = vec![careful];
    Some(finding)
}

fn distinct(accesses: &[&Access]) -> usize {
    accesses.iter().map(|access| access.site).collect::<BTreeSet<_>>().len()
}

/// Where the signal is sent.
fn sent_at(context: &Context<'_>, accesses: &[&Access]) -> Option<Span> {
    accesses.iter().find_map(|access| receiver(context, access)).map(|(call, _)| call.span)
}

/// `asks 2 queries`, `asks up to 1 query and makes 1 write`.
fn work(context: &Context<'_>, accesses: &[&Access]) -> String {
    let (writes, queries): (Vec<&Access>, Vec<&Access>) =
        accesses.iter().copied().partition(|access| write_in_loop::write(access).is_some());
    let part = |accesses: &[&Access], verb: &str, noun: &str, plural: &str| {
        let count = looped::counted(context, accesses);
        let noun = if count == "1" || count == "up to 1" { noun } else { plural };
        (count != "0").then(|| format!("{verb} {count} {noun}"))
    };
    let parts = [part(&queries, "asks", "query", "queries"), part(&writes, "makes", "write", "writes")];
    phrase::list(&parts.into_iter().flatten().collect::<Vec<_>>())
}

/// Whether a receiver listens to a kind of signals: `save`, `delete`, `m2m`.
fn listens_to(receives: &Receives, kind: &str) -> bool {
    receives.signals.iter().any(|signal| signal.as_str().contains(kind))
}

/// What the loop does with the rows.
fn sending(receives: &Receives) -> String {
    let verbs = [("save", "saves a row"), ("delete", "deletes a row"), ("m2m", "changes links between rows")];
    let verbs = verbs.into_iter().filter(|(kind, _)| listens_to(receives, kind)).map(|(_, verb)| verb);
    verbs.collect::<Vec<_>>().join(" or ")
}

fn severity(context: &Context<'_>, causes: &[Vec<&Access>]) -> Severity {
    let weights = causes.iter().flatten().map(|access| match write_in_loop::write(access) {
        Some(_) => context.weight(access, Severity::Medium, Severity::Low),
        None => context.weight(access, Severity::High, Severity::Medium),
    });
    weights.max().unwrap_or(Severity::Low)
}

/// The other loops that send the signal.
fn other_loops(context: &Context<'_>, causes: &[Vec<&Access>], shown: Span) -> Vec<Step> {
    let mut seen = BTreeSet::from([shown]);
    let loops = causes.iter().filter_map(|accesses| looped::nearest(accesses)).filter(|access| {
        repeating(access).last().is_some_and(|entry| context.is_place(entry.span) && seen.insert(entry.span))
    });
    loops.filter_map(|access| proof::loop_step(context, access)).take(LOOP_LIMIT).collect()
}

fn asked(access: &Access) -> String {
    match write_in_loop::write(access) {
        Some(_) => write_in_loop::asked(access),
        None => query_in_loop::asked(access),
    }
}

/// What to do, and what to mind. Only what is saved can be written without signals (docs: `QuerySet.delete()` sends
/// `pre_delete` and `post_delete` for each row; `add(*rows)` sends `m2m_changed` once for all of them).
fn advice(name: &str, receives: &Receives) -> (Vec<Fix>, String) {
    let noted =
        format!("let `{name}` only note the key, and handle all keys at once in transaction.on_commit or in a task");
    let (at_once, careful) = if listens_to(receives, "save") {
        let at_once = format!(
            "let the loop collect its rows, write them with one bulk operation, which sends no signals, and do the work \
             of `{name}` once for all of them"
        );
        let careful = format!(
            "bulk_create, bulk_update and update() send no signals: what `{name}` does for a row must then happen elsewhere."
        );
        (at_once, careful)
    } else if listens_to(receives, "m2m") {
        let at_once = format!("hand all rows over at once: add(*rows) and remove(*rows) call `{name}` once");
        (at_once, format!("`{name}` gets all keys of one call together: it has to take more than one."))
    } else {
        let careful = "A delete() of a whole queryset sends its signals for each row as well.".to_owned();
        return (vec![Fix::words(noted)], careful);
    };
    (vec![Fix::words(at_once), Fix::words(format!("or {noted}"))], careful)
}
