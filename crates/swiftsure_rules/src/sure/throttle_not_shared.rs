//! Each process counts attempts for itself.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::Value;
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/throttle-not-shared",
    page: "throttle_not_shared.md",
    summary: "attempts are counted in a cache that each process has for itself",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-307", "OWASP A07:2021", "ASVS 5.0 V6"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "With several processes, a limit is several times as high as it says",
    fix: "count in a cache that all processes share: Redis, Memcached or the database cache",
    near: &["CACHES", "REST_FRAMEWORK"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let rest = deployed.get("REST_FRAMEWORK");
    let classes = rest.entry_or_absent("DEFAULT_THROTTLE_CLASSES");
    let rest_counts = classes.items().is_some_and(|(items, _)| !items.is_empty());
    let axes = deployed.get("AXES_HANDLER").text().is_some_and(|name| name.ends_with("AxesCacheHandler"));
    let limits = deployed.has("INSTALLED_APPS", "django_ratelimit");
    if !(rest_counts || axes || limits) {
        return Vec::new();
    }
    let caches = deployed.get("CACHES");
    let backend = caches.entry_or_absent("default").entry_or_absent("BACKEND");
    let (site, text) = match &backend.value {
        Value::Absent => (None, "`CACHES` is not set, so the default cache is one of each process"),
        Value::Text(name) if name.as_str().ends_with("LocMemCache") => {
            (backend.site.or(caches.site), "the default cache is `LocMemCache`, which each process has for itself")
        }
        Value::Text(name) if name.as_str().ends_with("DummyCache") => {
            (backend.site.or(caches.site), "the default cache is `DummyCache`, which forgets every count")
        }
        _ => return Vec::new(),
    };
    vec![Fault::new(site, Severity::Low, format!("{text} (good practice: REST framework's page on throttling)"))]
}
