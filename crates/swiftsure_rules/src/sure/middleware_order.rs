//! A middleware that protects the site is missing or stands where it does nothing.

use swiftsure_django::Deployment;
use swiftsure_source::{Finding, Fix, Severity};

use super::judge::{Fault, Words, findings};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/middleware-order",
    page: "middleware_order.md",
    summary: "a protecting middleware is missing or in the wrong place",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-693", "CWE-352", "OWASP A05:2021", "ASVS 5.0 V13"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "A middleware does not do its work as the list stands",
    fix: "order MIDDLEWARE as `startproject` does: security, (cache update, gzip,) sessions, common, CSRF, authentication",
    near: &["MIDDLEWARE"],
};
const SECURITY: &str = "django.middleware.security.SecurityMiddleware";
const SESSIONS: &str = "django.contrib.sessions.middleware.SessionMiddleware";
const COMMON: &str = "django.middleware.common.CommonMiddleware";
const CSRF: &str = "django.middleware.csrf.CsrfViewMiddleware";
const AUTHENTICATION: &str = "django.contrib.auth.middleware.AuthenticationMiddleware";
const MESSAGES: &str = "django.contrib.messages.middleware.MessageMiddleware";
const FRAMES: &str = "django.middleware.clickjacking.XFrameOptionsMiddleware";
const UPDATE: &str = "django.middleware.cache.UpdateCacheMiddleware";
const FETCH: &str = "django.middleware.cache.FetchFromCacheMiddleware";
const GZIP: &str = "django.middleware.gzip.GZipMiddleware";
const CORS: &str = "corsheaders.middleware.CorsMiddleware";

/// What stands first of two, and what happens where it does not.
const ORDER: &[(&str, &str, &str)] = &[
    (SESSIONS, AUTHENTICATION, "the user is read from a session that is not there yet"),
    (SESSIONS, MESSAGES, "messages are kept in a session that is not there yet"),
    (UPDATE, SESSIONS, "pages are stored before the session says that they vary by cookie"),
    (UPDATE, GZIP, "pages are stored before compression says that they vary"),
    (UPDATE, FETCH, "pages are stored on the way in, and looked up on the way out"),
    (CORS, COMMON, "redirects of `CommonMiddleware` have no CORS headers"),
    (SECURITY, SESSIONS, "what it redirects to HTTPS has been through the session"),
];

const PUTS_CORS: &str = "put `CorsMiddleware` before `CommonMiddleware`, and before WhiteNoise if that is there";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = findings(&RULE.info, context, &WORDS, judge);
    for finding in &mut found {
        let faults = || finding.steps.iter().filter(|step| step.label != "judged");
        if faults().any(|step| step.text.starts_with("`CorsMiddleware`")) {
            // `startproject` knows nothing of it.
            let only = faults().count() == 1;
            finding.fixes = vec![Fix::words(PUTS_CORS)];
            finding.fixes.extend((!only).then(|| Fix::words(WORDS.fix)));
        }
    }
    found
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let tree = deployed.get("MIDDLEWARE");
    let mut faults = missing(deployed);
    let Some((items, _)) = tree.items() else { return faults };
    let place = |wanted: &str| items.iter().position(|item| item.text() == Some(wanted));
    for (first, second, then) in ORDER {
        let (Some(one), Some(other)) = (place(first), place(second)) else { continue };
        if one > other {
            let text = format!("`{}` stands behind `{}`: {then}", short(first), short(second));
            let low = matches!(*first, SECURITY | CORS);
            let weight = if low { Severity::Low } else { Severity::Medium };
            faults.push(Fault::new(items.get(one).and_then(|item| item.site).or(tree.site), weight, text));
        }
    }
    faults
}

/// Without these, whole protections of Django are off.
fn missing(deployed: &Deployment) -> Vec<Fault> {
    let wanted = [
        (SECURITY, "W001", Severity::Medium, "the SECURE_ settings have no effect"),
        (FRAMES, "W002", Severity::Low, "other sites may show these pages in a frame"),
        (CSRF, "W003", Severity::Medium, "other sites can send forms in the name of a visitor"),
    ];
    let absent = wanted.iter().filter(|(name, ..)| deployed.lacks("MIDDLEWARE", name));
    let site = deployed.site("MIDDLEWARE");
    absent
        .map(|(name, id, weight, then)| {
            Fault::new(site, *weight, format!("`MIDDLEWARE` has no `{}`: {then}", short(name))).checked(id)
        })
        .collect()
}

fn short(dotted: &str) -> &str {
    dotted.rsplit('.').next().unwrap_or(dotted)
}
