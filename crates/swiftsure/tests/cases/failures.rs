use crate::cases::support::{Project, run_in};

/// The sentence and the hint of a run that could not do its work; it must have said nothing else.
fn refused(project: &Project, arguments: &[&str]) -> String {
    let run = project.run(arguments);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{arguments:?}: {run:?}");
    assert!(run.err.starts_with("error: "), "{arguments:?}: {}", run.err);
    assert!(!run.err.contains(".."), "{arguments:?}: {}", run.err);
    run.err
}

#[test]
fn what_was_typed_wrong_is_said_in_a_sentence_with_the_nearest_right_thing() {
    let project = Project::shop();
    for (arguments, sentence) in [
        (&["check", "shpo"][..], "There is no file or folder shpo.\n"),
        (&["check", "shop", "shpo"], "There is no file or folder shpo.\n"),
        (&["baseline", "shpo"], "There is no file or folder shpo.\n"),
        (&["routes", "--project", "shpo"], "There is no file or folder shpo.\n"),
        (&["check", "--rule", "n-plus-on"], "There is no rule `n-plus-on`.\nDid you mean `n-plus-one`?"),
        (&["check", "--rule", "xyz"], "There is no rule `xyz`.\n`swiftsure rules` lists them all.\n"),
        (
            &["check", "--lens", "swfit"],
            "\"swfit\" is not a lens, which is one of swift, sure, balance; did you mean \"swift\"?\n",
        ),
        (&["check", "--fail-on", "hihg"], "did you mean \"high\"?\n"),
        (&["check", "--output-format", "jsno"], "There is no output format `jsno` here.\nDid you mean `json`?"),
        (
            &["routes", "--output-format", "xml"],
            "There is no output format `xml` here.\nThe formats are table, json.\n",
        ),
        (&["rules", "--output-format", "xml"], "There is no output format `xml` here.\n"),
        (
            &["check", "--advisories", "osv.zip"],
            "There is no folder or archive of advisories osv.zip.\nName a folder or ",
        ),
        (&["check", "--advisories", "manage.py"], "manage.py is neither a folder nor a .zip of advisories: "),
        (&["explain", "n-plus-on"], "There is no rule `n-plus-on`.\nDid you mean `n-plus-one`?"),
        (&["explain", "n-plus-one@00000000"], "There is no finding `n-plus-one@00000000` in this project today.\n"),
        (
            &["routes", "/order/"],
            "There is no route, view, command or task `/order/` among 2 entry points.\nDid you mean `/orders/`?",
        ),
    ] {
        let said = refused(&project, arguments);
        assert!(said.contains(sentence), "{arguments:?}: {said}");
    }
}

#[test]
fn a_settings_module_that_is_not_there_is_looked_for_by_name() {
    let project = Project::shop();
    let said = refused(&project, &["check", "--settings", "config.setings"]);
    assert!(said.contains("There is no settings module `config.setings`: no file config/setings.py in "), "{said}");
    assert!(said.ends_with("\nDid you mean `config.settings`?\n"), "{said}");
    let said = refused(&project, &["routes", "--settings", "config/settings.py"]);
    assert!(said.contains("did you mean \"config.settings\"?\n"), "{said}");
    project.write("pyproject.toml", "[tool.swiftsure]\nsettings = \"prod\"\n");
    assert!(refused(&project, &["check"]).contains("There is no settings module `prod`: no file prod.py in "));
    assert_eq!(project.run(&["check", "--settings", "config.settings"]).code, Some(1));
}

#[test]
fn a_folder_without_a_project_is_not_called_clean() {
    let empty = Project::new(&[("notes.rst", "")]);
    let said = refused(&empty, &["check"]);
    assert!(said.contains("There is no Python file and no template in "), "{said}");
    assert!(said.contains("swiftsure check PATH"), "{said}");
    assert!(!empty.path().join(".swiftsure_cache").exists());
    refused(&empty, &["routes"]);
    refused(&empty, &["baseline"]);
    assert!(!empty.path().join("swiftsure-baseline.json").exists());
}

#[test]
fn no_way_in_is_said_where_nothing_was_found() {
    let project = Project::new(&[("tools.py", "from django.utils import text\n")]);
    let run = project.run(&["check"]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.out.starts_with("No findings, but no way in either: no URL, command or task was understood"),
        "{}",
        run.out
    );
    assert!(run.out.contains("no settings module found"), "{}", run.out);
}

#[test]
fn a_tree_without_a_framework_is_not_called_clean_and_its_findings_are_shown() {
    let project = Project::new(&[("tools.py", "x = 1\n")]);
    for command in [&["check"][..], &["routes"], &["baseline"]] {
        let said = refused(&project, command);
        assert!(said.contains("None of the Python files in "), "{said}");
        assert!(said.contains(" imports Django, Flask or FastAPI, so nothing can be followed.\n"), "{said}");
    }
    let run = project.run(&["check", "--lens", "sure"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.starts_with("No findings, but no way in either"), "{}", run.out);
    project.write("tools.py", "import requests\n\nrequests.get(\"https://bookshop.net\", verify=False)\n");
    let run = project.run(&["check"]);
    assert!(run.code != Some(2) && run.out.contains("verify"), "{run:?}");
}

#[test]
fn a_settings_module_that_nobody_wrote_is_told() {
    let manage = "import os\n\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"config.prod\")\nimport django\n";
    let sentence = "manage.py:3 names the settings module `config.prod`, but there is no file config/prod.py here.";
    let project = Project::new(&[("manage.py", manage)]);
    let said = refused(&project, &["check"]);
    assert!(said.contains(sentence) && said.contains("--settings config.settings.prod"), "{said}");
    let urls = "from django.urls import path\n\nurlpatterns = [path(\"\", lambda request: None)]\n";
    project.write("urls.py", urls);
    let run = project.run(&["check"]);
    assert!(run.code != Some(2), "{run:?}");
    assert!(run.out.replace('\n', " ").contains(&format!("Warning: {sentence}")), "{run:?}");
    // One that is there is judged, and another that only some have is no fault.
    project.write("wsgi.py", &manage.replace("prod", "site"));
    project.write("config/site.py", "ROOT_URLCONF = \"urls\"\n");
    assert!(!project.run(&["check"]).out.contains("Warning"));
}

#[test]
fn wrong_configuration_is_answered_with_its_line() {
    let project = Project::shop();
    for (text, sentence) in [
        ("[tool.swiftsure\nx = 1\n", "pyproject.toml line 1 is not TOML: "),
        (
            "[tool.swiftsure]\nlense = [\"swift\"]\n",
            "Unknown key \"lense\" in [tool.swiftsure] of pyproject.toml line 2; did you mean \"lens\"?\n",
        ),
        ("[tool.swiftsure.rules]\nn-plus-on = \"off\"\n", "line 2; did you mean \"n-plus-one\"?\n"),
        (
            "[tool.swiftsure]\noutput-format = \"jsn\"\n",
            "Unknown output format \"jsn\" in pyproject.toml line 2; did you mean \"json\"?\n",
        ),
        ("[tool.swiftsure.rules]\nn-plus-one = \"hihg\"\n", "did you mean \"high\"?\n"),
        ("[tool.swiftsure]\nexclude = [\"a[b\"]\n", "The pattern \"a[b\" in pyproject.toml line 2 cannot be used: "),
    ] {
        project.write("pyproject.toml", text);
        let said = refused(&project, &["check"]);
        assert!(said.contains(sentence), "{said}");
    }
}

#[test]
fn a_sensitive_field_that_no_model_has_is_refused_and_one_that_exists_counts() {
    let project = Project::shop();
    let table = "[tool.swiftsure.sensitivity]\n\"shop.Customer.NAME\" = \"personal\"\n";
    project.write("pyproject.toml", &table.replace("NAME", "nme"));
    let sentence = "Unknown field \"shop.Customer.nme\" in the table sensitivity of pyproject.toml; did you mean \
                    \"shop.Customer.name\"?\n";
    // The second time there must be no review in the cache, either.
    for _ in 0..2 {
        let said = refused(&project, &["check"]);
        assert!(said.contains(sentence), "{said}");
    }
    project.write("pyproject.toml", &table.replace("NAME", "name"));
    let routes = project.run(&["routes", "/orders/"]);
    assert!(routes.out.contains("personal: reads name of shop.Customer"), "{}", routes.out);
    project.write("pyproject.toml", &table.replace("NAME", "name").replace("personal", "secret"));
    let routes = project.run(&["routes", "/orders/"]);
    assert!(routes.out.contains("secret: reads name of shop.Customer"), "{}", routes.out);
}

#[test]
fn what_cannot_be_parsed_is_no_reason_to_stop_and_is_named() {
    let project = Project::shop();
    project.write("shop/broken.py", "def f(:\n");
    project.write("shop/binary.py", "\u{0}\u{1}\n");
    let run = project.run(&["check", "--verbose"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.contains("Not looked at\n"), "{}", run.out);
    assert!(run.out.contains("shop/broken.py"), "{}", run.out);
}

#[test]
fn without_a_command_the_first_screen_is_shown() {
    let folder = Project::new(&[]);
    let bare = run_in(folder.path(), &[], &[]);
    assert_eq!((bare.code, bare.out.as_str()), (Some(2), ""));
    let help = run_in(folder.path(), &["--help"], &[]);
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    assert_eq!(bare.err, help.out);
    assert!(help.out.starts_with("Swiftsure reviews a Django + PostgreSQL project"));
}

#[test]
fn a_wrong_format_in_the_environment_names_the_variable() {
    let project = Project::shop();
    let environment = [("SWIFTSURE_OUTPUT_FORMAT", "xml")];
    let run = project.run_with(&["check"], &environment);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("which the variable SWIFTSURE_OUTPUT_FORMAT asks for.\n"), "{}", run.err);
    let typed = project.run_with(&["check", "--output-format", "jsno"], &environment);
    assert!(!typed.err.contains("SWIFTSURE"), "{}", typed.err);
}

#[test]
fn pages_of_a_client_in_javascript_are_no_templates() {
    let project = Project::shop();
    project.write("client/src/app/order.component.html", "@if (order) { {{ order.name | date: 'short' }} {% }");
    project.write("shop/templates/shop/orders.html", "{{ orders }}{% if %}");
    let said = project.run(&["check", "-v"]).out;
    assert!(said.contains("1 template"), "{said}");
    assert!(!said.contains("order.component.html"), "{said}");
    assert!(said.contains("files with syntax errors: 1"), "{said}");
}

#[test]
fn templates_that_nothing_renders_are_named() {
    let project = Project::shop();
    project.write("shop/templates/shop/orders.html", "{{ orders }}");
    let said = project.run(&["check", "-v"]).out;
    assert!(said.contains("1 template"), "{said}");
    assert!(said.contains("templates that nothing renders: 1"), "{said}");
}
