//! A text from outside says which attributes of objects `format` shows.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/format-string",
    page: "format_string.md",
    summary: "a text from outside says which attributes of objects format shows",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-134", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "format",
    target: |name| format!("the text that {name} fills in with objects"),
    harm: "Whoever writes `{user.password}` in it reads what the objects lead to, up to the settings.",
    own_form: None,
    fixes: &["hand over plain texts, not objects, or fill it in with string.Template(...).safe_substitute()"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, _| true)
}
