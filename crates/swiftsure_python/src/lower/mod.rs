//! Lowering: from the parser's tree to the [`ir`](crate::ir), with names resolved on the way.

mod expression;
mod named;
mod pattern;
mod scope;
mod statement;

use ruff_python_ast::{PySourceType, token::TokenKind};
use ruff_text_size::Ranged;
use swiftsure_source::{FileId, Sym};

use crate::ir::{Module, Range};
use scope::Lowering;

/// Files longer than this are data, not programs.
const SIZE_LIMIT: usize = 10 << 20;

/// Parses a file; what is broken is counted in the module.
pub fn lower(file: FileId, name: Sym, is_package: bool, text: &str) -> Module {
    if text.len() > SIZE_LIMIT {
        return Module::unparsed(file, name, is_package, "longer than 10 MB");
    }
    let parsed = ruff_python_parser::parse_unchecked_source(text, PySourceType::Python);
    let mut lowering = Lowering::new(name, is_package);
    let body = lowering.module_body(parsed.suite());
    let errors = parsed.errors();
    let pragmas = parsed
        .tokens()
        .iter()
        .filter(|token| token.kind() == TokenKind::Comment)
        .map(|token| range(token.range()))
        .filter(|range| {
            let comment = text.get(range.start as usize..range.end as usize).unwrap_or_default();
            ["swiftsure:", "nosec", "noqa"].iter().any(|mark| comment.contains(mark))
        })
        .collect();
    Module {
        file,
        name,
        is_package,
        body,
        functions: lowering.take_functions(),
        classes: lowering.take_classes(),
        pragmas,
        named_texts: named::named(parsed.tokens().iter(), text),
        syntax_errors: u32::try_from(errors.len()).unwrap_or(u32::MAX),
        first_error: errors.first().map(|error| (range(error.range()), error.error.to_string().into())),
    }
}

pub(crate) fn range(range: ruff_text_size::TextRange) -> Range {
    Range { start: range.start().to_u32(), end: range.end().to_u32() }
}
