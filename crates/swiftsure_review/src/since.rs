//! What changed since a commit, by asking git for a diff, and which findings touch it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

use swiftsure_source::{Files, Finding, Span};

/// The lines that changed, by path relative to the root that was asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    lines: BTreeMap<String, Vec<RangeInclusive<u32>>>,
}

/// Why it is not known what changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SinceError {
    #[error("Git could not be started: {0}")]
    NoGit(String),
    #[error("{} is not in a git repository, so there is nothing to compare with", .0.display())]
    NotARepository(PathBuf),
    #[error("Git knows no commit, branch or tag \"{0}\"")]
    UnknownRef(String),
    #[error("Git could not compare with \"{reference}\": {reason}")]
    Failed { reference: String, reason: String },
}

impl SinceError {
    /// What the user can do, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoGit(_) => "Install git, or check without --since.",
            Self::NotARepository(_) => "Check without --since, or use a baseline and --new.",
            Self::UnknownRef(_) => "In CI, fetch the commit first: a shallow clone does not have it.",
            Self::Failed { .. } => "Run the same `git diff` by hand to see more.",
        }
    }
}

/// Asks git which lines below `root` differ from `reference`.
///
/// Compared is the working tree with the last commit that both have, so that what others did on `reference` since does
/// not count as a change of ours. New files that git does not know yet count as changed as a whole.
pub fn changes_since(root: &Path, reference: &str) -> Result<Changes, SinceError> {
    if git(root, &["rev-parse", "--is-inside-work-tree"])?.is_err() {
        return Err(SinceError::NotARepository(root.to_owned()));
    }
    let unknown = || SinceError::UnknownRef(reference.to_owned());
    let commit = format!("{reference}^{{commit}}");
    let commit =
        git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?.map_err(|_| unknown())?;
    let commit = commit.trim();
    // Without a common commit (a shallow clone, an orphan branch) the two trees are compared as they are.
    let base = git(root, &["merge-base", commit, "HEAD"])?.unwrap_or_else(|_| commit.to_owned());
    let failed = |reason: String| SinceError::Failed { reference: reference.to_owned(), reason };
    let diff = ["diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--relative"];
    let plain = ["--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules", base.trim(), "--"];
    let diff = git(root, &[&diff[..], &plain[..]].concat())?.map_err(failed)?;
    let mut changes = Changes::from_diff(&diff);
    let new = git(root, &["ls-files", "--others", "--exclude-standard", "-z"])?.map_err(failed)?;
    for path in new.split('\0').filter(|path| !path.is_empty()) {
        changes.lines.insert(path.to_owned(), vec![1..=u32::MAX]);
    }
    Ok(changes)
}

/// Runs git in `root`: its output, or what it complained of.
fn git(root: &Path, arguments: &[&str]) -> Result<Result<String, String>, SinceError> {
    let output = Command::new("git")
        // Paths as they are; and no program of the repository's own configuration is run.
        .args(["-c", "core.quotePath=false", "-c", "core.fsmonitor=false"])
        .args(arguments)
        .current_dir(root)
        // Nothing is written, not even the index.
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .output()
        .map_err(|error| SinceError::NoGit(error.to_string()))?;
    if output.status.success() {
        return Ok(Ok(String::from_utf8_lossy(&output.stdout).into_owned()));
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Ok(Err(complaint.lines().next().unwrap_or("no reason was given").trim_start_matches("fatal: ").to_owned()))
}

impl Changes {
    /// Reads the output of `git diff --unified=0`.
    pub fn from_diff(diff: &str) -> Self {
        let mut changes = Self::default();
        let mut path: Option<String> = None;
        // Lines of a hunk are skipped by their number: an added line may look like a header.
        let mut inside_hunk = 0u64;
        for line in diff.split('\n') {
            if inside_hunk > 0 && line.starts_with(['+', '-', ' ']) {
                inside_hunk -= 1;
            } else if let Some(name) = line.strip_prefix("+++ ") {
                path = new_path(name);
            } else if let Some((removed, start, added)) = hunk(line) {
                inside_hunk = u64::from(removed) + u64::from(added);
                if let Some(path) = &path {
                    changes.lines.entry(path.clone()).or_default().push(touched(start, added));
                }
            }
        }
        changes
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The changed files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.lines.keys().map(String::as_str)
    }

    /// Whether one of these lines of a file changed.
    pub fn touch(&self, path: &str, lines: &RangeInclusive<u32>) -> bool {
        let changed = self.lines.get(path).into_iter().flatten();
        changed.into_iter().any(|range| range.start() <= lines.end() && lines.start() <= range.end())
    }

    /// Whether the site or a step of a finding lies in a changed line.
    pub fn keep(&self, finding: &Finding, files: &Files) -> bool {
        let spans = std::iter::once(finding.span).chain(finding.steps.iter().map(|step| step.span));
        spans.into_iter().any(|span| self.touch(&files.get(span.file).path, &lines_of(span, files)))
    }
}

fn lines_of(span: Span, files: &Files) -> RangeInclusive<u32> {
    let file = files.get(span.file);
    file.line(span.start)..=file.line(span.end.saturating_sub(1).max(span.start))
}

/// The lines that a hunk touches. Where lines were only removed, their neighbours count: taking out
/// `.select_related("author")` changes what the lines around it do.
fn touched(start: u32, added: u32) -> RangeInclusive<u32> {
    if added == 0 { start.max(1)..=start.saturating_add(1) } else { start..=start.saturating_add(added - 1) }
}

/// `@@ -a,b +c,d @@`: the numbers b, c and d.
fn hunk(line: &str) -> Option<(u32, u32, u32)> {
    let (ranges, _) = line.strip_prefix("@@ -")?.split_once(" @@")?;
    let (old, new) = ranges.split_once(" +")?;
    let (_, removed) = start_and_count(old)?;
    let (start, added) = start_and_count(new)?;
    Some((removed, start, added))
}

fn start_and_count(range: &str) -> Option<(u32, u32)> {
    match range.split_once(',') {
        Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
        None => Some((range.parse().ok()?, 1)),
    }
}

/// The path of a `+++` line without its prefix; `None` for a file that was removed.
fn new_path(name: &str) -> Option<String> {
    // Git ends a name with a tab when it holds a space.
    let name = name.trim_end_matches(['\t', '\r']);
    let name = name.strip_prefix('"').and_then(|inside| inside.strip_suffix('"')).map_or_else(|| name.into(), unquote);
    name.strip_prefix("b/").map(str::to_owned)
}

/// A name that git wrote as a string of C.
fn unquote(quoted: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = quoted.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'r') => bytes.push(b'\r'),
            Some(first @ b'0'..=b'7') => {
                let mut value = u32::from(first - b'0');
                while let Some(digit) = rest.next_if(|byte| matches!(byte, b'0'..=b'7')) {
                    value = (value * 8 + u32::from(digit - b'0')) & 0xff;
                }
                bytes.push(u8::try_from(value).unwrap_or_default());
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Changes, unquote};

    #[test]
    fn hunks_become_ranges_of_the_new_file() {
        let diff = "diff --git a/shop/views.py b/shop/views.py\n--- a/shop/views.py\n+++ b/shop/views.py\n\
                    @@ -3 +3,2 @@ def order_list():\n-old\n+new\n+newer\n@@ -9,2 +10,0 @@\n-gone\n-gone\n";
        let changes = Changes::from_diff(diff);
        assert_eq!(changes.paths().collect::<Vec<_>>(), ["shop/views.py"]);
        let touched: Vec<u32> = (1..14).filter(|line| changes.touch("shop/views.py", &(*line..=*line))).collect();
        assert_eq!(touched, [3, 4, 10, 11]);
    }

    #[test]
    fn lines_that_look_like_headers_are_text() {
        let diff =
            "--- a/x.py\n+++ b/x.py\n@@ -0,0 +1,2 @@\n+++ b/other.py\n+@@ -1 +1 @@\n\\ No newline at end of file\n";
        let changes = Changes::from_diff(diff);
        assert_eq!(changes.paths().collect::<Vec<_>>(), ["x.py"]);
    }

    #[test]
    fn removed_files_have_no_lines() {
        assert!(Changes::from_diff("--- a/x.py\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n").is_empty());
    }

    #[test]
    fn names_with_quotes_and_spaces_are_read() {
        assert_eq!(unquote(r#"b/a\"b\tc\303\244"#), "b/a\"b\tcä");
        let changes = Changes::from_diff("--- a/a b.py\t\n+++ b/a b.py\t\n@@ -1 +1 @@\n-a\n+b\n");
        assert_eq!(changes.paths().collect::<Vec<_>>(), ["a b.py"]);
    }
}
