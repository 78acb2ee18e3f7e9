//! The formats on a small fabricated review, and on a hostile one.

mod fixture;
mod machines;
mod people;
