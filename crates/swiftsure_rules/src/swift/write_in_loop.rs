//! Rows are written one at a time.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind, sync};
use swiftsure_source::{Finding, Fix, Severity, Span, Sym};

use crate::context::{Context, at_most, repeating};
use crate::rule::declare_rule;
use crate::swift::depends::makes_once;
use crate::swift::looped::{self, Statement, Wording, raw_statement};
use crate::swift::{after_loop, one_by_one, own_transaction, signal_fan_out};
use crate::{phrase, proof};

declare_rule! {
    name: "swift/write-in-loop",
    page: "write_in_loop.md",
    summary: "rows are written one at a time",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

const WORDING: Wording =
    Wording { verb: "makes", noun: "write", plural: "writes", severity: (Severity::Medium, Severity::Low) };

fn run(context: &Context<'_>) -> Vec<Finding> {
    let writing = context
        .accesses()
        .filter(|access| write(access).is_some() && signal_fan_out::receiver(context, access).is_none())
        .filter(|access| !is_of_formset(context, access) && !makes_once(context, access))
        .filter(|access| !looped::is_batch(context, access) && !own_transaction::is_meant(context, access));
    let causes = own_transaction::together(context, looped::causes(context, writing));
    causes.iter().filter_map(|accesses| finding(context, accesses)).collect()
}

/// Whether a formset saves its forms: those that somebody has filled in on one page.
fn is_of_formset(context: &Context<'_>, access: &Access) -> bool {
    let loops = repeating(access);
    let [only] = loops.as_slice() else { return false };
    // A loop of a library stands where it is called; where a library calls it, at the name of the class that it serves.
    let called = context.text(only.span).split('(').next().unwrap_or_default();
    let is_class = called.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    (called.ends_with(".save") && !called.contains(" in ")) || is_class
}

pub(crate) fn write(access: &Access) -> Option<Sym> {
    match &access.kind {
        AccessKind::Write { op, .. } => Some(*op),
        AccessKind::Named { kind, .. } if raw_statement(access) == Some(Statement::Write) => Some(*kind),
        _ => None,
    }
}

fn finding(context: &Context<'_>, accesses: &[&Access]) -> Option<Finding> {
    let shared = looped::finding(&RULE.info, context, accesses, &WORDING, asked);
    let mut finding = match shared {
        Some(finding) => finding,
        None => single(context, accesses)?,
    };
    let access = looped::nearest(accesses)?;
    let op = write(access)?;
    let op = match access.kind {
        AccessKind::Write { inserts: true, .. } => "create",
        _ => op.as_str(),
    };
    if let Some(advice) = own_transaction::advice(context, access) {
        finding.cost_sentence = format!("{} {}.", at_most(&finding.cost), WORDING.plural);
        finding.severity = Severity::Low;
        finding.fixes = vec![Fix::words(advice)];
        return Some(finding);
    }
    if let Some(advice) = one_by_one::advice(context, access) {
        finding.cost_sentence = format!("{} {}.", at_most(&finding.cost), WORDING.plural);
        finding.severity = Severity::Low;
        finding.fixes = vec![Fix::words(advice)];
        return Some(finding);
    }
    let (does_more, receives) = (own_method(context, accesses), receiver_of(context, access));
    if does_more.is_some() || receives.is_some() {
        finding.cost_sentence = format!("{} {}.", at_most(&finding.cost), WORDING.plural);
    }
    if let Some(advice) = after_loop::of_one_row(context, access) {
        finding.fixes = vec![Fix::words(advice)];
        return Some(finding);
    }
    finding.fixes = vec![Fix::words(match (does_more, receives) {
        (Some(method), _) => format!(
            "{method}() does more than write the row: do the rest for all rows first and write them at once, or keep the \
             loop where each row needs it"
        ),
        (None, Some(receiver)) => format!(
            "each write runs {receiver}(), which a bulk write does not: do for all rows what it does for one and write \
             them at once, or keep the loop where each row needs it"
        ),
        (None, None) => match bound_to_turn(context, access, op) {
            Some(reason) => {
                finding.cost_sentence = format!("{} {}.", at_most(&finding.cost), WORDING.plural);
                format!("{reason}; else {}", after_loop::advice(context, access, op))
            }
            None => after_loop::advice(context, access, op),
        },
    })];
    // What is written in bulk today runs no more than it will.
    let is_by_row = matches!(sync(op), "save" | "create" | "get_or_create" | "update_or_create");
    if is_by_row && !access.model.is_empty() && through(access).is_none() {
        finding.careful = vec![careful(&access.model)];
    }
    Some(finding)
}

/// Why a new row may have to be written on its turn: the turn asks for it, or it is numbered by a row that the turn locks.
fn bound_to_turn(context: &Context<'_>, access: &Access, op: &str) -> Option<String> {
    if !matches!(sync(op), "create" | "bulk_create") {
        return None;
    }
    let around = repeating(access).last()?.span;
    let asks = |other: &&Access| {
        matches!(other.kind, AccessKind::Query { .. } | AccessKind::Related { .. }) && other.site != access.site
    };
    let is_of_row = |other: &Access| other.target.as_deref().unwrap_or(&other.model) == access.model;
    let locks = |other: &Access| {
        other.model != access.model && other.set.as_deref().is_some_and(|set| set.op("select_for_update").is_some())
    };
    let mut others = context.accesses_inside(around).filter(asks);
    others.find_map(|other| {
        let model = phrase::noun(&access.model);
        if locks(other) && looped::comes_before(context, other, access, around) {
            Some(format!(
                "each turn locks a row of the {} table first (select_for_update), from which a new row may take its \
                 number: keep the loop where it does",
                phrase::noun(&other.model)
            ))
        } else if is_of_row(other)
            && other.symbol == access.symbol
            && looped::comes_before(context, access, other, around)
        {
            Some(format!(
                "the same turn asks for {model} rows behind it: keep the loop where it needs those it has written"
            ))
        } else {
            None
        }
    })
}

/// What writing at once leaves out.
pub(crate) fn careful(model: &str) -> String {
    format!("bulk_create, bulk_update and update() run neither save() nor the signals of {}.", phrase::short(model))
}

/// The `save` or `delete` of the project's own by which the loop writes the rows: `Order.save`.
fn own_method(context: &Context<'_>, accesses: &[&Access]) -> Option<String> {
    let inside = |access: &&Access| {
        let innermost = repeating(access).last().map(|entry| entry.span);
        let first = innermost.and_then(|innermost| context.first_call_in(access, innermost));
        first.unwrap_or(access.calls.len())
    };
    let mut calls = accesses.iter().flat_map(|access| access.calls.iter().skip(inside(access)));
    let callee = &calls.find(|call| [".save", ".delete"].iter().any(|end| call.callee.ends_with(end)))?.callee;
    let parts: Vec<&str> = callee.rsplitn(3, '.').take(2).collect();
    Some(parts.into_iter().rev().collect::<Vec<_>>().join("."))
}

/// A receiver in the project that the signal of a write runs.
fn receiver_of<'a>(context: &'a Context<'_>, access: &Access) -> Option<&'a str> {
    let mut calls = context.analysis.trace.accesses.iter().flat_map(|other| other.calls.iter());
    let call = calls.find(|call| call.span == access.site && call.receives.is_some())?;
    Some(phrase::short(call.callee))
}

/// What the loop does itself.
fn single(context: &Context<'_>, accesses: &[&Access]) -> Option<Finding> {
    let access = looped::nearest(accesses)?;
    let op = write(access)?;
    let innermost = *repeating(access).last()?;
    let message = format!("{} once for each of `{}` ({}).", written(access), innermost.name, phrase::asking(op));
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = looped::total(context, &with_questions(context, accesses));
    let enough = if looks_first(op) { "two are" } else { "one is" };
    finding.cost_sentence = format!("{} statements where {enough} enough.", at_most(&finding.cost));
    finding.discriminator = format!("{} {op}", access.model);
    finding.severity = context.severity(accesses, Severity::Medium, Severity::Low);
    finding.steps = looped::steps(context, access, accesses, asked);
    Some(finding)
}

/// `get_or_create` and `update_or_create` look for a row before they write it: both is said of the write.
pub(crate) fn looks_first(op: Sym) -> bool {
    sync(op.as_str()).ends_with("_or_create")
}

/// Writes, and the questions of those that look for a row first.
fn with_questions<'a>(context: &'a Context<'_>, accesses: &[&'a Access]) -> Vec<&'a Access> {
    if !accesses.iter().any(|access| write(access).is_some_and(looks_first)) {
        return accesses.to_vec();
    }
    let is_first = |access: &Access| matches!(&access.kind, AccessKind::Query { op, .. } if looks_first(*op));
    let of_write = |question: &&Access| {
        let looks = |access: &&Access| access.site == question.site && access.loops == question.loops;
        is_first(question) && accesses.iter().any(looks)
    };
    let sites: BTreeSet<Span> = accesses.iter().map(|access| access.site).collect();
    let questions = sites.into_iter().flat_map(|site| context.accesses_at(site)).filter(of_write);
    accesses.iter().copied().chain(questions).collect()
}

pub(crate) fn asked(access: &Access) -> String {
    let op = write(access).map_or("it", |op| op.as_str());
    match access.kind {
        AccessKind::Named { .. } => "cursor.execute: the same SQL writes once more on each turn".to_owned(),
        _ => match through(access) {
            Some(relation) => format!("{op} writes the through rows of {relation} once more on each turn"),
            None => format!("{op} writes the {} table once more on each turn", phrase::noun(&access.model)),
        },
    }
}

/// What is written: `The book table is written`, or the statement where the table is not known.
fn written(access: &Access) -> String {
    match access.kind {
        AccessKind::Named { .. } => "The same SQL writes".to_owned(),
        _ => match through(access) {
            Some(relation) => format!("Through rows of `{relation}` are written"),
            None => format!("The {} table is written", phrase::noun(&access.model)),
        },
    }
}

/// `Book.tags`, where the rows between books and tags are written and no tag is.
pub(crate) fn through(access: &Access) -> Option<String> {
    const THROUGH: &[&str] = &["add", "remove", "set", "clear", "aadd", "aremove", "aset", "aclear"];
    let relation = access.set.as_deref()?.through.as_deref()?;
    write(access).filter(|op| THROUGH.contains(&op.as_str()))?;
    Some(relation.split_once('.').map_or(relation, |(_, rest)| rest).to_owned())
}
