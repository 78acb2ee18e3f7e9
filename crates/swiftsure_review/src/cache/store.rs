//! Reviews on disk: one file a key, of which the newest few are kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use swiftsure_source::{Finding, LedgerRow, Span, Summary};
use xxhash_rust::xxh3::xxh3_64;

use super::key::Key;
use crate::check::Reviewed;

/// How many reviews are kept: one for each of a few branches, or a few parts of the project.
const KEPT: usize = 8;
const EXTENSION: &str = "review";
/// Backup programs leave a folder out that holds this file (bford.info/cachedir).
const TAG: &str =
    "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of swiftsure; it may be deleted.\n";

/// A review without the texts of its files, which are read anew.
#[derive(Deserialize)]
pub(super) struct Kept {
    pub(super) findings: Vec<Finding>,
    pub(super) ledger: Vec<LedgerRow>,
    pub(super) summary: Summary,
    pub(super) pragmas: Vec<Span>,
    pub(super) hidden: Vec<Span>,
}

/// The same, borrowed; the order of the fields is the format.
#[derive(Serialize)]
struct ToKeep<'a> {
    findings: &'a [Finding],
    ledger: &'a [LedgerRow],
    summary: &'a Summary,
    pragmas: &'a [Span],
    hidden: &'a [Span],
}

/// The review with this key; `None` where there is none, or none that is whole.
pub(super) fn read(folder: &Path, key: Key) -> Option<Kept> {
    let bytes = fs::read(file(folder, key)).ok()?;
    let (sum, payload) = bytes.split_first_chunk::<8>()?;
    // A file that was cut or changed could still be read as some other review.
    if u64::from_le_bytes(*sum) != xxh3_64(payload) {
        return None;
    }
    postcard::from_bytes(payload).ok()
}

/// Keeps a review. Nothing happens where that is not possible: the next run takes as long as this one, and no more.
pub(super) fn write(folder: &Path, key: Key, reviewed: &Reviewed) {
    let review = &reviewed.review;
    let kept = ToKeep {
        findings: &review.findings,
        ledger: &review.ledger,
        summary: &review.summary,
        pragmas: &reviewed.pragmas,
        hidden: &review.files.hidden(),
    };
    let Ok(payload) = postcard::to_stdvec(&kept) else { return };
    let mut bytes = xxh3_64(&payload).to_le_bytes().to_vec();
    bytes.extend(payload);
    if prepare(folder).is_err() {
        return;
    }
    // Another process may read or write the same file now: it appears at once and whole.
    let unfinished = folder.join(format!("{key:032x}.{}.tmp", std::process::id()));
    if fs::write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, file(folder, key))).is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    forget_old(folder);
}

fn file(folder: &Path, key: Key) -> PathBuf {
    folder.join(format!("{key:032x}.{EXTENSION}"))
}

/// The folder, invisible to git and to backups.
fn prepare(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir(folder)?;
    fs::write(folder.join(".gitignore"), "*\n")?;
    fs::write(folder.join("CACHEDIR.TAG"), TAG)
}

/// Removes all reviews but the newest.
fn forget_old(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut reviews: Vec<(SystemTime, PathBuf)> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == EXTENSION))
        .filter_map(|path| Some((fs::metadata(&path).ok()?.modified().ok()?, path)))
        .collect();
    reviews.sort();
    let too_many = reviews.len().saturating_sub(KEPT);
    for (_, path) in reviews.into_iter().take(too_many) {
        let _ = fs::remove_file(path);
    }
}
