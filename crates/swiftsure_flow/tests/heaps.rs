//! Mutable objects: what is known of them, and what two paths leave of it.

use swiftsure_flow::heap::{GLOBAL, Heap, Kind, Object, ObjectId};
use swiftsure_flow::value::Value;
use swiftsure_source::Sym;

fn list(items: &[i64]) -> Object {
    Object::of_items(Kind::List, items.iter().map(|item| Value::Int(*item)).collect())
}

#[test]
fn objects_are_numbered_in_their_own_heap() {
    let (mut local, mut global) = (Heap::default(), Heap::global());
    let (here, there) = (local.add(list(&[1])), global.add(list(&[2])));
    assert_eq!((here, there), (ObjectId(0), ObjectId(GLOBAL)));
    assert!(!here.is_global() && there.is_global());
    assert!(local.get(there).is_none() && global.get(here).is_none() && global.get_mut(here).is_none());
}

#[test]
fn items_that_are_pushed_keep_their_order_and_their_join() {
    let mut object = list(&[1]);
    object.push(Value::None);
    assert_eq!(object.items, Some(vec![Value::Int(1), Value::None]));
    assert_eq!(object.element, Value::Int(1).join(Value::None));
}

#[test]
fn a_list_that_grows_without_end_loses_its_items() {
    let mut object = Object::of_kind(Kind::List);
    object.items = Some(Vec::new());
    for _ in 0..5_000 {
        object.push(Value::None);
    }
    assert_eq!((object.items.is_none(), object.element), (true, Value::None));
}

#[test]
fn a_field_that_is_set_again_keeps_its_place() {
    let mut object = Object::of_kind(Kind::Dict);
    for (name, value) in [("a", 1), ("b", 2), ("a", 3)] {
        object.set_field(Sym::new(name), Value::Int(value));
    }
    assert_eq!(object.fields, [(Sym::new("a"), Value::Int(3)), (Sym::new("b"), Value::Int(2))]);
    assert_eq!(object.all_values(), Value::AnyNumber);
}

#[test]
fn a_join_keeps_the_items_only_where_both_paths_agree() {
    assert_eq!(list(&[1, 2]).join(&list(&[1, 2])).items, Some(vec![Value::Int(1), Value::Int(2)]));
    let joined = list(&[1]).join(&list(&[1, 2]));
    assert_eq!((joined.items, joined.element), (None, Value::AnyNumber));
}

#[test]
fn a_join_has_the_fields_of_both_paths() {
    let (mut left, mut right) = (Object::of_kind(Kind::Dict), Object::of_kind(Kind::Dict));
    left.set_field(Sym::new("a"), Value::Int(1));
    right.set_field(Sym::new("a"), Value::None);
    right.set_field(Sym::new("b"), Value::Data);
    let joined = left.join(&right);
    assert_eq!(joined.field(Sym::new("a")), Some(&Value::Int(1).join(Value::None)));
    assert_eq!(joined.field(Sym::new("b")), Some(&Value::Data));
    assert_eq!(joined.field(Sym::new("c")), None);
}

#[test]
fn objects_of_two_kinds_join_to_something_unknown() {
    assert_eq!(list(&[]).join(&Object::of_kind(Kind::Dict)).element, Value::Unknown);
}

#[test]
fn a_clone_of_a_heap_changes_alone() {
    let mut heap = Heap::default();
    let id = heap.add(list(&[1]));
    let before = heap.clone();
    heap.get_mut(id).into_iter().for_each(|object| object.push(Value::Int(2)));
    assert_eq!(before.get(id).and_then(|object| object.items.clone()).map(|items| items.len()), Some(1));
    assert!(!heap.same_up_to(&before, 1) && heap.same_up_to(&before, 0));
}

#[test]
fn the_join_of_two_heaps_has_what_both_paths_made() {
    let mut heap = Heap::default();
    let id = heap.add(list(&[1]));
    let mut other = heap.clone();
    other.get_mut(id).into_iter().for_each(|object| object.push(Value::None));
    let made = other.add(list(&[5]));
    heap.join(&other);
    assert_eq!(heap.get(id).map(|object| object.element.clone()), Some(Value::Int(1).join(Value::None)));
    assert_eq!(heap.get(made).map(|object| object.items.clone()), Some(Some(vec![Value::Int(5)])));
    assert_eq!((heap.len(), heap.is_empty()), (2, false));
}
