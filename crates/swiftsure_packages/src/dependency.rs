//! The facts that dependency files state, and which reader knows which file.

use std::collections::BTreeSet;

use jiff::civil::Date;
use swiftsure_source::{FileId, Range, Span};

use crate::support::{self, Standing};
use crate::version::{Specifiers, Version};
use crate::{locks, project_file, requirements, runtime};

/// How exactly a file names a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// This version and no other.
    Exactly(Version),
    /// Any that the clauses allow; any at all where there are none.
    Within(Specifiers),
    /// An address or a folder instead of a version.
    Elsewhere,
}

/// One package that one file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Normalised: `django-rest-framework`, in lower case.
    pub name: String,
    pub stated: Stated,
    /// Where in its file.
    pub span: Span,
    /// Stated by a lock file, which holds all packages with their versions.
    pub locked: bool,
    /// For tests, documentation or development only.
    pub dev: bool,
    /// An extra that nobody need ask for.
    pub optional: bool,
    /// The condition behind the `;`, if there is one.
    pub marker: Option<String>,
}

impl Dependency {
    /// The version that is installed, where the file states one.
    pub fn version(&self) -> Option<&Version> {
        match &self.stated {
            Stated::Exactly(version) => Some(version),
            Stated::Within(_) | Stated::Elsewhere => None,
        }
    }
}

/// What is not a package and still has a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RuntimeKind {
    Django,
    Python,
    PostgreSql,
}

impl RuntimeKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Django => "Django",
            Self::Python => "Python",
            Self::PostgreSql => "PostgreSQL",
        }
    }
}

/// A version of Python or PostgreSQL that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runtime {
    pub kind: RuntimeKind,
    pub stated: Stated,
    pub span: Span,
}

/// What one file states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub dependencies: Vec<Dependency>,
    pub runtimes: Vec<Runtime>,
    /// Files that it takes in, relative to its own folder.
    pub includes: Vec<String>,
    /// It is the description of a package that others install.
    pub is_package: bool,
    /// What it takes in that nobody can compare with advisories, and why.
    pub unchecked: Vec<String>,
    /// Why nothing could be read, where that is so.
    pub failure: Option<String>,
}

impl Reading {
    pub(crate) fn failed(reason: impl Into<String>) -> Self {
        Self { failure: Some(reason.into()), ..Self::default() }
    }
}

/// What all files of a project state, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies {
    pub all: Vec<Dependency>,
    pub runtimes: Vec<Runtime>,
    /// The project is a package that others install: its ranges are meant to be wide.
    pub is_package: bool,
    /// Some lock file was read.
    pub is_locked: bool,
    /// Files that could not be read: the path, and why.
    pub unread: Vec<(String, String)>,
    /// What is installed and cannot be compared with advisories: the path of the file that says so, and why.
    pub unchecked: Vec<(String, String)>,
}

impl Dependencies {
    /// Takes in what one file states.
    pub fn add(&mut self, path: &str, reading: Reading) {
        self.is_package |= reading.is_package;
        self.is_locked |= reading.dependencies.iter().any(|dependency| dependency.locked);
        self.all.extend(reading.dependencies);
        self.runtimes.extend(reading.runtimes);
        self.unchecked.extend(reading.unchecked.into_iter().map(|reason| (path.to_owned(), reason)));
        self.unread.extend(reading.failure.map(|reason| (path.to_owned(), reason)));
    }

    /// A lock that does not say what is for development learns it from the files that were locked.
    pub fn settle(&mut self) {
        let stated = self.all.iter().filter(|dependency| !dependency.locked);
        let (dev, run): (Vec<_>, Vec<_>) = stated.partition(|dependency| dependency.dev);
        let names = |list: Vec<&Dependency>| list.into_iter().map(|one| one.name.clone()).collect::<BTreeSet<String>>();
        let (dev, run) = (names(dev), names(run));
        for locked in self.all.iter_mut().filter(|dependency| dependency.locked) {
            locked.dev |= dev.contains(&locked.name) && !run.contains(&locked.name);
        }
    }

    /// The same with files numbered from `first` on instead of from 0.
    pub fn numbered_from(mut self, first: u32) -> Self {
        let spans = self.all.iter_mut().map(|dependency| &mut dependency.span);
        for span in spans.chain(self.runtimes.iter_mut().map(|runtime| &mut runtime.span)) {
            span.file = FileId(span.file.0.saturating_add(first));
        }
        self
    }

    /// The version of a package that the project runs with: locked before pinned, in code that is deployed before tools.
    pub fn version_of(&self, name: &str) -> Option<&Version> {
        self.pins(name).first().and_then(|dependency| dependency.version())
    }

    /// The places that pin a package, the one that decides first.
    pub fn pins(&self, name: &str) -> Vec<&Dependency> {
        let named = |dependency: &&Dependency| dependency.name == name && dependency.version().is_some();
        let mut pins: Vec<&Dependency> = self.all.iter().filter(named).collect();
        // Of several under different conditions, the newest is for the newest system.
        pins.sort_by(|left, right| {
            let weight = |of: &Dependency| (of.dev, of.optional, !of.locked);
            weight(left)
                .cmp(&weight(right))
                .then_with(|| right.version().cmp(&left.version()))
                .then(left.span.cmp(&right.span))
        });
        pins
    }

    /// The version of Django, else the lower bound of what is allowed.
    pub fn django(&self) -> Option<String> {
        let exact = self.version_of("django").map(ToString::to_string);
        exact.or_else(|| {
            let ranges = self.all.iter().filter(|dependency| dependency.name == "django" && !dependency.dev);
            let lowest = ranges.filter_map(|dependency| match &dependency.stated {
                Stated::Within(range) => range.lowest(),
                _ => None,
            });
            lowest.map(ToString::to_string).next()
        })
    }

    /// Every package's name, once, in order.
    pub fn names(&self) -> BTreeSet<&str> {
        self.all.iter().map(|dependency| dependency.name.as_str()).collect()
    }

    /// What a day makes of the versions that are named; two days that give the same here give the same findings.
    pub fn standings(today: Date) -> Vec<Standing> {
        support::all_standings(today)
    }
}

/// `zope-interface` for `Zope.Interface`: one name for all ways to write it.
pub fn normalised(name: &str) -> String {
    let mut plain = String::new();
    for letter in name.trim().chars() {
        match letter {
            '-' | '_' | '.' if plain.ends_with('-') => {}
            '-' | '_' | '.' => plain.push('-'),
            _ => plain.extend(letter.to_lowercase()),
        }
    }
    plain
}

/// Reads one file by its name; what is no file of dependencies or runtimes states nothing.
pub fn read(file: FileId, path: &str, text: &str) -> Reading {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut reading = match name {
        "pyproject.toml" => project_file::pyproject(file, text),
        "setup.cfg" => project_file::setup_cfg(file, text),
        "uv.lock" | "poetry.lock" | "pdm.lock" => locks::toml(file, text, "package"),
        "environment.yml" | "environment.yaml" if text.contains("dependencies:") => {
            Reading { unchecked: vec!["environments of conda are not read".to_owned()], ..Reading::default() }
        }
        "Pipfile.lock" => locks::pipfile(file, text),
        _ if name == "pylock.toml" || (name.starts_with("pylock.") && name.ends_with(".toml")) => {
            locks::toml(file, text, "packages")
        }
        // What an installer or a builder wrote of a package lies in the root: it is unpacked, and lock files were left out.
        "PKG-INFO" | "METADATA" => Reading { is_package: true, ..Reading::default() },
        _ if runtime::is_runtime_file(path) => runtime::read(file, path, text),
        _ if name.ends_with(".txt") || name.ends_with(".in") => requirements::read(file, text),
        _ => Reading::default(),
    };
    if words(path).any(|word| is_beside_the_site(&word)) {
        reading.runtimes.clear();
    }
    let for_development = words(path).any(|word| is_beside_the_site(&word) || is_for_development(&word));
    for dependency in &mut reading.dependencies {
        dependency.dev |= for_development;
    }
    reading
}

/// The words that a path is made of, in lower case.
fn words(path: &str) -> impl Iterator<Item = String> {
    path.split(|letter: char| !letter.is_ascii_alphanumeric()).map(str::to_ascii_lowercase)
}

/// What is kept beside a site and is no part of it.
fn is_beside_the_site(word: &str) -> bool {
    matches!(word, "test" | "tests" | "testing" | "doc" | "docs" | "example" | "examples" | "demo" | "sandbox")
        || matches!(word, "benchmark" | "benchmarks" | "template" | "templates")
}

/// What only those who work on a site install.
fn is_for_development(word: &str) -> bool {
    matches!(word, "dev" | "devel" | "develop" | "development" | "lint" | "local" | "ci" | "tox" | "build" | "tools")
}

/// A range of bytes as a span of a file.
pub(crate) fn place(file: FileId, range: std::ops::Range<usize>) -> Span {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Range::new(number(range.start), number(range.end)).in_file(file)
}
