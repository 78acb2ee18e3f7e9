//! Cookies of the session and of CSRF protection go over plain HTTP or into scripts.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, by_default, findings, is_off, is_off_by_default, is_on, unset_or};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/cookie-flags",
    page: "cookie_flags.md",
    summary: "the session or CSRF cookie lacks Secure, HttpOnly or SameSite",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-614", "CWE-1004", "CWE-1275", "OWASP A05:2021", "ASVS 5.0 V3"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Cookies that stand for a signed-in visitor can be read or sent where they should not be",
    fix: "set SESSION_COOKIE_SECURE = True and CSRF_COOKIE_SECURE = True, and leave HttpOnly and SameSite at Django's defaults",
    near: &["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_AGE", "SESSION_ENGINE"],
};
const APP: &str = "django.contrib.sessions";
const SESSIONS: &str = "django.contrib.sessions.middleware.SessionMiddleware";
const CSRF: &str = "django.middleware.csrf.CsrfViewMiddleware";

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let app = deployed.has("INSTALLED_APPS", APP);
    let middleware = deployed.has("MIDDLEWARE", SESSIONS);
    // Django numbers its warnings by where sessions are switched on.
    let number = |both: &'static str, only_app: &'static str, only_middleware: &'static str| match (app, middleware) {
        (true, true) => both,
        (true, false) => only_app,
        _ => only_middleware,
    };
    let mut faults = Vec::new();
    if app || middleware {
        let flags = [
            ("SESSION_COOKIE_SECURE", number("W012", "W010", "W011")),
            ("SESSION_COOKIE_HTTPONLY", number("W015", "W013", "W014")),
        ];
        faults.extend(flags.iter().filter_map(|(name, id)| off(deployed, name, id)));
        faults.extend(same_site(&deployed.get("SESSION_COOKIE_SAMESITE"), "SESSION_COOKIE_SAMESITE"));
    }
    if deployed.has("MIDDLEWARE", CSRF) && is_on(deployed, "CSRF_USE_SESSIONS").is_none() {
        faults.extend(off(deployed, "CSRF_COOKIE_SECURE", "W016"));
        faults.extend(same_site(&deployed.get("CSRF_COOKIE_SAMESITE"), "CSRF_COOKIE_SAMESITE"));
    }
    faults
}

fn off(deployed: &Deployment, name: &str, id: &str) -> Option<Fault> {
    if let Some(tree) = is_off_by_default(deployed, name) {
        return Some(Fault::new(tree.site, Severity::Low, by_default(name, "is False")));
    }
    let site = is_off(deployed, name)?.site;
    let text = format!("`{name}` {}", unset_or(&deployed.get(name), "is not True"));
    Some(Fault::new(site, Severity::Medium, text).checked(id))
}

/// Cookies that other sites' forms and frames send along. None is a choice of sites that live in frames.
fn same_site(tree: &Tree, name: &str) -> Option<Fault> {
    let text = format!("`{name}` lets other sites send the cookie along");
    tree.surely(is_open).then(|| Fault::new(tree.site, Severity::Low, text))
}

fn is_open(same_site: &Value) -> bool {
    matches!(same_site, Value::Bool(false)) || same_site.text().is_some_and(|text| text == "None")
}

/// Whether some settings let the forms of other sites bring the session cookie. Django's own do not.
pub(super) fn comes_with_other_sites(context: &Context<'_>) -> bool {
    let mut cookies = context.analysis.deployments.iter().map(|deployed| deployed.get("SESSION_COOKIE_SAMESITE"));
    cookies.any(|tree| tree.ways().iter().any(|way| is_open(&way.value)))
}
