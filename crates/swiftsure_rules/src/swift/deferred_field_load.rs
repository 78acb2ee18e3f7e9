//! A field that the queryset left out is fetched row by row.

use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{Finding, Fix};

use crate::context::{Context, cost, repeating};
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/deferred-field-load",
    page: "deferred_field_load.md",
    summary: "a field that only() or defer() left out is fetched row by row",
    severity: High,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    context.accesses().filter_map(|access| finding(context, access)).collect()
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    let AccessKind::Deferred { field, path, .. } = &access.kind else { return None };
    let innermost = *repeating(access).last()?;
    let set = access.set.as_deref()?;
    let step = set.ops.iter().rev().find(|op| matches!(op.name.as_str(), "only" | "defer"))?;
    let message = format!(
        "{} `{}` asks the database for `{field}`, which {}() left out.",
        phrase::each_of(&access.model),
        innermost.name,
        step.name
    );
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = cost(access);
    finding.cost_sentence = format!("{} queries more than the rows themselves need.", finding.cost);
    finding.discriminator = format!("{} {field}", access.model);
    finding.steps = proof::steps(context, access, format!("{field}: one more query for each row"));
    let mut whole = path.clone();
    whole.push(*field);
    let title = match step.name.as_str() {
        "only" => format!("name the field as well: only(..., \"{}\")", proof::lookup(&whole)),
        _ => format!("do not defer \"{}\" here", proof::lookup(&whole)),
    };
    finding.fixes = vec![Fix::words(title)];
    Some(finding)
}
