//! A header that visitors can send decides whether a request counts as secure.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings, is_on};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/proxy-header-trusted",
    page: "proxy_header_trusted.md",
    summary: "a proxy header is trusted in a way that visitors can use",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-348", "CWE-290", "OWASP A05:2021", "ASVS 5.0 V4"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "What a visitor sends in a header is taken for what the proxy says",
    fix: "name the header as WSGI does, (\"HTTP_X_FORWARDED_PROTO\", \"https\"), and make the proxy strip it from what visitors send",
    near: &["SECURE_PROXY_SSL_HEADER", "USE_X_FORWARDED_HOST"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let mut faults = Vec::new();
    let header = deployed.get("SECURE_PROXY_SSL_HEADER");
    if let Value::List { items, whole: true } = &header.value
        && let Some(name) = items.first().and_then(Tree::text)
    {
        if !name.starts_with("HTTP_") {
            // Django looks the name up among WSGI's, so it never sees the proxy's header.
            let text = "`SECURE_PROXY_SSL_HEADER` names no header as WSGI has it, so no request counts as secure";
            faults.push(Fault::new(header.site, Severity::Medium, text));
        } else if items.get(1).and_then(Tree::text).is_some_and(|value| value == "http") {
            let text = "`SECURE_PROXY_SSL_HEADER` takes \"http\" for secure";
            faults.push(Fault::new(header.site, Severity::Medium, text));
        }
    }
    let open = deployed.get("ALLOWED_HOSTS").surely(|value| match value {
        Value::List { items, .. } => items.iter().any(|item| item.text() == Some("*")),
        _ => false,
    });
    if let (Some(Tree { site, .. }), true) = (is_on(deployed, "USE_X_FORWARDED_HOST"), open) {
        let text = "`USE_X_FORWARDED_HOST` is True while `ALLOWED_HOSTS` lets every name through";
        faults.push(Fault::new(site, Severity::Medium, text));
    }
    faults
}
