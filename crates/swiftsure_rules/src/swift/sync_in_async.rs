//! A coroutine asks or waits in a way that holds up the event loop.

use std::collections::BTreeMap;
use std::sync::Arc;

use swiftsure_django::{Access, AccessKind, CallInfo};
use swiftsure_source::{Finding, Fix, Severity, Span};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::swift::looped;
use crate::swift::waiting::{Waiting, waiting};
use crate::{phrase, proof};

declare_rule! {
    name: "swift/sync-in-async",
    page: "sync_in_async.md",
    summary: "a coroutine asks or waits in a way that holds up the event loop",
    severity: High,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut causes: BTreeMap<(Span, bool), Vec<&Access>> = BTreeMap::new();
    for access in context.accesses().filter(|access| !access.is_apart()) {
        let Some(coroutine) = access.around.coroutine else { continue };
        if !asks(access) && waiting(access).is_none() {
            continue;
        }
        let place = call_in(context, access, coroutine).map_or(access.site, |call| call.span);
        causes.entry((place, asks(access))).or_default().push(access);
    }
    causes.into_values().filter_map(|accesses| finding(context, &accesses)).collect()
}

/// Whether Django asks the database here.
fn asks(access: &Access) -> bool {
    match &access.kind {
        AccessKind::Named { kind, .. } => *kind == "sql",
        AccessKind::PythonWork { .. } => false,
        _ => true,
    }
}

/// The call in the coroutine itself that leads to an access.
fn call_in<'a>(context: &Context<'_>, access: &'a Access, coroutine: Span) -> Option<&'a CallInfo> {
    let function = context.analysis.symbol_at(coroutine)?;
    access.calls.iter().rev().map(Arc::as_ref).find(|call| context.analysis.symbol_at(call.span) == Some(function))
}

fn finding(context: &Context<'_>, accesses: &[&Access]) -> Option<Finding> {
    let first = looped::nearest(accesses)?;
    let coroutine = first.around.coroutine?;
    let name = phrase::short(context.analysis.symbol_at(coroutine)?);
    let call = call_in(context, first, coroutine);
    let through = call.map_or_else(String::new, |call| format!(" in {}()", phrase::short(call.callee)));
    let does = match waiting(first) {
        Some(what) => what.does().to_owned(),
        None if matches!(first.kind, AccessKind::Write { .. }) => format!("writes {}", table(first)),
        None => format!("asks {}", table(first)),
    };
    let message = format!("The coroutine `{name}` {does}{through} without `await`.");
    let mut finding = proof::finding(&RULE.info, context, first, message);
    if let Some(call) = call {
        finding.span = call.span;
        finding.symbol = context.analysis.symbol_at(call.span).unwrap_or(first.symbol).to_owned();
    }
    finding.cost_sentence = match waiting(first) {
        Some(what) => format!("Until {}, no other coroutine of the process runs.", what.until()),
        None => "Django raises SynchronousOnlyOperation here.".to_owned(),
    };
    finding.discriminator = format!("{} {}", first.model, does);
    finding.severity = Severity::High;
    let asked = |access: &Access| match waiting(access) {
        Some(what) => format!("the event loop waits here until {}", what.until()),
        None => format!("asks {} on the event loop", table(access)),
    };
    finding.steps = looped::steps(context, first, accesses, asked);
    finding.fixes = vec![Fix::words(advice(first, call.is_some()).to_owned())];
    finding.entry_points = context.entry_points(accesses.iter().copied());
    Some(finding)
}

fn table(access: &Access) -> String {
    match &access.kind {
        AccessKind::Load { relation, .. } | AccessKind::Related { relation, .. } => {
            format!("for `{}.{}`", phrase::noun(&access.model), phrase::short(relation))
        }
        _ if access.model.is_empty() => "the database".to_owned(),
        _ => format!("the {} table", phrase::noun(&access.model)),
    }
}

fn advice(access: &Access, in_call: bool) -> &'static str {
    match (&access.kind, waiting(access)) {
        (_, Some(Waiting::Sleep)) => "await asyncio.sleep(...)",
        (_, Some(Waiting::Network(_))) => {
            "await a client that is made for it, httpx.AsyncClient, or asyncio.to_thread(...)"
        }
        (_, Some(Waiting::Mail)) => "await asyncio.to_thread(send_mail, ...)",
        (_, Some(Waiting::Process(_))) => "await asyncio.create_subprocess_exec(...)",
        _ if in_call => "call the function beside the event loop: await sync_to_async(function)(...)",
        (AccessKind::Load { .. }, _) => "load the relation with the row: select_related(...)",
        (AccessKind::Query { op, .. } | AccessKind::Related { op, .. }, _)
            if matches!(op.as_str(), "iterate" | "in" | "bool" | "list") =>
        {
            "go through the rows with `async for`, or [row async for row in rows]"
        }
        (AccessKind::Query { .. } | AccessKind::Related { .. } | AccessKind::Write { .. }, _) => {
            "await the twin whose name begins with `a`: aget(), acount(), acreate(), asave()"
        }
        _ => "ask beside the event loop: await sync_to_async(function)(...)",
    }
}
