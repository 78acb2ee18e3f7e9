//! Text from outside becomes HTML without being escaped.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/xss",
    page: "xss.md",
    summary: "text from outside becomes HTML without being escaped",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-79", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "html",
    target: html,
    harm: "Whoever sends it runs scripts in the browser of whoever follows a link.",
    own_form: Some(
        "Only a form of this site brings it, with the token of the visitor: scripts run for whoever sends them himself, unless a page fills that field from its own address.",
    ),
    fixes: &[
        "let the template escape it, or build HTML with format_html and arguments; send other text with its own content_type",
    ],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, _| true)
}

/// What is written, by the name of what writes it.
fn html(name: &str) -> String {
    match name {
        "HttpResponse" => "the HTML of an HttpResponse".to_owned(),
        "format_html" => "the format string of format_html".to_owned(),
        "answer" => "the HTML that a view answers with".to_owned(),
        "safe" => "the `safe` filter".to_owned(),
        name => format!("{name}, which says that it is HTML"),
    }
}
