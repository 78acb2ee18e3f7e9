//! The ledger: one row for each entry point.

use std::fmt;
use std::sync::Arc;

use crate::cost::Cost;
use crate::file::Span;
use crate::finding::{EntryPointRef, QueryKind, Step};
use crate::sensitivity::Sensitivity;

/// Whether a cache may hold the answer of an entry point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Cacheable {
    /// The same for everybody.
    Public,
    /// One copy for each user.
    Private,
    /// It writes, or it is not known what it answers.
    No,
}

impl Cacheable {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::No => "no",
        }
    }
}

impl fmt::Display for Cacheable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One place that asks the database, as one entry point reaches it.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct QuerySite {
    pub span: Span,
    /// Where the queryset that is asked begins, if that is known.
    pub built: Option<Span>,
    /// In words: `Book where slug`, `Book.author of each book`.
    pub shape: String,
    pub model: String,
    pub kind: QueryKind,
    /// How often: the product of the loops around it.
    pub multiplicity: Cost,
    /// Stands in a branch that a request may not take.
    pub conditional: bool,
    /// From the entry point to the site. Those of many sites are the same.
    pub steps: Arc<[Arc<Step>]>,
}

/// A function of the project that answers an entry point.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Handler {
    /// Its name in its module: `OrderList.get`.
    pub function: String,
    pub span: Span,
}

/// Fields of one class that an entry point reads or writes, of the rows that one filter leaves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SensitiveAccess {
    pub class: Sensitivity,
    pub write: bool,
    /// Dotted with its app.
    pub model: String,
    /// Sorted.
    pub fields: Vec<String>,
    /// What chooses the rows: `owner=request.user`, `pk from the URL`; empty where nothing is known to.
    pub filters: Vec<String>,
}

/// What one entry point does: who may call it, what it reads, writes and costs.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LedgerRow {
    pub entry: EntryPointRef,
    pub methods: Vec<String>,
    pub span: Span,
    /// The functions of the project that answer: of a class-based view, also those that it inherits.
    pub handlers: Vec<Handler>,
    pub queries: Vec<QuerySite>,
    pub cost: Cost,
    /// Models, dotted with the app label, sorted.
    pub reads: Vec<String>,
    pub writes: Vec<String>,
    /// What it reads and writes that is not public, the most sensitive first.
    pub sensitive: Vec<SensitiveAccess>,
    /// Whether a query is narrowed by the signed-in user.
    pub filters_by_user: bool,
    pub cacheable: Cacheable,
    pub cacheable_because: String,
    /// What was not understood on the way.
    pub unknowns: Vec<String>,
}
