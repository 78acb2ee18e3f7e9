//! A signature is compared letter by letter, and the time that it takes tells how many were right.

use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::{CmpOp, Expr, ExprKind};
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::named::{has_word, means_secret};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/timing-unsafe-compare",
    page: "timing_unsafe_compare.md",
    summary: "a signature or secret is compared with `==`, and the time that takes tells how much was right",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-208", "OWASP A02:2021", "ASVS 5.0 V11"],
    run: run,
}

/// Calls that make what only the holder of a key can make.
const SIGNING: &[&str] = &[
    "hmac.new().hexdigest",
    "hmac.new().digest",
    "hmac.digest",
    "hmac.HMAC().hexdigest",
    "hmac.HMAC().digest",
    "django.utils.crypto.salted_hmac().hexdigest",
    "django.utils.crypto.salted_hmac().digest",
];
/// Names of what is compared with a signature, and says nothing of it.
const SIZES: &[&str] = &["alg", "algorithm", "count", "len", "length", "method", "name", "size", "type", "version"];
const FIX: &str =
    "django.utils.crypto.constant_time_compare(a, b); hmac.compare_digest takes texts only if they are ASCII";

const HARM: &str = "the time that it takes tells how many letters were right";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let faults = index.compares().iter().filter_map(|site| judge(index, *site));
    called::findings(&RULE.info, context, faults.collect())
}

fn judge(index: &Index<'_>, site: Site) -> Option<Fault> {
    let compare = index.compare(site)?;
    let (sign, right) = match compare.rest.as_ref() {
        [(CmpOp::Eq, right)] => ("==", right),
        [(CmpOp::NotEq, right)] => ("!=", right),
        _ => return None,
    };
    let sides = [&compare.left, right];
    if sides.iter().any(|side| is_constant(index, site, side)) {
        return None;
    }
    let span = index.span(site);
    for side in sides {
        if let Some(at) = signed(index, site, side) {
            let message = format!("A signature is compared with `{sign}`: {HARM}.");
            let fault = Fault::new(span, Severity::Medium, message).about("signature");
            return Some(fault.step("made", at, "the signature is made here").fix(Fix::words(FIX)));
        }
    }
    let (secret, name) = sides.into_iter().find_map(|side| Some((side, kept(index, site, side)?)))?;
    let other = if std::ptr::eq(secret, sides[0]) { sides[1] } else { sides[0] };
    // Two settings that are compared with each other come from nobody.
    if kept(index, site, other).is_some() {
        return None;
    }
    let message = format!("The secret `{name}` is compared with `{sign}`: {HARM}.");
    Some(Fault::new(span, Severity::Low, message).about(name).fix(Fix::words(FIX)))
}

fn is_constant<'a>(index: &Index<'a>, site: Site, side: &'a Expr) -> bool {
    let value = index.value(site, side).expr;
    matches!(value.kind, ExprKind::Str(_) | ExprKind::None | ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::Bytes)
        || called::name(index, site, side).is_some_and(|name| has_word(name.as_str(), SIZES))
}

/// Where a side is made by signing, in itself or in what gave it its value.
fn signed<'a>(index: &Index<'a>, site: Site, side: &'a Expr) -> Option<Span> {
    let value = index.value(site, side);
    let at = index.find(value.site, value.expr)?;
    let mut all = std::iter::once(at).chain(index.inside(at));
    all.find_map(|inner| {
        let value = index.value(inner, index.expr(inner)?);
        let ExprKind::Call(call) = &value.expr.kind else { return None };
        let path = index.path(value.site, &call.func)?;
        SIGNING.contains(&path.as_str()).then(|| index.span_of(value.site, value.expr))
    })
}

/// A secret that is kept in the settings or the environment.
fn kept<'a>(index: &Index<'a>, site: Site, side: &'a Expr) -> Option<String> {
    let value = index.value(site, side);
    let name = match &value.expr.kind {
        ExprKind::Attribute(attribute) => {
            let owner = index.path(value.site, &attribute.value)?;
            (owner == "django.conf.settings").then(|| attribute.name.as_str().to_owned())
        }
        ExprKind::Call(call) => {
            let path = index.path(value.site, &call.func)?;
            let reads = matches!(path.as_str(), "os.getenv" | "os.environ.get");
            let name = call.args.first().filter(|_| reads)?;
            index.text(value.site, name)
        }
        ExprKind::Subscript(pair) => {
            let owner = index.path(value.site, &pair.0)?;
            let reads = owner == "os.environ" || owner.as_str().ends_with(".config");
            if reads { index.text(value.site, &pair.1) } else { None }
        }
        _ => None,
    }?;
    let is_key = has_word(&name, &["key"]) && has_word(&name, &["api", "auth", "access", "webhook"]);
    (means_secret(&name) || is_key).then_some(name)
}
