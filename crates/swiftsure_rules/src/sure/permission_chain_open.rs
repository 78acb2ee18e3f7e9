//! A chain of decisions asks for the permission of each kind that it names, and lets any other kind through.

use std::collections::BTreeSet;

use swiftsure_python::ir::{CmpOp, Expr, ExprKind, Function, If, NameRef, Range, Stmt, StmtKind};
use swiftsure_source::{FileId, Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/permission-chain-open",
    page: "permission_chain_open.md",
    summary: "each kind that a view names asks for a permission, and any other kind passes without one",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-636", "CWE-862", "CWE-863", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

/// Kinds that a chain must name.
const ARMS: usize = 3;
/// Words of functions that refuse by an exception.
const ASKS: &[&str] = &["perm", "authoriz", "authoris", "check_access", "or_403"];
/// Words of statements that refuse.
const REFUSES: &[&str] = &["PermissionDenied", "NotAuthorized", "Forbidden", "403", "FORBIDDEN"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut faults = Vec::new();
    for (file, function) in called::functions(context) {
        let view = View { context, file };
        if view.is_view(function) {
            faults.extend(view.judge(function));
        }
    }
    called::findings(&RULE.info, context, faults)
}

struct View<'a> {
    context: &'a Context<'a>,
    file: FileId,
}

impl View<'_> {
    fn span(&self, range: Range) -> Span {
        range.in_file(self.file)
    }

    fn text(&self, range: Range) -> &str {
        self.context.text(self.span(range))
    }

    /// Whether a function gets a request and is not guarded by a permission of its own.
    fn is_view(&self, function: &Function) -> bool {
        let takes = function.params.iter().any(|param| param.name == "request");
        let guarded = function.decorators.iter().any(|decorator| {
            let text = self.text(decorator.range).to_lowercase();
            ["perm", "staff", "superuser", "authoriz", "authoris", "passes_test"].iter().any(|word| text.contains(word))
        });
        takes && !guarded
    }

    fn judge(&self, function: &Function) -> Option<Fault> {
        let body = &function.body;
        let (at, chain) = body.iter().enumerate().find_map(|(at, stmt)| Some((at, self.chain(stmt)?)))?;
        let (before, rest) = (&body[..at], body.get(at + 1..).filter(|rest| !rest.is_empty())?);
        let refuses_before = before.iter().any(|stmt| self.asks(stmt) && !self.is_optional(stmt));
        let refuses_behind = rest.iter().any(|stmt| self.mentions(stmt.range));
        if refuses_before || refuses_behind || breaks_behind(function, before, &chain.arms) {
            return None;
        }
        let count = chain.arms.len();
        let subject = self.text(chain.subject);
        let message = format!(
            "`{}` asks for a permission for each of the {count} kinds of `{subject}` that it names, and for none where it is another one.",
            function.name,
        );
        let span = self.span(chain.subject);
        let fault = Fault::new(span, Severity::High, message).about(subject);
        let last = chain.arms.last().and_then(|arm| arm.first())?;
        let first = rest.first()?;
        let fault = fault
            .step("asked", self.span(last.range), "the last kind that is named asks for a permission")
            .step("passes", self.span(first.range), "any other kind comes here without one");
        Some(fault.fix(Fix::words("end the chain with `else: raise PermissionDenied`")))
    }

    /// The arms of `if kind == ...: elif kind == ...:` without `else`, if each asks for a permission.
    fn chain<'s>(&self, stmt: &'s Stmt) -> Option<Chain<'s>> {
        let StmtKind::If(first) = &stmt.kind else { return None };
        let mut arms: Vec<&[Stmt]> = Vec::new();
        let mut next: &If = first;
        let subject = subject(&next.test)?;
        loop {
            if self.text(self::subject(&next.test)?) != self.text(subject) {
                return None;
            }
            arms.push(&next.body);
            match next.orelse.as_ref() {
                [] => break,
                [Stmt { kind: StmtKind::If(inner), .. }] => next = inner,
                _ => return None,
            }
        }
        let all_ask = arms.iter().all(|arm| arm.iter().any(|stmt| self.asks(stmt)));
        (arms.len() >= ARMS && all_ask).then_some(Chain { subject, arms })
    }

    /// Whether a statement may refuse: it calls a function that does, or decides and leaves.
    fn asks(&self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => {
                let name = self.text(call.func.range).rsplit('.').next().unwrap_or_default().to_lowercase();
                ASKS.iter().any(|word| name.contains(word))
            }
            StmtKind::If(choice) => {
                let refuses = |stmt: &Stmt| {
                    let leaves = matches!(stmt.kind, StmtKind::Raise(_) | StmtKind::Return(_));
                    leaves && REFUSES.iter().any(|word| self.text(stmt.range).contains(word))
                };
                choice.body.iter().any(|stmt| refuses(stmt) || self.asks(stmt))
            }
            _ => false,
        }
    }

    /// Whether a statement only asks where a setting wants it.
    fn is_optional(&self, stmt: &Stmt) -> bool {
        let StmtKind::If(choice) = &stmt.kind else { return false };
        self.text(choice.test.range).contains("settings.")
    }

    /// Whether a text may speak of permissions.
    fn mentions(&self, range: Range) -> bool {
        let text = self.text(range);
        let lower = text.to_lowercase();
        REFUSES.iter().any(|word| text.contains(word)) || ASKS.iter().any(|word| lower.contains(word))
    }
}

struct Chain<'s> {
    subject: Range,
    arms: Vec<&'s [Stmt]>,
}

/// What a test compares: `kind` of `kind == "a"`, `obj` of `isinstance(obj, Order)`.
fn subject(test: &Expr) -> Option<Range> {
    match &test.kind {
        ExprKind::Compare(compare) => {
            matches!(compare.rest.as_ref(), [(CmpOp::Eq | CmpOp::In | CmpOp::Is, _)]).then_some(compare.left.range)
        }
        ExprKind::Call(call) => {
            let is_test = matches!(call.func.kind, ExprKind::Name(NameRef::Global(name)) if name == "isinstance");
            call.args.first().filter(|_| is_test).map(|first| first.range)
        }
        _ => None,
    }
}

/// Whether each arm binds a name that nothing else does: what follows fails for another kind, if it reads it.
fn breaks_behind(function: &Function, before: &[Stmt], arms: &[&[Stmt]]) -> bool {
    let mut shared = arms.iter().map(|arm| bound(arm));
    let Some(first) = shared.next() else { return false };
    let in_all = shared.fold(first, |all, names| all.intersection(&names).copied().collect());
    let count = u32::try_from(function.params.len()).unwrap_or(u32::MAX);
    let known = bound(before);
    in_all.iter().any(|slot| *slot >= count && !known.contains(slot))
}

/// The slots that statements bind, at any depth of `if`.
fn bound(body: &[Stmt]) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for stmt in body {
        match &stmt.kind {
            StmtKind::Assign { targets, .. } => {
                let slots = targets.iter().filter_map(|target| match target.kind {
                    ExprKind::Name(NameRef::Local(slot)) => Some(slot),
                    _ => None,
                });
                found.extend(slots);
            }
            StmtKind::If(choice) => {
                found.extend(bound(&choice.body));
                found.extend(bound(&choice.orelse));
            }
            StmtKind::Try(tried) => found.extend(bound(&tried.body)),
            StmtKind::With(with) => found.extend(bound(&with.body)),
            _ => {}
        }
    }
    found
}
