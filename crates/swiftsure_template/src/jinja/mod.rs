//! Jinja2 templates: the default delimiters, all statements of the language, and those of the extensions that come with
//! it (`trans`, `do`, `break`, `continue`, `debug`). Line statements are not read; they are off unless asked for.
//!
//! Only the syntax is here. [`parse`] takes time in proportion to the text, and how deep statements and expressions
//! stand inside of each other has a limit, so that whatever goes over a [`Template`] may recurse.

mod blocks;
mod children;
mod expr;
mod expression;
mod levels;
mod lexer;
mod operand;
mod parser;
mod statement;
mod string;
mod token;
mod trans;
mod tree;

pub use children::Child;
pub use expr::{
    Arguments, BinaryOperator, CompareOperator, Comparison, DictItem, Expr, ExprKind, Filter, Keyword, UnaryOperator,
};
pub use tree::{
    Binding, Branch, For, ImportedName, Name, Node, NodeKind, Parameter, Plural, SyntaxError, Template, Trans,
    TransVariable,
};

use swiftsure_source::Range;

/// The longest text of which every place has a number.
const MAX_LENGTH: usize = u32::MAX as usize - 8;

/// Reads a template. What is broken is in its errors; everything else is there.
pub fn parse(text: &str) -> Template {
    let read = readable(text);
    let mut template = blocks::build(read, lexer::lex(read));
    if read.len() < text.len() {
        let end = template.nodes.last().map_or(0, |node| node.range.end);
        template.errors.push(SyntaxError {
            range: Range::empty(end),
            message: "The template is too long; it is read up to here.".to_owned(),
        });
    }
    template.errors.sort();
    template
}

fn readable(text: &str) -> &str {
    if text.len() <= MAX_LENGTH {
        return text;
    }
    let end = (0..=MAX_LENGTH).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}
