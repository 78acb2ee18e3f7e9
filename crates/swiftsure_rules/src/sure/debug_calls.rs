//! Applications of Flask that are started or set up in debug mode.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_python::ir::ExprKind;
use swiftsure_source::{Fix, Severity};

use super::called::{self, Fault};
use super::flask_settings;
use crate::context::Context;

/// Methods that start a server for developers, by what they are called on.
const RUNS: &[&str] = &["flask.Flask().run", "flask.app.Flask().run", "quart.Quart().run"];
/// What an application is called where nothing says how it was made.
const NAMES: &[&str] = &["app", "application"];
/// Hosts by which a server answers on every address of its machine.
pub(super) const EVERYWHERE: &[&str] = &["0.0.0.0", "::"];
const FIX: &str =
    "leave debug off and run the site under a server such as gunicorn; `flask --debug run` is for your machine";

/// Where debug mode is switched on.
pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    let index = context.index;
    let mut faults: Vec<Fault> = index.calls_named("run").iter().filter_map(|site| run(index, *site)).collect();
    for setting in flask_settings::settings(context, "DEBUG") {
        let is_on = index.truth(setting.value.site, setting.value.expr) == Some(true);
        if is_on && !flask_settings::is_replaced(index, setting.at) {
            faults.push(on(setting.span, Severity::Medium, "setting"));
        }
    }
    faults
}

fn on(span: swiftsure_source::Span, severity: Severity, about: &str) -> Fault {
    let message = "Visitors are shown code and local variables with every error, and a console that runs Python.";
    Fault::new(span, severity, message).about(about).fix(Fix::words(FIX))
}

/// `app.run(debug=True)`: worst where the server answers the whole network.
fn run(index: &Index<'_>, site: Site) -> Option<Fault> {
    let call = index.call(site)?;
    let is_on = keyword(call, "debug").is_some_and(|debug| index.truth(site, debug) == Some(true));
    if !is_on || !is_application(index, site) {
        return None;
    }
    let host = index.argument(site, 0, "host").and_then(|host| index.text(site, host));
    let severity = match host {
        Some(host) if EVERYWHERE.contains(&host.as_str()) => Severity::High,
        // Who starts this file by hand does so on their machine.
        _ if is_main(index, site) => Severity::Low,
        _ => Severity::Medium,
    };
    Some(on(index.span(site), severity, "run"))
}

/// Whether `run` is called on an application of Flask, or on a name of which the file says nothing at all.
pub(super) fn runs_flask(index: &Index<'_>, site: Site) -> bool {
    let path = index.call(site).and_then(|call| index.path(site, &call.func));
    path.is_some_and(|path| {
        RUNS.contains(&path.as_str()) || NAMES.iter().any(|name| path.as_str() == format!("{name}.run"))
    })
}

/// Whether `run` is called on an application of Flask, or on something of that name.
fn is_application(index: &Index<'_>, site: Site) -> bool {
    let Some(call) = index.call(site) else { return false };
    if index.path(site, &call.func).is_some_and(|path| RUNS.contains(&path.as_str())) {
        return true;
    }
    let ExprKind::Attribute(method) = &call.func.kind else { return false };
    let is_name = matches!(method.value.kind, ExprKind::Name(_));
    let named = called::name(index, site, &method.value).is_some_and(|name| NAMES.contains(&name.as_str()));
    is_name && named
}

/// Whether a place is only reached where the file itself is started.
fn is_main(index: &Index<'_>, site: Site) -> bool {
    index.decisions(site).any(|choice| match &choice.test.kind {
        ExprKind::Compare(compare) => index.path(site, &compare.left).is_some_and(|path| path == "__name__"),
        _ => false,
    })
}
