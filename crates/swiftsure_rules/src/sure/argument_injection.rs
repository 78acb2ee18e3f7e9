//! A text from outside is an argument of a program that may take it for an option.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/argument-injection",
    page: "argument_injection.md",
    summary: "a text from outside may be taken for an option of a program",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-88", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "argument",
    target: |name| format!("the arguments of the program that {name} starts, and may begin with `-`"),
    harm: "Whoever sends an option tells the program what to do: many have one that runs or writes something else.",
    own_form: None,
    fixes: &["put \"--\" before it, if the program ends its options there; else refuse what begins with \"-\""],
};
/// Beginnings of an item that leave it to its sender which option it is.
const OPEN: &[&str] = &["", "-", "--"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, flow| {
        flow.start.is_some_and(|start| OPEN.contains(&start.as_str()))
    })
}
