use std::process::{Command, Stdio};

use crate::cases::support::Project;

const ESCAPE: &str = "\u{1b}[";

#[test]
fn colour_is_off_where_the_output_is_no_terminal() {
    let project = Project::shop();
    for arguments in [&["check"][..], &["routes"], &["rules"], &["explain", "n-plus-one"]] {
        assert!(!project.run(arguments).out.contains(ESCAPE), "{arguments:?}");
        let always = project.run(&[arguments, &["--color", "always"]].concat());
        assert!(always.out.contains(ESCAPE), "{arguments:?}");
        let never = project.run(&[arguments, &["--color", "never"]].concat());
        assert!(!never.out.contains(ESCAPE), "{arguments:?}");
    }
    let json = project.run(&["check", "--color", "always", "--output-format", "json"]);
    assert!(!json.out.contains(ESCAPE));
}

#[test]
fn a_dumb_terminal_gets_no_signs_beyond_ascii() {
    let project = Project::shop();
    assert!(project.run_with(&["check"], &[("TERM", "dumb")]).out.is_ascii());
}

#[test]
fn quiet_leaves_the_findings_and_verbose_adds_what_was_not_looked_at() {
    let project = Project::shop();
    let quiet = project.run(&["check", "-q"]).out;
    assert!(quiet.starts_with("swift/n-plus-one"), "{quiet}");
    assert!(!quiet.contains("next  "), "{quiet}");
    assert!(!quiet.contains("Nothing was run"), "{quiet}");
    assert_eq!(project.run(&["check", "-q", "--lens", "sure"]).out, "");
    let both = project.run(&["check", "-q", "-v"]);
    assert_eq!(both.code, Some(2));
}

#[test]
fn who_reads_only_the_beginning_is_told_of_no_error() {
    let project = Project::shop();
    let mut child = Command::new(env!("CARGO_BIN_EXE_swiftsure"))
        .args(["check"])
        .current_dir(project.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Closed before anything is written, as `head -n 0` does.
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), ""));
}
