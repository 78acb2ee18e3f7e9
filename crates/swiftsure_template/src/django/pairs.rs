//! Which tag opens a block, and which one ends it: found before anything is read, so that an end tag decides whether a
//! tag of which nothing is known is a block.

use std::collections::BTreeMap;

use super::lexer::{Token, TokenKind};
use super::library::{Known, TagLibrary};

/// What a token does in the structure of the template. Numbers are indexes of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Text, variables, and tags that stand alone.
    Lone,
    /// Opens a block, with the tag that ends it.
    Opens(Option<usize>),
    /// Ends the block that another token opened.
    Closes(usize),
    /// May divide a block.
    Divides,
    /// Ends nothing.
    Stray,
    /// Opens a comment, with the tag that ends it.
    Comment(Option<usize>),
}

/// The roles of all tokens.
pub(super) fn roles(tokens: &[Token<'_>], library: &TagLibrary) -> Vec<Role> {
    let roles = vec![Role::Lone; tokens.len()];
    let mut pairs = Pairs { library, roles, open: Vec::new(), by_name: BTreeMap::new(), certain: Vec::new() };
    let mut comments_end = true;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.kind == TokenKind::Tag {
            let name = token.command();
            if name == "comment" && !library.declares(name) {
                let end = if comments_end { comment_end(tokens, at) } else { None };
                comments_end = end.is_some();
                pairs.roles[at] = Role::Comment(end);
                at = end.unwrap_or(at);
            } else {
                pairs.tag(at, name);
            }
        }
        at += 1;
    }
    pairs.roles
}

fn comment_end(tokens: &[Token<'_>], start: usize) -> Option<usize> {
    let ends = |token: &Token<'_>| token.kind == TokenKind::Tag && token.contents.text == "endcomment";
    tokens[start..].iter().position(ends).map(|length| start + length)
}

/// A tag that opens a block, or may do so.
struct Open<'t> {
    token: usize,
    name: &'t str,
    /// Known to be a block.
    certain: bool,
}

struct Pairs<'l, 't> {
    library: &'l TagLibrary,
    roles: Vec<Role>,
    open: Vec<Open<'t>>,
    /// Where in `open` the tags of a name stand.
    by_name: BTreeMap<&'t str, Vec<usize>>,
    /// Where in `open` the certain ones stand.
    certain: Vec<usize>,
}

impl<'t> Pairs<'_, 't> {
    fn tag(&mut self, token: usize, name: &'t str) {
        match self.library.known(name) {
            Known::Lone => {}
            Known::Block => self.open(token, name, true),
            Known::Clause => self.roles[token] = Role::Divides,
            Known::No => match self.closed_by(name) {
                Some(at) => self.close(at, token),
                None if name.starts_with("end") => self.roles[token] = Role::Stray,
                None => self.open(token, name, false),
            },
        }
    }

    fn open(&mut self, token: usize, name: &'t str, certain: bool) {
        let at = self.open.len();
        self.open.push(Open { token, name, certain });
        self.by_name.entry(name).or_default().push(at);
        if certain {
            self.roles[token] = Role::Opens(None);
            self.certain.push(at);
        }
    }

    /// Where the tag is open that an end tag closes. What only may be a block never reaches out of a block around it.
    fn closed_by(&self, name: &str) -> Option<usize> {
        let last = |name: &str| self.by_name.get(name).and_then(|places| places.last()).copied();
        let at = self.library.closed_by(name).find_map(last)?;
        let open = self.open.get(at)?;
        (open.certain || self.certain.last().is_none_or(|certain| *certain < at)).then_some(at)
    }

    fn close(&mut self, at: usize, token: usize) {
        while self.open.len() > at {
            let Some(open) = self.open.pop() else { return };
            self.by_name.get_mut(open.name).and_then(Vec::pop);
            if open.certain {
                self.certain.pop();
            }
            if self.open.len() == at {
                self.roles[open.token] = Role::Opens(Some(token));
                self.roles[token] = Role::Closes(open.token);
            }
        }
    }
}
