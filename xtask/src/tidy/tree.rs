//! The files that are checked, read once.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::code::Code;
use crate::walk;

/// Folders with Rust and Markdown of ours.
const FOLDERS: &[&str] = &["crates", "xtask", "docs", "tools", "examples"];

/// All Rust and Markdown files of the workspace.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Sorted by path.
    pub(crate) files: Vec<File>,
}

/// One file.
#[derive(Debug)]
pub(crate) struct File {
    /// From the root of the workspace, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
    /// What of it is Rust code; empty for other files.
    pub(crate) code: Code,
}

impl Tree {
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut paths = Vec::new();
        for folder in FOLDERS.iter().map(|name| root.join(name)).filter(|folder| folder.is_dir()) {
            paths.extend(walk::files(&folder, &["rs", "md"])?);
        }
        for entry in fs::read_dir(root)? {
            let path = entry?.path();
            if path.is_file() && path.extension().is_some_and(|extension| extension == "md") {
                paths.push(path);
            }
        }
        let mut files = Vec::new();
        for path in paths {
            let text = fs::read_to_string(&path).with_context(|| format!("{} is not text", path.display()))?;
            let relative = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            files.push(File::new(&relative, &text));
        }
        files.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(Self { files })
    }

    /// The Rust files that end up in what is built: neither tests nor examples.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().filter_map(|file| Some((file.krate()?, file)))
    }

    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(path, text)| File::new(path, text)).collect() }
    }
}

impl File {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let mut file = Self { path: path.to_owned(), text: text.to_owned(), code: Code::default() };
        if file.is_rust() {
            file.code = Code::of(text);
        }
        file
    }

    pub(crate) fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == "rs")
    }

    /// The crate of a source file.
    fn krate(&self) -> Option<&str> {
        let mut parts = self.path.strip_prefix("crates/").unwrap_or(&self.path).split('/');
        let (name, folder) = (parts.next()?, parts.next()?);
        (folder == "src" && self.is_rust()).then_some(name)
    }
}
