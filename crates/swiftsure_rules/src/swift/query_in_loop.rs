//! A query of its own runs once for each turn of a loop.

use swiftsure_django::{Access, AccessKind, CallInfo, LoopOver, SetInfo, sync};
use swiftsure_python::ir::{If, StmtKind};
use swiftsure_source::{Finding, Fix, Severity, Sym};

use crate::context::{Context, at_most, repeating};
use crate::rule::declare_rule;
use crate::swift::depends::{Depends, depends, is_of_each_model, makes_once};
use crate::swift::looped::{self, Statement, Wording, raw_statement};
use crate::swift::n_plus_one::is_another_row;
use crate::swift::write_in_loop::{looks_first, through};
use crate::swift::{admin_list_cost, before_loop, form_choices_cost, serializer_cost, signal_fan_out};
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
            || question(access).is_some_and(looks_first) && !makes_once(context, access)
    };
    let asks = |access: &&Access| {
        question(access).is_some()
            && !told_elsewhere(access)
            && !is_looked_up_again(context, access)
            && !looped::is_batch(context, access)
            && !is_poll(context, access)
            && !is_of_each_model(context, access)
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

/// Whether a row is read again that the loop itself writes, or one and the same row on each turn: that is meant.
fn is_looked_up_again(context: &Context<'_>, access: &Access) -> bool {
    let rereads = question(access).is_some_and(|op| op == "refresh_from_db" || op == "arefresh_from_db");
    let around = |access: &Access| access.loops.last().map(|entry| entry.span);
    let writes = |other: &Access| {
        matches!(other.kind, AccessKind::Write { .. }) && other.model == access.model && around(other) == around(access)
    };
    rereads && (!is_another_row(access) || context.analysis.trace.accesses.iter().any(writes))
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
    let op = question(access)?;
    let mut advice = before_loop::advice(context, access, op.as_str(), over_rows(access) && !is_shared);
    if let Some(words) = beside_writes(context, access, op, &advice) {
        advice = words;
        finding.severity = finding.severity.min(Severity::Medium);
    }
    let others = others(accesses, access);
    let handed = looped::call(context, accesses)
        .filter(|_| is_shared)
        .map_or_else(String::new, |call| handed_to(context, access, call));
    finding.fixes = vec![Fix::words(format!("{advice}{others}{handed}"))];
    Some(finding)
}

/// The advice where the loop writes rows of the table that it asks.
fn beside_writes(context: &Context<'_>, access: &Access, op: Sym, advice: &str) -> Option<String> {
    let model = phrase::noun(asked_model(access));
    if has_written(context, access) {
        return Some(format!(
            "the turn writes {model} rows before it asks: nothing before the loop can answer for those, so use what was \
             written; else {advice}"
        ));
    }
    let changes = changes(context, access, op)?;
    Some(format!(
        "a turn {changes} {model} rows, so that the next may find others: keep the loop where it does, else {advice}"
    ))
}

/// Whether a loop asks the same again and again to stop where the answer says so: another program gives that answer.
fn is_poll(context: &Context<'_>, access: &Access) -> bool {
    let index = context.index;
    let Some(around) = repeating(access).last().map(|entry| entry.span) else { return false };
    // A function that the loop calls leaves itself, and not the loop.
    if context.first_call_in(access, around).is_some() {
        return false;
    }
    let Some(site) = index.expr_at(access.site) else { return false };
    let stops = |decision: &If| {
        let test = index.span_of(site, &decision.test);
        let leaves =
            decision.body.last().is_some_and(|last| matches!(last.kind, StmtKind::Break | StmtKind::Return(_)));
        leaves && test.contains(access.site)
    };
    index.decisions(site).any(stops) && matches!(depends(context, access), Depends::Nothing)
}

/// What a turn does to the table that it asks, so that the answer of the next one is another: it writes rows among those
/// whose number or last one is asked for, or a function that it calls deletes some.
fn changes(context: &Context<'_>, access: &Access, op: Sym) -> Option<&'static str> {
    const OF_ALL: &[&str] = &["aggregate", "count", "earliest", "exists", "first", "last", "latest"];
    let around = repeating(access).last()?.span;
    let of_all = OF_ALL.contains(&sync(op.as_str()));
    let does = |other: &Access| {
        let AccessKind::Write { op, inserts } = &other.kind else { return None };
        let is_inside = other.loops.iter().any(|entry| entry.span == around);
        if other.model != asked_model(access) || !is_inside {
            return None;
        }
        match sync(op.as_str()) {
            "delete" if context.first_call_in(other, around).is_some() => Some("deletes"),
            "create" | "bulk_create" if of_all => Some("adds"),
            _ if *inserts && of_all => Some("adds"),
            "save" | "update" | "bulk_update" if of_all => Some("changes"),
            _ => None,
        }
    };
    context.analysis.trace.accesses.iter().find_map(does)
}

/// Whether the same turn has written rows of the table that it asks, so that nothing before the loop knows the answer.
fn has_written(context: &Context<'_>, access: &Access) -> bool {
    let Some(around) = repeating(access).last().map(|entry| entry.span) else { return false };
    let of_relation = access.asked.as_deref().is_some_and(|set| set.relation.is_some());
    let writes = |other: &Access| {
        // Links are rows of a table of their own, which only the rows of a relation are found by.
        let links = through(other).is_some() && !of_relation;
        let changes = matches!(other.kind, AccessKind::Write { .. }) && !links;
        let is_inside = || other.loops.iter().any(|entry| entry.span == around);
        let is_before = || looped::comes_before(context, other, access, around);
        changes && other.model == asked_model(access) && is_inside() && is_before()
    };
    context.analysis.trace.accesses.iter().any(writes)
}

/// Where the answers go: a function of the project takes them; what Python, Django or a template calls by itself has no
/// place for them.
fn handed_to(context: &Context<'_>, access: &Access, call: &CallInfo) -> String {
    const OF_ROWS: &[&str] = &["save", "delete", "clean", "full_clean", "asave", "adelete"];
    let calls = || access.calls.iter().skip_while(|other| other.span != call.span);
    let is_same = || matches!(depends(context, access), Depends::Nothing);
    if let Some(receiver) = calls().find(|call| is_receiver(context, call)) {
        let on_row = if is_same() { "" } else { "set them on the row before, or " };
        return format!(
            "; a signal runs {}(), which takes no answers: {on_row}keep them in a cache while the request lasts",
            phrase::short(receiver.callee)
        );
    }
    if let Some(read) = calls().find(|call| takes_nothing(context, call)) {
        let on_row = if is_same() { "" } else { "set the answer on each row before (annotate() or an attribute), or " };
        return format!(
            "; {} takes no arguments: {on_row}keep it in a cache while the request lasts",
            phrase::short(read.callee)
        );
    }
    let callee = phrase::short(call.callee);
    match calls().map(|call| phrase::short(call.callee)).find(|callee| OF_ROWS.contains(callee)) {
        Some(hook) => format!("; or keep the loop where each row needs what {hook}() does"),
        None if call.renders => "; and set the answers on the rows before they are rendered".to_owned(),
        None if callee.starts_with("__") || callee == "wrapper" => String::new(),
        None => format!("; and hand the answers to {callee}()"),
    }
}

/// Whether a signal runs a function, of a model or of the project.
fn is_receiver(context: &Context<'_>, call: &CallInfo) -> bool {
    let called = context.text(call.span).split('(').next().unwrap_or_default();
    let sends = matches!(called.rsplit('.').next(), Some("send" | "send_robust" | "asend" | "asend_robust"));
    call.receives.is_some() || sends && !called.ends_with(phrase::short(call.callee))
}

/// Whether a function is called where nothing can be handed to it: it is read as a property or from a template, or Python
/// calls it.
fn takes_nothing(context: &Context<'_>, call: &CallInfo) -> bool {
    const TAKE_ARGUMENTS: &[&str] = &["__init__", "__new__", "__call__"];
    let callee = phrase::short(call.callee);
    let is_special = callee.starts_with("__") && callee.ends_with("__") && !TAKE_ARGUMENTS.contains(&callee);
    let is_read = || {
        let text = context.text(call.span).trim_end();
        text.rsplit('.').next() == Some(callee)
    };
    !call.renders && (is_special || is_read())
}

/// Further tables that the same call asks.
fn others(accesses: &[&Access], first: &Access) -> String {
    const NAMED: usize = 3;
    let mut models: Vec<&str> = Vec::new();
    for model in accesses.iter().map(|access| asked_model(access)) {
        if model != asked_model(first) && !model.is_empty() && !models.contains(&model) {
            models.push(model);
        }
    }
    let names: Vec<String> = models.iter().take(NAMED).map(|model| phrase::short(model).to_owned()).collect();
    match models.len() {
        0 => String::new(),
        count if count > NAMED => format!("; it asks {count} other tables as well"),
        _ => format!("; it asks {} as well", phrase::list(&names)),
    }
}

/// The model whose rows a question is for: of a relation, the one that it leads to.
fn asked_model(access: &Access) -> &str {
    access.target.as_deref().unwrap_or(&access.model)
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
    format!("{op}: {} asked once more on each turn", phrase::lowered(&table(access)))
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

fn over_rows(access: &Access) -> bool {
    repeating(access).last().is_some_and(|innermost| innermost.over == LoopOver::Rows)
}
