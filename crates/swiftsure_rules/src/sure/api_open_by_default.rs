//! Views of an API are open to everybody unless each says otherwise.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::Value;
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/api-open-by-default",
    page: "api_open_by_default.md",
    summary: "REST framework views are open unless each says otherwise",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-276", "CWE-862", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "A view of the API that forgets to say who may call it is open to everybody",
    fix: "set DEFAULT_PERMISSION_CLASSES to IsAuthenticated, and let public views say AllowAny",
    near: &["REST_FRAMEWORK", "INSTALLED_APPS"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    if !deployed.has("INSTALLED_APPS", "rest_framework") {
        return Vec::new();
    }
    let rest = deployed.get("REST_FRAMEWORK");
    let classes = rest.entry_or_absent("DEFAULT_PERMISSION_CLASSES");
    let open = |name: &str| name.ends_with(".AllowAny");
    let text = match &classes.value {
        Value::Absent => "`DEFAULT_PERMISSION_CLASSES` is not set, which means `AllowAny`",
        Value::List { items, whole: true } if items.is_empty() => {
            "`DEFAULT_PERMISSION_CLASSES` is empty, so nothing is asked"
        }
        Value::List { items, whole: true } if items.iter().all(|item| item.text().is_some_and(open)) => {
            "`DEFAULT_PERMISSION_CLASSES` is `AllowAny`"
        }
        _ => return Vec::new(),
    };
    let site = classes.site.or(rest.site);
    vec![Fault::new(site, Severity::Low, format!("{text} (good practice: REST framework's page on permissions)"))]
}
