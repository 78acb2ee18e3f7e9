//! Accesses: what the program asks of the database, as plain facts that rules read.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use swiftsure_flow::branch::Way;
use swiftsure_flow::region::Standing;
use swiftsure_source::{QueryKind, Span, Sym, Text};
use thin_vec::ThinVec;

use crate::calls::CallInfo;
use crate::flow::Flow;
use crate::kept::Kept;
use crate::lookups::Asked;

/// One thing that the program asks of the database or does with its answer, on one of the ways that lead there. What it is
/// can be read of it directly: `access.kind`.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts of an access that have nothing to do with each other")]
pub struct Access {
    pub(crate) facts: Arc<AccessFacts>,
    /// The loops that repeat it, outermost first.
    pub loops: Arc<[LoopInfo]>,
    /// The calls that lead to the site, outermost first.
    pub calls: Arc<[Arc<CallInfo>]>,
    /// Numbers of the entry points that reach it, each once and in order. Accesses of one evaluation have none, and they are
    /// hundreds of thousands.
    pub entries: ThinVec<usize>,
    /// The one of them that the calls lead from.
    pub entry: Option<u32>,
    pub conditional: bool,
    /// Some turns of its loops are over before it asks.
    pub skips: bool,
    /// The decisions, loops and calls on the way, from where its evaluation began.
    pub way: Way,
    /// The answer is kept in the module: asked for once, whoever comes.
    pub kept_by_process: bool,
    /// Some of the rows that it writes are new, and others are there already.
    pub mixed: bool,
    /// By what an earlier answer is known to answer this one.
    pub kept: Kept,
    pub around: Arc<Around>,
}

/// What is open or waits while something is asked; most accesses share it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Around {
    /// Whether a database transaction is open meanwhile that the code begins itself.
    pub transaction: Standing,
    /// The coroutine on whose event loop it runs.
    pub coroutine: Option<Span>,
    /// Whether it runs while whoever made the request waits.
    pub request: Standing,
    /// Outside of it, not each run asks: the answer is kept in the cache, or asked for where somebody looks at it.
    pub run: Standing,
}

/// What an access is, whichever way leads to it: many accesses share it.
#[derive(Debug)]
pub struct AccessFacts {
    pub kind: AccessKind,
    pub site: Span,
    /// The dotted name of the function around the site.
    pub symbol: Text,
    /// Dotted with its app: `library.Book`. Of a relation, the model that has it.
    pub model: String,
    /// The model whose rows are read or written, where that is another one: of a relation, the one that it leads to.
    pub target: Option<String>,
    /// The queryset that the rows come from.
    pub set: Option<Arc<SetInfo>>,
    /// The queryset that is asked or written by itself: of the content of a relation, that content.
    pub asked: Option<Arc<SetInfo>>,
    /// The queryset from which a row was read that is written, or the row whose relation led to it.
    pub row: Option<Arc<SetInfo>>,
    /// It only asks where a key is not null.
    pub optional: bool,
    /// How many statements a write sends.
    pub statements: u64,
    /// Fewer, where the rows are not there that a delete takes along.
    pub at_most: bool,
    /// Only rows of the signed-in user or another user are meant.
    pub by_user: bool,
    /// The package of the app that gives a model this relation from outside and asks for it itself: it is there where
    /// that app is installed.
    pub given_by: Option<String>,
    /// For a relation of a row: how many of the loops, outermost first, the row is new in.
    pub row_loops: usize,
}

impl Deref for Access {
    type Target = AccessFacts;

    fn deref(&self) -> &AccessFacts {
        &self.facts
    }
}

impl Access {
    /// Whether it runs in a thread of its own: who starts it need not wait.
    pub fn is_apart(&self) -> bool {
        self.around.request == Standing::Outside
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessKind {
    /// A relation is loaded for a row. `path` leads to it from the rows of the set; `joins`: `select_related` takes it;
    /// `per_row` is false for a single row.
    Load { path: Vec<Sym>, relation: String, kind: QueryKind, joins: bool, per_row: bool },
    /// The content of a many-valued relation of a row is asked for; `plain` when a prefetch would answer it.
    Related { path: Vec<Sym>, relation: String, kind: QueryKind, op: Sym, plain: bool, prefetched: bool, per_row: bool },
    /// A question to the database of its own.
    Query { op: Sym, cached: bool },
    /// `inserts`: of a row that the program made, so that the database gets a new one.
    Write { op: Sym, inserts: bool },
    /// A column that `only` or `defer` left out.
    Deferred { field: Sym, path: Vec<Sym>, per_row: bool },
    /// Rows are counted, sorted, filtered or summed in Python.
    PythonWork { work: Sym },
    /// Something from outside reaches a sink. `kind`: of the sink; `name`: what it is called.
    Sink { kind: Sym, name: Sym, flow: Flow },
    /// Anything else that the knowledge names.
    Named { kind: Sym, detail: Option<Sym> },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LoopInfo {
    pub span: Span,
    pub name: Sym,
    pub over: LoopOver,
    /// The most turns, where a slice, a key or a list written by hand leaves few.
    pub limit: Option<usize>,
    /// It runs over what an installation has, and use adds nothing to: models, apps, fields, content types, sites.
    pub few: bool,
    /// It runs over rows of one owner: those of a user, or the related rows of one object.
    pub owned: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LoopOver {
    Rows,
    Constant(usize),
    Batches,
    While,
    Unknown,
}

/// Turns of a loop over constants from which on one query each is worth mending.
const MANY: usize = 10;

impl LoopInfo {
    /// Whether the number of turns grows with the data.
    pub fn grows(&self) -> bool {
        matches!(self.over, LoopOver::Rows | LoopOver::Unknown) && self.limit.is_none_or(|rows| rows >= MANY)
    }

    /// Whether the turns are so many that each should not ask the database.
    pub fn repeats(&self) -> bool {
        self.grows() || matches!(self.over, LoopOver::Constant(turns) if turns >= MANY)
    }
}

/// A queryset as findings speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts of a queryset that have nothing to do with each other")]
pub struct SetInfo {
    pub model: String,
    /// Where it starts: `Book.objects`.
    pub built: Span,
    /// Where its last step stands.
    pub made: Span,
    pub ops: Vec<OpInfo>,
    /// `library.Author.books` where it is the content of a relation.
    pub relation: Option<String>,
    /// The same, where the relation is many-to-many: what is added to it are rows of its through table.
    pub through: Option<String>,
    pub joined: BTreeSet<Vec<Sym>>,
    pub prefetched: BTreeSet<Vec<Sym>>,
    /// Queries that bring what is prefetched.
    pub prefetches: usize,
    /// Nothing is known of where it starts.
    pub unknown: bool,
    /// The caller of a function hands it in, and is too large to say what it hands in.
    pub handed_in: bool,
    /// `Records` or a shape without lazy loads.
    pub rows: bool,
    /// The columns of the model, by which the database could filter, sort and sum.
    pub columns: BTreeSet<Sym>,
    /// Narrowed by a user: `filter(owner=request.user)`, `request.user.orders`.
    pub by_user: bool,
    /// For the content of a relation of one user: where that user was read.
    pub of_user: Option<Span>,
    /// For the unchanged content of a relation of the rows of another queryset: that queryset, and the path to it.
    pub owner: Option<(Arc<SetInfo>, Vec<Sym>)>,
    /// Its conditions, its order and its aggregates.
    pub asked: Asked,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpInfo {
    pub name: Sym,
    pub site: Span,
    /// Constant texts among the positional arguments.
    pub texts: Vec<Sym>,
    pub lookups: Vec<Sym>,
    pub args: usize,
    /// Whether all arguments are constants of the code.
    pub fixed: bool,
    /// Narrowed by the signed-in user or another user.
    pub by_user: bool,
    /// The lookups that are compared with a user, and where that user was read.
    pub users: Vec<(Sym, Span)>,
}

impl SetInfo {
    /// The first step of a name.
    pub fn op(&self, name: &str) -> Option<&OpInfo> {
        self.ops.iter().find(|op| op.name == name)
    }

    pub fn has_op(&self, name: &str) -> bool {
        self.op(name).is_some()
    }
}

/// The method whose asynchronous twin this one is: `get` for `aget`, and `get` for itself.
pub fn sync(op: &str) -> &str {
    const OWN: &[&str] = &["add", "aggregate", "alias", "all", "annotate", "as_manager"];
    op.strip_prefix('a').filter(|_| !OWN.contains(&op)).unwrap_or(op)
}
