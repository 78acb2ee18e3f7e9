//! Text from outside chooses a file.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/path-traversal",
    page: "path_traversal.md",
    summary: "text from outside chooses a file",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-22", "OWASP A01:2021", "ASVS 5.0 V5"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "path",
    target: |name| format!("the path of {name}"),
    harm: "Whoever sends `../` leaves the folder that is meant.",
    own_form: None,
    fixes: &["join it with django.utils._os.safe_join, or look the file up by a key of the database"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, _| true)
}
