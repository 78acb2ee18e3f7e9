//! An archive from outside is unpacked, and its members name the places where they go.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};
use crate::sure::symlink_follow;

declare_rule! {
    name: "sure/archive-extraction",
    page: "archive_extraction.md",
    summary: "an archive from outside is unpacked wherever its members say",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-22", "OWASP A01:2021", "ASVS 5.0 V5"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "archive",
    target: |name| format!("{name}, which writes where its members say"),
    harm: "A member called `../../x`, or a link, is written outside of the folder that is meant.",
    own_form: None,
    fixes: &["say filter=\"data\", which refuses such members; it is the default since Python 3.14"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |access, _| !symlink_follow::chooses_members(access))
}
