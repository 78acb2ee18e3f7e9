//! Passwords can be tried as fast as the site answers: nothing in the project counts attempts.

use swiftsure_django::deployment::{Tree, Value};
use swiftsure_django::{Deployment, Entry};
use swiftsure_python::index::Site;
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::doors;
use super::judge::{self, Words};
use super::named::has_word;
use super::routed_views::{self, Included};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/login-no-rate-limit",
    page: "login_no_rate_limit.md",
    summary: "passwords are checked for whoever asks, and nothing counts the attempts",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-307", "OWASP A07:2021", "ASVS 5.0 V6"],
    run: run,
}

const AUTHENTICATE: &str = "django.contrib.auth.authenticate";
/// Views of libraries that check a password and count nothing.
const VIEWS: &[&str] = &[
    "django.contrib.auth.views.LoginView",
    "rest_framework.authtoken.views.ObtainAuthToken",
    "rest_framework.authtoken.views.obtain_auth_token",
    "rest_framework_simplejwt.views.TokenObtainPairView",
];
/// URLs of libraries that lead to them.
const INCLUDED: &[Included] = &[
    Included { urls: "django.contrib.auth.urls", route: "login/", view: "LoginView" },
    Included { urls: "rest_framework.urls", route: "login/", view: "LoginView" },
];

/// Words by which code or packages limit, or ask for something more than a password.
const LIMITS: &[&str] = &[
    "ratelimit",
    "rate_limit",
    "rate limit",
    "throttl",
    "lockout",
    "locked_out",
    "login_attempt",
    "loginattempt",
    "failed_login",
    "failedlogin",
    "login_fail",
    "failed_attempt",
    "captcha",
    "turnstile",
    "bruteforce",
    "brute_force",
    "brute force",
    "fail2ban",
    "two_factor",
    "allauth",
    "cooldown",
    "pwned",
];

/// Those that stand in other words as well: `delimiter`, `footprint`.
const SHORT_LIMITS: &[&str] = &["limiter", "mfa", "otp", "pyotp", "totp"];

/// Apps whose names mean something else in other code.
const APPS: &[&str] = &["axes", "defender"];

/// Words of functions that keep a count themselves.
const COUNTS: &[&str] = &["cache.", ".incr(", "redis", "attempt", "failed", "failure", "blocked", "locked"];

const WORDS: Words<'_> = Words {
    message: "What is there to count attempts does not stop them",
    fix: "switch it on: AXES_ENABLED, RATELIMIT_ENABLE, and \"axes.backends.AxesStandaloneBackend\" first in AUTHENTICATION_BACKENDS",
    near: &["AUTHENTICATION_BACKENDS", "INSTALLED_APPS"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let found = judge::findings(&RULE.info, context, &WORDS, |deployed| unwired(deployed).into_iter().collect());
    if !found.is_empty() || context.analysis.deployments.is_empty() || limits(context) {
        return found;
    }
    let fault = by_hand(context).or_else(|| by_library(context));
    called::findings(&RULE.info, context, fault.into_iter().collect())
}

/// A package that counts, but is switched off or not asked.
fn unwired(deployed: &Deployment) -> Option<judge::Fault> {
    let is_false = |tree: &Tree| tree.site.is_some() && tree.surely(|value| *value == Value::Bool(false));
    let fault = |tree: Tree, text: &str| Some(judge::Fault::new(tree.site, Severity::Low, text));
    let limit = deployed.get("RATELIMIT_ENABLE");
    if is_false(&limit) {
        return fault(limit, "`RATELIMIT_ENABLE` is False, so no limit of django-ratelimit holds");
    }
    if !deployed.has("INSTALLED_APPS", "axes") {
        return None;
    }
    let enabled = deployed.get("AXES_ENABLED");
    if is_false(&enabled) {
        return fault(enabled, "`AXES_ENABLED` is False, so django-axes counts nothing");
    }
    // A backend of the project or of another package may be built upon that of django-axes.
    let is_djangos = |item: &Tree| item.text().is_some_and(|text| text.starts_with("django.contrib.auth.backends."));
    let backends = deployed.get("AUTHENTICATION_BACKENDS");
    let lacks = |value: &Value| match value {
        Value::Absent => true,
        Value::List { items, whole: true } => items.iter().all(is_djangos),
        _ => false,
    };
    let text = "`AUTHENTICATION_BACKENDS` lacks the backend of django-axes, so a right password is let in after any number of wrong ones";
    backends.surely(lacks).then(|| fault(backends, text)).flatten()
}

/// Whether anything in the project may limit attempts.
fn limits(context: &Context<'_>) -> bool {
    let is_app = |name: &str| APPS.iter().any(|app| name.strip_prefix("django-") == Some(app));
    let packages = &context.packages.dependencies.all;
    packages.iter().any(|package| says(&package.name.replace('-', "_")) || is_app(&package.name))
        || context.reviewed.iter().any(|file| says(&context.files.get(*file).text))
}

/// Whether a text speaks of a limit.
fn says(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_named = |app: &str| {
        let forms = [format!("\"{app}\""), format!("'{app}'"), format!("from {app}"), format!("{app}.middleware")];
        forms.iter().any(|form| lower.contains(form))
    };
    LIMITS.iter().any(|word| lower.contains(word))
        || APPS.iter().any(|app| is_named(app))
        || has_word(text, SHORT_LIMITS)
}

/// A view of the project that calls `authenticate` with a password for whoever asks.
fn by_hand(context: &Context<'_>) -> Option<Fault> {
    let index = context.index;
    index.calls(AUTHENTICATE).iter().find_map(|site| {
        let (function, text) = function_of(context, *site)?;
        let entries = context.analysis.trace.entries.iter();
        let entry = entries.into_iter().find(|entry| is_open(entry) && entry.guards.functions.contains(&function))?;
        if doors::texts(context, entry).any(counts) || !text.contains("password") {
            return None;
        }
        let view = phrase::short(&entry.point.name);
        let span = index.span(*site);
        let fault = fault(span, view).step("checked", span, "the password is checked for whoever asks");
        Some(doors::reached(fault, entry))
    })
}

/// Whether a text keeps a count.
fn counts(text: &str) -> bool {
    let text = text.to_lowercase();
    COUNTS.iter().any(|word| text.contains(word))
}

/// The function around a call.
fn function_of<'a>(context: &'a Context<'_>, site: Site) -> Option<(Span, &'a str)> {
    let (span, _) = context.analysis.function_at(context.index.span(site))?;
    Some((*span, context.text(*span)))
}

/// Whether forms of anybody come in.
fn is_open(entry: &Entry) -> bool {
    entry.point.kind == EntryPointKind::Route
        && entry.methods.iter().any(|method| method == "POST")
        && entry.guards.needs.is_empty()
}

/// A route to a view of a library that checks passwords, or to one that is built upon it.
fn by_library(context: &Context<'_>) -> Option<Fault> {
    let mut routed = routed_views::routed(context, VIEWS, INCLUDED).into_iter().filter(|routed| {
        let classes = routed.family.iter().flat_map(|family| &family.classes);
        !classes.into_iter().any(|(file, _, class)| counts(context.text(class.range.in_file(*file))))
    });
    let routed = routed.next()?;
    let (span, view) = (context.index.span(routed.site), routed.view);
    Some(fault(span, view).step("routed", span, format!("`{view}` checks a password and counts nothing")))
}

fn fault(span: Span, view: &str) -> Fault {
    let message = format!("Whoever likes tries passwords at `{view}`: nothing in the project counts the attempts.");
    Fault::new(span, Severity::Low, message)
        .about("login")
        .fix(Fix::words("count failures by user and address, with django-axes or a rate limit on the view"))
        .careful("A proxy or firewall in front may limit as well; that is not seen here.")
}
