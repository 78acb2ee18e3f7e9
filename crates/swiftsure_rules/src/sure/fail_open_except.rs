//! A check of who may do something counts as passed where it fails.

use swiftsure_python::index::{Index, NodeKind, Site};
use swiftsure_python::ir::{Call, Expr, ExprKind, Handler, Stmt, StmtKind, Try};
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::named::words;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/fail-open-except",
    page: "fail_open_except.md",
    summary: "a check counts as passed where it fails with an exception",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-636", "CWE-703", "OWASP A07:2021", "ASVS 5.0 V16"],
    run: run,
}

/// Words by which functions ask whether something holds, and words for what only some may do or have.
const ASKS: &[&str] = &[
    "allowed",
    "authorize",
    "authorise",
    "can",
    "check",
    "ensure",
    "has",
    "is",
    "require",
    "valid",
    "validate",
    "verify",
];
const PROTECTS: &[&str] = &[
    "access",
    "allowed",
    "auth",
    "authenticated",
    "authentication",
    "authorization",
    "authorized",
    "captcha",
    "csrf",
    "hmac",
    "jwt",
    "login",
    "otp",
    "password",
    "perm",
    "permission",
    "permissions",
    "perms",
    "signature",
    "token",
    "totp",
];
/// Words by which yes is the answer that keeps people out.
const BAD: &[&str] = &[
    "banned",
    "blocked",
    "blacklisted",
    "changed",
    "denied",
    "exists",
    "expired",
    "invalid",
    "locked",
    "missing",
    "needed",
    "required",
    "revoked",
    "taken",
    "unusable",
    "used",
    "weak",
];
/// Exceptions that are an answer: nothing is there that could forbid.
const ANSWERS: &[&str] = &["AttributeError", "DoesNotExist", "ImportError", "KeyError"];
/// Functions of libraries that fail with an exception.
const CHECKERS: &[&str] = &["jose.jwt.decode", "jwt.decode"];
const FIX: &str = "let the check fail where it cannot be made: raise, or give False";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let faults = index.handlers().iter().filter_map(|site| judge(context, index, *site)).collect();
    called::findings(&RULE.info, context, faults)
}

fn judge(context: &Context<'_>, index: &Index<'_>, site: Site) -> Option<Fault> {
    let NodeKind::Handler(handler) = index.kind(site) else { return None };
    let attempt = attempt(index, site)?;
    let yes = handler.body.last().and_then(|last| match &last.kind {
        StmtKind::Return(Some(value)) if matches!(value.kind, ExprKind::Bool(true)) => Some(value),
        _ => None,
    });
    if let Some(value) = yes {
        let function = index.function(site).filter(|function| is_check(function.name.as_str()))?;
        if is_answer(context, index, site, handler) {
            return None;
        }
        let message = format!("`{}` says yes where it fails: an error lets everybody in.", function.name);
        return Some(fault(index.span_of(site, value), message));
    }
    let (expr, call) = only_call(attempt)?;
    let name = called::name(index, site, &call.func)?;
    let is_known = index.path(site, &call.func).is_some_and(|path| CHECKERS.contains(&path.as_str()));
    if !(is_known || is_check(name.as_str())) || !handler.body.iter().all(|stmt| goes_on(index, site, stmt)) {
        return None;
    }
    let message = format!("The program goes on where `{name}` fails: whoever makes it fail has passed.");
    Some(fault(index.span_of(site, expr), message))
}

fn fault(span: Span, message: String) -> Fault {
    Fault::new(span, Severity::High, message).about("except").fix(Fix::words(FIX))
}

/// The `try` that an `except` belongs to.
fn attempt<'a>(index: &Index<'a>, site: Site) -> Option<&'a Try> {
    let stmt = index.stmt(index.parent(site)?)?;
    if let StmtKind::Try(attempt) = &stmt.kind { Some(attempt) } else { None }
}

/// `verify_signature`, `has_permission`, `is_authenticated`, `check_token`.
fn is_check(name: &str) -> bool {
    let words = words(name);
    let asks = words.first().is_some_and(|word| ASKS.contains(&word.as_str()));
    let is_about_bad = words.iter().any(|word| BAD.contains(&word.as_str()));
    asks && !is_about_bad && words.iter().skip(1).any(|word| PROTECTS.contains(&word.as_str()))
}

/// Whether the exception says that there is nothing to ask.
fn is_answer(context: &Context<'_>, index: &Index<'_>, site: Site, handler: &Handler) -> bool {
    let types = handler.types.as_ref().map_or("", |types| context.text(index.span_of(site, types)));
    ANSWERS.iter().any(|name| types.contains(name))
}

/// The call that a `try` makes for the sake of its failing alone: its answer is not used.
fn only_call(attempt: &Try) -> Option<(&Expr, &Call)> {
    let [stmt] = attempt.body.as_ref() else { return None };
    let StmtKind::Expr(expr) = &stmt.kind else { return None };
    let inner = if let ExprKind::Await(inner) = &expr.kind { inner } else { expr };
    match &inner.kind {
        ExprKind::Call(call) if attempt.orelse.is_empty() => Some((expr, call)),
        _ => None,
    }
}

/// `pass`, a text, or a line for the log: nothing that stops or remembers.
fn goes_on(index: &Index<'_>, site: Site, stmt: &Stmt) -> bool {
    let StmtKind::Expr(expr) = &stmt.kind else { return false };
    match &expr.kind {
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute(method) => {
                let owner = called::name(index, site, &method.value);
                owner.is_some_and(|owner| {
                    words(owner.as_str()).iter().any(|word| matches!(word.as_str(), "log" | "logger" | "logging"))
                })
            }
            ExprKind::Name(_) => called::name(index, site, &call.func).is_some_and(|name| name == "print"),
            _ => false,
        },
        ExprKind::Str(_) | ExprKind::Ellipsis => true,
        _ => false,
    }
}
