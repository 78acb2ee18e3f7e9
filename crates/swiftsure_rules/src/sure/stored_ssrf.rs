//! The server asks an address that ordinary users have written into a column.

use std::collections::BTreeMap;

use swiftsure_django::ShownColumn;
use swiftsure_python::index::Site;
use swiftsure_python::ir::{Expr, ExprKind, FStringPart};
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::doors;
use super::writers::{is_free_text, read_columns, writer};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/stored-ssrf",
    page: "stored_ssrf.md",
    summary: "the server asks an address that users have written into a column",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-918", "OWASP A10:2021", "ASVS 5.0 V1"],
    run: run,
}

/// What asks an address, and where that stands among the arguments.
const ASKS: &[(&str, usize)] = &[
    ("httpx.delete", 0),
    ("httpx.get", 0),
    ("httpx.head", 0),
    ("httpx.patch", 0),
    ("httpx.post", 0),
    ("httpx.put", 0),
    ("httpx.request", 1),
    ("httpx.stream", 1),
    ("requests.Session().get", 0),
    ("requests.Session().post", 0),
    ("requests.delete", 0),
    ("requests.get", 0),
    ("requests.head", 0),
    ("requests.patch", 0),
    ("requests.post", 0),
    ("requests.put", 0),
    ("requests.request", 1),
    ("urllib.request.Request", 0),
    ("urllib.request.urlopen", 0),
];
/// Django's own classes of columns in which an address can stand.
const ADDRESSES: &[&str] = &["CharField", "TextField", "URLField"];
/// Words of code that looks where an address leads, or at its host.
const LOOKS: &[&str] = &[
    "ipaddress",
    "is_private",
    "is_global",
    "is_loopback",
    "getaddrinfo",
    "gethostby",
    "ssrf",
    "SSRF",
    "advocate",
    "validate_url",
    "url_validator",
    "is_safe",
    "hostname",
    "netloc",
    "allowed",
    "ALLOWED",
    "allowlist",
    "whitelist",
    "proxies",
];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let columns = read_columns(context);
    let mut faults = Vec::new();
    for (path, at) in ASKS {
        for call in context.index.calls(path) {
            faults.extend(fault(context, &columns, path, *call, *at));
        }
    }
    called::findings(&RULE.info, context, faults)
}

fn fault(
    context: &Context<'_>,
    columns: &BTreeMap<Span, &ShownColumn>,
    path: &str,
    call: Site,
    at: usize,
) -> Option<Fault> {
    let address = context.index.argument(call, at, "url")?;
    let (host, span) = host(context, call, address, 0)?;
    let read = columns.get(&span)?;
    let table = context.analysis.schema.tables.get(&read.model)?;
    let column = table.columns.get(&read.column).filter(|column| is_free_text(context, column, ADDRESSES))?;
    let file = &context.files.get(span.file).text;
    let model_text = doors::class_text(context, table.span).unwrap_or_default();
    let looks = |text: &str| LOOKS.iter().any(|word| text.contains(word));
    if looks(file) || looks(model_text) {
        return None;
    }
    let by = writer(context, read).filter(|by| !looks(context.text(by.body)))?;
    if doors::texts(context, by.entry).any(looks) {
        return None;
    }
    let (model, name, view) = (phrase::short(&read.model), read.column, by.view());
    let message = format!(
        "`{path}` asks the {host} in `{name}` of `{model}`, which `{view}` lets users write and asks for {}.",
        doors::asks(by.entry),
    );
    let fault = Fault::new(span, Severity::Medium, message).about(format!("{model}.{name}"));
    let fault =
        by.tell(fault, column).step("asked", context.index.span(call), "the server asks it from inside of its network");
    Some(fault.fix(Fix::words(
        "before it is asked, resolve the host and refuse private, loopback and link-local addresses, and follow no redirects",
    )))
}

/// What an address says of the host it leads to: the expression that names it, from the beginning or behind a scheme.
fn host<'a>(context: &Context<'a>, site: Site, expr: &'a Expr, depth: usize) -> Option<(&'static str, Span)> {
    const DEPTH: usize = 3;
    let index = context.index;
    match &expr.kind {
        ExprKind::Attribute(_) => Some(("address", index.span_of(site, expr))),
        ExprKind::FString(parts) => match parts.as_ref() {
            [FStringPart::Value(first), ..] => host(context, site, first, depth + 1),
            [FStringPart::Literal(scheme), FStringPart::Value(first), ..] if is_scheme(scheme.as_str()) => {
                host(context, site, first, depth + 1).map(|(_, span)| ("host", span))
            }
            _ => None,
        },
        ExprKind::Bin(parts) => host(context, site, &parts.1, depth + 1),
        ExprKind::Name(_) if depth < DEPTH => {
            let value = index.value(site, expr);
            if std::ptr::eq(value.expr, expr) { None } else { host(context, value.site, value.expr, depth + 1) }
        }
        _ => None,
    }
}

fn is_scheme(text: &str) -> bool {
    matches!(text, "http://" | "https://")
}
