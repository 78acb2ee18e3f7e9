//! From arguments to a review: configuration, rules by name, and the run itself.

use std::path::PathBuf;

use anyhow::Result;
use jiff::Zoned;
use swiftsure_report::{Format, Style};
use swiftsure_review::{
    AdvisorySource, Cache, Config, FailOn, Known, LensName, Options, Outcome, SettingsModule, Task, config, names, run,
};
use swiftsure_rules::RULES;
use swiftsure_source::{RuleInfo, Sym};

use crate::args::{Global, ProjectArgs};
use crate::failure::Failure;
use crate::terminal;

/// What each rule says of itself.
pub(crate) fn infos() -> Vec<&'static RuleInfo> {
    RULES.iter().map(|rule| &rule.info).collect()
}

fn names_of_rules() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.info.name).collect()
}

/// What the command line says beside the paths.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub(crate) lens: Vec<String>,
    pub(crate) rule: Vec<String>,
    pub(crate) fail_on: Option<String>,
    pub(crate) output_format: Option<String>,
    pub(crate) advisories: Option<String>,
    pub(crate) only_new: bool,
    pub(crate) since: Option<String>,
    /// Only findings that touch the paths, not all of the project that they are part of.
    pub(crate) only_paths: bool,
}

/// The configuration for a project, with what was typed on top.
pub(crate) fn configuration(project: &ProjectArgs, typed: &Typed) -> Result<Config> {
    let wrong = |reason: String| Failure::new(reason, "`swiftsure check --help` says what the options take.");
    if let Some(missing) = project.paths.iter().find(|path| !path.exists()) {
        let sentence = format!("There is no file or folder {}", missing.display());
        let here = std::env::current_dir().map_or_else(|_| "the folder".into(), |here| here.display().to_string());
        return Err(Failure::new(sentence, format!("Paths are relative to {here}, where you are.")).into());
    }
    let mut options = Options {
        settings: project.settings.clone().map(SettingsModule::try_from).transpose().map_err(wrong)?,
        output_format: typed.output_format.clone(),
        advisories: typed.advisories.as_deref().map(AdvisorySource::typed),
        ..Options::default()
    };
    if !typed.lens.is_empty() {
        let lenses: Result<Vec<LensName>, String> = typed.lens.iter().cloned().map(LensName::try_from).collect();
        options.lens = Some(lenses.map_err(wrong)?);
    }
    options.fail_on = typed.fail_on.clone().map(FailOn::try_from).transpose().map_err(wrong)?;
    let start = project.paths.first().cloned().unwrap_or_else(|| PathBuf::from("."));
    let formats = Format::names();
    if let Some(format) = &typed.output_format {
        known_format(format, &formats).map_err(|error| from_environment(error, format))?;
    }
    let known = Known { rules: &names_of_rules(), formats: &formats };
    Ok(config::load(&start, options, known).map_err(|error| Failure::new(error.to_string(), error.hint()))?)
}

/// Says where a format comes from that nobody typed.
fn from_environment(error: anyhow::Error, format: &str) -> anyhow::Error {
    const VARIABLE: &str = "SWIFTSURE_OUTPUT_FORMAT";
    let typed = std::env::args().any(|argument| argument.starts_with("--output-format"));
    let set = std::env::var(VARIABLE).is_ok_and(|value| value == format);
    match error.downcast::<Failure>() {
        Ok(failure) if set && !typed => {
            let sentence = format!("{}, which the variable {VARIABLE} asks for", failure.sentence);
            Failure::new(sentence, failure.hint).into()
        }
        Ok(failure) => failure.into(),
        Err(error) => error,
    }
}

/// Refuses an output format that a command does not have, with the nearest one that it has.
pub(crate) fn known_format(typed: &str, formats: &[&str]) -> Result<()> {
    if formats.contains(&typed) {
        return Ok(());
    }
    let hint = match names::nearest(typed, formats.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`? The formats are {}.", formats.join(", ")),
        None => format!("The formats are {}.", formats.join(", ")),
    };
    Err(Failure::new(format!("There is no output format `{typed}` here"), hint).into())
}

/// Full names of rules that were typed with or without their lens.
pub(crate) fn rules(typed: &[String]) -> Result<Vec<String>> {
    let known = names_of_rules();
    let mut found = Vec::new();
    for name in typed {
        let named = names::rules_named(name, &known);
        if named.is_empty() {
            let hint = match names::nearest_rule(name, &known) {
                Some(near) => format!("Did you mean `{near}`? `swiftsure rules` lists them all."),
                None => "`swiftsure rules` lists them all.".to_owned(),
            };
            return Err(Failure::new(format!("There is no rule `{name}`"), hint).into());
        }
        found.extend(named.into_iter().map(str::to_owned));
    }
    Ok(found)
}

/// Reads and reviews the project.
pub(crate) fn review(project: &ProjectArgs, typed: &Typed, config: &Config, global: &Global) -> Result<Outcome> {
    let rules = rules(&typed.rule)?;
    let environment = std::env::var_os("VIRTUAL_ENV").map(PathBuf::from);
    let cache = (!global.no_cache).then(|| Cache::new(&config.root, this_program()));
    let task = Task {
        config,
        targets: &project.paths,
        only_targets: typed.only_paths,
        environment: environment.as_deref(),
        rules: &rules,
        only_new: typed.only_new,
        since: typed.since.as_deref(),
        today: Zoned::now().date(),
        threads: threads(global),
        cache: cache.as_ref(),
    };
    let done = terminal::with_progress(global, "reading your project", || run::run(&task));
    Ok(done.map_err(|error| Failure::new(error.to_string(), error.hint()))?)
}

/// The style of the standard output, with the paths that the next commands must repeat.
pub(crate) fn style(project: &ProjectArgs, global: &Global) -> Style {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/-_.,+@%".contains(letter);
    let mut paths = String::new();
    for path in project.paths.iter().map(|path| path.to_string_lossy()).filter(|path| path != ".") {
        let quoted = format!("'{}'", path.replace('\'', r"'\''"));
        paths.push(' ');
        paths.push_str(if path.chars().all(plain) { &path } else { &quoted });
    }
    Style { paths: Sym::new(&paths).as_str(), ..terminal::style(global) }
}

/// What tells this build from another: the version alone would not while the program is worked on.
fn this_program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let stamp = file.ok().map(|file| (file.len(), file.modified().ok()));
    format!("{} {stamp:?}", env!("CARGO_PKG_VERSION"))
}

fn threads(global: &Global) -> usize {
    global.threads.map_or_else(
        || std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        |threads| usize::from(threads.max(1)),
    )
}
