//! The statements of a template: text, output, tags and what they enclose.

use swiftsure_source::Sym;

use super::expr::{Arguments, Expr, Filter};
use swiftsure_source::Range;

/// A whole template.
#[derive(Clone, Debug, Default)]
pub struct Template {
    pub nodes: Vec<Node>,
    /// What is broken, in the order of the text.
    pub errors: Vec<SyntaxError>,
}

/// What is broken at a place, as a sentence about the template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SyntaxError {
    pub range: Range,
    pub message: String,
}

/// A part of a template, with its tags and delimiters.
#[derive(Clone, Debug)]
pub struct Node {
    pub range: Range,
    pub kind: NodeKind,
}

/// A name that stands in a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    pub range: Range,
    pub name: Sym,
}

#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Text outside of tags. `printed` is what the whitespace control of the neighbours (`{%-`, `-%}`) leaves of it.
    /// What an environment takes away besides, such as the last line end of a template, is still in it.
    Text {
        printed: Range,
    },
    /// `{# … #}`
    Comment,
    /// `{% raw %} … {% endraw %}`: `printed` comes out as it stands.
    Raw {
        printed: Range,
    },
    /// `{{ value }}`
    Output(Expr),
    /// `{% print a, b %}`
    Print(Vec<Expr>),
    For(Box<For>),
    /// `{% if %} … {% elif %} … {% else %} … {% endif %}`; there is at least one branch.
    If {
        branches: Vec<Branch>,
        otherwise: Option<Vec<Node>>,
    },
    /// `{% macro name(parameters) %}`
    Macro {
        name: Name,
        parameters: Vec<Parameter>,
        body: Vec<Node>,
    },
    /// `{% call(parameters) macro(…) %}`: the body is what `caller()` prints inside of the macro.
    CallBlock {
        parameters: Vec<Parameter>,
        call: Expr,
        body: Vec<Node>,
    },
    /// `{% filter a|b(…) %}`, the filters in the order in which they are applied.
    FilterBlock {
        filters: Vec<Filter>,
        body: Vec<Node>,
    },
    /// `{% set target = value %}`
    Set {
        target: Expr,
        value: Expr,
    },
    /// `{% set target|filter %} … {% endset %}`
    SetBlock {
        target: Expr,
        filters: Vec<Filter>,
        body: Vec<Node>,
    },
    /// `{% block name scoped required %}`. Without `scoped`, the body does not see the names of the loops around it.
    Block {
        name: Name,
        scoped: bool,
        required: bool,
        body: Vec<Node>,
    },
    /// `{% extends template %}`
    Extends {
        template: Expr,
    },
    /// `{% include template ignore missing without context %}`; a list or tuple names the first that exists.
    Include {
        template: Expr,
        ignore_missing: bool,
        with_context: bool,
    },
    /// `{% import template as alias %}`
    Import {
        template: Expr,
        alias: Name,
        with_context: bool,
    },
    /// `{% from template import name as alias, … %}`
    FromImport {
        template: Expr,
        names: Vec<ImportedName>,
        with_context: bool,
    },
    /// `{% with a = b, … %}`: all values are computed outside of the new scope.
    With {
        bindings: Vec<Binding>,
        body: Vec<Node>,
    },
    /// `{% autoescape enabled %}`
    Autoescape {
        enabled: Expr,
        body: Vec<Node>,
    },
    Trans(Box<Trans>),
    /// `{% do expression %}`
    Do(Expr),
    /// `{% break %}`
    Break,
    /// `{% continue %}`
    Continue,
    /// `{% debug %}`
    Debug,
    /// The tag of an extension. It has a body when `{% end<name> %}` stands on the same level.
    Unknown {
        name: Name,
        arguments: Arguments,
        body: Option<Vec<Node>>,
    },
    /// What could not be read; an error says why.
    Error,
}

/// `{% for target in iterable if filter recursive %} … {% else %} … {% endfor %}`
#[derive(Clone, Debug)]
pub struct For {
    /// A name or a tuple of names.
    pub target: Expr,
    pub iterable: Expr,
    /// Computed for each item before the body; items that fail it are not counted by `loop`.
    pub filter: Option<Expr>,
    /// The body may call `loop(children)`.
    pub recursive: bool,
    pub body: Vec<Node>,
    /// What is printed when there was no item.
    pub otherwise: Option<Vec<Node>>,
}

/// `{% if test %}` or `{% elif test %}` with what follows, up to the next tag of the same `if`.
#[derive(Clone, Debug)]
pub struct Branch {
    pub range: Range,
    pub test: Expr,
    pub body: Vec<Node>,
}

/// A parameter of a macro or a call block.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: Name,
    pub default: Option<Expr>,
}

/// `name as alias` in a `from` tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportedName {
    pub name: Name,
    pub alias: Option<Name>,
}

/// `target = value` in a `with` tag.
#[derive(Clone, Debug)]
pub struct Binding {
    pub target: Expr,
    pub value: Expr,
}

/// `{% trans "context" count=books|length, user %} … {% pluralize count %} … {% endtrans %}`
#[derive(Clone, Debug)]
pub struct Trans {
    /// Tells texts apart that look alike.
    pub context: Option<Name>,
    pub variables: Vec<TransVariable>,
    /// `trimmed` or `notrimmed`, when one is there.
    pub trimmed: Option<bool>,
    pub singular: Vec<Node>,
    pub plural: Option<Plural>,
}

/// A variable of a `trans` tag; without a value, it is the context's variable of that name.
#[derive(Clone, Debug)]
pub struct TransVariable {
    pub name: Name,
    pub value: Option<Expr>,
}

/// `{% pluralize count %}` and what follows it.
#[derive(Clone, Debug)]
pub struct Plural {
    pub range: Range,
    pub count: Option<Name>,
    pub body: Vec<Node>,
}
