//! Contexts of `ssl`: where they are made, and those that check nothing because nobody tells them to.

use swiftsure_python::index::{Going, Index, Site, keyword};
use swiftsure_python::ir::{Expr, ExprKind, StmtKind};
use swiftsure_source::{Fix, Severity};

use super::called::{Fault, same_function};

/// Protocols for both ends of a connection, of which no context checks a certificate by itself.
const EITHER_END: &[&str] = &["ssl.PROTOCOL_SSLv23", "ssl.PROTOCOL_TLS", "ssl.PROTOCOL_TLSv1_2"];
/// What a context is told where its certificates are looked at.
const CHECKS: &[&str] = &["check_hostname", "verify_mode"];
/// Methods by which a context becomes that of a server, or learns whom to trust.
const SET_UP: &[&str] = &["load_cert_chain", "load_default_certs", "load_verify_locations"];

/// `ssl.SSLContext(ssl.PROTOCOL_TLS)` that stays as it is.
pub(super) fn bare(index: &Index<'_>, site: Site, path: &str) -> Option<Fault> {
    if path != "ssl.SSLContext" {
        return None;
    }
    if let Some(protocol) = index.argument(site, 0, "protocol") {
        index.path(site, protocol).filter(|path| EITHER_END.contains(&path.as_str()))?;
    }
    let is_open = index.fate(site).iter().any(|fate| match fate.going {
        // Whoever gets it may set it up.
        Going::Returned | Going::Argument { .. } => true,
        Going::Named(_) => is_attribute(index, fate.at),
        _ => false,
    });
    if is_open || is_checked(index, site) || is_set_up(index, site) {
        return None;
    }
    let message =
        "A TLS context checks no certificate unless it is told to: whoever is on the way answers in its place.";
    let fix = "use ssl.create_default_context(), which checks certificates and names";
    Some(Fault::new(index.span(site), Severity::Medium, message).about("bare").fix(Fix::words(fix)))
}

/// A fault with the place where its context is made.
pub(super) fn made<'a>(index: &Index<'a>, site: Site, context: &'a Expr, fault: Fault) -> Fault {
    let value = index.value(site, context);
    if !matches!(value.expr.kind, ExprKind::Call(_)) || std::ptr::eq(value.expr, context) {
        return fault;
    }
    fault.step("source", index.span_of(value.site, value.expr), "the context is made here")
}

/// `self.context = ...`: other methods may set it up.
fn is_attribute(index: &Index<'_>, at: Site) -> bool {
    let is_name = |target: &Expr| matches!(target.kind, ExprKind::Name(_));
    !index.assignment(at).is_some_and(|(targets, _)| targets.iter().all(is_name))
}

/// Whether nobody gets what a call makes.
pub(super) fn is_unused(index: &Index<'_>, site: Site) -> bool {
    let parent = index.parent(site).and_then(|parent| index.stmt(parent));
    parent.is_some_and(|stmt| matches!(stmt.kind, StmtKind::Expr(_)))
}

/// Whether the function that makes a context also says what it checks. To check names switches the check of certificates
/// on.
pub(super) fn is_checked(index: &Index<'_>, site: Site) -> bool {
    index.assignments().iter().filter(|at| same_function(index, site, **at)).any(|at| {
        let mut targets = index.assignment(*at).into_iter().flat_map(|(targets, _)| targets);
        targets.any(|target| match &target.kind {
            ExprKind::Attribute(target) => {
                CHECKS.contains(&target.name.as_str()) && is_made_at(index, site, *at, &target.value)
            }
            _ => false,
        })
    })
}

/// Whether the function that makes a context says that it is for a server, or whom it trusts.
fn is_set_up(index: &Index<'_>, site: Site) -> bool {
    let called = |name: &str| {
        let mut calls = index.calls_named(name).iter().filter(|at| same_function(index, site, **at));
        calls.any(|at| {
            let Some(call) = index.call(*at) else { return false };
            let ExprKind::Attribute(method) = &call.func.kind else { return false };
            let for_server = name != "wrap_socket" || keyword(call, "server_side").is_some();
            for_server && is_made_at(index, site, *at, &method.value)
        })
    };
    SET_UP.iter().copied().chain(["wrap_socket"]).any(called)
}

/// Whether an expression stands for what a call made.
fn is_made_at(index: &Index<'_>, made: Site, at: Site, expr: &Expr) -> bool {
    index.expr(made).is_some_and(|made| std::ptr::eq(index.value(at, expr).expr, made))
}
