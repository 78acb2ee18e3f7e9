//! A text from outside goes into the log with its line breaks.

use swiftsure_django::deployment::Tree;
use swiftsure_django::{Access, Flow};
use swiftsure_source::Finding;

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/log-injection",
    page: "log_injection.md",
    summary: "a text from outside goes into the log with its line breaks",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-117", "OWASP A09:2021", "ASVS 5.0 V16"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "log",
    target: str::to_owned,
    harm: "A line break in it begins a new line of the log, which says whatever its sender likes.",
    own_form: None,
    fixes: &["write it with %r, or let a formatter that writes JSON make one line of each entry"],
};
/// What has no line break: servers refuse it in headers, and few routes let one through in a path.
const ON_ONE_LINE: &[&str] = &["URL", "cookie", "header", "path", "request header", "request path"];
/// Last words of names whose values are keys: a text that is none of them raises where rows are looked up by it.
const KEYS: &[&str] = &["id", "pk", "uuid"];
/// What shows a value as it is written in Python.
const REPR: &[&str] = &["%r", "!r}"];
/// Parts of the names of formatters that make one line of each entry.
const ONE_LINE: &[&str] = &["escape", "json", "logfmt", "logstash", "structlog"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    if context.analysis.deployments.iter().any(|deployed| writes_lines(&deployed.get("LOGGING"))) {
        return Vec::new();
    }
    reached::findings(&RULE.info, context, &WORDING, |access, flow| breaks_lines(context, access, flow))
}

/// Whether a text can have a line break at the sink. What comes as a whole has no name: the text of a dict or of an object,
/// in which line breaks are written as `\n`, or one field of many, of which nobody knows which.
fn breaks_lines(context: &Context<'_>, access: &Access, flow: &Flow) -> bool {
    let Some(name) = flow.name.as_deref() else { return false };
    let is_key = name.rsplit(['.', '_']).next().is_some_and(|word| KEYS.contains(&word));
    let call = context.text(access.site);
    !is_key && !ON_ONE_LINE.contains(&flow.source.as_str()) && !REPR.iter().any(|form| call.contains(form))
}

/// Whether some formatter of the settings makes one line of each entry.
fn writes_lines(logging: &Tree) -> bool {
    let formatters = logging.entry_or_absent("formatters");
    formatters.entries().any(|(_, formatter)| {
        ["()", "class"].iter().filter_map(|key| formatter.entry(key)?.text()).any(|class| {
            let class = class.to_lowercase();
            ONE_LINE.iter().any(|part| class.contains(part))
        })
    })
}
