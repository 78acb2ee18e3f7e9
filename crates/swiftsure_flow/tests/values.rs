//! Joins, widening, narrowing and truth of abstract values.

use swiftsure_flow::value::{Args, Value};
use swiftsure_source::Sym;

fn one_of(values: &[Value]) -> Value {
    Value::join_all(values.iter().cloned())
}

/// Values of every kind that needs no program.
fn samples() -> Vec<Value> {
    vec![
        Value::Unbound,
        Value::Unknown,
        Value::None,
        Value::Bool(true),
        Value::AnyBool,
        Value::Int(7),
        Value::AnyNumber,
        Value::str("a"),
        Value::str(""),
        Value::AnyStr,
        Value::Data,
        Value::tuple(vec![Value::None, Value::Int(1)]),
        Value::None.join(Value::Data),
    ]
}

/// A union by what it holds, not by the order in which it came about.
fn sorted(value: &Value) -> Vec<String> {
    let mut members: Vec<String> = value.members().iter().map(|member| format!("{member:?}")).collect();
    members.sort();
    members
}

#[test]
fn a_join_of_a_value_with_itself_is_the_value() {
    for value in samples() {
        assert_eq!(value.clone().join(value.clone()), value);
    }
}

#[test]
fn a_join_holds_the_same_in_either_order() {
    for left in samples() {
        for right in samples() {
            let (one, other) = (left.clone().join(right.clone()), right.clone().join(left.clone()));
            assert_eq!(sorted(&one), sorted(&other), "{left:?} and {right:?}");
        }
    }
}

#[test]
fn a_join_with_a_part_of_a_union_changes_nothing() {
    let union = one_of(&[Value::None, Value::Data, Value::str("a"), Value::str("b")]);
    for member in union.members() {
        assert_eq!(union.clone().join(member.clone()), union);
    }
}

#[test]
fn none_and_a_text_stay_apart() {
    let value = Value::None.join(Value::str("a"));
    assert_eq!(value.members(), [Value::None, Value::str("a")]);
}

#[test]
fn a_union_of_unions_is_flat() {
    let left = Value::None.join(Value::Data);
    let right = Value::AnyNumber.join(Value::AnyBool);
    let union = left.join(right);
    assert_eq!(union.members().len(), 4);
    assert!(union.members().iter().all(|member| !matches!(member, Value::Union(_))));
}

#[test]
fn a_union_that_grows_too_large_is_unknown() {
    let tuples = (0..9).map(|number| Value::tuple(vec![Value::Int(number)]));
    assert_eq!(Value::join_all(tuples), Value::Unknown);
}

#[test]
fn any_text_takes_in_constants_and_prefixes() {
    assert_eq!(Value::AnyStr.join(Value::str("a")), Value::AnyStr);
    assert_eq!(Value::str("a").join(Value::AnyStr), Value::AnyStr);
    assert_eq!(Value::Prefix(Sym::new("on_")).join(Value::str("a")), Value::AnyStr);
}

#[test]
fn a_join_of_nothing_is_unbound() {
    assert_eq!(Value::join_all([]), Value::Unbound);
    assert_eq!(Value::join_all([Value::Unbound, Value::Int(1)]), Value::Int(1));
}

#[test]
fn a_text_without_a_known_beginning_is_any_text() {
    assert_eq!(Value::starting_with(""), Value::AnyStr);
    assert_eq!(Value::starting_with("on_"), Value::Prefix(Sym::new("on_")));
}

#[test]
fn truth_is_that_of_python() {
    let truths = [
        (Value::None, Some(false)),
        (Value::Bool(true), Some(true)),
        (Value::Int(0), Some(false)),
        (Value::Int(-1), Some(true)),
        (Value::str(""), Some(false)),
        (Value::str("0"), Some(true)),
        (Value::tuple(Vec::new()), Some(false)),
        (Value::tuple(vec![Value::None]), Some(true)),
        (Value::AnyStr, None),
        (Value::AnyNumber, None),
        (Value::Unknown, None),
        (Value::Data, None),
    ];
    for (value, truth) in truths {
        assert_eq!(value.truth(), truth, "{value:?}");
    }
}

#[test]
fn the_truth_of_a_union_needs_that_of_each_member() {
    assert_eq!(Value::None.join(Value::AnyStr).truth(), None);
    assert_eq!(Value::str("a").join(Value::tuple(vec![Value::None])).truth(), Some(true));
}

#[test]
fn narrowing_keeps_what_fits() {
    let value = one_of(&[Value::None, Value::str("a"), Value::Data]);
    assert_eq!(value.retain(|member| *member != Value::None).members(), [Value::str("a"), Value::Data]);
    assert_eq!(value.retain(|member| *member == Value::None), Value::None);
    assert_eq!(value.retain(|_| false), Value::Unbound);
    assert_eq!(Value::None.retain(|_| false), Value::Unbound);
}

#[test]
fn a_function_of_a_union_is_the_join_of_its_answers() {
    let value = Value::None.join(Value::str("a"));
    let answer = value.map_members(|member| if *member == Value::None { Value::Int(0) } else { Value::Int(1) });
    assert_eq!(answer, Value::AnyNumber);
}

#[test]
fn what_is_looked_for_in_a_union_is_its_first() {
    assert_eq!(Value::None.join(Value::str("a")).as_str(), None);
    assert_eq!(Value::str("a").as_str(), Some(Sym::new("a")));
    assert!(Value::None.record().is_none() && Value::None.set().is_none() && Value::None.class().is_none());
}

#[test]
fn an_argument_is_found_by_place_or_by_name() {
    let args = Args { keywords: vec![(Sym::new("to"), Value::Int(2))], ..Args::positional(vec![Value::Int(1)]) };
    assert_eq!(args.get(0, "to"), Some(&Value::Int(1)));
    assert_eq!(args.get(1, "to"), Some(&Value::Int(2)));
    assert_eq!(args.get(1, "on_delete"), None);
    assert_eq!((args.at(0), args.at(1)), (Value::Int(1), Value::Unknown));
}
