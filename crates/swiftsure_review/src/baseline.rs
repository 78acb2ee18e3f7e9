//! The findings that a team has accepted, so that only new ones fail.
//!
//! A finding is known by its rule and symbol path, not by its line. Where several share one key their number counts: it
//! may shrink, and what is gone does not come back for free.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use swiftsure_source::{Files, Finding};

/// The version of the format that is written.
const VERSION: u32 = 1;

/// Accepted findings, by [`Finding::fingerprint`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<u64, Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    rule: String,
    symbol: String,
    path: String,
    count: u32,
}

/// Findings on both sides of a baseline, each in their order.
#[derive(Debug, Default)]
pub struct Split {
    pub new: Vec<Finding>,
    pub known: Vec<Finding>,
    /// How many accepted findings are there no more.
    pub gone: usize,
}

/// Why a baseline cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    #[error("{} could not be read: {source}", .file.display())]
    Unreadable { file: PathBuf, source: std::io::Error },
    #[error("{} is not a baseline: {reason}", .file.display())]
    NotABaseline { file: PathBuf, reason: String },
    #[error("{} has version {version}, and this program reads version {VERSION}", .file.display())]
    Version { file: PathBuf, version: u32 },
    #[error("{} could not be written: {source}", .file.display())]
    Unwritable { file: PathBuf, source: std::io::Error },
}

impl BaselineError {
    /// What the user can do, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "Check that the file may be read.",
            Self::NotABaseline { .. } => {
                "After a merge conflict, take either side and run `swiftsure baseline` to write it again."
            }
            Self::Version { .. } => "Update swiftsure, or run `swiftsure baseline` to write it again.",
            Self::Unwritable { .. } => "Check that the folder exists and may be written to.",
        }
    }
}

impl Baseline {
    /// The baseline that accepts exactly these findings.
    pub fn of(findings: &[Finding], files: &Files) -> Self {
        let mut entries: BTreeMap<u64, Entry> = BTreeMap::new();
        for finding in findings {
            let entry = entries.entry(finding.fingerprint()).or_insert_with(|| Entry {
                rule: finding.rule.to_owned(),
                symbol: finding.symbol.clone(),
                path: files.get(finding.span.file).path.to_string(),
                count: 0,
            });
            entry.count = entry.count.saturating_add(1);
        }
        Self { entries }
    }

    /// How many findings it accepts.
    pub fn len(&self) -> usize {
        self.entries.values().map(|entry| entry.count as usize).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Parts the findings in new and known ones; of those that share a key, as many as were accepted are known.
    pub fn split(&self, findings: Vec<Finding>) -> Split {
        let mut left: BTreeMap<u64, u32> = self.entries.iter().map(|(key, entry)| (*key, entry.count)).collect();
        let mut split = Split::default();
        for finding in findings {
            match left.get_mut(&finding.fingerprint()).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    split.known.push(finding);
                }
                None => split.new.push(finding),
            }
        }
        split.gone = left.values().map(|count| *count as usize).sum();
        split
    }

    /// The same baseline without what the findings no longer contain; nothing is added to it.
    #[must_use]
    pub fn shrunk_to(&self, findings: &[Finding], files: &Files) -> Self {
        let now = Self::of(findings, files);
        let shrink = |(key, entry): (&u64, &Entry)| {
            let current = now.entries.get(key)?;
            // Path as of today, so that a moved function does not leave its old file behind.
            Some((*key, Entry { count: entry.count.min(current.count), ..current.clone() }))
        };
        Self { entries: self.entries.iter().filter_map(shrink).collect() }
    }

    /// The JSON text, in the order of path, rule and symbol, so that a change reads well in a diff.
    pub fn to_json(&self) -> String {
        let mut findings: Vec<Line> = self
            .entries
            .iter()
            .map(|(key, entry)| Line {
                path: entry.path.clone(),
                rule: entry.rule.clone(),
                symbol: entry.symbol.clone(),
                fingerprint: format!("{key:016x}"),
                count: entry.count,
            })
            .collect();
        findings.sort();
        let mut text = String::from("{\n  \"version\": ");
        text.push_str(&VERSION.to_string());
        text.push_str(",\n  \"findings\": [");
        // One finding a line: two branches that accept different findings then merge without a conflict more often.
        for (at, line) in findings.iter().enumerate() {
            text.push_str(if at == 0 { "\n    " } else { ",\n    " });
            text.push_str(&serde_json::to_string(line).unwrap_or_default());
        }
        text.push_str(if findings.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        text
    }

    /// Reads the text of a baseline that lies in `file`.
    pub fn from_json(file: &Path, text: &str) -> Result<Self, BaselineError> {
        let not_a_baseline = |reason: String| BaselineError::NotABaseline { file: file.to_owned(), reason };
        let version: Versioned = serde_json::from_str(text).map_err(|error| not_a_baseline(error.to_string()))?;
        if version.version != VERSION {
            return Err(BaselineError::Version { file: file.to_owned(), version: version.version });
        }
        let document: Document = serde_json::from_str(text).map_err(|error| not_a_baseline(error.to_string()))?;
        let mut entries: BTreeMap<u64, Entry> = BTreeMap::new();
        for line in document.findings {
            let key = u64::from_str_radix(&line.fingerprint, 16)
                .map_err(|_| not_a_baseline(format!("\"{}\" is not a fingerprint", line.fingerprint)))?;
            let entry =
                entries.entry(key).or_insert(Entry { rule: line.rule, symbol: line.symbol, path: line.path, count: 0 });
            // A merge can leave the same finding twice.
            entry.count = entry.count.max(line.count);
        }
        entries.retain(|_, entry| entry.count > 0);
        Ok(Self { entries })
    }

    /// Reads a baseline; `None` where there is no such file.
    pub fn read(file: &Path) -> Result<Option<Self>, BaselineError> {
        match fs::read_to_string(file) {
            Ok(text) => Self::from_json(file, &text).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(BaselineError::Unreadable { file: file.to_owned(), source }),
        }
    }

    /// Writes the baseline; a file that already says the same is left alone.
    pub fn write(&self, file: &Path) -> Result<(), BaselineError> {
        let text = self.to_json();
        if fs::read_to_string(file).is_ok_and(|old| old == text) {
            return Ok(());
        }
        fs::write(file, text).map_err(|source| BaselineError::Unwritable { file: file.to_owned(), source })
    }
}

#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

#[derive(Deserialize)]
struct Document {
    findings: Vec<Line>,
}

/// One finding in the file; the order of the fields is the order of the lines.
#[derive(Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    path: String,
    rule: String,
    symbol: String,
    fingerprint: String,
    count: u32,
}
