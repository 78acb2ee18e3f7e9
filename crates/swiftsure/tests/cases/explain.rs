use crate::cases::support::{Project, Run};

fn id(project: &Project) -> String {
    project.run(&["check", "--output-format", "json"]).json()["findings"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_rule_is_explained_without_a_project_and_without_its_tests() {
    let empty = Project::new(&[]);
    let run = empty.run(&["explain", "n-plus-one"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(run.out.starts_with("swift/n-plus-one · high"), "{}", run.out);
    assert!(run.out.contains("select_related"), "{}", run.out);
    assert!(!run.out.contains("# finding"), "{}", run.out);
    assert_eq!(empty.run(&["explain", "swift/n-plus-one"]).out, run.out);
}

#[test]
fn a_finding_is_explained_by_its_id_or_the_beginning_of_it() {
    let project = Project::shop();
    let id = id(&project);
    let whole = project.run(&["explain", &id]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    for part in ["  1 url ", "/orders/", "order.customer.name", "How to mend it"] {
        assert!(whole.out.contains(part), "{part} is not in\n{}", whole.out);
    }
    let short = &id[..id.len() - 4];
    for subject in [format!("swift/{id}"), short.to_owned(), "n-plus-one@".to_owned()] {
        assert_eq!(project.run(&["explain", &subject]).out, whole.out, "{subject}");
    }
}

#[test]
fn every_command_that_the_output_names_exists() {
    let project = Project::shop();
    let exists = |name: &str| {
        let Run { code, .. } = project.run(&[name, "--help"]);
        code == Some(0)
    };
    for arguments in [
        &["check"][..],
        &["check", "--output-format", "markdown"],
        &["routes"],
        &["explain", &id(&project)],
        &["baseline"],
    ] {
        let out = project.run(arguments).out;
        let named = out.split("swiftsure ").skip(1).filter_map(|rest| rest.split_whitespace().next());
        for name in named.filter(|name| name.chars().all(|letter| letter.is_ascii_lowercase())) {
            assert!(exists(name) || name == "review", "{arguments:?} names swiftsure {name}");
        }
    }
}

#[test]
fn all_places_of_an_id_are_explained() {
    let project = Project::shop();
    let loops = "    for pk in request.GET.getlist(\"pk\"):\n        Order.objects.get(pk=pk)\n";
    let view = format!("from shop.models import Order\n\n\ndef order_list(request):\n{loops}{loops}");
    project.write("shop/views.py", &format!("{view}\n\ndef about(request):\n    pass\n"));
    let findings = project.run(&["check", "--output-format", "json"]).json()["findings"].clone();
    assert_eq!(findings[0]["id"], findings[1]["id"]);
    let run = project.run(&["explain", findings[0]["id"].as_str().unwrap()]);
    for place in ["shop/views.py:6", "shop/views.py:8"] {
        assert!(run.out.contains(place), "{place} is not in\n{}", run.out);
    }
}
