use crate::cases::support::{Project, Run, VIEWS};

/// A check of the shop with a comment behind the line that asks.
fn check(comment: &str) -> Run {
    let project = Project::shop();
    let line = "for order in orders]})";
    project.write("shop/views.py", &VIEWS.replace(line, &format!("{line}  # swiftsure: {comment}")));
    project.run(&["check", "--output-format", "json"])
}

#[test]
fn an_ignore_with_a_reason_silences_its_line_and_is_counted() {
    let run = check("ignore[n-plus-one]: three orders at most, until=2999-01-01");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{}", run.out);
    assert_eq!(run.json()["summary"]["ignored"], 1);
}

#[test]
fn an_ignore_that_does_not_hold_silences_nothing_and_says_why() {
    for (comment, warning) in [
        ("ignore[n-plus-one]", "This ignore gives no reason, so it silences nothing."),
        ("ignore[n-plus-one]: few, until=2020-01-01", "This ignore held until 2020-01-01"),
        ("ignore[n-plus-on]: few", "unknown rule \"n-plus-on\"; did you mean \"n-plus-one\"?"),
        ("ignore: few", "This ignore names no rule, so it silences nothing."),
        ("ignroe[n-plus-one]: few", "This comment is not understood."),
    ] {
        let run = check(comment);
        assert_eq!(run.code, Some(1), "{comment}");
        assert!(run.err.starts_with("warning: shop/views.py:8: "), "{}", run.err);
        assert!(run.err.contains(warning), "{}", run.err);
        assert!(run.json()["summary"]["warnings"][0].as_str().unwrap().contains(warning));
    }
}

#[test]
fn an_ignore_that_nothing_needs_is_a_warning_unless_its_rule_did_not_run() {
    let project = Project::shop();
    let text = VIEWS.replace("(\"A shop.\")", "(\"A shop.\")  # swiftsure: ignore[n-plus-one]: few");
    project.write("shop/views.py", &text);
    let run = project.run(&["check"]);
    assert!(
        run.out.contains("\nWarning: shop/views.py:12: Nothing here is found by swift/n-plus-one any more"),
        "{}",
        run.out
    );
    assert!(!project.run(&["check", "--rule", "query-in-loop"]).out.contains("Warning"));
    assert!(!project.run(&["check", "--lens", "sure"]).out.contains("Warning"));
}

#[test]
fn an_ignore_in_a_template_silences_what_is_asked_there() {
    let project = Project::shop();
    project.write("shop/listing.py", "from django.shortcuts import render\nfrom shop.models import Order\n\n\ndef listing(request):\n    return render(request, \"shop/list.html\", {\"orders\": Order.objects.all()})\n");
    let row = |comment: &str| {
        format!("{{% for order in orders %}}\n{{{{ order.customer.name }}}}{comment}\n{{% endfor %}}\n")
    };
    project.write("shop/templates/shop/list.html", &row(""));
    let said = project.run(&["check", "--output-format", "concise"]).out;
    assert!(said.contains("list.html:2:4: high swift/n-plus-one"), "{said}");
    project.write("shop/templates/shop/list.html", &row(" {# swiftsure: ignore[n-plus-one]: three at most #}"));
    let said = project.run(&["check", "--output-format", "concise"]).out;
    assert!(!said.contains("list.html:2:4: high swift/n-plus-one"), "{said}");
}
