//! The ledger: what each entry point asks of the database, summed up in one row.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use swiftsure_flow::branch::Ways;
use swiftsure_source::{Cacheable, Cost, LedgerRow, QueryKind, QuerySite, Step};

use crate::access::{Access, AccessKind, LoopOver, sync};
use crate::bounds::Bounds;
use crate::calls::CallInfo;
use crate::entry::Entry;
use crate::facts::UNFOLLOWED;
use crate::kept::Memory;
use crate::project::Analysis;
use crate::sensitive::sensitive;
use crate::trace::Trace;

/// Questions that bring whole rows, and what was to be prefetched with them.
const BRINGS_ROWS: &[&str] = &[
    "iterate",
    "bool",
    "len",
    "in",
    "index",
    "get",
    "first",
    "last",
    "earliest",
    "latest",
    "in_bulk",
    "iterator",
    "prefetch_related_objects",
];

/// One row an entry point, in the order of the trace.
pub fn ledger(analysis: &Analysis) -> Vec<LedgerRow> {
    let trace = &analysis.trace;
    let mut steps = Steps::default();
    let rows = trace.entries.iter().zip(&trace.by_entry);
    rows.map(|(entry, accesses)| row(analysis, entry, accesses, &mut steps)).collect()
}

fn row(analysis: &Analysis, entry: &Entry, accesses: &[Access], steps: &mut Steps) -> LedgerRow {
    let asked = asked_in_turn(&analysis.trace.ways, accesses);
    let unknowns = unknowns(accesses);
    let mut cost = total(&analysis.trace.ways, &asked);
    cost.open |= !unknowns.is_empty();
    let queries: Vec<QuerySite> = asked.into_iter().filter_map(|access| site(access, steps)).collect();
    let models = |write: bool| -> Vec<String> {
        let of_kind = queries.iter().filter(|query| (query.kind == QueryKind::Write) == write);
        of_kind.map(|query| query.model.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let (reads, writes) = (models(false), models(true));
    let (cacheable, cacheable_because) = cacheable(entry, accesses, &writes);
    LedgerRow {
        entry: entry.point.clone(),
        methods: entry.methods.clone(),
        handlers: entry.handlers.clone(),
        span: entry.span,
        sensitive: sensitive(&analysis.sensitivities, accesses),
        filters_by_user: accesses.iter().any(|access| access.by_user),
        queries,
        cost,
        reads,
        writes,
        cacheable,
        cacheable_because,
        unknowns,
    }
}

/// What is not followed on the way, so that the cost is at least what is known.
fn unknowns(accesses: &[Access]) -> Vec<String> {
    let left_out = accesses.iter().filter_map(|access| match &access.kind {
        AccessKind::Named { kind, detail: Some(what) } if *kind == UNFOLLOWED => Some(what.to_string()),
        _ => None,
    });
    left_out.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Who may call an entry point, by the guards that it runs through.
pub(crate) fn who(entry: &Entry, accesses: &[Access]) -> String {
    let named = |wanted: &'static str| {
        accesses.iter().filter_map(move |access| match &access.kind {
            AccessKind::Named { kind, detail } if *kind == *wanted => {
                Some((access.site, detail.map(swiftsure_source::Sym::as_str)))
            }
            _ => None,
        })
    };
    if let Some((site, _)) = named("guard permission").next() {
        // One guard may ask for several.
        let of_first = named("guard permission").filter(|(other, _)| *other == site).map(|(_, name)| name);
        let names: Option<BTreeSet<&str>> = of_first.collect();
        let names = names.map(|names| names.into_iter().collect::<Vec<_>>().join(", "));
        return format!("permission: {}", names.as_deref().unwrap_or("unknown"));
    }
    let guards: BTreeSet<&str> = named("guard").filter_map(|(_, name)| name).collect();
    if let Some(guard) =
        ["superuser", "staff", "test", "authenticated"].into_iter().find(|guard| guards.contains(guard))
    {
        return guard.to_owned();
    }
    if entry.guards.unknown || named("user read").next().is_some() {
        "unknown".to_owned()
    } else {
        "anonymous".to_owned()
    }
}

fn cacheable(entry: &Entry, accesses: &[Access], writes: &[String]) -> (Cacheable, String) {
    if let Some(model) = writes.first() {
        return (Cacheable::No, format!("it writes {model}"));
    }
    if !entry.methods.is_empty() && !entry.methods.iter().any(|method| method == "GET" || method == "HEAD") {
        return (Cacheable::No, "only answers to GET are kept".to_owned());
    }
    let says = |named: &str| {
        accesses.iter().any(|access| matches!(&access.kind, AccessKind::Named { kind, .. } if *kind == *named))
    };
    if says("never cached") {
        return (Cacheable::No, "it says so itself".to_owned());
    }
    if says("user read") {
        return (Cacheable::Private, "it reads the signed-in user".to_owned());
    }
    if entry.guards.unknown {
        return (Cacheable::No, "it is not known who may call it".to_owned());
    }
    if !entry.guards.needs.is_empty() {
        return (Cacheable::Private, "only some may call it".to_owned());
    }
    (Cacheable::Public, "it reads neither the user nor the session".to_owned())
}

/// The accesses of an entry point that ask or write, each with the number of its statements.
pub fn statements(trace: &Trace, entry: usize) -> Vec<(&Access, u64)> {
    let asked = trace.by_entry.get(entry).map(|accesses| asked_in_turn(&trace.ways, accesses)).unwrap_or_default();
    asked.into_iter().filter_map(|access| Some((access, count(access)?))).collect()
}

/// The accesses that ask; what is kept is asked once.
fn asked_in_turn<'a>(ways: &Ways, accesses: &'a [Access]) -> Vec<&'a Access> {
    let mut memory = Memory::default();
    accesses.iter().filter(|access| !memory.answers(ways, access)).collect()
}

/// The sum of all questions; of those that exclude each other, the dearest.
fn total(ways: &Ways, asked: &[&Access]) -> Cost {
    let costs = asked.iter().filter_map(|access| Some((*access, multiplicity(access)?)));
    Bounds::of(ways, costs).cost()
}

fn asked(kind: &AccessKind) -> Option<&'static str> {
    match kind {
        AccessKind::Query { op, .. } | AccessKind::Related { op, .. } => Some(op.as_str()),
        _ => None,
    }
}

/// How many statements one turn sends; none where it sends none.
fn count(access: &Access) -> Option<u64> {
    Some(match &access.kind {
        AccessKind::Load { .. } | AccessKind::Deferred { .. } => 1,
        AccessKind::Related { .. } | AccessKind::Query { .. } => rows_and_prefetches(access),
        AccessKind::Write { .. } => access.statements,
        AccessKind::PythonWork { .. } | AccessKind::Named { .. } | AccessKind::Sink { .. } => return None,
    })
}

/// What kind of query it is, and what it asks for.
fn kind_and_shape(access: &Access) -> Option<(QueryKind, String)> {
    Some(match &access.kind {
        AccessKind::Load { relation, kind, .. } => (*kind, format!("{relation} of one row")),
        AccessKind::Related { relation, kind, op, .. } => (*kind, format!("{relation} ({op})")),
        AccessKind::Query { op, .. } => (QueryKind::Query, format!("{}{} ({op})", access.model, narrowed(access))),
        AccessKind::Write { op, .. } => (QueryKind::Write, format!("{} ({op})", access.model)),
        AccessKind::Deferred { field, .. } => (QueryKind::Deferred, format!("{}.{field}", access.model)),
        AccessKind::PythonWork { .. } | AccessKind::Named { .. } | AccessKind::Sink { .. } => return None,
    })
}

fn site(access: &Access, steps: &mut Steps) -> Option<QuerySite> {
    let (kind, shape) = kind_and_shape(access)?;
    let model = access.target.as_ref().unwrap_or(&access.model).clone();
    let set = access.asked.as_ref().or(access.set.as_ref());
    let built = set.filter(|set| !set.unknown).map(|set| set.built);
    Some(QuerySite {
        span: access.site,
        built,
        shape,
        model,
        kind,
        multiplicity: multiplicity(access)?,
        conditional: access.conditional,
        steps: steps.of(&access.calls),
    })
}

/// The steps of all sites: what many share is made once. The trace has each call and each list of calls once.
#[derive(Default)]
struct Steps {
    known: FxHashMap<*const [Arc<CallInfo>], Arc<[Arc<Step>]>>,
    single: FxHashMap<*const CallInfo, Arc<Step>>,
}

impl Steps {
    fn of(&mut self, calls: &Arc<[Arc<CallInfo>]>) -> Arc<[Arc<Step>]> {
        let Self { known, single } = self;
        let step =
            |call: &Arc<CallInfo>| single.entry(Arc::as_ptr(call)).or_insert_with(|| Arc::new(step(call))).clone();
        known.entry(Arc::as_ptr(calls)).or_insert_with(|| calls.iter().map(step).collect()).clone()
    }
}

fn step(call: &CallInfo) -> Step {
    Step { label: "call", span: call.span, text: format!("calls {}", call.callee), excerpt: false }
}

/// Whether a question brings rows: `aget` as `get`.
pub(crate) fn brings_rows(op: &str) -> bool {
    BRINGS_ROWS.contains(&sync(op))
}

/// One query for the rows and one for each prefetched relation.
fn rows_and_prefetches(access: &Access) -> u64 {
    let brings_rows = asked(&access.kind).is_some_and(brings_rows);
    match &access.set {
        Some(set) if brings_rows && set.rows && matches!(access.kind, AccessKind::Query { .. }) => {
            1 + u64::try_from(set.prefetches).unwrap_or(0)
        }
        _ => 1,
    }
}

/// ` where slug, owner` for the lookups of the steps.
fn narrowed(access: &Access) -> String {
    let Some(set) = &access.set else { return String::new() };
    let lookups: Vec<&str> = set.ops.iter().flat_map(|op| &op.lookups).map(|lookup| lookup.as_str()).collect();
    if lookups.is_empty() { String::new() } else { format!(" where {}", lookups.join(", ")) }
}

/// How often it asks: the statements of a turn for each turn of the loops around it.
fn multiplicity(access: &Access) -> Option<Cost> {
    let mut times = count(access)?;
    let mut names = Vec::new();
    let mut open = false;
    for entry in access.loops.iter() {
        match entry.over {
            LoopOver::Rows | LoopOver::Unknown => names.push(entry.name.as_str().into()),
            LoopOver::Constant(turns) => times = times.saturating_mul(u64::try_from(turns).unwrap_or(1)),
            LoopOver::While | LoopOver::Batches => open = true,
        }
    }
    let mut cost = Cost::product(times, names);
    cost.open = open;
    cost.upper = access.conditional || access.optional || access.skips || access.at_most;
    Some(cost)
}
