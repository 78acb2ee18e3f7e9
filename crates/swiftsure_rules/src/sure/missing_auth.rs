//! A door that asks for nothing: where the others to the same model ask who comes, where a password is set, where a test
//! of the user asks nothing about the user, and where rows with an owner are changed.

use swiftsure_django::{Entry, Guard};
use swiftsure_source::Finding;

use super::called::Fault;
use super::siblings::{self, Words};
use super::{accounts, called, doors, open_admin_pages, open_edits, open_tests, open_writes};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/missing-auth",
    page: "missing_auth.md",
    summary: "a view asks for no login where the others that reach the same model do, or where it sets passwords",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-306", "CWE-862", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let words = Words {
        lacks: "asks nobody to sign in",
        has: "ask for",
        harm: "Anybody on the network can do what the others keep for those who have signed in.",
        fix: "guard the view as its siblings are",
    };
    let mut found = siblings::findings(&RULE.info, context, &words, &is_open, &is_guarded, true);
    let mut faults = accounts::faults(context);
    faults.extend(open_tests::faults(context));
    faults.extend(open_admin_pages::faults(context));
    // Of a view that its siblings show to be open, that is said.
    let is_said = |fault: &Fault| found.iter().any(|finding| finding.span == fault.span);
    faults.extend(open_edits::faults(context).into_iter().filter(|fault| !is_said(fault)));
    let known = found.iter().map(|finding| finding.span).chain(faults.iter().map(|fault| fault.span)).collect();
    faults.extend(open_writes::faults(context, &known));
    found.extend(called::findings(&RULE.info, context, faults));
    found
}

fn is_open(context: &Context<'_>, entry: &Entry) -> bool {
    entry.guards.is_open() && !doors::may_check(context, entry) && !doors::looks_at_user(context, entry)
}

fn is_guarded(entry: &Entry) -> Option<Guard> {
    entry.guards.needs.last().cloned()
}
