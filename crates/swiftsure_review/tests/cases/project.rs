use std::collections::BTreeSet;
use std::path::PathBuf;

use swiftsure_review::globs::Globs;
use swiftsure_review::{discover, project_roots, root_of, site_packages};

use crate::cases::support::Folder;

fn roots(folder: &Folder, base: &str) -> Vec<PathBuf> {
    let base = if base.is_empty() { folder.path().to_owned() } else { folder.join(base) };
    let found = discover(&base, std::slice::from_ref(&base), &Globs::default()).unwrap();
    let folders: BTreeSet<PathBuf> =
        found.files.iter().filter_map(|file| file.path.parent().map(PathBuf::from)).collect();
    project_roots(&base, &folders)
}

#[test]
fn every_folder_with_a_manage_py_is_a_project() {
    let folder = Folder::with(&[
        ("shop/manage.py", ""),
        ("blog/manage.py", ""),
        ("lib/tests/manage.py", ""),
        ("pyproject.toml", ""),
    ]);
    assert_eq!(roots(&folder, ""), [folder.join("blog"), folder.join("shop")]);
}

#[test]
fn without_a_manage_py_the_package_files_say_it() {
    let folder = Folder::with(&[("a/pyproject.toml", ""), ("a/x.py", ""), ("b/setup.cfg", ""), ("b/x.py", "")]);
    assert_eq!(roots(&folder, ""), [folder.join("a"), folder.join("b")]);
}

#[test]
fn a_part_of_a_project_finds_its_root_above() {
    let folder = Folder::with(&[(".git/HEAD", ""), ("manage.py", ""), ("shop/orders/views.py", "")]);
    assert_eq!(roots(&folder, "shop/orders"), [folder.path()]);
}

#[test]
fn a_folder_without_any_sign_is_its_own_root() {
    let folder = Folder::with(&[("x.py", "")]);
    assert_eq!(roots(&folder, ""), [folder.path()]);
}

#[test]
fn the_active_environment_comes_before_the_one_below_the_root() {
    let folder = Folder::with(&[
        ("shop/.venv/pyvenv.cfg", ""),
        ("shop/.venv/lib/python3.12/site-packages/django/__init__.py", ""),
        ("other/pyvenv.cfg", ""),
        ("other/lib/python3.9/site-packages/x.py", ""),
        ("other/lib/python3.14/site-packages/x.py", ""),
    ]);
    let below = folder.join("shop/.venv/lib/python3.12/site-packages");
    assert_eq!(site_packages(&folder.join("shop"), None), Some(below.clone()));
    let active = folder.join("other");
    assert_eq!(site_packages(&folder.join("shop"), Some(&active)), Some(active.join("lib/python3.14/site-packages")));
    assert_eq!(site_packages(&folder.join("shop"), Some(&folder.join("gone"))), Some(below));
    assert_eq!(site_packages(folder.path(), None), None);
}

#[test]
fn a_folder_belongs_to_the_nearest_project_around_it() {
    let folder = Folder::with(&[
        (".git/HEAD", ""),
        ("pyproject.toml", ""),
        ("site/manage.py", ""),
        ("site/shop/orders/views.py", ""),
        ("src/lib/__init__.py", ""),
        ("src/lib/inner/__init__.py", ""),
    ]);
    for (start, root) in [("site", "site"), ("site/shop/orders", "site"), ("src/lib/inner", ""), ("src", ""), ("", "")]
    {
        assert_eq!(root_of(&folder.join(start)), folder.join(root), "{start}");
    }
}

#[test]
fn outside_of_a_repository_a_package_belongs_to_the_folder_that_it_lies_in() {
    let folder = Folder::with(&[("pyproject.toml", ""), ("a/lib/__init__.py", ""), ("a/lib/inner/__init__.py", "")]);
    assert_eq!(root_of(&folder.join("a/lib/inner")), folder.join("a"));
    assert_eq!(root_of(&folder.join("a")), folder.join("a"));
}
