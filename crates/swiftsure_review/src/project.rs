//! Where a project begins: its root folders, and the virtual environment that holds its packages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The files that mark a project where there is no `manage.py`.
const PACKAGE_FILES: [&str; 3] = ["pyproject.toml", "setup.cfg", "setup.py"];

/// The root of the project that a folder is part of: the nearest folder with a `manage.py`, this one or one above;
/// else the folder that its package lies in, or the nearest with a `pyproject.toml` or its like above that. Nothing
/// outside of the repository counts.
pub fn root_of(folder: &Path) -> PathBuf {
    let repository = folder.ancestors().find(|up| up.join(".git").exists());
    let inside = |up: &&Path| repository.is_none_or(|top| up.starts_with(top));
    if let Some(root) = folder.ancestors().take_while(inside).find(|up| has_any(up, &["manage.py"])) {
        return root.to_owned();
    }
    let is_package = |up: &&Path| up.join("__init__.py").is_file();
    let outside = folder.ancestors().take_while(inside).find(|up| !is_package(up)).unwrap_or(folder);
    let marked = repository.and_then(|_| outside.ancestors().take_while(inside).find(|up| has_any(up, &PACKAGE_FILES)));
    marked.unwrap_or(outside).to_owned()
}

/// The root folders of the projects in a tree: every folder with a `manage.py`; else every folder with a
/// `pyproject.toml`, `setup.cfg` or `setup.py`; else the nearest such folder above `base`; else `base`.
///
/// `folders` are the folders in which files were found.
pub fn project_roots(base: &Path, folders: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let with = |names: &[&str]| -> Vec<PathBuf> {
        let mut candidates = folders.clone();
        candidates.insert(base.to_owned());
        candidates.into_iter().filter(|folder| has_any(folder, names)).collect()
    };
    // A `manage.py` in a folder of tests runs the tests of a library, not a project.
    let manage: Vec<PathBuf> = with(&["manage.py"]).into_iter().filter(|folder| !in_tests(base, folder)).collect();
    if !manage.is_empty() {
        return manage;
    }
    let above = |names: &[&str]| base.ancestors().skip(1).take(above_limit(base)).find(|up| has_any(up, names));
    if let Some(root) = above(&["manage.py"]) {
        return vec![root.to_owned()];
    }
    let packages = with(&PACKAGE_FILES);
    if !packages.is_empty() {
        return packages;
    }
    vec![above(&PACKAGE_FILES).unwrap_or(base).to_owned()]
}

fn has_any(folder: &Path, names: &[&str]) -> bool {
    names.iter().any(|name| folder.join(name).is_file())
}

fn in_tests(base: &Path, folder: &Path) -> bool {
    folder.strip_prefix(base).is_ok_and(|inside| inside.iter().any(|part| part == "tests"))
}

/// How many folders above `base` still belong to its repository; none outside of one.
fn above_limit(base: &Path) -> usize {
    base.ancestors().position(|folder| folder.join(".git").exists()).unwrap_or(0)
}

/// The folder with the installed packages of a project: of the active environment, else of one below the root.
///
/// `active` is what the caller knows from `VIRTUAL_ENV`.
pub fn site_packages(root: &Path, active: Option<&Path>) -> Option<PathBuf> {
    let below = [".venv", "venv", "env"].map(|name| root.join(name));
    active
        .map(Path::to_owned)
        .into_iter()
        .chain(below)
        .filter(|folder| folder.join("pyvenv.cfg").is_file())
        .find_map(|folder| packages_of(&folder))
}

fn packages_of(environment: &Path) -> Option<PathBuf> {
    let windows = environment.join("Lib").join("site-packages");
    if windows.is_dir() {
        return Some(windows);
    }
    let versions = fs::read_dir(environment.join("lib")).ok()?;
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name();
            let minor = name.to_str()?.strip_prefix("python3.")?.trim_end_matches('t').parse().ok()?;
            Some((minor, entry.path().join("site-packages")))
        })
        .filter(|(_, path)| path.is_dir())
        .collect();
    // An environment has one version; where an upgrade left two, the newer is in use.
    found.sort();
    found.pop().map(|(_, path)| path)
}
