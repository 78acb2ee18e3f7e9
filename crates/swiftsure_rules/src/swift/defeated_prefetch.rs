//! A prefetched relation is queried again.

use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{Finding, Fix};

use crate::context::{Context, cost, repeating};
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/defeated-prefetch",
    page: "defeated_prefetch.md",
    summary: "a prefetched relation is queried again for each row",
    severity: High,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    context.accesses().filter_map(|access| finding(context, access)).collect()
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    let AccessKind::Related { path, op, prefetched: true, .. } = &access.kind else { return None };
    let innermost = *repeating(access).last()?;
    if looks_itself(context, access) {
        return None;
    }
    let relation = proof::dotted(path);
    let message = format!(
        "`{relation}` is prefetched for each {} of `{}` and asked again by {}.",
        phrase::noun(&access.model),
        innermost.name,
        phrase::asking(*op)
    );
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = cost(access);
    finding.cost_sentence = format!("{} queries although the rows are in memory.", finding.cost);
    finding.discriminator = format!("{relation} {op}");
    finding.steps =
        proof::steps(context, access, format!("{relation} is asked again: the prefetched rows do not answer this"));
    finding.fixes = vec![Fix::words(format!(
        "work on the list `{relation}.all()` in Python, or prefetch the narrowed rows: \
         Prefetch(\"{}\", queryset=..., to_attr=\"...\")",
        proof::lookup(path)
    ))];
    Some(finding)
}

/// Whether the function looks for the prefetched rows itself, and asks where there are none.
fn looks_itself(context: &Context<'_>, access: &Access) -> bool {
    let around = context.analysis.function_at(access.site);
    around.is_some_and(|(body, _)| context.text(*body).contains("_prefetched_objects_cache"))
}
