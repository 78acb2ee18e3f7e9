//! Passwords can be tried as fast as the site answers: nothing in the project counts attempts.

use swiftsure_django::Entry;
use swiftsure_python::index::Site;
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::doors;
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
    "django.contrib.auth.views.LoginView.as_view",
    "rest_framework.authtoken.views.ObtainAuthToken.as_view",
    "rest_framework_simplejwt.views.TokenObtainPairView.as_view",
];

/// Words by which code or packages limit, or ask for something more than a password.
const LIMITS: &[&str] = &[
    "defender",
    "ratelimit",
    "rate_limit",
    "rate limit",
    "throttl",
    "limiter",
    "lockout",
    "locked_out",
    "login_attempt",
    "loginattempt",
    "failed_login",
    "failedlogin",
    "login_fail",
    "failed_attempt",
    "attempts",
    "captcha",
    "turnstile",
    "bruteforce",
    "brute_force",
    "brute force",
    "fail2ban",
    "two_factor",
    "mfa",
    "otp",
    "allauth",
    "cooldown",
    "pwned",
];

/// Words of functions that keep a count themselves.
const COUNTS: &[&str] = &["cache.", ".incr(", "redis", "attempt", "failed", "failure", "blocked", "locked"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    if context.analysis.deployments.is_empty() || limits(context) {
        return Vec::new();
    }
    let fault = by_hand(context).or_else(|| by_library(context));
    called::findings(&RULE.info, context, fault.into_iter().collect())
}

/// Whether anything in the project may limit attempts.
fn limits(context: &Context<'_>) -> bool {
    let packages = &context.packages.dependencies.all;
    let says = |text: &str| {
        let text = text.to_lowercase();
        LIMITS.iter().any(|word| text.contains(word)) || doors::has_name(&text, "axes")
    };
    packages.iter().any(|package| says(&package.name.replace('-', "_")))
        || packages.iter().any(|package| package.name == "django-axes")
        || context.reviewed.iter().any(|file| says(&context.files.get(*file).text))
}

/// A view of the project that calls `authenticate` with a password for whoever asks.
fn by_hand(context: &Context<'_>) -> Option<Fault> {
    let index = context.index;
    index.calls(AUTHENTICATE).iter().find_map(|site| {
        let (function, text) = function_of(context, *site)?;
        let entries = context.analysis.trace.entries.iter();
        let entry = entries.into_iter().find(|entry| is_open(entry) && entry.guards.functions.contains(&function))?;
        let counts =
            doors::texts(context, entry).any(|text| COUNTS.iter().any(|word| text.to_lowercase().contains(word)));
        if counts || !text.contains("password") {
            return None;
        }
        let view = phrase::short(&entry.point.name);
        let span = index.span(*site);
        let fault = fault(span, view).step("checked", span, "the password is checked for whoever asks");
        Some(doors::reached(fault, entry))
    })
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

/// A route to a view of a library that checks passwords.
fn by_library(context: &Context<'_>) -> Option<Fault> {
    let (path, site) = called::calls(context.index, VIEWS.iter().copied()).into_iter().next()?;
    let span = context.index.span(site);
    let view = phrase::short(path.strip_suffix(".as_view").unwrap_or(path));
    Some(fault(span, view).step("routed", span, format!("`{view}` checks a password and counts nothing")))
}

fn fault(span: Span, view: &str) -> Fault {
    let message = format!("Whoever likes tries passwords at `{view}`: nothing in the project counts the attempts.");
    Fault::new(span, Severity::Low, message)
        .about("login")
        .fix(Fix::words("count failures by user and address, with django-axes or a rate limit on the view"))
        .careful("A proxy or firewall in front may limit as well; that is not seen here.")
}
