//! The whole way of one command: read, review, ignores, baseline, changes. The one entrance of CLI, editor and tests.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use swiftsure_source::{NotLookedAt, Review};

use crate::baseline::{Baseline, BaselineError};
use crate::cache::Cache;
use crate::check::{Scope, check, configured};
use crate::config::Config;
use crate::read::{ReadError, read};
use crate::since::{SinceError, changes_since};
use crate::suppress::{Judge, Problem, apply};

/// What one run is asked to do.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    pub config: &'a Config,
    /// Files and folders to look at.
    pub targets: &'a [PathBuf],
    /// The active virtual environment.
    pub environment: Option<&'a Path>,
    /// Only these rules (full names); all where empty.
    pub rules: &'a [String],
    /// Only findings that the baseline does not hold.
    pub only_new: bool,
    /// Only findings that touch what changed since this git reference.
    pub since: Option<&'a str>,
    pub today: Date,
    pub threads: usize,
    /// Where earlier reviews are kept; none are used or kept without it.
    pub cache: Option<&'a Cache>,
}

/// What a run comes back with.
#[derive(Debug, Default)]
pub struct Outcome {
    pub review: Review,
    /// What is wrong with the ignores in the code.
    pub problems: Vec<Problem>,
    /// Findings that the baseline holds and the code no longer has.
    pub gone: usize,
}

/// Why a run could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Baseline(#[from] BaselineError),
    #[error(transparent)]
    Since(#[from] SinceError),
    #[error("there is no baseline at {}", .0.display())]
    NoBaseline(PathBuf),
}

impl RunError {
    /// What the user can do, in one sentence; empty where the message says it.
    pub fn hint(&self) -> &str {
        match self {
            Self::Read(_) => "",
            Self::Baseline(error) => error.hint(),
            Self::Since(error) => error.hint(),
            Self::NoBaseline(_) => "Write one with `swiftsure baseline`, or leave --new out.",
        }
    }
}

/// Reviews what the task names.
pub fn run(task: &Task<'_>) -> Result<Outcome, RunError> {
    let config = task.config;
    // What fails fast fails first.
    let changes = task.since.map(|reference| changes_since(&config.root, reference)).transpose()?;
    let baseline = if task.only_new {
        let known = Baseline::read(&config.baseline)?;
        Some(known.ok_or_else(|| RunError::NoBaseline(config.baseline.clone()))?)
    } else {
        None
    };
    let project = read(config, task.targets, task.environment)?;
    let scope = Scope { include_tests: config.include_tests, threads: task.threads };
    let reviewed = match task.cache {
        Some(cache) => cache.review(project, scope),
        None => check(project, scope),
    };
    let mut review = reviewed.review;
    configured(config, &mut review);
    if !task.rules.is_empty() {
        review.findings.retain(|finding| task.rules.iter().any(|rule| rule == finding.rule));
    }
    let problems = silence(&mut review, &reviewed.pragmas, task);
    let mut outcome = Outcome { review, problems, gone: 0 };
    if let Some(changes) = changes {
        let files = &outcome.review.files;
        outcome.review.findings.retain(|finding| changes.keep(finding, files));
    }
    if let Some(baseline) = baseline {
        let split = baseline.split(std::mem::take(&mut outcome.review.findings));
        outcome.review.findings = split.new;
        outcome.review.summary.in_baseline = split.known.len();
        outcome.gone = split.gone;
    }
    Ok(outcome)
}

/// Applies the ignores; what is wrong with them is part of what was not looked at.
fn silence(review: &mut Review, pragmas: &[swiftsure_source::Span], task: &Task<'_>) -> Vec<Problem> {
    let known: Vec<&str> = swiftsure_rules::RULES.iter().map(|rule| rule.info.name).collect();
    let ran: Vec<&str> = known
        .iter()
        .copied()
        .filter(|name| task.rules.is_empty() || task.rules.iter().any(|rule| rule == name))
        .collect();
    let judge = Judge { known: &known, ran: &ran, today: task.today };
    let applied = apply(std::mem::take(&mut review.findings), pragmas, &review.files, &judge);
    review.findings = applied.kept;
    review.summary.ignored = applied.ignored;
    if !applied.problems.is_empty() {
        let said = |problem: &Problem| {
            format!("{}:{} {}", review.files.get(problem.file).path, problem.line, problem.kind)
        };
        let examples: Vec<String> = applied.problems.iter().map(said).collect();
        let what = "ignores that silence nothing".to_owned();
        review.summary.not_looked_at.insert(0, NotLookedAt { what, count: examples.len(), examples });
    }
    applied.problems
}
