//! Answers that a program keeps: in a cache (`value = cache.get(key)`, and where that found nothing, a question whose
//! answer is put into the cache), or in an attribute that it looks at first.

use swiftsure_python::ir::{Attribute, CmpOp, Expr, ExprKind, If, NameRef, Stmt, StmtKind, UnaryOp};
use swiftsure_source::Sym;

use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::value::Value;

impl Interpreter<'_> {
    /// `if self.total is None: self.total = ...`, and the same of a method that fills it, happens once for each object that
    /// keeps it; `if "total" not in answers: answers["total"] = ...` once for each dict.
    pub(crate) fn kept_by_object(&mut self, f: &mut Frame, branch: &If, from: usize) -> bool {
        let params = f.function.map_or(0, |function| self.code.function(function).params.iter().count());
        let params = u32::try_from(params).unwrap_or(u32::MAX);
        let kept = if let Some(kept) = remembered(&branch.test, &branch.body, params) {
            Some((self.eval(f, &kept.value), kept.name))
        } else if let Some((dict, name)) = kept_under_name(&branch.test, &branch.body, params) {
            let owner = self.eval(f, dict);
            Some((if matches!(owner, Value::Object(_)) { owner } else { Value::None }, name))
        } else {
            self.filled_by_method(f, branch)
        };
        let Some((owner, name)) = kept else { return false };
        // `if row.state != state: row.state = state` writes what is new, and keeps no answer.
        if !(matches!(owner, Value::Record(_)) && is_compared(&branch.test, name)) {
            f.happens_once_for(&owner, name, from);
        }
        true
    }

    /// The same of what a variable of the module, or a cache, keeps: it happens once for all.
    pub(crate) fn filled_once(&mut self, f: &mut Frame, branch: &If, from: usize) {
        let found_nothing = || finds_nothing(&branch.test) && branch.body.iter().any(keeps_answer);
        if !self.kept_by_object(f, branch, from) && (fills(&branch.test, &branch.body) || found_nothing()) {
            f.happens_once_for(&Value::None, Sym::new("filled"), from);
        }
    }

    /// `if not self.is_loaded: self.load()`, where `load` says that it has loaded: the object, and its attribute.
    fn filled_by_method(&mut self, f: &mut Frame, branch: &If) -> Option<(Value, Sym)> {
        let (receiver, method) = method_called(&branch.body)?;
        let mut looked_at = Vec::new();
        places(&branch.test, &mut looked_at);
        let owner = self.eval(f, receiver);
        let class = self.class_of(f, &owner)?;
        let (_, Value::Function(function)) = self.classes.lookup(class, method)? else { return None };
        let own = |target: &Expr| match &target.kind {
            ExprKind::Attribute(attribute) if matches!(attribute.value.kind, ExprKind::Name(NameRef::Local(0))) => {
                looked_at.contains(&attribute.name).then_some(attribute.name)
            }
            _ => None,
        };
        let name = self.code.function(function.id).body.iter().find_map(|statement| match &statement.kind {
            StmtKind::Assign { targets, .. } => targets.iter().find_map(own),
            _ => None,
        })?;
        Some((owner, name))
    }

    /// Whether a condition looks at a variable of the module, or at an attribute of an object that one holds.
    pub(crate) fn of_module(&mut self, f: &mut Frame, test: &Expr) -> bool {
        match &test.kind {
            ExprKind::Name(NameRef::Global(_)) => true,
            ExprKind::Attribute(attribute) if is_local(&attribute.value) => {
                matches!(self.eval(f, &attribute.value), Value::Object(id) if id.is_global())
            }
            ExprKind::Unary(_, inner) => self.of_module(f, inner),
            ExprKind::Compare(compare) => self.of_module(f, &compare.left),
            _ => false,
        }
    }
}

/// The receiver and the name of the method that a block calls and does nothing else.
fn method_called(block: &[Stmt]) -> Option<(&Expr, Sym)> {
    let [Stmt { kind: StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }), .. }] = block else { return None };
    match &call.func.kind {
        ExprKind::Attribute(method) if is_local(&method.value) => Some((&method.value, method.name)),
        _ => None,
    }
}

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

/// The attribute of a local object in which a branch keeps what its test found missing: `if self._ids is None:
/// self._ids = ask()`; or `if ids is None: ids = ask()` and `self._ids = ids`, behind `ids = getattr(self, "_ids", None)`.
/// What the caller has left out, one of the first `params` locals, is no answer that was kept.
fn remembered<'s>(test: &Expr, body: &'s [Stmt], params: u32) -> Option<&'s Attribute> {
    let mut looked_at = Vec::new();
    places(test, &mut looked_at);
    let tested = tested_local(test).filter(|local| *local >= params && finds_nothing(test));
    let is_tested = |expr: &Expr| matches!(expr.kind, ExprKind::Name(NameRef::Local(local)) if Some(local) == tested);
    body.iter().find_map(|statement| {
        let StmtKind::Assign { targets, value } = &statement.kind else { return None };
        let kept = targets.iter().find_map(|target| match &target.kind {
            ExprKind::Attribute(attribute) if is_local(&attribute.value) => Some(attribute.as_ref()),
            _ => None,
        })?;
        let fills = looked_at.contains(&kept.name) || is_tested(value) || targets.iter().any(is_tested);
        fills.then_some(kept)
    })
}

/// The dict in which a branch keeps, under one name, what its test found missing: `answer = answers.get("total")`,
/// `if answer is None:`, and in there `answers["total"] = answer`; or `if "total" not in answers:`.
fn kept_under_name<'s>(test: &Expr, body: &'s [Stmt], params: u32) -> Option<(&'s Expr, Sym)> {
    let tested = tested_local(test).filter(|local| *local >= params && finds_nothing(test));
    let is_tested = |expr: &Expr| matches!(expr.kind, ExprKind::Name(NameRef::Local(local)) if Some(local) == tested);
    body.iter().find_map(|statement| {
        let StmtKind::Assign { targets, value } = &statement.kind else { return None };
        targets.iter().find_map(|target| {
            let ExprKind::Subscript(parts) = &target.kind else { return None };
            let ExprKind::Str(name) = parts.1.kind else { return None };
            let fills = is_tested(value) || targets.iter().any(is_tested) || misses(test, name, &parts.0);
            fills.then_some((&parts.0, name))
        })
    })
}

/// `"total" not in answers`
fn misses(test: &Expr, name: Sym, dict: &Expr) -> bool {
    let ExprKind::Compare(compare) = &test.kind else { return false };
    let is_name = matches!(compare.left.kind, ExprKind::Str(left) if left == name);
    let is_same = |right: &Expr| match (&right.kind, &dict.kind) {
        (ExprKind::Name(NameRef::Local(right)), ExprKind::Name(NameRef::Local(dict))) => right == dict,
        _ => name_of(right).is_some_and(|right| name_of(dict) == Some(right)),
    };
    is_name && matches!(&*compare.rest, [(CmpOp::NotIn, right)] if is_same(right))
}

pub(crate) fn tested_local(test: &Expr) -> Option<u32> {
    match &test.kind {
        ExprKind::Compare(compare) => tested_local(&compare.left),
        ExprKind::Unary(_, inner) => tested_local(inner),
        ExprKind::Name(NameRef::Local(local)) => Some(*local),
        _ => None,
    }
}

fn is_none(rest: &[(CmpOp, Expr)], is_wanted: impl Fn(&CmpOp) -> bool) -> bool {
    matches!(rest, [(op, right)] if is_wanted(op) && matches!(right.kind, ExprKind::None))
}

fn is_local(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Name(NameRef::Local(_)))
}

/// Whether a condition asks if an attribute is equal to something that may be there.
fn is_compared(test: &Expr, name: Sym) -> bool {
    match &test.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().any(|part| is_compared(part, name)),
        ExprKind::Unary(_, inner) => is_compared(inner, name),
        ExprKind::Compare(compare) => match &*compare.rest {
            [(CmpOp::Eq | CmpOp::NotEq, right)] => {
                let is_it = |side: &Expr| name_of(side) == Some(name);
                let is_there = |side: &Expr| !matches!(side.kind, ExprKind::None);
                is_it(&compare.left) && is_there(right) || is_it(right) && is_there(&compare.left)
            }
            _ => false,
        },
        _ => false,
    }
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

/// Whether a branch fills in what its test found missing: an attribute, or a key of a dict.
pub(crate) fn fills(test: &Expr, body: &[Stmt]) -> bool {
    let mut tested = Vec::new();
    places(test, &mut tested);
    body.iter().any(|statement| match &statement.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(|target| match &target.kind {
            ExprKind::Attribute(attribute) => tested.contains(&attribute.name),
            ExprKind::Subscript(parts) => name_of(&parts.0).is_some_and(|name| tested.contains(&name)),
            ExprKind::Name(NameRef::Global(name)) => tested.contains(name),
            _ => false,
        }),
        StmtKind::With(with) => fills(test, &with.body),
        StmtKind::For(each) => fills(test, &each.body),
        StmtKind::Try(attempt) => fills(test, &attempt.body),
        _ => false,
    })
}

/// Whether a handler fills in what the body of its `try` found missing: `try: return self._total`, and
/// `except AttributeError: self._total = ...`.
pub(crate) fn handler_fills(body: &[Stmt], handler: &[Stmt]) -> bool {
    let looked_at = |statement: &Stmt| match &statement.kind {
        StmtKind::Return(Some(value)) | StmtKind::Expr(value) | StmtKind::Assign { value, .. } => fills(value, handler),
        _ => false,
    };
    body.iter().any(looked_at)
}

/// The names of attributes, globals and dicts that a condition looks at; `hasattr(self, "total")` looks at `total`.
fn places(test: &Expr, found: &mut Vec<Sym>) {
    match &test.kind {
        ExprKind::Unary(_, inner) => places(inner, found),
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().for_each(|part| places(part, found)),
        ExprKind::Compare(compare) => {
            places(&compare.left, found);
            compare.rest.iter().for_each(|(_, right)| places(right, found));
        }
        ExprKind::Call(call) => {
            if let ExprKind::Attribute(method) = &call.func.kind {
                found.extend(name_of(&method.value));
            }
            found.extend(call.args.iter().filter_map(|arg| match &arg.kind {
                ExprKind::Str(text) => Some(*text),
                _ => None,
            }));
        }
        ExprKind::Subscript(parts) => found.extend(name_of(&parts.0)),
        _ => found.extend(name_of(test)),
    }
}

fn name_of(expr: &Expr) -> Option<Sym> {
    match &expr.kind {
        ExprKind::Attribute(attribute) => Some(attribute.name),
        ExprKind::Name(NameRef::Global(name)) => Some(*name),
        _ => None,
    }
}
