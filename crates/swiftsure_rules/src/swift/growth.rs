//! Which tables grow: those whose rows come from the people who use the site.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind, sync};
use swiftsure_source::EntryPointKind;

use crate::context::Context;

/// Writes that make new rows; `get_or_create` often fetches one of a few.
const INSERTS: &[&str] = &["create", "bulk_create", "create_user"];

/// Models whose rows the program itself adds when it answers requests, and the models of users. What only the staff
/// adds, in the admin or elsewhere, or what a command loads once, may be a small table for reference.
pub(crate) fn growing(context: &Context<'_>) -> BTreeSet<String> {
    let trace = &context.analysis.trace;
    let written = trace.accesses.iter().filter(|access| inserts(access) && is_by_request(context, access));
    written.map(|access| access.model.clone()).chain(trace.user_models.iter().cloned()).collect()
}

fn inserts(access: &Access) -> bool {
    match &access.kind {
        AccessKind::Write { inserts: true, .. } => true,
        AccessKind::Write { op, .. } => INSERTS.contains(&sync(op.as_str())),
        _ => false,
    }
}

fn is_by_request(context: &Context<'_>, access: &Access) -> bool {
    let entries = &context.analysis.trace.entries;
    let mut reached = access.entries.iter().filter_map(|number| entries.get(*number));
    reached.any(|entry| entry.point.kind == EntryPointKind::Route && !entry.point.is_for_few())
}
