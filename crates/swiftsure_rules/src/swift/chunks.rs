//! Statements that a loop sends once for many turns: the turns collect rows, and where they are enough all go at once.

use swiftsure_django::{Access, AccessKind, sync};
use swiftsure_flow::branch::Turn;
use swiftsure_python::ir::{CmpOp, Expr, ExprKind, NameRef, Stmt, StmtKind};
use swiftsure_source::Span;

use crate::context::{Context, repeating};

/// Whether an access waits until enough is collected: `if len(rows) >= 500: bulk_create(rows)` and `rows = []`.
pub(crate) fn is_chunk(context: &Context<'_>, access: &Access) -> bool {
    let Some(innermost) = repeating(access).last().map(|entry| entry.span) else { return false };
    let turns = context.analysis.trace.ways.turns(access.way);
    let is_loop = |turn: &Turn| matches!(turn, Turn::Loop(site) | Turn::Items(site) if *site == innermost);
    let inside = turns.iter().skip_while(|turn| !is_loop(turn));
    inside.into_iter().any(|turn| match turn {
        Turn::Arm(test, 0) => is_enough(context, *test, writes_many(access)),
        _ => false,
    })
}

/// Whether one statement writes many rows.
pub(crate) fn writes_many(access: &Access) -> bool {
    let (AccessKind::Query { op, .. } | AccessKind::Write { op, .. }) = access.kind else { return false };
    matches!(sync(op.as_str()), "bulk_create" | "bulk_update" | "in_bulk")
}

/// Whether a condition compares how much there is with how much is enough, and its branch begins anew. Where many rows are
/// written at once, whatever the branch calls may begin anew.
fn is_enough(context: &Context<'_>, test: Span, writes_many: bool) -> bool {
    let Some(decision) = context.index.expr_at(test).and_then(|site| context.index.decisions(site).next()) else {
        return false;
    };
    let tests = match &decision.test.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) => &**parts,
        _ => std::slice::from_ref(&decision.test),
    };
    tests.iter().filter_map(counted).any(|counted| match counted {
        Counted::Things(things) => {
            let empties = |stmt| begins_anew(stmt, things, false) || calls_what_empties(context, test, stmt, things);
            writes_many || decision.body.iter().any(empties)
        }
        Counted::Number(number) => decision.body.iter().any(|stmt| begins_anew(stmt, number, true)),
    })
}

/// What is counted.
enum Counted<'a> {
    /// `len(rows)`.
    Things(&'a Expr),
    /// `count`, which the turns add to.
    Number(&'a Expr),
}

fn counted(test: &Expr) -> Option<Counted<'_>> {
    let ExprKind::Compare(compare) = &test.kind else { return None };
    let [(op, right)] = &*compare.rest else { return None };
    let (count, enough) = match op {
        CmpOp::Gt | CmpOp::GtE | CmpOp::Eq => (&compare.left, right),
        CmpOp::Lt | CmpOp::LtE => (right, &compare.left),
        _ => return None,
    };
    if matches!(enough.kind, ExprKind::Int(Some(..2)) | ExprKind::None | ExprKind::Str(_) | ExprKind::Bool(_)) {
        return None;
    }
    match &count.kind {
        ExprKind::Call(call) => match (&call.func.kind, &*call.args) {
            (ExprKind::Name(NameRef::Global(name)), [things]) if *name == "len" => Some(Counted::Things(things)),
            _ => None,
        },
        ExprKind::Name(_) | ExprKind::Attribute(_) => Some(Counted::Number(count)),
        _ => None,
    }
}

/// Whether a statement empties what was collected, or sets a number back to zero.
fn begins_anew(stmt: &Stmt, what: &Expr, is_number: bool) -> bool {
    let any = |block: &[Stmt]| block.iter().any(|stmt| begins_anew(stmt, what, is_number));
    match &stmt.kind {
        StmtKind::Assign { targets, value } => {
            targets.iter().any(|target| is_same(target, what)) && (!is_number || matches!(value.kind, ExprKind::Int(_)))
        }
        StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => match &call.func.kind {
            ExprKind::Attribute(method) => method.name == "clear" && is_same(&method.value, what),
            _ => false,
        },
        StmtKind::Delete(targets) => targets.iter().any(|target| match &target.kind {
            ExprKind::Subscript(parts) => is_same(&parts.0, what),
            _ => false,
        }),
        StmtKind::With(with) => any(&with.body),
        StmtKind::Try(attempt) => any(&attempt.body) || any(&attempt.orelse) || any(&attempt.finalbody),
        _ => false,
    }
}

/// Whether a statement calls a method of the same file that empties the attribute in which things are collected:
/// `self.send()`, which sends `self.rows` and begins with `self.rows = []` again.
fn calls_what_empties(context: &Context<'_>, test: Span, stmt: &Stmt, things: &Expr) -> bool {
    let StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) = &stmt.kind else { return false };
    let (ExprKind::Attribute(method), ExprKind::Attribute(_)) = (&call.func.kind, &things.kind) else { return false };
    let Some(module) = context.code.module_of(test.file).map(|id| context.code.module(id)) else { return false };
    let mut named = module.functions.iter().filter(|function| function.name == method.name);
    // Methods of one object name it alike: their first local is `self`.
    named.any(|function| function.class.is_some() && function.body.iter().any(|stmt| begins_anew(stmt, things, false)))
}

/// Whether two expressions name the same variable or attribute.
fn is_same(one: &Expr, other: &Expr) -> bool {
    match (&one.kind, &other.kind) {
        (ExprKind::Name(one), ExprKind::Name(other)) => one == other,
        (ExprKind::Attribute(one), ExprKind::Attribute(other)) => {
            one.name == other.name && is_same(&one.value, &other.value)
        }
        _ => false,
    }
}
