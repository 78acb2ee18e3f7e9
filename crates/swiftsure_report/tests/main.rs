//! The formats on a small fabricated review, and on a hostile one.

#![expect(clippy::unwrap_used, reason = "a test may fail so")]

mod fixture;
mod machines;
mod people;
