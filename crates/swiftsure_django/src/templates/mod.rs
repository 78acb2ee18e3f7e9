//! Templates: from text to functions of the engine, and what happens when one is rendered.

mod build;
mod context;
mod django;
mod finder;
mod libraries;
mod lookup;
mod needs;
mod runtime;

use swiftsure_python::Language;

/// What a template of a path is written in.
pub fn language(_path: &str) -> Language {
    Language::Other(django::lower)
}

pub(crate) use finder::Templates;
pub use finder::is_named;
pub(crate) use lookup::lookup;
pub(crate) use needs::KnownNeeds;
pub(crate) use runtime::call_native;
