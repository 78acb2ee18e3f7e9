//! Text from outside chooses the host that the server asks.

use swiftsure_django::Flow;
use swiftsure_source::{Finding, Severity, Span};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::doors;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/ssrf",
    page: "ssrf.md",
    summary: "text from outside chooses the host that the server asks",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-918", "OWASP A10:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "url",
    target: |name| format!("the address that {name} asks"),
    harm: "Whoever sends it makes the server ask hosts that only it can reach.",
    own_form: None,
    fixes: &["take the host from a constant or an allow-list, and only the path or the parameters from outside"],
};

/// The same of an address whose host was looked up before.
const LOOKED_UP: Wording = Wording {
    harm: "The form refuses private addresses; where a redirect leads, or the name at the second time, it does not see.",
    fixes: &["follow no redirects (`allow_redirects=False`) or check each one, and ask the address that was looked up"],
    ..WORDING
};
/// What says whether an address is one of the network inside.
const KINDS: &[&str] = &[".is_private", ".is_global", ".is_loopback"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found =
        reached::findings(&RULE.info, context, &WORDING, |_, flow| chooses_host(flow) && !is_looked_up(context, flow));
    let rest =
        reached::findings(&RULE.info, context, &LOOKED_UP, |_, flow| chooses_host(flow) && is_looked_up(context, flow));
    found.extend(rest.into_iter().map(|finding| Finding { severity: Severity::Low, ..finding }));
    found
}

/// Whether the form that reads an address refuses private ones in its `clean_<field>`, or in what that calls.
fn is_looked_up(context: &Context<'_>, flow: &Flow) -> bool {
    let Some(name) = flow.name.as_deref().and_then(|name| name.split('.').next()) else { return false };
    let reader = context.analysis.function_at(flow.site).map(|(span, _)| context.text(*span)).unwrap_or_default();
    let cleans = |path: &str| {
        let mut parts = path.rsplit('.');
        parts.next().is_some_and(|method| method.strip_prefix("clean_") == Some(name))
            && parts.next().is_some_and(|class| doors::has_name(reader, class))
    };
    let functions = || context.analysis.functions.values().flatten();
    let refuses = |span: Span| context.text(span).contains("raise ") && looks_up(context, span);
    flow.source == "form field" && functions().any(|(span, path)| cleans(path) && refuses(*span))
}

/// Whether a function asks of which kind an address is, itself or by one that it calls.
fn looks_up(context: &Context<'_>, function: Span) -> bool {
    let index = context.index;
    let asks = |span: Span| {
        let text = context.text(span);
        text.contains("ip_address(") && KINDS.iter().any(|kind| text.contains(kind))
    };
    let calls = index.all_calls().filter(|call| function.contains(index.span(*call)));
    let called = calls.filter_map(|call| index.path(call, &index.call(call)?.func));
    let mut called = called.flat_map(|path| {
        let functions = context.analysis.functions.values().flatten();
        functions.filter(move |(_, name)| path == name.as_str()).map(|(span, _)| *span)
    });
    asks(function) || called.any(asks)
}

/// Whether what came in stands where the host is named.
fn chooses_host(flow: &Flow) -> bool {
    flow.start.is_some_and(|start| start.as_str().is_empty() || start.as_str().ends_with("://"))
}
