//! The server that Flask has for developers answers the whole network.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use super::debug_calls;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/development-server-exposed",
    page: "development_server_exposed.md",
    summary: "the server for developers answers the whole network",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-668", "CWE-1327", "OWASP A05:2021", "ASVS 5.0 V13"],
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let faults = index.calls_named("run").iter().filter_map(|site| exposed(index, *site)).collect();
    called::findings(&RULE.info, context, faults)
}

fn exposed(index: &Index<'_>, site: Site) -> Option<Fault> {
    let host = index.text(site, index.argument(site, 0, "host")?)?;
    // In debug mode it is worse, and another rule says so.
    let is_debug = keyword(index.call(site)?, "debug").is_some_and(|debug| index.truth(site, debug) == Some(true));
    if is_debug || !debug_calls::EVERYWHERE.contains(&host.as_str()) || !debug_calls::runs_flask(index, site) {
        return None;
    }
    let message = format!("The server for developers answers the whole network (`{host}`): it is not made to face it.");
    let fix = "run the site under a server such as gunicorn, and leave the host out here";
    Some(Fault::new(index.span(site), Severity::Low, message).about("host").fix(Fix::words(fix)))
}
