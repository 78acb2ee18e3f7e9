//! Text from outside becomes a cell of a table that a spreadsheet opens.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/csv-injection",
    page: "csv_injection.md",
    summary: "text from outside becomes a cell of a table that a spreadsheet opens",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-1236", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "cell",
    target: |name| format!("a cell of {name}"),
    harm: "A cell that begins with =, +, - or @ is a formula: a spreadsheet runs it for whoever opens the table.",
    own_form: None,
    fixes: &["put ' before texts that begin with =, +, -, @, a tab or a line break, or write with defusedcsv"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, _| true)
}
