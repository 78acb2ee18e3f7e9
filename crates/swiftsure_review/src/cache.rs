//! What earlier reviews came to, so that an unchanged tree is not reviewed again.
//!
//! A review is a function of the files in memory and of this program, and so is its key: a hash over every path and
//! every text, not over times. What ignores, baseline and configuration make of the findings is not part of it and
//! happens anew each time. The cache never fails a run: what cannot be read or written is as if it were not there.

mod key;
mod store;

use std::path::{Path, PathBuf};

use swiftsure_django::knowledge;
use swiftsure_python::SourceInput;
use swiftsure_source::{Files, Review, SourceFile};

use crate::check::{Reviewed, Scope, check, inputs};
use crate::read::{Project, Source};

/// The folder of the cache in the root of a project.
pub const CACHE_FOLDER: &str = ".swiftsure_cache";

/// The cache of one project.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    /// What tells this build of the program from others: another one may come to other findings.
    program: String,
}

impl Cache {
    pub fn new(root: &Path, program: String) -> Self {
        Self { folder: root.join(CACHE_FOLDER), program }
    }

    /// The review of a project: as it was kept, else made and kept.
    pub fn review(&self, mut project: Project, scope: Scope) -> Reviewed {
        let key = key::of(&project, scope, &self.program);
        if let Some(kept) = store::read(&self.folder, key) {
            let texts = std::mem::take(&mut project.texts);
            let mut files = files(inputs(&mut project, scope), texts);
            kept.hidden.iter().for_each(|span| files.hide(*span));
            let review = Review { files, findings: kept.findings, ledger: kept.ledger, summary: kept.summary };
            return Reviewed { review, pragmas: kept.pragmas, unknown_field: None };
        }
        let expected = paths(&project);
        let reviewed = check(project, scope);
        // A configuration that is refused has no review. Findings name files by their numbers: a review whose files could not be numbered again is not kept.
        let numbered =
            reviewed.review.files.iter().map(|(_, file)| &*file.path).eq(expected.iter().map(String::as_str));
        if numbered && reviewed.unknown_field.is_none() {
            store::write(&self.folder, key, &reviewed);
        }
        reviewed
    }
}

/// The paths of the files in the order of [`inputs`].
fn paths(project: &Project) -> Vec<String> {
    let path = |source: &Source| source.path.clone();
    let own = project.sources.iter().chain(&project.templates).chain(&project.stubs).map(path);
    let known = knowledge::inputs().into_iter().map(|input| input.path);
    own.chain(known).chain(project.packages.iter().chain(&project.texts).map(path)).collect()
}

fn files(inputs: Vec<SourceInput>, texts: Vec<Source>) -> Files {
    let mut files = Files::default();
    for input in inputs {
        files.add(SourceFile::new(input.path, input.text));
    }
    for text in texts {
        files.add(SourceFile::new(text.path, text.text));
    }
    files
}
