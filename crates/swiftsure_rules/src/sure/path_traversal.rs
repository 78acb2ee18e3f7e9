//! Text from outside chooses a file.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};
use crate::sure::{called, stored_values};

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

/// What opens or removes the file that its first argument names.
const OPENING: &[&str] = &["open", "os.open", "os.remove", "os.unlink", "shutil.rmtree"];
const STORED: stored_values::Wording<'_> = stored_values::Wording {
    target: "the path of a file",
    fix: "join it with django.utils._os.safe_join, or name the file by the key of its row",
    is_meant: stored_values::is_put_together,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = reached::findings(&RULE.info, context, &WORDING, |_, _| true);
    let known = reached::sites(context, &WORDING);
    let opened = stored_values::given_to(context.index, OPENING);
    let faults = stored_values::faults(context, opened, &known, &STORED);
    findings.extend(called::findings(&RULE.info, context, faults));
    findings
}
