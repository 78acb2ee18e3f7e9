use std::process::Command;

use crate::cases::support::{Project, VIEWS};

fn git(project: &Project, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(project.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The shop as the only commit of a repository.
fn repository() -> Project {
    let project = Project::shop();
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    git(&project, &["add", "--all"]);
    git(&project, &["commit", "--quiet", "--message=x"]);
    project
}

#[test]
fn only_findings_that_touch_a_change_are_shown() {
    let project = repository();
    let run = project.run(&["check", "--since", "HEAD"]);
    assert_eq!(run.code, Some(0));
    assert!(run.out.starts_with("No findings in the part that was asked for.\n"), "{}", run.out);
    assert!(run.out.contains("Not shown: 1 finding is outside of what was asked for."), "{}", run.out);
    project.write("shop/views.py", &VIEWS.replace("objects.filter(pk__gt=0)", "objects.filter(pk__gt=3)"));
    assert_eq!(project.run(&["check", "--since", "HEAD"]).code, Some(1));
    assert_eq!(project.run(&["check", "--since", "main", "shop/views.py"]).code, Some(1));
}

#[test]
fn the_cache_does_not_show_up_in_git() {
    let project = repository();
    project.run(&["check"]);
    assert!(project.path().join(".swiftsure_cache").is_dir());
    let output = Command::new("git").args(["status", "--porcelain"]).current_dir(project.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}

#[test]
fn a_reference_or_repository_that_is_not_there_is_an_error() {
    let project = repository();
    let run = project.run(&["check", "--since", "no-such"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.starts_with("error: Git knows no commit, branch or tag \"no-such\".\n"), "{}", run.err);
    let run = Project::shop().run(&["check", "--since", "HEAD"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains(" is not in a git repository, so there is nothing to compare with.\n"), "{}", run.err);
}
