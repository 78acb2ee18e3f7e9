//! Small matters of wording that several formats share.

use swiftsure_source::{Cost, EntryPointKind, EntryPointRef, Finding, Fix, Lens, RuleInfo, Safety, Severity};

/// `1 finding`, `2 findings`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The number in letters up to three, as sentences have it.
pub(crate) fn small_number(number: usize) -> String {
    match number {
        1 => "one".to_owned(),
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        _ => number.to_string(),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A clause as a sentence: `Each row ... once more.`
pub(crate) fn sentence(clause: &str) -> String {
    format!("{}.", capitalised(clause))
}

pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Where the weakness that a finding is about is described: `CWE-89`, `OWASP A03:2021`, `ASVS 5.0 V1`.
pub(crate) fn references(rules: &[&RuleInfo], finding: &Finding) -> &'static [&'static str] {
    rules.iter().find(|rule| rule.name == finding.rule).map_or(&[], |rule| rule.references)
}

/// A reference as the catalogue that it is of and its number there: `CWE` and `89`, `OWASP` and `A03:2021`.
pub(crate) fn catalogue(reference: &str) -> (&str, &str) {
    reference.split_once(['-', ' ']).unwrap_or(("", reference))
}

pub(crate) fn safety(safety: Safety) -> &'static str {
    match safety {
        Safety::Safe => "safe",
        Safety::Review => "review",
        Safety::Display => "display",
    }
}

/// The fix that the output shows: the first with edits, else the first.
pub(crate) fn main_fix(finding: &Finding) -> Option<&Fix> {
    finding.fixes.iter().find(|fix| !fix.edits.is_empty()).or(finding.fixes.first())
}

/// The lens that the remark on the other eye looks through.
pub(crate) fn other_lens(lens: Lens) -> &'static str {
    match lens {
        Lens::Swift => "sure",
        Lens::Sure => "swift",
        Lens::Balance => "balance",
    }
}

/// What a user types to name the entry point: its route, else its name.
pub(crate) fn entry_name(entry: &EntryPointRef) -> &str {
    entry.route.as_deref().unwrap_or(&entry.name)
}

/// The route where there is one, else kind and name: `command import_orders`.
pub(crate) fn entry(entry: &EntryPointRef) -> String {
    match (&entry.route, entry.kind) {
        (Some(route), _) => route.clone(),
        (None, EntryPointKind::Route | EntryPointKind::View) => entry.name.clone(),
        (None, kind) => format!("{kind} {}", entry.name),
    }
}

/// The formula, with what it leaves open: `up to 3 + |orders|`.
pub(crate) fn formula(cost: &Cost) -> String {
    if cost.upper && !cost.is_zero() { format!("up to {cost}") } else { cost.to_string() }
}

/// `3 queries`, `2·|orders| queries`.
pub(crate) fn queries(cost: &Cost) -> String {
    let formula = formula(cost);
    let noun = if cost.degree() == 0 && cost.evaluate(|_| 1) == 1 && !cost.open { "query" } else { "queries" };
    format!("{formula} {noun}")
}

/// What the finding asks the database, and how often: `2·|orders| queries for shop.Order.customer (forward)`.
pub(crate) fn cost_of_subject(finding: &Finding) -> Option<String> {
    let subject = finding.subject.as_ref().map(|subject| match (&subject.relation, subject.relations.as_slice()) {
        (Some(relation), _) => format!("{relation} ({})", subject.kind),
        (None, []) => format!("{} ({})", subject.model, subject.kind),
        (None, relations) => list(relations),
    });
    match (finding.cost.is_zero(), subject) {
        (true, subject) => subject,
        (false, None) => Some(queries(&finding.cost)),
        (false, Some(subject)) => Some(format!("{} for {subject}", queries(&finding.cost))),
    }
}

/// A word for machines that know three levels: `error`, `warning`, `note`.
pub(crate) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// The fingerprints of all findings as text, each different: a repeated one carries its number.
pub(crate) fn fingerprints(findings: &[Finding]) -> Vec<String> {
    let mut seen = std::collections::BTreeMap::new();
    let number = |finding: &Finding| {
        let fingerprint = finding.fingerprint();
        let times = seen.entry(fingerprint).and_modify(|times| *times += 1).or_insert(1_usize);
        if *times == 1 { format!("{fingerprint:016x}") } else { format!("{fingerprint:016x}:{times}") }
    };
    findings.iter().map(number).collect()
}

/// How a comment that ignores the finding is written in the file at `path`.
pub(crate) fn ignore_comment(path: &str, rule_name: &str) -> String {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_template = match extension {
        "html" | "htm" | "djhtml" | "jinja" | "jinja2" | "j2" => true,
        "txt" | "xml" | "md" => path.contains("templates/") || path.contains("jinja2/"),
        _ => false,
    };
    match extension {
        _ if is_template => format!("{{# swiftsure: ignore[{rule_name}]: reason #}}"),
        "sql" => format!("-- swiftsure: ignore[{rule_name}]: reason"),
        // Programs write these anew, and comments are lost; the others have none.
        "lock" | "json" | "ipynb" | "pem" | "key" | "p8" => "swiftsure baseline".to_owned(),
        _ => format!("# swiftsure: ignore[{rule_name}]: reason"),
    }
}

#[cfg(test)]
mod tests {
    use super::{ignore_comment, list};

    #[test]
    fn lists_read_as_in_a_sentence() {
        let items = ["a", "b", "c"].map(String::from);
        assert_eq!(list(&items[..1]), "a");
        assert_eq!(list(&items), "a, b and c");
    }

    #[test]
    fn an_ignore_is_a_comment_of_the_files_language() {
        assert_eq!(ignore_comment("a/b.py", "n-plus-one"), "# swiftsure: ignore[n-plus-one]: reason");
        assert_eq!(ignore_comment("a/b.html", "n-plus-one"), "{# swiftsure: ignore[n-plus-one]: reason #}");
        assert_eq!(ignore_comment("requirements/base.txt", "x"), "# swiftsure: ignore[x]: reason");
        assert_eq!(ignore_comment("a/templates/mail.txt", "x"), "{# swiftsure: ignore[x]: reason #}");
        assert_eq!(ignore_comment("deploy/.env.prod", "x"), "# swiftsure: ignore[x]: reason");
        assert_eq!(ignore_comment("deploy/Dockerfile", "x"), "# swiftsure: ignore[x]: reason");
        assert_eq!(ignore_comment("uv.lock", "x"), "swiftsure baseline");
        assert_eq!(ignore_comment("keys.json", "x"), "swiftsure baseline");
    }
}
