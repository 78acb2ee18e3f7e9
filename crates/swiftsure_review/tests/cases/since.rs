use std::process::Command;

use swiftsure_review::{SinceError, changes_since};

use crate::cases::support::{Folder, finding, one_file, span, step};

fn git(folder: &Folder, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with one commit of these files.
fn repository(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(files);
    git(&folder, &["init", "--quiet", "--initial-branch=main"]);
    commit(&folder);
    folder
}

fn commit(folder: &Folder) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message=x"]);
}

#[test]
fn changed_and_new_files_are_known_with_their_lines() {
    let folder = repository(&[("shop/a.py", "1\n2\n3\n4\n"), ("shop/b.py", "1\n"), ("c d.py", "1\n")]);
    folder.write("shop/a.py", "1\n2\nthree\n4\n");
    folder.write("c d.py", "1\n2\n");
    folder.write("shop/new.py", "1\n");
    let changes = changes_since(folder.path(), "HEAD").unwrap();
    assert_eq!(changes.paths().collect::<Vec<_>>(), ["c d.py", "shop/a.py", "shop/new.py"]);
    assert!(changes.touch("shop/a.py", &(3..=3)));
    assert!(!changes.touch("shop/a.py", &(1..=2)));
    assert!(changes.touch("shop/new.py", &(1..=1)));
    let below = changes_since(&folder.join("shop"), "main").unwrap();
    assert_eq!(below.paths().collect::<Vec<_>>(), ["a.py", "new.py"]);
}

#[test]
fn what_others_did_on_the_branch_since_is_no_change_of_ours() {
    let folder = repository(&[("a.py", "1\n2\n3\n"), ("b.py", "1\n")]);
    git(&folder, &["checkout", "--quiet", "-b", "work"]);
    folder.write("b.py", "ours\n");
    commit(&folder);
    git(&folder, &["checkout", "--quiet", "main"]);
    folder.write("a.py", "theirs\n2\n3\n");
    commit(&folder);
    git(&folder, &["checkout", "--quiet", "work"]);
    let changes = changes_since(folder.path(), "main").unwrap();
    assert_eq!(changes.paths().collect::<Vec<_>>(), ["b.py"]);
}

#[test]
fn a_finding_is_kept_when_its_site_or_a_step_changed() {
    let folder = repository(&[("a.py", "site\nstep\nelse\n")]);
    folder.write("a.py", "site\nSTEP\nelse\n");
    let changes = changes_since(folder.path(), "HEAD").unwrap();
    let (files, file) = one_file("a.py", "site\nSTEP\nelse\n");
    let mut found = finding("sure/csrf", span(&files, file, "site"), "a");
    assert!(!changes.keep(&found, &files));
    found.steps = vec![step(span(&files, file, "else"))];
    assert!(!changes.keep(&found, &files));
    found.steps.push(step(span(&files, file, "STEP")));
    assert!(changes.keep(&found, &files));
    let site = finding("sure/csrf", span(&files, file, "site\nSTEP"), "a");
    assert!(changes.keep(&site, &files));
}

#[test]
fn what_cannot_be_compared_is_said_in_a_sentence() {
    let folder = Folder::new();
    let error = changes_since(folder.path(), "HEAD").unwrap_err();
    assert_eq!(error, SinceError::NotARepository(folder.path().to_owned()));
    let folder = repository(&[("a.py", "1\n")]);
    for reference in ["no-such", "--output=x", ""] {
        let error = changes_since(folder.path(), reference).unwrap_err();
        assert_eq!(error, SinceError::UnknownRef(reference.to_owned()));
    }
    assert_eq!(SinceError::UnknownRef("mian".into()).to_string(), "Git knows no commit, branch or tag \"mian\"");
}
