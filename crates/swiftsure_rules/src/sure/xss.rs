//! Text from outside becomes HTML without being escaped.

use swiftsure_django::{Access, AccessKind, Flow};
use swiftsure_source::{Finding, Severity};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::called;
use crate::sure::reached::{self, Wording};
use crate::sure::writers::is_page;

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
    let is_shown = |access: &Access| !is_switched_off(access) || is_page(context, access.site.file);
    let mut found =
        reached::findings(&RULE.info, context, &WORDING, |access, _| !is_mailed(context, access) && is_shown(access));
    let mailed = reached::findings(&RULE.info, context, &MAILED, |access, flow| {
        is_mailed(context, access) && !is_whole(access, flow)
    });
    let milder = |finding: Finding| Finding { severity: finding.severity.min(Severity::Medium), ..finding };
    found.extend(mailed.into_iter().map(milder));
    found
}

/// Whether a template takes it for HTML since nothing escapes there; one of a text has that switched off for good reason.
fn is_switched_off(access: &Access) -> bool {
    matches!(&access.kind, AccessKind::Sink { name, .. } if *name == "autoescape off")
}

/// Whether an e-mail takes it, or the function that does sends one and gives nothing back from which a page could be made.
fn is_mailed(context: &Context<'_>, access: &Access) -> bool {
    let index = context.index;
    if is_mail(access) {
        return true;
    }
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

/// Whether what comes in is the whole HTML of an e-mail: somebody writes it with an editor, as it is meant.
fn is_whole(access: &Access, flow: &Flow) -> bool {
    is_mail(access) && flow.start.is_none_or(|start| start.as_str().is_empty())
}

/// Whether it is the HTML of an e-mail by the name of what takes it.
fn is_mail(access: &Access) -> bool {
    let AccessKind::Sink { name, .. } = &access.kind else { return false };
    name.as_str() == "attach_alternative" || MAILS.contains(&name.as_str())
}

/// What is written, by the name of what writes it.
fn html(name: &str) -> String {
    match name {
        "HttpResponse" => "the HTML of an HttpResponse".to_owned(),
        "format_html" => "the format string of format_html".to_owned(),
        "answer" => "the HTML that a view answers with".to_owned(),
        "safe" => "the `safe` filter".to_owned(),
        "autoescape off" => "a part of the page in which autoescape is off".to_owned(),
        "HttpResponse.write" | "StreamingHttpResponse" => format!("the HTML of an answer ({name})"),
        name if MAILS.contains(&name) || name == "attach_alternative" => format!("the HTML of an e-mail ({name})"),
        name => format!("{name}, which says that it is HTML"),
    }
}
