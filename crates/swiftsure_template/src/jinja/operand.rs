//! Reads operands: literals, names, and what follows them: attributes, items, calls, filters and tests.

use swiftsure_source::Sym;

use super::expr::{Arguments, DictItem, Expr, ExprKind, Filter, Keyword};
use super::expression::TupleRules;
use super::parser::Parser;
use super::token::{TokenKind, float_value, integer_value};
use super::tree::Name;
use swiftsure_source::Range;

impl Parser<'_> {
    /// A name, a literal, or something in brackets.
    pub(super) fn primary(&mut self) -> Expr {
        let token = self.peek();
        let written = token.range.slice(self.text);
        let kind = match token.kind {
            TokenKind::Name => match written {
                "true" | "True" => ExprKind::Boolean(true),
                "false" | "False" => ExprKind::Boolean(false),
                "none" | "None" => ExprKind::None,
                _ => ExprKind::Name(Sym::new(written)),
            },
            TokenKind::Integer => ExprKind::Integer(integer_value(written)),
            TokenKind::Float => ExprKind::Float(float_value(written)),
            TokenKind::String(_) => return self.strings(),
            TokenKind::OpenParen => return self.parentheses(),
            TokenKind::OpenBracket => return self.list(),
            TokenKind::OpenBrace => return self.dict(),
            _ => return self.missing("an expression"),
        };
        self.next();
        self.expr(token.range, kind)
    }

    /// Texts side by side are one text.
    fn strings(&mut self) -> Expr {
        let start = self.peek().range.start;
        let mut parts = Vec::new();
        while let TokenKind::String(value) = self.peek().kind {
            self.next();
            parts.push(value);
        }
        let value = match parts.as_slice() {
            [only] => *only,
            _ => Sym::new(&parts.iter().map(|part| part.as_str()).collect::<String>()),
        };
        let range = self.since(start);
        self.expr(range, ExprKind::String(value))
    }

    fn parentheses(&mut self) -> Expr {
        let start = self.next().range.start;
        let mut expr = self.tuple(TupleRules::IN_PARENTHESES);
        self.require(TokenKind::CloseParen, "`)`");
        expr.range = self.since(start);
        expr
    }

    fn list(&mut self) -> Expr {
        let start = self.next().range.start;
        let items = self.items(TokenKind::CloseBracket, Self::expression);
        self.require(TokenKind::CloseBracket, "`]`");
        let range = self.since(start);
        self.expr(range, ExprKind::List(items))
    }

    fn dict(&mut self) -> Expr {
        let start = self.next().range.start;
        let items = self.items(TokenKind::CloseBrace, |parser| {
            let key = parser.expression();
            parser.require(TokenKind::Colon, "`:`");
            DictItem { key, value: parser.expression() }
        });
        self.require(TokenKind::CloseBrace, "`}`");
        let range = self.since(start);
        self.expr(range, ExprKind::Dict(items))
    }

    /// What stands between commas, up to the closing bracket; one comma may be left over.
    fn items<T>(&mut self, close: TokenKind, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut items = Vec::new();
        while !self.at_end() && !self.is(close) {
            items.push(item(self));
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        items
    }

    /// Attributes, items and calls.
    pub(super) fn postfix(&mut self, mut expr: Expr) -> Expr {
        loop {
            expr = match self.peek().kind {
                TokenKind::Dot => self.attribute(expr),
                TokenKind::OpenBracket => self.subscript(expr),
                TokenKind::OpenParen => self.call(expr),
                _ => return expr,
            };
        }
    }

    /// Filters, tests, and calls of what they give.
    pub(super) fn filters_and_tests(&mut self, mut expr: Expr) -> Expr {
        loop {
            expr = match self.peek().kind {
                TokenKind::Pipe => {
                    self.next();
                    let filter = self.filter();
                    self.since_expr(ExprKind::Filter { value: Box::new(expr), filter })
                }
                TokenKind::OpenParen => self.call(expr),
                _ if self.is_word("is") => self.test(expr),
                _ => return expr,
            };
        }
    }

    fn call(&mut self, function: Expr) -> Expr {
        let arguments = self.arguments();
        self.since_expr(ExprKind::Call { function: Box::new(function), arguments })
    }

    fn attribute(&mut self, value: Expr) -> Expr {
        self.next();
        let value = Box::new(value);
        let token = self.peek();
        if token.kind == TokenKind::Integer {
            self.next();
            let number = integer_value(token.range.slice(self.text));
            let index = Box::new(self.expr(token.range, ExprKind::Integer(number)));
            return self.since_expr(ExprKind::Subscript { value, index });
        }
        let name = self.name("the name of an attribute");
        self.since_expr(ExprKind::Attribute { value, name })
    }

    fn subscript(&mut self, value: Expr) -> Expr {
        self.next();
        let start = self.peek().range.start;
        let mut items = Vec::new();
        let mut commas = false;
        while !self.at_end() && (commas || !self.is(TokenKind::CloseBracket)) {
            items.push(self.index());
            commas = self.eat(TokenKind::Comma);
            if !commas {
                break;
            }
        }
        let index = match items.pop() {
            Some(only) if items.is_empty() => only,
            last => {
                items.extend(last);
                let range = self.since(start.min(self.last_end()));
                self.expr(range, ExprKind::Tuple(items))
            }
        };
        self.require(TokenKind::CloseBracket, "`]`");
        self.since_expr(ExprKind::Subscript { value: Box::new(value), index: Box::new(index) })
    }

    /// An index or a slice.
    fn index(&mut self) -> Expr {
        let start = self.peek().range.start;
        let first = if self.is(TokenKind::Colon) { None } else { Some(self.expression()) };
        if !self.eat(TokenKind::Colon) {
            return first.unwrap_or_else(|| self.missing("an index"));
        }
        let stop = self.bound();
        let step = if self.eat(TokenKind::Colon) { self.bound() } else { None };
        let range = self.since(start);
        self.expr(range, ExprKind::Slice { start: first.map(Box::new), stop, step })
    }

    fn bound(&mut self) -> Option<Box<Expr>> {
        let absent = matches!(self.peek().kind, TokenKind::Colon | TokenKind::CloseBracket | TokenKind::Comma);
        (!absent).then(|| Box::new(self.expression()))
    }

    /// `name.name(arguments)`, after the `|`.
    pub(super) fn filter(&mut self) -> Filter {
        let name = self.dotted_name("the name of a filter");
        let arguments = if self.is(TokenKind::OpenParen) { self.arguments() } else { Arguments::default() };
        Filter { range: self.since(name.range.start), name, arguments }
    }

    /// `|a|b(…)`, as often as there is a `|`.
    pub(super) fn more_filters(&mut self, filters: &mut Vec<Filter>) {
        while self.eat(TokenKind::Pipe) {
            filters.push(self.filter());
        }
    }

    fn dotted_name(&mut self, what: &str) -> Name {
        let first = self.name(what);
        if !self.is(TokenKind::Dot) {
            return first;
        }
        let mut name = first.name.as_str().to_owned();
        while self.eat(TokenKind::Dot) {
            name.push('.');
            name.push_str(self.name("a name").name.as_str());
        }
        Name { range: self.since(first.range.start), name: Sym::new(&name) }
    }

    /// `is test`, `is not test(…)`, `is test operand`
    fn test(&mut self, value: Expr) -> Expr {
        self.next();
        let negated = self.eat_word("not");
        let name = self.dotted_name("the name of a test");
        let arguments = match self.peek().kind {
            TokenKind::OpenParen => self.arguments(),
            TokenKind::Name if self.is_word("is") => {
                let range = self.peek().range;
                self.fail(range, "Tests with `is` cannot be chained; put the first one into parentheses.");
                Arguments::default()
            }
            TokenKind::Name if matches!(self.word(self.peek()), "else" | "or" | "and") => Arguments::default(),
            TokenKind::Name
            | TokenKind::String(_)
            | TokenKind::Integer
            | TokenKind::Float
            | TokenKind::OpenBracket
            | TokenKind::OpenBrace => {
                let operand = self.primary();
                Arguments { positional: vec![self.postfix(operand)], ..Arguments::default() }
            }
            _ => Arguments::default(),
        };
        self.since_expr(ExprKind::Test { value: Box::new(value), negated, name, arguments })
    }

    /// `(a, b, *c, d=e, **f)`
    pub(super) fn arguments(&mut self) -> Arguments {
        let open = self.next().range;
        let mut arguments = Arguments::default();
        while !self.at_end() && !self.is(TokenKind::CloseParen) {
            self.argument(&mut arguments, open);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.require(TokenKind::CloseParen, "`)`");
        arguments
    }

    /// One argument of a list that begins at `open`.
    pub(super) fn argument(&mut self, arguments: &mut Arguments, open: Range) {
        let Arguments { positional, keywords, star, double_star } = arguments;
        let in_order = if self.eat(TokenKind::Star) {
            let first = star.is_none() && double_star.is_none();
            *star = Some(Box::new(self.expression()));
            first
        } else if self.eat(TokenKind::DoubleStar) {
            let first = double_star.is_none();
            *double_star = Some(Box::new(self.expression()));
            first
        } else if self.is(TokenKind::Name) && self.look(1).kind == TokenKind::Assign {
            let name = self.name("a name");
            self.next();
            keywords.push(Keyword { name, value: self.expression() });
            double_star.is_none()
        } else {
            positional.push(self.expression());
            star.is_none() && double_star.is_none() && keywords.is_empty()
        };
        if !in_order {
            self.tell(open, "The arguments are not in order: values, `*values`, `name=value`, `**values`.");
        }
    }
}
