//! The configuration of a review: `[tool.swiftsure]` of a `pyproject.toml`, or a `swiftsure.toml`, and the command line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use swiftsure_source::{Lens, Sensitivity, Severity};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::discover::absolute;
use crate::globs::Globs;
use crate::names::{did_you_mean, nearest, nearest_rule, rules_named};
use crate::options::{AdvisorySource, FailOn, Level, Options};
use crate::project::root_of;

/// The name of the baseline where the configuration does not give one.
pub const BASELINE_NAME: &str = "swiftsure-baseline.json";

/// The names against which a configuration is checked.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Every rule, with its lens.
    pub rules: &'a [&'a str],
    /// Every output format.
    pub formats: &'a [&'a str],
}

/// The configuration that holds: files and command line joined, names checked, defaults filled in.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder to which patterns are relative: where the configuration file lies, else the root of the project.
    pub root: PathBuf,
    /// The configuration file, if there is one.
    pub file: Option<PathBuf>,
    /// The settings module to judge, dotted.
    pub settings: Option<String>,
    /// The lenses to look through.
    pub lenses: BTreeSet<Lens>,
    /// Patterns of files to leave out.
    pub exclude: Globs,
    pub include_tests: bool,
    /// Folders of stub files that say what libraries do.
    pub knowledge: Vec<PathBuf>,
    /// Further folders in which modules are looked for.
    pub python_path: Vec<PathBuf>,
    pub fail_on: FailOn,
    /// The name of an output format, if one was chosen.
    pub output_format: Option<String>,
    /// The file that holds the accepted findings.
    pub baseline: PathBuf,
    /// Where advisories in the OSV format come from.
    pub advisories: Option<AdvisorySource>,
    /// How sensitive single fields of models are, by `app.Model.field`.
    pub sensitivity: BTreeMap<String, Sensitivity>,
    levels: BTreeMap<String, Level>,
    per_file_ignores: Vec<(Globs, BTreeSet<String>)>,
}

impl Config {
    /// The severity of a rule (named with its lens) that has `default` of its own; `None` when it does not run.
    pub fn severity(&self, rule: &str, default: Severity) -> Option<Severity> {
        let lens = rule.split('/').next().and_then(|lens| lens.parse().ok());
        if lens.is_some_and(|lens| !self.lenses.contains(&lens)) {
            return None;
        }
        match self.levels.get(rule) {
            Some(Level::Off) => None,
            Some(Level::At(severity)) => Some(*severity),
            None => Some(default),
        }
    }

    /// Whether `per-file-ignores` silences a rule (named with its lens) in a file, by its path relative to the root.
    pub fn is_ignored(&self, path: &str, rule: &str) -> bool {
        self.per_file_ignores.iter().any(|(globs, rules)| rules.contains(rule) && globs.matches_file(path))
    }
}

/// Why a configuration cannot be used. Every message names the file; [`ConfigError::hint`] says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("Unknown key \"{key}\" in {table}{} line {line}{}", of(table, file), did_you_mean(suggestion.as_deref()))]
    UnknownKey { file: String, table: String, line: u32, key: String, suggestion: Option<String> },
    #[error("Unknown rule \"{rule}\" in {table}{} line {line}{}", of(table, file), did_you_mean(suggestion.as_deref()))]
    UnknownRule { file: String, table: String, line: u32, rule: String, suggestion: Option<String> },
    #[error("Unknown output format \"{format}\" in {file} line {line}{}", did_you_mean(suggestion.as_deref()))]
    UnknownFormat { file: String, line: u32, format: String, suggestion: Option<String> },
    #[error("The value of {key} in {file} line {line} cannot be used: {reason}")]
    Value { file: String, line: u32, key: String, reason: String },
    #[error("The pattern \"{pattern}\" in {file} line {line} cannot be used: {reason}")]
    Pattern { file: String, line: u32, pattern: String, reason: String },
    #[error("{file} line {line} is not TOML: {reason}")]
    NotToml { file: String, line: u32, reason: String },
    #[error("{file} could not be read: {reason}")]
    Unreadable { file: String, reason: String },
    #[error("{what} on the command line cannot be used: {reason}")]
    CommandLine { what: String, reason: String },
}

impl ConfigError {
    /// The file that is wrong, as it is named in the message; `None` for the command line.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::UnknownKey { file, .. }
            | Self::UnknownRule { file, .. }
            | Self::UnknownFormat { file, .. }
            | Self::Value { file, .. }
            | Self::Pattern { file, .. }
            | Self::NotToml { file, .. }
            | Self::Unreadable { file, .. } => Some(file),
            Self::CommandLine { .. } => None,
        }
    }

    /// What the user can do, in one sentence.
    pub fn hint(&self) -> String {
        match self {
            Self::UnknownKey { table, .. } if table == TABLE || table.is_empty() => {
                format!("The keys are {}.", Options::KEYS.join(", "))
            }
            Self::UnknownKey { .. } | Self::UnknownRule { .. } => "`swiftsure rules` lists the rules.".into(),
            Self::UnknownFormat { .. } => "`swiftsure check --help` lists the formats.".into(),
            Self::Value { .. } | Self::Pattern { .. } => {
                "Correct the value, or take the key out to get the default.".into()
            }
            Self::NotToml { .. } => "Correct the file; other tools that read it fail on it, too.".into(),
            Self::Unreadable { .. } => "Check that the file may be read and holds UTF-8.".into(),
            Self::CommandLine { .. } => "`swiftsure check --help` says what the options take.".into(),
        }
    }
}

const TABLE: &str = "[tool.swiftsure]";

fn of(table: &str, file: &str) -> String {
    if table.is_empty() { file.to_owned() } else { format!(" of {file}") }
}

/// Finds the configuration that holds for `start` (a file or folder), and joins it with the command line.
///
/// The nearest `swiftsure.toml`, or `pyproject.toml` with a table `[tool.swiftsure]`, wins; the search goes up to the
/// folder that holds `.git`, so that nothing outside of the repository changes the result.
pub fn load(start: &Path, command_line: Options, known: Known<'_>) -> Result<Config, ConfigError> {
    let start = absolute(start);
    let command_line = with_full_names(command_line, known);
    let start = if start.is_file() { start.parent().unwrap_or(&start) } else { &start };
    for folder in start.ancestors() {
        for name in ["swiftsure.toml", "pyproject.toml"] {
            let path = folder.join(name);
            if !path.is_file() {
                continue;
            }
            let shown = if folder == start { name.to_owned() } else { path.display().to_string() };
            let text = fs::read_to_string(&path)
                .map_err(|error| ConfigError::Unreadable { file: shown.clone(), reason: error.to_string() })?;
            if let Some(options) = parse(&shown, &text, known)? {
                let options = with_full_names(options, known).anchored(folder).overridden_by(command_line);
                return resolve(folder.to_owned(), Some(path), options, known);
            }
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    resolve(root_of(start), None, command_line, known)
}

/// Reads the text of a configuration file; `None` for a `pyproject.toml` without `[tool.swiftsure]`.
pub fn parse(file: &str, text: &str, known: Known<'_>) -> Result<Option<Options>, ConfigError> {
    let not_toml = |error: &toml::de::Error| ConfigError::NotToml {
        file: file.to_owned(),
        line: line_of(text, error.span()),
        reason: error.message().to_owned(),
    };
    let document = DeTable::parse(text).map_err(|error| not_toml(&error))?;
    let in_pyproject = file.ends_with("pyproject.toml");
    let table = if in_pyproject {
        let tool = document.get_ref().get("tool").and_then(|tool| tool.get_ref().get("swiftsure"));
        let Some(table) = tool else { return Ok(None) };
        table.clone()
    } else {
        let span = document.span();
        Spanned::new(span, DeValue::Table(document.into_inner()))
    };
    let reader = Reader { file, text, table: if in_pyproject { TABLE } else { "" }, known };
    reader.check_names(&table)?;
    Options::deserialize(ValueDeserializer::from(table.clone())).map(Some).map_err(|error| {
        let at = error.span();
        ConfigError::Value {
            file: file.to_owned(),
            line: line_of(text, at.clone()),
            key: reader.key_at(&table, at.as_ref()),
            reason: error.message().to_owned(),
        }
    })
}

/// One configuration file, while its names are checked.
struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    table: &'static str,
    known: Known<'a>,
}

impl Reader<'_> {
    /// Keys, rules, formats and patterns, each with the line that it stands on.
    fn check_names(&self, table: &Spanned<DeValue<'_>>) -> Result<(), ConfigError> {
        for (key, value) in sorted(table) {
            let name: &str = key.get_ref();
            match name {
                "rules" => {
                    for (rule, _) in sorted(value) {
                        self.check_rule("rules", rule.get_ref(), rule.span())?;
                    }
                }
                "per-file-ignores" => self.check_per_file_ignores(value)?,
                "exclude" => {
                    for (text, span) in strings(value) {
                        self.check_pattern(text, span)?;
                    }
                }
                "output-format" => self.check_format(value)?,
                _ if !Options::KEYS.contains(&name) => {
                    return Err(ConfigError::UnknownKey {
                        file: self.file.to_owned(),
                        table: self.table.to_owned(),
                        line: line_of(self.text, Some(key.span())),
                        key: name.to_owned(),
                        suggestion: nearest(name, Options::KEYS).map(str::to_owned),
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn check_per_file_ignores(&self, value: &Spanned<DeValue<'_>>) -> Result<(), ConfigError> {
        for (pattern, rules) in sorted(value) {
            self.check_pattern(pattern.get_ref(), pattern.span())?;
            for (rule, span) in strings(rules) {
                self.check_rule("per-file-ignores", rule, span)?;
            }
        }
        Ok(())
    }

    fn check_rule(&self, key: &str, rule: &str, span: Range<usize>) -> Result<(), ConfigError> {
        if !rules_named(rule, self.known.rules).is_empty() {
            return Ok(());
        }
        let table = if self.table.is_empty() { format!("[{key}]") } else { format!("[tool.swiftsure.{key}]") };
        Err(ConfigError::UnknownRule {
            file: self.file.to_owned(),
            table,
            line: line_of(self.text, Some(span)),
            rule: rule.to_owned(),
            suggestion: nearest_rule(rule, self.known.rules).map(str::to_owned),
        })
    }

    fn check_pattern(&self, pattern: &str, span: Range<usize>) -> Result<(), ConfigError> {
        Globs::new([pattern]).map(drop).map_err(|(pattern, reason)| ConfigError::Pattern {
            file: self.file.to_owned(),
            line: line_of(self.text, Some(span)),
            pattern,
            reason,
        })
    }

    fn check_format(&self, value: &Spanned<DeValue<'_>>) -> Result<(), ConfigError> {
        let Some(format) = value.get_ref().as_str().filter(|format| !self.known.formats.contains(format)) else {
            return Ok(());
        };
        Err(ConfigError::UnknownFormat {
            file: self.file.to_owned(),
            line: line_of(self.text, Some(value.span())),
            format: format.to_owned(),
            suggestion: nearest(format, self.known.formats.iter().copied()).map(str::to_owned),
        })
    }

    /// The key whose value holds the place of an error.
    fn key_at(&self, table: &Spanned<DeValue<'_>>, at: Option<&Range<usize>>) -> String {
        let holds = |span: &Range<usize>| at.is_some_and(|at| span.start <= at.start && at.end <= span.end);
        // The span of a table with a header is that of the header; its entries are asked one by one.
        let found = sorted(table)
            .into_iter()
            .find(|(_, value)| holds(&value.span()) || sorted(value).iter().any(|(_, inner)| holds(&inner.span())));
        found.map_or_else(|| self.table.to_owned(), |(key, _)| key.get_ref().to_string())
    }
}

type Entry<'t, 'i> = (&'t Spanned<std::borrow::Cow<'i, str>>, &'t Spanned<DeValue<'i>>);

/// The entries of a table in the order in which they are written; none for another value.
fn sorted<'t, 'i>(value: &'t Spanned<DeValue<'i>>) -> Vec<Entry<'t, 'i>> {
    let mut entries: Vec<Entry<'t, 'i>> = value.get_ref().as_table().into_iter().flatten().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// The strings of a list; none for another value.
fn strings<'t>(value: &'t Spanned<DeValue<'_>>) -> impl Iterator<Item = (&'t str, Range<usize>)> {
    let items = value.get_ref().as_array().into_iter().flatten();
    items.filter_map(|item| Some((item.get_ref().as_str()?, item.span())))
}

fn line_of(text: &str, span: Option<Range<usize>>) -> u32 {
    let end = span.map_or(0, |span| span.start).min(text.len());
    let lines = text.get(..end).map_or(0, |before| before.matches('\n').count());
    u32::try_from(lines + 1).unwrap_or(u32::MAX)
}

/// The same options with the lens in front of each rule, so that two ways to write one rule meet when sources join.
fn with_full_names(mut options: Options, known: Known<'_>) -> Options {
    let rules = std::mem::take(&mut options.rules);
    for (name, level) in rules {
        let full = rules_named(&name, known.rules);
        options.rules.extend(full.into_iter().map(|rule| (rule.to_owned(), level)));
    }
    options
}

/// Fills in the defaults. What comes from a file was checked with its lines; what fails here is from the command line.
fn resolve(root: PathBuf, file: Option<PathBuf>, options: Options, known: Known<'_>) -> Result<Config, ConfigError> {
    let wrong = |what: &str| {
        let what = what.to_owned();
        move |(pattern, reason): (String, String)| ConfigError::CommandLine {
            what,
            reason: format!("{pattern}: {reason}"),
        }
    };
    let mut per_file_ignores = Vec::new();
    for (pattern, names) in &options.per_file_ignores {
        let globs = Globs::new([pattern.as_str()]).map_err(wrong("a pattern"))?;
        let rules = names.iter().flat_map(|name| rules_named(name, known.rules)).map(str::to_owned).collect();
        per_file_ignores.push((globs, rules));
    }
    let lenses = options.lens.map_or_else(|| Lens::ALL.into(), |names| names.into_iter().map(|name| name.0).collect());
    Ok(Config {
        settings: options.settings.map(|module| module.0),
        lenses,
        exclude: Globs::new(options.exclude.iter().map(String::as_str)).map_err(wrong("--exclude"))?,
        include_tests: options.include_tests.unwrap_or(false),
        knowledge: options.knowledge,
        python_path: options.python_path,
        fail_on: options.fail_on.unwrap_or(FailOn::At(Severity::High)),
        output_format: options.output_format,
        baseline: options.baseline.unwrap_or_else(|| root.join(BASELINE_NAME)),
        advisories: options.advisories,
        sensitivity: options.sensitivity.into_iter().map(|(field, class)| (field, class.0)).collect(),
        levels: options.rules,
        per_file_ignores,
        root,
        file,
    })
}
