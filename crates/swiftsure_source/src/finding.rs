//! What a rule states about the user's program.

use std::fmt;
use std::str::FromStr;

use crate::cost::Cost;
use crate::edit::Fix;
use crate::file::Span;
use crate::symbol::Text;

/// The three families of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Lens {
    Swift,
    Sure,
    Balance,
}

impl Lens {
    pub const ALL: [Self; 3] = [Self::Swift, Self::Sure, Self::Balance];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Swift => "swift",
            Self::Sure => "sure",
            Self::Balance => "balance",
        }
    }
}

impl fmt::Display for Lens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Lens {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|lens| lens.as_str() == text).ok_or(())
    }
}

/// How much a finding matters; ordered from low to critical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Severity {
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// One level less; there is nothing below low.
    pub fn less(self) -> Self {
        match self {
            Self::Critical => Self::High,
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a finding is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Grade {
    /// It follows from the code.
    Read,
    /// It shows in live data.
    Seen,
    /// It was done before and after, and compared.
    Proved,
}

impl Grade {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "READ",
            Self::Seen => "SEEN",
            Self::Proved => "PROVED",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What kind of question is asked of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum QueryKind {
    Forward,
    Reverse,
    OneToOne,
    ManyToMany,
    Generic,
    Deferred,
    Query,
    Write,
}

impl QueryKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Reverse => "reverse",
            Self::OneToOne => "one-to-one",
            Self::ManyToMany => "many-to-many",
            Self::Generic => "generic",
            Self::Deferred => "deferred",
            Self::Query => "query",
            Self::Write => "write",
        }
    }
}

impl fmt::Display for QueryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One step of a proof: what happens at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Step {
    /// One word for the left margin: `url`, `view`, `built`, `loop`, `call`, `asked`.
    #[cfg_attr(feature = "serde", serde(with = "crate::symbol::text"))]
    pub label: Text,
    pub span: Span,
    /// What happens here, in names of the user's code.
    pub text: String,
    /// Whether the output should quote the source here.
    pub excerpt: bool,
}

/// The query that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct QuerySubject {
    /// Dotted with the app label: `library.Book`.
    pub model: String,
    /// Dotted with model and accessor: `library.Book.author`.
    pub relation: Option<String>,
    /// Where one finding is about several relations: all of them, and `relation` is none.
    pub relations: Vec<String>,
    pub kind: QueryKind,
}

/// Where a request, command, task or signal enters the project's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum EntryPointKind {
    Route,
    /// A class-based view that no URLconf which was understood leads to.
    View,
    Command,
    Task,
    Signal,
    Middleware,
    ContextProcessor,
    Admin,
    /// A root field of a GraphQL schema.
    Graphql,
    /// A handler of a consumer of channels.
    Consumer,
    /// A function that nothing which was understood calls.
    Function,
}

impl EntryPointKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::View => "view",
            Self::Command => "command",
            Self::Task => "task",
            Self::Signal => "signal",
            Self::Middleware => "middleware",
            Self::ContextProcessor => "context-processor",
            Self::Admin => "admin",
            Self::Graphql => "graphql",
            Self::Consumer => "consumer",
            Self::Function => "function",
        }
    }
}

impl fmt::Display for EntryPointKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An entry point as a finding names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EntryPointRef {
    pub kind: EntryPointKind,
    /// The view, command, task or receiver by its dotted name.
    pub name: String,
    /// For routes: the pattern, with a leading slash.
    pub route: Option<String>,
    /// Who may call it: `anonymous`, `authenticated`, `staff`, `superuser`, `permission: ...`, `unknown`.
    pub who: String,
}

impl EntryPointRef {
    /// Whether only those may call it whom somebody has chosen.
    pub fn is_for_few(&self) -> bool {
        self.who.starts_with("permission") || matches!(self.who.as_str(), "staff" | "superuser")
    }
}

/// What a rule states: rule, site, proof, cost, evidence, fixes.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Finding {
    /// With its lens: `swift/n-plus-one`.
    #[cfg_attr(feature = "serde", serde(with = "crate::symbol::text"))]
    pub rule: Text,
    pub lens: Lens,
    pub severity: Severity,
    pub grade: Grade,
    /// The main site.
    pub span: Span,
    /// The dotted name of the function or class around the site: `shop.views.order_list`.
    pub symbol: String,
    /// What distinguishes this finding from others of the same rule under the same symbol; never a line number.
    pub discriminator: String,
    /// One sentence that says what happens.
    pub message: String,
    /// The sentence on the cost: `51 queries where 1 is enough.` Empty where there is nothing to add.
    pub cost_sentence: String,
    pub cost: Cost,
    pub subject: Option<QuerySubject>,
    /// Where the queryset is built.
    pub origin: Option<Span>,
    /// The loop that repeats the query.
    pub loop_span: Option<Span>,
    pub steps: Vec<Step>,
    pub entry_points: Vec<EntryPointRef>,
    pub fixes: Vec<Fix>,
    /// What could go wrong with the fix.
    pub careful: Vec<String>,
    /// What it means for the other eye.
    pub other_eye: Option<String>,
}

impl Finding {
    /// The short name of the rule, without its lens.
    pub fn rule_name(&self) -> &'static str {
        self.rule.rsplit('/').next().unwrap_or(self.rule)
    }

    /// `n-plus-one@7f3a9c02`: the rule and a hash of the symbol path, so that it survives edits above it.
    pub fn id(&self) -> String {
        format!("{}@{:08x}", self.rule_name(), self.fingerprint() >> 32)
    }

    /// A stable 64-bit number of rule, symbol and discriminator (FNV-1a).
    pub fn fingerprint(&self) -> u64 {
        let parts = [self.rule, "\0", &self.symbol, "\0", &self.discriminator];
        parts
            .iter()
            .flat_map(|part| part.bytes())
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}
