//! Error reports carry personal data to somebody else.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Severity, Sym};

use super::judge::{Fault, Words, findings};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/sensitive-reports",
    page: "sensitive_reports.md",
    summary: "error reports send personal data to another service",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-532", "CWE-201", "OWASP A09:2021", "ASVS 5.0 V14"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Reports of errors carry more than the error",
    fix: "leave send_default_pii at False, and let before_send take out what must not leave",
    near: &["SENTRY_DSN", "LOGGING"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let mut faults = Vec::new();
    let is_true = |tree: &&Tree| tree.surely(|value| *value == Value::Bool(true));
    for call in deployed.calls().iter().filter(|call| call.name == "sentry_sdk.init") {
        if let Some(value) = call.keywords.get(&Sym::new("send_default_pii")).filter(is_true) {
            let text = "`send_default_pii` sends names, addresses and cookies of visitors to Sentry (good practice: Sentry's page on data)";
            faults.push(Fault::new(value.site, Severity::Low, text));
        }
    }
    faults
}
