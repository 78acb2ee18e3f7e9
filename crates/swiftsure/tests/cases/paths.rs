use crate::cases::support::{Project, SHOP, VIEWS, run_in};

fn findings(project: &Project, arguments: &[&str]) -> Vec<String> {
    let run = project.run(&[&["check", "--output-format", "json"], arguments].concat());
    let json = run.json();
    let paths = json["findings"].as_array().unwrap().iter();
    paths.map(|finding| finding["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_part_of_a_project_is_judged_with_the_whole_around_it() {
    let project = Project::shop();
    assert_eq!(findings(&project, &["shop"]), ["shop/views.py"]);
    assert_eq!(findings(&project, &["shop/views.py"]), ["shop/views.py"]);
    assert_eq!(findings(&project, &["shop/models.py"]), [""; 0]);
    assert_eq!(findings(&project, &["shop/models.py", "shop"]), ["shop/views.py"]);
    let inside = run_in(&project.path().join("shop"), &["check", "--output-format", "concise"], &[]);
    assert!(inside.out.starts_with("shop/views.py:8:36: "), "{}", inside.out);
}

#[test]
fn a_finding_touches_every_part_that_its_proof_leads_through() {
    let project = Project::new(&SHOP);
    let names = "def name_of(order):\n    return order.customer.name\n";
    project.write("labels/__init__.py", "");
    project.write("labels/names.py", names);
    let views = VIEWS.replace("from shop.models", "from labels.names import name_of\nfrom shop.models");
    project.write("shop/views.py", &views.replace("order.customer.name for", "name_of(order) for"));
    assert_eq!(findings(&project, &["shop/views.py"]), ["labels/names.py"]);
    assert_eq!(findings(&project, &["labels"]), ["labels/names.py"]);
    assert_eq!(findings(&project, &["shop/models.py"]), [""; 0]);
}

#[test]
fn a_part_without_code_is_an_error() {
    let project = Project::shop();
    project.write("static/site.css", "");
    let run = project.run(&["check", "static"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.starts_with("error: There is no Python file and no template in "), "{}", run.err);
}

#[test]
fn the_next_commands_name_the_project_that_was_named() {
    let above = Project::new(&[]);
    for (path, text) in SHOP {
        above.write(&format!("my shop/{path}"), text);
    }
    let check = above.run(&["check", "my shop"]);
    let next = check.out.lines().rev().find_map(|line| line.strip_prefix("next  swiftsure ")).unwrap();
    let id = next.strip_prefix("explain ").and_then(|rest| rest.strip_suffix(" 'my shop'")).unwrap();
    let explained = above.run(&["explain", id, "my shop"]);
    assert_eq!(explained.code, Some(0), "{explained:?}");
    assert!(explained.out.contains("\nnext  swiftsure routes /orders/ --project 'my shop'\n"), "{}", explained.out);
    let route = above.run(&["routes", "/orders/", "--project", "my shop"]);
    assert!(route.out.contains("1 + |orders|"), "{}", route.out);
}

#[test]
fn routes_takes_the_folder_that_check_takes() {
    let project = Project::shop();
    assert_eq!(project.run(&["routes", "."]).out, project.run(&["routes"]).out);
    let above = Project::new(&[]);
    for (path, text) in SHOP {
        above.write(&format!("shop/{path}"), text);
    }
    above.write("shop/manage.py", "");
    assert!(above.run(&["routes", "shop"]).out.contains("/orders/"));
}
