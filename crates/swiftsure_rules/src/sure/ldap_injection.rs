//! Text from outside becomes part of an LDAP filter or of a distinguished name.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/ldap-injection",
    page: "ldap_injection.md",
    summary: "text from outside becomes part of an LDAP filter or name",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-90", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "ldap",
    target: |name| format!("the filter or name of {name}"),
    harm: "Whoever sends it decides whom the directory finds, and may sign in as somebody else.",
    own_form: None,
    fixes: &[
        "escape it with escape_filter_chars (in a distinguished name with escape_dn_chars or escape_rdn) before it goes in",
    ],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, _| true)
}
