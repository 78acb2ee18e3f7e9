//! An address is refused for the scheme `javascript` alone: others run scripts as well, and its own can be written otherwise.

use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::{CmpOp, Expr, ExprKind};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/url-scheme-denylist",
    page: "url_scheme_denylist.md",
    summary: "an address is refused for the scheme `javascript` alone, where others run scripts as well",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-79", "CWE-184", "CWE-20", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const JAVASCRIPT: &str = "javascript";
/// Words of what is compared that speak of addresses.
const ADDRESSES: &[&str] = &["scheme", "url", "uri", "href", "link", "protocol"];
const FIX: &str = "name the schemes that are allowed: http, https, mailto";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults: Vec<Fault> = index.compares().iter().filter_map(|site| compared(context, *site)).collect();
    faults.extend(index.calls_named("startswith").iter().filter_map(|site| begins(context, *site)));
    called::findings(&RULE.info, context, faults)
}

/// `scheme in ("javascript",)`, `url.scheme == "javascript"`.
fn compared(context: &Context<'_>, site: Site) -> Option<Fault> {
    let index = context.index;
    let compare = index.compare(site)?;
    let [(op, right)] = compare.rest.as_ref() else { return None };
    let named = match op {
        CmpOp::In | CmpOp::NotIn => {
            let (at, items) = index.items(site, right)?;
            items.iter().map(|item| index.text(at, item)).collect::<Option<Vec<String>>>()?
        }
        CmpOp::Eq | CmpOp::NotEq => vec![index.text(site, right)?],
        _ => return None,
    };
    let what = context.text(index.span_of(site, &compare.left));
    fault(context, site, what, &named)
}

/// `url.startswith("javascript:")`
fn begins(context: &Context<'_>, site: Site) -> Option<Fault> {
    let index = context.index;
    let call = index.call(site)?;
    let [start] = call.args.as_ref() else { return None };
    let named = match index.items(site, start) {
        Some((at, items)) => items.iter().map(|item| index.text(at, item)).collect::<Option<Vec<String>>>()?,
        None => vec![index.text(site, start)?],
    };
    let ExprKind::Attribute(attribute) = &call.func.kind else { return None };
    let what = context.text(index.span_of(site, owner(&attribute.value)));
    named.iter().all(|name| name.contains(':')).then(|| fault(context, site, what, &named)).flatten()
}

/// `url` of `url.strip().lower()`.
fn owner(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute(attribute) if call.args.is_empty() => owner(&attribute.value),
            _ => expr,
        },
        _ => expr,
    }
}

fn fault(context: &Context<'_>, site: Site, what: &str, named: &[String]) -> Option<Fault> {
    let schemes: Vec<String> =
        named.iter().map(|name| name.split(':').next().unwrap_or_default().trim().to_lowercase()).collect();
    let says = |scheme: &str| schemes.iter().any(|known| known == scheme);
    let lower = what.to_lowercase();
    let of_address = ADDRESSES.iter().any(|word| lower.contains(word));
    let allows = schemes.iter().any(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto" | ""));
    if !says(JAVASCRIPT) || says("data") || allows || !of_address || names_more(context.index, context, site) {
        return None;
    }
    let message = format!(
        "`{what}` is refused for the scheme `javascript` alone: addresses with `data:` or `vbscript:`, and those that a browser reads more kindly than Python, pass."
    );
    let fault = Fault::new(context.index.span(site), Severity::Medium, message).about("javascript");
    Some(fault.fix(Fix::words(FIX)))
}

/// Whether the function around names other schemes as well.
fn names_more(index: &Index<'_>, context: &Context<'_>, site: Site) -> bool {
    let around = context.analysis.function_at(index.span(site)).map(|(span, _)| context.text(*span));
    let text = around.unwrap_or_default();
    ["\"data", "'data:", "\"http", "'http", "vbscript", "mailto"].iter().any(|word| text.contains(word))
}
