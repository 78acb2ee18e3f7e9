//! Values from outside: to everybody who does not ask where they came from they are what they always were.

use std::rc::Rc;

use swiftsure_flow::outside::{Outside, Shape};
use swiftsure_flow::value::Value;
use swiftsure_flow::{fixes_host, is_harmless};
use swiftsure_source::{FileId, Span, Sym};

fn source(name: &str, shape: Shape) -> Value {
    let site = Span::new(FileId(0), 0, 1);
    Value::Outside(Rc::new(Outside::source(Sym::new("query parameter"), Some(Sym::new(name)), site, shape)))
}

fn samples() -> Vec<Value> {
    let outside = [Shape::Text, Shape::Data, Shape::Any].map(|shape| source("q", shape));
    let plain = [
        Value::Unknown,
        Value::None,
        Value::AnyBool,
        Value::Int(1),
        Value::AnyStr,
        Value::str("a"),
        Value::str("b"),
        Value::Prefix(Sym::new("on_")),
        Value::Data,
    ];
    outside.into_iter().chain(plain).collect()
}

#[test]
fn a_join_is_without_taint_what_the_join_of_the_plain_values_is() {
    for left in samples() {
        for right in samples() {
            for third in samples() {
                let joined = left.clone().join(right.clone()).join(third.clone());
                let plain = left.plain().join(right.plain()).join(third.plain());
                assert_eq!(joined.plain(), plain, "{left:?}, {right:?} and {third:?}");
            }
        }
    }
}

#[test]
fn a_join_keeps_what_came_from_outside() {
    for other in samples() {
        let joined = Value::None.join(other.clone()).join(source("q", Shape::Text));
        assert!(joined.outside().is_some(), "{other:?}");
    }
}

#[test]
fn a_join_of_two_sources_keeps_both() {
    let joined = source("q", Shape::Text).join(source("r", Shape::Text));
    assert_eq!(joined.outside().unwrap().parts.len(), 2);
    assert_eq!(joined.members().len(), 1);
}

#[test]
fn what_is_safe_on_one_path_only_is_not_safe() {
    let Value::Outside(text) = source("q", Shape::Text) else { panic!("a source") };
    let safe = text.safe_for(&["html", "sql"]);
    let joined = safe.clone().join(text.safe_for(&["html"]));
    let is_unsafe = |value: &Value, kind: &str| {
        value.outside().unwrap().unsafe_for(swiftsure_flow::outside::Marks::of(kind)).is_some()
    };
    assert!(!is_unsafe(&safe, "sql"));
    assert!(is_unsafe(&joined, "sql"));
    assert!(!is_unsafe(&joined, "html"));
}

#[test]
fn an_address_names_its_host_when_a_slash_follows() {
    assert!(fixes_host("https://example.com/"));
    assert!(fixes_host("https://example.com?q="));
    assert!(!fixes_host("https://"));
    assert!(!fixes_host("https://example.com"));
    assert!(!fixes_host("/orders/"));
}

#[test]
fn a_pattern_is_harmless_if_it_lets_no_sign_through_that_means_something() {
    assert!(is_harmless(r"[\w-]+", true));
    assert!(!is_harmless(".*", true));
}
