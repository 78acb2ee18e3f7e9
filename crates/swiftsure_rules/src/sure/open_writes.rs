//! Views that change or delete a row with an owner by a key of the client, and say that anybody may come.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::Entry;
use swiftsure_source::{Fix, Severity, Span};

use super::called::Fault;
use super::doors::{self, Fetch};
use super::open_edits::{OWNERS, SECRETS};
use crate::context::Context;
use crate::phrase;

/// What says that anybody may come, in which words of checks stand.
const OPEN: &[&str] = &["permission_classes", "permissions.AllowAny", "AllowAny", "authentication_classes"];
/// Methods by which a row is written, or a question is asked whose answer may be one.
const WRITES: &[&str] = &["POST", "PUT", "PATCH", "DELETE"];

/// One for each place where a row is got; of views that stand at `known` places something is said already.
pub(super) fn faults(context: &Context<'_>, known: &BTreeSet<Span>) -> Vec<Fault> {
    let mut found: BTreeMap<Span, Fault> = BTreeMap::new();
    for fetch in doors::fetches(context).iter().filter(|fetch| fetch.is_unscoped() && fetch.is_written()) {
        let Some(entry) = context.analysis.trace.entries.get(fetch.entry) else { continue };
        let is_told = known.contains(&entry.span) || found.contains_key(&fetch.access.site);
        if !is_told && lets_anybody_in(context, entry) && writes(context, fetch, entry) {
            found.extend(fault(context, entry, fetch).map(|fault| (fetch.access.site, fault)));
        }
    }
    found.into_values().collect()
}

/// Whether a view asks for nothing, nothing in it looks who comes, and its address is no secret.
fn lets_anybody_in(context: &Context<'_>, entry: &Entry) -> bool {
    let captured = doors::captured(entry.point.route.as_deref().unwrap_or_default());
    let is_check = |text: &str| {
        let left = OPEN.iter().fold(text.to_owned(), |text, word| text.replace(word, ""));
        doors::has_check(&left) || left.contains(".user")
    };
    entry.guards.is_open()
        && !captured.iter().any(|name| SECRETS.iter().any(|word| name.contains(word)))
        && !doors::is_public(entry)
        && !doors::texts(context, entry).any(is_check)
}

/// Whether a view writes the model of the row that it got.
fn writes(context: &Context<'_>, fetch: &Fetch<'_>, entry: &Entry) -> bool {
    entry.methods.iter().any(|method| WRITES.contains(&method.as_str()))
        && doors::touched(context, fetch.entry).contains_key(&(fetch.set.model.as_str(), true))
}

fn fault(context: &Context<'_>, entry: &Entry, fetch: &Fetch<'_>) -> Option<Fault> {
    let is_owner = |column: &&str| OWNERS.iter().any(|word| column.contains(word));
    let owner = doors::owner_columns(context, &fetch.set.model).into_iter().find(is_owner)?;
    let (name, model) = (phrase::short(&entry.point.name), phrase::short(&fetch.set.model));
    let message = format!(
        "`{name}` writes any `{model}` for whoever sends its key, and asks nobody to sign in: `{owner}` says whose a `{model}` is."
    );
    let fault = Fault::new(fetch.access.site, Severity::High, message).about(format!("{name} {model}"));
    let fault = doors::reached(fault, entry);
    Some(fault.fix(Fix::words("ask for a login, and narrow the query by the user")))
}
