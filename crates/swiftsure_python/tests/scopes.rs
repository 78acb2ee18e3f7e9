//! Which variable a name means.

use swiftsure_python::ir::{CaptureFrom, StmtKind};

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
    assert_eq!(returned("x = 1\ndef f():\n    return x\n    x = 2\n", "f"), "local x");
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
        returned("def f():\n    import c.d as e\n    from g import h as i\n    return c, h\n", "f"),
        "global c, global h"
    );
}

#[test]
fn a_name_of_an_enclosing_function_is_captured() {
    assert_eq!(returned("def f(x):\n    def g():\n        return x\n", "f.<locals>.g"), "captured x");
}

#[test]
fn a_capture_goes_through_every_function_in_between() {
    let module = module("def f(x):\n    def g():\n        def h():\n            return x\n");
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
    assert_eq!(returned("def f():\n    def g():\n        return x\n    x = 1\n", "f.<locals>.g"), "captured x");
}

#[test]
fn global_reaches_past_the_enclosing_function() {
    assert_eq!(
        returned("def f(x):\n    def g():\n        global x\n        x = 1\n        return x\n", "f.<locals>.g"),
        "global x"
    );
}

#[test]
fn global_in_an_outer_function_holds_for_the_inner() {
    let text = "def f():\n    global x\n    x = 1\n    def g():\n        return x\n";
    assert_eq!(returned(text, "f.<locals>.g"), "global x");
}

#[test]
fn nonlocal_assigns_to_the_variable_of_the_enclosing_function() {
    let text = "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n        return x\n    return x\n";
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
fn a_class_body_sees_its_own_names_first() {
    let module = module("x = 1\nclass C:\n    x = 2\n    y = x\n");
    assert_eq!(assigned(&class(&module, "C").body), "class x");
}

#[test]
fn a_method_does_not_see_the_names_of_its_class() {
    assert_eq!(returned("class C:\n    x = 2\n    def f(self):\n        return x\n", "C.f"), "global x");
}

#[test]
fn a_method_of_a_class_in_a_function_captures_past_the_class() {
    let text = "def f(x):\n    class C:\n        x = 2\n        def g(self):\n            return x\n";
    assert_eq!(returned(text, "f.<locals>.C.g"), "captured x");
}

#[test]
fn a_class_body_in_a_function_reads_the_variables_of_the_function() {
    let module = module("def f(x):\n    class C:\n        y = x\n");
    assert_eq!(assigned(&class(&module, "f.<locals>.C").body), "Local(0)");
}

#[test]
fn a_nested_class_does_not_see_the_names_of_the_outer() {
    let module = module("class Order:\n    x = 1\n    class Meta:\n        y = x\n");
    assert_eq!(assigned(&class(&module, "Order.Meta").body), "global x");
}

#[test]
fn qualified_names_are_those_of_python() {
    let text =
        "class A:\n    class B:\n        def f(self):\n            def g(): pass\n            return lambda: 1\n";
    let module = module(text);
    let names: Vec<_> = module.functions.iter().map(|function| function.qualname.as_str()).collect();
    assert_eq!(names, ["A.B.f", "A.B.f.<locals>.g", "A.B.f.<locals>.<lambda>"]);
}

#[test]
fn a_definition_knows_the_class_and_the_function_around_it() {
    let module = module("class A:\n    def f(self):\n        class B:\n            def g(self): pass\n");
    let method = function(&module, "A.f");
    let inner = function(&module, "A.f.<locals>.B.g");
    assert_eq!(method.class.map(|class| module.classes[class.index as usize].qualname.as_str()), Some("A"));
    assert_eq!(method.outer, None);
    assert_eq!(inner.class.map(|class| module.classes[class.index as usize].qualname.as_str()), Some("A.f.<locals>.B"));
    assert_eq!(inner.outer.map(|outer| module.functions[outer.index as usize].qualname.as_str()), Some("A.f"));
}

#[test]
fn decorators_are_evaluated_around_their_function() {
    let module = module("def f(x):\n    @x\n    def g(x): pass\n");
    assert!(format!("{:?}", function(&module, "f.<locals>.g").decorators[0].kind).contains("Local(0)"));
}

#[test]
fn yield_makes_a_generator_of_its_own_function_only() {
    let module = module("def f():\n    def g():\n        yield 1\n    return g\ndef h():\n    x = yield from f()\n");
    let generators: Vec<_> = module
        .functions
        .iter()
        .filter(|function| function.is_generator)
        .map(|function| function.qualname.as_str())
        .collect();
    assert_eq!(generators, ["f.<locals>.g", "h"]);
}

#[test]
fn async_functions_and_loops_are_marked() {
    let module = module("async def f(xs):\n    async for x in xs:\n        await x\n    async with xs: pass\n");
    let function = function(&module, "f");
    assert!(function.is_async);
    assert!(matches!(&function.body[0].kind, StmtKind::For(each) if each.is_async));
    assert!(matches!(&function.body[1].kind, StmtKind::With(with) if with.is_async));
}

#[test]
fn docstrings_are_no_statements() {
    assert!(module("\"\"\"About.\"\"\"\n").body.is_empty());
}

#[test]
fn elif_is_an_if_alone_in_the_else() {
    let module = module("if a:\n    x\nelif b:\n    y\nelse:\n    z\n");
    let StmtKind::If(outer) = &module.body[0].kind else { panic!("an if") };
    let [only] = &*outer.orelse else { panic!("one statement") };
    assert!(matches!(&only.kind, StmtKind::If(inner) if inner.orelse.len() == 1));
}

#[test]
fn type_aliases_and_type_parameters_are_read() {
    let module = module("type Books = list[Book]\ndef f[T](x: T) -> T:\n    return x\nclass C[T]:\n    pass\n");
    assert_eq!((module.syntax_errors, module.functions.len(), module.classes.len()), (0, 1, 1));
}

#[test]
fn comments_that_speak_to_the_program_are_kept() {
    let text = "x = 1  # swiftsure: ignore[swift/n-plus-one]\n# noqa\ny = '# swiftsure: no comment'\n";
    let pragmas = module(text).pragmas;
    let texts: Vec<&str> = pragmas.iter().map(|range| &text[range.start as usize..range.end as usize]).collect();
    assert_eq!(texts, ["# swiftsure: ignore[swift/n-plus-one]"]);
}

#[test]
fn the_first_iterable_of_a_comprehension_in_a_class_body_does() {
    let module = module("class C:\n    xs = [1]\n    y = [z for z in xs]\n");
    assert!(format!("{:?}", class(&module, "C").body).contains("Class(\"xs\")"));
}

#[test]
fn global_in_a_class_body_assigns_to_the_module() {
    let module = module("class C:\n    global x\n    x = 1\n    y = x\n");
    assert_eq!(assigned(&class(&module, "C").body), "global x");
}

#[test]
fn a_name_that_a_function_deletes_is_local() {
    assert_eq!(returned("x = 1\ndef f():\n    del x\n    return x\n", "f"), "local x");
}

#[test]
fn a_walrus_in_a_condition_binds_in_its_function() {
    assert_eq!(returned("def f(a):\n    if (x := a):\n        pass\n    return x\n", "f"), "local x");
}

#[test]
fn a_walrus_in_a_lambda_binds_in_the_lambda() {
    assert_eq!(returned("def f():\n    g = lambda: (x := 1)\n    return x\n", "f"), "global x");
}
