//! A query of its own runs once for each turn of a loop.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind, LoopOver, SetInfo};
use swiftsure_source::{Finding, Fix, Severity, Span, Sym};

use crate::context::{Context, at_most, repeating};
use crate::rule::declare_rule;
use crate::swift::looped::{self, Statement, Wording, raw_statement};
use crate::swift::n_plus_one::is_another_row;
use crate::swift::{admin_list_cost, form_choices_cost, serializer_cost, signal_fan_out};
use crate::{phrase, proof};

declare_rule! {
    name: "swift/query-in-loop",
    page: "query_in_loop.md",
    summary: "the same query runs once for each turn of a loop",
    severity: High,
    since: "0.1.0",
    fixes: false,
    run: run,
}

const WORDING: Wording =
    Wording { verb: "asks", noun: "query", plural: "queries", severity: (Severity::High, Severity::Medium) };

fn run(context: &Context<'_>) -> Vec<Finding> {
    let told_elsewhere = |access: &&Access| {
        form_choices_cost::is_choice(access)
            || serializer_cost::is_method(context, access)
            || admin_list_cost::list_of(context, access).is_some()
            || signal_fan_out::receiver(context, access).is_some()
    };
    let asks = |access: &&Access| {
        question(access).is_some() && !told_elsewhere(access) && !is_looked_up_again(context, access)
    };
    let asking = context.accesses().filter(asks);
    looped::causes(context, asking).iter().filter_map(|accesses| finding(context, accesses)).collect()
}

/// What an access asks of its own; the relation of one and the same row is asked for like anything else.
pub(crate) fn question(access: &Access) -> Option<Sym> {
    match &access.kind {
        AccessKind::Query { .. } if is_whole_table(access) => None,
        AccessKind::Query { op, .. } => Some(*op),
        // Another relation of the same row on each turn is another question.
        AccessKind::Related { relation, .. } if relation.is_empty() => None,
        AccessKind::Related { op, prefetched: false, .. } if !is_another_row(access) => Some(*op),
        AccessKind::Named { kind, .. } if raw_statement(access) == Some(Statement::Query) => Some(*kind),
        _ => None,
    }
}

/// Whether a row is read again that the loop itself writes: that is meant.
fn is_looked_up_again(context: &Context<'_>, access: &Access) -> bool {
    let rereads = question(access).is_some_and(|op| op == "refresh_from_db" || op == "arefresh_from_db");
    let around = |access: &Access| access.loops.last().map(|entry| entry.span);
    let writes = |other: &Access| {
        matches!(other.kind, AccessKind::Write { .. }) && other.model == access.model && around(other) == around(access)
    };
    rereads && context.analysis.trace.accesses.iter().any(writes)
}

/// Whether all rows of a model that is chosen at run time are meant: another model on each turn is another question.
pub(crate) fn is_whole_table(access: &Access) -> bool {
    let narrows = |set: &SetInfo| set.ops.iter().any(|op| op.args > 0);
    access.model.is_empty() && access.set.as_deref().is_some_and(|set| !narrows(set))
}

fn finding(context: &Context<'_>, accesses: &[&Access]) -> Option<Finding> {
    let shared = looped::finding(&RULE.info, context, accesses, &WORDING, asked);
    let is_shared = shared.is_some();
    let mut finding = match shared {
        Some(finding) => finding,
        None => single(context, accesses)?,
    };
    let access = looped::nearest(accesses)?;
    let advice = match question(access)?.as_str() {
        _ if accesses.iter().all(|access| is_fixed(access)) || !is_shared && is_same_each_turn(context, access) => {
            "ask once before the loop: nothing in the query depends on the turn".to_owned()
        }
        op if is_value(op) && !over_rows(access) && !asked_model(access).is_empty() => format!(
            "ask once before the loop: {}.objects.filter(...__in=keys), grouped by the key, then put the answers into a dict",
            phrase::short(asked_model(access))
        ),
        op => advice(op, asked_model(access)),
    };
    let handed = looped::call(context, accesses)
        .filter(|_| is_shared)
        .map_or_else(String::new, |call| format!("; and hand the answers to {}()", phrase::short(&call.callee)));
    finding.fixes = vec![Fix::words(format!("{advice}{handed}"))];
    Some(finding)
}

/// The model whose rows a question is for: of a relation, the one that it leads to.
fn asked_model(access: &Access) -> &str {
    access.target.as_deref().unwrap_or(&access.model)
}

/// Whether a query is made of constants of the code alone.
fn is_fixed(access: &Access) -> bool {
    let of_constants = |set: &SetInfo| {
        let narrows = set.ops.iter().any(|op| op.args > 0);
        narrows && set.relation.is_none() && !set.unknown && set.ops.iter().all(|op| op.fixed)
    };
    matches!(access.kind, AccessKind::Query { .. })
        && !access.model.is_empty()
        && access.set.as_deref().is_some_and(of_constants)
}

/// Whether the text of a query names nothing that the loop around it binds, and the loop does not write what is asked.
fn is_same_each_turn(context: &Context<'_>, access: &Access) -> bool {
    let loops = repeating(access);
    let Some(innermost) = loops.last().filter(|entry| entry.span.file == access.site.file) else {
        return false;
    };
    let body = around(context, innermost.span, access.site);
    let bound: BTreeSet<&str> = body.into_iter().flat_map(words).map(|(name, _)| name).collect();
    let mut named = words(context.text(access.site)).filter(|(_, is_keyword)| !is_keyword);
    let writes = |other: &Access| {
        matches!(other.kind, AccessKind::Write { .. })
            && other.model == access.model
            && other.loops.iter().any(|entry| entry.span == innermost.span)
    };
    let starts_here = access.asked.as_ref().is_some_and(|set| set.built.start >= access.site.start);
    starts_here && !named.any(|(name, _)| bound.contains(name)) && !context.analysis.trace.accesses.iter().any(writes)
}

/// The text of a loop from its head on, without a place in it: what stands before the place, and what behind.
fn around<'a>(context: &'a Context<'_>, head: Span, place: Span) -> [&'a str; 2] {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let depth = indent(context.before(head));
    let after = context.after(place);
    let stays = |line: &&str| line.trim().is_empty() || indent(line) > depth;
    // The rest of the line of the place belongs to the loop in any case.
    let first = after.split_inclusive('\n').next().map_or(0, str::len);
    let rest: usize = after[first..].split_inclusive('\n').take_while(stays).map(str::len).sum();
    [context.text(Span::new(place.file, head.start, place.start.max(head.start))), &after[..first + rest]]
}

/// The words of a text that may be variables, each with whether it is the keyword of an argument: no attributes, and no
/// classes.
fn words(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    text.split(move |letter: char| !is_part(letter)).filter_map(move |word| {
        let end = word.as_ptr() as usize - text.as_ptr() as usize + word.len();
        let follows = text.get(end..).unwrap_or_default();
        let is_keyword = follows.starts_with('=') && !follows.starts_with("==");
        let name = word.split('.').next().unwrap_or_default();
        name.starts_with(|letter: char| letter.is_lowercase() || letter == '_').then_some((name, is_keyword))
    })
}

/// What the loop does itself.
fn single(context: &Context<'_>, accesses: &[&Access]) -> Option<Finding> {
    let access = looped::nearest(accesses)?;
    let op = question(access)?;
    let innermost = *repeating(access).last()?;
    let message = format!("{} asked again for each of `{}` ({}).", table(access), innermost.name, phrase::asking(op));
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = looped::total(context, accesses);
    let enough = if access.model.is_empty() { "one for each model" } else { "one" };
    finding.cost_sentence = format!("{} queries where {enough} is enough.", at_most(&finding.cost));
    finding.discriminator = format!("{} {op}", access.model);
    finding.severity = context.severity(accesses, Severity::High, Severity::Medium);
    finding.steps = looped::steps(context, access, accesses, asked);
    Some(finding)
}

pub(crate) fn asked(access: &Access) -> String {
    let op = question(access).map_or("it", |op| phrase::asking(op));
    format!("{op}: {} asked once more on each turn", lower_first(&table(access)))
}

/// What is asked: `The book table is`, or `book.tags is` for the rows of a relation.
fn table(access: &Access) -> String {
    match &access.kind {
        AccessKind::Related { relation, .. } => {
            format!("`{}.{}` is", phrase::noun(&access.model), phrase::short(relation))
        }
        AccessKind::Named { .. } => "The same SQL is".to_owned(),
        _ if access.set.is_none() => "What depends on the rows is".to_owned(),
        _ => format!("The {} table is", phrase::noun(&access.model)),
    }
}

fn lower_first(text: &str) -> String {
    text.strip_prefix("The ").map_or_else(|| text.to_owned(), |rest| format!("the {rest}"))
}

/// Whether the answer is one value, which can be annotated to the rows of a loop.
fn is_value(op: &str) -> bool {
    let op = op.strip_prefix('a').filter(|rest| !rest.starts_with("gg")).unwrap_or(op);
    matches!(op, "exists" | "count" | "aggregate")
}

fn over_rows(access: &Access) -> bool {
    repeating(access).last().is_some_and(|innermost| innermost.over == LoopOver::Rows)
}

pub(crate) fn advice(op: &str, model: &str) -> String {
    if model.is_empty() && !matches!(op, "sql" | "refresh_from_db" | "read") {
        return "ask once for each model before the loop: group the keys by model, then objects.in_bulk(keys) or \
                filter(...__in=keys) into a dict"
            .to_owned();
    }
    let model = phrase::short(model);
    match op {
        "get" | "first" | "last" | "aget" | "afirst" => {
            format!("ask once before the loop: {model}.objects.in_bulk(keys), or filter(...__in=keys) into a dict")
        }
        "exists" | "aexists" | "count" | "acount" | "aggregate" => {
            format!("ask once before the loop: annotate with Exists, Count or a Subquery of {model}")
        }
        "sql" => {
            "ask once before the loop: WHERE key = ANY(%s) with all keys, then put the rows into a dict".to_owned()
        }
        "refresh_from_db" => "keep the values that are needed, or read all rows again with one filter".to_owned(),
        "read" => "delete the rows with one statement: filter(...__in=keys).delete()".to_owned(),
        _ => format!("ask once before the loop: {model}.objects.filter(...__in=keys), then group the rows in a dict"),
    }
}
