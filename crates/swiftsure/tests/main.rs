//! What the program does when it is run: exit codes, formats, messages, and what it leaves on the disk.

// In a test, a panic is the report; the lint's own exception knows functions with `#[test]` only, not their helpers.
#![allow(clippy::unwrap_used)]

mod cases {
    pub(crate) mod baseline;
    pub(crate) mod cache;
    pub(crate) mod explain;
    pub(crate) mod failures;
    pub(crate) mod formats;
    pub(crate) mod ignores;
    pub(crate) mod paths;
    pub(crate) mod secrets;
    pub(crate) mod settings;
    pub(crate) mod since;
    pub(crate) mod support;
    pub(crate) mod terminal;
}
