//! Python source: parsing, names, modules. The only crate that names a `ruff_*` crate.
//!
//! Parsing cannot fail: what is broken is counted, and the rest of the file is still there.

pub mod index;
pub mod ir;

mod codebase;
mod decode;
mod lower;

pub use codebase::{Codebase, Language, ModuleHead, Origin, SourceInput};
pub use decode::decode;
pub use lower::lower;
