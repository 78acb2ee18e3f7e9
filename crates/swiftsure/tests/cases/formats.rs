use std::fs;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::cases::support::{Project, bookshop, run_in};

#[test]
fn findings_at_or_above_the_level_decide_on_the_exit_code() {
    let project = Project::shop();
    for (arguments, code) in [
        (&["check"][..], 1),
        (&["check", "--fail-on", "high"], 1),
        (&["check", "--fail-on", "critical"], 0),
        (&["check", "--fail-on", "none"], 0),
        (&["check", "--lens", "sure"], 0),
        (&["check", "--rule", "write-in-loop"], 0),
        (&["check", "--rule", "swift/n-plus-one"], 1),
        (&["routes"], 0),
        (&["rules"], 0),
    ] {
        let run = project.run(arguments);
        assert_eq!(run.code, Some(code), "{arguments:?}: {run:?}");
        assert_eq!(run.err, "", "{arguments:?}");
    }
}

#[test]
fn configuration_is_read_and_the_command_line_is_stronger() {
    let project = Project::shop();
    project.write("pyproject.toml", "[tool.swiftsure]\nfail-on = \"none\"\noutput-format = \"json\"\n");
    let run = project.run(&["check"]);
    assert_eq!((run.code, run.json()["findings"].as_array().unwrap().len()), (Some(0), 1));
    let run = project.run_with(&["check", "--fail-on=high"], &[("SWIFTSURE_OUTPUT_FORMAT", "concise")]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.starts_with("shop/views.py:8:36: high swift/n-plus-one@"), "{}", run.out);
    project.write("pyproject.toml", "[tool.swiftsure.rules]\nn-plus-one = \"off\"\n");
    assert_eq!(project.run(&["check"]).code, Some(0));
}

#[test]
fn each_format_for_programs_can_be_read_by_programs() {
    let project = Project::shop();
    let check = |format: &str| {
        let run = project.run(&["check", "--output-format", format]);
        assert_eq!((run.code, run.err.as_str()), (Some(1), ""), "{format}");
        run
    };
    let json = check("json").json();
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["version"], env!("CARGO_PKG_VERSION"));
    let finding = &json["findings"][0];
    assert_eq!(finding["rule"], "swift/n-plus-one");
    assert_eq!((&finding["path"], &finding["line"]), (&"shop/views.py".into(), &8.into()));
    assert_eq!(finding["entry_points"][0]["route"], "/orders/");
    for line in check("json-lines").out.lines() {
        assert_eq!(serde_json::from_str::<serde_json::Value>(line).unwrap()["id"], finding["id"]);
    }
    let sarif = check("sarif").json();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "swift/n-plus-one");
    assert_eq!(check("gitlab").json()[0]["location"]["path"], "shop/views.py");
    assert!(check("github").out.starts_with("::error title=swift/n-plus-one"));
    assert!(check("markdown").out.starts_with("# Swiftsure review of "));
    assert!(check("grouped").out.starts_with("shop/views.py\n  8:36  high      swift/n-plus-one@"));
    let junit = check("junit").out;
    let mut reader = Reader::from_str(&junit);
    let mut failures = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "failure" => failures += 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(failures, 1);
    assert_eq!(project.run(&["routes", "--output-format", "json"]).json()["entry_points"][0]["route"], "/orders/");
    assert!(project.run(&["rules", "--output-format", "json"]).json()["rules"].is_array());
}

#[test]
fn every_named_format_is_known_to_the_help() {
    let project = Project::new(&[]);
    let help = project.run(&["check", "--help"]).out;
    let refused = project.run(&["check", "--output-format", "no-such-format"]).err;
    let named = refused.split("The formats are ").nth(1).unwrap().trim_end_matches(['.', '\n']);
    for format in named.split(", ") {
        assert!(help.contains(format), "{format}");
    }
}

/// The bytes of a run over the example, without the cache.
fn bytes(arguments: &[&str]) -> String {
    let run = run_in(&bookshop(), &[arguments, &["--no-cache"]].concat(), &[]);
    assert_eq!(run.err, "", "{arguments:?}");
    run.out
}

#[test]
fn two_runs_with_any_number_of_threads_give_the_same_bytes() {
    for arguments in [
        &["check", "--output-format", "json"][..],
        &["check", "--output-format", "sarif"],
        &["routes", "--output-format", "json"],
    ] {
        let one = bytes(&[arguments, &["--threads", "1"]].concat());
        assert_eq!(one, bytes(&[arguments, &["--threads", "2"]].concat()), "{arguments:?}");
        assert_eq!(one, bytes(arguments), "{arguments:?}");
    }
}

#[test]
fn a_copy_elsewhere_gives_the_same_findings() {
    let copy = Project::new(&[]);
    let target = copy.path().join("bookshop");
    copy_folder(&bookshop(), &target);
    let run = run_in(copy.path(), &["check", "bookshop", "--output-format", "json"], &[]);
    assert_eq!(run.out, bytes(&["check", "--output-format", "json"]));
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() && name != ".swiftsure_cache" {
            copy_folder(&path, &to.join(name));
        } else if path.is_file() {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}
