//! Where secrets may stand, by the path of the file: tests, examples and the texts of a translation hold none.

/// Folders whose texts are made up, translated or written for readers.
const MADE_UP: &[&str] = &[
    "__mocks__",
    "__snapshots__",
    "__tests__",
    "cassettes",
    "demo",
    "doc",
    "docs",
    "documentation",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "i18n",
    "locale",
    "locales",
    "migrations",
    "mock",
    "mocks",
    "node_modules",
    "sample",
    "samples",
    "snapshots",
    "spec",
    "static",
    "staticfiles",
    "test",
    "test_data",
    "testdata",
    "testing",
    "tests",
    "translations",
    "unit_tests",
    "unittests",
    "vendor",
];
/// Parts of a file's name that say that it is there to be copied.
const SAMPLES: &[&str] = &["default", "dist", "example", "sample", "skel", "template", "tmpl", "tpl"];
/// Parts of a file's name that say that it serves developers and builds.
const AT_HOME: &[&str] = &["ci", "conftest", "dev", "develop", "development", "local", "test", "testing", "tests"];

/// What a file is for, as far as its path says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Part of the site or of how it is built.
    Live,
    /// For developers and builds: keys that sign are made up, those of other services are not.
    Home,
    /// There to be copied and filled in.
    Sample,
    /// Tests, documents, translations.
    MadeUp,
}

/// The place of a file by its path, relative with `/`.
pub(crate) fn place(path: &str) -> Place {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let small = name.to_ascii_lowercase();
    let parts: Vec<&str> = small.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
    let is = |known: &[&str]| parts.iter().any(|part| known.contains(part));
    if folders.split('/').any(|folder| MADE_UP.contains(&folder)) || small.ends_with(".lock") || is(&["lock"]) {
        Place::MadeUp
    } else if is(SAMPLES) {
        Place::Sample
    } else if is(AT_HOME) || is_of_build(path) || folders.split('/').any(|folder| AT_HOME.contains(&folder)) {
        Place::Home
    } else {
        Place::Live
    }
}

/// Words of folders that hold a project which shows how a library is used.
const SHOWN: &[&str] = &["demo", "example", "examples", "sample"];
/// Words that stand beside them.
const PROJECTS: &[&str] = &["app", "django", "project", "proj", "shop", "site", "web"];
/// Files with a key that lets one report how many lines the tests ran, and nothing else.
const COVERAGE: &[&str] = &[".codecov.yml", ".coveralls.yml", "codecov.yml"];

/// Whether a secret in a file lets nobody into anything that runs: `example_project/settings.py`.
pub(crate) fn matters_little(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let shows = |folder: &str| {
        let words: Vec<&str> = folder.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
        words.iter().any(|word| SHOWN.contains(word))
            && words.iter().all(|word| SHOWN.contains(word) || PROJECTS.contains(word))
    };
    COVERAGE.contains(&name) || folders.split('/').any(shows)
}

/// What tells a service how to test the project.
fn is_of_build(path: &str) -> bool {
    [".github/", ".circleci/", ".gitlab/", ".devcontainer/", ".gitlab-ci", ".travis", "tox.ini", "azure-pipelines"]
        .iter()
        .any(|start| path.starts_with(start) || path.contains(&format!("/{start}")))
}

#[cfg(test)]
mod tests {
    use super::{Place, matters_little, place};

    #[test]
    fn places_go_by_folders_and_by_words_of_the_name() {
        assert_eq!(place("config/settings/production.py"), Place::Live);
        assert_eq!(place(".env"), Place::Live);
        assert_eq!(place("config/settings/ci.py"), Place::Home);
        assert_eq!(place(".github/workflows/deploy.yml"), Place::Home);
        assert_eq!(place(".env.example"), Place::Sample);
        assert_eq!(place("shop/tests/keys.json"), Place::MadeUp);
        assert_eq!(place("shop/locale/de/site.yaml"), Place::MadeUp);
    }

    #[test]
    fn a_project_that_shows_a_library_has_no_secrets_of_a_site() {
        assert!(matters_little("example_project/example_project/settings.py"));
        assert!(matters_little(".coveralls.yml"));
        assert!(!matters_little("project/settings.py"));
        assert!(!matters_little("sampling/settings.py"));
    }
}
