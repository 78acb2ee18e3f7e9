//! Text from outside becomes part of an XPath expression.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/xpath-injection",
    page: "xpath_injection.md",
    summary: "text from outside becomes part of an XPath expression",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-643", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "xpath",
    target: |name| format!("the expression of {name}"),
    harm: "Whoever sends it reads other parts of the document.",
    own_form: None,
    fixes: &["leave a variable in the expression and hand the value over: tree.xpath('//user[@id=$id]', id=value)"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, _| true)
}
