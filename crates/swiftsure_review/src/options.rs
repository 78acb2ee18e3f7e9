//! What a configuration file or the command line may say: the keys, and the values that they take.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use swiftsure_source::{Lens, Sensitivity, Severity};

use crate::names::{did_you_mean, nearest};

/// One source of configuration; what it does not say is `None` or empty.
///
/// Unknown keys are refused by [`crate::config`], which knows the line that they stand on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Options {
    /// The settings module to judge, dotted: `config.settings.prod`.
    pub settings: Option<SettingsModule>,
    /// The lenses to look through; all three where this is not given.
    pub lens: Option<Vec<LensName>>,
    /// The severity of single rules, or `off`. Names with or without their lens.
    pub rules: BTreeMap<String, Level>,
    /// Patterns of files to leave out, beside those that are always left out.
    pub exclude: Vec<String>,
    /// Whether tests are reviewed, too.
    pub include_tests: Option<bool>,
    /// Folders of stub files that say what libraries do.
    pub knowledge: Vec<PathBuf>,
    /// Folders, beside the project's own, in which modules are looked for.
    pub python_path: Vec<PathBuf>,
    /// The severity from which findings make the run fail.
    pub fail_on: Option<FailOn>,
    /// The name of an output format.
    pub output_format: Option<String>,
    /// The file that holds the accepted findings.
    pub baseline: Option<PathBuf>,
    /// Where advisories in the OSV format come from.
    pub advisories: Option<AdvisorySource>,
    /// Rules that are not reported in the files that match a pattern.
    pub per_file_ignores: BTreeMap<String, Vec<String>>,
    /// How sensitive single fields of models are: `shop.Order.note`.
    pub sensitivity: BTreeMap<String, Class>,
}

impl Options {
    /// Every key, in the order of the documentation.
    pub const KEYS: [&'static str; 13] = [
        "settings",
        "lens",
        "rules",
        "exclude",
        "include-tests",
        "knowledge",
        "python-path",
        "fail-on",
        "output-format",
        "baseline",
        "advisories",
        "per-file-ignores",
        "sensitivity",
    ];

    /// These options where `stronger` says nothing. Lists of patterns and folders, and tables, add up.
    #[must_use]
    pub fn overridden_by(mut self, stronger: Self) -> Self {
        self.rules.extend(stronger.rules);
        self.exclude.extend(stronger.exclude);
        self.knowledge.extend(stronger.knowledge);
        self.python_path.extend(stronger.python_path);
        self.per_file_ignores.extend(stronger.per_file_ignores);
        self.sensitivity.extend(stronger.sensitivity);
        Self {
            settings: stronger.settings.or(self.settings),
            lens: stronger.lens.or(self.lens),
            include_tests: stronger.include_tests.or(self.include_tests),
            fail_on: stronger.fail_on.or(self.fail_on),
            output_format: stronger.output_format.or(self.output_format),
            baseline: stronger.baseline.or(self.baseline),
            advisories: stronger.advisories.or(self.advisories),
            ..self
        }
    }

    /// The same options with folders and files relative to `folder`.
    #[must_use]
    pub(crate) fn anchored(mut self, folder: &Path) -> Self {
        let advisories = self.advisories.iter_mut().filter_map(|source| match source {
            AdvisorySource::Files(path) => Some(path),
            AdvisorySource::Service(_) => None,
        });
        let files = self.baseline.iter_mut().chain(advisories);
        for path in self.knowledge.iter_mut().chain(&mut self.python_path).chain(files) {
            *path = folder.join(&*path);
        }
        self
    }
}

/// The service of the OSV project, which `osv` stands for.
const OSV: &str = "https://api.osv.dev";

/// Where advisories come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum AdvisorySource {
    /// A folder or an archive of them.
    Files(PathBuf),
    /// The address of a service that speaks the protocol of OSV.
    Service(String),
}

impl AdvisorySource {
    /// What the user types: `osv`, an address, or a path.
    pub fn typed(text: &str) -> Self {
        match text {
            "osv" => Self::Service(OSV.to_owned()),
            _ if text.starts_with("https://") || text.starts_with("http://") => {
                Self::Service(text.trim_end_matches('/').to_owned())
            }
            _ => Self::Files(PathBuf::from(text)),
        }
    }
}

impl TryFrom<String> for AdvisorySource {
    type Error = String;

    /// A file of the project decides on nothing that is sent: that is for the user to say.
    fn try_from(text: String) -> Result<Self, String> {
        match Self::typed(&text) {
            Self::Service(_) => Err(format!("a service is asked only by --advisories {text} on the command line")),
            files @ Self::Files(_) => Ok(files),
        }
    }
}

/// The dotted name of a settings module.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct SettingsModule(pub String);

impl TryFrom<String> for SettingsModule {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if is_dotted_name(&text) {
            return Ok(Self(text));
        }
        let guess = text.trim_start_matches("./").trim_end_matches(".py").replace(['/', '\\'], ".");
        let guess = Some(guess).filter(|guess| is_dotted_name(guess));
        Err(format!("\"{text}\" is not the dotted name of a module{}", did_you_mean(guess.as_deref())))
    }
}

/// Whether `text` could stand after `import`.
pub(crate) fn is_dotted_name(text: &str) -> bool {
    text.split('.').all(|part| {
        part.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_')
            && part.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

/// A lens by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct LensName(pub Lens);

impl TryFrom<String> for LensName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        choose(&text, "a lens", Lens::ALL.map(|lens| (lens.as_str(), Self(lens))))
    }
}

/// What `rules` says of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Level {
    Off,
    At(Severity),
}

impl TryFrom<String> for Level {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let levels = Severity::ALL.map(|severity| (severity.as_str(), Self::At(severity)));
        choose(&text, "a level", std::iter::once(("off", Self::Off)).chain(levels))
    }
}

/// The class of a field by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Class(pub Sensitivity);

impl TryFrom<String> for Class {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        choose(&text, "a class of fields", Sensitivity::ALL.map(|class| (class.as_str(), Self(class))))
    }
}

/// From which severity findings make a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum FailOn {
    Never,
    At(Severity),
}

impl FailOn {
    /// Whether a finding of this severity makes the run fail.
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Never => false,
            Self::At(least) => severity >= least,
        }
    }
}

impl TryFrom<String> for FailOn {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let levels = Severity::ALL.map(|severity| (severity.as_str(), Self::At(severity)));
        choose(&text, "a level to fail on", std::iter::once(("none", Self::Never)).chain(levels))
    }
}

/// The choice that is called `typed`, or a clause that names the choices and the nearest one.
fn choose<T>(typed: &str, what: &str, choices: impl IntoIterator<Item = (&'static str, T)>) -> Result<T, String> {
    let mut names = Vec::new();
    for (name, value) in choices {
        if name == typed {
            return Ok(value);
        }
        names.push(name);
    }
    let hint = did_you_mean(nearest(typed, names.iter().copied()));
    Err(format!("\"{typed}\" is not {what}, which is one of {}{hint}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::{Class, FailOn, LensName, Level, Options, SettingsModule};
    use swiftsure_source::{Lens, Severity};

    #[test]
    fn a_path_to_settings_is_answered_with_the_dotted_name() {
        let error = SettingsModule::try_from("config/settings/prod.py".to_owned()).unwrap_err();
        assert_eq!(
            error,
            "\"config/settings/prod.py\" is not the dotted name of a module; did you mean \"config.settings.prod\"?"
        );
        assert!(SettingsModule::try_from(String::new()).is_err());
    }

    #[test]
    fn a_wrong_level_is_answered_with_the_levels() {
        let error = Level::try_from("hihg".to_owned()).unwrap_err();
        assert_eq!(
            error,
            "\"hihg\" is not a level, which is one of off, low, medium, high, critical; did you mean \"high\"?"
        );
    }

    #[test]
    fn a_wrong_class_is_answered_with_the_classes() {
        let error = Class::try_from("persnal".to_owned()).unwrap_err();
        assert_eq!(
            error,
            "\"persnal\" is not a class of fields, which is one of secret, personal, permission, money, public; did \
             you mean \"personal\"?"
        );
    }

    #[test]
    fn failing_starts_at_the_level_that_was_asked_for() {
        assert!(FailOn::At(Severity::High).fails(Severity::Critical));
        assert!(!FailOn::At(Severity::High).fails(Severity::Medium));
        assert!(!FailOn::Never.fails(Severity::Critical));
    }

    #[test]
    fn the_stronger_source_wins_and_lists_add_up() {
        let file = Options {
            lens: Some(vec![LensName(Lens::Swift)]),
            include_tests: Some(true),
            exclude: vec!["a".into()],
            ..Options::default()
        };
        let line = Options { lens: Some(vec![LensName(Lens::Sure)]), exclude: vec!["b".into()], ..Options::default() };
        let both = file.overridden_by(line);
        assert_eq!(both.lens, Some(vec![LensName(Lens::Sure)]));
        assert_eq!(both.include_tests, Some(true));
        assert_eq!(both.exclude, ["a", "b"]);
    }
}
