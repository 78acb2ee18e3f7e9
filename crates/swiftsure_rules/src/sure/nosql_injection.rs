//! Data from outside, which may hold operators, becomes a query of a document database.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/nosql-injection",
    page: "nosql_injection.md",
    summary: "data from outside becomes a query of a document database",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-943", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "nosql",
    target: |name| format!("the query of {name}"),
    harm: "Whoever sends an object instead of a text puts operators such as $ne into the query, and finds what is not theirs.",
    own_form: None,
    fixes: &["take a text out of it first: str(value), or a schema that says that it is one"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, _| true)
}
