//! What a loop repeats: everything that one call in it leads to is one root cause.

use std::collections::BTreeMap;
use std::sync::Arc;

use swiftsure_django::bounds::exclude_each_other;
use swiftsure_django::{Access, AccessKind, CallInfo, LoopOver, SetInfo};
use swiftsure_source::{Cost, Finding, RuleInfo, Severity, Span, Step};

use crate::context::{Context, at_most, cost, repeating, statements};
use crate::swift::{chunks, n_plus_one};
use crate::{phrase, proof};

/// How a rule speaks of what is repeated.
pub(crate) struct Wording {
    /// `asks`, `writes`.
    pub verb: &'static str,
    /// `query`, `write`.
    pub noun: &'static str,
    pub plural: &'static str,
    /// The severity in a loop over rows, and in a loop over something unknown.
    pub severity: (Severity, Severity),
}

/// Parts accesses by the loop that repeats them and by the call in it that leads to them; without a call, by place. What
/// a library repeats, the resolver of a field for the rows of each list, is one cause whichever list it is.
pub(crate) fn causes<'a>(context: &Context<'_>, accesses: impl Iterator<Item = &'a Access>) -> Vec<Vec<&'a Access>> {
    let mut causes: BTreeMap<(Span, Span), Vec<&Access>> = BTreeMap::new();
    for access in accesses {
        let Some(innermost) = repeating(access).last().map(|entry| entry.span) else { continue };
        let cause = match call_in_loop(context, access, innermost) {
            Some(call) => (innermost, call.span),
            None if n_plus_one::is_graphql(context, &[access]) => (access.site, access.site),
            None => (innermost, access.site),
        };
        causes.entry(cause).or_default().push(access);
    }
    causes.into_values().filter(|accesses| accesses.iter().any(|access| context.is_likely(access))).collect()
}

/// The call inside of the loop that leads to an access.
fn call_in_loop<'a>(context: &Context<'_>, access: &'a Access, innermost: Span) -> Option<&'a CallInfo> {
    access.calls.get(context.first_call_in(access, innermost)?).map(Arc::as_ref)
}

/// One finding for all that a call in a loop repeats; for a single access the rule words it itself.
pub(crate) fn finding(
    info: &RuleInfo,
    context: &Context<'_>,
    accesses: &[&Access],
    wording: &Wording,
    asked: impl Fn(&Access) -> String,
) -> Option<Finding> {
    let first = nearest(accesses)?;
    let innermost = *repeating(first).last()?;
    let call = call_in_loop(context, first, innermost.span)?;
    let called = format!("{}{}", phrase::called(call), if call.renders { "" } else { "()" });
    let count = counted(context, accesses);
    let noun = if count == "1" || count == "up to 1" { wording.noun } else { wording.plural };
    let message = format!("Each of `{}` {called}, which {} {count} {noun}.", innermost.name, wording.verb);
    let mut finding = proof::finding(info, context, first, message);
    // A loop of a library calls what the project wrote: that is where the user looks.
    if context.is_place(call.span) {
        finding.span = call.span;
        finding.symbol = context.analysis.symbol_at(call.span).unwrap_or(first.symbol).to_owned();
    }
    finding.cost = total(context, accesses);
    finding.cost_sentence = format!("{} {}.", at_most(&finding.cost), wording.plural);
    if accesses.iter().any(|access| access.model != first.model) {
        finding.subject = None;
    }
    let (rows, other) = wording.severity;
    finding.severity = context.severity(accesses, rows, other);
    finding.discriminator = format!("{} {}", innermost.name, phrase::short(call.callee));
    finding.steps = steps(context, first, accesses, asked);
    finding.entry_points = context.entry_points(accesses.iter().copied());
    Some(finding)
}

/// The call in the loop that leads to all of some accesses.
pub(crate) fn call<'a>(context: &Context<'_>, accesses: &[&'a Access]) -> Option<&'a CallInfo> {
    let first = nearest(accesses)?;
    call_in_loop(context, first, repeating(first).last()?.span)
}

/// How much one turn asks: `3`, `up to 3`, `1 to 3`.
pub(crate) fn counted(context: &Context<'_>, accesses: &[&Access]) -> String {
    let bounds = context.bounds(likely(context, accesses), |access| Cost::constant(statements(access)));
    let [least, most] = [bounds.least, bounds.most].map(|cost| cost.evaluate(|_| 1));
    match least {
        _ if least == most => most.to_string(),
        0 => format!("up to {most}"),
        _ => format!("{least} to {most}"),
    }
}

/// What all turns ask.
pub(crate) fn total(context: &Context<'_>, accesses: &[&Access]) -> Cost {
    context.bounds(likely(context, accesses), cost).cost()
}

fn likely<'a>(context: &Context<'_>, accesses: &[&'a Access]) -> Vec<&'a Access> {
    accesses.iter().copied().filter(|access| context.is_likely(access)).collect()
}

/// The access that is the fewest calls away from the loop.
pub(crate) fn nearest<'a>(accesses: &[&'a Access]) -> Option<&'a Access> {
    accesses.iter().copied().min_by_key(|access| (access.calls.len(), access.site))
}

/// The way to the nearest access, then the other places.
pub(crate) fn steps(
    context: &Context<'_>,
    first: &Access,
    accesses: &[&Access],
    asked: impl Fn(&Access) -> String,
) -> Vec<Step> {
    let mut steps = proof::steps(context, first, asked(first));
    let mut others: Vec<&&Access> = accesses.iter().filter(|access| access.site != first.site).collect();
    others.sort_by_key(|access| access.site);
    others.dedup_by_key(|access| access.site);
    steps.extend(others.into_iter().map(|access| proof::asked_step(access.site, asked(access))));
    steps
}

/// Whether rows are asked for or written in batches, which somebody has made so that no statement is too large: each turn
/// is given a list, or what the turns collect is written where it is enough.
pub(crate) fn is_batch(context: &Context<'_>, access: &Access) -> bool {
    is_given_lists(context, access) || chunks::is_chunk(context, access)
}

/// Whether each turn asks or writes many rows with one statement, and is given them as a list.
fn is_given_lists(context: &Context<'_>, access: &Access) -> bool {
    let Some(innermost) = repeating(access).pop().filter(|entry| entry.over == LoopOver::Unknown) else {
        return false;
    };
    let by_list = |set: &SetInfo| set.ops.iter().flat_map(|op| &op.lookups).any(|name| name.as_str().ends_with("__in"));
    (chunks::writes_many(access) || access.asked.as_deref().is_some_and(by_list))
        && context.index.gives_lists(innermost.span)
}

/// Whether one access comes before another on each turn of the loop around both.
pub(crate) fn comes_before(context: &Context<'_>, one: &Access, other: &Access, around: Span) -> bool {
    let places = |access: &Access| {
        let first = context.first_call_in(access, around).unwrap_or(access.calls.len());
        let mut places: Vec<Span> = access.calls.iter().skip(first).map(|call| call.span).collect();
        places.push(access.site);
        places
    };
    let parted = places(one).into_iter().zip(places(other)).find(|(one, other)| one != other);
    let ways = &context.analysis.trace.ways;
    parted.is_some_and(|(one, other)| one.file == other.file && one.end <= other.start)
        && !exclude_each_other(ways, one.way, other.way)
}

/// What a raw statement does, by the verb of a constant text; nothing where the text is not known.
pub(crate) fn raw_statement(access: &Access) -> Option<Statement> {
    let AccessKind::Named { kind, detail: Some(sql) } = &access.kind else { return None };
    let verb = sql.as_str().trim_start().split(|letter: char| !letter.is_ascii_alphabetic()).next()?;
    match verb.to_ascii_uppercase().as_str() {
        _ if *kind != "sql" => None,
        // `SELECT pg_notify(%s)` does something and reads no table.
        "SELECT" if !sql.as_str().to_ascii_uppercase().contains("FROM") => None,
        "SELECT" | "WITH" => Some(Statement::Query),
        "INSERT" | "UPDATE" | "DELETE" | "MERGE" => Some(Statement::Write),
        _ => None,
    }
}

/// What a raw statement does to the database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Statement {
    Query,
    Write,
}
