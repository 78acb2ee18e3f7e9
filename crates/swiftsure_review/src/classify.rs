//! What part a file plays in its project, by its path and its first lines.

/// Folders of tests and of what only tests read.
const TEST_FOLDERS: &[&str] = &[
    "e2e",
    "functional_tests",
    "integration_tests",
    "test",
    "test_helpers",
    "test_support",
    "test_utils",
    "testdata",
    "testing",
    "tests",
    "testsupport",
    "testutils",
    "unit_tests",
    "unittests",
];

/// In the names of modules that prepare tests.
const TEST_HELP: &[&str] = &["_test_data", "_test_helper", "_test_util", "test_fixture"];

/// What part a file plays; only `Source` is reviewed unless the user asks for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileClass {
    /// The project's own code.
    Source,
    Test,
    Migration,
    /// A copy of somebody else's package.
    Vendored,
    /// Written by a program.
    Generated,
}

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    Python,
    Template,
    /// A lock or requirements file, or a description of the project.
    Packages,
    /// What a site, its containers and its builds are configured with, and keys.
    Config,
}

/// The kind of a file by its path (relative, with `/`); `None` for what is not read.
pub fn kind(path: &str) -> Option<FileKind> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if name.contains(".min.") {
        return None;
    }
    match extension {
        "py" => Some(FileKind::Python),
        "html" | "htm" | "djhtml" | "jinja" | "jinja2" | "j2" => Some(FileKind::Template),
        "txt" | "xml" | "md" if folders.split('/').any(|folder| matches!(folder, "templates" | "jinja2")) => {
            Some(FileKind::Template)
        }
        _ if is_packages(folders, name) => Some(FileKind::Packages),
        _ if is_config(name, extension) || swiftsure_packages::is_runtime_file(path) => Some(FileKind::Config),
        _ => None,
    }
}

/// Whether the walk goes into a hidden folder: what configures builds and containers lies there.
pub(crate) fn is_config_folder(name: &str) -> bool {
    matches!(name, ".circleci" | ".devcontainer" | ".docker" | ".ebextensions" | ".envs" | ".github" | ".gitlab")
}

fn is_config(name: &str, extension: &str) -> bool {
    let small = name.to_ascii_lowercase();
    let written_by_tools = small.contains("lock") && matches!(extension, "json" | "yaml" | "yml");
    let named = small.starts_with(".env")
        || ["dockerfile", "containerfile"].iter().any(|stem| small.starts_with(stem))
        || matches!(
            small.as_str(),
            ".npmrc"
                | ".pypirc"
                | ".netrc"
                | "jenkinsfile"
                | "procfile"
                | ".pgpass"
                | ".git-credentials"
                | "credentials"
        )
        || matches!(small.as_str(), "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519");
    let written = matches!(
        extension,
        "cfg"
            | "conf"
            | "dockerfile"
            | "env"
            | "ini"
            | "ipynb"
            | "json"
            | "key"
            | "p8"
            | "pem"
            | "properties"
            | "sh"
            | "tf"
            | "tfvars"
            | "toml"
            | "yaml"
            | "yml"
    );
    !written_by_tools && (named || written)
}

fn is_packages(folders: &str, name: &str) -> bool {
    let text = name.strip_suffix(".txt").or_else(|| name.strip_suffix(".in"));
    let in_requirements = folders.rsplit('/').next() == Some("requirements");
    matches!(name, "uv.lock" | "poetry.lock" | "pdm.lock" | "Pipfile" | "Pipfile.lock" | "pyproject.toml" | "setup.cfg")
        || (name == "METADATA" && folders.ends_with(".dist-info"))
        || (name == "PKG-INFO" && folders.is_empty())
        || (name.starts_with("pylock.") && name.ends_with(".toml"))
        || text.is_some_and(|stem| in_requirements || stem.starts_with("requirements"))
}

/// The class of a file by its path (relative, with `/`) and its first lines.
///
/// `is_app` says whether a folder (relative, with `/`) is an app of the project: a shop may well have an app `vendor`.
pub fn class(path: &str, head: &str, is_app: impl Fn(&str) -> bool) -> FileClass {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    if is_vendored(folders, is_app) {
        FileClass::Vendored
    } else if is_test(folders, name) || imports_pytest(head) {
        FileClass::Test
    } else if is_migration(folders, name, head) {
        FileClass::Migration
    } else if is_generated(head) {
        FileClass::Generated
    } else {
        FileClass::Source
    }
}

fn is_vendored(folders: &str, is_app: impl Fn(&str) -> bool) -> bool {
    let mut end = 0;
    for folder in folders.split('/') {
        end += folder.len();
        let named = matches!(folder, "vendor" | "_vendor" | "vendored" | "_vendored" | "third_party");
        if named && !is_app(&folders[..end]) {
            return true;
        }
        end += 1;
    }
    false
}

fn is_test(folders: &str, name: &str) -> bool {
    let of_tests = |folder: &str| TEST_FOLDERS.contains(&folder);
    if folders.split('/').any(of_tests) || matches!(name, "tests.py" | "conftest.py" | "pytest_plugin.py") {
        return true;
    }
    // `manage.py test_mail` is a command that people run, not a test.
    let is_command = folders == "management/commands" || folders.ends_with("/management/commands");
    let stem = name.strip_suffix(".py").unwrap_or_default();
    let names_help = TEST_HELP.iter().any(|words| stem.contains(words));
    !is_command && (stem.starts_with("test_") || stem.ends_with("_test") || names_help)
}

/// Whether a module cannot run where pytest is not installed: it holds fixtures or hooks.
fn imports_pytest(head: &str) -> bool {
    let is_import = |line: &str| {
        let rest = line.strip_prefix("import pytest").or_else(|| line.strip_prefix("from pytest import"));
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
    };
    head.lines().any(is_import)
}

/// The modules that a description of a package names in the group `pytest11`: pytest loads them while it tests.
pub(crate) fn pytest_plugins(text: &str) -> Vec<String> {
    let Some((_, group)) = text.split_once("pytest11") else { return Vec::new() };
    let lines = group.lines().skip(1).map(str::trim).take_while(|line| !line.is_empty() && !line.starts_with('['));
    let modules = lines.filter_map(|line| {
        let named = line.split_once('=')?.1.trim().trim_matches(['"', '\'', ',']);
        Some(named.split(':').next().unwrap_or(named).to_owned())
    });
    modules.filter(|module| !module.is_empty()).collect()
}

fn is_migration(folders: &str, name: &str, head: &str) -> bool {
    let in_migrations = folders.rsplit('/').next() == Some("migrations");
    let numbered = name.starts_with(|first: char| first.is_ascii_digit());
    in_migrations && (numbered || head.contains("import migrations"))
}

/// Whether the comments at the top of a file, down to its first import, say that a program wrote it.
fn is_generated(head: &str) -> bool {
    head.lines()
        .take(20)
        .map(str::trim_start)
        .take_while(|line| !line.starts_with("import ") && !line.starts_with("from "))
        .any(|line| line.contains("@generated") || line.contains("DO NOT EDIT"))
}

#[cfg(test)]
mod tests {
    use super::{FileClass, FileKind, class, kind, pytest_plugins};

    fn class_of(path: &str) -> FileClass {
        class(path, "", |folder| folder == "market/vendor")
    }

    #[test]
    fn tests_are_known_by_their_folder_or_their_name() {
        for path in [
            "tests/helpers.py",
            "shop/testing/factories.py",
            "shop/test_utils/project/views.py",
            "shop/tests/__init__.py",
            "shop/unittests/scans/one.json",
            "shop/test_views.py",
            "shop/views_test.py",
            "shop/fill_test_data.py",
        ] {
            assert_eq!(class_of(path), FileClass::Test, "{path}");
        }
        assert_eq!(class_of("conftest.py"), FileClass::Test);
        assert_eq!(class_of("shop/tests.py"), FileClass::Test);
    }

    #[test]
    fn what_imports_pytest_is_a_test() {
        assert_eq!(class_of("shop/pytest_plugin.py"), FileClass::Test);
        let head = "import os\n\nimport pytest\n\n\n@pytest.fixture\ndef book():\n    return None\n";
        assert_eq!(class("shop/stock.py", head, |_| false), FileClass::Test);
        let head = "def check():\n    import pytest\n\nimport pytest_runner\n";
        assert_eq!(class("shop/stock.py", head, |_| false), FileClass::Source);
    }

    #[test]
    fn plugins_of_pytest_are_named_in_their_group() {
        let project = "[project.entry-points.pytest11]\nshop = \"shop.plugin\"\n\n[tool.black]\nline-length = 100\n";
        assert_eq!(pytest_plugins(project), ["shop.plugin"]);
        let setup = "[options.entry_points]\npytest11 =\n    shop = shop.plugin:hooks\n    more = shop.more\n";
        assert_eq!(pytest_plugins(setup), ["shop.plugin", "shop.more"]);
        assert!(pytest_plugins("[project]\nname = \"shop\"\n").is_empty());
    }

    #[test]
    fn commands_are_source() {
        assert_eq!(class_of("shop/management/commands/test_mail.py"), FileClass::Source);
        assert_eq!(class_of("shop/contest.py"), FileClass::Source);
    }

    #[test]
    fn migrations_are_the_numbered_files_and_those_that_import_migrations() {
        assert_eq!(class_of("shop/migrations/0001_initial.py"), FileClass::Migration);
        assert_eq!(class_of("shop/migrations/__init__.py"), FileClass::Source);
        let named = class("shop/migrations/start.py", "from django.db import migrations\n", |_| false);
        assert_eq!(named, FileClass::Migration);
    }

    #[test]
    fn a_vendor_folder_is_vendored_unless_it_is_an_app() {
        assert_eq!(class_of("shop/vendor/markdown/core.py"), FileClass::Vendored);
        assert_eq!(class_of("_vendor/six.py"), FileClass::Vendored);
        assert_eq!(class_of("market/vendor/views.py"), FileClass::Source);
    }

    #[test]
    fn a_marker_above_the_imports_means_that_a_program_wrote_the_file() {
        let head = "# -*- coding: utf-8 -*-\n# Code written by protoc. DO NOT EDIT!\nimport sys\n";
        assert_eq!(class("shop/order_pb2.py", head, |_| false), FileClass::Generated);
        let head = "import sys\n\nMARKER = '@generated'\n";
        assert_eq!(class("shop/tools.py", head, |_| false), FileClass::Source);
    }

    #[test]
    fn kinds_go_by_the_ending_and_the_folder() {
        assert_eq!(kind("shop/views.py"), Some(FileKind::Python));
        assert_eq!(kind("shop/templates/shop/mail.txt"), Some(FileKind::Template));
        assert_eq!(kind("notes.txt"), None);
        assert_eq!(kind("requirements-dev.txt"), Some(FileKind::Packages));
        assert_eq!(kind("requirements/base.txt"), Some(FileKind::Packages));
        assert_eq!(kind("uv.lock"), Some(FileKind::Packages));
        assert_eq!(kind(".python-version"), Some(FileKind::Config));
        assert_eq!(kind("static/app.min.html"), None);
        assert_eq!(kind(".env.prod"), Some(FileKind::Config));
        assert_eq!(kind("deploy/Dockerfile"), Some(FileKind::Config));
        assert_eq!(kind("package-lock.json"), None);
    }
}
