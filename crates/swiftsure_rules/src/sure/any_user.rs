//! Views that write whatever user a client names, for everybody who has signed in.

use std::collections::BTreeMap;

use swiftsure_django::{Access, AccessKind, Entry};
use swiftsure_source::{EntryPointKind, Fix, Severity, Span};

use super::called::Fault;
use super::doors::{self, Fetch};
use crate::context::Context;
use crate::phrase;

/// Words of code that asks for something which only the owner of the account has, or compares who it is.
const PROOF: &[&str] =
    &["token", "code", "secret", "sign", "otp", "invit", "uidb64", "request.user", "self.request.user"];

/// The views of a project with users of its own, each once.
pub(super) fn faults(context: &Context<'_>, fetches: &[Fetch<'_>]) -> Vec<Fault> {
    let mut found: BTreeMap<Span, Fault> = BTreeMap::new();
    for fetch in fetches.iter().filter(|fetch| fetch.is_unscoped()) {
        let (entry, accesses) = match context.analysis.trace.entries.get(fetch.entry) {
            Some(entry) => (entry, context.analysis.trace.by_entry.get(fetch.entry)),
            None => continue,
        };
        let model = &fetch.set.model;
        let writes = accesses.into_iter().flatten().any(|access| writes(access, model));
        if context.analysis.trace.user_models.contains(model) && writes && asks_for_login_alone(context, entry) {
            found.entry(entry.span).or_insert_with(|| fault(fetch, entry));
        }
    }
    found.into_values().collect()
}

fn writes(access: &Access, model: &str) -> bool {
    matches!(access.kind, AccessKind::Write { op, inserts: false } if matches!(op.as_str(), "save" | "update" | "delete"))
        && access.model == *model
}

/// Whether a view asks for a login, and nothing that it runs looks who has signed in.
fn asks_for_login_alone(context: &Context<'_>, entry: &Entry) -> bool {
    entry.point.kind == EntryPointKind::Route
        && doors::is_for_users(entry)
        && !entry.guards.needs.is_empty()
        && !entry.guards.unknown
        && !doors::checks_beyond_login(context, entry)
        && !doors::texts(context, entry).any(|text| PROOF.iter().any(|word| text.contains(word)))
}

fn fault(fetch: &Fetch<'_>, entry: &Entry) -> Fault {
    let view = phrase::short(&entry.point.name);
    let in_route = || doors::captured(entry.point.route.as_deref()?).last().map(|name| (*name).to_owned());
    let key = fetch.key.name.clone().or_else(in_route).unwrap_or_else(|| fetch.column.to_string());
    let message = format!(
        "`{view}` writes whatever user `{key}` of the client names, and asks for no more than a login: anybody who has an \
         account changes those of all others."
    );
    let fault = Fault::new(entry.span, Severity::High, message).about(view);
    doors::reached(fault, entry)
        .fix(Fix::words("take the user of the request instead of one that the client names, or ask for a permission"))
}
