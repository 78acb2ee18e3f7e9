//! SARIF 2.1.0, which code scanning services read: rules with their pages, results with the proof as a code flow.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde_json::{Value, json};
use swiftsure_source::{Files, Finding, Fix, Lens, Review, RuleInfo, Safety, Severity, Span, Step};

use crate::place::Place;
use crate::style::Style;
use crate::{json as json_format, page, place, summary, words};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const ROOT: &str = "%SRCROOT%";

pub(crate) fn write(review: &Review, rules: &[&RuleInfo], out: &mut dyn io::Write) -> io::Result<()> {
    let results: Vec<Value> = review
        .findings
        .iter()
        .zip(words::fingerprints(&review.findings))
        .map(|(finding, fingerprint)| result(&review.files, finding, &fingerprint, rules))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "Swiftsure",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules.iter().map(|info| rule(info)).collect::<Vec<_>>(),
                    "supportedTaxonomies": catalogues(rules).keys().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
                },
            },
            "taxonomies": taxonomies(rules),
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { ROOT: { "description": { "text": "The root of the reviewed project." } } },
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": unread(review) }],
            "results": results,
        }],
    });
    json_format::pretty(&log, out)
}

/// What was not looked at is part of the result: not understood is not clean.
fn unread(review: &Review) -> Vec<Value> {
    let notification = |kind| {
        let text = format!("Not looked at: {}", summary::unread_kind(kind));
        json!({ "level": "note", "message": message(&text) })
    };
    review.summary.not_looked_at.iter().map(notification).collect()
}

fn rule(info: &RuleInfo) -> Value {
    let plain = Style::plain();
    let mut help = Vec::new();
    // Writing to memory does not fail.
    let _ = page::write(info.page, &plain, &mut help);
    let mut properties = json!({ "tags": tags(info), "since": info.since });
    if info.lens != Lens::Swift {
        properties["security-severity"] = json!(security_severity(info.severity));
    }
    let mut rule = json!({
        "id": info.name,
        "name": pascal_case(info.name),
        "shortDescription": { "text": info.summary },
        "fullDescription": { "text": words::sentence(info.summary) },
        "defaultConfiguration": { "level": words::level(info.severity) },
        "properties": properties,
    });
    let help = String::from_utf8_lossy(&help);
    // Code scanning asks for a help text even where a rule has no page.
    rule["help"] = match help.trim() {
        "" => json!({ "text": words::sentence(info.summary) }),
        help => json!({ "text": help, "markdown": page::for_readers(info.page).trim() }),
    };
    rule
}

/// The references of all rules, by the catalogue that they are of.
fn catalogues(rules: &[&RuleInfo]) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut all: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for reference in rules.iter().flat_map(|rule| rule.references) {
        all.entry(words::catalogue(reference).0).or_default().insert(*reference);
    }
    all
}

fn taxonomies(rules: &[&RuleInfo]) -> Vec<Value> {
    let taxa = |names: BTreeSet<&str>| names.into_iter().map(|name| json!({ "id": name })).collect::<Vec<_>>();
    catalogues(rules).into_iter().map(|(name, names)| json!({ "name": name, "taxa": taxa(names) })).collect()
}

/// The lens in the words of code scanning, and the weaknesses by the name that it groups them under; what has no such
/// name is itself a tag.
fn tags(info: &RuleInfo) -> Vec<String> {
    let lens: &[&str] = match info.lens {
        Lens::Swift => &["performance"],
        Lens::Sure => &["security"],
        Lens::Balance => &["performance", "security"],
    };
    let weaknesses = info.references.iter().map(|name| match name.strip_prefix("CWE-") {
        Some(number) => format!("external/cwe/cwe-{number:0>3}"),
        None => (*name).to_owned(),
    });
    lens.iter().map(|word| (*word).to_owned()).chain(weaknesses).collect()
}

/// A number from 0 to 10, on the borders that code scanning draws between its words.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}

fn result(files: &Files, finding: &Finding, fingerprint: &str, rules: &[&RuleInfo]) -> Value {
    let text = format!("{} {}", finding.message, finding.cost_sentence);
    let mut location = physical(files, finding.span);
    location["logicalLocations"] = json!([{ "fullyQualifiedName": finding.symbol }]);
    let mut result = json!({
        "ruleId": finding.rule,
        "level": words::level(finding.severity),
        "message": message(text.trim_end()),
        "locations": [location],
        "partialFingerprints": { "swiftsure/v1": fingerprint },
        "properties": {
            "id": finding.id(),
            "lens": finding.lens.as_str(),
            "severity": finding.severity.as_str(),
            "grade": finding.grade.as_str(),
        },
    });
    if !finding.cost.is_zero() {
        result["properties"]["cost"] = json!(finding.cost.to_string());
    }
    if let Some(index) = rules.iter().position(|rule| rule.name == finding.rule) {
        result["ruleIndex"] = json!(index);
    }
    let references = words::references(rules, finding);
    if !references.is_empty() {
        let taxon = |name: &&str| json!({ "id": name, "toolComponent": { "name": words::catalogue(name).0 } });
        result["taxa"] = references.iter().map(taxon).collect();
    }
    if !finding.steps.is_empty() {
        let locations: Vec<Value> = finding.steps.iter().map(|one| step(files, one)).collect();
        result["codeFlows"] = json!([{ "threadFlows": [{ "locations": locations }] }]);
    }
    let related = related(files, finding);
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    let fixes: Vec<Value> = finding.fixes.iter().filter_map(|one| fix(files, one)).collect();
    if !fixes.is_empty() {
        result["fixes"] = json!(fixes);
    }
    result
}

fn step(files: &Files, step: &Step) -> Value {
    let mut location = physical(files, step.span);
    location["message"] = message(&format!("{}: {}", step.label, step.text));
    json!({ "location": location })
}

fn related(files: &Files, finding: &Finding) -> Vec<Value> {
    let places = [(finding.origin, "The queryset is built here."), (finding.loop_span, "This loop repeats the query.")];
    let mut related = Vec::new();
    for (span, text) in places {
        let Some(span) = span else { continue };
        let mut location = physical(files, span);
        location["id"] = json!(related.len() + 1);
        location["message"] = message(text);
        related.push(location);
    }
    related
}

/// A fix that a program may apply; one in words only, or only for show, is none.
fn fix(files: &Files, fix: &Fix) -> Option<Value> {
    let unknown = |file| place::file(files, file).is_none();
    if fix.safety == Safety::Display || fix.edits.is_empty() || fix.files().into_iter().any(unknown) {
        return None;
    }
    let changes: Vec<Value> = fix
        .files()
        .into_iter()
        .map(|file| {
            let edits = fix.edits.iter().filter(|edit| edit.span.file == file);
            let replacements: Vec<Value> = edits
                .map(|edit| {
                    let region = region(&place::place(files, edit.span));
                    json!({ "deletedRegion": region, "insertedContent": { "text": edit.text } })
                })
                .collect();
            let path = place::place(files, Span::new(file, 0, 0)).path;
            json!({ "artifactLocation": artifact(path), "replacements": replacements })
        })
        .collect();
    let description = format!("{} ({})", fix.title, words::safety(fix.safety));
    Some(json!({ "description": message(&description), "artifactChanges": changes }))
}

fn physical(files: &Files, span: Span) -> Value {
    let place = place::place(files, span);
    json!({ "physicalLocation": { "artifactLocation": artifact(place.path), "region": region(&place) } })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": ROOT })
}

fn region(place: &Place<'_>) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    })
}

fn message(text: &str) -> Value {
    json!({ "text": Style::plain().clean(text) })
}

/// A relative path as a relative reference: what is not plain is percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 15)]),
        }
    }
    uri
}

fn hex_digit(value: u8) -> char {
    char::from_digit(value.into(), 16).map_or('0', |digit| digit.to_ascii_uppercase())
}

/// `swift/n-plus-one` as `NPlusOne`.
fn pascal_case(name: &str) -> String {
    let short = name.rsplit('/').next().unwrap_or(name);
    short.split('-').map(words::capitalised).collect()
}

#[cfg(test)]
mod tests {
    use super::{pascal_case, uri};

    #[test]
    fn paths_become_valid_references() {
        assert_eq!(uri("shop/my views%.py"), "shop/my%20views%25.py");
        assert_eq!(uri("a:b/ä"), "a%3Ab/%C3%A4");
    }

    #[test]
    fn rule_names_become_identifiers() {
        assert_eq!(pascal_case("swift/n-plus-one"), "NPlusOne");
    }
}
