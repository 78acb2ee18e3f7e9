//! The labelled places of the public suites, and which of our rules speak of their classes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

/// One labelled place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) suite: String,
    pub(crate) repo: String,
    pub(crate) commit: String,
    pub(crate) path: String,
    pub(crate) line: Option<u64>,
    /// What the suite calls it: a rule, or the name of an advisory.
    pub(crate) rule: String,
    pub(crate) class: String,
    pub(crate) positive: bool,
    pub(crate) granularity: Granularity,
}

/// How near a finding must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Granularity {
    /// Anywhere in the file.
    File,
    /// In the same statement.
    Line,
    /// Ten lines off at most.
    Near,
    /// The change that fixed it: in it or beside it.
    Hunk,
}

/// How a suite is laid out, which decides what is checked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Applications: the whole checkout is one tree.
    Project,
    /// Folders of files that import each other.
    Folder,
    /// Snippets that know nothing of each other: each file is a tree of its own.
    File,
}

pub(crate) fn layout(suite: &str) -> Layout {
    match suite {
        "owasp-benchmark-python" | "realvuln" | "djangogoat" | "django-app-advisories" => Layout::Project,
        "codeql-python" | "bearer-rules" => Layout::Folder,
        _ => Layout::File,
    }
}

/// The weaknesses that a class is about. What a suite files under a class by its own numbers is not always that: a
/// finding of one of these counts.
const CLASSES: &[(&str, &[u32])] = &[
    ("bind-all", &[668, 1327]),
    ("clickjacking", &[1021]),
    ("code-injection", &[94, 95, 96, 470, 1336]),
    ("command-injection", &[77, 78, 88]),
    ("cookie-flags", &[614, 1004, 1275]),
    ("cors", &[942, 346]),
    ("csrf", &[352]),
    ("csv-injection", &[1236]),
    ("debug-enabled", &[489, 215]),
    ("deserialisation", &[502]),
    ("error-handling", &[703, 704, 390]),
    ("error-leak", &[209]),
    ("file-permissions", &[732, 276]),
    ("file-upload", &[434]),
    ("hardcoded-secret", &[798, 259, 321]),
    ("header-injection", &[93, 113, 644]),
    ("idor", &[639, 862, 863, 284]),
    ("input-validation", &[20]),
    ("insecure-temp-file", &[377, 379]),
    ("insecure-transport", &[319, 295]),
    ("jwt", &[347, 345]),
    ("ldap-injection", &[90]),
    ("log-injection", &[117]),
    ("mass-assignment", &[915]),
    ("missing-auth", &[306, 862, 863, 287, 284, 639]),
    ("missing-rate-limit", &[307, 799, 770]),
    ("nosql-injection", &[943]),
    ("open-redirect", &[601]),
    ("orm-field-injection", &[943, 89]),
    ("password-policy", &[521]),
    ("path-traversal", &[22, 23, 36, 73]),
    ("prompt-injection", &[1427]),
    ("redos", &[1333, 730, 400]),
    ("remote-file-inclusion", &[98, 829, 918, 95]),
    ("resource-exhaustion", &[400, 770, 835, 1333]),
    ("sensitive-exposure", &[200, 201, 209, 312, 497, 532]),
    ("sensitive-logging", &[532, 312]),
    ("sensitive-storage", &[312, 256]),
    ("session", &[384, 613, 1275]),
    ("settings-hardening", &[16, 489, 693, 1021, 319, 306, 215, 942, 1188]),
    ("sql-injection", &[89]),
    ("ssrf", &[918]),
    ("ssti", &[1336, 94, 95]),
    ("taint-other", &[78, 89, 79, 22, 601, 95]),
    ("tls-verification", &[295, 297, 319]),
    ("trust-boundary", &[501]),
    ("url-pattern", &[185]),
    ("user-enumeration", &[203, 204]),
    ("weak-crypto", &[326, 327, 328, 916, 780, 338]),
    ("weak-hash", &[328, 327, 916]),
    ("weak-password-hash", &[916, 256, 328, 759]),
    ("weak-random", &[330, 338, 337]),
    ("xml-bomb", &[776, 611]),
    ("xpath-injection", &[643, 91]),
    ("xss", &[79, 80]),
    ("xxe", &[611, 776, 827]),
];

/// Reads all cases, in the order of the file.
pub(crate) fn read(file: &Path) -> Result<Vec<Case>> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let facts: Value = serde_json::from_str(&text)?;
    let cases = facts["cases"].as_array().with_context(|| format!("{} has no cases", file.display()))?;
    cases.iter().map(|case| one(case).with_context(|| format!("A case is not complete: {case}"))).collect()
}

fn one(case: &Value) -> Option<Case> {
    let text = |key: &str| case[key].as_str().map(str::to_owned);
    Some(Case {
        suite: text("suite")?,
        repo: text("repo")?,
        commit: text("commit")?,
        path: text("path")?,
        line: case["line"].as_u64(),
        rule: text("rule")?,
        class: text("class")?,
        positive: case["label"] == "positive",
        granularity: match case["granularity"].as_str()? {
            "file" => Granularity::File,
            "line" => Granularity::Line,
            "hunk" => Granularity::Hunk,
            _ => Granularity::Near,
        },
    })
}

/// The rules of ours that speak of each class: those with one of its weaknesses among their references.
pub(crate) fn rules_by_class(rules: &Value) -> BTreeMap<&'static str, BTreeSet<String>> {
    let rules: Vec<(String, Vec<u32>)> = rules["rules"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|rule| Some((rule["name"].as_str()?.to_owned(), weaknesses(rule))))
        .collect();
    let of = |wanted: &[u32]| {
        let about = rules.iter().filter(|(_, cwes)| cwes.iter().any(|cwe| wanted.contains(cwe)));
        about.map(|(name, _)| name.clone()).collect()
    };
    CLASSES.iter().map(|(class, cwes)| (*class, of(cwes))).collect()
}

fn weaknesses(rule: &Value) -> Vec<u32> {
    let references = rule["references"].as_array().into_iter().flatten().filter_map(Value::as_str);
    references.filter_map(|reference| reference.strip_prefix("CWE-")?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::rules_by_class;

    #[test]
    fn a_rule_belongs_to_the_classes_of_its_weaknesses() {
        let rules = json!({"rules": [
            {"name": "sure/xss", "references": ["CWE-79", "OWASP A03:2021"]},
            {"name": "swift/n-plus-one", "references": []},
        ]});
        let classes = rules_by_class(&rules);
        assert!(classes["xss"].contains("sure/xss"));
        assert!(classes["sql-injection"].is_empty());
    }
}
