//! Requests for any host name are answered.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, by_default, findings};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/allowed-hosts",
    page: "allowed_hosts.md",
    summary: "ALLOWED_HOSTS is empty or lets every host name through",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-644", "OWASP A05:2021", "ASVS 5.0 V13"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "The host name of a request is not what the settings say it must be",
    fix: "list the names that the site is reached by: ALLOWED_HOSTS = [\"shop.example.org\"]",
    near: &["ALLOWED_HOSTS", "DEBUG", "SECRET_KEY"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let hosts = deployed.get("ALLOWED_HOSTS");
    if hosts.surely(|value| value.truth() == Some(false)) {
        // With DEBUG off, Django answers nobody: the site is not reached, but not in danger either.
        return vec![Fault::new(hosts.site, Severity::Low, "`ALLOWED_HOSTS` is empty").checked("W020")];
    }
    if let Value::Environment(Some(default)) = &hosts.value
        && default.item("*").is_some()
    {
        let text = by_default("ALLOWED_HOSTS", "holds \"*\"");
        return vec![Fault::new(hosts.site, Severity::Low, text)];
    }
    let any = every(&hosts);
    let text = "`ALLOWED_HOSTS` holds \"*\", so links in mails and redirects can be made to point to any site";
    any.map(|item| Fault::new(item.site.or(hosts.site), Severity::Medium, text)).into_iter().collect()
}

/// The item that lets all names through, where no branch is without it.
pub(super) fn every(hosts: &Tree) -> Option<&Tree> {
    let is_open = |way: &Tree| way.item("*").is_some() && !matches!(way.value, Value::Environment(_));
    if !hosts.ways().iter().all(is_open) {
        return None;
    }
    hosts.ways().first()?.item("*")
}
