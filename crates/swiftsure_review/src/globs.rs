//! Patterns of paths, with the meaning that they have in a `.gitignore`.

use std::path::{Component, Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A list of patterns. `tests` matches at any depth, `/tests` only at the root, `tests/` only a folder; what lies in a
/// folder that matches, matches too; a later `!pattern` takes back.
#[derive(Clone, Debug)]
pub struct Globs {
    matcher: Gitignore,
}

impl Default for Globs {
    fn default() -> Self {
        Self { matcher: Gitignore::empty() }
    }
}

impl Globs {
    /// Reads the patterns; on failure the pattern that has no meaning, and why.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, (String, String)> {
        // Paths are matched relative to the root, so that the root itself plays no part.
        let mut builder = GitignoreBuilder::new("");
        builder.allow_unclosed_class(false);
        for pattern in patterns {
            builder.add_line(None, pattern).map_err(|error| (pattern.to_owned(), reason(&error)))?;
        }
        let matcher = builder.build().map_err(|error| (String::new(), reason(&error)))?;
        Ok(Self { matcher })
    }

    /// Whether a file with this path (relative to the root of the patterns) matches.
    pub fn matches_file(&self, path: &str) -> bool {
        self.matches(path, false)
    }

    /// Whether a folder with this path (relative to the root of the patterns) matches.
    pub fn matches_folder(&self, path: &str) -> bool {
        self.matches(path, true)
    }

    fn matches(&self, path: &str, folder: bool) -> bool {
        // The matcher refuses paths with a root; what lies outside of the project is matched by its own parts.
        let path: PathBuf = Path::new(path).components().filter(|part| matches!(part, Component::Normal(_))).collect();
        !path.as_os_str().is_empty() && self.matcher.matched_path_or_any_parents(path, folder).is_ignore()
    }
}

fn reason(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::Globs;

    #[test]
    fn patterns_mean_what_they_mean_to_git() {
        let globs = Globs::new(["scripts", "/docs", "*_pb2.py", "legacy/", "!legacy/keep.py"]).unwrap();
        assert!(globs.matches_file("shop/scripts/load.py"));
        assert!(globs.matches_file("docs/conf.py"));
        assert!(!globs.matches_file("shop/docs/conf.py"));
        assert!(globs.matches_file("api/order_pb2.py"));
        assert!(globs.matches_folder("legacy"));
        assert!(!globs.matches_file("legacy"));
        assert!(!globs.matches_file("legacy/keep.py"));
        assert!(!globs.matches_file("shop/views.py"));
    }

    #[test]
    fn a_pattern_without_meaning_is_named() {
        let (pattern, _) = Globs::new(["shop", "a[b"]).unwrap_err();
        assert_eq!(pattern, "a[b");
    }

    #[test]
    fn paths_outside_of_the_root_do_not_panic() {
        let globs = Globs::new(["views.py"]).unwrap();
        assert!(globs.matches_file("/elsewhere/views.py"));
        assert!(globs.matches_file("../views.py"));
        assert!(!globs.matches_file(""));
    }
}
