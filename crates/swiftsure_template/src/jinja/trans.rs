//! Reads the tags of translated texts: `trans` and `pluralize`.

use std::collections::BTreeSet;

use swiftsure_source::Sym;

use super::parser::Parser;
use super::token::TokenKind;
use super::tree::{Name, NodeKind, Plural, Trans, TransVariable};
use swiftsure_source::Range;

impl Parser<'_> {
    /// `trans "context" trimmed a, b=c`, after the word `trans`.
    pub(super) fn trans(&mut self) -> NodeKind {
        let mut trans =
            Trans { context: None, variables: Vec::new(), trimmed: None, singular: Vec::new(), plural: None };
        if let TokenKind::String(name) = self.peek().kind {
            trans.context = Some(Name { range: self.next().range, name });
        }
        let mut given = BTreeSet::new();
        while !self.at_end() {
            if !trans.variables.is_empty() {
                self.require(TokenKind::Comma, "`,`");
            }
            if self.eat(TokenKind::Colon) {
                break;
            }
            self.trans_variable(&mut trans, &mut given);
        }
        self.finish();
        NodeKind::Trans(Box::new(trans))
    }

    fn trans_variable(&mut self, trans: &mut Trans, given: &mut BTreeSet<Sym>) {
        let name = self.name("the name of a variable");
        if self.failed() {
            return;
        }
        if given.contains(&name.name) {
            self.tell(name.range, &format!("`{}` is given to this text twice.", name.name.as_str()));
        }
        let flag = match name.name.as_str() {
            "trimmed" => Some(true),
            "notrimmed" => Some(false),
            _ => None,
        };
        if self.eat(TokenKind::Assign) {
            let value = Some(self.expression());
            trans.variables.push(TransVariable { name, value });
        } else if trans.trimmed.is_none() && flag.is_some() {
            trans.trimmed = flag;
            return;
        } else {
            trans.variables.push(TransVariable { name, value: None });
        }
        given.insert(name.name);
    }

    /// `pluralize count`, after the word `pluralize`. `counts` is whether the text before has something to count.
    pub(super) fn pluralize(&mut self, trans: &Trans, counts: bool, tag: Range) -> Plural {
        let count = (!self.at_end()).then(|| self.name("the name of a variable"));
        self.finish();
        match count {
            Some(count) if !trans.variables.iter().any(|variable| variable.name.name == count.name) => {
                self.tell(count.range, &format!("`{}` is not a variable of this `trans`.", count.name.as_str()));
            }
            None if !counts => self.tell(tag, "This text has no variable whose number could be told apart."),
            _ => {}
        }
        Plural { range: tag, count, body: Vec::new() }
    }
}
