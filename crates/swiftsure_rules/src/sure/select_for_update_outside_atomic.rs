//! Rows are locked where no transaction is open.

use std::collections::BTreeMap;

use swiftsure_django::{Access, AccessKind, Entry, Standing, sync};
use swiftsure_source::{EntryPointKind, Finding, Fix, Span, Step};

use super::locks;
use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "sure/select-for-update-outside-atomic",
    page: "select_for_update_outside_atomic.md",
    summary: "rows are to be locked where no transaction is open, which raises an exception",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-667", "CWE-362", "ASVS 5.0 V2"],
    run: run,
}

/// Questions for which Django leaves the lock out, and one for which it opens a transaction.
const NEEDS_NO_BLOCK: &[&str] = &["aggregate", "count", "update_or_create"];
/// The pages of the admin that run in one.
const ATOMIC_PAGES: &[&str] = &["add_view", "change_view"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let trace = &context.analysis.trace;
    let engine = context.analysis.schema.engine.as_deref().unwrap_or_default();
    if engine.contains("sqlite") {
        // It has no locks of rows, and Django leaves them out.
        return Vec::new();
    }
    let opened = opened_by_settings(context);
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (entry, accesses) in trace.entries.iter().zip(&trace.by_entry).filter(|(entry, _)| !opened.covers(entry)) {
        for access in accesses.iter().filter(|access| context.is_judged(access) && is_outside(context, access)) {
            found.entry(access.site).or_insert_with(|| finding(context, entry, access));
        }
    }
    found.into_values().collect()
}

/// Which entry points the settings may put into a transaction.
struct Opened {
    requests: bool,
    mutations: bool,
}

impl Opened {
    fn covers(&self, entry: &Entry) -> bool {
        use EntryPointKind::{Admin, Graphql, Route, View};
        match entry.point.kind {
            Route | View => self.requests,
            Graphql => self.requests || self.mutations,
            Admin => self.requests || ATOMIC_PAGES.contains(&phrase::short(&entry.point.name)),
            _ => false,
        }
    }
}

/// What the settings say, or may say in a way that is not understood.
fn opened_by_settings(context: &Context<'_>) -> Opened {
    let says = |name: &str| {
        context.reviewed.iter().any(|file| {
            let text = &context.files.get(*file).text;
            let mut places = text
                .match_indices(name)
                .map(|(at, _)| text[at + name.len()..].trim_start_matches(['"', '\'', ']', ' ', ':', '=']));
            places.any(|rest| !rest.starts_with("False"))
        })
    };
    Opened {
        requests: context.analysis.atomic_requests || says("ATOMIC_REQUESTS"),
        mutations: says("ATOMIC_MUTATIONS"),
    }
}

/// Whether rows are locked and nothing on the way opens a transaction.
fn is_outside(context: &Context<'_>, access: &Access) -> bool {
    let (AccessKind::Query { op, .. } | AccessKind::Related { op, .. }) = &access.kind else { return false };
    let is_opened_by_django = || {
        access.calls.iter().any(|call| {
            // Receivers of signals run in the transaction of what sends them, if that has one.
            call.receives.is_some() || context.text(call.span).contains("_or_create(")
        })
    };
    locks::locks_rows(access)
        && access.around.transaction.inside().is_none()
        && !NEEDS_NO_BLOCK.contains(&sync(op.as_str()))
        && !is_opened_by_django()
}

fn finding(context: &Context<'_>, entry: &Entry, access: &Access) -> Finding {
    let model = phrase::short(access.asked.as_deref().map_or(&access.model, |set| &set.model));
    let message = format!(
        "`{}` locks rows of `{model}` outside of a transaction: Django raises TransactionManagementError.",
        phrase::short(access.symbol),
    );
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.entry_points = vec![entry.point.clone()];
    model.clone_into(&mut finding.discriminator);
    let mut steps = vec![proof::door_step(entry)];

    let lock = access.asked.as_deref().and_then(|set| set.op("select_for_update")).map(|op| op.site);
    let elsewhere = lock.filter(|span| context.is_place(*span) && !access.site.contains(*span));
    steps.extend(elsewhere.map(|span| Step {
        label: "locked",
        span,
        text: "the lock is asked for here".to_owned(),
        excerpt: true,
    }));
    steps.extend(proof::call_steps(context, access));
    let left = match access.around.transaction {
        Standing::Outside => "the rows are read here, when the transaction is over",
        _ => "the rows are read here, and no transaction is open",
    };
    steps.push(proof::asked_step(access.site, left.to_owned()));
    finding.steps = steps;
    finding.fixes = vec![Fix::words(
        "read the rows and write them in one block: with transaction.atomic():, or @transaction.atomic",
    )];
    finding
}
