//! Cuts a template into text, comments and tags, and the tags into tokens.

use swiftsure_source::Sym;

use super::token::{Token, TokenKind, is_name, is_space, number, operator, word};
use super::{string, tree::SyntaxError};
use swiftsure_source::Range;

/// A part of the template between two delimiters, or with them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    pub(super) range: Range,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum PieceKind {
    Text { printed: Range },
    Comment,
    Raw { printed: Range },
    Output(Tokens),
    Tag(Tokens),
    Broken,
}

/// The tokens of one tag; the last one is its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tokens {
    pub(super) first: usize,
    pub(super) last: usize,
    /// An error was told already.
    pub(super) broken: bool,
}

#[derive(Default)]
pub(super) struct Lexed {
    pub(super) pieces: Vec<Piece>,
    pub(super) tokens: Vec<Token>,
    pub(super) errors: Vec<SyntaxError>,
}

pub(super) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer { text, ..Lexer::default() };
    while lexer.at < text.len() {
        lexer.piece();
    }
    lexer.out
}

#[derive(Default)]
struct Lexer<'a> {
    text: &'a str,
    at: usize,
    out: Lexed,
    /// The delimiter before was written with a `-`, which takes the white space after it.
    trims: bool,
    /// An error was told in the tag at hand.
    broken: bool,
    brackets: Vec<u8>,
    /// Searches that went to the end of the template in vain; none is done twice.
    in_vain: Vec<Search>,
}

/// What the lexer looks for far ahead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    SingleQuote,
    DoubleQuote,
    CommentEnd,
    RawEnd,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Searches, unless that was in vain before.
    fn search<T>(&mut self, what: Search, search: impl FnOnce(&Self) -> Option<T>) -> Option<T> {
        let found = if self.in_vain.contains(&what) { None } else { search(self) };
        if found.is_none() && !self.in_vain.contains(&what) {
            self.in_vain.push(what);
        }
        found
    }

    fn piece(&mut self) {
        let start = self.at;
        let opens = self.opening(start).unwrap_or(self.text.len());
        if opens > start {
            self.at = opens;
            return self.text_piece(start, opens);
        }
        match self.text.as_bytes().get(start + 1) {
            Some(b'{') => self.tag(start, b'}'),
            Some(b'#') => self.comment(start),
            _ => {
                if !self.raw(start) {
                    self.tag(start, b'%');
                }
            }
        }
    }

    /// Where the next `{{`, `{%` or `{#` stands.
    fn opening(&self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        (from..bytes.len().saturating_sub(1))
            .find(|&at| bytes[at] == b'{' && matches!(bytes[at + 1], b'{' | b'%' | b'#'))
    }

    fn text_piece(&mut self, start: usize, end: usize) {
        let printed = self.printed(start, end, self.text.as_bytes().get(end + 2) == Some(&b'-'));
        self.push(PieceKind::Text { printed }, start);
        self.trims = false;
    }

    /// What white space control leaves of a text: the delimiter before may trim it, and the one after.
    fn printed(&self, start: usize, end: usize, trims_end: bool) -> Range {
        let mut text = &self.text[start..end];
        if trims_end {
            text = text.trim_end_matches(is_space);
        }
        let end = start + text.len();
        if self.trims {
            text = text.trim_start_matches(is_space);
        }
        range(end - text.len(), end)
    }

    fn comment(&mut self, start: usize) {
        // In `{#-#}` the sign belongs to the opening.
        let inner = start + 2 + usize::from(matches!(self.text.as_bytes().get(start + 2), Some(b'-' | b'+')));
        let Some(close) = self.search(Search::CommentEnd, |lexer| lexer.text[inner..].find("#}")) else {
            return self.broken_delimiter(start, "This comment is never closed; `#}` is missing.");
        };
        self.at = inner + close + 2;
        self.trims = close > 0 && self.text.as_bytes()[inner + close - 1] == b'-';
        self.push(PieceKind::Comment, start);
    }

    /// Reads a whole `raw` block, when one begins here.
    fn raw(&mut self, start: usize) -> bool {
        let Some((body, trims)) = self.bare_tag(start, "raw", false) else { return false };
        let close = self.search(Search::RawEnd, |lexer| lexer.raw_end(body));
        let Some((body_end, end, trims_after)) = close else {
            self.at = body;
            self.trims = trims;
            self.error(range(start, body), "This `raw` is never closed; `{% endraw %}` is missing.");
            self.push(PieceKind::Broken, start);
            return true;
        };
        self.trims = trims;
        let printed = self.printed(body, body_end, self.text.as_bytes().get(body_end + 2) == Some(&b'-'));
        self.at = end;
        self.push(PieceKind::Raw { printed }, start);
        self.trims = trims_after;
        true
    }

    /// Where the body of a `raw` block ends, where its last tag ends, and whether that trims.
    fn raw_end(&self, from: usize) -> Option<(usize, usize, bool)> {
        self.text[from..].match_indices("{%").find_map(|(at, _)| {
            let (end, trims) = self.bare_tag(from + at, "endraw", true)?;
            Some((from + at, end, trims))
        })
    }

    /// The end of a tag that stands at `start` and has a name only, and whether it trims what follows.
    fn bare_tag(&self, start: usize, name: &str, may_keep: bool) -> Option<(usize, bool)> {
        let inner = &self.text[start..].strip_prefix("{%")?;
        let inner = inner.strip_prefix(['-', '+']).unwrap_or(inner).trim_start_matches(is_space);
        let inner = inner.strip_prefix(name)?.trim_start_matches(is_space);
        let trims = inner.starts_with('-');
        let sign = if may_keep { inner.strip_prefix(['-', '+']) } else { inner.strip_prefix('-') };
        let after = sign.unwrap_or(inner).strip_prefix("%}")?;
        Some((self.text.len() - after.len(), trims))
    }

    fn tag(&mut self, start: usize, close: u8) {
        self.at = start + 2;
        if self.rest().starts_with(['-', '+']) {
            self.at += 1;
        }
        self.broken = false;
        self.trims = false;
        self.brackets.clear();
        let first = self.out.tokens.len();
        while !self.end_of_tag(start, close) {
            self.token();
        }
        let tokens = Tokens { first, last: self.out.tokens.len() - 1, broken: self.broken };
        self.push(if close == b'}' { PieceKind::Output(tokens) } else { PieceKind::Tag(tokens) }, start);
    }

    /// Steps over the end of the tag, when it is here. A tag that is broken ends where the next one begins.
    fn end_of_tag(&mut self, start: usize, close: u8) -> bool {
        let before = self.at;
        self.at += self.rest().len() - self.rest().trim_start_matches(is_space).len();
        let (here, rest) = (self.at, self.rest());
        if rest.is_empty() || rest.starts_with("{{") || rest.starts_with("{%") || rest.starts_with("{#") {
            // The white space before belongs to the text.
            self.at = before;
            self.complain(range(start, start + 2), "This tag is never closed.");
            self.out.tokens.push(Token { kind: TokenKind::End, range: range(before, before) });
            return true;
        }
        let sign = usize::from(rest.starts_with('-') || (close == b'%' && rest.starts_with('+')));
        let end = match closing(&rest.as_bytes()[sign..]) {
            Some(closes) if self.is_inside(closes, close) => return false,
            Some(closes) => {
                if closes != close {
                    self.complain(range(here, here + sign + 2), "This does not close the tag that it stands in.");
                } else if !self.brackets.is_empty() {
                    self.complain(range(here, here + sign + 2), "A bracket is still open where this tag ends.");
                }
                here + sign + 2
            }
            // The first of the two braces was taken for the end of a dict.
            None if close == b'}'
                && rest.starts_with('}')
                && self.brackets.is_empty()
                && ends_dict(self.text, here) =>
            {
                self.complain(range(here - 1, here + 1), "A bracket is still open where this tag ends.");
                here + 1
            }
            None => return false,
        };
        self.trims = sign == 1 && rest.starts_with('-');
        self.at = end;
        self.out.tokens.push(Token { kind: TokenKind::End, range: range(here, here) });
        true
    }

    /// Whether what looks like the end of a tag belongs to its expression: `{{ {"a": {}} }}`.
    fn is_inside(&self, closes: u8, close: u8) -> bool {
        let in_braces = self.brackets.last() == Some(&b'{');
        if closes == b'}' { in_braces } else { in_braces && close == b'}' }
    }

    fn token(&mut self) {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return };
        let after_dot = self.text[..self.at].ends_with('.');
        if let Some((kind, length)) = number(rest, after_dot) {
            self.push_token(kind, length);
        } else if word(rest) > 0 {
            self.name(word(rest));
        } else if c == '"' || c == '\'' {
            self.string(rest);
        } else if let Some((kind, length)) = operator(rest) {
            self.operator(kind, length, c);
        } else {
            self.complain(range(self.at, self.at + c.len_utf8()), "This character has no meaning in a tag.");
            self.at += c.len_utf8();
        }
    }

    fn name(&mut self, length: usize) {
        if is_name(&self.rest()[..length]) {
            return self.push_token(TokenKind::Name, length);
        }
        self.complain(range(self.at, self.at + length), "This is neither a name nor a number.");
        self.at += length;
    }

    fn string(&mut self, rest: &str) {
        let quote = rest.as_bytes()[0];
        let what = if quote == b'"' { Search::DoubleQuote } else { Search::SingleQuote };
        let Some(length) = self.search(what, |_| string::length(&rest[1..], quote)) else {
            self.complain(range(self.at, self.at + 1), "This quote is never closed.");
            self.at += 1;
            return;
        };
        let value = string::value(&rest[1..=length]).unwrap_or_else(|escape| {
            self.complain(
                range(self.at, self.at + length + 2),
                &format!("This text has a `{escape}` without the digits or the name that belong to it."),
            );
            rest[1..=length].to_owned()
        });
        self.push_token(TokenKind::String(Sym::new(&value)), length + 2);
    }

    fn operator(&mut self, kind: TokenKind, length: usize, c: char) {
        let opener = match kind {
            TokenKind::OpenBracket | TokenKind::OpenParen | TokenKind::OpenBrace => {
                self.brackets.push(self.text.as_bytes()[self.at]);
                return self.push_token(kind, length);
            }
            TokenKind::CloseBracket => b'[',
            TokenKind::CloseParen => b'(',
            TokenKind::CloseBrace => b'{',
            _ => return self.push_token(kind, length),
        };
        if self.brackets.last() == Some(&opener) {
            self.brackets.pop();
            return self.push_token(kind, length);
        }
        self.complain(range(self.at, self.at + length), &format!("This `{c}` closes nothing."));
        self.at += length;
    }

    fn push_token(&mut self, kind: TokenKind, length: usize) {
        self.out.tokens.push(Token { kind, range: range(self.at, self.at + length) });
        self.at += length;
    }

    fn push(&mut self, kind: PieceKind, start: usize) {
        self.out.pieces.push(Piece { kind, range: range(start, self.at) });
    }

    fn broken_delimiter(&mut self, start: usize, message: &str) {
        self.at = start + 2;
        self.trims = false;
        self.error(range(start, self.at), message);
        self.push(PieceKind::Broken, start);
    }

    /// Tells the first error of a tag; what follows it is mostly its consequence.
    fn complain(&mut self, range: Range, message: &str) {
        if !self.broken {
            self.broken = true;
            self.error(range, message);
        }
    }

    fn error(&mut self, range: Range, message: &str) {
        self.out.errors.push(SyntaxError { range, message: message.to_owned() });
    }
}

/// Which kind of tag the two bytes close.
fn closing(bytes: &[u8]) -> Option<u8> {
    match bytes {
        [b'}', b'}', ..] => Some(b'}'),
        [b'%', b'}', ..] => Some(b'%'),
        _ => None,
    }
}

/// Whether a brace was closed right before `at`.
fn ends_dict(text: &str, at: usize) -> bool {
    text[..at].ends_with('}')
}

/// The caller keeps texts below four gigabytes.
fn range(start: usize, end: usize) -> Range {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Range::new(offset(start), offset(end))
}
