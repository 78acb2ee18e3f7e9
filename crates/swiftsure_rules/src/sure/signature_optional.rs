//! The check of a signature passes where nobody has set the secret that it needs, or where the sender sends none.

use swiftsure_django::schema::Column;
use swiftsure_python::ir::{CmpOp, Expr, ExprKind, Function, If, Stmt, StmtKind, UnaryOp};
use swiftsure_source::{FileId, Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::made_rows;
use super::named::has_word;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/signature-optional",
    page: "signature_optional.md",
    summary: "a request passes unsigned where no secret is set, or where its sender leaves the signature out",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-306", "CWE-347", "CWE-636", "OWASP A07:2021", "OWASP A10:2025", "ASVS 5.0 V8"],
    run: run,
}

/// Calls that compare what was signed.
const COMPARES: &[&str] = &["compare_digest", "constant_time_compare", "hmac.new", "salted_hmac", "verify_signature"];
/// Words of functions and classes that decide whether somebody else may speak to this program.
const RECEIVES: &[&str] = &["webhook", "webhooks", "hook", "payload", "signature", "signed", "callback"];

/// What is missing where the check passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missing {
    Secret,
    Signature,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut faults = Vec::new();
    for (file, function) in called::functions(context) {
        let check = Check { context, file, function };
        if check.compares() {
            check.block(&function.body, &mut faults);
        }
    }
    called::findings(&RULE.info, context, faults)
}

struct Check<'a> {
    context: &'a Context<'a>,
    file: FileId,
    function: &'a Function,
}

impl Check<'_> {
    fn span(&self, range: swiftsure_source::Range) -> Span {
        range.in_file(self.file)
    }

    /// Whether the function checks what somebody has signed.
    fn compares(&self) -> bool {
        let text = self.context.text(self.span(self.function.range));
        let signs = COMPARES.iter().any(|word| text.contains(word));
        signs || (self.receives() && self.function.name.as_str().contains("valid") && text.contains("=="))
    }

    fn receives(&self) -> bool {
        has_word(self.function.qualname.as_str(), RECEIVES)
    }

    fn block(&self, body: &[Stmt], faults: &mut Vec<Fault>) {
        for (at, stmt) in body.iter().enumerate() {
            match &stmt.kind {
                StmtKind::If(choice) => {
                    let rest = body.get(at + 1..).unwrap_or_default();
                    faults.extend(self.judge(stmt, choice, rest));
                }
                StmtKind::Try(tried) => self.block(&tried.body, faults),
                StmtKind::With(with) => self.block(&with.body, faults),
                _ => {}
            }
        }
    }

    fn judge(&self, stmt: &Stmt, choice: &If, rest: &[Stmt]) -> Option<Fault> {
        if !choice.orelse.is_empty() {
            return None;
        }
        let (missing, name) = self.passes_without(choice, rest).or_else(|| self.asks_only_with(choice, rest))?;
        if missing == Missing::Secret && is_always_made(self.context, &name) {
            return None;
        }
        let function = self.function.name;
        let (message, fix) = match missing {
            Missing::Secret => (
                format!("`{function}` lets every request pass where `{name}` is not set: nothing is compared then."),
                "refuse the request where there is no secret, and make one for whoever has none",
            ),
            Missing::Signature => (
                format!("`{function}` lets a request pass that brings no `{name}`: whoever forges one leaves it out."),
                "refuse a request without a signature",
            ),
        };
        let span = self.span(choice.test.range);
        let whole = self.span(stmt.range);
        let fault = Fault::new(span, Severity::High, message).about(name);
        Some(fault.step("passes", whole, "what comes behind this is never asked").fix(Fix::words(fix)))
    }

    /// `if not secret: return True` in front of a comparison.
    fn passes_without(&self, choice: &If, rest: &[Stmt]) -> Option<(Missing, String)> {
        let [before @ .., last] = choice.body.as_ref() else { return None };
        let StmtKind::Return(Some(Expr { kind: ExprKind::Bool(true), .. })) = &last.kind else { return None };
        let only_tells = before.iter().all(|stmt| matches!(stmt.kind, StmtKind::Expr(_)));
        let (missing, name) = self.meaning(absent(&choice.test)?)?;
        (only_tells && !rest.is_empty()).then_some((missing, name))
    }

    /// `if secret and not compare_digest(...): refuse`, or the same in two steps: without a secret, nothing is refused.
    fn asks_only_with(&self, choice: &If, rest: &[Stmt]) -> Option<(Missing, String)> {
        let compares = |stmts: &[Stmt]| {
            let (Some(first), Some(last)) = (stmts.first(), stmts.last()) else { return false };
            let text = self.context.text(Span::new(self.file, first.range.start, last.range.end));
            text.contains("compare_digest(") || text.contains("constant_time_compare(")
        };
        let (first, others) = match &choice.test.kind {
            ExprKind::And(parts) => parts.split_first()?,
            _ => (&choice.test, [].as_slice()),
        };
        let (missing, name) = self.meaning(first)?;
        let in_test = others.iter().any(|part| {
            let text = self.context.text(self.span(part.range));
            text.contains("compare_digest(") || text.contains("constant_time_compare(")
        });
        let refuses = if others.is_empty() {
            compares(&choice.body) && choice.body.iter().any(refuses_inside)
        } else {
            others.len() == 1 && in_test && leaves(&choice.body)
        };
        // What is done behind the check is done for everybody.
        let goes_on = rest.iter().any(|stmt| !matches!(stmt.kind, StmtKind::Raise(_)));
        let given = missing == Missing::Secret || self.receives();
        (refuses && goes_on && !compares(rest) && given && self.is_view()).then_some((missing, name))
    }

    /// Whether the function gets a request.
    fn is_view(&self) -> bool {
        self.function.params.iter().any(|param| param.name == "request")
    }

    /// What a name or attribute means here.
    fn meaning(&self, expr: &Expr) -> Option<(Missing, String)> {
        let text = self.context.text(self.span(expr.range));
        let name = match &expr.kind {
            ExprKind::Name(_) => text,
            ExprKind::Attribute(attribute) => attribute.name.as_str(),
            _ => return None,
        };
        let missing = if has_word(name, &["signature", "sig", "hmac"]) {
            Missing::Signature
        } else if has_word(name, &["secret"]) || (has_word(name, &["token", "key"]) && self.receives()) {
            Missing::Secret
        } else {
            return None;
        };
        Some((missing, text.to_owned()))
    }
}

/// Whether each model with such a column sees to it that no row is without: when it is saved, or by a default.
fn is_always_made(context: &Context<'_>, name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    let tests = [format!("if not self.{last}:"), format!("if self.{last} is None:")];
    let makes = |class: &str| {
        let behind = tests.iter().filter_map(|test| class.split_once(test.as_str())).map(|(_, behind)| behind);
        let mut first = behind.filter_map(|behind| behind.lines().map(str::trim).find(|line| !line.is_empty()));
        first.any(|line| line.starts_with(&format!("self.{last} =")))
    };
    let columns = context.analysis.schema.tables.values().flat_map(|table| table.columns.values());
    let mut declared = columns.filter(|column| column.name == last && column.span.is_some()).peekable();
    let is_filled = |column: &Column| {
        let Some(span) = column.span else { return false };
        let text = context.text(span);
        let has_default = !column.nullable && text.contains("default=") && !text.contains("blank=True");
        has_default || makes(made_rows::class_around(context, span))
    };
    declared.peek().is_some() && declared.all(is_filled)
}

/// What a test finds missing: `not secret`, `secret is None`, `secret == ""`.
fn absent(test: &Expr) -> Option<&Expr> {
    match &test.kind {
        ExprKind::Unary(UnaryOp::Not, inner) => Some(inner),
        ExprKind::Compare(compare) => {
            let [(CmpOp::Is | CmpOp::Eq, right)] = compare.rest.as_ref() else { return None };
            let is_nothing = match right.kind {
                ExprKind::None => true,
                ExprKind::Str(text) => text.as_str().is_empty(),
                _ => false,
            };
            is_nothing.then_some(&compare.left)
        }
        _ => None,
    }
}

/// Whether statements end by leaving the function.
fn leaves(body: &[Stmt]) -> bool {
    matches!(body.last().map(|stmt| &stmt.kind), Some(StmtKind::Return(_) | StmtKind::Raise(_)))
}

/// Whether a statement is a decision that leaves the function.
fn refuses_inside(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::If(choice) => leaves(&choice.body) && choice.orelse.is_empty(),
        StmtKind::Try(tried) => tried.body.iter().any(refuses_inside),
        _ => false,
    }
}
