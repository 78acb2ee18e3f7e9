//! The trees that are checked: whole checkouts, folders, or single files of a suite, at the commit that a case names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::suites::cases::{Case, Layout, layout};

/// One tree, and the cases in it.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) folder: PathBuf,
    /// What the paths of its cases begin with, and its own do not.
    pub(crate) prefix: String,
    pub(crate) cases: Vec<Case>,
}

/// What else than Python a review reads, for clones that lack other files.
const ENDINGS: &[&str] = &["html", "txt", "toml", "cfg", "lock", "ini", "yml", "yaml"];

/// Where checkouts are looked for, and where trees are put together.
#[derive(Debug)]
pub(crate) struct Places {
    pub(crate) checkouts: PathBuf,
    pub(crate) work: PathBuf,
}

impl Places {
    /// The trees of the cases of one commit of one repository; none where there is no such checkout.
    pub(crate) fn trees(&self, cases: &[Case]) -> Result<Option<Vec<Tree>>> {
        let Some(first) = cases.first() else { return Ok(Some(Vec::new())) };
        let Some(checkout) = self.checkout(first) else { return Ok(None) };
        let Some(whole) = self.at_commit(&checkout, first)? else { return Ok(None) };
        let layout = layout(&first.suite);
        if layout == Layout::Project {
            return Ok(Some(vec![Tree { folder: whole, prefix: String::new(), cases: cases.to_vec() }]));
        }
        let part = |case: &Case| match layout {
            Layout::File => case.path.clone(),
            _ => case.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
        };
        let parts: BTreeSet<String> = cases.iter().map(part).collect();
        let mut trees = Vec::new();
        for wanted in parts {
            let (folder, prefix) = self.cut_out(&whole, &first.suite, &wanted, layout)?;
            let cases = cases.iter().filter(|case| part(case) == wanted).cloned().collect();
            trees.push(Tree { folder, prefix, cases });
        }
        Ok(Some(trees))
    }

    fn checkout(&self, case: &Case) -> Option<PathBuf> {
        let short = case.repo.rsplit('/').next().unwrap_or(&case.repo);
        let names = [case.repo.as_str(), short, &case.suite];
        names.iter().map(|name| self.checkouts.join(name)).find(|folder| folder.is_dir())
    }

    /// The files of a checkout as they were at a commit; a folder without git is taken as it is.
    fn at_commit(&self, checkout: &Path, case: &Case) -> Result<Option<PathBuf>> {
        if !checkout.join(".git").exists() {
            return Ok(Some(checkout.to_owned()));
        }
        let name = format!("{}-{}", case.repo.replace('/', "+"), case.commit.get(..12).unwrap_or(&case.commit));
        let folder = self.work.join("commits").join(&name);
        if folder.join(".git").exists() {
            return Ok(Some(folder));
        }
        fs::create_dir_all(&folder)?;
        // A clone may lack its largest files, and all of them for one of which nobody asks here.
        let is_whole = self.unpack(checkout, &case.commit, None, &folder)?;
        let has_code = is_whole || self.unpack(checkout, &case.commit, Some("py"), &folder)?;
        if !has_code {
            fs::remove_dir_all(&folder)?;
            // A clone that lacks most files still has those that are checked out.
            return Ok(stands_at(checkout, &case.commit)?.then(|| checkout.to_owned()));
        }
        for ending in ENDINGS.iter().filter(|_| !is_whole) {
            self.unpack(checkout, &case.commit, Some(ending), &folder)?;
        }
        close(&folder)?;
        Ok(Some(folder))
    }

    /// Puts the files of a commit, or those of one ending, into a folder; whether the clone has all of them.
    fn unpack(&self, checkout: &Path, commit: &str, ending: Option<&str>, folder: &Path) -> Result<bool> {
        let archive = self.work.join("commit.tar");
        let mut git = Command::new("git");
        git.arg("-C").arg(checkout).args(["archive", "--output"]).arg(&archive).arg(commit);
        git.args(ending.map(|ending| format!("*.{ending}")));
        if !process::attempt(&mut git)?.status.success() {
            return Ok(false);
        }
        process::output(Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(folder))?;
        fs::remove_file(archive)?;
        Ok(true)
    }

    /// A file or a folder of a checkout as a tree of its own, and the part of its paths that is gone.
    fn cut_out(&self, whole: &Path, suite: &str, part: &str, layout: Layout) -> Result<(PathBuf, String)> {
        let folder = self.work.join("parts").join(suite).join(part.replace('/', "+"));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let prefix = if layout == Layout::File {
            let (above, name) = part.rsplit_once('/').unwrap_or(("", part));
            fs::copy(whole.join(part), folder.join(name))?;
            above
        } else {
            copy(&whole.join(part), &folder)?;
            part
        };
        // Snippets lie in folders of tests, and some are called so.
        fs::write(folder.join("swiftsure.toml"), "include-tests = true\n")?;
        close(&folder)?;
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok((folder, prefix))
    }
}

/// Whether a commit is the one that is checked out.
fn stands_at(checkout: &Path, commit: &str) -> Result<bool> {
    let mut git = Command::new("git");
    git.arg("-C").arg(checkout).args(["rev-parse", "HEAD"]);
    Ok(String::from_utf8_lossy(&process::attempt(&mut git)?.stdout).trim() == commit)
}

/// Marks a folder as a repository, so that nothing above it is taken for a part of it.
fn close(folder: &Path) -> Result<()> {
    fs::write(folder.join(".git"), "")?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if entry.file_type()?.is_file() {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
