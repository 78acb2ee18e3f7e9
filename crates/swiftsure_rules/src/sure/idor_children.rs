//! Rows of whatever parent a client names, where the views that read the parent itself take care of whose it is.

use std::collections::BTreeMap;

use swiftsure_django::lookups::{Filter, Role};
use swiftsure_django::{Access, AccessKind, Entry, SetInfo, sync};
use swiftsure_source::{Fix, Severity, Span, Sym};

use super::called::Fault;
use super::doors::{self, Chosen};
use super::idor_unscoped::Reads;
use crate::context::Context;
use crate::phrase;

/// Places that read the parent for the user, and their share of all that read it, in quarters.
const SCOPED: usize = 3;
const QUARTERS: usize = 3;
/// Questions that bring rows.
const BRINGING: &[&str] = &["iterate", "iterator", "list", "in_bulk"];

pub(super) fn faults(context: &Context<'_>, reads: &Reads<'_>) -> Vec<Fault> {
    let trace = &context.analysis.trace;
    let mut found: BTreeMap<Span, Fault> = BTreeMap::new();
    for (entry, accesses) in trace.entries.iter().zip(&trace.by_entry) {
        if !doors::is_for_users(entry) || doors::checks_beyond_login(context, entry) {
            continue;
        }
        let chosen = doors::chosen(accesses);
        for access in accesses.iter().filter(|access| context.is_judged(access)) {
            let Some(parent) = parent(context, access, &chosen) else { continue };
            // Who reads the parent first has it from those of the user, or is told of by its own rule.
            let reads_parent =
                accesses.iter().any(|other| other.asked.as_deref().is_some_and(|set| set.model == parent));
            if let Some(fault) = (!reads_parent).then(|| fault(reads, entry, access, &parent)).flatten() {
                found.entry(access.site).or_insert(fault);
            }
        }
    }
    found.into_values().collect()
}

/// The model whose key the client names, where that alone says which rows are given.
fn parent(context: &Context<'_>, access: &Access, chosen: &Chosen<'_>) -> Option<String> {
    let AccessKind::Query { op, .. } = &access.kind else { return None };
    let set: &SetInfo = access.asked.as_deref()?;
    let asked = &set.asked;
    if !BRINGING.contains(&sync(op.as_str())) || asked.open || asked.combined || set.unknown || set.by_user {
        return None;
    }
    let mut conditions = asked.filters.iter().filter(|filter| !filter.constant);
    let key =
        conditions.next().filter(|key| key.path.is_empty() && key.role == Role::All && key.comparison == "exact")?;
    if conditions.next().is_some() || !is_sent(key, access, chosen) {
        return None;
    }
    let columns = &context.analysis.schema.tables.get(&key.model)?.columns;
    let bare = key.column.as_str().strip_suffix("_id").map(Sym::new);
    let column = columns.get(&key.column).or_else(|| columns.get(&bare?))?;
    let target = column.target.clone()?;
    let is_own =
        context.analysis.schema.tables.contains_key(&target) && !context.analysis.trace.user_models.contains(&target);
    is_own.then_some(target)
}

/// Whether a condition compares what the client sent.
fn is_sent(key: &Filter, access: &Access, chosen: &Chosen<'_>) -> bool {
    let places = [key.site, access.site];
    places.iter().any(|place| {
        chosen.get(place).is_some_and(|sent| {
            sent.iter().any(|(lookup, _)| {
                let bare = lookup.as_str().split("__").next().unwrap_or_default();
                let column = key.column.as_str();
                bare == column || bare.strip_suffix("_id") == Some(column) || column.strip_suffix("_id") == Some(bare)
            })
        })
    })
}

fn fault(reads: &Reads<'_>, entry: &Entry, access: &Access, parent: &str) -> Option<Fault> {
    let of_parent = reads.get(parent)?;
    let scoped: Vec<_> = of_parent.iter().filter(|(_, read)| read.compared).collect();
    if scoped.len() < SCOPED || scoped.len() * 4 < of_parent.len() * QUARTERS {
        return None;
    }
    let (view, child, parent) = (phrase::short(&entry.point.name), phrase::short(&access.model), phrase::short(parent));
    let message = format!(
        "`{view}` gives every `{child}` of whatever `{parent}` the client names: {} other places that read `{parent}` narrow \
         it by the signed-in user.",
        doors::share(scoped.len(), of_parent.len())
    );
    let mut fault = Fault::new(access.site, Severity::High, message).about(child);
    for (site, read) in scoped.into_iter().take(3) {
        fault = fault.step("sibling", *site, format!("`{}` takes care of that", phrase::short(read.symbol)));
    }
    Some(
        doors::reached(fault, entry)
            .fix(Fix::words(format!("narrow the query by the user as those of `{parent}` are"))),
    )
}
