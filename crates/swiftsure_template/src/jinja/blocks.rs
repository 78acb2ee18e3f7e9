//! Puts statements inside of each other: which tag closes which.

use std::collections::BTreeMap;

use super::expr::ExprKind;
use super::expression::TupleRules;
use super::levels::{opens, tag_name};
use super::lexer::{Lexed, Piece, PieceKind, Tokens};
use super::parser::Parser;
use super::tree::{Branch, Node, NodeKind, SyntaxError, Template};
use swiftsure_source::Range;

/// How many statements may stand inside of each other.
const MAX_OPEN: usize = 200;

pub(super) fn build(text: &str, mut lexed: Lexed) -> Template {
    let errors = std::mem::take(&mut lexed.errors);
    let mut builder = Builder { text, lexed: &lexed, nodes: Vec::new(), open: Vec::new(), skipped: None, errors };
    let opens = opens(text, &lexed);
    for (piece, opens) in lexed.pieces.iter().zip(opens) {
        builder.piece(*piece, opens);
    }
    let end = lexed.pieces.last().map_or(0, |piece| piece.range.end);
    builder.end_skipped(end);
    builder.close_above(0, end);
    Template { nodes: builder.nodes, errors: builder.errors }
}

struct Builder<'a> {
    text: &'a str,
    lexed: &'a Lexed,
    /// The statements of the innermost open body.
    nodes: Vec<Node>,
    open: Vec<Open<'a>>,
    skipped: Option<Skipped<'a>>,
    errors: Vec<SyntaxError>,
}

/// A statement whose end was not met yet.
struct Open<'a> {
    name: &'a str,
    tag: Range,
    kind: NodeKind,
    /// The body at hand is the one after `else` or `pluralize`.
    second: bool,
    /// The statements before it on its own level.
    before: Vec<Node>,
}

/// Statements that stand too deep: they are passed over up to the end of the first.
struct Skipped<'a> {
    start: u32,
    open: Vec<&'a str>,
    /// How many statements of each name are open.
    named: BTreeMap<&'a str, usize>,
}

impl<'a> Builder<'a> {
    fn piece(&mut self, piece: Piece, opens: bool) {
        if let PieceKind::Tag(tokens) = piece.kind {
            return self.tag(piece.range, tokens, opens);
        }
        if self.skipped.is_some() {
            return;
        }
        let kind = match piece.kind {
            PieceKind::Text { printed } => NodeKind::Text { printed },
            PieceKind::Comment => NodeKind::Comment,
            PieceKind::Raw { printed } => NodeKind::Raw { printed },
            PieceKind::Output(tokens) => self.output(piece.range, tokens),
            PieceKind::Broken | PieceKind::Tag(_) => NodeKind::Error,
        };
        self.nodes.push(Node { range: piece.range, kind });
    }

    fn output(&mut self, range: Range, tokens: Tokens) -> NodeKind {
        let in_trans = self.is_in_trans();
        let mut parser = self.parser(tokens);
        let expr = parser.tuple(TupleRules::PLAIN);
        parser.finish();
        let is_name = matches!(expr.kind, ExprKind::Name(_) | ExprKind::Boolean(_) | ExprKind::None | ExprKind::Error);
        if in_trans && !(is_name && tokens.last - tokens.first <= 1) {
            parser.tell(range, "Only names can be printed inside of `trans`; give it the value as a variable.");
        }
        NodeKind::Output(expr)
    }

    fn parser(&mut self, tokens: Tokens) -> Parser<'_> {
        let inside = &self.lexed.tokens[tokens.first..=tokens.last];
        Parser::new(self.text, inside, tokens.broken, &mut self.errors)
    }

    fn is_in_trans(&self) -> bool {
        self.open.last().is_some_and(|open| open.name == "trans")
    }

    fn tag(&mut self, range: Range, tokens: Tokens, opens: bool) {
        let name = tag_name(self.text, self.lexed, tokens);
        if self.skip(range, name, opens) {
            return;
        }
        match name {
            "else" | "elif" | "pluralize" => self.section(range, tokens, name),
            _ if name.starts_with("end") && !opens => self.end(range, tokens, &name[3..]),
            _ => self.statement(range, tokens, name, opens),
        }
    }

    fn statement(&mut self, range: Range, tokens: Tokens, name: &'a str, opens: bool) {
        if self.is_in_trans() {
            self.error(range, "Tags cannot stand inside of `trans`.");
        }
        if opens && self.open.len() >= MAX_OPEN {
            self.error(range, "Too many tags stand inside of each other here.");
            let named = BTreeMap::from([(name, 1)]);
            self.skipped = Some(Skipped { start: range.start, open: vec![name], named });
            return;
        }
        let kind = self.parser(tokens).statement(opens, range);
        if opens {
            let before = std::mem::take(&mut self.nodes);
            self.open.push(Open { name, tag: range, kind, second: false, before });
        } else {
            self.nodes.push(Node { range, kind });
        }
    }

    /// `else`, `elif` and `pluralize`: the next body of the innermost statement.
    fn section(&mut self, range: Range, tokens: Tokens, name: &str) {
        let text = self.text;
        let inside = &self.lexed.tokens[tokens.first..=tokens.last];
        let Some(open) = self.open.last_mut().filter(|open| open.takes(name)) else {
            self.error(range, &format!("`{name}` does not belong to the tag that it stands in."));
            self.nodes.push(Node { range, kind: NodeKind::Error });
            return;
        };
        let body = std::mem::take(&mut self.nodes);
        let mut parser = Parser::new(text, inside, tokens.broken, &mut self.errors);
        parser.next();
        open.add(body, range.start);
        match (&mut open.kind, name) {
            (NodeKind::If { branches, .. }, "elif") => {
                branches.push(Branch { range, test: parser.condition(), body: Vec::new() });
                return;
            }
            (NodeKind::Trans(trans), _) => {
                let counts = !trans.variables.is_empty()
                    || trans.singular.iter().any(|node| matches!(node.kind, NodeKind::Output(_)));
                trans.plural = Some(parser.pluralize(trans, counts, range));
            }
            _ => parser.finish_head(),
        }
        open.second = true;
    }

    /// `end<name>`
    fn end(&mut self, range: Range, tokens: Tokens, name: &str) {
        // The end of an extension's tag does not reach out of a block of the language.
        let reaches = |at: &usize| !self.open[*at].is_unknown() || self.open[*at..].iter().all(Open::is_unknown);
        let Some(at) = self.open.iter().rposition(|open| open.name == name).filter(reaches) else {
            self.error(range, &format!("`end{name}` closes nothing that is open here."));
            self.nodes.push(Node { range, kind: NodeKind::Error });
            return;
        };
        self.close_above(at + 1, range.start);
        let block = self.open.last().and_then(|open| match &open.kind {
            NodeKind::Block { name, .. } => Some(*name),
            _ => None,
        });
        let mut parser = self.parser(tokens);
        parser.next();
        if let Some(block) = block {
            parser.eat_word(block.name.as_str());
        }
        parser.finish();
        self.close(range.start, range.end);
    }

    /// Closes all but the outermost `keep` statements at a place where their ends are missing.
    fn close_above(&mut self, keep: usize, end: u32) {
        while self.open.len() > keep {
            if let Some(open) = self.open.last() {
                let message = format!("`{0}` is never closed; `{{% end{0} %}}` is missing.", open.name);
                let tag = open.tag;
                self.error(tag, &message);
            }
            self.close(end, end);
        }
    }

    /// Closes the innermost statement: its last body ends at `body_end`, and all of it at `end`.
    fn close(&mut self, body_end: u32, end: u32) {
        let Some(mut open) = self.open.pop() else { return };
        let body = std::mem::replace(&mut self.nodes, std::mem::take(&mut open.before));
        if matches!(open.kind, NodeKind::Block { required: true, .. }) && body.iter().any(|node| self.is_content(node))
        {
            self.error(open.tag, "A required block has only white space and comments in it.");
        }
        open.add(body, body_end);
        self.nodes.push(Node { range: Range::new(open.tag.start, end), kind: open.kind });
    }

    /// Whether a statement is more than white space and comments.
    fn is_content(&self, node: &Node) -> bool {
        match node.kind {
            NodeKind::Comment => false,
            NodeKind::Text { printed } | NodeKind::Raw { printed } => {
                !printed.slice(self.text).chars().all(super::token::is_space)
            }
            _ => true,
        }
    }

    /// Passes over a tag that stands too deep.
    fn skip(&mut self, range: Range, name: &'a str, opens: bool) -> bool {
        let Some(skipped) = &mut self.skipped else { return false };
        if opens {
            skipped.open.push(name);
            *skipped.named.entry(name).or_default() += 1;
            return true;
        }
        let Some(closed) = name.strip_prefix("end") else { return true };
        if skipped.close(closed) {
            if skipped.open.is_empty() {
                self.end_skipped(range.end);
            }
            return true;
        }
        let is_outer = self.open.iter().any(|open| open.name == closed);
        if is_outer {
            self.end_skipped(range.start);
        }
        !is_outer
    }

    /// What was passed over is one error, up to a place.
    fn end_skipped(&mut self, end: u32) {
        if let Some(skipped) = self.skipped.take() {
            self.nodes.push(Node { range: Range::new(skipped.start, end), kind: NodeKind::Error });
        }
    }

    fn error(&mut self, range: Range, message: &str) {
        self.errors.push(SyntaxError { range, message: message.to_owned() });
    }
}

impl Skipped<'_> {
    /// Closes the innermost statement of that name, with what is open inside of it.
    fn close(&mut self, name: &str) -> bool {
        if self.named.get(name).is_none_or(|count| *count == 0) {
            return false;
        }
        while let Some(inner) = self.open.pop() {
            if let Some(count) = self.named.get_mut(inner) {
                *count -= 1;
            }
            if inner == name {
                break;
            }
        }
        true
    }
}

impl Open<'_> {
    fn is_unknown(&self) -> bool {
        matches!(self.kind, NodeKind::Unknown { .. })
    }

    /// Whether `else`, `elif` or `pluralize` may stand here.
    fn takes(&self, section: &str) -> bool {
        let takes = match self.kind {
            NodeKind::If { .. } => section != "pluralize",
            NodeKind::For(_) => section == "else",
            NodeKind::Trans(_) => section == "pluralize",
            _ => false,
        };
        takes && !self.second
    }

    /// Puts the statements that were read into the body at hand, which ends at a place.
    fn add(&mut self, nodes: Vec<Node>, end: u32) {
        match &mut self.kind {
            NodeKind::For(node) if self.second => node.otherwise = Some(nodes),
            NodeKind::For(node) => node.body = nodes,
            NodeKind::If { otherwise, .. } if self.second => *otherwise = Some(nodes),
            NodeKind::If { branches, .. } => {
                if let Some(branch) = branches.last_mut() {
                    branch.range.end = end;
                    branch.body = nodes;
                }
            }
            NodeKind::Trans(trans) => match &mut trans.plural {
                Some(plural) => {
                    plural.range.end = end;
                    plural.body = nodes;
                }
                None => trans.singular = nodes,
            },
            NodeKind::Macro { body, .. }
            | NodeKind::CallBlock { body, .. }
            | NodeKind::FilterBlock { body, .. }
            | NodeKind::SetBlock { body, .. }
            | NodeKind::Block { body, .. }
            | NodeKind::With { body, .. }
            | NodeKind::Autoescape { body, .. }
            | NodeKind::Unknown { body: Some(body), .. } => *body = nodes,
            _ => {}
        }
    }
}
