//! A queryset is counted or tested, and its rows are asked for anyway.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind};
use swiftsure_flow::branch::Turn;
use swiftsure_source::{Finding, Fix};

use crate::context::{Context, at_most, cost};
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/repeated-query",
    page: "repeated_query.md",
    summary: "a queryset is counted or tested, and its rows are read anyway",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let pairs = context.analysis.trace.repeats.iter();
    pairs
        .filter(|(first, second)| context.is_judged(first) && context.is_judged(second))
        .filter(|(first, _)| seen.insert(first.site))
        .map(|(first, second)| finding(context, first, second))
        .collect()
}

fn finding(context: &Context<'_>, first: &Access, second: &Access) -> Finding {
    let AccessKind::Query { op, .. } = &first.kind else {
        return proof::finding(&RULE.info, context, first, String::new());
    };
    let noun = phrase::noun(&first.model);
    let message = format!("The {noun} rows are read anyway, so {op}() asks the database once too often.");
    let mut finding = proof::finding(&RULE.info, context, first, message);
    finding.cost = cost(first);
    finding.cost.upper |= is_left_out(context, first, second);
    finding.cost_sentence = match finding.cost.degree() {
        0 if finding.cost.upper => "Up to one query where none is needed.".to_owned(),
        0 => "One query where none is needed.".to_owned(),
        _ => format!("{} queries where none is needed.", at_most(&finding.cost)),
    };
    finding.severity = context.weight(first, swiftsure_source::Severity::High, swiftsure_source::Severity::Medium);
    finding.discriminator = format!("{} {op}", first.model);
    finding.steps = proof::steps(context, first, format!("{op}() asks the {noun} table"));
    finding.steps.push(proof::asked_step(second.site, format!("the same {noun} rows are read here")));
    finding.fixes = vec![Fix::words(match op.as_str() {
        "count" => "read the rows into a list first, and take its len()".to_owned(),
        _ => "test the rows themselves: `if rows:` reads and keeps them".to_owned(),
    })];
    finding
}

/// Whether the rows are read on some of the ways from the first question on: on the others, it was needed.
fn is_left_out(context: &Context<'_>, first: &Access, second: &Access) -> bool {
    let ways = &context.analysis.trace.ways;
    let before = ways.turns(first.way);
    // Behind a check that raises, there is no page on the other ways.
    let leaves_out = |turn: &Turn| !turn.passes() || matches!(turn, Turn::Rest(..));
    ways.turns(second.way).iter().any(|turn| leaves_out(turn) && !before.contains(turn))
}
