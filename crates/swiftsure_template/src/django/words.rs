//! The contents of a tag cut into words: quoted text keeps its spaces.

use super::lexer::{Piece, is_space};

/// The words of a tag, the name of the tag first. A text that is marked for translation, `_("…")`, is one word.
pub(super) fn words(contents: Piece<'_>) -> Vec<Piece<'_>> {
    let mut plain = Words { contents, at: 0, unclosed: [false; 2] };
    let mut words = Vec::new();
    while let Some(word) = plain.next() {
        words.push(match translated_quote(word.text) {
            Some(quote) => plain.up_to_parenthesis(word, quote),
            None => word,
        });
    }
    words
}

/// The quote of a word that begins with `_("` or `_('`.
fn translated_quote(word: &str) -> Option<char> {
    word.strip_prefix("_(")?.chars().next().filter(|quote| matches!(quote, '"' | '\''))
}

struct Words<'t> {
    contents: Piece<'t>,
    at: usize,
    /// For each quote, whether none is closed from here on. Keeps many lone quotes linear.
    unclosed: [bool; 2],
}

impl<'t> Words<'t> {
    fn next(&mut self) -> Option<Piece<'t>> {
        let rest = &self.contents.text[self.at..];
        let start = self.at + rest.find(|c| !is_space(c))?;
        self.at = self.quoted(start).unwrap_or_else(|| self.bare(start, is_space));
        Some(self.contents.part(start, self.at))
    }

    /// Where the word at `start` ends if it has quoted text in it.
    fn quoted(&mut self, start: usize) -> Option<usize> {
        let stops = |c: char| is_space(c) || matches!(c, '"' | '\'');
        let mut end = self.bare(start, stops);
        let mut found = None;
        while let Some(closed) = self.closing_quote(end) {
            end = self.bare(closed, stops);
            found = Some(end);
        }
        found
    }

    /// Where the text ends whose opening quote stands at `start`.
    fn closing_quote(&mut self, start: usize) -> Option<usize> {
        let bytes = self.contents.text.as_bytes();
        let quote = *bytes.get(start).filter(|byte| matches!(byte, b'"' | b'\''))?;
        let unclosed = &mut self.unclosed[usize::from(quote == b'"')];
        if *unclosed {
            return None;
        }
        let mut at = start + 1;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\\' => at += 2,
                _ if byte == quote => return Some(at + 1),
                _ => at += 1,
            }
        }
        *unclosed = true;
        None
    }

    /// Where the first character stands, from `start` on, that ends a word.
    fn bare(&self, start: usize, stops: impl Fn(char) -> bool) -> usize {
        let text = self.contents.text;
        text[start..].find(stops).map_or(text.len(), |length| start + length)
    }

    /// Joins words up to the one that ends with the quote and a parenthesis.
    fn up_to_parenthesis(&mut self, first: Piece<'t>, quote: char) -> Piece<'t> {
        let closes = |word: &str| word.strip_suffix(')').is_some_and(|word| word.ends_with(quote));
        let start = (first.start - self.contents.start) as usize;
        let mut last = first;
        while !closes(last.text) {
            match self.next() {
                Some(word) => last = word,
                None => break,
            }
        }
        self.contents.part(start, self.at)
    }
}
