use crate::cases::support::{Project, VIEWS, mended};

/// The views with one more view that has the same problem.
fn with_another() -> String {
    format!(
        "{VIEWS}\n\ndef names(request):\n    return [order.customer.name for order in Order.objects.filter(pk__gt=0)]\n"
    )
}

#[test]
fn what_was_accepted_does_not_fail_and_what_is_new_does() {
    let project = Project::shop();
    let run = project.run(&["baseline"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.starts_with("1 finding written to swiftsure-baseline.json.\n"), "{}", run.out);
    assert!(run.out.ends_with("\nnext  swiftsure check --new\n"), "{}", run.out);
    let run = project.run(&["check", "--new"]);
    assert_eq!(run.code, Some(0));
    assert!(run.out.contains("Not shown: 1 finding is in the baseline."), "{}", run.out);
    assert_eq!(project.run(&["check"]).code, Some(1));
    project.write("shop/views.py", &format!("# A line above.\n{}", with_another()));
    let run = project.run(&["check", "--new", "--output-format", "json"]);
    assert_eq!(run.code, Some(i32::from(run.json()["findings"][0]["severity"] == "high")));
    assert_eq!(run.json()["findings"].as_array().unwrap().len(), 1);
    assert_eq!(run.json()["findings"][0]["symbol"], "shop.views.names");
    assert_eq!(run.json()["summary"]["in_baseline"], 1);
}

#[test]
fn the_baseline_may_shrink_and_accepts_nothing_on_the_way() {
    let project = Project::shop();
    project.write("shop/views.py", &with_another());
    assert!(project.run(&["baseline", "--quiet"]).out.starts_with("2 findings"));
    project.write("shop/views.py", &mended());
    let run = project.run(&["check", "--new"]);
    assert!(run.out.contains("2 findings of the baseline are gone; `swiftsure baseline --shrink`"), "{}", run.out);
    assert!(run.out.ends_with("\nnext  swiftsure baseline --shrink\n"), "{}", run.out);
    assert_eq!(
        project.run(&["baseline", "--shrink", "-q"]).out,
        "0 findings written to swiftsure-baseline.json (before: 2).\n"
    );
    project.write("shop/views.py", VIEWS);
    let run = project.run(&["baseline", "--shrink"]);
    assert!(run.out.contains("1 finding is new, and still fails a check with --new.\n"), "{}", run.out);
    assert_eq!(project.run(&["check", "--new"]).code, Some(1));
}

#[test]
fn a_baseline_speaks_of_the_whole_project_whatever_part_was_named() {
    let project = Project::shop();
    project.run(&["baseline", "config"]);
    assert!(project.read("swiftsure-baseline.json").contains("shop.views.order_list"));
    assert_eq!(project.run(&["check", "--new", "shop"]).code, Some(0));
}

#[test]
fn a_baseline_that_is_missing_or_broken_is_an_error_and_can_be_written_again() {
    let project = Project::shop();
    let run = project.run(&["check", "--new"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.starts_with("error: There is no baseline "), "{}", run.err);
    assert_eq!(project.run(&["baseline", "--shrink"]).code, Some(2));
    project.write("swiftsure-baseline.json", "<<<<<<< HEAD\n");
    let run = project.run(&["check", "--new"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("swiftsure-baseline.json is not a baseline: "), "{}", run.err);
    assert_eq!(project.run(&["baseline", "--shrink"]).code, Some(2));
    assert_eq!(project.run(&["baseline"]).code, Some(0));
    assert_eq!(project.run(&["check", "--new"]).code, Some(0));
}
