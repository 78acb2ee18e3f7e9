//! Which files make up a project: found on disk, in the order of their paths, each with the part that it plays.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::classify::{FileClass, FileKind, class, is_config_folder, kind, pytest_plugins};
use crate::globs::Globs;

/// A file that was found and can be opened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundFile {
    /// Relative to the base with `/`; whole where the file lies outside of it.
    pub shown: String,
    /// For opening.
    pub path: PathBuf,
    pub kind: FileKind,
    pub class: FileClass,
}

/// What was found, in the order of the paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovery {
    pub files: Vec<FoundFile>,
    /// What could not be looked at: the path as shown, and why.
    pub unread: Vec<(String, String)>,
}

impl Discovery {
    /// The unread paths by their reason.
    pub fn unread_by_reason(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (path, reason) in &self.unread {
            reasons.entry(reason).or_default().push(path);
        }
        reasons
    }
}

/// Why there is nothing to walk.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoverError {
    #[error("There is no file or folder {}", .0.display())]
    Missing(PathBuf),
}

/// Walks `roots` and collects the files below them.
///
/// Paths are shown relative to `base`; `exclude` is matched against them. What git ignores and what is hidden is left
/// out, as are packages that were installed or built. A root itself is never left out: who names it wants it.
pub fn discover(base: &Path, roots: &[PathBuf], exclude: &Globs) -> Result<Discovery, DiscoverError> {
    let base = absolute(base);
    let mut walk = Walk { base: &base, found: BTreeMap::new(), unread: BTreeMap::new() };
    for root in roots {
        let root = absolute(root);
        if !root.exists() {
            return Err(DiscoverError::Missing(root));
        }
        walk.root(&root, exclude);
    }
    Ok(walk.finish())
}

/// The files of an installed package, or of a folder of stubs: everything below, whatever git makes of it.
///
/// Environments lie in folders that git ignores, and some are made of links.
pub fn discover_installed(folder: &Path) -> Result<Discovery, DiscoverError> {
    let folder = absolute(folder);
    if !folder.exists() {
        return Err(DiscoverError::Missing(folder));
    }
    let mut walk = Walk { base: &folder, found: BTreeMap::new(), unread: BTreeMap::new() };
    let walker = WalkBuilder::new(&folder).standard_filters(false).hidden(true).follow_links(true).build();
    for entry in walker {
        walk.result(&folder, entry);
    }
    Ok(walk.finish())
}

struct Walk<'a> {
    base: &'a Path,
    found: BTreeMap<String, PathBuf>,
    unread: BTreeMap<String, String>,
}

impl Walk<'_> {
    fn root(&mut self, root: &Path, exclude: &Globs) {
        let (base, exclude) = (self.base.to_owned(), exclude.clone());
        let walker = WalkBuilder::new(root)
            // Only what lies in the tree decides: not the user's own git configuration, nor files of other tools.
            .git_global(false)
            // What is hidden is looked at name by name.
            .hidden(false)
            .ignore(false)
            .require_git(false)
            // Outside of a repository, a stray `.gitignore` further up is somebody else's.
            .parents(repository(root).is_some())
            .follow_links(false)
            .filter_entry(move |entry| entry.depth() == 0 || is_wanted(entry, &base, &exclude))
            .build();
        for entry in walker {
            self.result(root, entry);
        }
    }

    fn result(&mut self, root: &Path, entry: Result<DirEntry, ignore::Error>) {
        match entry {
            Ok(entry) => self.entry(entry),
            Err(error) => self.failed(root, &error),
        }
    }

    fn entry(&mut self, entry: DirEntry) {
        let shown = shown(self.base, entry.path());
        let Some(file_type) = entry.file_type() else { return };
        if file_type.is_symlink() && entry.depth() > 0 {
            // What a link shows is not part of the tree, and reading it could lead anywhere.
            if kind(&shown) == Some(FileKind::Python) || entry.path().is_dir() {
                self.unread.insert(shown, "is a symbolic link".into());
            }
        } else if entry.path().is_file() && kind(&shown).is_some() {
            self.found.insert(shown, entry.into_path());
        }
    }

    fn failed(&mut self, root: &Path, error: &ignore::Error) {
        let path = path_of(error).unwrap_or(root);
        let reason = error.io_error().map_or_else(|| error.to_string(), |error| sentence(error.kind()));
        self.unread.insert(shown(self.base, path), reason);
    }

    /// The files of what the descriptions of the packages here name as plugins of pytest.
    fn pytest_plugins(&self) -> Vec<String> {
        let is_description = |path: &str| matches!(path.rsplit('/').next(), Some("pyproject.toml" | "setup.cfg"));
        let described = self.found.iter().filter(|(shown, _)| is_description(shown));
        let texts = described.filter_map(|(_, path)| fs::read_to_string(path).ok());
        let modules = texts.flat_map(|text| pytest_plugins(&text));
        modules.map(|module| format!("{}.py", module.replace('.', "/"))).collect()
    }

    fn finish(mut self) -> Discovery {
        let apps: BTreeSet<&str> = self.found.keys().filter_map(|path| app_of(path)).collect();
        let plugins = self.pytest_plugins();
        let mut files = Vec::new();
        for (shown, path) in &self.found {
            let Some(kind) = kind(shown) else { continue };
            match head(path) {
                Ok(head) => {
                    let is_plugin = plugins.iter().any(|plugin| shown.ends_with(plugin));
                    let class = match class(shown, &head, |folder| apps.contains(folder)) {
                        FileClass::Source if is_plugin => FileClass::Test,
                        class => class,
                    };
                    files.push(FoundFile { shown: shown.clone(), path: path.clone(), kind, class });
                }
                Err(error) => {
                    self.unread.insert(shown.clone(), sentence(error.kind()));
                }
            }
        }
        Discovery { files, unread: self.unread.into_iter().collect() }
    }
}

/// The folder that a file marks as an app of Django.
fn app_of(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    matches!(name, "apps.py" | "models.py" | "views.py" | "urls.py").then_some(folder)
}

/// Whether the walk should go into a folder, or look at a file.
fn is_wanted(entry: &DirEntry, base: &Path, exclude: &Globs) -> bool {
    if !is_open(entry) {
        return false;
    }
    let path = shown(base, entry.path());
    if !entry.file_type().is_some_and(|file_type| file_type.is_dir()) {
        return !exclude.matches_file(&path);
    }
    !exclude.matches_folder(&path) && !is_installed_or_built(entry.path())
}

/// Whether nothing is hidden, or what is hidden is configuration.
fn is_open(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|file_type| file_type.is_dir());
    let below_root = entry.path().components().rev().take(entry.depth());
    let mut names = below_root.map(|part| part.as_os_str().to_string_lossy());
    let Some(name) = names.next() else { return true };
    let hidden_above = names.any(|folder| folder.starts_with('.'));
    if is_folder {
        return !name.starts_with('.') || is_config_folder(&name);
    }
    !(hidden_above || name.starts_with('.')) || kind(&name) == Some(FileKind::Config)
}

fn is_installed_or_built(folder: &Path) -> bool {
    match folder.file_name().and_then(|name| name.to_str()) {
        Some("node_modules" | "site-packages" | "__pycache__" | "htmlcov") => true,
        // A project may have a package of this name; what setuptools or virtualenv write is none.
        Some("build" | "dist" | "venv" | "virtualenv") if !folder.join("__init__.py").exists() => true,
        _ => folder.join("pyvenv.cfg").exists(),
    }
}

/// The first kilobytes of a file, for its marker; what is not UTF-8 is replaced.
fn head(path: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(2048).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The folder at or above `path` that holds `.git`.
fn repository(path: &Path) -> Option<&Path> {
    path.ancestors().find(|folder| folder.join(".git").exists())
}

/// The whole path, without `.` and `..`.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // `shop/.` and `shop/../shop` are one place, and must be shown as one.
    if path.components().any(|part| part == Component::ParentDir) {
        fs::canonicalize(&path).unwrap_or(path)
    } else {
        path
    }
}

/// The path as it is shown: relative to `base` where it lies below, with `/`.
pub(crate) fn shown(base: &Path, path: &Path) -> String {
    let path = path.strip_prefix(base).unwrap_or(path);
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// The reason in words that are the same on every system.
fn sentence(kind: std::io::ErrorKind) -> String {
    match kind {
        std::io::ErrorKind::PermissionDenied => "may not be read".into(),
        std::io::ErrorKind::NotFound => "vanished while it was read".into(),
        other => other.to_string(),
    }
}
