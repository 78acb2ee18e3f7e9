//! The protection against forms of other sites is switched off for an application.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use super::flask_settings;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/csrf-protection-off",
    page: "csrf_protection_off.md",
    summary: "the protection against forms of other sites is switched off",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-352", "OWASP A01:2021", "ASVS 5.0 V3"],
    run: run,
}

/// Settings of Flask-WTF by which forms are checked.
const SETTINGS: &[&str] = &["WTF_CSRF_CHECK_DEFAULT", "WTF_CSRF_ENABLED"];
/// What Pyramid is told of its views.
const PYRAMID: &[&str] = &["pyramid.view.view_config", "pyramid.view.view_defaults"];
const OPTIONS: &[&str] = &["check_origin", "require_csrf"];
const HARM: &str = "any page that a signed-in visitor opens can send forms in their name";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    for name in SETTINGS {
        for setting in flask_settings::settings(context, name) {
            // Without the check of all requests, a program may ask for it where it wants it.
            let is_asked = *name != "WTF_CSRF_ENABLED" && !index.calls_named("protect").is_empty();
            if index.truth(setting.value.site, setting.value.expr) == Some(false) && !is_asked {
                let message = format!("`{name}` is off: {HARM}.");
                let fix = Fix::words("leave it on, and exempt the views that a token or a signature protects");
                faults.push(Fault::new(setting.span, Severity::Medium, message).about(*name).fix(fix));
            }
        }
    }
    let views = called::calls(index, PYRAMID.iter().copied()).into_iter().map(|(_, site)| site);
    let defaults = index.calls_named("set_default_csrf_options").iter().copied();
    faults.extend(views.chain(defaults).filter_map(|site| of_pyramid(index, site)));
    called::findings(&RULE.info, context, faults)
}

fn of_pyramid(index: &Index<'_>, site: Site) -> Option<Fault> {
    let call = index.call(site)?;
    let is_off = |name: &&&str| keyword(call, name).is_some_and(|value| index.truth(site, value) == Some(false));
    let option = OPTIONS.iter().find(is_off)?;
    let message = format!("`{option}` is off: {HARM}.");
    Some(Fault::new(index.span(site), Severity::Medium, message).about(*option).fix(Fix::words("leave it on")))
}
