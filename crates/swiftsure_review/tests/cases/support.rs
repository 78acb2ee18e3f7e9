//! A folder for one test, and findings to try things on.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use swiftsure_source::{Cost, FileId, Files, Finding, Grade, Lens, Severity, SourceFile, Span, Step};

/// A new folder that is removed with the value.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("swiftsure-review-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(fs::canonicalize(path).unwrap())
    }

    /// A folder with these files (path and text).
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn join(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Files with one file in it, and its id.
pub(crate) fn one_file(path: &str, text: &str) -> (Files, FileId) {
    let mut files = Files::default();
    let id = files.add(SourceFile::new(path, text));
    (files, id)
}

/// The place of `needle` in a file.
pub(crate) fn span(files: &Files, file: FileId, needle: &str) -> Span {
    let start = u32::try_from(files.get(file).text.find(needle).unwrap()).unwrap();
    Span::new(file, start, start + u32::try_from(needle.len()).unwrap())
}

/// A finding of a rule at a place, under a symbol.
pub(crate) fn finding(rule: &'static str, span: Span, symbol: &str) -> Finding {
    Finding {
        rule,
        lens: rule.split('/').next().unwrap().parse::<Lens>().unwrap(),
        severity: Severity::High,
        grade: Grade::Read,
        span,
        symbol: symbol.to_owned(),
        discriminator: String::new(),
        message: "Each row asks one more question.".to_owned(),
        cost_sentence: String::new(),
        cost: Cost::default(),
        subject: None,
        origin: None,
        loop_span: None,
        steps: Vec::new(),
        entry_points: Vec::new(),
        fixes: Vec::new(),
        careful: Vec::new(),
        other_eye: None,
    }
}

pub(crate) fn step(span: Span) -> Step {
    Step { label: "asked", span, text: "one more query".to_owned(), excerpt: false }
}
