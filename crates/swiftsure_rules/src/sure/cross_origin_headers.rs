//! Answers that are opened to pages of other sites by hand, with the header that browsers ask for.

use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::{Expr, ExprKind};
use swiftsure_source::{Fix, Severity};

use super::called::{Fault, name, same_function};

const ORIGIN: &str = "access-control-allow-origin";
const CREDENTIALS: &str = "access-control-allow-credentials";
/// Methods that set a header.
const SETTERS: &[&str] = &["__setitem__", "add", "append", "set", "setdefault"];
/// What an answer is called where nothing says how it was made.
const ANSWERS: &[&str] = &["resp", "response"];
/// Names of what makes an answer, by their ends.
const MAKERS: &[&str] = &["Headers", "Response", "make_response"];
/// The origin of a request, as a header and as WSGI has it.
const ASKED: &[&str] = &["origin", "http_origin"];

/// A header that is set.
struct Header<'a> {
    /// Where it stands: a statement or a call.
    at: Site,
    /// Where its value stands.
    site: Site,
    value: &'a Expr,
}

/// The places where an answer is opened.
pub(super) fn faults(index: &Index<'_>) -> Vec<Fault> {
    let allowed = headers(index, CREDENTIALS);
    headers(index, ORIGIN).iter().filter_map(|header| judge(index, header, &allowed)).collect()
}

fn judge(index: &Index<'_>, header: &Header<'_>, allowed: &[Header<'_>]) -> Option<Fault> {
    let is_star = index.text(header.site, header.value).is_some_and(|text| text == "*");
    let value = index.value(header.site, header.value);
    let is_echo = is_asked(index, value.site, value.expr) && !is_checked(index, header.at);
    let gets_cookies =
        is_echo && allowed.iter().any(|other| same_function(index, header.at, other.at) && is_yes(index, other));
    let (severity, what) = match (is_star, is_echo, gets_cookies) {
        (_, true, true) => (Severity::High, "the origin that asks is let in, with the visitor's cookies"),
        (true, ..) | (_, true, false) => (Severity::Low, "every site reads this answer where it needs no cookie"),
        _ => return None,
    };
    let message = format!("Pages of other sites are let in: {what}.");
    let fix = "answer with an origin of a list that you keep, and with `Vary: Origin`";
    Some(Fault::new(index.span(header.at), severity, message).about("header").fix(Fix::words(fix)))
}

fn is_yes<'a>(index: &Index<'a>, header: &Header<'a>) -> bool {
    let text = index.text(header.site, header.value);
    text.is_some_and(|text| text.eq_ignore_ascii_case("true")) || index.truth(header.site, header.value) == Some(true)
}

/// All places that set a header.
fn headers<'a>(index: &Index<'a>, wanted: &str) -> Vec<Header<'a>> {
    let is_it = |site: Site, key: &'a Expr| index.text(site, key).is_some_and(|key| key.eq_ignore_ascii_case(wanted));
    let mut found = Vec::new();
    for at in index.assignments() {
        let Some((targets, value)) = index.assignment(*at) else { continue };
        let Some(ExprKind::Subscript(pair)) = targets.first().map(|target| &target.kind) else { continue };
        if is_answer(index, *at, &pair.0) && is_it(*at, &pair.1) {
            found.push(Header { at: *at, site: *at, value });
        }
    }
    for at in SETTERS.iter().flat_map(|method| index.calls_named(method)) {
        let Some(call) = index.call(*at) else { continue };
        let (ExprKind::Attribute(method), [key, value]) = (&call.func.kind, call.args.as_ref()) else { continue };
        if is_answer(index, *at, &method.value) && is_it(*at, key) {
            found.push(Header { at: *at, site: *at, value });
        }
    }
    for at in index.all_calls().filter(|at| makes_answer(index, *at)) {
        let entry = handed(index, at).find_map(|expr| index.entry_where(at, expr, is_it));
        found.extend(entry.map(|value| Header { at, site: value.site, value: value.expr }));
    }
    found
}

/// What a call is given, and the items of a tuple: `make_response((body, headers))`.
fn handed<'a>(index: &Index<'a>, site: Site) -> impl Iterator<Item = &'a Expr> {
    let call = index.call(site);
    let exprs = call.into_iter().flat_map(|call| call.args.iter().chain(call.keywords.iter().map(|(_, value)| value)));
    exprs.flat_map(|expr| match &expr.kind {
        ExprKind::Tuple(items) => items.iter().collect(),
        _ => vec![expr],
    })
}

fn makes_answer(index: &Index<'_>, site: Site) -> bool {
    let callee = index.call(site).and_then(|call| name(index, site, &call.func));
    callee.is_some_and(|name| MAKERS.iter().any(|end| name.as_str().ends_with(end)))
}

/// Whether headers of an answer can be set on an expression: it is one, or the headers of one.
fn is_answer(index: &Index<'_>, site: Site, owner: &Expr) -> bool {
    let made = index.path(site, owner);
    if made.is_some_and(|path| MAKERS.iter().any(|end| path.as_str().ends_with(&format!("{end}()")))) {
        return true;
    }
    match &owner.kind {
        ExprKind::Attribute(attribute) => {
            let of = name(index, site, &attribute.value);
            attribute.name == "headers" && of.is_some_and(|of| !of.as_str().ends_with("request"))
        }
        ExprKind::Name(_) => name(index, site, owner).is_some_and(|name| ANSWERS.contains(&name.as_str())),
        _ => false,
    }
}

/// `request.headers["Origin"]`, `request.META.get("HTTP_ORIGIN")`.
fn is_asked<'a>(index: &Index<'a>, site: Site, expr: &'a Expr) -> bool {
    let key = match &expr.kind {
        ExprKind::Subscript(pair) => Some(&pair.1),
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute(attribute) if attribute.name == "get" => call.args.first(),
            _ => None,
        },
        _ => None,
    };
    let key = key.and_then(|key| index.text(site, key));
    key.is_some_and(|key| ASKED.iter().any(|asked| key.eq_ignore_ascii_case(asked)))
}

/// Whether the function around a header compares the origin with something, or asks another function about it.
fn is_checked(index: &Index<'_>, at: Site) -> bool {
    let is_origin = |site: Site, expr| {
        let value = index.value(site, expr);
        is_asked(index, value.site, value.expr)
    };
    let compared = index.compares().iter().filter(|site| same_function(index, at, **site)).any(|site| {
        let compare = index.compare(*site);
        compare.is_some_and(|compare| {
            is_origin(*site, &compare.left) || compare.rest.iter().any(|(_, right)| is_origin(*site, right))
        })
    });
    let asked = || {
        let mut calls = index.all_calls().filter(|site| *site != at && same_function(index, at, *site));
        calls.any(|site| index.call(site).is_some_and(|call| call.args.iter().any(|arg| is_origin(site, arg))))
    };
    compared || asked()
}
