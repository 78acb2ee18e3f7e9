use std::io::Write;

use jiff::civil::date;
use swiftsure_review::{AdvisorySource, Known, Options, Project, Scope, Task, check, config, read, run};

use crate::cases::support::Folder;

const KNOWN: Known<'_> = Known { rules: &["sure/vulnerable-dependency"], formats: &["full"] };
const ADVISORY: &str =
    r#"{"id": "EX-1", "affected": [{"package": {"ecosystem": "PyPI", "name": "pillow"}, "versions": ["9.0.0"]}]}"#;

fn folder(more: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(more);
    folder.write("manage.py", "import django\nfrom PIL import Image\n");
    folder
}

fn project(folder: &Folder, advisories: Option<&str>) -> Project {
    let line =
        Options { advisories: advisories.map(|path| AdvisorySource::Files(folder.join(path))), ..Options::default() };
    let config = config::load(folder.path(), line, KNOWN).unwrap();
    read(&config, &[], None).unwrap()
}

/// The findings as `rule path:line`, and what was not looked at.
fn review(project: Project) -> (Vec<String>, Vec<String>) {
    let review = check(project, Scope { include_tests: false, threads: 1, today: date(2026, 11, 21) }).review;
    let finding = |found: &swiftsure_source::Finding| {
        let file = review.files.get(found.span.file);
        format!("{} {}:{}", found.rule, file.path, file.line(found.span.start))
    };
    let found = review.findings.iter().map(finding).collect();
    let unread = review.summary.not_looked_at.iter().map(|kind| format!("{}: {}", kind.what, kind.count));
    (found, unread.collect())
}

#[test]
fn files_that_requirements_take_in_are_read_under_any_name_inside_of_the_project_only() {
    let folder = folder(&[
        ("site/requirements.txt", "-r ../base.pip.txt\n-r ../../outside.txt\ncelery==5.3.0\n"),
        ("base.pip.txt", "django==5.2.19\n"),
        (".python-version", "3.13\n"),
    ]);
    let project = project(&folder, None);
    let paths: Vec<&str> = project.texts.iter().map(|text| text.path.as_str()).collect();
    assert_eq!(paths, ["site/requirements.txt", ".python-version", "base.pip.txt"]);
    assert_eq!(project.django_version.as_deref(), Some("5.2.19"));
    assert_eq!(project.lock_files, ["site/requirements.txt"]);
}

#[test]
fn a_lock_decides_on_the_version_of_django_before_pins_and_ranges() {
    let folder = folder(&[
        ("pyproject.toml", "[project]\ndependencies = ['django>=4.2,<6']\n"),
        ("uv.lock", "[[package]]\nname = 'django'\nversion = '5.2.1'\n"),
        ("requirements.txt", "Django[argon2]==4.2.30  # lts\n"),
    ]);
    assert_eq!(project(&folder, None).django_version.as_deref(), Some("5.2.1"));
    let ranges = Folder::with(&[
        ("manage.py", "import django\n"),
        ("requirements.txt", "django-filter==24.1\ndjango>=4.2,<6\n"),
    ]);
    assert_eq!(project(&ranges, None).django_version.as_deref(), Some("4.2"));
}

#[test]
fn without_advisories_the_dependencies_are_not_checked() {
    let folder = folder(&[("requirements.txt", "pillow==9.0.0\n")]);
    let (found, unread) = review(project(&folder, None));
    assert_eq!(found, [""; 0]);
    assert_eq!(unread[0], "dependencies not checked against advisories (give --advisories): 1");
}

#[test]
fn advisories_are_read_from_a_folder_and_what_has_no_version_is_counted() {
    let folder = folder(&[
        ("requirements.txt", "celery\npillow==9.0.0\n"),
        ("osv/PyPI/EX-1.json", ADVISORY),
        ("osv/PyPI/broken.json", "{"),
    ]);
    let (found, unread) = review(project(&folder, Some("osv")));
    assert!(found.contains(&"sure/vulnerable-dependency requirements.txt:2".to_owned()), "{found:?}");
    assert_eq!(
        unread[..2],
        [
            "advisories that could not be read: 1",
            "dependencies without an exact version, not checked against advisories: 1"
        ]
    );
}

#[test]
fn advisories_are_read_from_an_archive() {
    let folder = folder(&[("requirements.txt", "pillow==9.0.0\n")]);
    let mut archive = zip::ZipWriter::new(std::fs::File::create(folder.join("all.zip")).unwrap());
    for (name, text) in [("EX-1.json", ADVISORY), ("README.txt", "not one")] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let (found, unread) = review(project(&folder, Some("all.zip")));
    assert_eq!(found, ["sure/vulnerable-dependency requirements.txt:1"]);
    assert_eq!(unread, [""; 0]);
}

#[test]
fn a_source_that_cannot_be_read_is_not_an_empty_one() {
    let folder = folder(&[("requirements.txt", "pillow==9.0.0\n"), ("osv/broken.json", "{"), ("empty/notes.txt", "")]);
    let (_, unread) = review(project(&folder, Some("osv")));
    assert_eq!(
        unread[..2],
        ["advisories that could not be read: 1", "dependencies not checked against advisories (none could be read): 1"]
    );
    let (_, unread) = review(project(&folder, Some("empty")));
    let why = "there are none where they were looked for";
    assert_eq!(unread, [format!("dependencies not checked against advisories ({why}): 1")]);
}

#[test]
fn what_is_installed_and_cannot_be_checked_is_named_with_its_file() {
    let folder = folder(&[
        ("Pipfile", "[packages]\npillow = \"*\"\n"),
        ("environment.yml", "dependencies:\n  - pillow=9.0.0\n"),
        ("requirements.txt", "-r base.txt\nhttps://example.org/shop.zip\n"),
    ]);
    let review = check(project(&folder, None), Scope { include_tests: false, threads: 1, today: date(2026, 11, 21) });
    let said = &review.review.summary.not_looked_at[0];
    assert_eq!(said.what, "files whose dependencies were not checked against advisories");
    let expected = [
        "Pipfile: has no Pipfile.lock beside it",
        "environment.yml: environments of conda are not read",
        "requirements.txt: line 2 is an address that names no package",
        "requirements.txt: takes in base.txt, which was not read",
    ];
    assert_eq!(said.examples, expected);
}

#[test]
fn a_comment_beside_a_pin_silences_what_is_found_there() {
    let ignore = "# swiftsure: ignore[vulnerable-dependency]: only our own images are opened";
    let text = format!("celery==5.3.0\npillow==9.0.0  {ignore}\n");
    let folder = folder(&[("requirements.txt", &text), ("osv/EX-1.json", ADVISORY)]);
    let config = config::load(
        folder.path(),
        Options { advisories: Some(AdvisorySource::Files(folder.join("osv"))), ..Options::default() },
        KNOWN,
    );
    let task = Task {
        config: &config.unwrap(),
        targets: &[],
        only_targets: false,
        environment: None,
        rules: &[],
        only_new: false,
        since: None,
        today: date(2026, 11, 21),
        threads: 1,
        cache: None,
    };
    let outcome = run(&task).unwrap();
    assert_eq!(outcome.review.findings.len(), 0, "{:?}", outcome.review.findings);
    assert_eq!(outcome.review.summary.ignored, 1);
}
