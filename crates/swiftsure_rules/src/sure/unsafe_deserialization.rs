//! Data from outside is read by a format that can run code.

use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};
use crate::sure::{called, deserialization_calls};

declare_rule! {
    name: "sure/unsafe-deserialization",
    page: "unsafe_deserialization.md",
    summary: "data from outside is read by a format that can run code",
    severity: Critical,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-502", "OWASP A08:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "object",
    target: |name| format!("the data that {name} reads"),
    harm: "Whoever sends it runs Python on the server.",
    own_form: None,
    fixes: &["use json, or yaml.safe_load; sign what must be pickled and check the signature first"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = reached::findings(&RULE.info, context, &WORDING, |_, _| true);
    let mut faults = deserialization_calls::faults(context.index);
    // Where something from outside comes in, that is said already.
    let is_stated = |fault: &called::Fault| {
        let mut places = found.iter().flat_map(|known| known.steps.iter().map(|step| step.span).chain([known.span]));
        places.any(|place| place.contains(fault.span) || fault.span.contains(place))
    };
    faults.retain(|fault| !is_stated(fault));
    found.extend(called::findings(&RULE.info, context, faults));
    found
}
