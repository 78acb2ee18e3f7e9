//! The trace as rules read it: plain facts, judged against the models, without the interpreter.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use swiftsure_flow::branch::Ways;
use swiftsure_flow::interpreter::Interpreter;

use crate::access::{Access, AccessKind};
use crate::admin_lists::{self, AdminList, Shown};
use crate::entry::{Entered, Entry};
use crate::facts::Seen;
use crate::found::{Found, Reach};
use crate::model::USER;
use crate::orm::Orm;
use crate::rest::SearchedColumn;
use crate::shown_columns::ShownColumn;
use crate::usage::{UnusedEager, Usage};
use crate::wide_rows::{UnreadColumns, WideRows};

/// Everything that evaluation found out.
#[derive(Debug, Default)]
pub struct Trace {
    pub entries: Vec<Entry>,
    pub accesses: Vec<Access>,
    /// For each entry point, the accesses of its own evaluation, in order.
    pub by_entry: Vec<Vec<Access>>,
    /// The same rows asked for twice: the question that the second one makes needless, and the second one.
    pub repeats: Vec<(Access, Access)>,
    pub unused_eager: Vec<UnusedEager>,
    pub ways: Ways,
    pub admin_lists: Vec<AdminList>,
    pub unread_columns: Vec<UnreadColumns>,
    /// The columns that templates read.
    pub shown_columns: Vec<ShownColumn>,
    /// The columns that code reads in files that send messages or ask other hosts.
    pub read_columns: Vec<ShownColumn>,
    /// Models of users, dotted with their apps.
    pub user_models: BTreeSet<String>,
}

/// What one interpreter found: plain facts, which can leave it and be joined with those of another.
#[derive(Default)]
pub(crate) struct Part {
    entries: Vec<Evaluated>,
    found: Found,
    usage: Usage,
    wide: WideRows,
    shown: Shown,
    ways: Ways,
    shown_columns: BTreeSet<ShownColumn>,
    read_columns: BTreeSet<ShownColumn>,
    pub(crate) searched: BTreeSet<SearchedColumn>,
}

/// An entry point with the accesses of its own evaluation.
struct Evaluated {
    /// Its place among all entry points.
    order: usize,
    entry: Entry,
    accesses: Vec<Access>,
}

/// What of a trace only depends on the code, and not on what is evaluated.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    pub(crate) admin_lists: Vec<AdminList>,
    pub(crate) user_models: BTreeSet<String>,
}

impl Declared {
    pub(crate) fn of(cx: &Interpreter<'_>, orm: &Orm) -> Self {
        let users = orm.models.classes().into_iter().filter(|class| cx.classes.inherits(*class, USER));
        let user_models = users.map(|class| orm.models.label(cx, class)).collect();
        Self { admin_lists: admin_lists::lists(cx, orm), user_models }
    }
}

/// Makes plain facts of what one interpreter evaluates.
#[derive(Default)]
pub(crate) struct Judge {
    seen: Seen,
    part: Part,
    /// The summaries of the entry points, in their order.
    summaries: Vec<u32>,
    /// The first entry point that each of them stands for.
    of_summary: FxHashMap<u32, usize>,
}

impl Judge {
    /// Judges the effects of an entry point; the engine may forget them then.
    pub(crate) fn take(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, entered: Entered) {
        let number = self.part.entries.len();
        self.part.searched.append(&mut crate::rest::searched(cx, orm, (number, &entered)));
        let Entered { entry, summary, order, .. } = entered;
        let known = self.of_summary.get(&summary).map(|known| self.part.entries[*known].accesses.clone());
        let accesses = known.unwrap_or_else(|| self.accesses(cx, orm, summary));
        self.part.found.add_all(&cx.ways, &accesses, Reach::Entry(number));
        self.part.entries.push(Evaluated { order, entry, accesses });
        self.of_summary.entry(summary).or_insert(number);
        self.summaries.push(summary);
        cx.settle(summary);
        for number in cx.take_left() {
            self.take_untold(cx, orm, number);
        }
    }

    /// Judges what no entry point contains, and concludes.
    pub(crate) fn conclude(mut self, cx: &mut Interpreter<'_>, orm: &Orm) -> Part {
        cx.conclude();
        self.take_rest(cx, orm);
        let mut part = self.part;
        let reached = reached_by(cx, &self.summaries);
        part.found.resolve(|summary| reached.get(&summary).map(Vec::as_slice).unwrap_or_default());
        part.shown_columns = orm.shown.columns(cx, &orm.models);
        part.read_columns = orm.shown.in_code(cx, &orm.models);
        part.ways = std::mem::take(&mut cx.ways);
        part
    }

    /// Judges what no evaluation tells so far; nothing may be in evaluation.
    pub(crate) fn take_rest(&mut self, cx: &mut Interpreter<'_>, orm: &Orm) {
        for number in cx.summaries().filter(|number| !cx.is_told(*number)).collect::<Vec<_>>() {
            self.take_untold(cx, orm, number);
        }
    }

    /// Judges what no caller tells. Which entry points contain it is known in the end.
    fn take_untold(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, summary: u32) {
        let accesses = self.accesses(cx, orm, summary);
        cx.release(summary);
        self.part.found.add_all(&cx.ways, &accesses, Reach::Untold(summary));
    }

    /// The accesses of one evaluation that no other one tells.
    fn accesses(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, summary: u32) -> Vec<Access> {
        let Some(summary) = cx.summary(summary).cloned() else { return Vec::new() };
        self.part.usage.add(cx, orm, &summary);
        self.part.shown.add(cx, orm, &summary);
        self.part.wide.add(cx, orm, &summary);
        let mut accesses: Vec<Access> =
            summary.effects.iter().filter_map(|effect| self.seen.access(cx, orm, effect)).collect();
        accesses.shrink_to_fit();
        accesses
    }
}

impl Part {
    /// All that two interpreters found.
    pub(crate) fn join(mut self, mut other: Self) -> Self {
        let [first, second] = numbers_in_order([&self.entries, &other.entries]);
        let ways = self.ways.merge(&other.ways);
        self.found.renumber(&first, |way| way);
        other.found.renumber(&second, |way| ways.of(way));
        let accesses = other.entries.iter_mut().flat_map(|evaluated| &mut evaluated.accesses);
        accesses.for_each(|access| access.way = ways.of(access.way));
        self.entries.append(&mut other.entries);
        self.entries.sort_by_key(|evaluated| evaluated.order);
        self.found.merge(other.found);
        self.usage.merge(other.usage);
        self.wide.merge(other.wide);
        self.shown.merge(other.shown);
        self.shown_columns.append(&mut other.shown_columns);
        self.read_columns.append(&mut other.read_columns);
        let searched = [(self.searched, first), (other.searched, second)].into_iter();
        let renumbered = searched.flat_map(|(searched, numbers)| {
            searched.into_iter().map(move |column| SearchedColumn { entry: numbers[column.entry], ..column })
        });
        self.searched = renumbered.collect();
        self
    }
}

/// The places that entry points have among all of two lists, each of which is in order.
fn numbers_in_order(lists: [&[Evaluated]; 2]) -> [Vec<usize>; 2] {
    let before = |list: &[Evaluated], order: usize| list.partition_point(|evaluated| evaluated.order < order);
    let [first, second] = lists;
    [(first, second), (second, first)]
        .map(|(own, other)| own.iter().enumerate().map(|(at, own)| at + before(other, own.order)).collect())
}

impl Trace {
    /// The trace of all that was found.
    pub(crate) fn of(part: Part, declared: Declared) -> Self {
        let Part { entries, found, usage, wide, mut shown, ways, shown_columns, read_columns, .. } = part;
        let Declared { mut admin_lists, user_models } = declared;
        let (mut accesses, repeats) = found.finish();
        accesses.retain(|access| !may_be_loaded(&usage, access));
        // Rows that are counted and looked at as well are no waste.
        accesses.retain(|access| match (&access.kind, &access.set) {
            (AccessKind::PythonWork { work }, Some(set)) if *work == "len" => usage.only_counted(set.built),
            (AccessKind::PythonWork { work }, Some(set)) if *work != "membership" => {
                usage.only_worked_on(set.built, access.site)
            }
            _ => true,
        });
        shown.tell(&mut admin_lists);
        let (entries, by_entry) = entries.into_iter().map(|own| (own.entry, own.accesses)).unzip();
        Self {
            entries,
            accesses,
            by_entry,
            repeats,
            unused_eager: usage.unused(),
            unread_columns: wide.unread(&usage),
            ways,
            admin_lists,
            shown_columns: shown_columns.into_iter().collect(),
            read_columns: read_columns.into_iter().collect(),
            user_models,
        }
    }
}

/// Whether a relation of rows that a caller hands in may come with them: some queryset of the model loads it.
fn may_be_loaded(usage: &Usage, access: &Access) -> bool {
    let (AccessKind::Load { path, .. } | AccessKind::Related { path, plain: true, .. }) = &access.kind else {
        return false;
    };
    let handed_in = access.set.as_deref().filter(|set| set.handed_in);
    let known = handed_in.and_then(|set| usage.loaded_by_model(&set.model));
    known.is_some_and(|known| known.contains(path) || known.contains(&Vec::new()))
}

/// For each summary that no caller tells, the entry points whose evaluation contains it.
fn reached_by(cx: &Interpreter<'_>, entries: &[u32]) -> FxHashMap<u32, Vec<usize>> {
    let mut reached: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    // The last entry point that was seen to reach a summary, counted from 1.
    let mut met = vec![0; cx.summaries().len()];
    for (number, summary) in entries.iter().enumerate() {
        let mut open = vec![*summary];
        while let Some(next) = open.pop() {
            let Some(known) = met.get_mut(next as usize) else { continue };
            if std::mem::replace(known, number + 1) == number + 1 {
                continue;
            }
            open.extend(cx.callees(next));
            if !cx.is_told(next) {
                reached.entry(next).or_default().push(number);
            }
        }
    }
    reached
}
