//! Templates: from text to functions of the engine, and what happens when one is rendered.

mod build;
mod compiled;
mod context;
mod django;
mod environment;
mod finder;
mod jinja;
mod libraries;
mod lookup;
mod macros;
mod needs;
pub(crate) mod put_out;
mod runtime;

use swiftsure_python::Language;

/// What a template of a path is written in; `elsewhere` says that the project's framework knows Jinja2 only.
pub fn language(path: &str, elsewhere: bool) -> Language {
    if elsewhere || jinja::is_jinja(path) { jinja::language() } else { Language::Other(django::lower) }
}

pub(crate) use context::processors;
pub(crate) use environment::Environment;
pub(crate) use finder::Templates;
pub use finder::is_named;
pub(crate) use lookup::lookup;
pub(crate) use needs::KnownNeeds;
pub(crate) use runtime::call_native;
