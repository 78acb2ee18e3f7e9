//! Text from outside chooses where a redirect leads.

use swiftsure_django::Flow;
use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/open-redirect",
    page: "open_redirect.md",
    summary: "text from outside chooses where a redirect leads",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-601", "OWASP A01:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "redirect",
    target: |name| format!("the target of {name}"),
    harm: "A link to this site leads to any other one.",
    own_form: Some(
        "Only a form of this site brings it, with the token of the visitor: no link leads away, unless a page fills that field from its own address.",
    ),
    fixes: &[
        "check it with url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) and redirect elsewhere if that fails",
    ],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    reached::findings(&RULE.info, context, &WORDING, leaves_host)
}

/// Whether what came in can name another host: a path of this site in front does not let it.
fn leaves_host(flow: &Flow) -> bool {
    flow.start.is_some_and(|start| matches!(start.as_str(), "" | "/" | "//" | "http://" | "https://" | "\\\\"))
}
