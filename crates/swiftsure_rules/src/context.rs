//! What a rule may look at.

use std::collections::BTreeSet;

use jiff::civil::Date;
use swiftsure_django::{Access, AccessKind, Analysis, Bounds, CallInfo, LoopInfo, LoopOver};
use swiftsure_flow::branch::Turn;
use swiftsure_packages::{Advisories, Dependencies};
use swiftsure_python::index::Index;
use swiftsure_python::{Codebase, Origin};
use swiftsure_source::{Cost, EntryPointKind, EntryPointRef, FileId, Files, Severity, Span};

use crate::accesses::Accesses;
use crate::drawn;
use crate::sure::hardcoded_secret;
use crate::sure::secrets::{self, Secret};

/// Decisions in a loop up to which an access behind them is stated.
const DECISIONS: usize = 2;
/// The same for a question of its own: of those behind two decisions that were judged by reading (`docs/accuracy.md`), four
/// in ten were never asked; of relations and writes, one in ten.
const QUESTION_DECISIONS: usize = 1;

/// The trace of a project with the texts of its files.
#[derive(Debug)]
pub struct Context<'a> {
    pub analysis: &'a Analysis,
    pub files: &'a Files,
    /// Files whose code is judged; what happens elsewhere is not the user's to mend.
    pub reviewed: &'a BTreeSet<FileId>,
    /// The parsed files.
    pub code: &'a Codebase,
    /// What stands where in the code that is judged.
    pub index: &'a Index<'a>,
    pub packages: Packages<'a>,
    pub(crate) secrets: Vec<Secret>,
    accesses: Accesses<'a>,
}

/// What a project depends on, and with what that is compared.
#[derive(Clone, Copy, Debug)]
pub struct Packages<'a> {
    pub dependencies: &'a Dependencies,
    pub advisories: &'a Advisories,
    /// The day on which support is judged.
    pub today: Date,
}

impl<'a> Context<'a> {
    pub fn new(
        analysis: &'a Analysis,
        code: &'a Codebase,
        index: &'a Index<'a>,
        reviewed: &'a BTreeSet<FileId>,
        packages: Packages<'a>,
    ) -> Self {
        let secrets = secrets::find(code, reviewed);
        let accesses = Accesses::of(&analysis.trace.accesses, |access| is_judged(reviewed, access));
        Self { analysis, files: &code.files, reviewed, code, index, packages, secrets, accesses }
    }
}

impl<'a> Context<'a> {
    /// What no output may show: the secrets of the project, whether a rule states them or not.
    pub fn hidden(&self) -> Vec<Span> {
        let found = self.secrets.iter().map(Secret::hidden);
        found.chain(hardcoded_secret::hidden(self)).collect()
    }

    /// Accesses in code that is judged.
    pub fn accesses(&self) -> impl Iterator<Item = &'a Access> {
        self.accesses.judged.iter().copied()
    }

    /// Those of them that ask at a place.
    pub(crate) fn accesses_at(&self, site: Span) -> impl Iterator<Item = &'a Access> {
        self.accesses.at(site).iter().copied().filter(|access| self.is_judged(access))
    }

    /// Those of them that a loop repeats.
    pub(crate) fn accesses_inside(&self, around: Span) -> impl Iterator<Item = &'a Access> {
        self.accesses.inside(around).iter().copied().filter(|access| self.is_judged(access))
    }

    /// Whether querysets of another model have a step that ends at a place, in any code.
    pub(crate) fn passes_other(&self, place: Span, model: &str) -> bool {
        self.accesses.passes_other(place, model)
    }

    /// Whether an access stands in code that is judged. Of what a library repeats for rows of which nothing is known,
    /// nobody can say what is loaded with them.
    pub fn is_judged(&self, access: &Access) -> bool {
        is_judged(self.reviewed, access)
    }

    /// Whether a span is a place in code that is judged: what libraries do may stand nowhere.
    pub fn is_place(&self, span: Span) -> bool {
        span.start < span.end && self.reviewed.contains(&span.file)
    }

    /// Whether a span stands in what is known of libraries, and not in a file that the user has.
    pub(crate) fn is_knowledge(&self, span: Span) -> bool {
        let module = self.code.module_of(span.file);
        module.is_some_and(|module| self.code.head(module).origin == Origin::Knowledge)
    }

    /// The source text of a span.
    pub fn text(&self, span: Span) -> &str {
        self.files.get(span.file).text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The text of the rest of the file after a span.
    pub fn after(&self, span: Span) -> &str {
        self.files.get(span.file).text.get(span.end as usize..).unwrap_or_default()
    }

    /// The text of the line before a span begins.
    pub fn before(&self, span: Span) -> &str {
        let file = self.files.get(span.file);
        let start = file.line_range(file.line(span.start)).start;
        file.text.get(start as usize..span.start as usize).unwrap_or_default()
    }

    pub fn line(&self, span: Span) -> u32 {
        self.files.get(span.file).line(span.start)
    }

    /// Which of the calls to an access is the first one inside of a loop in the same function.
    pub(crate) fn first_call_in(&self, access: &Access, repeat: Span) -> Option<usize> {
        let function = self.analysis.symbol_at(repeat);
        let turns = self.analysis.trace.ways.turns(access.way);
        let within =
            turns.iter().position(|turn| matches!(turn, Turn::Loop(site) | Turn::Items(site) if *site == repeat));
        let follows = |call: &CallInfo| match within {
            Some(at) => turns[at..].contains(&Turn::Call(call.span)),
            // A loop of a library stands for the call that leads to it.
            None => call.span.file == repeat.file && call.span.start >= repeat.start,
        };
        access.calls.iter().position(|call| follows(call) && self.analysis.symbol_at(call.span) == function)
    }

    /// Whether an access is likely on a turn of its loops: few decisions that depend on the data stand before it. What is
    /// behind more of them is often behind two that exclude each other, for reasons that are not in the code.
    pub(crate) fn is_likely(&self, access: &Access) -> bool {
        let most = if matches!(access.kind, AccessKind::Query { .. }) { QUESTION_DECISIONS } else { DECISIONS };
        self.decisions(access) <= most
    }

    /// What accesses cost together, each with its own cost.
    pub(crate) fn bounds<'x>(
        &self,
        accesses: impl IntoIterator<Item = &'x Access>,
        cost: impl Fn(&Access) -> Cost,
    ) -> Bounds {
        Bounds::of(&self.analysis.trace.ways, accesses.into_iter().map(|access| (access, cost(access))))
    }

    /// How many decisions stand between the outermost loop that repeats an access, or its entry, and the access.
    fn decisions(&self, access: &Access) -> usize {
        let turns = self.analysis.trace.ways.turns(access.way);
        let repeated: BTreeSet<Span> = repeating(access).iter().map(|entry| entry.span).collect();
        let start = turns
            .iter()
            .position(|turn| matches!(turn, Turn::Loop(site) | Turn::Items(site) if repeated.contains(site)));
        let innermost = turns
            .iter()
            .rposition(|turn| matches!(turn, Turn::Loop(site) | Turn::Items(site) if repeated.contains(site)));
        let is_page = self.is_page(access);
        let weight = |(at, turn): (usize, &Turn)| match turn {
            // What runs where something has gone wrong does not run for most rows.
            Turn::Handler(..) | Turn::Failing(..) if innermost.is_none_or(|innermost| at > innermost) => DECISIONS + 1,
            Turn::Rest(site, arm) | Turn::Checked(site, arm) | Turn::Arm(site, arm)
                if is_page && self.is_without_request(*site, *arm) =>
            {
                DECISIONS + 1
            }
            // Every tenth turn is not each of them.
            Turn::Arm(site, 0) if self.text(*site).contains(" % ") => DECISIONS + 1,
            Turn::Member(..) => 0,
            turn => usize::from(!turn.passes()),
        };
        turns.iter().enumerate().skip(start.unwrap_or(0)).map(weight).sum()
    }

    /// How much the loops of accesses matter. Nobody waits for a command, so that what only commands do matters less.
    pub(crate) fn severity(&self, accesses: &[&Access], rows: Severity, other: Severity) -> Severity {
        let heaviest = accesses.iter().map(|access| self.weight(access, rows, other)).max().unwrap_or(other);
        let entries = &self.analysis.trace.entries;
        let is_command =
            |number: &usize| entries.get(*number).is_some_and(|entry| entry.point.kind == EntryPointKind::Command);
        let mut numbers = accesses.iter().flat_map(|access| &access.entries).peekable();
        let only_commands = numbers.peek().is_some() && numbers.all(is_command);
        match heaviest {
            Severity::High if only_commands => Severity::Medium,
            Severity::Medium if only_commands => Severity::Low,
            heaviest => heaviest,
        }
    }

    /// How much the loops of an access matter: rows are many, those of one owner fewer, anything else may be few.
    pub(crate) fn weight(&self, access: &Access, rows: Severity, other: Severity) -> Severity {
        let loops = || access.loops.iter().filter(|entry| !entry.few);
        let is_over_rows = |entry: &LoopInfo| entry.over == LoopOver::Rows;
        // What is not known around the rows of one owner may be many owners.
        let mut around = loops().take_while(|entry| !is_over_rows(entry));
        let is_repeated = around.any(|entry| entry.over == LoopOver::Unknown);
        if loops().any(|entry| is_over_rows(entry) && (!entry.owned || is_repeated)) {
            rows
        } else if loops().any(is_over_rows) {
            rows.min(Severity::Medium)
        } else if loops().any(|entry| entry.over == LoopOver::Unknown && !drawn::is_handful(self, entry.span)) {
            other
        } else {
            Severity::Low
        }
    }

    /// Whether only requests reach an access.
    fn is_page(&self, access: &Access) -> bool {
        use EntryPointKind::{Admin, Graphql, Route};
        let entries = &self.analysis.trace.entries;
        let answers = |number: &usize| {
            entries.get(*number).is_some_and(|entry| matches!(entry.point.kind, Admin | Graphql | Route))
        };
        !access.entries.is_empty() && access.entries.iter().all(answers)
    }

    /// Whether an arm of a decision is the one that is taken where there is no request: `if request: ...`, then on.
    fn is_without_request(&self, test: Span, arm: u8) -> bool {
        let text = self.text(test);
        match text.strip_suffix(" is not None").unwrap_or(text) {
            "request" | "self.request" => arm == 1,
            "not request" | "request is None" | "not self.request" | "self.request is None" => arm == 0,
            _ => false,
        }
    }

    /// The entry points that reach any of the accesses.
    pub fn entry_points<'x>(&self, accesses: impl IntoIterator<Item = &'x Access>) -> Vec<EntryPointRef> {
        let numbers: BTreeSet<usize> = accesses.into_iter().flat_map(|access| access.entries.iter().copied()).collect();
        let entries = &self.analysis.trace.entries;
        let mut points: Vec<EntryPointRef> =
            numbers.into_iter().filter_map(|number| entries.get(number)).map(|entry| entry.point.clone()).collect();
        points.sort();
        points.dedup();
        points
    }
}

fn is_judged(reviewed: &BTreeSet<FileId>, access: &Access) -> bool {
    let is_of_library = |entry: &LoopInfo| entry.grows() && !reviewed.contains(&entry.span.file);
    let asks = || !matches!(access.kind, AccessKind::Sink { .. } | AccessKind::Named { .. });
    let rows = || match access.kind {
        AccessKind::Write { .. } => access.row.as_deref().or(access.set.as_deref()),
        _ => access.set.as_deref(),
    };
    let is_unknown = || rows().is_none_or(|set| set.unknown);
    let is_lost = || access.loops.iter().any(is_of_library) && is_unknown() && asks();
    reviewed.contains(&access.site.file) && !is_lost()
}

/// The loops of an access that grow with the data or have many turns.
pub(crate) fn repeating(access: &Access) -> Vec<&LoopInfo> {
    access.loops.iter().filter(|entry| entry.repeats()).collect()
}

/// How many statements an access sends at once: a new row may stand in several tables.
pub(crate) fn statements(access: &Access) -> u64 {
    match access.kind {
        AccessKind::Write { op, inserts } if inserts || op.as_str().ends_with("create") => access.statements,
        _ => 1,
    }
}

/// How often an access asks, as a formula.
pub(crate) fn cost(access: &Access) -> Cost {
    let constant = access.loops.iter().filter_map(|entry| match entry.over {
        LoopOver::Constant(turns) => u64::try_from(turns).ok(),
        _ => None,
    });
    let names = access.loops.iter().filter(|entry| !matches!(entry.over, LoopOver::Constant(_)));
    let mut cost =
        Cost::product(statements(access) * constant.product::<u64>(), names.map(|entry| entry.name.as_str().into()));
    cost.upper = access.conditional || access.optional || access.skips;
    cost
}

/// `Up to 3·|orders|` where some of it stands in branches, else the formula.
pub(crate) fn at_most(cost: &Cost) -> String {
    if cost.upper { format!("Up to {cost}") } else { cost.to_string() }
}
