//! The tree of a Django template: nodes, tags, expressions and conditions, each with its place.

use swiftsure_source::{Range, Sym};

use super::error::ParseError;

/// A parsed template. Broken templates have one too, with errors beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    pub nodes: Vec<Node>,
    /// In the order of their places.
    pub errors: Vec<ParseError>,
    /// The libraries that `{% load %}` names, in the order of the text, each once.
    pub loads: Vec<Sym>,
    /// What `{% extends %}` names.
    pub extends: Option<FilterExpr>,
}

/// A piece of a template. Siblings stand in the order of the text and do not overlap; children lie inside of their
/// parent.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The whole node; a block reaches to the end of its end tag.
    pub range: Range,
    /// The opening tag alone, with its braces. For anything but a block it is the whole node.
    pub tag: Range,
    pub kind: NodeKind,
}

/// What a node is. Tags that read values, repeat, choose, bind names or pull in other templates have a kind of their
/// own; all others are a [`Tag`].
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// Text that is rendered as it stands, at [`Node::range`].
    Text,
    /// `{{ … }}`
    Variable(FilterExpr),
    /// `{# … #}` or `{% comment %}` with all that stands in it.
    Comment,
    For(Box<For>),
    /// Also the old `ifequal` and `ifnotequal`.
    If(Vec<Branch>),
    With {
        bindings: Vec<Binding>,
        body: Vec<Node>,
    },
    Include {
        template: FilterExpr,
        bindings: Vec<Binding>,
        only: bool,
    },
    Extends(FilterExpr),
    Block {
        name: Name,
        /// The name that the end tag repeats.
        end_name: Option<Name>,
        body: Vec<Node>,
    },
    Load {
        libraries: Vec<Name>,
        /// The tags and filters of `{% load a b from library %}`.
        names: Vec<Name>,
    },
    Url {
        view: FilterExpr,
        args: Vec<Arg>,
        as_var: Option<Name>,
    },
    /// Without values it renders the next value of the cycle with that name.
    Cycle {
        values: Vec<FilterExpr>,
        name: Option<Name>,
        silent: bool,
    },
    FirstOf {
        values: Vec<FilterExpr>,
        as_var: Option<Name>,
    },
    /// Without values it compares what the body renders.
    IfChanged {
        values: Vec<FilterExpr>,
        body: Vec<Node>,
        otherwise: Vec<Node>,
    },
    Regroup {
        source: FilterExpr,
        /// What is read from each item: its base is a path that starts at the item.
        by: FilterExpr,
        name: Name,
    },
    Autoescape {
        on: bool,
        body: Vec<Node>,
    },
    /// `{% filter lower|escape %}`
    Filter {
        filters: Vec<FilterCall>,
        body: Vec<Node>,
    },
    PartialDef {
        name: Name,
        inline: bool,
        body: Vec<Node>,
    },
    Partial {
        name: Name,
    },
    Cache(Box<Cache>),
    Translate {
        message: FilterExpr,
        context: Option<FilterExpr>,
        noop: bool,
        as_var: Option<Name>,
    },
    BlockTranslate(Box<BlockTranslate>),
    /// Any other tag, built-in or custom.
    Tag(Box<Tag>),
}

/// `{% for a, b in items reversed %} … {% empty %} … {% endfor %}`
#[derive(Clone, Debug, PartialEq)]
pub struct For {
    pub targets: Vec<Name>,
    pub iter: FilterExpr,
    pub reversed: bool,
    pub body: Vec<Node>,
    pub empty: Vec<Node>,
}

/// One branch of an `if`.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// `{% if %}`, `{% elif %}` or `{% else %}`.
    pub tag: Range,
    /// `None` for `{% else %}`.
    pub condition: Option<Condition>,
    pub body: Vec<Node>,
}

/// `{% cache timeout fragment vary… using="name" %}`
#[derive(Clone, Debug, PartialEq)]
pub struct Cache {
    pub timeout: FilterExpr,
    /// A word, never a variable.
    pub fragment: Name,
    pub vary: Vec<FilterExpr>,
    pub using: Option<FilterExpr>,
    pub body: Vec<Node>,
}

/// `{% blocktranslate %}`. Its bodies hold text and plain variables only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlockTranslate {
    pub bindings: Vec<Binding>,
    pub count: Option<Binding>,
    pub context: Option<FilterExpr>,
    pub trimmed: bool,
    pub as_var: Option<Name>,
    pub body: Vec<Node>,
    pub plural: Vec<Node>,
}

/// A tag without a kind of its own: `{% csrf_token %}`, `{% static %}`, `{% language %}`, and every custom tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub name: Name,
    pub args: Vec<Arg>,
    /// The name behind `as`.
    pub as_var: Option<Name>,
    /// What stands before the first clause; `None` when the tag is no block.
    pub body: Option<Vec<Node>>,
    /// The parts of a block that tags such as `{% else %}` begin.
    pub clauses: Vec<Clause>,
}

/// A part of a custom block.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    pub tag: Range,
    pub name: Name,
    pub args: Vec<Arg>,
    pub body: Vec<Node>,
}

/// One argument of a tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    pub range: Range,
    /// The `name` of `name=value`.
    pub name: Option<Name>,
    /// `None` for a word that is no value: the `for` of `{% get_language_info for code as info %}`.
    pub value: Option<FilterExpr>,
}

/// A value that gets a name: `name=value` or `value as name`.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    pub name: Name,
    pub value: FilterExpr,
}

/// A name and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: Sym,
    pub range: Range,
}

/// A value with the filters that it goes through, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterExpr {
    pub range: Range,
    pub base: Operand,
    pub filters: Vec<FilterCall>,
}

/// `|name` or `|name:argument`
#[derive(Clone, Debug, PartialEq)]
pub struct FilterCall {
    pub name: Name,
    pub arg: Option<Operand>,
}

/// A variable or a constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    pub range: Range,
    pub kind: OperandKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum OperandKind {
    /// `a.b.0`: a name of the context, then keys, attributes or indexes.
    Path(Vec<Name>),
    /// A text with its escapes resolved; `_("…")` is translated.
    Str {
        value: Sym,
        translated: bool,
    },
    Int(i64),
    Float(f64),
    True,
    False,
    None,
    /// What could not be read; an error says why.
    Invalid,
}

/// The condition of an `if`.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Value(FilterExpr),
    Not(Box<Condition>),
    /// At least two; `a and b and c` is one.
    And(Vec<Condition>),
    /// At least two.
    Or(Vec<Condition>),
    /// Chains group to the left: `a == b == c` compares the outcome of `a == b` with `c`.
    Compare {
        left: Box<Condition>,
        operator: Operator,
        right: Box<Condition>,
    },
    /// What could not be read; an error says why.
    Invalid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    In,
    NotIn,
    Is,
    IsNot,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Node {
    /// The nodes right below this one, in the order of the text.
    pub fn children(&self) -> Vec<&Node> {
        let parts: Vec<&Vec<Node>> = match &self.kind {
            NodeKind::For(it) => vec![&it.body, &it.empty],
            NodeKind::If(branches) => branches.iter().map(|branch| &branch.body).collect(),
            NodeKind::IfChanged { body, otherwise, .. } => vec![body, otherwise],
            NodeKind::With { body, .. }
            | NodeKind::Block { body, .. }
            | NodeKind::Autoescape { body, .. }
            | NodeKind::Filter { body, .. }
            | NodeKind::PartialDef { body, .. } => vec![body],
            NodeKind::Cache(it) => vec![&it.body],
            NodeKind::BlockTranslate(it) => vec![&it.body, &it.plural],
            NodeKind::Tag(it) => it.body.iter().chain(it.clauses.iter().map(|clause| &clause.body)).collect(),
            _ => Vec::new(),
        };
        parts.into_iter().flatten().collect()
    }
}
