//! Sessions cannot be ended, last too long, or run code of whoever signs them.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::Value;
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings, is_on};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/session-config",
    page: "session_config.md",
    summary: "sessions cannot be ended, last long, or are unpickled",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-613", "CWE-502", "CWE-384", "OWASP A07:2021", "ASVS 5.0 V7"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "A session is not as safe as Django's own",
    fix: "keep sessions in the database or cached_db with the JSON serializer, for as long as users stay away at most",
    near: &["SESSION_ENGINE", "SESSION_COOKIE_AGE"],
};
const LONGEST: i64 = 90 * 86_400;

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let mut faults = Vec::new();
    let engine = deployed.get("SESSION_ENGINE");
    let is_engine = |name: &str| engine.surely(|value| value.text().is_some_and(|text| text.ends_with(name)));
    let signed = is_engine("backends.signed_cookies");
    if signed {
        let text = "`SESSION_ENGINE` keeps sessions in cookies, which a sign-out does not end and everybody can read";
        faults.push(Fault::new(engine.site, Severity::Medium, text));
    }
    if is_engine("sessions.backends.cache") && is_local_cache(deployed) {
        let text = "`SESSION_ENGINE` keeps sessions in a cache of one process, so others do not know them";
        faults.push(Fault::new(engine.site, Severity::Medium, text));
    }
    let serializer = deployed.get("SESSION_SERIALIZER");
    if serializer.surely(|value| value.text().is_some_and(|text| text.ends_with("PickleSerializer"))) {
        let text = "`SESSION_SERIALIZER` unpickles what a session holds: whoever can write one runs code here";
        let weight = if signed { Severity::High } else { Severity::Medium };
        faults.push(Fault::new(serializer.site, weight, text));
    }
    let age = deployed.get("SESSION_COOKIE_AGE");
    if let Value::Int(seconds) = age.value
        && seconds > LONGEST
        && is_on(deployed, "SESSION_EXPIRE_AT_BROWSER_CLOSE").is_none()
    {
        let days = seconds / 86_400;
        let text = format!(
            "`SESSION_COOKIE_AGE` keeps visitors signed in for {days} days (good practice: OWASP Session Management)"
        );
        faults.push(Fault::new(age.site, Severity::Low, text));
    }
    faults
}

/// Whether the cache that sessions go to is one of each process.
fn is_local_cache(deployed: &Deployment) -> bool {
    let alias = deployed.get("SESSION_CACHE_ALIAS");
    let caches = deployed.get("CACHES");
    let backend = caches.entry_or_absent(alias.text().unwrap_or("default")).entry_or_absent("BACKEND");
    backend.text().is_some_and(|text| text.ends_with("LocMemCache") || text.ends_with("DummyCache"))
}
