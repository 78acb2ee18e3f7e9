//! A transaction stays open while the code waits for something else.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind, Standing};
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity, Span, Step};

use crate::context::{Context, repeating};
use crate::rule::declare_rule;
use crate::swift::waiting::{self, Patience, Waiting, waiting};
use crate::{phrase, proof};

declare_rule! {
    name: "swift/long-transaction",
    page: "long_transaction.md",
    summary: "a transaction stays open while the code waits for something else",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// What keeps a transaction open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transaction {
    /// The code begins it at a place.
    Begun(Span),
    /// `ATOMIC_REQUESTS` begins one for each request.
    OfRequest,
}

/// The transaction that is open at an access, if any.
pub(crate) fn open_transaction(context: &Context<'_>, access: &Access) -> Option<Transaction> {
    if access.is_apart() {
        return None;
    }
    match access.around.transaction {
        Standing::Inside(site) => Some(Transaction::Begun(site)),
        Standing::Unsaid if context.analysis.atomic_requests && is_of_view(context, access) => {
            Some(Transaction::OfRequest)
        }
        Standing::Unsaid | Standing::Outside => None,
    }
}

/// Whether a view leads to an access: middleware and commands run outside of its transaction.
fn is_of_view(context: &Context<'_>, access: &Access) -> bool {
    let kinds = [EntryPointKind::Route, EntryPointKind::Admin];
    context.entry_points([access]).iter().any(|point| kinds.contains(&point.kind))
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let findings = context.accesses().filter_map(|access| finding(context, access));
    findings.filter(|finding| seen.insert(finding.span)).collect()
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    let what = waiting(access)?;
    let transaction = open_transaction(context, access)?;
    let again =
        repeating(access).last().map_or_else(String::new, |entry| format!(", once for each of `{}`", entry.name));
    let whose = match transaction {
        Transaction::Begun(site) => match context.analysis.symbol_at(site).map(phrase::short) {
            Some(name) if access.symbol.ends_with(name) => "its transaction is open".to_owned(),
            Some(name) => format!("the transaction of `{name}` is open"),
            None => "a transaction is open".to_owned(),
        },
        Transaction::OfRequest => "the transaction of the request is open (ATOMIC_REQUESTS)".to_owned(),
    };
    let message = format!("{} {} while {whose}{again}.", waiting::who(access), what.does());
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost_sentence =
        format!("Rows that it has locked stay locked until {}.{}", what.until(), what.without_end());
    finding.severity = severity(context, access, what);
    finding.discriminator = waiting::callee(context.text(access.site)).to_owned();
    finding.steps = steps(context, access, transaction, what);
    finding.fixes = vec![Fix::words(advice(transaction, what).to_owned())];
    if let Waiting::Network(Patience::Forever) = what {
        finding.fixes.push(Fix::words("whatever else, give the call a timeout: timeout=5".to_owned()));
    }
    Some(finding)
}

/// The way to the access, with the place where the transaction begins.
fn steps(context: &Context<'_>, access: &Access, transaction: Transaction, what: Waiting) -> Vec<Step> {
    let mut steps = proof::steps(context, access, format!("the transaction waits here until {}", what.until()));
    let Transaction::Begun(site) = transaction else { return steps };
    if !context.is_place(site) {
        return steps;
    }
    let function = context.analysis.symbol_at(site);
    let marked = function.is_some_and(|name| phrase::short(name) == context.text(site));
    let text = if marked { "each call of this function is one transaction" } else { "the transaction begins here" };
    let begins = Step { label: "begins", span: site, text: text.to_owned(), excerpt: true };
    // It stands before what its function does: behind the call that leads there.
    let inside = |step: &Step| step.label != "url" && context.analysis.symbol_at(step.span) == function;
    let at = steps.iter().position(inside).unwrap_or_else(|| usize::from(steps.len() > 1));
    steps.insert(at, begins);
    steps
}

/// A transaction that has written before holds locks for sure.
fn severity(context: &Context<'_>, access: &Access, what: Waiting) -> Severity {
    let trace = &context.analysis.trace;
    let has_written = access.entries.iter().filter_map(|number| trace.by_entry.get(*number)).any(|accesses| {
        let before = accesses.iter().take_while(|other| other.site != access.site);
        before.into_iter().any(|other| is_write(other) && other.around.transaction == access.around.transaction)
    });
    match what {
        Waiting::Mail if access.conditional => Severity::Medium,
        _ if has_written || !repeating(access).is_empty() => Severity::High,
        _ => Severity::Medium,
    }
}

fn is_write(access: &Access) -> bool {
    let locks = |access: &Access| {
        access.set.as_deref().is_some_and(|set| set.ops.iter().any(|op| op.name == "select_for_update"))
    };
    matches!(access.kind, AccessKind::Write { .. }) || locks(access)
}

fn advice(transaction: Transaction, what: Waiting) -> &'static str {
    match (transaction, what) {
        (Transaction::OfRequest, Waiting::Mail) => "put it off until the commit: transaction.on_commit(lambda: ...)",
        (Transaction::OfRequest, _) => {
            "decorate the view with transaction.non_atomic_requests and open a block for the writes alone"
        }
        (_, Waiting::Network(_) | Waiting::Process(_)) => {
            "wait before the block or behind it; what needs no answer goes to transaction.on_commit(...)"
        }
        (_, Waiting::Mail) => "put it off until the commit: transaction.on_commit(lambda: ...)",
        (_, Waiting::Sleep) => "sleep behind the block",
    }
}
