//! Reads expressions: operators, and what they stand between.

use super::expr::{BinaryOperator, CompareOperator, Comparison, Expr, ExprKind, UnaryOperator};
use super::parser::Parser;
use super::token::TokenKind;

/// How tightly an operator binds its sides.
type Binding = u8;

const OR: Binding = 0;
const AND: Binding = 1;
const NOT: Binding = 2;
const COMPARE: Binding = 3;
const SUM: Binding = 4;
const CONCATENATE: Binding = 5;
const PRODUCT: Binding = 6;
const POWER: Binding = 7;

/// An operator between two sides.
#[derive(Clone, Copy)]
enum Infix {
    Binary(BinaryOperator),
    Compare(CompareOperator),
}

/// Where an expression without parentheses may be a tuple, and what may be in it.
#[derive(Clone, Copy)]
pub(super) struct TupleRules {
    /// `a if b else c` may stand there.
    pub(super) conditional: bool,
    /// It may have no items.
    pub(super) may_be_empty: bool,
}

impl TupleRules {
    pub(super) const PLAIN: TupleRules = TupleRules { conditional: true, may_be_empty: false };
    pub(super) const IN_PARENTHESES: TupleRules = TupleRules { may_be_empty: true, ..TupleRules::PLAIN };
    pub(super) const CONDITION: TupleRules = TupleRules { conditional: false, ..TupleRules::PLAIN };
}

impl Parser<'_> {
    /// One expression; commas are not part of it.
    pub(super) fn expression(&mut self) -> Expr {
        self.nested(|parser| {
            let mut expr = parser.operation(OR);
            while parser.eat_word("if") {
                let test = parser.operation(OR);
                let otherwise = parser.eat_word("else").then(|| Box::new(parser.expression()));
                let range = parser.since(expr.range.start);
                let kind = ExprKind::Conditional { test: Box::new(test), value: Box::new(expr), otherwise };
                expr = parser.expr(range, kind);
            }
            expr
        })
    }

    /// An expression, or a tuple when there are commas.
    pub(super) fn tuple(&mut self, rules: TupleRules) -> Expr {
        self.tuple_of(rules, |parser| {
            if rules.conditional { parser.expression() } else { parser.nested(|parser| parser.operation(OR)) }
        })
    }

    pub(super) fn tuple_of(&mut self, rules: TupleRules, mut item: impl FnMut(&mut Self) -> Expr) -> Expr {
        let start = self.peek().range.start;
        let mut items = Vec::new();
        let mut commas = false;
        while !self.at_end() && !self.is(TokenKind::CloseParen) {
            items.push(item(self));
            if !self.eat(TokenKind::Comma) {
                break;
            }
            commas = true;
        }
        if !commas {
            if let Some(only) = items.pop() {
                return only;
            }
            if !rules.may_be_empty {
                return self.missing("an expression");
            }
        }
        let range = self.since(start);
        self.expr(range, ExprKind::Tuple(items))
    }

    /// Tells that something is expected here, and stands in for it.
    pub(super) fn missing(&mut self, what: &str) -> Expr {
        self.fail_expecting(what);
        Expr::error(swiftsure_source::Range::empty(self.last_end()))
    }

    /// Operands and the operators that bind at least as tightly as `weakest`.
    fn operation(&mut self, weakest: Binding) -> Expr {
        let mut left = if weakest <= NOT && self.is_word("not") { self.negation() } else { self.unary(true) };
        while let Some((infix, binding, tokens)) = self.infix().filter(|(_, binding, _)| *binding >= weakest) {
            left = match infix {
                Infix::Binary(operator) => {
                    self.skip(tokens);
                    let right = self.operation(binding + 1);
                    let kind = ExprKind::Binary { operator, left: Box::new(left), right: Box::new(right) };
                    self.since_expr(kind)
                }
                Infix::Compare(_) => self.comparison(left),
            };
        }
        left
    }

    /// `not …`
    fn negation(&mut self) -> Expr {
        let start = self.next().range.start;
        let operand = self.nested(|parser| parser.operation(NOT));
        let range = self.since(start);
        self.expr(range, ExprKind::Unary { operator: UnaryOperator::Not, operand: Box::new(operand) })
    }

    /// All comparisons that follow `left`.
    fn comparison(&mut self, left: Expr) -> Expr {
        let mut rest = Vec::new();
        while let Some((Infix::Compare(operator), _, tokens)) = self.infix() {
            self.skip(tokens);
            rest.push(Comparison { operator, right: self.operation(SUM) });
        }
        self.since_expr(ExprKind::Compare { left: Box::new(left), rest })
    }

    /// An expression that begins where its first child does and ends here.
    pub(super) fn since_expr(&mut self, kind: ExprKind) -> Expr {
        let start = match &kind {
            ExprKind::Binary { left, .. } | ExprKind::Compare { left, .. } => left.range.start,
            ExprKind::Attribute { value, .. }
            | ExprKind::Subscript { value, .. }
            | ExprKind::Filter { value, .. }
            | ExprKind::Test { value, .. } => value.range.start,
            ExprKind::Call { function, .. } => function.range.start,
            _ => self.last_end(),
        };
        let range = self.since(start);
        self.expr(range, kind)
    }

    fn skip(&mut self, tokens: usize) {
        for _ in 0..tokens {
            self.next();
        }
    }

    /// The operator that stands here, how tightly it binds, and how many tokens it has.
    fn infix(&self) -> Option<(Infix, Binding, usize)> {
        let binary = |operator, binding| Some((Infix::Binary(operator), binding, 1));
        let compare = |operator| Some((Infix::Compare(operator), COMPARE, 1));
        match self.peek().kind {
            TokenKind::Plus => binary(BinaryOperator::Add, SUM),
            TokenKind::Minus => binary(BinaryOperator::Subtract, SUM),
            TokenKind::Tilde => binary(BinaryOperator::Concatenate, CONCATENATE),
            TokenKind::Star => binary(BinaryOperator::Multiply, PRODUCT),
            TokenKind::Slash => binary(BinaryOperator::Divide, PRODUCT),
            TokenKind::DoubleSlash => binary(BinaryOperator::FloorDivide, PRODUCT),
            TokenKind::Percent => binary(BinaryOperator::Modulo, PRODUCT),
            TokenKind::DoubleStar => binary(BinaryOperator::Power, POWER),
            TokenKind::Equal => compare(CompareOperator::Equal),
            TokenKind::NotEqual => compare(CompareOperator::NotEqual),
            TokenKind::Less => compare(CompareOperator::Less),
            TokenKind::LessOrEqual => compare(CompareOperator::LessOrEqual),
            TokenKind::Greater => compare(CompareOperator::Greater),
            TokenKind::GreaterOrEqual => compare(CompareOperator::GreaterOrEqual),
            TokenKind::Name => match self.word(self.peek()) {
                "or" => binary(BinaryOperator::Or, OR),
                "and" => binary(BinaryOperator::And, AND),
                "in" => compare(CompareOperator::In),
                "not" if self.word(self.look(1)) == "in" => Some((Infix::Compare(CompareOperator::NotIn), COMPARE, 2)),
                _ => None,
            },
            _ => None,
        }
    }

    /// `-a`, `+a` or an operand; `filters` and tests apply to all of `-a`.
    fn unary(&mut self, filters: bool) -> Expr {
        let operator = match self.peek().kind {
            TokenKind::Minus => Some(UnaryOperator::Minus),
            TokenKind::Plus => Some(UnaryOperator::Plus),
            _ => None,
        };
        let expr = match operator {
            Some(operator) => {
                let start = self.next().range.start;
                let operand = self.nested(|parser| parser.unary(false));
                let range = self.since(start);
                self.expr(range, ExprKind::Unary { operator, operand: Box::new(operand) })
            }
            None => self.primary(),
        };
        let expr = self.postfix(expr);
        if filters { self.filters_and_tests(expr) } else { expr }
    }
}
