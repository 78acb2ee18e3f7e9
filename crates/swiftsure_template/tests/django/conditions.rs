//! What stands behind `if`.

use super::words::{condition, errors, template};
use swiftsure_template::django::NodeKind;

fn read(text: &str) -> String {
    let text = format!("{{% if {text} %}}{{% endif %}}");
    match &template(&text).nodes[0].kind {
        NodeKind::If(branches) => branches[0].condition.as_ref().map_or("else".to_owned(), condition),
        other => format!("{other:?}"),
    }
}

#[test]
fn operators_bind_as_in_python() {
    assert_eq!(read("a or b and not c == d"), "(a or (b and not((c == d))))");
    assert_eq!(read("a and b or c and d"), "((a and b) or (c and d))");
    assert_eq!(read("not a in b"), "not((a in b))");
    assert_eq!(read("a not in b and c is not None"), "((a not in b) and (c is not none))");
    assert_eq!(read("a in b == c"), "(a in (b == c))");
}

#[test]
fn chains_of_the_same_operator_are_one() {
    assert_eq!(read("a or b or c"), "(a or b or c)");
    assert_eq!(read("a and b and c"), "(a and b and c)");
}

#[test]
fn comparisons_group_to_the_left() {
    assert_eq!(read("a == b == c"), "((a == b) == c)");
}

#[test]
fn operands_have_filters() {
    assert_eq!(read("items|length >= 5 and \"a b\" in c"), "((items|length >= int 5) and (\"a b\" in c))");
}

#[test]
fn an_incomplete_condition_is_an_error() {
    let sentence = "The condition is not complete or has a word too many.";
    assert_eq!(errors("{% if a and %}{% endif %}"), format!("a and {sentence}"));
    assert_eq!(errors("{% if a b %}{% endif %}"), format!("a b {sentence}"));
    assert_eq!(errors("{% if %}{% endif %}"), format!("if {sentence}"));
}

#[test]
fn a_condition_that_is_too_deep_is_not_read() {
    assert_eq!(read(&"not ".repeat(100_000)), "invalid");
    assert_eq!(read(&vec!["a"; 100_000].join(" == ")), "invalid");
}
