//! Rows are written one at a time.

use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{Finding, Fix, Severity};

use crate::context::{Context, cost, repeating, weight};
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/write-in-loop",
    page: "write_in_loop.md",
    summary: "rows are written one at a time",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    context.accesses().filter_map(|access| finding(context, access)).collect()
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    let AccessKind::Write { op } = &access.kind else { return None };
    let innermost = *repeating(access).last()?;
    let noun = phrase::noun(&access.model);
    let message = format!("The {noun} table is written once for each of `{}` ({op}).", innermost.name);
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = cost(access);
    finding.cost_sentence = format!("{} statements where one is enough.", finding.cost);
    finding.discriminator = format!("{} {op}", access.model);
    finding.severity = weight(access, Severity::Medium, Severity::Low);
    finding.steps = proof::steps(context, access, format!("{op} writes the {noun} table once more on each turn"));
    finding.fixes = vec![Fix::words(advice(op.as_str(), &access.model))];
    finding.careful = vec![format!(
        "bulk_create, bulk_update and update() run neither save() nor the signals of {}.",
        phrase::short(&access.model)
    )];
    Some(finding)
}

fn advice(op: &str, model: &str) -> String {
    let model = phrase::short(model);
    match op.strip_prefix('a').filter(|rest| ["save", "create", "delete", "update"].contains(rest)).unwrap_or(op) {
        "create" => format!("collect the new rows and write them with {model}.objects.bulk_create(rows)"),
        "save" => format!("collect the rows and write them with {model}.objects.bulk_update(rows, fields)"),
        "delete" => format!("delete them with one statement: {model}.objects.filter(...__in=keys).delete()"),
        "update" => "update with one statement: filter(...__in=keys).update(...), or Case/When".to_owned(),
        "add" | "set" | "remove" => {
            "hand all rows over at once: add(*rows), or bulk_create on the through model".to_owned()
        }
        _ => format!("read the rows that exist with one query, then {model}.objects.bulk_create the rest"),
    }
}
