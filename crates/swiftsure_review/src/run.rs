//! The whole way of one command: read, review, ignores, baseline, changes. The one entrance of CLI, editor and tests.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use swiftsure_source::{Files, Finding, Lens, Review, Severity};

use crate::baseline::{Baseline, BaselineError};
use crate::cache::Cache;
use crate::check::{Scope, check, configured};
use crate::config::Config;
use crate::names::did_you_mean;
use crate::read::{Project, ReadError, file_of, is_in, part, read};
use crate::settings_module::Candidate;
use crate::since::{SinceError, changes_since};
use crate::suppress::{Judge, Problem, apply};

/// What one run is asked to do.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    pub config: &'a Config,
    /// Files and folders that the user named; the project that they are part of is read as a whole.
    pub targets: &'a [PathBuf],
    /// Only findings that touch the targets.
    pub only_targets: bool,
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
    #[error(
        "Unknown field \"{field}\" in the table sensitivity of {file}{}",
        did_you_mean(suggestion.as_deref())
    )]
    UnknownField { field: String, file: String, suggestion: Option<String> },
    #[error("There is no baseline {}", .0.display())]
    NoBaseline(PathBuf),
    #[error("None of the Python files in {} imports Django, Flask or FastAPI, so nothing can be followed", .0.display())]
    NoFramework(PathBuf),
    #[error("{0}")]
    NoSettings(String),
}

impl RunError {
    /// What the user can do, in one sentence; empty where the message says it.
    pub fn hint(&self) -> String {
        match self {
            Self::Read(error) => error.hint(),
            Self::Baseline(error) => error.hint().to_owned(),
            Self::Since(error) => error.hint().to_owned(),
            Self::UnknownField { .. } => "Name the app, the model and the field, as in \"shop.Order.note\".".to_owned(),
            Self::NoBaseline(_) => "Write one with `swiftsure baseline`, or leave --new out.".to_owned(),
            Self::NoFramework(_) => "Name the folder that holds your site: swiftsure check PATH".to_owned(),
            Self::NoSettings(_) => "Name another: --settings config.settings.prod".to_owned(),
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
    let nothing = nothing_to_follow(&project, config);
    let missing_settings = project.missing_settings.as_ref().map(absent);
    let scope = Scope { include_tests: config.include_tests, threads: task.threads, today: task.today };
    let reviewed = match task.cache {
        Some(cache) => cache.review(project, scope),
        None => check(project, scope),
    };
    if let Some((field, suggestion)) = reviewed.unknown_field {
        let name = config.file.as_deref().and_then(Path::file_name);
        let file = name.map_or_else(|| "the configuration".into(), |name| name.to_string_lossy().into_owned());
        return Err(RunError::UnknownField { field, file, suggestion });
    }
    let mut review = reviewed.review;
    if let Some(error) = nothing.filter(|_| review.findings.is_empty() && review.summary.entry_points == 0) {
        return Err(error);
    }
    configured(config, &mut review);
    if !task.rules.is_empty() {
        review.findings.retain(|finding| task.rules.iter().any(|rule| rule == finding.rule));
    }
    let problems = silence(&mut review, &reviewed.pragmas, task);
    review.summary.warnings.splice(..0, missing_settings);
    // The baseline speaks of the whole project, so it comes before what narrows the view.
    if let Some(baseline) = baseline {
        let split = baseline.split(std::mem::take(&mut review.findings));
        review.findings = split.new;
        review.summary.in_baseline = split.known.len();
        let ran_all = task.rules.is_empty() && config.lenses.len() == Lens::ALL.len();
        review.summary.gone = if ran_all { split.gone } else { 0 };
    }
    let parts: Vec<String> = task.targets.iter().map(|target| part(&config.root, target)).collect();
    let all = review.findings.len();
    let files = &review.files;
    review.findings.retain(|finding| {
        let is_asked_for = !task.only_targets || parts.iter().any(|part| touches(finding, part, files));
        is_asked_for && changes.as_ref().is_none_or(|changes| changes.keep(finding, files))
    });
    review.summary.elsewhere = all - review.findings.len();
    Ok(Outcome { review, problems })
}

/// Why there may be no way into a project, which a list without findings would hide.
fn nothing_to_follow(project: &Project, config: &Config) -> Option<RunError> {
    // Rules of the sure lens that look at single calls have done their work without one.
    let asks_for_more = config.lenses.iter().any(|lens| *lens != Lens::Sure);
    if !project.names_framework && asks_for_more {
        return Some(RunError::NoFramework(config.root.clone()));
    }
    project.missing_settings.as_ref().map(|candidate| RunError::NoSettings(absent(candidate)))
}

/// Who names the settings module that nobody wrote.
fn absent(candidate: &Candidate) -> String {
    let Candidate { module, path, line, .. } = candidate;
    let file = file_of(module);
    format!("{path}:{line} names the settings module `{module}`, but there is no file {file} here.")
}

/// Whether the site or a step of a finding lies in a part of the project.
fn touches(finding: &Finding, part: &str, files: &Files) -> bool {
    let spans = std::iter::once(finding.span).chain(finding.steps.iter().map(|step| step.span));
    spans.into_iter().any(|span| is_in(&files.get(span.file).path, part))
}

/// Applies the ignores; what is wrong with them becomes warnings.
fn silence(review: &mut Review, pragmas: &[swiftsure_source::Span], task: &Task<'_>) -> Vec<Problem> {
    let known: Vec<&str> = swiftsure_rules::RULES.iter().map(|rule| rule.info.name).collect();
    let ran: Vec<&str> = known
        .iter()
        .copied()
        .filter(|name| task.rules.is_empty() || task.rules.iter().any(|rule| rule == name))
        .filter(|name| task.config.severity(name, Severity::Low).is_some())
        .collect();
    let judge = Judge { known: &known, ran: &ran, today: task.today };
    let applied = apply(std::mem::take(&mut review.findings), pragmas, &review.files, &judge);
    review.findings = applied.kept;
    review.summary.ignored = applied.ignored;
    let said =
        |problem: &Problem| format!("{}:{}: {}", review.files.get(problem.file).path, problem.line, problem.kind);
    review.summary.warnings = applied.problems.iter().map(said).collect();
    applied.problems
}
