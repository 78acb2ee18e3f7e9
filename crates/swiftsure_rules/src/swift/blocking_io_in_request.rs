//! A request waits for another service, a mail, a program or the clock.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{EntryPointKind, EntryPointRef, Finding, Fix, Severity};

use crate::context::{Context, repeating};
use crate::rule::declare_rule;
use crate::swift::long_transaction::open_transaction;
use crate::swift::waiting::{self, Patience, Waiting, waiting};
use crate::{phrase, proof};

declare_rule! {
    name: "swift/blocking-io-in-request",
    page: "blocking_io_in_request.md",
    summary: "a request waits for another service, a mail, a program or the clock",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// Words in the names of views and routes whose job it is to speak with another service.
const SPEAKERS: &[&str] = &["oauth", "callback", "proxy", "webhook", "healthcheck", "health"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let findings = context.accesses().filter_map(|access| finding(context, access));
    findings.filter(|finding| seen.insert(finding.span)).collect()
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    let what = waiting(access)?;
    // What a page of a library does by itself stands nowhere in the code of the project.
    if access.symbol.is_empty() {
        return None;
    }
    // What holds a transaction open and what holds up an event loop is told by other rules.
    if access.is_apart() || access.around.coroutine.is_some() || open_transaction(context, access).is_some() {
        return None;
    }
    let requests = requests(context, access);
    let first = requests.first()?.clone();
    let loops = repeating(access);
    let again = loops.last().map_or_else(String::new, |entry| format!(", once for each of `{}`", entry.name));
    let message = format!("{} {} while the request waits{again}.", waiting::who(access), what.does());
    let mut finding = proof::finding(&RULE.info, context, access, message);
    let place = phrase::place(&[first], access.symbol);
    finding.cost_sentence = format!("{place} keeps its worker busy until {}.{}", what.until(), what.without_end());
    finding.severity = severity(context, access, what);
    finding.discriminator = waiting::callee(context.text(access.site)).to_owned();
    finding.steps = proof::steps(context, access, format!("the request waits here until {}", what.until()));
    finding.fixes = advice(what).into_iter().map(|words| Fix::words(words.to_owned())).collect();
    finding.entry_points = requests;
    Some(finding)
}

/// The requests that reach an access.
fn requests(context: &Context<'_>, access: &Access) -> Vec<EntryPointRef> {
    let points = context.entry_points([access]);
    points.into_iter().filter(|point| is_request(point.kind)).collect()
}

pub(crate) fn is_request(kind: EntryPointKind) -> bool {
    matches!(kind, EntryPointKind::Route | EntryPointKind::Admin | EntryPointKind::Middleware)
}

fn severity(context: &Context<'_>, access: &Access, what: Waiting) -> Severity {
    let repeats = !repeating(access).is_empty();
    let forever = matches!(what, Waiting::Network(Patience::Forever));
    match what {
        _ if repeats => Severity::High,
        Waiting::Network(_) if !forever && is_the_job(context, access) => Severity::Low,
        Waiting::Mail if access.conditional => Severity::Low,
        _ => Severity::Medium,
    }
}

/// Whether all requests that come here are made to speak with another service: they do so by name, or do nothing else.
fn is_the_job(context: &Context<'_>, access: &Access) -> bool {
    let trace = &context.analysis.trace;
    let mut requests = access
        .entries
        .iter()
        .filter(|number| trace.entries.get(**number).is_some_and(|entry| is_request(entry.point.kind)));
    requests.all(|number| {
        let named = trace.entries.get(*number).is_some_and(|entry| {
            let route = entry.point.route.as_deref().unwrap_or_default();
            let names = format!("{} {route}", entry.point.name).to_lowercase();
            SPEAKERS.iter().any(|word| names.contains(word))
        });
        let asks = |access: &Access| !matches!(access.kind, AccessKind::Named { .. } | AccessKind::PythonWork { .. });
        named || !trace.by_entry.get(*number).is_some_and(|accesses| accesses.iter().any(asks))
    })
}

fn advice(what: Waiting) -> Vec<&'static str> {
    let mut advice = match what {
        Waiting::Network(_) => {
            vec!["hand the call to a task where the answer is not needed at once, or keep the answer in the cache"]
        }
        Waiting::Mail => vec!["hand the mail to a task, or to an EMAIL_BACKEND that puts it into a queue"],
        Waiting::Process(_) => vec!["run the program in a task"],
        Waiting::Sleep => vec!["let the client ask again later, or do the work in a task with a countdown"],
    };
    if matches!(what, Waiting::Network(Patience::Forever) | Waiting::Process(Patience::Forever)) {
        advice.push("whatever else, give the call a timeout: timeout=5");
    }
    advice
}
