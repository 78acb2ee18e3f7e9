//! A cookie that says who somebody is goes over plain HTTP, or can be read by scripts.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_python::ir::{Expr, ExprKind};
use swiftsure_source::{Edit, Finding, Fix, Safety, Severity, Span};

use super::called::{self, Fault};
use super::named::{has_word, means_secret};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/insecure-cookie",
    page: "insecure_cookie.md",
    summary: "a cookie is set without Secure or HttpOnly",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-614", "CWE-1004", "CWE-1275", "OWASP A05:2021", "ASVS 5.0 V3"],
    run: run,
}

/// Words of cookies that say who somebody is, beside those of secrets.
const IDENTIFYING: &[&str] =
    &["auth", "jwt", "refresh", "remember", "rememberme", "session", "sessionid", "sid", "sso"];
/// Words of cookies that scripts are meant to read.
const FOR_SCRIPTS: &[&str] = &["csrf", "csrftoken", "xsrf", "lang", "language", "locale", "theme", "timezone", "tz"];
/// Keyword, attribute of the cookie, and what its absence allows.
const FLAGS: &[(&str, &str)] = &[("secure", "Secure"), ("httponly", "HttpOnly")];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let calls = ["set_cookie", "set_signed_cookie"].iter().flat_map(|name| index.calls_named(name));
    let mut faults: Vec<Fault> = calls.filter_map(|site| judge(context, *site)).collect();
    faults.extend(index.assignments().iter().filter_map(|site| switched_off(index, *site)));
    called::findings(&RULE.info, context, faults)
}

fn judge(context: &Context<'_>, site: Site) -> Option<Fault> {
    let index = context.index;
    let call = index.call(site)?;
    if !matches!(call.func.kind, ExprKind::Attribute(_)) || index.has_more_arguments(site) {
        return None;
    }
    let key = index.argument(site, 0, "key")?;
    let value = index.argument(site, 1, "value")?;
    // An empty value takes the cookie back.
    if index.text(site, value).is_some_and(|text| text.is_empty()) {
        return None;
    }
    let written = index.text(site, key);
    let name = written.clone().or_else(|| called::name(index, site, key).map(|name| name.as_str().to_owned()))?;
    let is_identity = means_secret(&name) || has_word(&name, IDENTIFYING);
    let for_scripts = has_word(&name, FOR_SCRIPTS);
    let mut lacking = Vec::new();
    let mut set_off = false;
    for (flag, says) in FLAGS {
        if *flag == "httponly" && for_scripts {
            continue;
        }
        match keyword(call, flag).map(|value| index.truth(site, value)) {
            Some(Some(false)) => {
                set_off = true;
                lacking.push(*says);
            }
            None if is_identity && !for_scripts && call.args.len() < 6 => lacking.push(*says),
            _ => {}
        }
    }
    if lacking.is_empty() || !(is_identity || set_off) {
        return None;
    }
    let severity = if is_identity && !for_scripts { Severity::Medium } else { Severity::Low };
    let shown = written.map_or_else(|| format!("`{name}`"), |name| format!("\"{name}\""));
    let list = phrase::list(&lacking.iter().map(|flag| (*flag).to_owned()).collect::<Vec<_>>());
    let harm = match lacking.as_slice() {
        ["Secure"] => "whoever listens on the network reads it",
        ["HttpOnly"] => "a script that gets into a page reads it",
        _ => "whoever listens, or gets a script into a page, reads it",
    };
    let message = format!("The cookie {shown} is set without {list}: {harm}.");
    let fault = Fault::new(index.span(site), severity, message).about(name);
    let words = "set secure=True, httponly=True and samesite=\"Lax\"";
    let edit = mend(context, site, &lacking);
    let fix = edit.map_or_else(|| Fix::words(words), |edits| Fix::new(words, Safety::Review, edits));
    Some(fault.fix(fix).careful("With Secure, browsers do not send it over plain HTTP, localhost aside."))
}

/// Switches on what is off or missing.
fn mend(context: &Context<'_>, site: Site, lacking: &[&str]) -> Option<Vec<Edit>> {
    let call = context.index.call(site)?;
    let flags = FLAGS.iter().filter(|(_, says)| lacking.contains(says));
    let mut edits = Vec::new();
    let mut missing = Vec::new();
    for (flag, _) in flags {
        match keyword(call, flag) {
            Some(value) => {
                let span = context.index.span_of(site, value);
                edits.push(Edit { span, text: "True".to_owned() });
            }
            None => missing.push(format!("{flag}=True")),
        }
    }
    if !missing.is_empty() {
        let end = call.arguments_range.end.checked_sub(1)?;
        let last =
            call.args.iter().chain(call.keywords.iter().map(|(_, value)| value)).map(|arg| arg.range.end).max()?;
        let span = Span { start: last, end: last, ..context.index.span(site) };
        if last > end {
            return None;
        }
        edits.push(Edit { span, text: format!(", {}", missing.join(", ")) });
    }
    Some(edits)
}

/// `cookies["name"]["secure"] = False`.
fn switched_off(index: &Index<'_>, site: Site) -> Option<Fault> {
    let (targets, value) = index.assignment(site)?;
    let ExprKind::Subscript(pair) = &targets.first()?.kind else { return None };
    let (ExprKind::Subscript(cookie), ExprKind::Str(flag)) = (&pair.0.kind, &pair.1.kind) else { return None };
    let (_, says) = FLAGS.iter().find(|(name, _)| flag.as_str().eq_ignore_ascii_case(name))?;
    if index.truth(site, value) != Some(false) || !is_jar(index, site, &cookie.0) {
        return None;
    }
    let name = index.text(site, &cookie.1).unwrap_or_default();
    let message = format!("{says} of the cookie \"{name}\" is switched off.");
    let fault = Fault::new(index.span(site), Severity::Medium, message).about(name);
    Some(fault.fix(Fix::words(format!("set {flag} to True"))))
}

/// Whether an expression is a collection of cookies.
fn is_jar(index: &Index<'_>, site: Site, expr: &Expr) -> bool {
    let is_named = called::name(index, site, expr).is_some_and(|name| has_word(name.as_str(), &["cookie", "cookies"]));
    is_named || index.path(site, expr).is_some_and(|path| path == "http.cookies.SimpleCookie()")
}
