//! Template languages: text to a small tree with exact places.
//!
//! Only syntax. Nothing here reads a file, knows which template a name means, or what a variable holds. Parsing cannot
//! fail: what is broken is counted, and the rest of the template is there.

pub mod django;
pub mod jinja;
