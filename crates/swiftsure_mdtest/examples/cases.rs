//! Prints the cases of all pages as JSON, with what they expect and what Swiftsure finds in them.
//!
//! `cargo run -p swiftsure_mdtest --example cases [FOLDER] > cases.json`; FOLDER holds pages in folders named after the
//! lenses, and is that of the rules where it is not given. The output serves to run the cases under a real Django
//! and to compare. A cost is a list of terms, each the count and the names that multiply it: `[[2,[]],[1,["orders"]]]`.

// A developer's tool: what it cannot read is a reason to stop.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/cases/run.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod run;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};
use swiftsure_mdtest::{Case, Expectation, parse};
use swiftsure_source::{Cost, Finding};

fn main() {
    let mut cases = Vec::new();
    let folder = std::env::args_os().nth(1).map_or_else(run::folder, PathBuf::from);
    for file in run::pages(&folder) {
        let (page, _) = parse(&file.text);
        cases.extend(page.cases.iter().map(|case| shown(&page.title, &file, case)));
    }
    println!("{}", serde_json::to_string_pretty(&cases).unwrap());
}

fn shown(rule: &str, page: &run::PageFile, case: &Case) -> Value {
    let (findings, files) = run::review(case);
    let real: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let place = |span: swiftsure_source::Span| {
                let file = files.get(span.file);
                json!({ "path": &*file.path, "line": file.line(span.start) })
            };
            let site = place(finding.span);
            let asked = finding.steps.iter().filter(|step| step.label == "asked");
            json!({
                "rule": finding.rule,
                "path": site["path"],
                "line": site["line"],
                "symbol": finding.symbol,
                "loop": finding.loop_span.map(place),
                "asked": asked.map(|step| place(step.span)).collect::<Vec<_>>(),
                "message": finding.message,
                "checks": finding.steps.iter().filter_map(|step| check(&step.text)).collect::<Vec<_>>(),
                "relations": relations(finding),
                "cost": terms(&finding.cost),
                "open": finding.cost.open,
                "upper": finding.cost.upper,
                "fixed": run::fixed(finding, &files),
            })
        })
        .collect();
    let texts: BTreeMap<&str, &str> = case.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let own = findings.iter().filter(|finding| finding.rule == rule);
    json!({
        "rule": rule,
        "page": page.name,
        "prove": note(&page.text, case.line),
        "heading": case.heading,
        "line": case.line,
        "files": texts,
        "expected": case.expectations.iter().map(|expected| expectation(rule, expected)).collect::<Vec<_>>(),
        "expected_costs": case.cost.as_ref().map(|_| own.map(|finding| terms(&finding.cost)).collect::<Vec<_>>()),
        "found": real,
    })
}

/// What a comment `<!-- prove: skip because ... -->` between the heading on this line and the next one says.
fn note(page: &str, heading: u32) -> Option<&str> {
    let mut below = page.lines().skip(heading as usize).take_while(|line| !line.starts_with("## "));
    below.find_map(|line| line.strip_prefix("<!-- prove: ")?.strip_suffix(" -->"))
}

/// The number of the check of Django's own that a step names: `security.W009`.
fn check(step: &str) -> Option<String> {
    let (_, named) = step.rsplit_once("(security.")?;
    Some(format!("security.{}", named.trim_end_matches(')')))
}

fn relations(finding: &Finding) -> Vec<String> {
    let subject = finding.subject.iter();
    subject.flat_map(|subject| subject.relation.iter().chain(&subject.relations).cloned()).collect()
}

fn terms(cost: &Cost) -> Value {
    cost.terms()
        .map(|(count, factors)| json!([count, factors.iter().map(|factor| &**factor).collect::<Vec<_>>()]))
        .collect()
}

/// The name of the rule is whole where the expectation leaves it out.
fn expectation(page: &str, expected: &Expectation) -> Value {
    let rule = expected.rule.as_deref().unwrap_or(page);
    json!({ "rule": rule, "path": expected.path, "line": expected.line, "text": expected.text })
}
