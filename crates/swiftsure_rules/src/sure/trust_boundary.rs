//! A value from outside is stored among what the program trusts: in the session.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/trust-boundary",
    page: "trust_boundary.md",
    summary: "a value from outside is stored in the session unchecked",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-501", "OWASP A04:2021", "ASVS 5.0 V3"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "session",
    target: |_| "the session".to_owned(),
    harm: "What a session holds is trusted later, as if the program itself had put it there.",
    own_form: None,
    fixes: &["store what the program has checked or looked up: a key of its own row, one of a fixed set of values"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, _| true)
}
