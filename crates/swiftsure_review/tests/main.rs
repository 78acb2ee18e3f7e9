//! What the review does with folders, files and repositories on disk.

// In a test, a panic is the report; the lint's own exception knows functions with `#[test]` only, not their helpers.
#![allow(clippy::unwrap_used)]

mod cases {
    pub(crate) mod baseline;
    pub(crate) mod config;
    pub(crate) mod discover;
    pub(crate) mod osv;
    pub(crate) mod packages;
    pub(crate) mod project;
    pub(crate) mod since;
    pub(crate) mod support;
    pub(crate) mod suppress;
}
