//! Text from outside becomes HTML without being escaped.

use swiftsure_django::Access;
use swiftsure_source::{Finding, Severity};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::called;
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

/// The same in what only makes an e-mail: programs for mail run no scripts.
const MAILED: Wording = Wording {
    harm: "Whoever sends it writes into an e-mail of this site: links, pictures, a text that is not yours.",
    own_form: None,
    ..WORDING
};
/// What sends or makes an e-mail.
const MAILS: &[&str] = &["EmailMessage", "EmailMultiAlternatives", "mail_admins", "mail_managers", "send_mail"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = reached::findings(&RULE.info, context, &WORDING, |access, _| !is_mailed(context, access));
    let mailed = reached::findings(&RULE.info, context, &MAILED, |access, _| is_mailed(context, access));
    let milder = |finding: Finding| Finding { severity: finding.severity.min(Severity::Medium), ..finding };
    found.extend(mailed.into_iter().map(milder));
    found
}

/// Whether the function that takes it for HTML sends an e-mail, and gives nothing back from which a page could be made.
fn is_mailed(context: &Context<'_>, access: &Access) -> bool {
    let index = context.index;
    let Some((site, (span, _))) = index.expr_at(access.site).zip(context.analysis.function_at(access.site)) else {
        return false;
    };
    let sends =
        || MAILS.iter().flat_map(|name| index.calls_named(name)).any(|call| called::same_function(index, *call, site));
    let gives = |line: &str| {
        let given = line.trim().strip_prefix("return ").map(str::trim_start);
        line.trim().starts_with("yield")
            || given.is_some_and(|given| given != "None" && !given.starts_with('#') && !given.contains(".send("))
    };
    sends() && !context.text(*span).lines().any(gives)
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
