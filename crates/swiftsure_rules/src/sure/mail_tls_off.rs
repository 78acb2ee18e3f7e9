//! Mail with reset links goes to the mail server in the clear.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::Tree;
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings, is_off, is_remote, unset_or};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/mail-tls-off",
    page: "mail_tls_off.md",
    summary: "mail goes to another machine without TLS",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-319", "OWASP A02:2021", "ASVS 5.0 V12"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Links to reset passwords, and the password of the mail server, can be read on the way",
    fix: "set EMAIL_USE_TLS = True with port 587, or EMAIL_USE_SSL = True with port 465",
    near: &["EMAIL_HOST"],
};
const SMTP: &str = "django.core.mail.backends.smtp.EmailBackend";

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let host = deployed.get("EMAIL_HOST");
    let by_smtp = deployed.get("EMAIL_BACKEND").text() == Some(SMTP);
    let remote = host.text().is_some_and(is_remote);
    let (Some(Tree { site, .. }), Some(_), true, true) =
        (is_off(deployed, "EMAIL_USE_TLS"), is_off(deployed, "EMAIL_USE_SSL"), by_smtp, remote)
    else {
        return Vec::new();
    };
    let text = format!("`EMAIL_USE_TLS` {}", unset_or(&deployed.get("EMAIL_USE_TLS"), "is not True"));
    vec![Fault::new(site.or(host.site), Severity::Medium, text)]
}
