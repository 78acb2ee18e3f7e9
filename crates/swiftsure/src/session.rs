//! From arguments to a review: configuration, rules by name, and the run itself.

use std::path::PathBuf;

use anyhow::Result;
use jiff::Zoned;
use swiftsure_report::Format;
use swiftsure_review::{Cache, Config, FailOn, Known, LensName, Options, Outcome, SettingsModule, Task, config, names, run};
use swiftsure_rules::RULES;
use swiftsure_source::RuleInfo;

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
    pub(crate) only_new: bool,
    pub(crate) since: Option<String>,
}

/// The configuration for a project, with what was typed on top.
pub(crate) fn configuration(project: &ProjectArgs, typed: &Typed) -> Result<Config> {
    let wrong = |reason: String| Failure::new(reason, "`swiftsure check --help` says what the options take.");
    let mut options = Options {
        settings: project.settings.clone().map(SettingsModule),
        output_format: typed.output_format.clone(),
        ..Options::default()
    };
    if !typed.lens.is_empty() {
        let lenses: Result<Vec<LensName>, String> = typed.lens.iter().cloned().map(LensName::try_from).collect();
        options.lens = Some(lenses.map_err(wrong)?);
    }
    options.fail_on = typed.fail_on.clone().map(FailOn::try_from).transpose().map_err(wrong)?;
    let start = project.paths.first().cloned().unwrap_or_else(|| PathBuf::from("."));
    if !start.exists() {
        let sentence = format!("There is no file or folder {}.", start.display());
        return Err(Failure::new(sentence, "Name the folder of your project: swiftsure check PATH").into());
    }
    let formats = Format::names();
    let known = Known { rules: &names_of_rules(), formats: &formats };
    Ok(config::load(&start, options, known).map_err(|error| Failure::new(format!("{error}."), error.hint()))?)
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
            return Err(Failure::new(format!("There is no rule `{name}`."), hint).into());
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
        environment: environment.as_deref(),
        rules: &rules,
        only_new: typed.only_new,
        since: typed.since.as_deref(),
        today: Zoned::now().date(),
        threads: threads(global),
        cache: cache.as_ref(),
    };
    let done = terminal::with_progress(global, "reading your project", || run::run(&task));
    Ok(done.map_err(|error| Failure::new(error.to_string(), error.hint().to_owned()))?)
}

/// What tells this build from another: the version alone would not while the program is worked on.
fn this_program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let stamp = file.ok().map(|file| (file.len(), file.modified().ok()));
    format!("{} {stamp:?}", env!("CARGO_PKG_VERSION"))
}

fn threads(global: &Global) -> usize {
    global.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get)).max(1)
}
