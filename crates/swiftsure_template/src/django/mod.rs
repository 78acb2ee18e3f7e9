//! The Django template language, from version 3.2 on.

mod ast;
mod condition;
mod error;
mod expression;
mod lexer;
mod library;
mod pairs;
mod parser;
mod tags;
mod words;

pub use ast::*;
pub use error::{ErrorKind, ParseError};
pub use library::{BUILTIN_FILTERS, BUILTIN_TAGS, LIBRARIES, Library, TagLibrary};
pub use parser::parse;
