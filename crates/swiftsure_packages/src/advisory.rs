//! Advisories in the OSV format: which versions of a package each one concerns, and which release ends it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use swiftsure_source::Severity;

use crate::cvss;
use crate::dependency::normalised;
use crate::version::Version;

/// What one advisory says of one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advisory {
    pub id: String,
    /// Other names of the same: CVE numbers first.
    pub aliases: Vec<String>,
    /// One line; empty where the advisory has none.
    pub summary: String,
    /// Nothing where the advisory does not say.
    pub severity: Option<Severity>,
    /// The functions that it names, dotted.
    pub functions: Vec<String>,
    /// Dotted names in its prose, where it lists no functions: what it may be about.
    pub mentions: Vec<String>,
    ranges: Vec<Interval>,
    versions: Vec<Version>,
}

/// Versions from `introduced` up to an end.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Interval {
    /// From the first version where it is none.
    introduced: Option<Version>,
    end: End,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    Fixed(Version),
    LastAffected(Version),
    Open,
}

impl Interval {
    fn contains(&self, version: &Version) -> bool {
        let begun = self.introduced.as_ref().is_none_or(|introduced| version >= introduced);
        begun
            && match &self.end {
                End::Fixed(fixed) => version < fixed,
                End::LastAffected(last) => version <= last,
                End::Open => true,
            }
    }
}

impl Advisory {
    /// Whether a version has what the advisory is about.
    pub fn affects(&self, version: &Version) -> bool {
        let listed = self.versions.contains(version);
        listed || self.ranges.iter().any(|interval| interval.contains(version))
    }

    /// The release that ends it for somebody who runs `version`: the first in the same line of releases.
    pub fn fixed_for(&self, version: &Version) -> Option<&Version> {
        let ending = |interval: &&Interval| interval.contains(version);
        let same_line = self.ranges.iter().filter(ending).filter_map(Interval::fixed).min();
        // Where only a list names the version, the next release that ends anything is taken.
        same_line.or_else(|| self.ranges.iter().filter_map(Interval::fixed).filter(|fixed| *fixed > version).min())
    }

    /// A CVE number where it has one, else its own name.
    pub fn name(&self) -> &str {
        self.aliases.iter().find(|alias| alias.starts_with("CVE-")).unwrap_or(&self.id)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.id.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}

impl Interval {
    fn fixed(&self) -> Option<&Version> {
        match &self.end {
            End::Fixed(fixed) => Some(fixed),
            End::LastAffected(_) | End::Open => None,
        }
    }
}

/// The advisories for the packages of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advisories {
    by_package: BTreeMap<String, Vec<Advisory>>,
    /// How many advisories were read, of all packages.
    pub read: usize,
    /// What could not be read: a path and why.
    pub unread: Vec<(String, String)>,
    /// Whether there was any source to read.
    pub given: bool,
    /// Whether a service said which advisories there are for every version that it was asked about.
    pub answered: bool,
    /// The address of the service that was asked.
    pub service: Option<String>,
}

/// What holds for one version of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known<'a> {
    /// Each vulnerability once, under whatever names; the worst first.
    pub advisories: Vec<&'a Advisory>,
    /// The lowest release that none of them concerns, if they name one.
    pub fixed_by: Option<Version>,
}

impl Advisories {
    /// Takes in one file of the OSV format; only what concerns `wanted` packages is kept.
    pub fn add(&mut self, path: &str, text: &str, wanted: &BTreeSet<&str>) {
        self.given = true;
        let Ok(document) = serde_json::from_str::<Value>(text) else {
            self.unread.push((path.to_owned(), "is not JSON".to_owned()));
            return;
        };
        let Some(id) = document.get("id").and_then(Value::as_str) else {
            self.unread.push((path.to_owned(), "is no advisory in the OSV format".to_owned()));
            return;
        };
        self.read += 1;
        if document.get("withdrawn").is_some_and(|withdrawn| !withdrawn.is_null()) {
            return;
        }
        for affected in list(&document, "affected") {
            let package = affected.get("package");
            let of_python = text_of(package, "ecosystem") == Some("PyPI");
            let Some(name) =
                text_of(package, "name").map(normalised).filter(|name| of_python && wanted.contains(name.as_str()))
            else {
                continue;
            };
            let advisory = advisory(id, &document, affected);
            self.by_package.entry(name).or_default().push(advisory);
        }
    }

    /// The packages of the project that some advisory is about.
    pub fn packages(&self) -> impl Iterator<Item = &str> {
        self.by_package.keys().map(String::as_str)
    }

    /// What is known of a version of a package; nothing where no advisory concerns it.
    pub fn of(&self, package: &str, version: &Version) -> Option<Known<'_>> {
        let all = self.by_package.get(package)?;
        let mut advisories: Vec<&Advisory> = Vec::new();
        for advisory in all.iter().filter(|advisory| advisory.affects(version)) {
            let is_same = |known: &&Advisory| advisory.names().any(|name| known.names().any(|other| other == name));
            match advisories.iter_mut().find(|known| is_same(known)) {
                // Two sources tell of one thing; the one that says more is kept.
                Some(known) if richness(advisory) > richness(known) => *known = advisory,
                Some(_) => {}
                None => advisories.push(advisory),
            }
        }
        if advisories.is_empty() {
            return None;
        }
        advisories
            .sort_by(|left, right| right.severity.cmp(&left.severity).then_with(|| left.name().cmp(right.name())));
        Some(Known { fixed_by: fixed_by(all, version), advisories })
    }
}

fn richness(advisory: &Advisory) -> (bool, usize, bool) {
    (advisory.severity.is_some(), advisory.functions.len(), !advisory.summary.is_empty())
}

/// The lowest release above `version` that no advisory of the package concerns.
fn fixed_by(all: &[Advisory], version: &Version) -> Option<Version> {
    let mut candidate = version.clone();
    // Each turn goes up to a release that some advisory names, of which there are so many.
    for _ in 0..=all.len() * 4 {
        let Some(next) = all
            .iter()
            .filter(|advisory| advisory.affects(&candidate))
            .map(|advisory| advisory.fixed_for(&candidate))
            .next()
        else {
            return Some(candidate);
        };
        candidate = next?.clone();
    }
    None
}

fn advisory(id: &str, document: &Value, affected: &Value) -> Advisory {
    let mut aliases: Vec<String> = list(document, "aliases").filter_map(Value::as_str).map(str::to_owned).collect();
    aliases.sort_by_key(|alias| (!alias.starts_with("CVE-"), alias.clone()));
    let summary = text_of(Some(document), "summary").unwrap_or_default().trim().trim_end_matches('.').to_owned();
    let functions = functions(affected);
    let details = text_of(Some(document), "details").filter(|_| functions.is_empty());
    let ranges = list(affected, "ranges").filter(|range| text_of(Some(range), "type") == Some("ECOSYSTEM"));
    Advisory {
        id: id.to_owned(),
        aliases,
        summary,
        severity: severity(document, affected),
        functions,
        mentions: mentions(details.unwrap_or_default()),
        ranges: ranges.flat_map(intervals).collect(),
        versions: list(affected, "versions").filter_map(Value::as_str).filter_map(Version::parse).collect(),
    }
}

/// Events become intervals in the order of their versions, whatever order they are written in.
fn intervals(range: &Value) -> Vec<Interval> {
    let mut events: Vec<(Option<Version>, u8)> = Vec::new();
    for event in list(range, "events").filter_map(Value::as_object) {
        for (kind, version) in event {
            let order = match kind.as_str() {
                "introduced" => 0,
                "last_affected" => 1,
                "fixed" => 2,
                _ => continue,
            };
            let text = version.as_str().unwrap_or_default();
            match Version::parse(text) {
                _ if order == 0 && text == "0" => events.push((None, 0)),
                Some(version) => events.push((Some(version), order)),
                None => {}
            }
        }
    }
    events.sort();
    let mut intervals: Vec<Interval> = Vec::new();
    for (version, order) in events {
        let is_open = |interval: &&mut Interval| interval.end == End::Open;
        match (order, version) {
            (0, introduced) => {
                if intervals.last().is_none_or(|interval| interval.end != End::Open) {
                    intervals.push(Interval { introduced, end: End::Open });
                }
            }
            (1, Some(last)) => {
                if let Some(open) = intervals.last_mut().filter(is_open) {
                    open.end = End::LastAffected(last);
                }
            }
            (_, Some(fixed)) => {
                if let Some(open) = intervals.last_mut().filter(is_open) {
                    open.end = End::Fixed(fixed);
                }
            }
            (_, None) => {}
        }
    }
    intervals
}

/// The word of the database, else the score of the vector.
fn severity(document: &Value, affected: &Value) -> Option<Severity> {
    let places =
        [document.get("database_specific"), affected.get("database_specific"), affected.get("ecosystem_specific")];
    let word = places.into_iter().find_map(|place| text_of(place, "severity"));
    let by_word = word.and_then(|word| match word.to_ascii_uppercase().as_str() {
        "CRITICAL" => Some(Severity::Critical),
        "HIGH" => Some(Severity::High),
        "MODERATE" | "MEDIUM" => Some(Severity::Medium),
        "LOW" => Some(Severity::Low),
        _ => None,
    });
    let vectors = list(document, "severity").chain(list(affected, "severity"));
    by_word.or_else(|| vectors.filter_map(|entry| text_of(Some(entry), "score")).find_map(cvss::severity))
}

/// The dotted names between backticks: `shop.images.read` or `shop.images.read()`.
fn mentions(details: &str) -> Vec<String> {
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    let quoted = details.split('`').skip(1).step_by(2).map(|name| name.trim_end_matches("()"));
    let mut names: Vec<String> =
        quoted.filter(|name| name.contains('.') && name.split('.').all(is_part)).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

/// The functions that an advisory lists as such.
fn functions(affected: &Value) -> Vec<String> {
    let places = ["ecosystem_specific", "database_specific"].into_iter().filter_map(|key| affected.get(key));
    let named = places.flat_map(|place| list(place, "affected_functions").chain(list(place, "functions")));
    let mut names: Vec<String> = named.filter_map(Value::as_str).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text_of<'v>(value: Option<&'v Value>, key: &str) -> Option<&'v str> {
    value?.get(key)?.as_str()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use swiftsure_source::Severity;

    use super::Advisories;
    use crate::version::Version;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    fn read(texts: &[&str]) -> Advisories {
        let mut advisories = Advisories::default();
        for text in texts {
            advisories.add("a.json", text, &BTreeSet::from(["django"]));
        }
        advisories
    }

    const TWO_LINES: &str = r#"{"id": "PYSEC-1", "aliases": ["GHSA-aaaa", "CVE-2024-1"], "affected": [{
        "package": {"ecosystem": "PyPI", "name": "Django"},
        "ranges": [{"type": "GIT", "events": [{"introduced": "0"}]},
                   {"type": "ECOSYSTEM", "events": [{"introduced": "4.2"}, {"fixed": "4.2.16"}, {"introduced": "5.0"}, {"fixed": "5.0.9"}]}]}],
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}]}"#;

    #[test]
    fn events_bound_what_is_affected_in_each_line_of_releases() {
        let advisories = read(&[TWO_LINES]);
        let known = advisories.of("django", &version("4.2.3")).unwrap();
        assert_eq!(known.advisories[0].name(), "CVE-2024-1");
        assert_eq!(known.advisories[0].severity, Some(Severity::High));
        assert_eq!(known.fixed_by, Some(version("4.2.16")));
        assert_eq!(advisories.of("django", &version("5.0")).unwrap().fixed_by, Some(version("5.0.9")));
        for fine in ["4.1", "4.2.16", "5.0.9", "5.1"] {
            assert!(advisories.of("django", &version(fine)).is_none(), "{fine}");
        }
    }

    #[test]
    fn one_vulnerability_under_two_names_counts_once() {
        let other = TWO_LINES.replace("PYSEC-1", "GHSA-aaaa").replace("\"GHSA-aaaa\", ", "");
        let advisories = read(&[TWO_LINES, &other]);
        assert_eq!(advisories.of("django", &version("4.2")).unwrap().advisories.len(), 1);
    }

    #[test]
    fn the_release_that_ends_all_is_named_and_none_where_one_has_no_end() {
        let later = TWO_LINES
            .replace("PYSEC-1", "PYSEC-2")
            .replace("CVE-2024-1", "CVE-2024-2")
            .replace("GHSA-aaaa", "GHSA-b")
            .replace("4.2.16", "4.2.20");
        let advisories = read(&[TWO_LINES, &later]);
        assert_eq!(advisories.of("django", &version("4.2")).unwrap().fixed_by, Some(version("4.2.20")));
        let open = r#"{"id": "X", "affected": [{"package": {"ecosystem": "PyPI", "name": "django"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": "9"}]}]}]}"#;
        let advisories = read(&[TWO_LINES, open]);
        let known = advisories.of("django", &version("4.2")).unwrap();
        assert_eq!((known.advisories.len(), known.fixed_by), (2, None));
        assert!(advisories.of("django", &version("9.1")).is_none());
    }

    #[test]
    fn lists_of_versions_hold_withdrawn_advisories_and_other_packages_do_not() {
        let listed = r#"{"id": "X", "affected": [{"package": {"ecosystem": "PyPI", "name": "django"}, "versions": ["4.2", "4.2.1"], "ecosystem_specific": {"affected_functions": ["django.utils.text.wrap"]}}]}"#;
        let advisories = read(&[listed]);
        assert_eq!(
            advisories.of("django", &version("4.2.0")).unwrap().advisories[0].functions,
            ["django.utils.text.wrap"]
        );
        assert!(advisories.of("django", &version("4.2.2")).is_none());
        let withdrawn = listed.replacen("\"affected\"", "\"withdrawn\": \"2024-01-01T00:00:00Z\", \"affected\"", 1);
        assert!(read(&[&withdrawn]).of("django", &version("4.2")).is_none());
        assert!(read(&[&listed.replace("PyPI", "npm")]).of("django", &version("4.2")).is_none());
    }

    #[test]
    fn names_in_prose_are_taken_where_no_functions_are_listed() {
        let text = r#"{"id": "X", "details": "`django.utils.text.wrap()` in `views.py`; `a b.c` not", "affected": [{"package": {"ecosystem": "PyPI", "name": "django"}, "versions": ["4.2"]}]}"#;
        let advisories = read(&[text]);
        let mentions = &advisories.of("django", &version("4.2")).unwrap().advisories[0].mentions;
        assert_eq!(*mentions, ["django.utils.text.wrap", "views.py"]);
    }

    #[test]
    fn what_cannot_be_read_is_kept_with_its_reason() {
        let advisories = read(&["{", "{}"]);
        assert_eq!(advisories.unread.len(), 2);
        assert_eq!(advisories.read, 0);
    }
}
