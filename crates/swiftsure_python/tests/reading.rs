//! Small modules, and their names in words.

use swiftsure_python::ir::{Class, Expr, ExprKind, Function, Module, NameRef, Stmt, StmtKind};
use swiftsure_python::lower;
use swiftsure_source::{FileId, Sym};

/// The module of a text, called `m`.
pub(crate) fn module(text: &str) -> Module {
    lower(FileId(0), Sym::new("m"), false, text)
}

/// The function with a qualified name.
pub(crate) fn function<'m>(module: &'m Module, qualname: &str) -> &'m Function {
    module.functions.iter().find(|function| function.qualname == *qualname).unwrap()
}

/// The class with a qualified name.
pub(crate) fn class<'m>(module: &'m Module, qualname: &str) -> &'m Class {
    module.classes.iter().find(|class| class.qualname == *qualname).unwrap()
}

/// What the names mean that a function of a text returns: `local x, captured y`.
pub(crate) fn returned(text: &str, qualname: &str) -> String {
    let module = module(text);
    let function = function(&module, qualname);
    let is_return = |stmt: &&Stmt| matches!(stmt.kind, StmtKind::Return(_));
    match &function.body.iter().rev().find(is_return).unwrap().kind {
        StmtKind::Return(Some(expr)) => words(Some(function), expr),
        _ => "nothing".to_owned(),
    }
}

/// What the names mean that the last assignment of a block takes.
pub(crate) fn assigned(body: &[Stmt]) -> String {
    let value = body.iter().rev().find_map(|stmt| match &stmt.kind {
        StmtKind::Assign { value, .. } => Some(words(None, value)),
        _ => None,
    });
    value.unwrap()
}

/// The names of an expression, in the order in which they stand.
fn words(function: Option<&Function>, expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Name(name) => word(function, *name),
        ExprKind::Tuple(parts) | ExprKind::List(parts) => {
            parts.iter().map(|part| words(function, part)).collect::<Vec<_>>().join(", ")
        }
        ExprKind::Comprehension(comprehension) => words(function, &comprehension.element),
        other => format!("{other:?}").split('(').next().unwrap().to_lowercase(),
    }
}

fn word(function: Option<&Function>, name: NameRef) -> String {
    match (name, function) {
        (NameRef::Local(slot), Some(function)) => {
            let name = function.locals[slot as usize];
            let first = function.locals.iter().position(|other| *other == name).unwrap();
            let kind = if first == slot as usize { "local" } else { "inner" };
            format!("{kind} {name}")
        }
        (NameRef::Captured(entry), Some(function)) => format!("captured {}", function.captures[entry as usize].name),
        (NameRef::Class(name), _) => format!("class {}", name.as_str().split('@').next().unwrap()),
        (NameRef::Global(name), _) => {
            let text = name.as_str();
            // The targets of comprehensions outside of functions have names that no program can write.
            text.split_once('@').map_or_else(|| format!("global {text}"), |(name, _)| format!("inner {name}"))
        }
        (other, None) => format!("{other:?}"),
    }
}
