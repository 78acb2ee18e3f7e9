//! A refusal asks whether a raw value of the request is `True`: the text "true" is not, and becomes so later.

use swiftsure_python::index::Site;
use swiftsure_python::ir::{CmpOp, Expr, ExprKind};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/raw-bool-compare",
    page: "raw_bool_compare.md",
    summary: "a refusal asks whether a raw value of the request is `True`, which a text never is",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-697", "CWE-863", "CWE-915", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

/// Where what somebody sent is read as it came.
const RAW: &[&str] = &["request.data", "request.POST", "request.GET", "request.query_params"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let faults = context.index.compares().iter().filter_map(|site| judge(context, *site));
    called::findings(&RULE.info, context, faults.collect())
}

fn judge(context: &Context<'_>, site: Site) -> Option<Fault> {
    let index = context.index;
    let compare = index.compare(site)?;
    let [(CmpOp::Is | CmpOp::Eq, Expr { kind: ExprKind::Bool(true), .. })] = compare.rest.as_ref() else { return None };
    let value = index.value(site, &compare.left);
    let text = context.text(index.span_of(value.site, value.expr));
    let key = read_key(value.expr).filter(|_| RAW.iter().any(|raw| text.contains(raw)))?;
    let refusal = index.decisions(site).next()?;
    let in_test = index.span_of(site, &refusal.test).contains(index.span(site));
    if !in_test || !called::refuses(context, index.span(site).file, refusal) {
        return None;
    }
    let message = format!(
        "The request is refused where its `{key}` is `True`: as the text \"true\", which forms always send and serializers take for True, it passes."
    );
    let fault = Fault::new(index.span(site), Severity::High, message).about(key);
    Some(fault.fix(Fix::words("compare what the serializer or form has validated")))
}

/// The key by which a value is read: `is_staff` of `request.data.get("is_staff")`.
fn read_key(expr: &Expr) -> Option<String> {
    let key = match &expr.kind {
        ExprKind::Subscript(pair) => &pair.1,
        ExprKind::Call(call) => {
            let ExprKind::Attribute(attribute) = &call.func.kind else { return None };
            call.args.first().filter(|_| attribute.name == "get" || attribute.name == "pop")?
        }
        _ => return None,
    };
    let ExprKind::Str(text) = key.kind else { return None };
    Some(text.as_str().to_owned())
}
