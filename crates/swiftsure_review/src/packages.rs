//! The files that say what a project depends on, and the advisories that the user has: from the disk to facts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use swiftsure_packages::{Advisories, Dependencies};
use swiftsure_python::decode;
use swiftsure_source::{FileId, NotLookedAt, Span};

use crate::classify::FileClass;
use crate::discover::{absolute, shown};
use crate::read::Source;

/// What one advisory may be long; an archive could claim anything.
const ADVISORY_LIMIT: u64 = 16 << 20;

/// Adds the files that requirements take in under any name.
pub(crate) fn complete(base: &Path, texts: &mut Vec<Source>) {
    let mut known: BTreeSet<String> = texts.iter().map(|text| text.path.clone()).collect();
    let mut at = 0;
    while let Some(text) = texts.get(at) {
        at += 1;
        if !text.path.ends_with(".txt") && !text.path.ends_with(".in") {
            continue;
        }
        let reading = swiftsure_packages::read(FileId(0), &text.path, &text.text);
        let folder = base.join(&text.path).parent().map(Path::to_owned).unwrap_or_default();
        for include in reading.includes {
            let path = absolute(&folder.join(include));
            // What lies outside is not part of the project.
            if path.starts_with(base) {
                add(base, &path, &mut known, texts);
            }
        }
    }
}

fn add(base: &Path, path: &Path, known: &mut BTreeSet<String>, texts: &mut Vec<Source>) {
    let shown = shown(base, path);
    if known.contains(&shown) {
        return;
    }
    let Ok(bytes) = fs::read(path) else { return };
    known.insert(shown.clone());
    texts.push(Source { path: shown, text: decode(&bytes).0, class: FileClass::Source });
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
    all.is_package |= sources.iter().any(|source| source.path == "setup.py");
    all.settle();
    all
}

/// `shop-1.0.dist-info/METADATA`, which stands beside the packages of an unpacked wheel.
fn is_unpacked(path: &str) -> bool {
    path.strip_suffix(".dist-info/METADATA").is_some_and(|beside| !beside.contains('/'))
}

/// The advisories below a folder, or in an archive, that concern packages of the project.
pub(crate) fn advisories(source: Option<&Path>, dependencies: &Dependencies) -> Advisories {
    let mut advisories = Advisories::default();
    let Some(source) = source else { return advisories };
    advisories.given = true;
    let wanted = dependencies.names();
    let failed = |path: &Path, reason: String| (path.display().to_string(), reason);
    if source.is_dir() {
        for path in json_files(source) {
            match fs::read_to_string(&path) {
                Ok(text) => advisories.add(&shown(source, &path), &text, &wanted),
                Err(error) => advisories.unread.push(failed(&path, error.kind().to_string())),
            }
        }
    } else {
        match File::open(source).map(zip::ZipArchive::new) {
            Ok(Ok(archive)) => in_archive(archive, &wanted, &mut advisories),
            Ok(Err(error)) => advisories.unread.push(failed(source, error.to_string())),
            Err(error) => advisories.unread.push(failed(source, error.kind().to_string())),
        }
    }
    advisories
}

fn in_archive(mut archive: zip::ZipArchive<File>, wanted: &BTreeSet<&str>, advisories: &mut Advisories) {
    let mut names: Vec<(String, usize)> = (0..archive.len())
        .filter_map(|at| Some((archive.name_for_index(at)?.ok()?.into_owned(), at)))
        .filter(|(name, _)| name.ends_with(".json"))
        .collect();
    names.sort();
    for (name, at) in names {
        let mut text = String::new();
        let read = archive.by_index(at).map_err(|error| error.to_string()).and_then(|entry| {
            entry.take(ADVISORY_LIMIT).read_to_string(&mut text).map_err(|error| error.kind().to_string())
        });
        match read {
            Ok(_) => advisories.add(&name, &text, wanted),
            Err(reason) => advisories.unread.push((name, reason)),
        }
    }
}

/// All `.json` files below a folder, in order.
fn json_files(folder: &Path) -> Vec<PathBuf> {
    let walker = ignore::WalkBuilder::new(folder).standard_filters(false).follow_links(false).build();
    let files = walker.filter_map(Result::ok).map(ignore::DirEntry::into_path);
    let mut found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    found.sort();
    found
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
        let grouped: BTreeMap<&String, &String> = list.iter().map(|(path, reason)| (path, reason)).collect();
        grouped.into_iter().map(|(path, reason)| format!("{path}: {reason}")).collect()
    };
    say("dependency files that could not be read", unread(&dependencies.unread));
    say("advisories that could not be read", unread(&advisories.unread));
    let names = |keep: &dyn Fn(&str) -> bool| -> Vec<String> {
        dependencies.names().into_iter().filter(|name| keep(name)).map(str::to_owned).collect()
    };
    if advisories.read > 0 {
        let unpinned = names(&|name| dependencies.version_of(name).is_none());
        say("dependencies without an exact version, not checked against advisories", unpinned);
    } else if advisories.given {
        say("dependencies not checked against advisories (none could be read)", names(&|_| true));
    } else {
        say("dependencies not checked against advisories (give --advisories)", names(&|_| true));
    }
    found
}
