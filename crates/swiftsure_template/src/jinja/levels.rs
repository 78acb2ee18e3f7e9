//! Which tags have a body. Those of the language are known; the tag of an extension has one when `{% end<name> %}`
//! follows on the same level.

use std::collections::BTreeMap;

use super::lexer::{Lexed, PieceKind, Tokens};
use super::token::TokenKind;

/// The tags that are always closed by `{% end<name> %}`.
const BLOCKS: &[&str] = &["autoescape", "block", "call", "filter", "for", "if", "macro", "trans", "with"];

/// The tags that have no end of their own.
const LONE: &[&str] =
    &["break", "continue", "debug", "do", "elif", "else", "extends", "from", "import", "include", "pluralize", "print"];

/// For each piece, whether it opens a body.
pub(super) fn opens(text: &str, lexed: &Lexed) -> Vec<bool> {
    let mut levels = Levels { opens: vec![false; lexed.pieces.len()], ..Levels::default() };
    for (at, piece) in lexed.pieces.iter().enumerate() {
        let PieceKind::Tag(tokens) = piece.kind else { continue };
        let name = tag_name(text, lexed, tokens);
        if BLOCKS.contains(&name) || (name == "set" && !assigns(lexed, tokens)) {
            levels.opens[at] = true;
            levels.push(name, at, true);
        } else if let Some(closed) = name.strip_prefix("end") {
            levels.close(closed);
        } else if !name.is_empty() && name != "set" && !LONE.contains(&name) {
            levels.push(name, at, false);
        }
    }
    levels.opens
}

/// The word that a tag begins with.
pub(super) fn tag_name<'a>(text: &'a str, lexed: &Lexed, tokens: Tokens) -> &'a str {
    let first = lexed.tokens.get(tokens.first).filter(|token| token.kind == TokenKind::Name);
    first.map_or("", |token| token.range.slice(text))
}

/// Whether a `set` tag has a `=` of its own, outside of brackets.
fn assigns(lexed: &Lexed, tokens: Tokens) -> bool {
    let mut depth = 0_u32;
    lexed.tokens[tokens.first..=tokens.last].iter().any(|token| {
        match token.kind {
            TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace => depth += 1,
            TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.kind == TokenKind::Assign
    })
}

/// The tags that are open, and where each name is among them.
#[derive(Default)]
struct Levels<'a> {
    opens: Vec<bool>,
    stack: Vec<(&'a str, usize)>,
    /// Where the tags of the language are in the stack.
    known: Vec<usize>,
    named: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Levels<'a> {
    fn push(&mut self, name: &'a str, piece: usize, known: bool) {
        let level = self.stack.len();
        self.stack.push((name, piece));
        self.named.entry(name).or_default().push(level);
        if known {
            self.known.push(level);
        }
    }

    fn close(&mut self, name: &str) {
        let Some(&level) = self.named.get(name).and_then(|levels| levels.last()) else { return };
        // The end of an extension's tag does not reach out of a block of the language.
        if self.known.last().is_some_and(|known| *known > level) && self.known.binary_search(&level).is_err() {
            return;
        }
        self.opens[self.stack[level].1] = true;
        for (name, _) in self.stack.drain(level..) {
            self.named.get_mut(name).map(Vec::pop);
        }
        while self.known.last().is_some_and(|known| *known >= level) {
            self.known.pop();
        }
    }
}
