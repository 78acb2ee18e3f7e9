//! Which variable a name means.

use swiftsure_python::ir::CaptureFrom;

use crate::reading::{assigned, class, function, module, returned};

#[test]
fn a_parameter_is_a_local() {
    assert_eq!(
        returned("def f(a, /, b, *c, d, **e):\n    return a, b, c, d, e\n", "f"),
        "local a, local b, local c, local d, local e"
    );
}

#[test]
fn parameters_have_the_first_slots_in_their_order() {
    let module = module("def f(a, /, b, *c, d=1, **e):\n    g = 1\n");
    let names: Vec<_> = function(&module, "f").locals.iter().map(|name| name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "d", "e", "g"]);
}

#[test]
fn a_name_that_is_assigned_anywhere_in_a_function_is_local_everywhere() {
    assert_eq!(
        returned(
            "\
x = 1
def f():
    return x
    x = 2
",
            "f"
        ),
        "local x"
    );
}

#[test]
fn a_name_that_is_only_read_is_global() {
    assert_eq!(returned("x = 1\ndef f():\n    return x, len\n", "f"), "global x, global len");
}

#[test]
fn every_binding_form_binds() {
    let text = "def f(xs):
    import a.b
    import c.d as e
    from g import h, i as j
    for k, (l, *m) in xs: pass
    with xs as n, xs as (o, p): pass
    try: pass
    except E as q: pass
    def r(): pass
    class S: pass
    t += 1
    u: int = 1
    (v := 1)
    match xs:
        case [w, *x]: pass
        case {'y': y, **z}: pass
        case C(aa) as bb: pass
    del cc
    return a, e, h, j, k, l, m, n, o, p, q, r, S, t, u, v, w, x, y, z, aa, bb, cc
";
    let names = returned(text, "f");
    assert!(names.split(", ").all(|name| name.starts_with("local ")), "{names}");
}

#[test]
fn the_asname_of_an_import_binds_and_the_name_does_not() {
    assert_eq!(
        returned(
            "\
def f():
    import c.d as e
    from g import h as i
    return c, h
",
            "f"
        ),
        "global c, global h"
    );
}

#[test]
fn a_name_of_an_enclosing_function_is_captured() {
    assert_eq!(returned("def f(x):\n    def g():\n        return x\n", "f.<locals>.g"), "captured x");
}

#[test]
fn a_capture_goes_through_every_function_in_between() {
    let module = module(
        "\
def f(x):
    def g():
        def h():
            return x
",
    );
    let outer = &function(&module, "f.<locals>.g").captures;
    let inner = &function(&module, "f.<locals>.g.<locals>.h").captures;
    assert!(matches!(outer[0].from, CaptureFrom::Local(0)), "{outer:?}");
    assert!(matches!(inner[0].from, CaptureFrom::Captured(0)), "{inner:?}");
}

#[test]
fn a_name_is_captured_once_however_often_it_is_read() {
    let module = module("def f(x):\n    def g():\n        return x, x\n");
    assert_eq!(function(&module, "f.<locals>.g").captures.len(), 1);
}

#[test]
fn a_name_bound_after_the_inner_function_is_captured_all_the_same() {
    assert_eq!(
        returned(
            "\
def f():
    def g():
        return x
    x = 1
",
            "f.<locals>.g"
        ),
        "captured x"
    );
}

#[test]
fn global_reaches_past_the_enclosing_function() {
    assert_eq!(
        returned(
            "\
def f(x):
    def g():
        global x
        x = 1
        return x
",
            "f.<locals>.g"
        ),
        "global x"
    );
}

#[test]
fn global_in_an_outer_function_holds_for_the_inner() {
    let text = "\
def f():
    global x
    x = 1
    def g():
        return x
";
    assert_eq!(returned(text, "f.<locals>.g"), "global x");
}

#[test]
fn nonlocal_assigns_to_the_variable_of_the_enclosing_function() {
    let text = "\
def f():
    x = 1
    def g():
        nonlocal x
        x = 2
        return x
    return x
";
    assert_eq!(returned(text, "f.<locals>.g"), "captured x");
    assert_eq!(returned(text, "f"), "local x");
}

#[test]
fn a_lambda_has_parameters_and_captures() {
    let text = "def f(x):\n    return lambda y: (x, y)\n";
    assert_eq!(returned(text, "f.<locals>.<lambda>"), "captured x, local y");
}

#[test]
fn a_default_is_evaluated_outside_of_its_function() {
    let module = module("def f(x):\n    def g(x=x): return x\n");
    let default = function(&module, "f.<locals>.g").params.positional[0].default.as_ref().unwrap();
    assert!(format!("{:?}", default.kind).contains("Local(0)"));
    assert!(function(&module, "f.<locals>.g").captures.is_empty());
}

#[test]
fn a_class_body_sees_its_own_names_first() {
    let module = module(
        "\
x = 1
class C:
    x = 2
    y = x
",
    );
    assert_eq!(assigned(&class(&module, "C").body), "class x");
}

#[test]
fn a_method_does_not_see_the_names_of_its_class() {
    assert_eq!(
        returned(
            "\
class C:
    x = 2
    def f(self):
        return x
",
            "C.f"
        ),
        "global x"
    );
}

#[test]
fn a_method_of_a_class_in_a_function_captures_past_the_class() {
    let text = "\
def f(x):
    class C:
        x = 2
        def g(self):
            return x
";
    assert_eq!(returned(text, "f.<locals>.C.g"), "captured x");
}

#[test]
fn a_class_body_in_a_function_reads_the_variables_of_the_function() {
    let module = module("def f(x):\n    class C:\n        y = x\n");
    assert_eq!(assigned(&class(&module, "f.<locals>.C").body), "Local(0)");
}

#[test]
fn a_nested_class_does_not_see_the_names_of_the_outer() {
    let module = module(
        "\
class Order:
    x = 1
    class Meta:
        y = x
",
    );
    assert_eq!(assigned(&class(&module, "Order.Meta").body), "global x");
}

#[test]
fn global_in_a_class_body_assigns_to_the_module() {
    let module = module(
        "\
class C:
    global x
    x = 1
    y = x
",
    );
    assert_eq!(assigned(&class(&module, "C").body), "global x");
}

#[test]
fn a_name_that_a_function_deletes_is_local() {
    assert_eq!(
        returned(
            "\
x = 1
def f():
    del x
    return x
",
            "f"
        ),
        "local x"
    );
}
