//! The advisories that the user has for what a project depends on: a folder or an archive of them, or a service.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use swiftsure_evidence::osv;
use swiftsure_packages::{Advisories, Dependencies};

use crate::discover::shown;
use crate::options::AdvisorySource;

/// What one advisory may be long; an archive could claim anything.
const ADVISORY_LIMIT: u64 = 16 << 20;

/// Why there is nothing to compare with, where the user named it.
#[derive(Debug, thiserror::Error)]
pub enum AdvisoriesError {
    #[error("There is no folder or archive of advisories {}", .0.display())]
    Missing(PathBuf),
    #[error("{} is neither a folder nor a .zip of advisories: {reason}", .path.display())]
    NoArchive { path: PathBuf, reason: String },
}

/// The advisories from what the user names that concern packages of the project.
pub(crate) fn advisories(
    source: Option<&AdvisorySource>,
    dependencies: &Dependencies,
) -> Result<Advisories, AdvisoriesError> {
    match source {
        None => Ok(Advisories::default()),
        Some(AdvisorySource::Files(path)) => on_disk(path, dependencies),
        Some(AdvisorySource::Service(service)) => Ok(of_service(service, dependencies)),
    }
}

/// What a service says of each version of each package that is pinned. Whatever goes wrong is "not checked".
fn of_service(service: &str, dependencies: &Dependencies) -> Advisories {
    let mut advisories = Advisories::default();
    advisories.given = true;
    advisories.service = Some(service.to_owned());
    let versions = dependencies.all.iter().filter_map(|one| Some((one.name.clone(), one.version()?.to_string())));
    let pinned: Vec<(String, String)> = versions.collect::<BTreeSet<_>>().into_iter().collect();
    match osv::ask(service, &pinned) {
        Ok(answers) => {
            advisories.answered = true;
            let wanted = dependencies.names();
            for (id, text) in answers {
                match text {
                    Ok(text) => advisories.add(&id, &text, &wanted),
                    Err(reason) => advisories.unread.push((id, reason)),
                }
            }
        }
        Err(reason) => advisories.unread.push((service.to_owned(), reason)),
    }
    advisories
}

/// The advisories below a folder, or in an archive.
fn on_disk(source: &Path, dependencies: &Dependencies) -> Result<Advisories, AdvisoriesError> {
    let mut advisories = Advisories::default();
    advisories.given = true;
    let wanted = dependencies.names();
    if source.is_dir() {
        for path in json_files(source) {
            match fs::read_to_string(&path) {
                Ok(text) => advisories.add(&shown(source, &path), &text, &wanted),
                Err(error) => advisories.unread.push((path.display().to_string(), error.kind().to_string())),
            }
        }
        return Ok(advisories);
    }
    if !source.exists() {
        return Err(AdvisoriesError::Missing(source.to_owned()));
    }
    let no_archive = |reason: String| AdvisoriesError::NoArchive { path: source.to_owned(), reason };
    let file = File::open(source).map_err(|error| no_archive(error.kind().to_string()))?;
    let archive = zip::ZipArchive::new(file).map_err(|error| no_archive(error.to_string()))?;
    in_archive(archive, &wanted, &mut advisories);
    Ok(advisories)
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
