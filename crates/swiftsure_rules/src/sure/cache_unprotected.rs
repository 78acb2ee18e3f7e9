//! What is cached goes to another machine in the clear.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::Tree;
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings, is_remote};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/cache-unprotected",
    page: "cache_unprotected.md",
    summary: "a cache on another machine is reached without TLS or password",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-319", "CWE-306", "OWASP A02:2021", "ASVS 5.0 V12"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Whoever reaches the cache reads and changes what is in it: pages, sessions, counters",
    fix: "use rediss:// with a password from the environment, or keep the cache on the site's own network",
    near: &["CACHES"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let caches = deployed.get("CACHES");
    let faults = caches.entries().filter_map(|(alias, cache)| {
        let location = cache.entry("LOCATION")?;
        let plain = urls(location).into_iter().find(|url| is_plain(url))?;
        let said = if plain.contains('@') { "without TLS" } else { "without TLS and without a password" };
        let text = format!("the cache \"{alias}\" is on another machine and reached {said}");
        Some(Fault::new(location.site.or(caches.site), Severity::Medium, text))
    });
    faults.collect()
}

fn urls(location: &Tree) -> Vec<&'static str> {
    let many = location.items().map(|(items, _)| items.iter().filter_map(Tree::text).collect());
    many.unwrap_or_else(|| location.text().into_iter().collect())
}

fn is_plain(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("redis://") else { return false };
    let host = rest.rsplit('@').next().unwrap_or(rest);
    is_remote(host.split([':', '/', '?']).next().unwrap_or(host))
}
