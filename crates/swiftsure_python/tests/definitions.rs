//! What is known of functions, classes and statements beside their names.

use swiftsure_python::ir::StmtKind;

use crate::reading::{function, module};

#[test]
fn qualified_names_are_those_of_python() {
    let text = "\
class A:
    class B:
        def f(self):
            def g(): pass
            return lambda: 1
";
    let module = module(text);
    let names: Vec<_> = module.functions.iter().map(|function| function.qualname.as_str()).collect();
    assert_eq!(names, ["A.B.f", "A.B.f.<locals>.g", "A.B.f.<locals>.<lambda>"]);
}

#[test]
fn a_definition_knows_the_class_and_the_function_around_it() {
    let module = module(
        "\
class A:
    def f(self):
        class B:
            def g(self): pass
",
    );
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
    let module = module(
        "\
def f():
    def g():
        yield 1
    return g
def h():
    x = yield from f()
",
    );
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
    let module = module(
        "\
async def f(xs):
    async for x in xs:
        await x
    async with xs: pass
",
    );
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
    let module = module(
        "\
if a:
    x
elif b:
    y
else:
    z
",
    );
    let StmtKind::If(outer) = &module.body[0].kind else { panic!("an if") };
    let [only] = &*outer.orelse else { panic!("one statement") };
    assert!(matches!(&only.kind, StmtKind::If(inner) if inner.orelse.len() == 1));
}

#[test]
fn type_aliases_and_type_parameters_are_read() {
    let module = module(
        "\
type Books = list[Book]
def f[T](x: T) -> T:
    return x
class C[T]:
    pass
",
    );
    assert_eq!((module.syntax_errors, module.functions.len(), module.classes.len()), (0, 1, 1));
}

#[test]
fn comments_that_speak_to_scanners_are_kept() {
    let text =
        "x = 1  # swiftsure: ignore[swift/n-plus-one]\n# why\ny = '# swiftsure: no comment'\nz = 1  # noqa: S324\n";
    let pragmas = module(text).pragmas;
    let texts: Vec<&str> = pragmas.iter().map(|range| &text[range.start as usize..range.end as usize]).collect();
    assert_eq!(texts, ["# swiftsure: ignore[swift/n-plus-one]", "# noqa: S324"]);
}
