//! From the disk to a project in memory: every file read once, with what was not read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use swiftsure_django::templates;
use swiftsure_packages::{Advisories, Dependencies};
use swiftsure_python::decode;
use swiftsure_source::Sensitivity;

use crate::advisories::{AdvisoriesError, advisories};
use crate::classify::{FileClass, FileKind};
use crate::config::Config;
use crate::discover::{DiscoverError, Discovery, absolute, discover, discover_installed, shown};
use crate::names::nearest;
use crate::packages;
use crate::project::{project_roots, site_packages};
use crate::settings_module::{Candidate, NamedBy, RUN_FILES, candidates, deployed, evident};

/// Files beside the code that may name a settings module.
const TOOL_FILES: [&str; 6] = ["pyproject.toml", "pytest.ini", ".pytest.ini", "setup.cfg", "tox.ini", "mypy.ini"];

/// What is imported where somebody can come in, besides names that begin with `django`.
const FRAMEWORKS: [&str; 6] = ["celery", "fastapi", "flask", "ninja", "rest_framework", "starlette"];

/// Configuration that is longer is data.
const LONGEST_CONFIG: u64 = 1 << 20;

/// A Python file or another text of the project.
#[derive(Clone, Debug)]
pub struct Source {
    /// Relative to the project's root, with `/`.
    pub path: String,
    pub text: String,
    pub class: FileClass,
}

/// Everything that a review looks at, in memory.
#[derive(Clone, Debug, Default)]
pub struct Project {
    pub name: String,
    pub sources: Vec<Source>,
    /// Stub files of the user, relative to their folder.
    pub stubs: Vec<Source>,
    /// Installed packages that the project imports, relative to `site-packages`.
    pub packages: Vec<Source>,
    /// Settings modules, dotted, the one to judge first.
    pub settings: Vec<String>,
    /// A settings module that `manage.py` or a server names and nobody wrote, where there is no other.
    pub missing_settings: Option<Candidate>,
    /// Some file imports a framework whose ways in are known.
    pub names_framework: bool,
    /// The settings module that the user names.
    pub named: Option<String>,
    /// How sensitive the user says that single fields of models are, by `app.Model.field`.
    pub sensitivity: BTreeMap<String, Sensitivity>,
    /// The settings modules that what runs in production names, and the file that does.
    pub deployed: Vec<(String, String)>,
    /// Source roots besides those that the layout shows.
    pub python_path: Vec<String>,
    pub django_version: Option<String>,
    pub templates: Vec<Source>,
    pub lock_files: Vec<String>,
    /// Files that are neither Python nor templates, and of which rules speak: what the project depends on, and what
    /// configures the site, its containers and its builds.
    pub texts: Vec<Source>,
    /// What the texts say that the project depends on; spans name files by their place in `texts`.
    pub dependencies: Dependencies,
    /// What the user has of advisories for these dependencies.
    pub advisories: Advisories,
    /// What could not be read: the reason, and the paths.
    pub unread: BTreeMap<String, Vec<String>>,
}

/// Why there is nothing to review.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    #[error("There is no Python file and no template in {}", .0.display())]
    NoPython(PathBuf),
    #[error(transparent)]
    Advisories(#[from] AdvisoriesError),
    #[error("There is no settings module `{module}`: no file {file} in {}", .folder.display())]
    NoSettings { module: String, file: String, folder: PathBuf, nearest: Option<String> },
}

impl ReadError {
    /// What the user can do, in one sentence.
    pub fn hint(&self) -> String {
        match self {
            Self::Discover(_) => "Check the spelling; paths are relative to the folder that you are in.".to_owned(),
            Self::Advisories(_) => {
                "Name a folder or .zip of advisories in the OSV format, or `osv` to ask its service.".to_owned()
            }
            Self::NoPython(_) => "Name the folder that holds your project: swiftsure check PATH".to_owned(),
            Self::NoSettings { nearest: Some(nearest), .. } => format!("Did you mean `{nearest}`?"),
            Self::NoSettings { .. } => "Write it as wsgi.py does: --settings config.settings.prod".to_owned(),
        }
    }
}

/// Reads what `targets` hold. Paths are relative to the root of `config`.
///
/// `environment` is the active virtual environment, as the caller knows it.
pub fn read(config: &Config, targets: &[PathBuf], environment: Option<&Path>) -> Result<Project, ReadError> {
    // Whoever names a part of a project wants it judged as that part: with the whole around it.
    let mut folders = vec![config.root.clone()];
    folders.extend(targets.iter().filter(|target| absolute(target) != config.root).cloned());
    let found = discover(&config.root, &folders, &config.exclude)?;
    for target in targets {
        let part = part(&config.root, target);
        if !found
            .files
            .iter()
            .any(|file| matches!(file.kind, FileKind::Python | FileKind::Template) && is_in(&file.shown, &part))
        {
            return Err(ReadError::NoPython(absolute(target)));
        }
    }
    let mut project = Project {
        name: folder_name(&config.root),
        python_path: config.python_path.iter().map(|path| relative(&config.root, path)).collect(),
        ..Project::default()
    };
    for (reason, paths) in found.unread_by_reason() {
        project.unread.insert(reason.to_owned(), paths.into_iter().map(str::to_owned).collect());
    }
    read_kind(&found, FileKind::Python, &mut project.sources, &mut project.unread);
    read_kind(&found, FileKind::Template, &mut project.templates, &mut project.unread);
    project.templates.iter_mut().filter(|page| is_finished(page)).for_each(|page| page.text = String::new());
    if project.sources.is_empty() {
        return Err(ReadError::NoPython(config.root.clone()));
    }
    let roots = roots(config, &found);
    read_texts(config, &found, &mut project)?;
    project.names_framework = names_framework(&project.sources);
    (project.settings, project.missing_settings) = settings(config, &roots, &project)?;
    project.named.clone_from(&config.settings);
    project.sensitivity.clone_from(&config.sensitivity);
    project.deployed = deployed_settings(config, &roots, &project);
    for folder in &config.knowledge {
        read_folder(folder, &mut project.stubs, &mut project.unread);
    }
    if let Some(packages) = roots.iter().find_map(|root| site_packages(root, environment)) {
        read_packages(&packages, &mut project);
    }
    Ok(project)
}

/// Whether a page is shown as it is: built documentation can be longer than the whole program.
fn is_finished(page: &Source) -> bool {
    !templates::is_named(&page.path) && !["{%", "{{"].iter().any(|tag| page.text.contains(tag))
}

fn read_kind(found: &Discovery, kind: FileKind, into: &mut Vec<Source>, unread: &mut BTreeMap<String, Vec<String>>) {
    for file in found.files.iter().filter(|file| file.kind == kind) {
        read_file(&file.path, file.shown.clone(), file.class, into, unread);
    }
}

/// Configuration where secrets may stand or that names what the site runs on, up to a size.
fn read_configs(found: &Discovery, project: &mut Project) {
    let is_wanted = |path: &str| swiftsure_rules::may_hold_secrets(path) || swiftsure_packages::is_runtime_file(path);
    let configs = found.files.iter().filter(|file| file.kind == FileKind::Config && file.class == FileClass::Source);
    for file in configs.filter(|file| is_wanted(&file.shown)) {
        if fs::metadata(&file.path).is_ok_and(|about| about.len() > LONGEST_CONFIG) {
            let reason = "configuration longer than 1 MB".to_owned();
            project.unread.entry(reason).or_default().push(file.shown.clone());
        } else {
            read_file(&file.path, file.shown.clone(), file.class, &mut project.texts, &mut project.unread);
        }
    }
}

fn read_file(
    path: &Path,
    shown: String,
    class: FileClass,
    into: &mut Vec<Source>,
    unread: &mut BTreeMap<String, Vec<String>>,
) {
    match fs::read(path) {
        Ok(bytes) => into.push(Source { path: shown, text: decode(&bytes).0, class }),
        Err(error) => unread.entry(error.kind().to_string()).or_default().push(shown),
    }
}

/// The folders of the projects below the root, the root itself first.
fn roots(config: &Config, found: &Discovery) -> Vec<PathBuf> {
    let folders: BTreeSet<PathBuf> = found
        .files
        .iter()
        .filter(|file| file.kind != FileKind::Config)
        .filter_map(|file| file.path.parent())
        .map(Path::to_owned)
        .collect();
    let mut roots = vec![config.root.clone()];
    roots.extend(project_roots(&config.root, &folders));
    roots.dedup();
    roots
}

/// What configures the project, what it depends on, and what the user has of advisories for that.
fn read_texts(config: &Config, found: &Discovery, project: &mut Project) -> Result<(), ReadError> {
    read_kind(found, FileKind::Packages, &mut project.texts, &mut project.unread);
    read_configs(found, project);
    let missing = packages::complete(&config.root, &mut project.texts);
    project.dependencies = packages::dependencies(&project.texts, &project.sources);
    project.dependencies.unchecked.extend(missing);
    project.advisories = advisories(config.advisories.as_ref(), &project.dependencies)?;
    project.django_version = project.dependencies.django();
    let locks = found.files.iter().filter(|file| file.kind == FileKind::Packages && !is_description(&file.shown));
    project.lock_files = locks.map(|file| file.shown.clone()).collect();
    Ok(())
}

/// Whether a file says what a project is, and its dependencies among other things.
fn is_description(path: &str) -> bool {
    ["pyproject.toml", "setup.cfg", "PKG-INFO", "METADATA"].iter().any(|name| path.ends_with(name))
}

/// Whether a file imports a framework, or one of Django's packages.
fn names_framework(sources: &[Source]) -> bool {
    let is_framework = |name: &str| name.starts_with("django") || FRAMEWORKS.contains(&name);
    sources.iter().any(|source| imported(&source.text).any(is_framework))
}

/// The settings modules: the one that the user names, else those that the project names and has, else one that nothing
/// names; and where it has none, the one that it should have.
fn settings(
    config: &Config,
    roots: &[PathBuf],
    project: &Project,
) -> Result<(Vec<String>, Option<Candidate>), ReadError> {
    let has = |module: &str| {
        let path = module.replace('.', "/");
        let (file, package) = (format!("{path}.py"), format!("{path}/__init__.py"));
        let ends = |whole: &str, part: &str| {
            whole.strip_suffix(part).is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        project.sources.iter().any(|source| ends(&source.path, &file) || ends(&source.path, &package))
    };
    if let Some(named) = &config.settings {
        if has(named) {
            return Ok((vec![named.clone()], None));
        }
        let file = file_of(named);
        let nearest = nearest_module(named, project);
        return Err(ReadError::NoSettings { module: named.clone(), file, folder: config.root.clone(), nearest });
    }
    let tools: Vec<(String, String)> = roots
        .iter()
        .flat_map(|root| TOOL_FILES.map(|name| root.join(name)))
        .filter_map(|path| Some((path.to_string_lossy().into_owned(), fs::read_to_string(&path).ok()?)))
        .collect();
    let code = project.sources.iter().filter(|source| source.class == FileClass::Source);
    let texts = code.map(|source| (source.path.as_str(), source.text.as_str()));
    let named = candidates(texts.chain(tools.iter().map(|(path, text)| (path.as_str(), text.as_str()))));
    let mut modules: Vec<String> = Vec::new();
    let mut missing = None;
    for candidate in named {
        if !has(&candidate.module) {
            missing = missing.or(Some(candidate).filter(|candidate| candidate.named_by <= NamedBy::Manage));
        } else if !modules.contains(&candidate.module) {
            modules.push(candidate.module);
        }
    }
    if modules.is_empty() {
        // A package that others configure brings its settings along, and nothing in it runs them.
        let code = project.sources.iter().filter(|source| source.class == FileClass::Source);
        modules.extend(evident(code.map(|source| (source.path.as_str(), source.text.as_str()))));
    }
    let missing = missing.filter(|_| modules.is_empty());
    Ok((modules, missing))
}

/// Where a module would stand: `config/settings.py`.
pub(crate) fn file_of(module: &str) -> String {
    format!("{}.py", module.replace('.', "/"))
}

/// The settings modules that web servers, containers and platforms are told to load.
fn deployed_settings(config: &Config, roots: &[PathBuf], project: &Project) -> Vec<(String, String)> {
    let run: Vec<(String, String)> = roots
        .iter()
        .flat_map(|root| RUN_FILES.map(|name| root.join(name)))
        .filter_map(|path| Some((shown(&config.root, &path), fs::read_to_string(&path).ok()?)))
        .collect();
    let code = project.sources.iter().filter(|source| source.class == FileClass::Source);
    let texts = code.map(|source| (source.path.as_str(), source.text.as_str()));
    deployed(texts.chain(run.iter().map(|(path, text)| (path.as_str(), text.as_str()))))
}

/// The module of the project whose name is nearest to a misspelt one.
fn nearest_module(named: &str, project: &Project) -> Option<String> {
    let dotted = |source: &Source| source.path.trim_end_matches(".py").trim_end_matches("/__init__").replace('/', ".");
    let modules: Vec<String> = project.sources.iter().map(dotted).collect();
    nearest(named, modules.iter().map(String::as_str)).map(str::to_owned)
}

/// A part of a project that a user named, as paths in it are shown; empty for the whole.
pub(crate) fn part(root: &Path, target: &Path) -> String {
    shown(root, &absolute(target))
}

/// Whether a file (as shown) is the part, or lies in it.
pub(crate) fn is_in(file: &str, part: &str) -> bool {
    part.is_empty() || file.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// All Python files below a folder, with paths relative to it.
fn read_folder(folder: &Path, into: &mut Vec<Source>, unread: &mut BTreeMap<String, Vec<String>>) {
    let Ok(found) = discover_installed(folder) else {
        unread.entry("does not exist".to_owned()).or_default().push(folder.display().to_string());
        return;
    };
    for file in found.files.iter().filter(|file| file.kind == FileKind::Python) {
        read_file(&file.path, file.shown.clone(), FileClass::Source, into, unread);
    }
}

/// The installed packages that the project's own files import, without their tests.
fn read_packages(site: &Path, project: &mut Project) {
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    for source in project.sources.iter().filter(|source| source.class == FileClass::Source) {
        wanted.extend(imported(&source.text).map(str::to_owned));
    }
    wanted.remove("django");
    for name in wanted {
        let folder = site.join(&name);
        if folder.join("__init__.py").is_file() {
            let mut files = Vec::new();
            read_folder(&folder, &mut files, &mut project.unread);
            for mut file in files {
                file.path = format!("{name}/{}", file.path);
                if !file.path.contains("/tests/") && !file.path.contains("/migrations/") {
                    project.packages.push(file);
                }
            }
        }
    }
}

/// The first parts of the names that a file imports, by its lines.
fn imported(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let line = line.trim_start();
        let rest = line.strip_prefix("import ").or_else(|| line.strip_prefix("from "))?;
        let name = rest.split([' ', '.', ',', ';']).next()?;
        (!name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')).then_some(name)
    })
}

fn folder_name(root: &Path) -> String {
    let whole = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    whole.file_name().map_or_else(|| "project".to_owned(), |name| name.to_string_lossy().into_owned())
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
