//! Loops that go from row to row along a relation: `while node.parent: node = node.parent`.

use std::collections::BTreeMap;

use swiftsure_django::{Access, AccessKind, LoopOver};
use swiftsure_source::{Finding, Fix, RuleInfo, Severity, Span};

use crate::context::{Context, cost};
use crate::swift::n_plus_one::path;
use crate::{phrase, proof};

const FIX: &str = "read the chain at once: with a recursive query, with a package for trees such as django-treebeard, or \
                   all rows before the loop and the next one out of a dict by its key";

/// Whether a relation is read of a row to which a turn before went along the same relation.
pub(crate) fn is_step(access: &Access) -> bool {
    let in_while = access.loops.last().is_some_and(|entry| entry.over == LoopOver::While);
    let along = path(access).split_last().is_some_and(|(last, before)| before.contains(last));
    in_while && along && matches!(access.kind, AccessKind::Load { .. })
}

/// One finding for each such loop.
pub(crate) fn findings(info: &RuleInfo, context: &Context<'_>) -> Vec<Finding> {
    let mut loops: BTreeMap<Span, Vec<&Access>> = BTreeMap::new();
    for access in context.accesses().filter(|access| is_step(access) && context.is_likely(access)) {
        let around = access.loops.last().map_or(access.site, |entry| entry.span);
        loops.entry(around).or_default().push(access);
    }
    loops.into_values().filter_map(|accesses| finding(info, context, &accesses)).collect()
}

fn finding(info: &RuleInfo, context: &Context<'_>, accesses: &[&Access]) -> Option<Finding> {
    let access = accesses.iter().copied().min_by_key(|access| (access.calls.len(), access.site))?;
    let AccessKind::Load { relation, .. } = &access.kind else { return None };
    let name = match phrase::short(relation) {
        "" => "a relation that is chosen while it runs".to_owned(),
        name => format!("`{name}`"),
    };
    let message = format!("Each step of this loop along {name} asks the database for one more row.");
    let mut finding = proof::finding(info, context, access, message);
    finding.severity = Severity::Medium;
    finding.cost = cost(access);
    finding.cost_sentence = "One query for each step, however long the chain is.".to_owned();
    finding.discriminator = format!("{} {relation} chain", access.model);
    finding.steps = proof::steps(context, access, "the next row: one more query for each step".to_owned());
    finding.entry_points = context.entry_points(accesses.iter().copied());
    finding.fixes = vec![Fix::words(FIX)];
    Some(finding)
}
