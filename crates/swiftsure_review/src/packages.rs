//! The files that say what a project depends on, and the advisories that the user has: from the disk to facts.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use swiftsure_packages::{Advisories, Dependencies};
use swiftsure_python::decode;
use swiftsure_source::{FileId, NotLookedAt, Span};

use crate::classify::FileClass;
use crate::discover::{absolute, shown};
use crate::read::Source;

/// Adds the files that requirements take in under any name; gives those that are not there, with the file that names
/// them.
pub(crate) fn complete(base: &Path, texts: &mut Vec<Source>) -> Vec<(String, String)> {
    let mut missing = Vec::new();
    let mut known: BTreeSet<String> = texts.iter().map(|text| text.path.clone()).collect();
    let mut at = 0;
    while let Some(text) = texts.get(at).cloned() {
        at += 1;
        if !text.path.ends_with(".txt") && !text.path.ends_with(".in") {
            continue;
        }
        let reading = swiftsure_packages::read(FileId(0), &text.path, &text.text);
        let folder = base.join(&text.path).parent().map(Path::to_owned).unwrap_or_default();
        for include in reading.includes {
            let path = absolute(&folder.join(&include));
            // What lies outside is not part of the project.
            if !path.starts_with(base) || !add(base, &path, &mut known, texts) {
                missing.push((text.path.clone(), format!("takes in {include}, which was not read")));
            }
        }
    }
    missing
}

fn add(base: &Path, path: &Path, known: &mut BTreeSet<String>, texts: &mut Vec<Source>) -> bool {
    let shown = shown(base, path);
    if known.contains(&shown) {
        return true;
    }
    let Ok(bytes) = fs::read(path) else { return false };
    known.insert(shown.clone());
    texts.push(Source { path: shown, text: decode(&bytes).0, class: FileClass::Source });
    true
}

/// What the texts of a project state; spans name files by their place in the list.
pub fn dependencies(texts: &[Source], sources: &[Source]) -> Dependencies {
    let mut all = Dependencies::default();
    for (number, text) in (0..).zip(texts) {
        let mut reading = swiftsure_packages::read(FileId(number), &text.path, &text.text);
        let in_tests = text.class == FileClass::Test;
        reading.dependencies.iter_mut().for_each(|dependency| dependency.dev |= in_tests);
        if in_tests {
            reading.runtimes.clear();
        }
        // A part of a project may be a package; the project is one if its root is.
        reading.is_package &= !text.path.contains('/') || is_unpacked(&text.path);
        all.add(&text.path, reading);
    }
    // A lock says all that the file beside it asks for.
    let is_locked = |path: &str| texts.iter().any(|text| text.path == format!("{path}.lock"));
    let bare = texts.iter().filter(|text| text.path.ends_with("Pipfile") && !is_locked(&text.path));
    all.unchecked.extend(bare.map(|text| (text.path.clone(), "has no Pipfile.lock beside it".to_owned())));
    all.is_package |= sources.iter().any(|source| source.path == "setup.py");
    all.settle();
    all
}

/// `shop-1.0.dist-info/METADATA`, which stands beside the packages of an unpacked wheel.
fn is_unpacked(path: &str) -> bool {
    path.strip_suffix(".dist-info/METADATA").is_some_and(|beside| !beside.contains('/'))
}

/// The comments in a file that are addressed to this program: from the `#` to the end of the line.
pub(crate) fn pragmas(file: FileId, text: &str) -> Vec<Span> {
    let number = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let comment = |at: usize| {
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        Span::new(file, number(at), number(end))
    };
    text.match_indices("# swiftsure:").map(|(at, _)| comment(at)).collect()
}

/// What was not compared with advisories, and why.
pub(crate) fn not_looked_at(dependencies: &Dependencies, advisories: &Advisories) -> Vec<NotLookedAt> {
    let mut found = Vec::new();
    let mut say = |what: &str, examples: Vec<String>| {
        if !examples.is_empty() {
            found.push(NotLookedAt { what: what.to_owned(), count: examples.len(), examples });
        }
    };
    let unread = |list: &[(String, String)]| -> Vec<String> {
        let sorted: BTreeSet<&(String, String)> = list.iter().collect();
        sorted.into_iter().map(|(path, reason)| format!("{path}: {reason}")).collect()
    };
    say("dependency files that could not be read", unread(&dependencies.unread));
    say("files whose dependencies were not checked against advisories", unread(&dependencies.unchecked));
    say("advisories that could not be read", unread(&advisories.unread));
    let names = |keep: &dyn Fn(&str) -> bool| -> Vec<String> {
        dependencies.names().into_iter().filter(|name| keep(name)).map(str::to_owned).collect()
    };
    if advisories.read > 0 || advisories.answered {
        let unpinned = names(&|name| dependencies.version_of(name).is_none());
        say("dependencies without an exact version, not checked against advisories", unpinned);
    } else if advisories.given {
        let why = if advisories.unread.is_empty() {
            "there are none where they were looked for"
        } else {
            "none could be read"
        };
        say(&format!("dependencies not checked against advisories ({why})"), names(&|_| true));
    } else {
        say("dependencies not checked against advisories (give --advisories)", names(&|_| true));
    }
    found
}
