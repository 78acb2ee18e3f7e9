//! The variables of comprehensions, and of the walrus that binds outside of them.

use crate::reading::{assigned, class, function, module, returned};

#[test]
fn the_target_of_a_comprehension_is_its_own_variable() {
    assert_eq!(returned("def f(x, xs):\n    return [x for x in xs], x\n", "f"), "inner x, local x");
}

#[test]
fn a_comprehension_reads_the_variables_around_it() {
    assert_eq!(returned("def f(y, xs):\n    return [(x, y, z) for x in xs]\n", "f"), "local x, local y, global z");
}

#[test]
fn the_target_of_a_comprehension_is_not_seen_behind_it() {
    assert_eq!(returned("def f(xs):\n    ys = [x for x in xs]\n    return x\n", "f"), "global x");
}

#[test]
fn a_nested_comprehension_sees_the_targets_of_the_outer() {
    assert_eq!(returned("def f(xs):\n    return [[(x, y) for y in x] for x in xs]\n", "f"), "local x, local y");
}

#[test]
fn the_first_iterable_of_a_comprehension_is_evaluated_outside() {
    let module = module("def f(x):\n    return [x for x in x]\n");
    let text = format!("{:?}", function(&module, "f").body);
    assert_eq!(text.matches("Local(0)").count(), 1, "{text}");
}

#[test]
fn a_walrus_in_a_comprehension_binds_outside_of_it() {
    assert_eq!(returned("def f(xs):\n    ys = [(y := x) for x in xs]\n    return y\n", "f"), "local y");
}

#[test]
fn a_lambda_in_a_comprehension_captures_its_target() {
    assert_eq!(returned("def f(xs):\n    return [lambda: x for x in xs]\n", "f.<locals>.<lambda>"), "captured x");
}

#[test]
fn a_comprehension_of_a_module_keeps_its_target_to_itself() {
    assert_eq!(assigned(&module("xs = []\nys = [x for x in xs]\n").body), "inner x");
}

#[test]
fn the_first_iterable_of_a_comprehension_in_a_class_body_does() {
    let module = module("class C:\n    xs = [1]\n    y = [z for z in xs]\n");
    assert!(format!("{:?}", class(&module, "C").body).contains("Class(\"xs\")"));
}

#[test]
fn a_walrus_in_a_condition_binds_in_its_function() {
    assert_eq!(
        returned(
            "\
def f(a):
    if (x := a):
        pass
    return x
",
            "f"
        ),
        "local x"
    );
}

#[test]
fn a_walrus_in_a_lambda_binds_in_the_lambda() {
    assert_eq!(returned("def f():\n    g = lambda: (x := 1)\n    return x\n", "f"), "global x");
}
