//! A template cut into text, `{{ }}`, `{% %}` and `{# #}`, where Django cuts it.

use swiftsure_source::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Text,
    Variable,
    Tag,
    Comment,
}

/// A piece of the template; all tokens together are the whole of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    /// With the braces.
    pub(super) range: Range,
    /// Without the braces and the space inside of them.
    pub(super) contents: Piece<'t>,
}

impl<'t> Token<'t> {
    /// The first word of a tag; empty when there is none.
    pub(super) fn command(&self) -> &'t str {
        self.contents.text.split(is_space).next().unwrap_or_default()
    }
}

/// A part of the template and where it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) text: &'t str,
    pub(super) start: u32,
}

impl Piece<'_> {
    pub(super) fn range(self) -> Range {
        Range { start: self.start, end: self.start + number(self.text.len()) }
    }

    /// The part from one byte to another; empty when there is no such part.
    pub(super) fn part(self, from: usize, to: usize) -> Self {
        match self.text.get(from..to) {
            Some(text) => Self { text, start: self.start + number(from) },
            None => Self { text: "", start: self.start },
        }
    }

    pub(super) fn from(self, from: usize) -> Self {
        self.part(from, self.text.len())
    }

    /// Without the space around it.
    pub(super) fn trim(self) -> Self {
        let text = self.text.trim_start_matches(is_space);
        let start = self.start + number(self.text.len() - text.len());
        Self { text: text.trim_end_matches(is_space), start }
    }
}

/// What Python's `str.strip` and `\s` take for space.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

pub(super) fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The tokens of a text. Text that follows on text, as in `{% verbatim %}`, is one token.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    Lexer { text, tokens: Vec::new(), text_start: 0, verbatim_end: None, unclosed_until: [0; 3], line_end: 0 }.run()
}

struct Lexer<'t> {
    text: &'t str,
    tokens: Vec<Token<'t>>,
    /// Where text that is not yet a token begins.
    text_start: usize,
    /// The contents of the tag that ends the verbatim block around.
    verbatim_end: Option<String>,
    /// For each kind of brace: up to where no closing one was found. Keeps a line of opening braces linear.
    unclosed_until: [usize; 3],
    /// Where the line ends on which the last tag began.
    line_end: usize,
}

impl<'t> Lexer<'t> {
    fn run(mut self) -> Vec<Token<'t>> {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(found) = self.text[at..].find('{') {
            let start = at + found;
            at = match bytes.get(start + 1) {
                Some(b'%') => self.tag(start, 0, "%}", TokenKind::Tag),
                Some(b'{') => self.tag(start, 1, "}}", TokenKind::Variable),
                Some(b'#') => self.tag(start, 2, "#}", TokenKind::Comment),
                _ => None,
            }
            .unwrap_or(start + 1);
        }
        self.flush(self.text.len());
        self.tokens
    }

    /// Reads a tag that may begin at `start`; gives back where it ends.
    fn tag(&mut self, start: usize, brace: usize, closing: &str, kind: TokenKind) -> Option<usize> {
        let inner = start + 2;
        if inner < self.unclosed_until[brace] {
            return None;
        }
        // A tag ends on the line on which it begins.
        if inner > self.line_end || self.line_end == 0 {
            let rest = self.text.get(inner..)?;
            self.line_end = inner + rest.find('\n').unwrap_or(rest.len());
        }
        let line = self.text.get(inner..self.line_end)?;
        let Some(length) = line.find(closing) else {
            self.unclosed_until[brace] = self.line_end;
            return None;
        };
        let end = inner + length + 2;
        let contents = Piece { text: &line[..length], start: number(inner) }.trim();
        if self.is_text(kind, contents.text) {
            return Some(end);
        }
        self.flush(start);
        self.text_start = end;
        self.tokens.push(Token { kind, range: Range { start: number(start), end: number(end) }, contents });
        Some(end)
    }

    /// Whether a tag is only text, because it stands in a verbatim block. Notes where such blocks begin and end.
    fn is_text(&mut self, kind: TokenKind, contents: &str) -> bool {
        if let Some(end) = &self.verbatim_end {
            let ends = kind == TokenKind::Tag && contents == end;
            if ends {
                self.verbatim_end = None;
            }
            return !ends;
        }
        if kind == TokenKind::Tag && (contents == "verbatim" || contents.starts_with("verbatim ")) {
            self.verbatim_end = Some(format!("end{contents}"));
        }
        false
    }

    /// Makes a token of the text before `end`.
    fn flush(&mut self, end: usize) {
        if self.text_start < end {
            let contents = Piece { text: &self.text[self.text_start..end], start: number(self.text_start) };
            self.tokens.push(Token { kind: TokenKind::Text, range: contents.range(), contents });
        }
    }
}
