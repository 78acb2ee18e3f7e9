//! `DEBUG` is on where the project runs.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Fix, Severity, Span, Step};

use super::judge::{Fault, Words, by_default, findings};
use super::{called, debug_calls};
use crate::context::Context;
use crate::proof;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/debug-on",
    page: "debug_on.md",
    summary: "DEBUG is on in the settings that run in production",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-489", "CWE-215", "OWASP A05:2021", "ASVS 5.0 V13"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Visitors are shown code, settings and local variables with every error",
    fix: "set DEBUG = False here, or read it from the environment with False as its default",
    near: &["DEBUG"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = findings(&RULE.info, context, &WORDS, judge);
    found.extend(context.analysis.fallbacks.iter().filter_map(|(settings, named)| fallback(context, settings, *named)));
    found.extend(called::findings(&RULE.info, context, debug_calls::faults(context)));
    found
}

/// What a server loads where nothing names its settings.
fn fallback(context: &Context<'_>, settings: &Deployment, named: Span) -> Option<Finding> {
    let fault = setting(&settings.get("DEBUG")).filter(|_| context.reviewed.contains(&named.file))?;
    let module = &settings.module;
    let message =
        format!("The server runs on `{module}`, where {}, unless its environment names others.", fault.clause());
    let step = |label, span, text| Step { label, span, text, excerpt: true };
    let mut steps = vec![step("named", named, format!("the server loads {module} where nothing else is named"))];
    steps.extend(fault.site.map(|site| step("set", site, fault.clause().to_owned())));
    let fix = "name the settings of production here: what runs elsewhere says so in DJANGO_SETTINGS_MODULE, and what says nothing is safe";
    Some(Finding {
        severity: Severity::Medium,
        symbol: module.clone(),
        message,
        steps,
        fixes: vec![Fix::words(fix)],
        ..proof::bare(&RULE.info, named)
    })
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let debug = deployed.get("DEBUG");
    let mut faults: Vec<Fault> = setting(&debug).into_iter().collect();
    let passed_on = deployed.get("DEBUG_PROPAGATE_EXCEPTIONS");
    if faults.is_empty() && passed_on.surely(|value| value.truth() == Some(true)) {
        let text = "`DEBUG_PROPAGATE_EXCEPTIONS` is True, so errors reach the web server unhandled";
        faults.push(Fault::new(passed_on.site, Severity::Low, text));
    }
    faults
}

fn setting(debug: &Tree) -> Option<Fault> {
    if debug.surely(|value| value.truth() == Some(true)) {
        return Some(Fault::new(debug.site, Severity::High, "`DEBUG` is True").checked("W018"));
    }
    let Value::Environment(Some(default)) = &debug.value else { return None };
    let on = default.value.truth() == Some(true);
    on.then(|| Fault::new(debug.site, Severity::Medium, by_default("DEBUG", "is True")))
}
