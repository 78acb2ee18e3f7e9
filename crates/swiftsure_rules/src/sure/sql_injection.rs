//! Text from outside becomes part of an SQL statement.

use swiftsure_source::Finding;

use super::{called, statement_text, stored_values};
use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/sql-injection",
    page: "sql_injection.md",
    summary: "text from outside becomes part of an SQL statement",
    severity: Critical,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-89", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "sql",
    target: |name| format!("the SQL text of {name}"),
    harm: "Whoever sends it decides what the database runs.",
    own_form: None,
    fixes: &[
        "leave `%s` in the SQL and hand the value over in params; for a name of a table or column use an allow-list or psycopg.sql.Identifier",
    ],
};

const STORED: stored_values::Wording<'_> = stored_values::Wording {
    target: "the SQL text",
    fix: "leave %s in the SQL, without quotation marks, and hand the value over in params",
    is_meant: statement_text::is_statement,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = reached::findings(&RULE.info, context, &WORDING, |_, _| true);
    let known = reached::sites(context, &WORDING);
    let mut faults = stored_values::faults(context, statement_text::given(context), &known, &STORED);
    faults.extend(statement_text::faults(context, &known));
    findings.extend(called::findings(&RULE.info, context, faults));
    findings
}
