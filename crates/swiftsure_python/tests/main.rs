//! Reading Python: what names mean, which module a dotted name is, and that no input is too broken to read.

#![expect(clippy::unwrap_used, reason = "a test may fail so")]

mod broken;
mod comprehensions;
mod definitions;
mod imports;
mod index;
mod modules;
mod reading;
mod scopes;
