//! Tests of the user that ask nothing about the user: `test_func()` says yes to everybody who names a row that is there.

use swiftsure_python::index::Site;
use swiftsure_python::ir::{CmpOp, Compare, Expr, ExprKind, Function, Stmt, StmtKind, UnaryOp};
use swiftsure_source::{Fix, Severity, Span};

use super::called::{self, Fault};
use crate::context::Context;
use crate::phrase;

const NAME: &str = "test_func";
/// Words of code that asks who comes, or whether something is meant for everybody.
const ASKS: &[&str] = &[
    "user",
    "perm",
    "session",
    "token",
    "key",
    "sign",
    "secret",
    "settings",
    "super()",
    "owner",
    "staff",
    "admin",
    "group",
    "role",
    "member",
    "COOKIES",
    "META",
    "headers",
    "public",
    "published",
    "allow",
    "can_",
    "is_",
];
/// Methods whose answer says that a row is there.
const FINDS: &[&str] = &["exists", "filter", "first", "get", "get_object_or_404"];

/// The tests that let in whoever names a row.
pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    let tests = called::functions(context).filter(|(_, function)| function.name == NAME);
    tests
        .filter_map(|(file, function)| {
            let span = function.range.in_file(file);
            let text = context.text(span);
            // The name of the method is no question.
            let body = text.split_once(':').map_or("", |(_, body)| body);
            let mut lines = body.lines().map(|line| line.split('#').next().unwrap_or_default());
            let asks = lines.any(|line| ASKS.iter().any(|word| line.contains(word)));
            (!asks && body.contains("self.") && says_yes_to_all(context, span, function))
                .then(|| fault(context, span, function))
        })
        .collect()
}

/// Whether all that a function gives back is `True`, `False` or whether a row is there; and not only `False`.
fn says_yes_to_all(context: &Context<'_>, span: Span, function: &Function) -> bool {
    let Some(site) = context.index.body_around(Span { start: span.end.saturating_sub(1), ..span }) else {
        return false;
    };
    let mut answers = Vec::new();
    if !collect(context, site, &function.body, &mut answers) {
        return false;
    }
    let kinds: Vec<Option<bool>> =
        answers.iter().map(|answer| answer.and_then(|answer| finds(context, site, answer))).collect();
    // What stands in a `try` or a loop is not read.
    let is_whole = context.text(span).matches("return").count() == answers.len();
    is_whole && kinds.iter().all(Option::is_some) && kinds.contains(&Some(true))
}

/// Adds the answers of all `return` statements; false where a decision asks for more than whether a row is there.
fn collect<'a>(context: &Context<'a>, site: Site, body: &'a [Stmt], answers: &mut Vec<Option<&'a Expr>>) -> bool {
    body.iter().all(|stmt| match &stmt.kind {
        StmtKind::Return(answer) => {
            answers.push(answer.as_ref());
            true
        }
        StmtKind::If(decision) => {
            asks_for_row(context, site, &decision.test)
                && collect(context, site, &decision.body, answers)
                && collect(context, site, &decision.orelse, answers)
        }
        _ => true,
    })
}

/// `note`, `not note` and `note is None`, of a row or of what the address says.
fn asks_for_row<'a>(context: &Context<'a>, site: Site, test: &'a Expr) -> bool {
    let is_none = |compare: &Compare| matches!(&*compare.rest, [(CmpOp::Is | CmpOp::IsNot, right)] if matches!(right.kind, ExprKind::None));
    let asked = match &test.kind {
        ExprKind::Unary(UnaryOp::Not, asked) => asked,
        ExprKind::Compare(compare) if is_none(compare) => &compare.left,
        _ => test,
    };
    let value = context.index.value(site, asked);
    let is_named = matches!(value.expr.kind, ExprKind::Subscript(_))
        && context.text(context.index.span_of(value.site, value.expr)).contains("kwargs");
    is_named || finds(context, site, asked) == Some(true)
}

/// Whether an answer says yes for a row that is there (or always); none if it may say anything else.
fn finds<'a>(context: &Context<'a>, site: Site, answer: &'a Expr) -> Option<bool> {
    let index = context.index;
    let value = index.value(site, answer);
    match &value.expr.kind {
        ExprKind::Bool(answer) => Some(*answer),
        ExprKind::Call(call) => {
            let name = called::name(index, value.site, &call.func)?;
            let text = context.text(index.span_of(value.site, value.expr));
            (FINDS.contains(&name.as_str()) && names_only(text)).then_some(true)
        }
        _ => None,
    }
}

/// Whether all conditions in a text say which row it is, and nothing more of it.
fn names_only(text: &str) -> bool {
    let conditions = text.match_indices('=').map(|(at, _)| text[..at].trim_end());
    let names = conditions.map(|before| {
        before.rsplit(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next().unwrap_or_default()
    });
    names.into_iter().all(|name| matches!(name, "id" | "pk" | "slug" | "uuid") || name.ends_with("_id"))
}

fn fault(context: &Context<'_>, span: Span, function: &Function) -> Fault {
    let class =
        context.analysis.symbol_at(span).and_then(|symbol| symbol.rsplit_once('.')).map_or("", |(class, _)| class);
    let message = format!(
        "`{NAME}` of `{}` asks nothing about the user: it says yes to whoever names a row that is there.",
        phrase::short(class),
    );
    let first = function.body.first().map_or(span, |stmt| stmt.range.in_file(span.file));
    let fault = Fault::new(first, Severity::Medium, message).about(NAME);
    fault.fix(Fix::words("ask about self.request.user, and what the row has to do with that user"))
}
