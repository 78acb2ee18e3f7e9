//! Another server is asked without a limit of time.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_python::ir::ExprKind;
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use super::mentions::{self, Standing};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/request-without-timeout",
    page: "request_without_timeout.md",
    summary: "another server is asked without a limit of time",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-400", "CWE-1088", "OWASP A05:2021", "ASVS 5.0 V15"],
    run: run,
}

/// Functions that ask a server, of libraries that have them all.
const METHODS: &[&str] = &["delete", "get", "head", "options", "patch", "post", "put", "request"];
/// What waits for ever unless it is told how long.
const ENDLESS: &[&str] = &["requests", "requests.api"];
/// What waits five seconds unless it is told to wait for ever.
const LIMITED: &[&str] = &["httpx"];
/// Clients that take the limit for all that they ask.
const CLIENTS: &[&str] = &["httpx.AsyncClient", "httpx.Client"];
/// Where Django looks for what is started by hand: nobody waits for it.
const COMMANDS: &str = "management/commands/";
const FIX: &str = "give a limit in seconds: timeout=10";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let of = |modules: &[&str]| -> Vec<String> {
        modules.iter().flat_map(|module| METHODS.iter().map(move |method| format!("{module}.{method}"))).collect()
    };
    let (endless, limited) = (of(ENDLESS), of(LIMITED));
    let mut faults = Vec::new();
    for (path, site) in called::calls(index, endless.iter().map(String::as_str)) {
        if waits(index, site, true) {
            faults.push(fault(index, site, path));
        }
    }
    for (path, site) in called::calls(index, limited.iter().map(String::as_str).chain(CLIENTS.iter().copied())) {
        if waits(index, site, false) {
            faults.push(fault(index, site, path));
        }
    }
    faults.retain(|fault| !context.files.get(fault.span.file).path.contains(COMMANDS));
    let faults = faults.into_iter().filter_map(|fault| met(context, fault)).collect();
    called::findings(&RULE.info, context, faults)
}

/// A fault that somebody meets: who never comes there does not wait.
fn met(context: &Context<'_>, fault: Fault) -> Option<Fault> {
    match mentions::standing(context, fault.span) {
        Standing::Forgotten => None,
        Standing::OfTag(tag) => {
            let note = format!("Only the template tag `{tag}` leads here, which no template of this project has.");
            Some(fault.careful(note))
        }
        Standing::Used => Some(fault),
    }
}

/// Whether a call says that there is no limit, or says nothing where that is none.
fn waits(index: &Index<'_>, site: Site, by_default: bool) -> bool {
    match index.call(site).and_then(|call| keyword(call, "timeout")) {
        Some(timeout) => matches!(index.value(site, timeout).expr.kind, ExprKind::None),
        None => by_default && !index.has_more_arguments(site),
    }
}

fn fault(index: &Index<'_>, site: Site, path: &str) -> Fault {
    let message = format!("`{path}` waits for ever: a server that does not answer keeps this process busy.");
    Fault::new(index.span(site), Severity::Low, message).about(path).fix(Fix::words(FIX))
}
