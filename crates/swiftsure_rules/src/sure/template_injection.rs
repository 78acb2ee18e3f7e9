//! Text from outside is compiled as a template.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/template-injection",
    page: "template_injection.md",
    summary: "text from outside is compiled as a template",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-1336", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "template",
    target: |name| format!("the template text of {name}"),
    harm: "Whoever sends it reads what the template can reach, and with Jinja2 runs code.",
    own_form: None,
    fixes: &["keep the template constant and hand the value over in its context"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, _| true)
}
