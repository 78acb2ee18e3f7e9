//! Failed sign-ins and refused requests leave no trace.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/security-events-unlogged",
    page: "security_events_unlogged.md",
    summary: "LOGGING silences what says that somebody tries the doors",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-778", "OWASP A09:2021", "ASVS 5.0 V16"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Whoever tries the doors of this site is not seen in its logs",
    fix: "keep the loggers \"django.security\" and \"django.request\" at WARNING with a handler that is kept",
    near: &["LOGGING", "LOGGING_CONFIG"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let logging = deployed.get("LOGGING");
    let mut faults = Vec::new();
    for name in ["django", "django.request", "django.security"] {
        let loggers = logging.entry_or_absent("loggers");
        let Some(logger) = loggers.entry(name) else { continue };
        if is_silent(logger) {
            let text = format!("the logger \"{name}\" goes nowhere (good practice: OWASP Logging)");
            faults.push(Fault::new(logger.site.or(logging.site), Severity::Low, text));
        }
    }
    // Nothing of its own, while the defaults of Django are off.
    let off = logging.entry_or_absent("disable_existing_loggers").value == Value::Bool(true);
    let none = ["loggers", "root"].iter().all(|key| logging.entry_or_absent(key).value == Value::Absent);
    if off && none {
        let text = "`LOGGING` switches Django's loggers off and has none of its own (good practice: OWASP Logging)";
        faults.push(Fault::new(logging.site, Severity::Low, text));
    }
    faults
}

/// A logger that hands nothing on: no handler but the null one, and nothing above it.
fn is_silent(logger: &Tree) -> bool {
    let handlers = logger.entry_or_absent("handlers");
    let null = |items: &[Tree]| items.iter().all(|item| item.text() == Some("null"));
    let nowhere = handlers.items().is_some_and(|(items, whole)| whole && !items.is_empty() && null(items));
    nowhere && logger.entry_or_absent("propagate").value == Value::Bool(false)
}
