//! Locals that the first turn which finds nothing in them fills for all turns to come: `rows = None` before the loop, and
//! `if rows is None: rows = list(...)` in it.

use swiftsure_python::ir::{Expr, ExprKind, If, NameRef, Stmt, StmtKind};

use crate::cached::{finds_nothing, tested_local};
use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::value::Value;

impl Interpreter<'_> {
    /// What a branch did that fills a local happens outside of the loops around it in which nothing else sets the local.
    /// `from`: the number of the first of its effects.
    pub(crate) fn filled_in_loop(&self, f: &mut Frame, branch: &If, from: usize) {
        let around = f.loops.len();
        let Some(slot) = tested_local(&branch.test).filter(|_| around > 0 && finds_nothing(&branch.test)) else {
            return;
        };
        let is_there = f.state.locals.get(slot as usize).is_some_and(|value| {
            value.members().iter().all(|member| !matches!(member, Value::None | Value::Unknown | Value::Unbound))
        });
        let Some(function) = f.function.filter(|_| is_there && sets(&branch.body, slot)) else { return };
        let mut loops = Vec::new();
        if !leads_to(&self.code.function(function).body, branch, &mut loops) || loops.len() != around {
            return;
        }
        if let Some(outside) = loops.iter().position(|body| !sets_otherwise(body, slot)) {
            f.leaves_loops(from, outside, |_| true);
        }
    }
}

/// Whether a branch stands in a block; `loops`: the bodies of the loops around it, outermost first.
fn leads_to<'s>(block: &'s [Stmt], branch: &If, loops: &mut Vec<&'s [Stmt]>) -> bool {
    block.iter().any(|statement| {
        if matches!(&statement.kind, StmtKind::If(found) if std::ptr::eq(found.as_ref(), branch)) {
            return true;
        }
        let repeats = matches!(statement.kind, StmtKind::For(_) | StmtKind::While(_));
        statement.kind.blocks().any(|inner| {
            loops.extend(repeats.then_some(inner));
            let found = leads_to(inner, branch, loops);
            if repeats && !found {
                loops.pop();
            }
            found
        })
    })
}

/// Whether a block binds a local.
fn sets(block: &[Stmt], slot: u32) -> bool {
    block.iter().any(|statement| binds(&statement.kind, slot) || statement.kind.blocks().any(|inner| sets(inner, slot)))
}

/// The same, but for branches that fill it where there is nothing in it.
fn sets_otherwise(block: &[Stmt], slot: u32) -> bool {
    block.iter().any(|statement| match &statement.kind {
        StmtKind::If(fills) if finds_nothing(&fills.test) && tested_local(&fills.test) == Some(slot) => {
            sets_otherwise(&fills.orelse, slot)
        }
        kind => binds(kind, slot) || kind.blocks().any(|inner| sets_otherwise(inner, slot)),
    })
}

fn binds(kind: &StmtKind, slot: u32) -> bool {
    let is_it = |target: &Expr| is_target(target, slot);
    match kind {
        StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => targets.iter().any(is_it),
        StmtKind::AugAssign(assign) => is_it(&assign.target),
        StmtKind::AnnAssign(assign) => is_it(&assign.target),
        StmtKind::For(each) => is_it(&each.target),
        StmtKind::With(with) => with.items.iter().filter_map(|(_, target)| target.as_ref()).any(is_it),
        _ => false,
    }
}

fn is_target(target: &Expr, slot: u32) -> bool {
    match &target.kind {
        ExprKind::Name(NameRef::Local(local)) => *local == slot,
        ExprKind::Tuple(parts) | ExprKind::List(parts) => parts.iter().any(|part| is_target(part, slot)),
        ExprKind::Starred(inner) => is_target(inner, slot),
        _ => false,
    }
}
