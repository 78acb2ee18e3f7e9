//! Expressions of Jinja2 templates.

use swiftsure_python::ir::{
    Attribute, BinOp, Call, CmpOp, Compare, Expr as IrExpr, ExprKind as Ir, FStringPart, IfElse, NameRef, Range, Slice,
    UnaryOp,
};
use swiftsure_source::Sym;
use swiftsure_template::jinja::{
    Arguments, BinaryOperator, CompareOperator, Expr, ExprKind, Filter, Name, UnaryOperator,
};

use super::{BLOCKS, Lowering, block_name, call, call_with, expr, global, local, text};

/// Arguments as a call holds them.
pub(super) type Given = (Vec<IrExpr>, Vec<(Option<Sym>, IrExpr)>);

impl Lowering {
    pub(super) fn expr(&mut self, value: &Expr) -> IrExpr {
        let range = value.range;
        let kind = match &value.kind {
            ExprKind::Name(name) => return self.read(*name, range),
            ExprKind::String(text) => Ir::Str(*text),
            ExprKind::Integer(number) => Ir::Int(*number),
            ExprKind::Float(_) => Ir::Float,
            ExprKind::Boolean(value) => Ir::Bool(*value),
            ExprKind::None => Ir::None,
            ExprKind::List(items) => Ir::List(self.exprs(items)),
            ExprKind::Tuple(items) => Ir::Tuple(self.exprs(items)),
            ExprKind::Dict(items) => {
                Ir::Dict(items.iter().map(|item| (Some(self.expr(&item.key)), self.expr(&item.value))).collect())
            }
            ExprKind::Attribute { value, name } => return lookup(self.expr(value), *name),
            ExprKind::Subscript { value, index } => Ir::Subscript(Box::new((self.expr(value), self.expr(index)))),
            ExprKind::Slice { start, stop, step } => {
                let [lower, upper, step] = [start, stop, step].map(|part| part.as_ref().map(|part| self.expr(part)));
                Ir::Slice(Box::new(Slice { lower, upper, step }))
            }
            ExprKind::Call { function, arguments } => return self.call(range, function, arguments),
            ExprKind::Filter { value, filter } => {
                let value = self.expr(value);
                return self.filter(range, value, filter);
            }
            ExprKind::Test { value, negated, name, arguments } => {
                let test = self.test(range, value, *name, arguments);
                if !*negated {
                    return test;
                }
                Ir::Unary(UnaryOp::Not, Box::new(test))
            }
            ExprKind::Unary { operator, operand } => Ir::Unary(unary(*operator), Box::new(self.expr(operand))),
            ExprKind::Binary { operator, left, right } => self.binary(*operator, left, right),
            ExprKind::Compare { left, rest } => {
                let left = self.expr(left);
                let rest = rest.iter().map(|it| (comparison(it.operator), self.expr(&it.right))).collect();
                Ir::Compare(Box::new(Compare { left, rest }))
            }
            ExprKind::Conditional { test, value, otherwise } => {
                let (test, body) = (self.expr(test), self.expr(value));
                let nothing = || expr(range, Ir::Str(Sym::new("")));
                let orelse = otherwise.as_ref().map_or_else(nothing, |otherwise| self.expr(otherwise));
                Ir::IfElse(Box::new(IfElse { test, body, orelse }))
            }
            ExprKind::NamespaceTarget { .. } | ExprKind::Error => Ir::Invalid,
        };
        expr(range, kind)
    }

    fn exprs(&mut self, values: &[Expr]) -> Box<[IrExpr]> {
        values.iter().map(|value| self.expr(value)).collect()
    }

    /// A variable of the context.
    pub(super) fn read(&self, name: Sym, range: Range) -> IrExpr {
        lookup(local(range, self.scope.context), Name { range, name })
    }

    pub(super) fn arguments(&mut self, arguments: &Arguments) -> Given {
        let mut args: Vec<IrExpr> = arguments.positional.iter().map(|value| self.expr(value)).collect();
        if let Some(star) = &arguments.star {
            let star = self.expr(star);
            args.push(expr(star.range, Ir::Starred(Box::new(star))));
        }
        let mut keywords: Vec<(Option<Sym>, IrExpr)> =
            arguments.keywords.iter().map(|it| (Some(it.name.name), self.expr(&it.value))).collect();
        if let Some(stars) = &arguments.double_star {
            keywords.push((None, self.expr(stars)));
        }
        (args, keywords)
    }

    fn call(&mut self, range: Range, function: &Expr, arguments: &Arguments) -> IrExpr {
        let context = local(range, self.scope.context);
        match &function.kind {
            ExprKind::Name(name) if *name == "super" => {
                if let Some(block) = self.scope.block {
                    let own = global(range, block_name(block).as_str());
                    let args = vec![context, local(range, BLOCKS), text(range, block), own];
                    return call(range, "put_parent_block", args);
                }
            }
            ExprKind::Attribute { value, name } if matches!(&value.kind, ExprKind::Name(own) if *own == "self") => {
                return call(range, "put_block", vec![context, local(range, BLOCKS), text(range, name.name)]);
            }
            _ => {}
        }
        let func = self.expr(function);
        let (args, keywords) = self.arguments(arguments);
        let arguments_range = Range::new(function.range.end.min(range.end), range.end);
        let call = Call { func, args: args.into(), keywords: keywords.into(), arguments_range };
        expr(range, Ir::Call(Box::new(call)))
    }

    fn filter(&mut self, range: Range, value: IrExpr, filter: &Filter) -> IrExpr {
        let (mut args, keywords) = self.arguments(&filter.arguments);
        args.splice(0..0, [value, text(filter.name.range, filter.name.name)]);
        call_with(range, global(range, "apply_jinja_filter"), args, keywords)
    }

    fn test(&mut self, range: Range, value: &Expr, name: Name, arguments: &Arguments) -> IrExpr {
        let compare = |operator, left: IrExpr, right: IrExpr| {
            expr(range, Ir::Compare(Box::new(Compare { left, rest: Box::new([(operator, right)]) })))
        };
        match (name.name.as_str(), &value.kind, arguments.positional.as_slice()) {
            ("defined" | "undefined", ExprKind::Name(variable), _) => {
                let context = local(range, self.scope.context);
                let is_defined = call(range, "is_defined", vec![context, text(value.range, *variable)]);
                if name.name == "defined" {
                    return is_defined;
                }
                expr(range, Ir::Unary(UnaryOp::Not, Box::new(is_defined)))
            }
            ("none", _, _) => compare(CmpOp::Is, self.expr(value), expr(range, Ir::None)),
            ("true", _, _) => compare(CmpOp::Is, self.expr(value), expr(range, Ir::Bool(true))),
            ("false", _, _) => compare(CmpOp::Is, self.expr(value), expr(range, Ir::Bool(false))),
            (name, _, [other]) if operator(name).is_some() => {
                let (left, right) = (self.expr(value), self.expr(other));
                compare(operator(name).unwrap_or(CmpOp::Eq), left, right)
            }
            _ => {
                let (mut args, keywords) = self.arguments(arguments);
                args.insert(0, self.expr(value));
                call_with(range, global(range, "tested"), args, keywords)
            }
        }
    }

    fn binary(&mut self, operator: BinaryOperator, left: &Expr, right: &Expr) -> Ir {
        let (left, right) = (self.expr(left), self.expr(right));
        let operator = match operator {
            BinaryOperator::And => return Ir::And(Box::new([left, right])),
            BinaryOperator::Or => return Ir::Or(Box::new([left, right])),
            BinaryOperator::Concatenate => {
                return Ir::FString(Box::new([FStringPart::Value(left), FStringPart::Value(right)]));
            }
            BinaryOperator::Add => BinOp::Add,
            BinaryOperator::Subtract => BinOp::Sub,
            BinaryOperator::Multiply => BinOp::Mul,
            BinaryOperator::Divide => BinOp::Div,
            BinaryOperator::FloorDivide => BinOp::FloorDiv,
            BinaryOperator::Modulo => BinOp::Mod,
            BinaryOperator::Power => BinOp::Pow,
        };
        Ir::Bin(Box::new((operator, left, right)))
    }
}

/// `value.name`
pub(super) fn lookup(value: IrExpr, name: Name) -> IrExpr {
    let is_variable = matches!(value.kind, Ir::Name(NameRef::Local(_)));
    let start = if is_variable { name.range.start } else { value.range.start };
    let range = Range::new(start.min(name.range.end), name.range.end);
    expr(range, Ir::Lookup(Box::new(Attribute { value, name: name.name, name_range: name.range })))
}

/// The operator that a test stands for.
fn operator(test: &str) -> Option<CmpOp> {
    Some(match test {
        "eq" | "equalto" => CmpOp::Eq,
        "ne" => CmpOp::NotEq,
        "lt" | "lessthan" => CmpOp::Lt,
        "le" => CmpOp::LtE,
        "gt" | "greaterthan" => CmpOp::Gt,
        "ge" => CmpOp::GtE,
        "in" => CmpOp::In,
        "sameas" => CmpOp::Is,
        _ => return None,
    })
}

fn unary(operator: UnaryOperator) -> UnaryOp {
    match operator {
        UnaryOperator::Not => UnaryOp::Not,
        UnaryOperator::Minus => UnaryOp::Neg,
        UnaryOperator::Plus => UnaryOp::Pos,
    }
}

fn comparison(operator: CompareOperator) -> CmpOp {
    match operator {
        CompareOperator::Equal => CmpOp::Eq,
        CompareOperator::NotEqual => CmpOp::NotEq,
        CompareOperator::Less => CmpOp::Lt,
        CompareOperator::LessOrEqual => CmpOp::LtE,
        CompareOperator::Greater => CmpOp::Gt,
        CompareOperator::GreaterOrEqual => CmpOp::GtE,
        CompareOperator::In => CmpOp::In,
        CompareOperator::NotIn => CmpOp::NotIn,
    }
}
