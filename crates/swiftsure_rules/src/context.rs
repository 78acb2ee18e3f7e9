//! What a rule may look at.

use std::collections::BTreeSet;

use swiftsure_django::{Access, Analysis, LoopInfo, LoopOver};
use swiftsure_source::{Cost, EntryPointRef, FileId, Files, Severity, Span};

/// The trace of a project with the texts of its files.
#[derive(Debug)]
pub struct Context<'a> {
    pub analysis: &'a Analysis,
    pub files: &'a Files,
    /// Files whose code is judged; what happens elsewhere is not the user's to mend.
    pub reviewed: &'a BTreeSet<FileId>,
}

impl Context<'_> {
    /// Accesses in code that is judged.
    pub fn accesses(&self) -> impl Iterator<Item = &Access> {
        self.analysis.trace.accesses.iter().filter(|access| self.reviewed.contains(&access.site.file))
    }

    /// Whether an access stands in code that is judged.
    pub fn is_judged(&self, access: &Access) -> bool {
        self.reviewed.contains(&access.site.file)
    }

    /// Whether a span is a place in code that is judged: what libraries do may stand nowhere.
    pub fn is_place(&self, span: Span) -> bool {
        span.start < span.end && self.reviewed.contains(&span.file)
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

/// The loops of an access that grow with the data or have many turns.
pub(crate) fn repeating(access: &Access) -> Vec<&LoopInfo> {
    access.loops.iter().filter(|entry| entry.repeats()).collect()
}

/// How much the loops of an access matter: rows are many, anything else may be few.
pub(crate) fn weight(access: &Access, rows: Severity, other: Severity) -> Severity {
    let over = |wanted: LoopOver| access.loops.iter().any(|entry| entry.over == wanted);
    if over(LoopOver::Rows) {
        rows
    } else if over(LoopOver::Unknown) {
        other
    } else {
        Severity::Low
    }
}

/// How often an access asks, as a formula.
pub(crate) fn cost(access: &Access) -> Cost {
    let constant = access.loops.iter().filter_map(|entry| match entry.over {
        LoopOver::Constant(turns) => u64::try_from(turns).ok(),
        _ => None,
    });
    let names = access.loops.iter().filter(|entry| !matches!(entry.over, LoopOver::Constant(_)));
    let mut cost = Cost::product(constant.product(), names.map(|entry| entry.name.as_str().into()));
    cost.upper = access.conditional;
    cost
}

/// `Up to 3·|orders|` where some of it stands in branches, else the formula.
pub(crate) fn at_most(cost: &Cost) -> String {
    if cost.upper { format!("Up to {cost}") } else { cost.to_string() }
}
