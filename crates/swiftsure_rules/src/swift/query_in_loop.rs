//! A query of its own runs once for each turn of a loop.

use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{Finding, Fix, Severity};

use crate::context::{Context, cost, repeating, weight};
use crate::rule::declare_rule;
use crate::swift::n_plus_one::is_another_row;
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

fn run(context: &Context<'_>) -> Vec<Finding> {
    context.accesses().filter_map(|access| finding(context, access)).collect()
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    let op = match &access.kind {
        AccessKind::Query { op, .. } => op,
        AccessKind::Related { op, prefetched: false, .. } if !is_another_row(access) => op,
        _ => return None,
    };
    let innermost = *repeating(access).last()?;
    let noun = phrase::noun(&access.model);
    let message = format!("The {noun} table is asked again for each of `{}` ({op}).", innermost.name);
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = cost(access);
    finding.cost_sentence = format!("{} queries where one is enough.", finding.cost);
    finding.discriminator = format!("{} {op}", access.model);
    finding.severity = weight(access, Severity::High, Severity::Medium);
    finding.steps = proof::steps(context, access, format!("{op} asks the {noun} table once more on each turn"));
    finding.fixes = vec![Fix::words(advice(op.as_str(), &access.model))];
    Some(finding)
}

fn advice(op: &str, model: &str) -> String {
    let model = phrase::short(model);
    match op {
        "get" | "first" | "last" | "aget" | "afirst" => {
            format!("ask once before the loop: {model}.objects.in_bulk(keys), or filter(...__in=keys) into a dict")
        }
        "exists" | "aexists" | "count" | "acount" | "aggregate" => {
            format!("ask once before the loop: annotate with Exists, Count or a Subquery of {model}")
        }
        "refresh_from_db" => "keep the values that are needed, or read all rows again with one filter".to_owned(),
        _ => format!("ask once before the loop: {model}.objects.filter(...__in=keys), then group the rows in a dict"),
    }
}
