//! Rows are fetched only to be counted.

use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{Finding, Fix, Severity};

use crate::context::{Context, cost};
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/len-instead-of-count",
    page: "len_instead_of_count.md",
    summary: "rows are fetched only to be counted",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    context.accesses().filter_map(|access| finding(context, access)).collect()
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    if !is_counted(context, access) {
        return None;
    }
    let set = access.set.as_deref()?;
    let limited = set.ops.iter().any(|op| matches!(op.name.as_str(), "slice" | "raw" | "select_for_update"));
    let in_memory = set.owner.as_ref().is_some_and(|(owner, path)| owner.prefetched.contains(path));
    if set.unknown || limited || in_memory {
        return None;
    }
    let noun = phrase::noun(&set.model);
    let message = format!("{} are fetched, and only their number is used.", phrase::all_rows(&set.model, Some(set)));
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = cost(access);
    finding.cost_sentence = "Every column of every row is read and built in Python for one number.".to_owned();
    finding.severity = context.weight(access, Severity::High, Severity::Medium).max(Severity::Medium);
    finding.discriminator = set.model.clone();
    finding.steps = proof::steps(context, access, format!("len() fetches every {noun}"));
    finding.fixes = vec![Fix::words("ask the database for the number: .count()")];
    Some(finding)
}

/// Whether an access fetches rows only for their number: `len(books)`, or `len(list(books))`, whose list nobody else has.
fn is_counted(context: &Context<'_>, access: &Access) -> bool {
    match &access.kind {
        AccessKind::PythonWork { work } => *work == "len",
        AccessKind::Query { .. } => {
            context.text(access.site).starts_with("list(")
                && context.before(access.site).trim_end().ends_with("len(")
                && context.after(access.site).trim_start().starts_with(')')
        }
        _ => false,
    }
}
