//! Reads what stands inside of a tag, by the name of the tag.

use super::expr::{Arguments, Expr, ExprKind};
use super::expression::TupleRules;
use super::parser::{Parser, is_constant};
use super::token::TokenKind;
use super::tree::{Binding, Branch, For, ImportedName, Name, NodeKind, Parameter};
use swiftsure_source::Range;

impl Parser<'_> {
    /// The statement of a tag, with an empty body when it `opens` one.
    pub(super) fn statement(&mut self, opens: bool, tag: Range) -> NodeKind {
        let name = self.name("the name of a tag");
        let kind = match name.name.as_str() {
            _ if self.failed() => NodeKind::Error,
            "for" => self.for_tag(),
            "if" => {
                let test = self.condition();
                let branch = Branch { range: tag, test, body: Vec::new() };
                return NodeKind::If { branches: vec![branch], otherwise: None };
            }
            "macro" => {
                let name = self.target_name();
                NodeKind::Macro { name, parameters: self.signature(), body: Vec::new() }
            }
            "call" => self.call_block(),
            "filter" => {
                let mut filters = vec![self.filter()];
                self.more_filters(&mut filters);
                NodeKind::FilterBlock { filters, body: Vec::new() }
            }
            "set" => self.set(opens),
            "block" => self.block(),
            "with" => NodeKind::With { bindings: self.bindings(), body: Vec::new() },
            "autoescape" => NodeKind::Autoescape { enabled: self.expression(), body: Vec::new() },
            "trans" => return self.trans(),
            "extends" => NodeKind::Extends { template: self.expression() },
            "include" => self.include(),
            "import" => self.import(),
            "from" => self.from_import(),
            "print" => self.print(),
            "do" => NodeKind::Do(self.tuple(TupleRules::PLAIN)),
            "break" => NodeKind::Break,
            "continue" => NodeKind::Continue,
            "debug" => NodeKind::Debug,
            _ => return NodeKind::Unknown { name, arguments: self.any_arguments(), body: opens.then(Vec::new) },
        };
        if opens {
            self.finish_head();
        } else {
            self.finish();
        }
        kind
    }

    /// The end of a tag that opens a body, which may be written with a colon.
    pub(super) fn finish_head(&mut self) {
        self.eat(TokenKind::Colon);
        self.finish();
    }

    /// The condition of an `if` or `elif`, up to the end of the tag.
    pub(super) fn condition(&mut self) -> Expr {
        let test = self.tuple(TupleRules::CONDITION);
        self.finish_head();
        test
    }

    fn for_tag(&mut self) -> NodeKind {
        let target = self.target(false);
        self.require_word("in");
        let iterable = self.tuple(TupleRules::CONDITION);
        let filter = self.eat_word("if").then(|| self.expression());
        let recursive = self.eat_word("recursive");
        NodeKind::For(Box::new(For { target, iterable, filter, recursive, body: Vec::new(), otherwise: None }))
    }

    /// What values are given to: a name, a tuple of such, and in a `set` an attribute of a namespace.
    fn target(&mut self, namespaces: bool) -> Expr {
        let target = self.tuple_of(TupleRules::PLAIN, |parser| {
            let namespaced = namespaces && parser.is(TokenKind::Name) && parser.look(1).kind == TokenKind::Dot;
            if namespaced && !is_constant(parser.word(parser.peek())) {
                let namespace = parser.name("a name");
                parser.next();
                let attribute = parser.name("the name of an attribute");
                let range = parser.since(namespace.range.start);
                return parser.expr(range, ExprKind::NamespaceTarget { namespace, attribute });
            }
            parser.primary()
        });
        if let Some(range) = unassignable(&target) {
            self.fail(range, "No value can be given to this.");
        }
        target
    }

    /// `(a, b=c)`
    fn signature(&mut self) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        self.require(TokenKind::OpenParen, "`(`");
        while !self.at_end() && !self.is(TokenKind::CloseParen) {
            if !parameters.is_empty() {
                self.require(TokenKind::Comma, "`,`");
            }
            let name = self.target_name();
            let default = self.eat(TokenKind::Assign).then(|| self.expression());
            if self.failed() && name.range.is_empty() {
                break;
            }
            if default.is_none() && parameters.last().is_some_and(|before| before.default.is_some()) {
                self.tell(name.range, "A parameter without a default follows one that has a default.");
            }
            parameters.push(Parameter { name, default });
        }
        self.require(TokenKind::CloseParen, "`)`");
        parameters
    }

    fn call_block(&mut self) -> NodeKind {
        let parameters = if self.is(TokenKind::OpenParen) { self.signature() } else { Vec::new() };
        let call = self.expression();
        if !matches!(call.kind, ExprKind::Call { .. } | ExprKind::Error) {
            self.tell(call.range, "A `call` block calls a macro; this is no call.");
        }
        NodeKind::CallBlock { parameters, call, body: Vec::new() }
    }

    fn set(&mut self, opens: bool) -> NodeKind {
        let target = self.target(true);
        if opens {
            let mut filters = Vec::new();
            self.more_filters(&mut filters);
            return NodeKind::SetBlock { target, filters, body: Vec::new() };
        }
        self.require(TokenKind::Assign, "`=`");
        NodeKind::Set { target, value: self.tuple(TupleRules::PLAIN) }
    }

    fn block(&mut self) -> NodeKind {
        let name = self.name("the name of a block");
        let scoped = self.eat_word("scoped");
        let required = self.eat_word("required");
        if self.is(TokenKind::Minus) {
            let range = self.peek().range;
            self.fail(range, "The name of a block has no hyphens; use an underscore.");
        }
        NodeKind::Block { name, scoped, required, body: Vec::new() }
    }

    fn bindings(&mut self) -> Vec<Binding> {
        let mut bindings = Vec::new();
        while !self.at_end() && !self.is(TokenKind::Colon) {
            if !bindings.is_empty() {
                self.require(TokenKind::Comma, "`,`");
            }
            let target = self.target(false);
            self.require(TokenKind::Assign, "`=`");
            bindings.push(Binding { target, value: self.expression() });
        }
        bindings
    }

    fn include(&mut self) -> NodeKind {
        let template = self.expression();
        let ignore_missing = self.is_word("ignore") && self.word(self.look(1)) == "missing";
        if ignore_missing {
            self.next();
            self.next();
        }
        NodeKind::Include { template, ignore_missing, with_context: self.context().unwrap_or(true) }
    }

    /// `with context` or `without context`
    fn context(&mut self) -> Option<bool> {
        let with = self.is_word("with");
        if !(with || self.is_word("without")) || self.word(self.look(1)) != "context" {
            return None;
        }
        self.next();
        self.next();
        Some(with)
    }

    fn import(&mut self) -> NodeKind {
        let template = self.expression();
        self.require_word("as");
        let alias = self.target_name();
        NodeKind::Import { template, alias, with_context: self.context().unwrap_or(false) }
    }

    fn from_import(&mut self) -> NodeKind {
        let template = self.expression();
        self.require_word("import");
        let mut names = Vec::new();
        let mut with_context = None;
        while with_context.is_none() && !self.failed() {
            with_context = self.context();
            if with_context.is_some() {
                break;
            }
            names.extend(self.imported_name());
            with_context = self.context();
            if with_context.is_none() && !self.eat(TokenKind::Comma) {
                break;
            }
        }
        NodeKind::FromImport { template, names, with_context: with_context.unwrap_or(false) }
    }

    fn imported_name(&mut self) -> Option<ImportedName> {
        let name = self.target_name();
        if name.name.as_str().starts_with('_') {
            self.tell(name.range, "Names that begin with an underscore cannot be imported.");
        }
        let alias = self.eat_word("as").then(|| self.target_name());
        let is_there = |name: &Name| !name.range.is_empty();
        is_there(&name).then(|| ImportedName { name, alias: alias.filter(is_there) })
    }

    fn print(&mut self) -> NodeKind {
        let mut values = Vec::new();
        while !self.at_end() {
            if !values.is_empty() {
                self.require(TokenKind::Comma, "`,`");
            }
            values.push(self.expression());
        }
        NodeKind::Print(values)
    }

    /// What can be read of the tag of an extension. Nobody here knows its grammar, so nothing in it is an error.
    fn any_arguments(&mut self) -> Arguments {
        let mut arguments = Arguments::default();
        self.silence();
        while !self.at_end() {
            let range = self.peek().range;
            self.argument(&mut arguments, range);
            self.eat(TokenKind::Comma);
            self.resume();
        }
        arguments.positional.retain(|expr| !expr.is_error());
        arguments
    }
}

/// The first part of a target that no value can be given to.
fn unassignable(target: &Expr) -> Option<Range> {
    match &target.kind {
        ExprKind::Name(_) | ExprKind::NamespaceTarget { .. } | ExprKind::Error => None,
        ExprKind::Tuple(items) => items.iter().find_map(unassignable),
        _ => Some(target.range),
    }
}
