//! Rows are put in random order by the database.

use std::collections::BTreeSet;

use swiftsure_django::lookups::{Asked, Order};
use swiftsure_django::{Access, sync};
use swiftsure_source::{Cost, Finding, Fix, Severity, Span};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::swift::columns;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/order-by-random",
    page: "order_by_random.md",
    summary: "every row gets a random number and is sorted by it, for the few that are shown",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let found = columns::questions(context).filter_map(|(access, asked)| {
        let Order::By(names, site) = &asked.order else { return None };
        let is_random = names.first().is_some_and(|name| *name == "?") && sorts(access);
        is_random.then(|| finding(context, access, asked, *site))
    });
    found.filter(|finding| seen.insert(finding.span)).collect()
}

/// Whether what is asked brings rows: a number of them needs no order.
fn sorts(access: &Access) -> bool {
    use swiftsure_django::AccessKind;
    match &access.kind {
        AccessKind::Query { op, .. } | AccessKind::Related { op, .. } => {
            !matches!(sync(op.as_str()), "count" | "exists" | "aggregate")
        }
        _ => false,
    }
}

fn finding(context: &Context<'_>, access: &Access, asked: &Asked, site: Span) -> Finding {
    let schema = &context.analysis.schema;
    let model = access.asked.as_ref().map_or(access.model.as_str(), |set| &set.model);
    let noun = phrase::noun(model);
    let points = context.entry_points([access]);
    let place = phrase::place(&points, access.symbol);
    let narrowed = asked.of_relation || (!asked.filters.is_empty() && columns::is_narrowed(schema, asked));
    let which = if asked.filters.is_empty() && !asked.of_relation { "every" } else { "each matching" };
    let message = format!("{place} gives {which} {noun} row a random number and sorts them all by it.");
    let mut finding = proof::finding(&RULE.info, context, access, message);
    if context.is_place(site) {
        finding.span = site;
        finding.symbol = context.analysis.symbol_at(site).unwrap_or(access.symbol).to_owned();
    }
    finding.severity = if narrowed { Severity::Low } else { Severity::Medium };
    finding.cost = Cost::constant(1);
    finding.cost_sentence = format!("One query that reads and sorts {which} {noun} row.");
    finding.discriminator = model.to_owned();
    finding.steps = proof::steps(context, access, format!("sorts the {noun} rows at random"));
    finding.fixes = vec![Fix::words(
        "choose keys instead: random.sample() over values_list(\"pk\", flat=True), kept in the cache, then pk__in=...",
    )];
    finding
}
