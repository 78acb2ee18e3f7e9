//! Values and filters.

use super::words::{errors, expr, template};
use swiftsure_template::django::NodeKind;

fn value(text: &str) -> String {
    let text = format!("{{{{ {text} }}}}");
    match &template(&text).nodes[0].kind {
        NodeKind::Variable(value) => expr(value),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_path_has_keys_attributes_and_indexes() {
    assert_eq!(value("book.authors.0.name"), "book.authors.0.name");
}

#[test]
fn numbers_are_read_as_python_reads_them() {
    assert_eq!(value("12"), "int 12");
    assert_eq!(value("-12"), "int -12");
    assert_eq!(value("1_000"), "int 1000");
    assert_eq!(value("1.5"), "float 1.5");
    assert_eq!(value(".5"), "float 0.5");
    assert_eq!(value("1e3"), "float 1000.0");
    assert_eq!(value("2."), "2.");
    assert_eq!(value("2nd"), "2nd");
}

#[test]
fn true_false_and_none_are_constants() {
    assert_eq!(value("True|yesno:None"), "true|yesno:none");
    assert_eq!(value("False.x"), "False.x");
}

#[test]
fn texts_lose_their_quotes_and_backslashes() {
    assert_eq!(value(r#""a \"b\" \\c""#), r#""a \"b\" \\c""#);
    assert_eq!(value(r"'it\'s'"), r#""it's""#);
    assert_eq!(value("_('hello you')"), "_\"hello you\"");
}

#[test]
fn filters_take_a_constant_or_a_variable() {
    assert_eq!(value(r#"a|default:"x|y"|cut:b.c | lower"#), r#"a|default:"x|y"|cut:b.c|lower"#);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_kept() {
    assert_eq!(value("a|lower b"), "a|lower");
    assert_eq!(errors("{{ a|lower b }}"), " b This part of the expression cannot be read.");
    assert_eq!(errors("{{ a|default: \"x\" }}"), ": \"x\" This part of the expression cannot be read.");
    assert_eq!(errors("{{ a == b }}"), " == b This part of the expression cannot be read.");
    assert_eq!(errors("{{ |lower }}"), "|lower This part of the expression cannot be read.");
    assert_eq!(errors("{{ a| }}"), "| This part of the expression cannot be read.");
}

#[test]
fn names_may_not_begin_with_an_underscore() {
    assert_eq!(errors("{{ a._b }}"), "_b Variables and attributes may not begin with an underscore.");
}
