//! The order in which classes are looked through, as Python has it.

use swiftsure_flow::class::{Class, ClassRef, ClassTable};
use swiftsure_flow::value::Value;
use swiftsure_source::Sym;

/// Makes a class that defines the given names, each as its own name.
fn class(table: &mut ClassTable, name: &str, bases: &[ClassRef], defines: &[&str]) -> ClassRef {
    let mut class = Class {
        id: None,
        name: Sym::new(name),
        qualified: Sym::new(&format!("m.{name}")),
        bases: bases.to_vec(),
        open: false,
        mro: Vec::new(),
        namespace: std::collections::HashMap::default(),
        names: Vec::new(),
        annotated: Vec::new(),
    };
    for defined in defines {
        class.set(Sym::new(defined), Value::str(name));
    }
    table.add(class)
}

fn order(table: &ClassTable, class: ClassRef) -> String {
    table.get(class).mro.iter().map(|&entry| table.get(entry).name.as_str()).collect::<Vec<_>>().join(" ")
}

/// The class in which a name is found.
fn found(table: &ClassTable, class: ClassRef, name: &str) -> Option<&'static str> {
    table.lookup(class, Sym::new(name)).map(|(owner, _)| table.get(owner).name.as_str())
}

/// `O`, three classes `D`, `E`, `F` below it, `C(D, F)`, `B` below the named bases, and the order of `A(B, C)`.
fn order_below(bases: [&str; 2]) -> String {
    let mut table = ClassTable::default();
    let top = class(&mut table, "O", &[], &[]);
    let middle = ["D", "E", "F"].map(|name| (name, class(&mut table, name, &[top], &[])));
    let called = |name: &str| middle.iter().find(|(known, _)| *known == name).map_or(top, |(_, class)| *class);
    let right = class(&mut table, "C", &[called("D"), called("F")], &[]);
    let left = class(&mut table, "B", &bases.map(called), &[]);
    let bottom = class(&mut table, "A", &[left, right], &[]);
    order(&table, bottom)
}

#[test]
fn the_example_of_the_c3_paper_has_its_order() {
    assert_eq!(order_below(["D", "E"]), "A B C D E F O");
}

#[test]
fn the_order_of_the_bases_decides() {
    assert_eq!(order_below(["E", "D"]), "A B E C D F O");
}

#[test]
fn a_mixin_stands_before_the_class_that_it_changes() {
    let mut t = ClassTable::default();
    let view = class(&mut t, "View", &[], &["dispatch"]);
    let mixin = class(&mut t, "Mixin", &[], &["dispatch"]);
    let list = class(&mut t, "List", &[view], &[]);
    let page = class(&mut t, "Page", &[mixin, list], &[]);
    assert_eq!(order(&t, page), "Page Mixin List View");
    assert_eq!(found(&t, page, "dispatch"), Some("Mixin"));
}

#[test]
fn super_looks_behind_a_class_in_the_order_of_the_object() {
    let mut t = ClassTable::default();
    let top = class(&mut t, "Top", &[], &["get"]);
    let left = class(&mut t, "Left", &[top], &["get"]);
    let right = class(&mut t, "Right", &[top], &["get"]);
    let both = class(&mut t, "Both", &[left, right], &[]);
    let behind = |after| t.lookup_after(both, after, Sym::new("get")).map(|(owner, _)| t.get(owner).name.as_str());
    assert_eq!(behind(left), Some("Right"));
    assert_eq!(behind(right), Some("Top"));
    assert_eq!(behind(top), None);
}

#[test]
fn super_of_a_class_outside_of_the_order_finds_nothing() {
    let mut t = ClassTable::default();
    let one = class(&mut t, "One", &[], &["get"]);
    let other = class(&mut t, "Other", &[], &[]);
    assert!(t.lookup_after(one, other, Sym::new("get")).is_none());
}

#[test]
fn a_class_inherits_by_its_dotted_name() {
    let mut t = ClassTable::default();
    let model = class(&mut t, "Model", &[], &[]);
    let book = class(&mut t, "Book", &[model], &[]);
    assert!(t.inherits(book, "m.Model") && t.inherits(book, "m.Book") && !t.inherits(model, "m.Book"));
    assert!(t.is_subclass(book, model) && t.is_subclass(book, book) && !t.is_subclass(model, book));
}

#[test]
fn what_lies_behind_an_open_class_is_open() {
    let mut t = ClassTable::default();
    let unknown = class(&mut t, "Unknown", &[], &[]);
    t.get_mut(unknown).open = true;
    let child = class(&mut t, "Child", &[unknown], &[]);
    let other = class(&mut t, "Other", &[], &[]);
    assert!(t.get(child).open && !t.get(other).open);
}

#[test]
fn names_keep_the_order_of_their_first_assignment() {
    let mut t = ClassTable::default();
    let book = class(&mut t, "Book", &[], &["title", "author", "title"]);
    assert_eq!(t.get(book).names, [Sym::new("title"), Sym::new("author")]);
}

#[test]
fn the_same_base_twice_stands_once_in_the_order() {
    let mut t = ClassTable::default();
    let base = class(&mut t, "Base", &[], &[]);
    let twice = class(&mut t, "Twice", &[base, base], &[]);
    assert_eq!(order(&t, twice), "Twice Base");
}
