//! Real Python files: the standard libraries and packages of all Pythons on this machine.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::walk;

/// Where Pythons keep their libraries; the last part of a `*` is any folder.
const PLACES: &[&str] = &["/usr/lib/python3", "/usr/lib/python3.*", "/usr/local/lib/python3.*"];

/// At most `limit` files, spread evenly over all below `folders`, or below this machine's Pythons.
pub(crate) fn python_files(folders: &[PathBuf], limit: usize) -> Result<Vec<PathBuf>> {
    let folders = if folders.is_empty() { libraries() } else { folders.to_vec() };
    let mut found = BTreeSet::new();
    for folder in &folders {
        found.extend(walk::files(folder, &["py"])?);
    }
    if found.is_empty() {
        bail!("No Python file is found on this machine; name a folder with --from.");
    }
    let found: Vec<PathBuf> = found.into_iter().collect();
    Ok(spread(&found, limit))
}

/// Every n-th, so that each package has its part.
fn spread(all: &[PathBuf], limit: usize) -> Vec<PathBuf> {
    if limit >= all.len() {
        return all.to_vec();
    }
    (0..limit).map(|number| all[number * all.len() / limit].clone()).collect()
}

fn libraries() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = PLACES.iter().flat_map(|place| matching(Path::new(place))).collect();
    let home = env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".pyenv")));
    if let Some(versions) = home.map(|home| home.join("versions")) {
        folders.extend(matching(&versions.join("*")));
    }
    folders
}

/// The folders that a path means whose last part may end in `*`.
fn matching(pattern: &Path) -> Vec<PathBuf> {
    let name = pattern.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let Some(start) = name.strip_suffix('*') else {
        return pattern.is_dir().then(|| pattern.to_owned()).into_iter().collect();
    };
    let entries = pattern.parent().and_then(|parent| fs::read_dir(parent).ok());
    let paths = entries.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let wanted = |path: &PathBuf| {
        path.is_dir() && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start))
    };
    let mut found: Vec<PathBuf> = paths.filter(wanted).collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::spread;

    #[test]
    fn a_part_is_spread_over_the_whole() {
        let all: Vec<PathBuf> = (0..10).map(|number| PathBuf::from(number.to_string())).collect();
        assert_eq!(spread(&all, 3), ["0", "3", "6"].map(PathBuf::from));
        assert_eq!(spread(&all, 99).len(), 10);
    }
}
