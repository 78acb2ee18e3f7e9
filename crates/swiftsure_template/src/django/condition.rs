//! The conditions of `{% if %}`: operators bind as in Python, and there are no parentheses.

use super::ast::{Condition, FilterExpr, Operator};
use super::error::{ErrorKind, ParseError};
use super::expression::expression;
use super::lexer::Piece;

/// How many `not` and chained comparisons one condition may have; more would be a tree too deep to walk.
const DEPTH: usize = 200;

/// Reads the words behind `if` or `elif`.
pub(super) fn condition(tag: Piece<'_>, words: &[Piece<'_>], errors: &mut Vec<ParseError>) -> Condition {
    let tokens = tokens(words, errors);
    let mut parser = Parser { tokens, at: 0, depth: 0 };
    let condition = parser.expression(0);
    match condition {
        Some(condition) if parser.at == parser.tokens.len() => condition,
        _ => {
            let (start, end) = match (words.first(), words.last()) {
                (Some(first), Some(last)) => (first.start, last.range().end),
                _ => (tag.range().start, tag.range().end),
            };
            errors.push(ParseError { range: swiftsure_source::Range { start, end }, kind: ErrorKind::Condition });
            condition.unwrap_or(Condition::Invalid)
        }
    }
}

enum Token {
    Value(FilterExpr),
    Or,
    And,
    Not,
    Compare(Operator),
}

impl Token {
    /// How strongly an operator between two values binds; 0 for what cannot stand there.
    fn power(&self) -> u8 {
        match self {
            Self::Value(_) | Self::Not => 0,
            Self::Or => 6,
            Self::And => 7,
            Self::Compare(Operator::In | Operator::NotIn) => 9,
            Self::Compare(_) => 10,
        }
    }
}

const NOT: u8 = 8;

fn tokens(words: &[Piece<'_>], errors: &mut Vec<ParseError>) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let next = words.get(at + 1).map(|word| word.text);
        let (token, length) = match (word.text, next) {
            ("is", Some("not")) => (Token::Compare(Operator::IsNot), 2),
            ("not", Some("in")) => (Token::Compare(Operator::NotIn), 2),
            ("or", _) => (Token::Or, 1),
            ("and", _) => (Token::And, 1),
            ("not", _) => (Token::Not, 1),
            ("in", _) => (Token::Compare(Operator::In), 1),
            ("is", _) => (Token::Compare(Operator::Is), 1),
            ("==", _) => (Token::Compare(Operator::Equal), 1),
            ("!=", _) => (Token::Compare(Operator::NotEqual), 1),
            ("<", _) => (Token::Compare(Operator::Less), 1),
            ("<=", _) => (Token::Compare(Operator::LessOrEqual), 1),
            (">", _) => (Token::Compare(Operator::Greater), 1),
            (">=", _) => (Token::Compare(Operator::GreaterOrEqual), 1),
            _ => (Token::Value(expression(*word, errors)), 1),
        };
        tokens.push(token);
        at += length;
    }
    tokens
}

/// A top-down parser by operator precedence.
struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    /// Reads as far as operators bind more strongly than `power`.
    fn expression(&mut self, power: u8) -> Option<Condition> {
        let mut left = self.operand()?;
        let mut compared = false;
        while let Some(binds) = self.tokens.get(self.at).map(Token::power).filter(|binds| *binds > power) {
            let operator = match self.tokens.get(self.at) {
                Some(Token::Compare(operator)) => Some(*operator),
                _ => None,
            };
            if operator.is_some() && compared {
                self.deeper()?;
            }
            compared = operator.is_some();
            self.at += 1;
            let right = self.expression(binds)?;
            left = match operator {
                Some(operator) => Condition::Compare { left: Box::new(left), operator, right: Box::new(right) },
                None if binds == Token::And.power() => joined_and(left, right),
                None => joined_or(left, right),
            };
        }
        Some(left)
    }

    fn operand(&mut self) -> Option<Condition> {
        match self.tokens.get_mut(self.at)? {
            Token::Value(value) => {
                let value = value.clone();
                self.at += 1;
                Some(Condition::Value(value))
            }
            Token::Not => {
                self.deeper()?;
                self.at += 1;
                Some(Condition::Not(Box::new(self.expression(NOT)?)))
            }
            _ => None,
        }
    }

    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= DEPTH).then_some(())
    }
}

fn joined_and(left: Condition, right: Condition) -> Condition {
    match left {
        Condition::And(mut parts) => {
            parts.push(right);
            Condition::And(parts)
        }
        left => Condition::And(vec![left, right]),
    }
}

fn joined_or(left: Condition, right: Condition) -> Condition {
    match left {
        Condition::Or(mut parts) => {
            parts.push(right);
            Condition::Or(parts)
        }
        left => Condition::Or(vec![left, right]),
    }
}
