//! What stands directly inside of a statement.

use super::expr::{Arguments, Expr, Filter};
use super::tree::{Node, NodeKind, Parameter};

/// A part of a statement.
#[derive(Clone, Copy, Debug)]
pub enum Child<'a> {
    Node(&'a Node),
    Expr(&'a Expr),
}

impl Node {
    /// The expressions and statements directly inside of this one, in the order of the text.
    pub fn children(&self) -> Vec<Child<'_>> {
        let mut children = Children(Vec::new());
        children.of(&self.kind);
        children.0
    }
}

struct Children<'a>(Vec<Child<'a>>);

impl<'a> Children<'a> {
    fn of(&mut self, kind: &'a NodeKind) {
        match kind {
            NodeKind::Text { .. }
            | NodeKind::Comment
            | NodeKind::Raw { .. }
            | NodeKind::Break
            | NodeKind::Continue
            | NodeKind::Debug
            | NodeKind::Error => {}
            NodeKind::Output(expr)
            | NodeKind::Do(expr)
            | NodeKind::Extends { template: expr }
            | NodeKind::Include { template: expr, .. }
            | NodeKind::Import { template: expr, .. }
            | NodeKind::FromImport { template: expr, .. } => self.exprs([expr]),
            NodeKind::Print(exprs) => self.exprs(exprs),
            NodeKind::For(node) => {
                self.exprs([&node.target, &node.iterable].into_iter().chain(&node.filter));
                self.nodes(&node.body);
                self.nodes(node.otherwise.iter().flatten());
            }
            NodeKind::If { branches, otherwise } => {
                for branch in branches {
                    self.exprs([&branch.test]);
                    self.nodes(&branch.body);
                }
                self.nodes(otherwise.iter().flatten());
            }
            NodeKind::Macro { parameters, body, .. } => {
                self.parameters(parameters);
                self.nodes(body);
            }
            NodeKind::CallBlock { parameters, call, body } => {
                self.parameters(parameters);
                self.exprs([call]);
                self.nodes(body);
            }
            NodeKind::FilterBlock { filters, body } => {
                self.filters(filters);
                self.nodes(body);
            }
            NodeKind::Set { target, value } => self.exprs([target, value]),
            NodeKind::SetBlock { target, filters, body } => {
                self.exprs([target]);
                self.filters(filters);
                self.nodes(body);
            }
            NodeKind::Block { body, .. } => self.nodes(body),
            NodeKind::With { bindings, body } => {
                self.exprs(bindings.iter().flat_map(|binding| [&binding.target, &binding.value]));
                self.nodes(body);
            }
            NodeKind::Autoescape { enabled, body } => {
                self.exprs([enabled]);
                self.nodes(body);
            }
            NodeKind::Trans(node) => {
                self.exprs(node.variables.iter().filter_map(|variable| variable.value.as_ref()));
                self.nodes(&node.singular);
                self.nodes(node.plural.iter().flat_map(|plural| &plural.body));
            }
            NodeKind::Unknown { arguments, body, .. } => {
                self.arguments(arguments);
                self.nodes(body.iter().flatten());
            }
        }
    }

    fn exprs(&mut self, exprs: impl IntoIterator<Item = &'a Expr>) {
        self.0.extend(exprs.into_iter().map(Child::Expr));
    }

    fn nodes(&mut self, nodes: impl IntoIterator<Item = &'a Node>) {
        self.0.extend(nodes.into_iter().map(Child::Node));
    }

    fn parameters(&mut self, parameters: &'a [Parameter]) {
        self.exprs(parameters.iter().filter_map(|parameter| parameter.default.as_ref()));
    }

    fn filters(&mut self, filters: &'a [Filter]) {
        for filter in filters {
            self.arguments(&filter.arguments);
        }
    }

    fn arguments(&mut self, arguments: &'a Arguments) {
        self.exprs(arguments.exprs());
    }
}
