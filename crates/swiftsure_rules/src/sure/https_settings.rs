//! Nothing makes browsers use HTTPS.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Fix, Severity};

use super::judge::{Fault, Words, by_default, findings, is_off, is_off_by_default, unset_or};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/https-settings",
    page: "https_settings.md",
    summary: "nothing in the settings makes browsers stay with HTTPS",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-319", "CWE-523", "OWASP A05:2021", "ASVS 5.0 V12"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "A visitor who comes by http:// may be read and redirected on the way",
    fix: "set SECURE_SSL_REDIRECT = True and SECURE_HSTS_SECONDS, with a small number first; or let the web server do both",
    near: &["SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER"],
};
const MIDDLEWARE: &str = "django.middleware.security.SecurityMiddleware";

const REDIRECTS: &str = "set SECURE_SSL_REDIRECT = True, or let the web server redirect";
const COVERS: &str = "set what the lines name where all that it speaks of is reached by HTTPS";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = findings(&RULE.info, context, &WORDS, judge);
    for finding in &mut found {
        let says = |check: &str| finding.steps.iter().any(|step| step.text.contains(check));
        // What is set already is not said again.
        let fix = match (says("W008"), says("W004")) {
            (_, true) => continue,
            (true, false) => REDIRECTS,
            (false, false) => COVERS,
        };
        finding.fixes = vec![Fix::words(fix)];
    }
    found
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    // Without the middleware none of these settings has an effect, and another rule says so.
    if !deployed.has("MIDDLEWARE", MIDDLEWARE) {
        return Vec::new();
    }
    // A site that knows of a proxy may well have its redirect there.
    let proxy = deployed.get("SECURE_PROXY_SSL_HEADER").site.is_some();
    let weight = if proxy { Severity::Low } else { Severity::Medium };
    let mut faults = Vec::new();
    let redirect = deployed.get("SECURE_SSL_REDIRECT");
    if let Some(Tree { site, .. }) = is_off(deployed, "SECURE_SSL_REDIRECT") {
        let text = format!("`SECURE_SSL_REDIRECT` {}", unset_or(&redirect, "is not True"));
        faults.push(Fault::new(site, weight, text).checked("W008"));
    } else if let Some(tree) = is_off_by_default(deployed, "SECURE_SSL_REDIRECT") {
        faults.push(Fault::new(tree.site, Severity::Low, by_default("SECURE_SSL_REDIRECT", "is False")));
    }
    let seconds = deployed.get("SECURE_HSTS_SECONDS");
    if seconds.surely(|value| value.truth() == Some(false)) {
        let text = format!("`SECURE_HSTS_SECONDS` {}", unset_or(&seconds, "is 0"));
        faults.push(Fault::new(seconds.site, Severity::Low, text).checked("W004"));
    } else if seconds.surely(|value| matches!(value, Value::Int(_))) {
        for (name, id) in [("SECURE_HSTS_INCLUDE_SUBDOMAINS", "W005"), ("SECURE_HSTS_PRELOAD", "W021")] {
            if let Some(Tree { site, .. }) = is_off(deployed, name) {
                let text = format!("`{name}` {}", unset_or(&deployed.get(name), "is not True"));
                faults.push(Fault::new(site.or(seconds.site), Severity::Low, text).checked(id));
            }
        }
    }
    faults
}
