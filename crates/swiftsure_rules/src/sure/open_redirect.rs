//! Text from outside chooses where a redirect leads.

use std::collections::BTreeSet;

use swiftsure_django::{Access, Flow};
use swiftsure_source::{Finding, Severity, Span};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::own_forms;
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

/// The page that a visitor comes from: whoever wants to lead him elsewhere must have him on a page of his own already.
const REFERER: Wording = Wording {
    harm: "Who comes from another site is led back there: no link to this site can say where.",
    own_form: None,
    fixes: &[
        "redirect to a page of this site, or check it with url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})",
    ],
    ..WORDING
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings =
        reached::findings(&RULE.info, context, &WORDING, |_, flow| leaves_host(flow) && !is_referer(flow));
    let known: BTreeSet<Span> = findings.iter().map(|finding| finding.span).collect();
    let comes_back = |access: &Access, flow: &Flow| {
        let is_new = !known.contains(&access.site) && is_referer(flow) && leaves_host(flow);
        is_new && !own_forms::is_posted(context, access)
    };
    let back = reached::findings(&RULE.info, context, &REFERER, comes_back);
    findings.extend(back.into_iter().map(|finding| Finding { severity: Severity::Low, ..finding }));
    findings
}

fn is_referer(flow: &Flow) -> bool {
    let name = flow.name.as_deref().unwrap_or_default();
    flow.source == "request header" && ["HTTP_REFERER", "Referer"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether what came in can name another host: a path of this site in front does not let it.
fn leaves_host(flow: &Flow) -> bool {
    flow.start.is_some_and(|start| matches!(start.as_str(), "" | "/" | "//" | "http://" | "https://" | "\\\\"))
}
