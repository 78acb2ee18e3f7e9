//! A hash of a key and a text that is taken for a signature.

use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::{BinOp, Expr, ExprKind};
use swiftsure_source::{Fix, Severity};

use super::called::{Fault, calls, name};
use super::named::words;

/// Functions whose hash can be continued: who has one knows that of any longer text.
const CONTINUED: &[&str] = &["hashlib.sha256", "hashlib.sha512"];
/// Last words of names of keys.
const KEYS: &[&str] = &["key", "secret"];
/// Methods that give the same text in another form.
const FORMS: &[&str] = &["encode", "strip"];

/// `sha256((secret + text).encode())`.
pub(super) fn faults(index: &Index<'_>) -> Vec<Fault> {
    calls(index, CONTINUED.iter().copied()).into_iter().filter_map(|(path, site)| judge(index, path, site)).collect()
}

fn judge(index: &Index<'_>, path: &str, site: Site) -> Option<Fault> {
    let (at, expr) = whole(index, site, index.argument(site, 0, "string")?)?;
    let ExprKind::Bin(parts) = &expr.kind else { return None };
    if parts.0 != BinOp::Add {
        return None;
    }
    let first = leftmost(&parts.1);
    let key = name(index, at, first)?;
    let is_key = words(key.as_str()).last().is_some_and(|word| KEYS.contains(&word.as_str()));
    let is_secret =
        words(key.as_str()).iter().any(|word| matches!(word.as_str(), "secret" | "signing" | "private" | "hmac"));
    if !is_key || !is_secret {
        return None;
    }
    let short = path.rsplit('.').next().unwrap_or_default();
    let message = format!(
        "`{short}` of `{key}` and a text is no signature: who has one can compute that of a longer text without the key."
    );
    let fault = Fault::new(index.span(site), Severity::Medium, message).about(key.as_str());
    let fault = fault.step("source", index.span_of(at, expr), "the key stands before the text");
    Some(fault.fix(Fix::words("use hmac.new(key, text, hashlib.sha256), and hmac.compare_digest to check")))
}

/// What a text is behind its name and its forms.
fn whole<'a>(index: &Index<'a>, site: Site, expr: &'a Expr) -> Option<(Site, &'a Expr)> {
    let value = index.value(site, expr);
    match &value.expr.kind {
        ExprKind::Bin(_) => Some((value.site, value.expr)),
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute(method) if FORMS.contains(&method.name.as_str()) => {
                let inner = index.value(value.site, &method.value);
                Some((inner.site, inner.expr))
            }
            _ => None,
        },
        _ => None,
    }
}

fn leftmost(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Bin(parts) if parts.0 == BinOp::Add => leftmost(&parts.1),
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute(method) if FORMS.contains(&method.name.as_str()) => leftmost(&method.value),
            _ => expr,
        },
        _ => expr,
    }
}
