//! Reading templates: what tags and expressions are, where they stand, and that no input is too broken to read.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail so")]

mod django;
mod jinja;
