//! The server that Flask or Django has for developers answers the whole network.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_source::{FileId, Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::debug_calls;
use super::secrets::{Place, place};
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
    let mut faults: Vec<Fault> = index.calls_named("run").iter().filter_map(|site| exposed(index, *site)).collect();
    faults.extend(context.reviewed.iter().filter_map(|file| started(context, *file)));
    called::findings(&RULE.info, context, faults)
}

/// `CMD python manage.py runserver 0.0.0.0:8000` of a container that is not only for developers.
fn started(context: &Context<'_>, file: FileId) -> Option<Fault> {
    let source = context.files.get(file);
    let path = source.path.to_lowercase();
    let name = path.rsplit('/').next().unwrap_or(&path);
    let starts: &[&str] = if name.contains("dockerfile") {
        &["cmd", "entrypoint"]
    } else if name == "procfile" {
        &["web:"]
    } else {
        return None;
    };
    if place(&source.path) != Place::Live {
        return None;
    }
    let mut at = 0;
    // The last command is the one that runs.
    let mut found = None;
    for line in source.text.split_inclusive('\n') {
        let code = line.trim_end();
        if starts.iter().any(|start| code.trim_start().to_lowercase().starts_with(start)) {
            found = code.contains("runserver").then_some((at, code.len()));
        }
        at += line.len();
    }
    let (start, length) = found?;
    let span = Span::new(file, u32::try_from(start).ok()?, u32::try_from(start + length).ok()?);
    let message = "The container starts the server for developers (`runserver`): it is not made to face a network, and \
                   serves one process.";
    let fault = Fault::new(span, Severity::Low, message).about("runserver");
    let fault = fault.careful("That is so unless whoever starts the container names another command.");
    Some(fault.fix(Fix::words("start gunicorn or another server: `CMD [\"gunicorn\", \"shop.wsgi\"]`")))
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
