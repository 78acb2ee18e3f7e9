//! What keeps two requests from doing the same at once: rows that are locked, and locks of other kinds.

use swiftsure_django::{Access, AccessKind, Entry};

use super::doors;
use crate::context::Context;

/// Whether an access asks for rows and locks them until its transaction is over.
pub(super) fn locks_rows(access: &Access) -> bool {
    let is_asked = matches!(access.kind, AccessKind::Query { .. } | AccessKind::Related { .. });
    is_asked && access.asked.as_deref().is_some_and(|set| set.has_op("select_for_update"))
}

/// Whether the code around an access, or around a call on the way to it, speaks of a lock.
pub(super) fn is_behind_lock(context: &Context<'_>, entry: &Entry, access: &Access) -> bool {
    let row = access.row.as_deref().or(access.set.as_deref());
    let places = std::iter::once(access.site).chain(access.calls.iter().map(|call| call.span));
    let functions = places.filter_map(|place| context.analysis.function_at(place));
    let mut texts = functions.map(|(span, _)| context.text(*span)).chain(doors::class_text(context, entry.span));
    row.is_some_and(|set| set.has_op("select_for_update")) || texts.any(speaks_of_lock)
}

/// `with lock:`, `pg_advisory_lock`, `LOCK TABLE`, `redis.lock(...)`; not `block` or `clock`.
fn speaks_of_lock(text: &str) -> bool {
    let text = text.to_lowercase();
    let is_word = |(at, _): (usize, &str)| !text[..at].ends_with(|letter: char| letter.is_alphabetic());
    text.contains("select_for_update") || text.contains("mutex") || text.match_indices("lock").any(is_word)
}
