use std::path::Path;

use swiftsure_review::globs::Globs;
use swiftsure_review::{DiscoverError, Discovery, FileClass, FileKind, discover, discover_installed};

use crate::cases::support::Folder;

fn found(folder: &Folder, exclude: &[&str]) -> Discovery {
    let exclude = Globs::new(exclude.iter().copied()).unwrap();
    discover(folder.path(), &[folder.path().to_owned()], &exclude).unwrap()
}

fn shown(discovery: &Discovery) -> Vec<&str> {
    discovery.files.iter().map(|file| file.shown.as_str()).collect()
}

#[test]
fn files_come_in_the_order_of_their_paths_with_kind_and_class() {
    let folder = Folder::with(&[
        ("shop/views.py", ""),
        ("manage.py", ""),
        ("shop/migrations/0001_initial.py", ""),
        ("shop/templates/shop/orders.html", ""),
        ("tests/test_shop.py", ""),
        ("uv.lock", ""),
        ("README.md", ""),
    ]);
    let discovery = found(&folder, &[]);
    let files: Vec<_> = discovery.files.iter().map(|file| (file.shown.as_str(), file.kind, file.class)).collect();
    assert_eq!(
        files,
        [
            ("manage.py", FileKind::Python, FileClass::Source),
            ("shop/migrations/0001_initial.py", FileKind::Python, FileClass::Migration),
            ("shop/templates/shop/orders.html", FileKind::Template, FileClass::Source),
            ("shop/views.py", FileKind::Python, FileClass::Source),
            ("tests/test_shop.py", FileKind::Python, FileClass::Test),
            ("uv.lock", FileKind::Packages, FileClass::Source),
        ]
    );
}

#[test]
fn what_was_installed_built_hidden_or_ignored_is_left_out() {
    let folder = Folder::with(&[
        (".gitignore", "local_settings.py\n"),
        ("shop/local_settings.py", ""),
        ("node_modules/x/a.py", ""),
        ("venv/lib/a.py", ""),
        ("env311/pyvenv.cfg", ""),
        ("env311/lib/a.py", ""),
        (".tox/a.py", ""),
        ("build/lib/a.py", ""),
        ("dist/__init__.py", ""),
        ("scripts/a.py", ""),
        ("shop/views.py", ""),
    ]);
    assert_eq!(shown(&found(&folder, &["scripts"])), ["dist/__init__.py", "shop/views.py"]);
}

#[test]
fn a_gitignore_above_counts_only_inside_of_a_repository() {
    let folder = Folder::with(&[(".gitignore", "*.py\n"), ("shop/views.py", "")]);
    let none = Globs::default();
    let roots = [folder.join("shop")];
    assert_eq!(discover(folder.path(), &roots, &none).unwrap().files.len(), 1);
    folder.write(".git/HEAD", "");
    assert_eq!(discover(folder.path(), &roots, &none).unwrap().files.len(), 0);
}

#[test]
fn a_root_that_is_named_is_read_even_where_it_would_be_left_out() {
    let folder = Folder::with(&[("build/lib/a.py", ""), ("shop/views.py", "")]);
    let none = Globs::new(["views.py"]).unwrap();
    let roots = [folder.join("build"), folder.join("shop/views.py"), folder.join("shop/../shop")];
    assert_eq!(shown(&discover(folder.path(), &roots, &none).unwrap()), ["build/lib/a.py", "shop/views.py"]);
}

#[test]
fn a_root_that_does_not_exist_is_said_in_a_sentence() {
    let folder = Folder::new();
    let error = discover(folder.path(), &[folder.join("shpo")], &Globs::default()).unwrap_err();
    assert_eq!(error, DiscoverError::Missing(folder.join("shpo")));
    assert_eq!(error.to_string(), format!("There is no file or folder {}", folder.join("shpo").display()));
}

#[test]
fn an_app_called_vendor_is_the_projects_own() {
    let folder =
        Folder::with(&[("vendor/models.py", ""), ("vendor/api/orders.py", ""), ("lib/vendor/markdown/core.py", "")]);
    let discovery = found(&folder, &[]);
    let vendored: Vec<&str> = discovery
        .files
        .iter()
        .filter(|file| file.class == FileClass::Vendored)
        .map(|file| file.shown.as_str())
        .collect();
    assert_eq!(vendored, ["lib/vendor/markdown/core.py"]);
}

#[cfg(unix)]
#[test]
fn links_are_counted_and_not_followed_even_in_circles() {
    let folder = Folder::with(&[("shop/views.py", "")]);
    std::os::unix::fs::symlink(folder.path(), folder.join("shop/again")).unwrap();
    std::os::unix::fs::symlink(Path::new("views.py"), folder.join("shop/also.py")).unwrap();
    std::os::unix::fs::symlink(Path::new("/nowhere"), folder.join("shop/broken.py")).unwrap();
    let discovery = found(&folder, &[]);
    assert_eq!(shown(&discovery), ["shop/views.py"]);
    let reasons = discovery.unread_by_reason();
    assert_eq!(reasons["is a symbolic link"], ["shop/again", "shop/also.py", "shop/broken.py"]);
}

#[test]
fn an_installed_package_is_read_although_git_ignores_its_environment() {
    let folder = Folder::with(&[
        (".git/HEAD", ""),
        (".venv/.gitignore", "*\n"),
        (".venv/lib/python3.13/site-packages/ninja/api.py", ""),
    ]);
    let package = folder.join(".venv/lib/python3.13/site-packages/ninja");
    assert_eq!(shown(&discover(&package, std::slice::from_ref(&package), &Globs::default()).unwrap()), [""; 0]);
    assert_eq!(shown(&discover_installed(&package).unwrap()), ["api.py"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&package, package.join("loop")).unwrap();
        let discovery = discover_installed(&package).unwrap();
        assert_eq!(shown(&discovery), ["api.py"]);
        assert_eq!(discovery.unread.len(), 1);
    }
    assert!(discover_installed(&folder.join("gone")).is_err());
}

#[test]
fn a_file_that_is_not_text_is_found_all_the_same() {
    let folder = Folder::new();
    std::fs::write(folder.join("latin.py"), b"# caf\xe9 @generated\n\xff\xfe").unwrap();
    let discovery = found(&folder, &[]);
    assert_eq!(discovery.files[0].class, FileClass::Generated);
}

#[test]
fn configuration_is_found_also_where_it_is_hidden_unless_git_ignores_it() {
    let folder = Folder::with(&[
        (".gitignore", "secret.env\n"),
        ("secret.env", ""),
        (".env", ""),
        (".github/workflows/test.yml", ""),
        (".github/tools/a.py", ""),
        (".idea/settings.json", ""),
        ("deploy/Dockerfile", ""),
        ("package-lock.json", ""),
        ("shop/views.py", ""),
    ]);
    let all = [".env", ".github/workflows/test.yml", "deploy/Dockerfile", "shop/views.py"];
    assert_eq!(shown(&found(&folder, &[])), all);
}
