//! Answers that a program keeps in a cache: `value = cache.get(key)`, and where that found nothing, a question whose
//! answer is put into the cache.

use swiftsure_python::ir::{CmpOp, Expr, ExprKind, NameRef, Stmt, StmtKind, UnaryOp};

/// `if value is not None: return value`: what follows is for the case that nothing was kept.
pub(crate) fn gives_what_was_kept(statement: &Stmt) -> bool {
    let StmtKind::If(branch) = &statement.kind else { return false };
    let leaves = matches!(branch.body.last().map(|last| &last.kind), Some(StmtKind::Return(Some(_))));
    leaves && branch.orelse.is_empty() && finds_something(&branch.test)
}

fn finds_something(test: &Expr) -> bool {
    match &test.kind {
        ExprKind::Compare(compare) => {
            is_local(&compare.left) && is_none(&compare.rest, |op| matches!(op, CmpOp::IsNot | CmpOp::NotEq))
        }
        _ => is_local(test),
    }
}

/// `if value is None`, `if not value`.
pub(crate) fn finds_nothing(test: &Expr) -> bool {
    match &test.kind {
        ExprKind::Compare(compare) => {
            is_local(&compare.left) && is_none(&compare.rest, |op| matches!(op, CmpOp::Is | CmpOp::Eq))
        }
        ExprKind::Unary(UnaryOp::Not, inner) => is_local(inner),
        _ => false,
    }
}

fn is_none(rest: &[(CmpOp, Expr)], is_wanted: impl Fn(&CmpOp) -> bool) -> bool {
    matches!(rest, [(op, right)] if is_wanted(op) && matches!(right.kind, ExprKind::None))
}

fn is_local(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Name(NameRef::Local(_)))
}

/// Whether a statement puts something into a cache: `cache.set(key, value)`, `cache_setting(...)`.
pub(crate) fn keeps_answer(statement: &Stmt) -> bool {
    let any = |block: &[Stmt]| block.iter().any(keeps_answer);
    match &statement.kind {
        StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => match &call.func.kind {
            ExprKind::Attribute(method) => {
                matches!(method.name.as_str(), "set" | "add" | "set_many") && names_cache(&method.value)
            }
            func => is_cache(func) && !takes_out(func),
        },
        StmtKind::If(branch) => any(&branch.body) || any(&branch.orelse),
        StmtKind::Try(attempt) => any(&attempt.body) || any(&attempt.orelse),
        StmtKind::With(with) => any(&with.body),
        _ => false,
    }
}

/// Whether a name, an attribute or an item is called after a cache: `cache`, `self.cache`, `caches["default"]`.
fn names_cache(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Attribute(attribute) => attribute.name.as_str().contains("cache"),
        ExprKind::Subscript(parts) => names_cache(&parts.0),
        kind => is_cache(kind),
    }
}

fn takes_out(kind: &ExprKind) -> bool {
    const OUT: &[&str] = &["clear", "delete", "flush", "invalidate", "purge", "reset"];
    matches!(kind, ExprKind::Name(NameRef::Global(name)) if OUT.iter().any(|out| name.as_str().contains(out)))
}

fn is_cache(kind: &ExprKind) -> bool {
    matches!(kind, ExprKind::Name(NameRef::Global(name)) if name.as_str().contains("cache"))
}
