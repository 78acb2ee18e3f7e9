//! What a test of the user asks for, by what it gives back: `lambda user: user.is_staff`.

use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::ir::{Expr, ExprKind, Function, FunctionId, NameRef, Stmt, StmtKind};

/// What a test lets in, the widest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Login,
    /// Not understood.
    Test,
    Staff,
    Superuser,
}

/// Calls a native function of the knowledge; none if the name is not one.
pub(crate) fn call_native(cx: &Interpreter<'_>, name: &str, args: &Args) -> Option<Value> {
    (name == "django.contrib.auth.decorators.asked_by").then(|| {
        let asked = function_of(&args.at(0)).and_then(|id| answer(cx.code.function(id)));
        Value::str(match asked.unwrap_or(Asked::Test) {
            Asked::Login => "authenticated",
            Asked::Test => "test",
            Asked::Staff => "staff",
            Asked::Superuser => "superuser",
        })
    })
}

fn function_of(value: &Value) -> Option<FunctionId> {
    match value {
        Value::Function(function) => Some(function.id),
        Value::Bound(bound) => function_of(&bound.1),
        _ => None,
    }
}

/// What a function that only gives back one expression asks.
fn answer(function: &Function) -> Option<Asked> {
    let is_text = |stmt: &&Stmt| matches!(&stmt.kind, StmtKind::Expr(expr) if matches!(expr.kind, ExprKind::Str(_)));
    let mut body = function.body.iter().skip_while(is_text);
    let (Some(only), None) = (body.next(), body.next()) else { return None };
    let StmtKind::Return(Some(answer)) = &only.kind else { return None };
    Some(asked(function, answer))
}

fn asked(function: &Function, expr: &Expr) -> Asked {
    match &expr.kind {
        // Each of them must hold: the narrowest that is known says enough.
        ExprKind::And(parts) => parts.iter().map(|part| asked(function, part)).max().unwrap_or(Asked::Test),
        // Of several ways in, none is narrower than the widest; one that is not understood may be.
        ExprKind::Or(parts) => {
            let ways: Vec<Asked> = parts.iter().map(|part| asked(function, part)).collect();
            let widest = ways.iter().copied().min().unwrap_or(Asked::Test);
            if widest >= Asked::Staff {
                widest
            } else if ways.contains(&Asked::Login) {
                Asked::Login
            } else {
                Asked::Test
            }
        }
        ExprKind::Call(call) => match (&call.func.kind, call.args.as_ref()) {
            (ExprKind::Name(NameRef::Global(name)), [inner]) if *name == "bool" => asked(function, inner),
            (_, []) => asked(function, &call.func),
            _ => Asked::Test,
        },
        ExprKind::Attribute(attribute) if is_user(function, &attribute.value) => match attribute.name.as_str() {
            "is_superuser" => Asked::Superuser,
            "is_staff" => Asked::Staff,
            "is_active" | "is_authenticated" => Asked::Login,
            _ => Asked::Test,
        },
        _ => Asked::Test,
    }
}

/// `user`, the parameter of the test, or `self.request.user`.
fn is_user(function: &Function, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Attribute(attribute) => attribute.name == "user",
        ExprKind::Name(NameRef::Local(slot)) => {
            let name = function.locals.get(*slot as usize);
            let is_handed_in = function.params.iter().count() > *slot as usize;
            is_handed_in && name.is_some_and(|name| *name != "self")
        }
        _ => false,
    }
}
