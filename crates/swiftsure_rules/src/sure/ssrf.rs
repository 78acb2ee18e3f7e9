//! Text from outside chooses the host that the server asks.

use swiftsure_django::Flow;
use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
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

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, |_, flow| chooses_host(flow))
}

/// Whether what came in stands where the host is named.
fn chooses_host(flow: &Flow) -> bool {
    flow.start.is_some_and(|start| start.as_str().is_empty() || start.as_str().ends_with("://"))
}
