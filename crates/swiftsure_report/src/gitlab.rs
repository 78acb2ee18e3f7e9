//! GitLab's code quality report: an array of issues, which a merge request shows beside the code.

use std::io;

use serde::Serialize;
use swiftsure_source::{Review, RuleInfo, Severity};

use crate::style::Style;
use crate::{json, place, words};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    identifiers: Vec<Identifier>,
}

/// A reference as GitLab's security reports name it.
#[derive(Serialize)]
struct Identifier {
    r#type: String,
    name: &'static str,
    value: &'static str,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

pub(crate) fn write(review: &Review, rules: &[&RuleInfo], out: &mut dyn io::Write) -> io::Result<()> {
    let style = Style::plain();
    let issues: Vec<Issue> = review
        .findings
        .iter()
        .zip(words::fingerprints(&review.findings))
        .map(|(finding, fingerprint)| {
            let place = place::place(&review.files, finding.span);
            Issue {
                description: style.clean(format!("{} {}", finding.message, finding.cost_sentence).trim_end()),
                check_name: finding.rule,
                fingerprint,
                severity: match finding.severity {
                    Severity::Critical => "critical",
                    Severity::High => "major",
                    Severity::Medium => "minor",
                    Severity::Low => "info",
                },
                location: Location { path: place.path, lines: Lines { begin: place.line, end: place.end_line } },
                identifiers: words::references(rules, finding).iter().map(|name| identifier(name)).collect(),
            }
        })
        .collect();
    json::pretty(&issues, out)
}

fn identifier(name: &'static str) -> Identifier {
    let (catalogue, value) = words::catalogue(name);
    Identifier { r#type: catalogue.to_ascii_lowercase(), name, value }
}
