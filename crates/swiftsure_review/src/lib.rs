//! The review of a project around its analysis: configuration, discovery, ignores, baseline and what changed.

mod advisories;
pub mod baseline;
pub mod cache;
pub mod check;
pub mod classify;
pub mod config;
pub mod discover;
pub mod globs;
mod marks;
pub mod names;
pub mod options;
mod packages;
pub mod project;
pub mod read;
pub mod run;
pub mod settings_module;
pub mod since;
pub mod suppress;

pub use advisories::AdvisoriesError;
pub use baseline::{Baseline, BaselineError, Split};
pub use cache::Cache;
pub use check::{Reviewed, Scope, check, configured};
pub use classify::{FileClass, FileKind};
pub use config::{Config, ConfigError, Known};
pub use discover::{DiscoverError, Discovery, FoundFile, discover, discover_installed};
pub use options::{AdvisorySource, FailOn, LensName, Level, Options, SettingsModule};
pub use packages::dependencies;
pub use project::{project_roots, root_of, site_packages};
pub use read::{Project, ReadError, Source, read};
pub use run::{Outcome, RunError, Task, run};
pub use settings_module::deployed;
pub use since::{Changes, SinceError, changes_since};
