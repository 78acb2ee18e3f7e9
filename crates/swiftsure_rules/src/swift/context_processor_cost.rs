//! A context processor or a middleware asks the database on every request.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind, Entry, Standing, statements};
use swiftsure_flow::branch::Turn;
use swiftsure_source::{Cost, EntryPointKind, Finding, Fix, Severity, Span};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::swift::{looped, query_in_loop, write_in_loop};
use crate::{phrase, proof};

declare_rule! {
    name: "swift/context-processor-cost",
    page: "context_processor_cost.md",
    summary: "a context processor or a middleware asks the database on every request",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// Words in front of a query that is only for those who signed in.
const SIGNED_IN: &[&str] = &["is_authenticated", "is_anonymous", "AnonymousUser"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let entries = context.analysis.trace.entries.iter().enumerate();
    let findings = entries.filter_map(|(number, entry)| finding(context, number, entry));
    findings.filter(|finding| seen.insert(finding.span)).collect()
}

fn finding(context: &Context<'_>, number: usize, entry: &Entry) -> Option<Finding> {
    let wherefore = match entry.point.kind {
        EntryPointKind::Middleware => "on every request",
        EntryPointKind::ContextProcessor => "for every page that is rendered",
        _ => return None,
    };
    let asked: Vec<(&Access, u64)> = statements(&context.analysis.trace, number)
        .into_iter()
        .filter(|(access, _)| context.is_judged(access) && is_asked_each_time(context, access))
        .collect();
    let accesses: Vec<&Access> = asked.iter().map(|(access, _)| *access).collect();
    let first = *accesses.first()?;
    let signed_in = accesses.iter().all(|access| is_for_signed_in(context, access, entry.span));
    let wherefore = match entry.point.kind {
        _ if !signed_in => wherefore,
        EntryPointKind::Middleware => "on every request of a signed-in user",
        _ => "for every page of a signed-in user",
    };
    let total: u64 = asked.iter().map(|(_, count)| count).sum();
    let name = phrase::short(&entry.point.name);
    let message = format!("`{name}` {} {wherefore}.", work(&asked));
    let mut finding = proof::finding(&RULE.info, context, first, message);
    finding.span = entry.span;
    finding.symbol.clone_from(&entry.point.name);
    finding.cost = Cost::constant(total);
    finding.cost_sentence = match total {
        1 => "One statement more, whatever the request is about.".to_owned(),
        _ => format!("{total} statements more, whatever the request is about."),
    };
    finding.severity = if signed_in { Severity::Low } else { Severity::Medium };
    if accesses.iter().any(|access| access.model != first.model) {
        finding.subject = None;
    }
    finding.steps = looped::steps(context, first, &accesses, step_text);
    finding.steps.retain(|step| step.label != "url");
    finding.entry_points = vec![entry.point.clone()];
    finding.fixes = advice(entry.point.kind, &asked);
    Some(finding)
}

/// Whether each request asks: no decision before it depends on the request, and no earlier answer is kept.
fn is_asked_each_time(context: &Context<'_>, access: &Access) -> bool {
    let turns = context.analysis.trace.ways.turns(access.way);
    let is_decided = turns.iter().any(|turn| match turn.decision() {
        Some(site) => !is_about_sign_in(context.text(site)),
        None => !matches!(turn, Turn::Loop(_) | Turn::Call(_)),
    });
    let is_conditional =
        access.conditional && !turns.iter().any(|turn| matches!(turn, Turn::Arm(..) | Turn::Failing(..)));
    let is_kept = access.kept_by_process || access.around.run == Standing::Outside || access.is_apart();
    !is_decided && !is_conditional && !is_kept && access.loops.is_empty() && is_own(context, access)
}

/// Whether the code asks itself: the session and the user of a request are asked for by whoever reads them first.
fn is_own(context: &Context<'_>, access: &Access) -> bool {
    match &access.kind {
        AccessKind::Write { .. } => true,
        AccessKind::Load { .. } => access.set.as_deref().is_some_and(|set| context.is_place(set.built)),
        AccessKind::Named { .. }
        | AccessKind::Deferred { .. }
        | AccessKind::PythonWork { .. }
        | AccessKind::Sink { .. } => false,
        AccessKind::Query { op, .. } if is_read_of_request(context, access, op.as_str()) => false,
        AccessKind::Query { .. } | AccessKind::Related { .. } => {
            let asked = access.asked.as_deref().or(access.set.as_deref());
            asked.is_some_and(|set| !set.unknown && proof::start(context, set).is_some())
        }
    }
}

/// Whether a request is asked for its session or its user: nothing at the place calls `get()`.
fn is_read_of_request(context: &Context<'_>, access: &Access, op: &str) -> bool {
    let is_user = || context.analysis.trace.user_models.contains(&access.model);
    let is_get = || op == "get" && !context.text(access.site).contains(".get(");
    access.model == "sessions.Session" || (is_user() && is_get())
}

/// Whether only pages of users who signed in ask: it is narrowed by the user or reads a relation of them, or a test for
/// that stands before it, or on its line, in one of the functions on the way.
fn is_for_signed_in(context: &Context<'_>, access: &Access, entry: Span) -> bool {
    let is_of_user = matches!(access.kind, AccessKind::Load { .. } | AccessKind::Related { .. })
        && context.analysis.trace.user_models.contains(&access.model);
    let sites = access.calls.iter().map(|call| call.span).chain([access.site]);
    access.by_user || is_of_user || sites.filter(|site| *site != entry).any(|site| is_tested(context, site))
}

/// Whether a function tests who is there before a place, or on its line.
fn is_tested(context: &Context<'_>, site: Span) -> bool {
    let Some((function, _)) = context.analysis.function_at(site) else { return false };
    let before = context.text(Span::new(site.file, function.start, site.end));
    let line = context.after(site).lines().next().unwrap_or_default();
    is_about_sign_in(before) || is_about_sign_in(line)
}

fn is_about_sign_in(text: &str) -> bool {
    SIGNED_IN.iter().any(|word| text.contains(word))
}

/// `asks 2 queries`, `asks 1 query and makes 1 write`.
fn work(asked: &[(&Access, u64)]) -> String {
    let count = |writes: bool| -> u64 {
        asked
            .iter()
            .filter(|(access, _)| write_in_loop::write(access).is_some() == writes)
            .map(|(_, count)| count)
            .sum()
    };
    let part = |count: u64, verb: &str, noun: &str, plural: &str| {
        (count > 0).then(|| format!("{verb} {count} {}", if count == 1 { noun } else { plural }))
    };
    let parts = [part(count(false), "asks", "query", "queries"), part(count(true), "makes", "write", "writes")];
    phrase::list(&parts.into_iter().flatten().collect::<Vec<_>>())
}

fn step_text(access: &Access) -> String {
    let table = phrase::noun(&access.model);
    match &access.kind {
        AccessKind::Write { op, .. } => format!("{op} writes the {table} table each time"),
        AccessKind::Load { path, .. } => format!("{} is loaded each time", proof::dotted(path)),
        _ => match query_in_loop::question(access) {
            Some(op) => format!("{}: the {table} table is asked each time", phrase::asking(op)),
            None => format!("the {table} table is asked each time"),
        },
    }
}

fn advice(kind: EntryPointKind, asked: &[(&Access, u64)]) -> Vec<Fix> {
    let mut advice = Vec::new();
    if asked.iter().any(|(access, _)| write_in_loop::write(access).is_none()) {
        advice.push(
            "keep the answer in the cache: cache.get_or_set(key, ask, timeout), and delete the key where it changes",
        );
        advice.push(match kind {
            EntryPointKind::Middleware => {
                "or put it onto the request as a SimpleLazyObject, which only asks where a view reads it"
            }
            _ => "or hand a function or a queryset to the templates, which only asks where one of them shows it",
        });
    }
    if asked.iter().any(|(access, _)| write_in_loop::write(access).is_some()) {
        advice.push("write at most once in a while: let a key in the cache, set with cache.add(key, 1, timeout), say that it was done");
    }
    advice.into_iter().map(|words| Fix::words(words.to_owned())).collect()
}
