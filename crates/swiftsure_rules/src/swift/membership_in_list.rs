//! A list of rows is searched on each turn of a loop.

use swiftsure_django::{Access, AccessKind, SetInfo};
use swiftsure_source::{Finding, Fix, Severity, Span};

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
    let is_short = set.ops.iter().any(|op| op.name == "slice");
    if *work != "membership" || set.unknown || is_short || is_made_on_each_turn(context, access, innermost.span, set) {
        return None;
    }
    let noun = phrase::noun(&set.model);
    let message = format!("The {noun} rows are searched one by one for each of `{}`.", innermost.name);
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost_sentence = format!("Up to |{}| × |{noun}| comparisons.", innermost.name);
    finding.severity = context.weight(access, Severity::Medium, Severity::Low);
    finding.discriminator = set.model.clone();
    finding.steps = proof::steps(context, access, format!("looks through the {noun} rows on each turn"));
    let fix = "make it a set before the loop, set(...) of what is searched, or filter with a subquery";
    finding.fixes = vec![Fix::words(fix.to_owned())];
    Some(finding)
}

/// Whether the rows are those of one call, and the loop stands around the call: no turn searches what another one has.
fn is_made_on_each_turn(context: &Context<'_>, access: &Access, repeat: Span, set: &SetInfo) -> bool {
    let function = |span: Span| context.analysis.symbol_at(span);
    function(set.made) == function(access.site) && function(repeat) != function(access.site)
}
