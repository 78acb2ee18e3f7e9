//! What a project depends on: its requirements and locks, its runtimes, and what advisories say of them.
//!
//! Everything here is a function of texts: which files there are, and what they hold, is for the review to find out.

pub mod advisory;
pub mod cvss;
mod dependency;
mod locks;
mod project_file;
mod requirements;
mod runtime;
mod support;
mod version;

pub use advisory::{Advisories, Advisory, Known};
pub use dependency::{Dependencies, Dependency, Reading, Runtime, RuntimeKind, Stated, normalised, read};
pub use runtime::{is_pipeline, is_runtime_file};
pub use support::{Series, Standing, is_older, maintained, newest_allowed, series_of, standing};
pub use version::{Specifiers, Version};
