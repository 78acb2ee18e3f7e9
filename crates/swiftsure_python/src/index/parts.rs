//! The expressions directly inside of an expression.

use crate::ir::{Expr, ExprKind, FStringPart};

/// The parts of an expression, in no order that matters.
pub(super) fn parts(expr: &Expr) -> Vec<&Expr> {
    let mut parts: Vec<&Expr> = Vec::new();
    match &expr.kind {
        ExprKind::FString(pieces) => parts.extend(pieces.iter().filter_map(|piece| match piece {
            FStringPart::Value(value) => Some(value),
            FStringPart::Literal(_) => None,
        })),
        ExprKind::Tuple(items)
        | ExprKind::List(items)
        | ExprKind::Set(items)
        | ExprKind::And(items)
        | ExprKind::Or(items) => parts.extend(items.iter()),
        ExprKind::Dict(items) => {
            parts.extend(items.iter().flat_map(|(key, value)| key.iter().chain([value])));
        }
        ExprKind::Starred(inner) | ExprKind::Await(inner) | ExprKind::YieldFrom(inner) | ExprKind::Unary(_, inner) => {
            parts.push(inner);
        }
        ExprKind::Yield(inner) => parts.extend(inner.as_deref()),
        ExprKind::Attribute(attribute) | ExprKind::Lookup(attribute) => parts.push(&attribute.value),
        ExprKind::Subscript(pair) | ExprKind::Named(pair) => parts.extend([&pair.0, &pair.1]),
        ExprKind::Slice(slice) => parts.extend([&slice.lower, &slice.upper, &slice.step].into_iter().flatten()),
        ExprKind::Call(call) => {
            parts.push(&call.func);
            parts.extend(call.args.iter().chain(call.keywords.iter().map(|(_, value)| value)));
        }
        ExprKind::Bin(operands) => parts.extend([&operands.1, &operands.2]),
        ExprKind::Compare(compare) => {
            parts.push(&compare.left);
            parts.extend(compare.rest.iter().map(|(_, right)| right));
        }
        ExprKind::IfElse(choice) => parts.extend([&choice.test, &choice.body, &choice.orelse]),
        ExprKind::Comprehension(comprehension) => {
            parts.push(&comprehension.element);
            parts.extend(&comprehension.value);
            for clause in &comprehension.clauses {
                parts.push(&clause.iter);
                parts.extend(clause.ifs.iter());
            }
        }
        ExprKind::Name(_)
        | ExprKind::None
        | ExprKind::Bool(_)
        | ExprKind::Int(_)
        | ExprKind::Float
        | ExprKind::Str(_)
        | ExprKind::Bytes
        | ExprKind::Ellipsis
        | ExprKind::Lambda(_)
        | ExprKind::Invalid => {}
    }
    parts
}
