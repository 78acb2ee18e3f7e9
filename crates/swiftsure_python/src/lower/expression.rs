//! Expressions.

use ruff_python_ast::{self as ast, Expr as AstExpr};
use ruff_text_size::Ranged;
use rustc_hash::FxHashMap;
use swiftsure_source::Sym;

use super::range;
use super::scope::{DEPTH_LIMIT, Lowering};
use super::statement::invalid;
use crate::ir::{
    Attribute, BinOp, Call, Clause, CmpOp, Compare, Comprehension, ComprehensionKind, Expr, ExprKind, FStringPart,
    IfElse, NameRef, Slice, UnaryOp,
};

/// Items of a display of plain data that are kept.
const TABLE_LIMIT: usize = 1_000;

/// Whether nothing happens where an expression is evaluated, and nothing is named in it.
fn is_data(expr: &AstExpr) -> bool {
    match expr {
        AstExpr::Tuple(tuple) => tuple.elts.iter().all(is_data),
        AstExpr::List(list) => list.elts.iter().all(is_data),
        AstExpr::Set(set) => set.elts.iter().all(is_data),
        AstExpr::Dict(dict) => {
            dict.items.iter().all(|item| item.key.as_ref().is_some_and(is_data) && is_data(&item.value))
        }
        AstExpr::UnaryOp(operation) => is_data(&operation.operand),
        other => other.is_literal_expr(),
    }
}

impl Lowering {
    pub(super) fn expr(&mut self, expr: &AstExpr) -> Expr {
        let place = range(expr.range());
        if self.depth > DEPTH_LIMIT {
            return invalid(place);
        }
        self.depth += 1;
        let kind = self.expr_kind(expr);
        self.depth -= 1;
        Expr { range: place, kind }
    }

    fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e AstExpr>) -> Box<[Expr]> {
        exprs.into_iter().map(|expr| self.expr(expr)).collect()
    }

    /// The items of a list, tuple or set; of a table of data the first, and that there are others.
    fn items(&mut self, items: &[AstExpr]) -> Box<[Expr]> {
        let Some((kept, cut)) = items.split_at_checked(TABLE_LIMIT).filter(|(_, cut)| cut.iter().all(is_data)) else {
            return self.exprs(items);
        };
        let others = cut
            .first()
            .map(|first| range(first.range()))
            .map(|place| Expr { range: place, kind: ExprKind::Starred(Box::new(invalid(place))) });
        kept.iter().map(|item| self.expr(item)).collect::<Vec<_>>().into_iter().chain(others).collect()
    }

    /// The entries of a dict, as [`Self::items`].
    fn entries(&mut self, dict: &ast::ExprDict) -> Box<[(Option<Expr>, Expr)]> {
        let is_data = |item: &ast::DictItem| item.key.as_ref().is_some_and(is_data) && is_data(&item.value);
        let cut = dict.items.iter().skip(TABLE_LIMIT);
        let (kept, others) = match cut.clone().next() {
            Some(first) if cut.clone().all(is_data) => (TABLE_LIMIT, Some((None, invalid(range(first.value.range()))))),
            _ => (dict.items.len(), None),
        };
        let entry = |item: &ast::DictItem| (item.key.as_ref().map(|key| self.expr(key)), self.expr(&item.value));
        dict.items.iter().take(kept).map(entry).collect::<Vec<_>>().into_iter().chain(others).collect()
    }

    fn boxed(&mut self, expr: &AstExpr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn expr_kind(&mut self, expr: &AstExpr) -> ExprKind {
        match expr {
            AstExpr::Name(name) if name.is_invalid() || name.id.is_empty() => ExprKind::Invalid,
            AstExpr::Name(name) => ExprKind::Name(self.resolve(Sym::new(name.id.as_str()))),
            AstExpr::NoneLiteral(_) => ExprKind::None,
            AstExpr::BooleanLiteral(literal) => ExprKind::Bool(literal.value),
            AstExpr::NumberLiteral(literal) => match &literal.value {
                ast::Number::Int(value) => ExprKind::Int(value.as_i64()),
                _ => ExprKind::Float,
            },
            AstExpr::StringLiteral(literal) => ExprKind::Str(Sym::new(literal.value.to_str())),
            AstExpr::BytesLiteral(_) => ExprKind::Bytes,
            AstExpr::EllipsisLiteral(_) => ExprKind::Ellipsis,
            AstExpr::FString(fstring) => ExprKind::FString(self.fstring(fstring)),
            AstExpr::Tuple(tuple) => ExprKind::Tuple(self.items(&tuple.elts)),
            AstExpr::List(list) => ExprKind::List(self.items(&list.elts)),
            AstExpr::Set(set) => ExprKind::Set(self.items(&set.elts)),
            AstExpr::Dict(dict) => ExprKind::Dict(self.entries(dict)),
            AstExpr::Starred(starred) => ExprKind::Starred(self.boxed(&starred.value)),
            AstExpr::Attribute(attribute) => ExprKind::Attribute(Box::new(Attribute {
                value: self.expr(&attribute.value),
                name: Sym::new(attribute.attr.as_str()),
                name_range: range(attribute.attr.range()),
            })),
            AstExpr::Subscript(subscript) => {
                let value = self.expr(&subscript.value);
                ExprKind::Subscript(Box::new((value, self.expr(&subscript.slice))))
            }
            AstExpr::Slice(slice) => ExprKind::Slice(Box::new(Slice {
                lower: slice.lower.as_ref().map(|part| self.expr(part)),
                upper: slice.upper.as_ref().map(|part| self.expr(part)),
                step: slice.step.as_ref().map(|part| self.expr(part)),
            })),
            AstExpr::Call(call) => self.call(call),
            AstExpr::BinOp(operation) => {
                let left = self.expr(&operation.left);
                ExprKind::Bin(Box::new((binary(operation.op), left, self.expr(&operation.right))))
            }
            AstExpr::UnaryOp(operation) => ExprKind::Unary(unary(operation.op), self.boxed(&operation.operand)),
            AstExpr::BoolOp(operation) => {
                let parts = self.exprs(&operation.values);
                if operation.op == ast::BoolOp::And { ExprKind::And(parts) } else { ExprKind::Or(parts) }
            }
            AstExpr::Compare(compare) => {
                let left = self.expr(&compare.left);
                let rest =
                    compare.ops.iter().zip(&compare.comparators).map(|(op, right)| (comparison(*op), self.expr(right)));
                ExprKind::Compare(Box::new(Compare { left, rest: rest.collect() }))
            }
            AstExpr::If(choice) => ExprKind::IfElse(Box::new(IfElse {
                test: self.expr(&choice.test),
                body: self.expr(&choice.body),
                orelse: self.expr(&choice.orelse),
            })),
            AstExpr::Lambda(lambda) => ExprKind::Lambda(self.lambda(lambda)),
            AstExpr::ListComp(list) => self.comprehension(ComprehensionKind::List, &list.elt, None, &list.generators),
            AstExpr::SetComp(set) => self.comprehension(ComprehensionKind::Set, &set.elt, None, &set.generators),
            AstExpr::Generator(generator) => {
                self.comprehension(ComprehensionKind::Generator, &generator.elt, None, &generator.generators)
            }
            AstExpr::DictComp(dict) => match &dict.key {
                Some(key) => self.comprehension(ComprehensionKind::Dict, key, Some(&dict.value), &dict.generators),
                None => ExprKind::Invalid,
            },
            AstExpr::Await(inner) => ExprKind::Await(self.boxed(&inner.value)),
            AstExpr::Yield(inner) => {
                self.mark_generator();
                ExprKind::Yield(inner.value.as_ref().map(|value| self.boxed(value)))
            }
            AstExpr::YieldFrom(inner) => {
                self.mark_generator();
                ExprKind::YieldFrom(self.boxed(&inner.value))
            }
            AstExpr::Named(named) => {
                let value = self.expr(&named.value);
                ExprKind::Named(Box::new((self.walrus_target(&named.target), value)))
            }
            AstExpr::TString(_) | AstExpr::IpyEscapeCommand(_) => ExprKind::Invalid,
        }
    }

    fn mark_generator(&mut self) {
        if let Some(scope) = self.scope() {
            scope.is_generator = true;
        }
    }

    /// A walrus inside of a comprehension binds in the scope around it.
    fn walrus_target(&mut self, target: &AstExpr) -> Expr {
        let overlays = self.scope().map(|scope| std::mem::take(&mut scope.overlays)).unwrap_or_default();
        let lowered = self.expr(target);
        if let Some(scope) = self.scope() {
            scope.overlays = overlays;
        }
        lowered
    }

    fn call(&mut self, call: &ast::ExprCall) -> ExprKind {
        let func = self.expr(&call.func);
        let args = self.exprs(&call.arguments.args);
        let keywords = call
            .arguments
            .keywords
            .iter()
            .map(|keyword| (keyword.arg.as_ref().map(|name| Sym::new(name.as_str())), self.expr(&keyword.value)));
        let keywords = keywords.collect();
        ExprKind::Call(Box::new(Call { func, args, keywords, arguments_range: range(call.arguments.range()) }))
    }

    fn fstring(&mut self, fstring: &ast::ExprFString) -> Box<[FStringPart]> {
        let mut parts = Vec::new();
        for part in &fstring.value {
            match part {
                ast::FStringPart::Literal(literal) => parts.push(FStringPart::Literal(Sym::new(&literal.value))),
                ast::FStringPart::FString(inner) => {
                    for element in &inner.elements {
                        match element {
                            ast::InterpolatedStringElement::Literal(literal) => {
                                parts.push(FStringPart::Literal(Sym::new(&literal.value)));
                            }
                            ast::InterpolatedStringElement::Interpolation(value) => {
                                parts.push(FStringPart::Value(self.expr(&value.expression)));
                            }
                        }
                    }
                }
            }
        }
        parts.into()
    }

    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        element: &AstExpr,
        value: Option<&AstExpr>,
        generators: &[ast::Comprehension],
    ) -> ExprKind {
        let mut clauses = Vec::with_capacity(generators.len());
        let mut pushed = 0;
        for generator in generators {
            // The iterable does not see the target of its own clause.
            let iter = self.expr(&generator.iter);
            let mut names = FxHashMap::default();
            self.targets(&generator.target, &mut names);
            if let Some(scope) = self.scope() {
                scope.overlays.push(names);
                pushed += 1;
            }
            let target = self.expr(&generator.target);
            let ifs = self.exprs(&generator.ifs);
            let head = range(ruff_text_size::TextRange::new(generator.range().start(), generator.iter.range().end()));
            clauses.push(Clause { target, iter, ifs, is_async: generator.is_async, range: head });
        }
        let element = self.expr(element);
        let value = value.map(|value| self.expr(value));
        if let Some(scope) = self.scope() {
            let keep = scope.overlays.len().saturating_sub(pushed);
            scope.overlays.truncate(keep);
        }
        ExprKind::Comprehension(Box::new(Comprehension { kind, element, value, clauses: clauses.into() }))
    }

    fn targets(&mut self, target: &AstExpr, names: &mut FxHashMap<Sym, NameRef>) {
        match target {
            AstExpr::Name(name) => {
                let symbol = Sym::new(name.id.as_str());
                let variable = self.comprehension_target(symbol, name.range.start().to_u32());
                names.insert(symbol, variable);
            }
            AstExpr::Tuple(tuple) => tuple.elts.iter().for_each(|inner| self.targets(inner, names)),
            AstExpr::List(list) => list.elts.iter().for_each(|inner| self.targets(inner, names)),
            AstExpr::Starred(starred) => self.targets(&starred.value, names),
            _ => {}
        }
    }
}

pub(super) fn binary(op: ast::Operator) -> BinOp {
    match op {
        ast::Operator::Add => BinOp::Add,
        ast::Operator::Sub => BinOp::Sub,
        ast::Operator::Mult => BinOp::Mul,
        ast::Operator::MatMult => BinOp::MatMul,
        ast::Operator::Div => BinOp::Div,
        ast::Operator::Mod => BinOp::Mod,
        ast::Operator::Pow => BinOp::Pow,
        ast::Operator::LShift => BinOp::LShift,
        ast::Operator::RShift => BinOp::RShift,
        ast::Operator::BitOr => BinOp::BitOr,
        ast::Operator::BitXor => BinOp::BitXor,
        ast::Operator::BitAnd => BinOp::BitAnd,
        ast::Operator::FloorDiv => BinOp::FloorDiv,
    }
}

fn unary(op: ast::UnaryOp) -> UnaryOp {
    match op {
        ast::UnaryOp::Invert => UnaryOp::Invert,
        ast::UnaryOp::Not => UnaryOp::Not,
        ast::UnaryOp::UAdd => UnaryOp::Pos,
        ast::UnaryOp::USub => UnaryOp::Neg,
    }
}

fn comparison(op: ast::CmpOp) -> CmpOp {
    match op {
        ast::CmpOp::Eq => CmpOp::Eq,
        ast::CmpOp::NotEq => CmpOp::NotEq,
        ast::CmpOp::Lt => CmpOp::Lt,
        ast::CmpOp::LtE => CmpOp::LtE,
        ast::CmpOp::Gt => CmpOp::Gt,
        ast::CmpOp::GtE => CmpOp::GtE,
        ast::CmpOp::Is => CmpOp::Is,
        ast::CmpOp::IsNot => CmpOp::IsNot,
        ast::CmpOp::In => CmpOp::In,
        ast::CmpOp::NotIn => CmpOp::NotIn,
    }
}
