//! Tokens to a tree: blocks are opened, divided and closed.

use std::collections::BTreeSet;

use swiftsure_source::{Range, Sym};

use super::ast::{BlockTranslate, Branch, Clause, FilterExpr, Name, Node, NodeKind, Template};
use super::condition::condition;
use super::error::{ErrorKind, ParseError};
use super::expression::{expression, name};
use super::lexer::{Token, TokenKind, number, tokens};
use super::library::TagLibrary;
use super::pairs::{Role, roles};
use super::tags::{builtin, generic};
use super::words::words;

/// How many blocks may stand inside of each other.
const DEPTH: usize = 200;

/// Reads a template. What lies beyond 4 GiB is left out.
pub fn parse(text: &str, library: &TagLibrary) -> Template {
    let text = &text[..text.floor_char_boundary(number(text.len()) as usize)];
    let tokens = tokens(text);
    let roles = roles(&tokens, library);
    let mut parser = Parser {
        library,
        tokens: &tokens,
        text,
        frames: Vec::new(),
        nodes: Vec::new(),
        errors: Vec::new(),
        ignored: BTreeSet::new(),
        loads: Vec::new(),
        loaded: BTreeSet::new(),
        extends: None,
    };
    parser.run(&roles);
    let mut errors = parser.errors;
    errors.sort_by_key(|error| error.range);
    Template { nodes: parser.nodes, errors, loads: parser.loads, extends: parser.extends }
}

/// A block that is still open.
struct Frame<'t> {
    /// The index of its opening tag.
    token: usize,
    name: &'t str,
    is_custom: bool,
    /// Whether an end tag follows.
    is_closed: bool,
    /// The node with empty bodies.
    kind: NodeKind,
    /// The bodies so far; the last one grows.
    parts: Vec<Part<'t>>,
}

/// The body behind the opening tag or behind a tag that divides the block.
struct Part<'t> {
    token: Token<'t>,
    nodes: Vec<Node>,
}

struct Parser<'l, 't> {
    library: &'l TagLibrary,
    tokens: &'l [Token<'t>],
    text: &'t str,
    frames: Vec<Frame<'t>>,
    /// The nodes outside of all blocks.
    nodes: Vec<Node>,
    errors: Vec<ParseError>,
    /// The opening tags that were too deep to be opened.
    ignored: BTreeSet<usize>,
    loads: Vec<Sym>,
    loaded: BTreeSet<Sym>,
    extends: Option<FilterExpr>,
}

impl<'t> Parser<'_, 't> {
    fn run(&mut self, roles: &[Role]) {
        let mut at = 0;
        while let Some(token) = self.tokens.get(at).copied() {
            match roles.get(at).copied().unwrap_or(Role::Lone) {
                Role::Comment(end) => {
                    at = end.unwrap_or(at);
                    self.comment(token, end);
                }
                Role::Lone => self.lone(token),
                Role::Opens(end) => self.open(at, token, end),
                Role::Closes(opening) => self.close(opening, token),
                Role::Divides => self.divide(token),
                Role::Stray => self.error(token.range, ErrorKind::NothingToEnd(Sym::new(token.command()))),
            }
            at += 1;
        }
        let end = number(self.text.len());
        while let Some(frame) = self.frames.pop() {
            self.finish(frame, None, end);
        }
    }

    fn error(&mut self, range: Range, kind: ErrorKind) {
        self.errors.push(ParseError { range, kind });
    }

    fn push(&mut self, node: Node) {
        match self.frames.last_mut().and_then(|frame| frame.parts.last_mut()) {
            Some(part) => part.nodes.push(node),
            None => self.nodes.push(node),
        }
    }

    fn leaf(&mut self, token: Token<'t>, kind: NodeKind) {
        self.push(Node { range: token.range, tag: token.range, kind });
    }

    fn comment(&mut self, token: Token<'t>, end: Option<usize>) {
        let last = end.and_then(|end| self.tokens.get(end));
        if last.is_none() {
            self.error(token.range, ErrorKind::Unclosed(Sym::new(token.command())));
        }
        let end = last.map_or(token.range.end, |last| last.range.end);
        let range = Range { start: token.range.start, end };
        self.push(Node { range, tag: token.range, kind: NodeKind::Comment });
    }

    fn lone(&mut self, token: Token<'t>) {
        let kind = match token.kind {
            TokenKind::Text => NodeKind::Text,
            TokenKind::Comment => NodeKind::Comment,
            TokenKind::Variable | TokenKind::Tag if token.contents.text.is_empty() => {
                return self.error(token.range, ErrorKind::Empty);
            }
            TokenKind::Variable => NodeKind::Variable(self.variable(token)),
            TokenKind::Tag => self.tag(token),
        };
        self.note(token, &kind);
        self.leaf(token, kind);
    }

    fn variable(&mut self, token: Token<'t>) -> FilterExpr {
        // In a translation, what stands in the braces is a name as it is: nothing there is an error.
        if matches!(self.frames.last().map(|frame| &frame.kind), Some(NodeKind::BlockTranslate(_))) {
            return expression(token.contents, &mut Vec::new());
        }
        expression(token.contents, &mut self.errors)
    }

    /// The node of a tag, without what a block holds.
    fn tag(&mut self, token: Token<'t>) -> NodeKind {
        let words = words(token.contents);
        let is_custom = self.library.is_custom(token.command());
        let kind = if is_custom { None } else { builtin(token.contents, &words, &mut self.errors) };
        kind.unwrap_or_else(|| NodeKind::Tag(Box::new(generic(token.contents, &words, is_custom, &mut self.errors))))
    }

    /// Keeps what the whole template wants to know of a tag.
    fn note(&mut self, token: Token<'t>, kind: &NodeKind) {
        match kind {
            NodeKind::Load { libraries, .. } => {
                let new = libraries.iter().map(|library| library.text).filter(|library| self.loaded.insert(*library));
                self.loads.extend(new);
            }
            NodeKind::Extends(template) if self.extends.is_none() => {
                self.extends = Some(template.clone());
                if !self.is_first() {
                    self.error(token.range, ErrorKind::ExtendsNotFirst);
                }
            }
            _ => {}
        }
    }

    /// Whether only text stands before, in the same body.
    fn is_first(&self) -> bool {
        let before = self.frames.last().and_then(|frame| frame.parts.last()).map_or(&self.nodes, |part| &part.nodes);
        before.iter().all(|node| match node.kind {
            NodeKind::Text => true,
            NodeKind::Comment => self.text[node.range.start as usize..].starts_with("{#"),
            _ => false,
        })
    }

    fn open(&mut self, at: usize, token: Token<'t>, end: Option<usize>) {
        let kind = self.tag(token);
        if end.is_none() {
            self.error(token.range, ErrorKind::Unclosed(Sym::new(token.command())));
        }
        let frame = Frame {
            token: at,
            name: token.command(),
            is_custom: self.library.is_custom(token.command()),
            is_closed: end.is_some(),
            kind,
            parts: vec![Part { token, nodes: Vec::new() }],
        };
        if self.frames.len() < DEPTH {
            return self.frames.push(frame);
        }
        self.ignored.insert(at);
        self.error(token.range, ErrorKind::TooDeep);
        self.finish(frame, None, token.range.end);
    }

    fn close(&mut self, opening: usize, token: Token<'t>) {
        if self.ignored.contains(&opening) {
            return;
        }
        while let Some(frame) = self.frames.pop() {
            if frame.token == opening {
                return self.finish(frame, Some(token), token.range.end);
            }
            self.finish(frame, None, token.range.start);
        }
    }

    /// Begins the next part of the innermost block that can have it. Blocks that are never closed end before it.
    fn divide(&mut self, token: Token<'t>) {
        let open = self.frames.iter().rev().take_while(|frame| !frame.is_closed).count();
        let candidates = self.frames.iter().rev().take(open + 1);
        let Some(inner) = candidates.into_iter().position(|frame| self.accepts(frame, token.command())) else {
            return self.error(token.range, ErrorKind::OutOfPlace(Sym::new(token.command())));
        };
        for _ in 0..inner {
            if let Some(frame) = self.frames.pop() {
                self.finish(frame, None, token.range.start);
            }
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.parts.push(Part { token, nodes: Vec::new() });
        }
    }

    fn accepts(&self, frame: &Frame<'t>, divider: &str) -> bool {
        let last = frame.parts.last().filter(|_| frame.parts.len() > 1).map(|part| part.token.command());
        let is_open = matches!(last, None | Some("elif"));
        match &frame.kind {
            NodeKind::If(_) => is_open && matches!(divider, "elif" | "else"),
            NodeKind::For(_) => is_open && divider == "empty",
            NodeKind::IfChanged { .. } => is_open && divider == "else",
            NodeKind::BlockTranslate(it) => is_open && divider == "plural" && it.count.is_some(),
            NodeKind::Tag(_) => frame.is_custom && self.library.divides(frame.name, divider),
            _ => false,
        }
    }

    /// Makes a node of a block that ends at `end`.
    fn finish(&mut self, mut frame: Frame<'t>, closing: Option<Token<'t>>, end: u32) {
        let mut parts = std::mem::take(&mut frame.parts).into_iter();
        let Some(first) = parts.next() else { return };
        let rest: Vec<Part<'t>> = parts.collect();
        if !frame.is_custom {
            rest.iter().map(|part| part.token).chain(closing).for_each(|token| self.check_bare(frame.name, token));
        }
        let tag = first.token.range;
        let kind = self.filled(frame.kind, first, rest, closing);
        self.push(Node { range: Range { start: tag.start, end }, tag, kind });
    }

    /// `{% else %}` and `{% endif %}` take no words: `{% else if x %}` is refused.
    fn check_bare(&mut self, block: &str, token: Token<'t>) {
        let tag = token.command();
        let is_strict = matches!(block, "if" | "for" | "ifchanged") && matches!(tag, "else" | "endif" | "empty");
        if is_strict && token.contents.text != tag {
            self.error(token.range, ErrorKind::Words { tag: Sym::new(tag), takes: "no words" });
        }
    }

    fn filled(
        &mut self,
        mut kind: NodeKind,
        first: Part<'t>,
        rest: Vec<Part<'t>>,
        closing: Option<Token<'t>>,
    ) -> NodeKind {
        let second = |rest: Vec<Part<'t>>| rest.into_iter().flat_map(|part| part.nodes).collect();
        match &mut kind {
            NodeKind::If(branches) => {
                if let Some(branch) = branches.first_mut() {
                    branch.tag = first.token.range;
                    branch.body = first.nodes;
                }
                branches.extend(rest.into_iter().map(|part| self.branch(part)));
            }
            NodeKind::For(it) => {
                it.body = first.nodes;
                it.empty = second(rest);
            }
            NodeKind::IfChanged { body, otherwise, .. } => {
                *body = first.nodes;
                *otherwise = second(rest);
            }
            NodeKind::BlockTranslate(it) => {
                if it.count.is_some() && rest.is_empty() {
                    self.error(first.token.range, ErrorKind::NoPlural);
                }
                it.body = first.nodes;
                it.plural = second(rest);
                self.check_translated(it);
            }
            NodeKind::Tag(it) => {
                it.body = Some(first.nodes);
                it.clauses = rest.into_iter().map(|part| self.clause(part)).collect();
            }
            NodeKind::Block { name, end_name, body } => {
                *body = first.nodes;
                *end_name = self.end_name(*name, closing);
            }
            NodeKind::PartialDef { name, body, .. } => {
                *body = first.nodes;
                self.end_name(*name, closing);
            }
            NodeKind::Cache(it) => it.body = first.nodes,
            NodeKind::With { body, .. } | NodeKind::Autoescape { body, .. } | NodeKind::Filter { body, .. } => {
                *body = first.nodes;
            }
            _ => {}
        }
        kind
    }

    fn branch(&mut self, part: Part<'t>) -> Branch {
        let condition = (part.token.command() == "elif").then(|| {
            let words = words(part.token.contents);
            condition(part.token.contents, words.get(1..).unwrap_or_default(), &mut self.errors)
        });
        Branch { tag: part.token.range, condition, body: part.nodes }
    }

    fn clause(&mut self, part: Part<'t>) -> Clause {
        let tag = generic(part.token.contents, &words(part.token.contents), true, &mut self.errors);
        Clause { tag: part.token.range, name: tag.name, args: tag.args, body: part.nodes }
    }

    /// The name that an end tag repeats, which is to be that of its block.
    fn end_name(&mut self, block: Name, closing: Option<Token<'t>>) -> Option<Name> {
        let repeated = name(*words(closing?.contents).get(1)?);
        if repeated.text != block.text {
            self.error(repeated.range, ErrorKind::OtherName(repeated.text));
        }
        Some(repeated)
    }

    fn check_translated(&mut self, block: &BlockTranslate) {
        for node in block.body.iter().chain(&block.plural) {
            if !matches!(node.kind, NodeKind::Text | NodeKind::Variable(_)) {
                self.error(node.range, ErrorKind::TagInTranslation);
            }
        }
    }
}
