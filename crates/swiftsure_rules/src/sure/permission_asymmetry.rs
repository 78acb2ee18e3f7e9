//! A door to a model that lets everybody in who has signed in, where the others ask for a permission.

use swiftsure_django::{Entry, Guard};
use swiftsure_source::Finding;

use super::doors;
use super::siblings::{self, Words};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/permission-asymmetry",
    page: "permission_asymmetry.md",
    summary: "a view asks for a login only where its siblings ask for a permission",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-862", "CWE-863", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let words = Words {
        lacks: "lets in everybody who has signed in",
        has: "ask for",
        harm: "Every user can do what the others keep for those with a permission.",
        fix: "ask for the permission that its siblings ask for",
    };
    siblings::findings(&RULE.info, context, &words, &is_weak, &is_strong, false)
}

/// Only a login is asked for, and nothing looks at who it is.
fn is_weak(context: &Context<'_>, entry: &Entry) -> bool {
    let guards = &entry.guards;
    let only_login = !guards.needs.is_empty() && !guards.asks_more_than_login() && !guards.unknown;
    only_login && !doors::checks_beyond_login(context, entry)
}

fn is_strong(entry: &Entry) -> Option<Guard> {
    entry.guards.needs.iter().rfind(|guard| **guard != Guard::Login).cloned()
}
