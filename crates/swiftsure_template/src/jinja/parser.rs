//! Goes over the tokens of one tag.

use swiftsure_source::Sym;

use super::expr::{Expr, ExprKind};
use super::token::{Token, TokenKind};
use super::tree::{Name, SyntaxError};
use swiftsure_source::Range;

/// How deep expressions may stand inside of each other while they are read.
const MAX_NESTING: u16 = 100;

/// The tokens of one tag. After the first error nothing but the end is left of them: what comes after it has no certain
/// meaning.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    tokens: &'a [Token],
    at: usize,
    nesting: u16,
    failed: bool,
    /// An error of this tag was told already.
    told: bool,
    errors: &'a mut Vec<SyntaxError>,
}

impl<'a> Parser<'a> {
    /// Reads `tokens`, the last of which is the end of the tag. A `broken` tag has told its error already.
    pub(super) fn new(
        text: &'a str,
        tokens: &'a [Token],
        broken: bool,
        errors: &'a mut Vec<SyntaxError>,
    ) -> Parser<'a> {
        Parser { text, tokens, at: 0, nesting: 0, failed: false, told: broken, errors }
    }

    pub(super) fn peek(&self) -> Token {
        self.look(0)
    }

    /// The token `ahead` of the next one.
    pub(super) fn look(&self, ahead: usize) -> Token {
        let end = || {
            let end = self.tokens.last().map_or(0, |token| token.range.start);
            Token { kind: TokenKind::End, range: Range::empty(end) }
        };
        if self.failed {
            // Where reading ended, so that what follows is empty and in its order.
            return Token { kind: TokenKind::End, range: Range::empty(self.last_end()) };
        }
        self.tokens.get(self.at + ahead).copied().unwrap_or_else(end)
    }

    /// Where the token before ended.
    pub(super) fn last_end(&self) -> u32 {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before
            .or(self.tokens.first())
            .map_or(0, |token| if before.is_some() { token.range.end } else { token.range.start })
    }

    pub(super) fn next(&mut self) -> Token {
        let token = self.peek();
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    pub(super) fn is(&self, kind: TokenKind) -> bool {
        self.peek().kind == kind
    }

    pub(super) fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.is(kind);
        if found {
            self.next();
        }
        found
    }

    pub(super) fn at_end(&self) -> bool {
        self.is(TokenKind::End)
    }

    pub(super) fn require(&mut self, kind: TokenKind, what: &str) {
        if !self.eat(kind) {
            self.fail_expecting(what);
        }
    }

    /// The word of a name token.
    pub(super) fn word(&self, token: Token) -> &'a str {
        if token.kind == TokenKind::Name { token.range.slice(self.text) } else { "" }
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.word(self.peek()) == word
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.next();
        }
        found
    }

    pub(super) fn require_word(&mut self, word: &str) {
        if !self.eat_word(word) {
            self.fail_expecting(&format!("`{word}`"));
        }
    }

    /// A name; an empty one where there is none.
    pub(super) fn name(&mut self, what: &str) -> Name {
        let token = self.peek();
        if token.kind == TokenKind::Name {
            self.next();
            return self.named(token.range);
        }
        self.fail_expecting(what);
        Name { range: Range::empty(self.last_end()), name: Sym::new("") }
    }

    pub(super) fn named(&self, range: Range) -> Name {
        Name { range, name: Sym::new(range.slice(self.text)) }
    }

    /// A name that a value can be given to.
    pub(super) fn target_name(&mut self) -> Name {
        let name = self.name("a name");
        if is_constant(name.name.as_str()) {
            self.fail(name.range, &format!("`{}` is a constant; no value can be given to it.", name.name.as_str()));
        }
        name
    }

    /// From a place up to the token before.
    pub(super) fn since(&self, start: u32) -> Range {
        Range::new(start, self.last_end().max(start))
    }

    pub(super) fn fail_expecting(&mut self, what: &str) {
        let token = self.peek();
        let message = match token.kind {
            TokenKind::End => format!("The tag ends where {what} is expected."),
            _ => format!("`{}` stands where {what} is expected.", excerpt(token.range.slice(self.text))),
        };
        self.fail(token.range, &message);
    }

    /// Tells an error and drops the rest of the tag.
    pub(super) fn fail(&mut self, range: Range, message: &str) {
        self.tell(range, message);
        self.failed = true;
    }

    /// Tells an error of this tag, when it is the first, and goes on.
    pub(super) fn tell(&mut self, range: Range, message: &str) {
        if !self.told {
            self.told = true;
            self.errors.push(SyntaxError { range, message: message.to_owned() });
        }
    }

    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    /// Tells no error of this tag.
    pub(super) fn silence(&mut self) {
        self.told = true;
    }

    /// Goes on after the token that could not be read.
    pub(super) fn resume(&mut self) {
        if self.failed {
            self.failed = false;
            self.next();
        }
    }

    /// The tag is over, or else something stands there that does not belong to it.
    pub(super) fn finish(&mut self) {
        if !self.at_end() {
            self.fail_expecting("the end of the tag");
        }
    }

    /// An expression of what was read, or an error where that is too high.
    pub(super) fn expr(&mut self, range: Range, kind: ExprKind) -> Expr {
        Expr::new(range, kind).unwrap_or_else(|| self.too_deep(range))
    }

    /// Reads what stands one level deeper.
    pub(super) fn nested(&mut self, read: impl FnOnce(&mut Self) -> Expr) -> Expr {
        if self.nesting >= MAX_NESTING {
            let next = self.peek().range;
            self.too_deep(next);
            return Expr::error(Range::empty(self.last_end()));
        }
        self.nesting += 1;
        let expr = read(self);
        self.nesting -= 1;
        expr
    }

    fn too_deep(&mut self, range: Range) -> Expr {
        self.fail(range, "Too many expressions stand inside of each other here.");
        Expr::error(range)
    }
}

/// The names that are values and cannot be given one.
pub(super) fn is_constant(name: &str) -> bool {
    matches!(name, "true" | "false" | "none" | "True" | "False" | "None")
}

/// The beginning of a text that may be long.
fn excerpt(text: &str) -> String {
    let mut line = text.lines().next().unwrap_or_default().chars();
    let start: String = line.by_ref().take(40).collect();
    if line.next().is_some() || start.len() < text.len() { format!("{start}…") } else { start }
}
