//! The trace as rules read it: plain facts, judged against the models, without the interpreter.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use swiftsure_flow::branch::Ways;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_source::Sym;

use crate::access::{Access, AccessKind};
use crate::admin_lists::{self, AdminList};
use crate::entry::Entry;
use crate::facts::Seen;
use crate::found::Found;
use crate::model::USER;
use crate::orm::Orm;
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

/// Judges the effects of all evaluations.
pub fn judge(cx: &mut Interpreter<'_>, orm: &Orm, entries: Vec<Entry>) -> Trace {
    cx.conclude();
    let reached = reached_by(cx, &entries);
    let mut seen = Seen::default();
    let mut found = Found::default();
    let mut usage = Usage::default();
    let mut wide = WideRows::default();
    let mut shown = admin_lists::Shown::default();
    let mut by_entry: Vec<Vec<Access>> = vec![Vec::new(); entries.len()];
    let mut of_entries: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (at, entry) in entries.iter().enumerate() {
        of_entries.entry(entry.summary).or_default().push(at);
    }
    for number in cx.summaries() {
        let (is_told, entries) = (cx.is_told(number), of_entries.get(&number));
        let Some(summary) = cx.summary(number).filter(|_| !is_told || entries.is_some()).cloned() else { continue };
        cx.release(number);
        let mut accesses: Vec<Access> =
            summary.effects.iter().filter_map(|effect| seen.access(cx, orm, effect)).collect();
        accesses.shrink_to_fit();
        if !is_told {
            usage.add(&summary);
            shown.add(&summary);
            wide.add(&summary);
            let reaching = reached.get(&number).into_iter().flatten().copied().collect();
            found.add_all(&cx.ways, &accesses, &reaching);
        }
        if let Some((last, others)) = entries.and_then(|entries| entries.split_last()) {
            others.iter().for_each(|at| by_entry[*at].clone_from(&accesses));
            by_entry[*last] = accesses;
        }
    }
    let (mut accesses, repeats) = found.finish();
    let loaded = usage.loaded_by_model(cx, orm);
    accesses.retain(|access| !may_be_loaded(&loaded, access));
    // Rows that are counted and looked at as well are no waste.
    accesses.retain(|access| match (&access.kind, &access.set) {
        (AccessKind::PythonWork { work }, Some(set)) if *work == "len" => usage.only_counted(set.built),
        (AccessKind::PythonWork { work }, Some(set)) if *work != "membership" => {
            usage.only_worked_on(set.built, access.site)
        }
        _ => true,
    });
    let unused_eager = usage.unused(cx, orm);
    let unread_columns = wide.unread(cx, orm, &usage);
    let admin_lists = shown.lists(cx, orm);
    let shown_columns = orm.shown.columns(cx, &orm.models);
    let read_columns = orm.shown.in_code(cx, &orm.models);
    let users = orm.models.classes().into_iter().filter(|class| cx.classes.inherits(*class, USER));
    let user_models = users.map(|class| orm.models.label(cx, class)).collect();
    let ways = std::mem::take(&mut cx.ways);
    Trace {
        entries,
        accesses,
        by_entry,
        repeats,
        unused_eager,
        ways,
        admin_lists,
        unread_columns,
        shown_columns,
        read_columns,
        user_models,
    }
}

/// Whether a relation of rows that a caller hands in may come with them: some queryset of the model loads it.
fn may_be_loaded(loaded: &BTreeMap<String, BTreeSet<Vec<Sym>>>, access: &Access) -> bool {
    let (AccessKind::Load { path, .. } | AccessKind::Related { path, plain: true, .. }) = &access.kind else {
        return false;
    };
    let handed_in = access.set.as_deref().filter(|set| set.handed_in);
    let known = handed_in.and_then(|set| loaded.get(&set.model));
    known.is_some_and(|known| known.contains(path) || known.contains(&Vec::new()))
}

/// For each summary that no caller tells, the entry points whose evaluation contains it.
fn reached_by(cx: &Interpreter<'_>, entries: &[Entry]) -> FxHashMap<u32, Vec<usize>> {
    let mut reached: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    // The last entry point that was seen to reach a summary, counted from 1.
    let mut met = vec![0; cx.summaries().len()];
    for (number, entry) in entries.iter().enumerate() {
        let mut open = vec![entry.summary];
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
