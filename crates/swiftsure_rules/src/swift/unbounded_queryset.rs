//! A page or command loads a whole table.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind, SetInfo};
use swiftsure_source::{Cost, EntryPointKind, Finding, Fix};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/unbounded-queryset",
    page: "unbounded_queryset.md",
    summary: "a page or command loads a whole table",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// Steps that bound what is loaded, or make something else of it.
const BOUNDS: &[&str] = &[
    "filter",
    "exclude",
    "slice",
    "none",
    "dates",
    "datetimes",
    "raw",
    "extra",
    "distinct",
    "union",
    "combined",
    "complex_filter",
    "values",
    "values_list",
    "annotate",
    "difference",
    "intersection",
];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let tables = &context.analysis.schema.tables;
    let has_one_row = |access: &Access| tables.get(&access.model).is_some_and(|table| table.one_row);
    let loads = context.accesses().filter(|access| is_whole_table(access) && !has_one_row(access));
    loads.filter_map(|access| finding(context, access)).filter(|finding| seen.insert(finding.span)).collect()
}

fn is_whole_table(access: &Access) -> bool {
    let AccessKind::Query { op, cached: true } = &access.kind else { return false };
    let rows = matches!(op.as_str(), "iterate" | "bool" | "in" | "list");
    let Some(set) = access.set.as_deref() else { return false };
    rows && !access.kept_by_process
        && access.loops.is_empty()
        && !set.unknown
        && !access.model.is_empty()
        && set.relation.is_none()
        && !set.has_op("_listed_as_choices")
        && !set.has_op("_shown_in_filter")
        && !has_bound(set)
}

pub(crate) fn has_bound(set: &SetInfo) -> bool {
    set.ops.iter().any(|op| BOUNDS.contains(&op.name.as_str()))
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    let points = context.entry_points([access]);
    let kinds = [EntryPointKind::Route, EntryPointKind::Command, EntryPointKind::Task];
    let point = points.iter().find(|point| kinds.contains(&point.kind))?;
    let noun = phrase::noun(&access.model);
    let place = phrase::place(&points, access.symbol);
    let message = format!("{place} loads every {noun}, however many there are.");
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = Cost::constant(1);
    finding.cost_sentence = format!("One query, whose answer grows with the {noun} table.");
    finding.discriminator = access.model.clone();
    finding.steps = proof::steps(context, access, format!("reads every {noun} row"));
    finding.fixes = vec![Fix::words(match point.kind {
        _ if access.set.as_deref().is_some_and(|set| set.has_op("_shown_in_formset")) => {
            "give the formset the rows that it is for: queryset=..."
        }
        EntryPointKind::Route => "show a page of it: Paginator, or a slice",
        _ => "go through it in parts: .iterator(chunk_size=...)",
    })];
    Some(finding)
}
