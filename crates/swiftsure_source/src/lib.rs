//! The nouns that all floors share: symbols, files, spans, findings, costs, fixes and the rows of the ledger. And how work
//! is spread over threads.
//!
//! Nothing here reads a file, knows Python or knows a framework.

pub mod cost;
pub mod edit;
pub mod file;
pub mod finding;
pub mod ledger;
pub mod mask;
pub mod review;
pub mod sensitivity;
pub mod symbol;
pub mod threads;

pub use cost::{Cardinality, Cost};
pub use edit::{Edit, Fix, Safety};
pub use file::{FileId, Files, Position, Range, SourceFile, Span};
pub use finding::{EntryPointKind, EntryPointRef, Finding, Grade, Lens, QueryKind, QuerySubject, Severity, Step};
pub use ledger::{Cacheable, Handler, LedgerRow, QuerySite, SensitiveAccess};
pub use review::{NotLookedAt, Review, RuleInfo, Summary};
pub use sensitivity::Sensitivity;
pub use symbol::{Sym, Text};
