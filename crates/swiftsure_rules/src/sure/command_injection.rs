//! Text from outside becomes part of a shell command or names the program.

use swiftsure_source::Finding;

use super::{called, command_text, stored_values};
use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/command-injection",
    page: "command_injection.md",
    summary: "text from outside becomes part of a shell command or names the program",
    severity: Critical,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-78", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "command",
    target: |name| format!("the command that {name} runs"),
    harm: "Whoever sends it runs programs on the server.",
    own_form: None,
    fixes: &["hand over a list of arguments with a constant program, without shell=True"],
};

const STORED: stored_values::Wording<'_> = stored_values::Wording {
    target: "a command that a shell reads",
    fix: "hand the program and its arguments over as a list without shell=True, or put shlex.quote() around the value",
    is_meant: stored_values::is_put_together,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = reached::findings(&RULE.info, context, &WORDING, |_, _| true);
    let known = reached::sites(context, &WORDING);
    let mut faults = stored_values::faults(context, command_text::given(context), &known, &STORED);
    faults.extend(command_text::faults(context, &known));
    findings.extend(called::findings(&RULE.info, context, faults));
    findings
}
