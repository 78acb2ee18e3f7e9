//! What one review of a project comes back with, and what a rule says of itself.

use crate::file::Files;
use crate::finding::{Finding, Lens, Severity};
use crate::ledger::LedgerRow;

/// What a rule says of itself, for `rules`, `explain` and SARIF.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo {
    /// With its lens: `swift/n-plus-one`.
    pub name: &'static str,
    pub lens: Lens,
    /// One clause, lower case, without a full stop.
    pub summary: &'static str,
    pub severity: Severity,
    /// When the rule came: `0.1.0`.
    pub since: &'static str,
    /// Whether some of its findings carry an edit.
    pub fixes: bool,
    /// What standards call it: `CWE-489`, `OWASP A05:2021`, `ASVS 5.0 V13`.
    pub references: &'static [&'static str],
    /// The rule's page in Markdown, down to the `<!-- tests -->` line.
    pub page: &'static str,
}

/// The result of a review: findings in the order of file, place and rule; the ledger in the order of its entry points.
#[derive(Clone, Debug, Default)]
pub struct Review {
    pub files: Files,
    pub findings: Vec<Finding>,
    pub ledger: Vec<LedgerRow>,
    pub summary: Summary,
}

/// What was read and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Summary {
    /// The name of the reviewed folder.
    pub project: String,
    /// From the lock file or requirements, where one says it.
    pub django_version: Option<String>,
    /// The settings modules that were evaluated, dotted.
    pub settings: Vec<String>,
    pub python_files: usize,
    pub templates: usize,
    /// Files that configure the site, its containers and its builds.
    pub config_files: usize,
    pub migrations: usize,
    /// Names of lock and requirements files that were read.
    pub lock_files: Vec<String>,
    pub entry_points: usize,
    /// The service that was told names and versions of packages; nothing else is ever sent.
    pub asked: Option<String>,
    /// What could not be looked at, the most important first.
    pub not_looked_at: Vec<NotLookedAt>,
    /// Findings left out because the baseline holds them, or an ignore names them.
    pub in_baseline: usize,
    pub ignored: usize,
    /// Findings left out because they touch neither the paths nor the changes that the user asked about.
    pub elsewhere: usize,
    /// Findings that the baseline holds and the code no longer has.
    pub gone: usize,
    /// What is wrong with the comments that silence findings: a place and a sentence each.
    pub warnings: Vec<String>,
}

/// One kind of thing that was not understood, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct NotLookedAt {
    /// In the plural: `files that did not parse`, `calls into packages that are not known`.
    pub what: String,
    pub count: usize,
    /// Places or names, most important first; the terminal shows a few, `-v` all.
    pub examples: Vec<String>,
}
