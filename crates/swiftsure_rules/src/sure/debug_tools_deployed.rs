//! Tools for developers run in production.

use swiftsure_django::Deployment;
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/debug-tools-deployed",
    page: "debug_tools_deployed.md",
    summary: "tools for developers are installed in production",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-489", "OWASP A05:2021", "ASVS 5.0 V13"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Tools that are made to show the inside of the site are part of it",
    fix: "install them in the settings for development only, and include their URLs under the same condition",
    near: &["INSTALLED_APPS"],
};
/// App or middleware, and what it shows.
const TOOLS: &[(&str, &str, Severity)] = &[
    ("debug_toolbar", "shows settings, queries and requests", Severity::Medium),
    ("debug_toolbar.middleware.DebugToolbarMiddleware", "shows settings, queries and requests", Severity::Medium),
    ("silk", "keeps and shows requests with their bodies", Severity::Medium),
    ("silk.middleware.SilkyMiddleware", "keeps and shows requests with their bodies", Severity::Medium),
    ("django_browser_reload", "keeps a connection for every page", Severity::Low),
    (
        "django_extensions",
        "brings commands that are for developers (good practice: Django's deployment checklist)",
        Severity::Low,
    ),
];

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let mut faults = Vec::new();
    for list in ["INSTALLED_APPS", "MIDDLEWARE"] {
        let tree = deployed.get(list);
        for (name, shows, weight) in TOOLS {
            let everywhere = tree.ways().iter().all(|way| way.item(name).is_some());
            let Some(item) = tree.ways().first().and_then(|way| way.item(name)).filter(|_| everywhere) else {
                continue;
            };
            faults.push(Fault::new(item.site.or(tree.site), *weight, format!("`{list}` has `{name}`, which {shows}")));
        }
    }
    faults
}
