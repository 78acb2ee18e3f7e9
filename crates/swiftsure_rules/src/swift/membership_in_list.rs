//! A list of rows is searched on each turn of a loop.

use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{Finding, Fix, Severity};

use crate::context::{Context, repeating};
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/membership-in-list",
    page: "membership_in_list.md",
    summary: "a list of rows is searched on each turn of a loop",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    context.accesses().filter_map(|access| finding(context, access)).collect()
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    let AccessKind::PythonWork { work } = &access.kind else { return None };
    let innermost = *repeating(access).last()?;
    let set = access.set.as_deref()?;
    if *work != "membership" || set.unknown || set.ops.iter().any(|op| op.name == "slice") {
        return None;
    }
    let noun = phrase::noun(&set.model);
    let message = format!("The {noun} rows are searched one by one for each of `{}`.", innermost.name);
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost_sentence = format!("Up to |{}| × |{noun}| comparisons.", innermost.name);
    finding.severity = context.weight(access, Severity::Medium, Severity::Low);
    finding.discriminator = set.model.clone();
    finding.steps = proof::steps(context, access, format!("looks through the {noun} rows on each turn"));
    // Values that are looked for are those of the set.
    let keys = if set.has_op("values_list") { "set(qs)" } else { "set(qs.values_list(\"pk\", flat=True))" };
    finding.fixes = vec![Fix::words(format!("make it a set before the loop: {keys}, or filter with a subquery"))];
    Some(finding)
}
