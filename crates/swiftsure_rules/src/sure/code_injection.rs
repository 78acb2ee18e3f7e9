//! Text from outside is run as Python.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/code-injection",
    page: "code_injection.md",
    summary: "text from outside is run as Python",
    severity: Critical,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-95", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "code",
    target: |name| format!("the code that {name} runs"),
    harm: "Whoever sends it runs Python on the server.",
    own_form: None,
    fixes: &["read literals with ast.literal_eval or json.loads; choose functions from a dict of those that are meant"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, _| true)
}
