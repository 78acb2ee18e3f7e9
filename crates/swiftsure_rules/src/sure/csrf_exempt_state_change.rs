//! A view changes something for the visitor who is signed in, and takes forms of any site.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind, Entry};
use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::ExprKind;
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity, Span, Step};

use super::cookie_flags;
use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "sure/csrf-exempt-state-change",
    page: "csrf_exempt_state_change.md",
    summary: "a view that changes something for who is signed in takes forms of any site",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-352", "OWASP A01:2021", "ASVS 5.0 V3"],
    run: run,
}

const EXEMPT: &str = "django.views.decorators.csrf.csrf_exempt";
const METHOD_DECORATOR: &str = "django.utils.decorators.method_decorator";
const FRAMEWORK: &str = "rest_framework";
/// Methods of HTTP that Django checks.
const CHANGING: &[&str] = &["DELETE", "PATCH", "POST", "PUT"];
/// Words by which code asks for something that a browser does not send by itself.
const OTHER_PROOF: &[&str] = &[
    "signature",
    "hmac",
    "compare_digest",
    "constant_time",
    "authorization",
    "api_key",
    "apikey",
    "api-key",
    "token",
    "webhook",
    "secret",
    "referer",
    "basic_auth",
];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let exempt = exempt(context);
    let trace = &context.analysis.trace;
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (entry, accesses) in trace.entries.iter().zip(&trace.by_entry) {
        let Some((_, decorator)) = exempt.iter().find(|(view, _)| *view == entry.span) else { continue };
        if checks_itself(context, entry) {
            continue;
        }
        let write = accesses.iter().find(|access| context.is_judged(access) && is_write(access));
        if let Some(write) = write.filter(|_| trusts_session(context, entry) && seen.insert(*decorator)) {
            found.push(finding(context, entry, *decorator, write));
        }
    }
    found
}

/// The views that are exempt, by their names, and where that is said.
pub(super) fn exempt(context: &Context<'_>) -> Vec<(Span, Span)> {
    let index = context.index;
    let decorators = index.decorators().iter().filter(|site| is_exempt(index, **site));
    let found = decorators.filter_map(|site| Some((index.decorated(*site)?, index.span(*site))));
    found.filter(|(_, decorator)| context.is_place(*decorator)).collect()
}

/// `@csrf_exempt`, `@method_decorator(csrf_exempt, name="dispatch")`.
fn is_exempt(index: &Index<'_>, site: Site) -> bool {
    let Some(expr) = index.expr(site) else { return false };
    if let ExprKind::Call(call) = &expr.kind {
        let wraps = index.path(site, &call.func).is_some_and(|path| path == METHOD_DECORATOR);
        let exempts = call.args.first().and_then(|arg| index.path(site, arg)).is_some_and(|path| path == EXEMPT);
        return wraps && exempts;
    }
    index.path(site, expr).is_some_and(|path| path == EXEMPT)
}

/// Whether a view is one of Django REST framework, which looks at the token where a session signs in: exempt or not.
pub(super) fn checks_itself(context: &Context<'_>, entry: &Entry) -> bool {
    let index = context.index;
    let above = index.decorators().iter().filter(|site| index.decorated(**site) == Some(entry.span));
    let mut paths = above.filter_map(|site| {
        let expr = index.expr(*site)?;
        let func = if let ExprKind::Call(call) = &expr.kind { &call.func } else { expr };
        index.path(*site, func)
    });
    let by_decorator = paths.any(|path| path.as_str().starts_with(FRAMEWORK));
    // The bases of a class may stand in other files, and then those of its file say of what kind they are.
    let is_class = context.before(entry.span).trim_start().starts_with("class ");
    by_decorator || is_class && context.files.get(entry.span.file).text.contains(FRAMEWORK)
}

fn is_write(access: &Access) -> bool {
    matches!(access.kind, AccessKind::Write { .. })
}

/// Whether a view asks who is signed in, and for nothing that a page of another site could not send as well.
fn trusts_session(context: &Context<'_>, entry: &Entry) -> bool {
    let takes = entry.methods.iter().any(|method| CHANGING.contains(&method.as_str()));
    let asks_more = entry.guards.functions.iter().any(|span| {
        let text = context.text(*span).to_lowercase();
        OTHER_PROOF.iter().any(|word| text.contains(word))
    });
    entry.point.kind == EntryPointKind::Route && takes && !entry.guards.needs.is_empty() && !asks_more
}

fn finding(context: &Context<'_>, entry: &Entry, decorator: Span, write: &Access) -> Finding {
    let name = phrase::short(&entry.point.name).to_owned();
    let needs: Vec<String> = entry.guards.needs.iter().map(swiftsure_django::Guard::words).collect();
    let step = |label, span, text| Step { label, span, text, excerpt: true };
    let mut steps = vec![
        step("exempt", decorator, "forms of any site are taken".to_owned()),
        step("view", entry.span, format!("asks for {}, which the session answers", phrase::list(&needs))),
    ];
    steps.push(step("write", write.site, format!("{} is changed", phrase::short(&write.model))));
    let (severity, message) = if cookie_flags::comes_with_other_sites(context) {
        let harm = "Any page that a signed-in visitor opens can make";
        (Severity::High, format!("{harm} `{name}` act in their name: it is exempt from CSRF protection."))
    } else {
        let harm = "Pages of neighbouring subdomains can make";
        let left = "only `SameSite` of the session cookie keeps other sites from it";
        (
            Severity::Medium,
            format!("{harm} `{name}` act in a visitor's name: it is exempt from CSRF protection, and {left}."),
        )
    };
    Finding {
        severity,
        symbol: entry.point.name.clone(),
        discriminator: "exempt".to_owned(),
        message,
        steps,
        entry_points: context.entry_points([write]),
        fixes: vec![Fix::words(
            "take `csrf_exempt` off and send the token with the form, or ask for a key that is no cookie",
        )],
        ..proof::bare(&RULE.info, decorator)
    }
}
