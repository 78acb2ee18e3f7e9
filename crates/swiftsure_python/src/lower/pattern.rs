//! The patterns of `match`.

use ruff_python_ast::{self as ast, Pattern as AstPattern};
use ruff_text_size::Ranged;
use swiftsure_source::Sym;

use super::range;
use super::scope::{DEPTH_LIMIT, Lowering};
use crate::ir::{Expr, ExprKind, Pattern};

impl Lowering {
    pub(super) fn pattern(&mut self, pattern: &AstPattern) -> Pattern {
        if self.depth > DEPTH_LIMIT {
            return Pattern::As { pattern: None, name: None };
        }
        self.depth += 1;
        let lowered = self.pattern_kind(pattern);
        self.depth -= 1;
        lowered
    }

    fn pattern_kind(&mut self, pattern: &AstPattern) -> Pattern {
        match pattern {
            AstPattern::MatchValue(inner) => Pattern::Value(self.expr(&inner.value)),
            AstPattern::MatchSingleton(inner) => {
                let kind = match inner.value {
                    ast::Singleton::None => ExprKind::None,
                    ast::Singleton::True => ExprKind::Bool(true),
                    ast::Singleton::False => ExprKind::Bool(false),
                };
                Pattern::Value(Expr { range: range(inner.range()), kind })
            }
            AstPattern::MatchSequence(inner) => Pattern::Sequence(self.patterns(&inner.patterns)),
            AstPattern::MatchMapping(inner) => {
                let items =
                    inner.keys.iter().zip(&inner.patterns).map(|(key, value)| (self.expr(key), self.pattern(value)));
                let items = items.collect();
                Pattern::Mapping { items, rest: inner.rest.as_ref().map(|name| self.binding(name)) }
            }
            AstPattern::MatchClass(inner) => {
                let class = self.expr(&inner.cls);
                let positional = self.patterns(&inner.arguments.patterns);
                let keywords = inner
                    .arguments
                    .keywords
                    .iter()
                    .map(|keyword| (Sym::new(keyword.attr.as_str()), self.pattern(&keyword.pattern)));
                Pattern::Class { class, positional, keywords: keywords.collect() }
            }
            AstPattern::MatchStar(inner) => Pattern::Star(inner.name.as_ref().map(|name| self.binding(name))),
            AstPattern::MatchAs(inner) => Pattern::As {
                pattern: inner.pattern.as_ref().map(|pattern| Box::new(self.pattern(pattern))),
                name: inner.name.as_ref().map(|name| self.binding(name)),
            },
            AstPattern::MatchOr(inner) => Pattern::Or(self.patterns(&inner.patterns)),
        }
    }

    fn patterns<'p>(&mut self, patterns: impl IntoIterator<Item = &'p AstPattern>) -> Box<[Pattern]> {
        patterns.into_iter().map(|pattern| self.pattern(pattern)).collect()
    }
}
