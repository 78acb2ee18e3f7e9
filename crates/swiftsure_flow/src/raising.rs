//! What ends by raising: blocks, and functions that never come back to their callers.

use swiftsure_python::ir::{Expr, ExprKind, NameRef, Stmt, StmtKind, UnaryOp};
use swiftsure_source::Sym;

use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::value::Value;

impl Interpreter<'_> {
    /// Whether nothing happens behind a statement whose value is that of a call.
    pub(crate) fn is_left_by(&self, f: &Frame, called: &Expr, value: &Value) -> bool {
        let is_call = matches!(called.kind, ExprKind::Call(_) | ExprKind::Await(_));
        // A module has to be read to its end, whatever a check of its settings seems to say.
        self.never_back && *value == Value::Unbound && is_call && f.function.is_some()
    }

    /// Whether nothing but the call settles a condition: a flag that it gives.
    pub(crate) fn is_of_call(&self, f: &Frame, test: &Expr) -> bool {
        match &test.kind {
            ExprKind::Name(NameRef::Local(slot)) => {
                f.function.is_some_and(|id| self.code.function(id).params.iter().count() > *slot as usize)
            }
            ExprKind::Unary(UnaryOp::Not, inner) => self.is_of_call(f, inner),
            _ => false,
        }
    }

    /// Whether control goes on behind a `with` whose body raises: `contextlib.suppress(...)`.
    pub(crate) fn swallows(&self, f: &Frame, manager: &Value) -> bool {
        let exit = self.class_of(f, manager).and_then(|class| self.classes.lookup(class, Sym::new("__exit__")));
        let Some((_, Value::Function(exit))) = exit else { return false };
        let is_true = |answer: &Expr| matches!(answer.kind, ExprKind::Bool(true));
        matches!(&*self.code.function(exit.id).body, [.., Stmt { kind: StmtKind::Return(Some(answer)), .. }] if is_true(answer))
    }
}

/// Whether a block ends by raising, whichever way it goes.
pub(crate) fn raises(block: &[Stmt]) -> bool {
    match block.last().map(|last| &last.kind) {
        Some(StmtKind::Raise(_)) => true,
        Some(StmtKind::If(branch)) => raises(&branch.body) && raises(&branch.orelse),
        _ => false,
    }
}

/// Whether a block that control does not leave at its end has raised, itself or by a call.
pub(crate) fn has_raised(block: &[Stmt]) -> bool {
    raises(block) || matches!(block.last().map(|last| &last.kind), Some(StmtKind::Expr(_) | StmtKind::Assign { .. }))
}

/// Whether an exception says that classes below have to say something.
pub(crate) fn is_left_to_subclasses(raised: &Expr) -> bool {
    match &raised.kind {
        ExprKind::Name(NameRef::Global(name)) => {
            matches!(name.as_str(), "NotImplementedError" | "NotImplemented" | "ImproperlyConfigured")
        }
        ExprKind::Call(call) => is_left_to_subclasses(&call.func),
        _ => false,
    }
}
