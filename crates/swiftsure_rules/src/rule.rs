//! What a rule is: what it says of itself, and a function from the trace to findings.

use swiftsure_source::{Finding, RuleInfo};

use crate::context::Context;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    pub info: RuleInfo,
    pub run: fn(&Context<'_>) -> Vec<Finding>,
}

/// Declares `RULE` for the module: the page beside it is its documentation and its tests.
macro_rules! declare_rule {
    (
        name: $name:literal,
        page: $page:literal,
        summary: $summary:literal,
        severity: $severity:ident,
        since: $since:literal,
        fixes: $fixes:literal,
        $(references: $references:expr,)?
        run: $run:ident,
    ) => {
        pub(crate) const RULE: $crate::rule::Rule = $crate::rule::Rule {
            info: swiftsure_source::RuleInfo {
                name: $name,
                lens: $crate::rule::lens($name),
                summary: $summary,
                severity: swiftsure_source::Severity::$severity,
                since: $since,
                fixes: $fixes,
                references: $crate::rule::references!($($references)?),
                page: include_str!($page),
            },
            run: $run,
        };
    };
}
pub(crate) use declare_rule;

/// What a rule names of standards; nothing where it names none.
macro_rules! references {
    () => {
        &[]
    };
    ($references:expr) => {
        $references
    };
}
pub(crate) use references;

/// The lens in front of a rule's name.
pub(crate) const fn lens(name: &str) -> swiftsure_source::Lens {
    match name.as_bytes() {
        [b's', b'u', ..] => swiftsure_source::Lens::Sure,
        [b'b', ..] => swiftsure_source::Lens::Balance,
        _ => swiftsure_source::Lens::Swift,
    }
}
