//! One Django project: from its files to its trace.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::thread;

use swiftsure_python::Codebase;
use swiftsure_source::{EntryPointKind, FileId, Sensitivity, Span};

use crate::admin_doors::AdminDoor;
use crate::deployment::{Deployment, deployments, fallbacks};
use crate::evaluation::{Evaluation, evaluate};
use crate::form_facts::FormInfo;
use crate::migrations::Migration;
use crate::rest::{SearchedColumn, SerializerInfo};
use crate::schema::Schema;
use crate::sensitivity::Sensitivities;
use crate::share::Share;
use crate::trace::Trace;

/// What the caller knows of the project.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Dotted names of settings modules, the one to judge first.
    pub settings: Vec<String>,
    /// The settings module that the user wants judged.
    pub named: Option<String>,
    /// Settings modules that what runs in production names, and the file that does: `config.settings`, `config/wsgi.py`.
    pub deployed: Vec<(String, String)>,
    /// How sensitive the user says that single fields of models are, by `app.Model.field`.
    pub sensitivity: BTreeMap<String, Sensitivity>,
    /// Files to load and review: the project's own source.
    pub reviewed: BTreeSet<FileId>,
}

/// What analysis came back with.
#[derive(Debug, Default)]
pub struct Analysis {
    pub trace: Trace,
    /// The settings that run in production.
    pub deployments: Vec<Deployment>,
    /// The settings for development that a web server loads unless its environment names others, and where that is said.
    pub fallbacks: Vec<(Deployment, Span)>,
    /// The serializers of the project.
    pub serializers: Vec<SerializerInfo>,
    /// The columns by which views of REST framework let their callers search, filter and order.
    pub searched: Vec<SearchedColumn>,
    /// What admins say themselves of who may do what.
    pub admin_doors: Vec<AdminDoor>,
    /// The model forms of the project.
    pub forms: Vec<FormInfo>,
    /// Models of the project, dotted with their apps.
    pub models: Vec<String>,
    /// Each request runs in a transaction: `ATOMIC_REQUESTS` of the settings.
    pub atomic_requests: bool,
    /// What the models say of their tables.
    pub schema: Schema,
    /// How sensitive the fields of the models are.
    pub sensitivities: Sensitivities,
    /// The latest migrations of each app of the project.
    pub migrations: Vec<Migration>,
    /// What was given up on: kind, about what, how often.
    pub unknowns: BTreeMap<String, BTreeMap<String, usize>>,
    /// What stands before the patterns of each URLconf, for each way in which others include it.
    pub url_prefixes: BTreeMap<FileId, BTreeSet<String>>,
    /// The functions of each reviewed file: where each stands, and its dotted name.
    pub functions: BTreeMap<FileId, Vec<(Span, String)>>,
}

impl Analysis {
    /// The dotted name of the innermost function around a place.
    pub fn symbol_at(&self, site: Span) -> Option<&str> {
        self.function_at(site).map(|(_, name)| name.as_str())
    }

    /// The innermost function around a place: its whole definition, and its dotted name.
    pub fn function_at(&self, site: Span) -> Option<&(Span, String)> {
        let around = self.functions.get(&site.file)?.iter().filter(|(span, _)| span.contains(site));
        around.min_by_key(|(span, _)| span.end - span.start)
    }
}

/// The stack of a thread that runs the program abstractly, in bytes; calls nest up to the engine's limit.
pub const STACK: usize = 512 << 20;
/// Reviewed files from which on two interpreters share the entry points.
const LARGE: usize = 500;

/// Runs the program abstractly, a large one on two threads if there are as many. What comes of it does not depend on how
/// many there are.
pub fn analyse(code: &Codebase, request: &Request, threads: usize) -> Analysis {
    let evaluated = if request.reviewed.len() < LARGE { None } else { in_halves(code, request, threads) };
    let Evaluation { mut part, declared, mut analysis } =
        evaluated.unwrap_or_else(|| evaluate(code, request, Share::whole()));
    analysis.searched = std::mem::take(&mut part.searched).into_iter().collect();
    analysis.trace = Trace::of(part, declared);
    say_who(&mut analysis.trace);
    analysis.deployments = deployments(code, request);
    analysis.fallbacks = fallbacks(code, request);
    analysis
}

/// The evaluation by two interpreters; none where no thread can be had.
fn in_halves(code: &Codebase, request: &Request, threads: usize) -> Option<Evaluation> {
    let (first, second) = Share::halves(threads < 2);
    thread::scope(|scope| {
        let worker = thread::Builder::new().name("second half".to_owned()).stack_size(STACK);
        let worker = worker.spawn_scoped(scope, || evaluate(code, request, second)).ok()?;
        let first = evaluate(code, request, first);
        Some(first.join(worker.join().unwrap_or_else(|panic| resume_unwind(panic))))
    })
}

/// Says who may call the entry points that do not say so themselves.
fn say_who(trace: &mut Trace) {
    for (entry, accesses) in trace.entries.iter_mut().zip(&trace.by_entry) {
        match entry.point.kind {
            EntryPointKind::Route => entry.point.who = crate::ledger::who(entry, accesses),
            // That a resolver has no guard of its own does not say who may call the view of the schema, nor what stands
            // around a view where it is registered.
            EntryPointKind::Graphql | EntryPointKind::View => {
                let who = crate::ledger::who(entry, accesses);
                entry.point.who = if who == "anonymous" { "unknown".to_owned() } else { who };
            }
            _ => {}
        }
    }
}
