//! The accesses of all evaluations, each told once whoever leads to it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use swiftsure_flow::branch::{Way, Ways};
use swiftsure_source::{Span, Sym};
use thin_vec::thin_vec;

use crate::access::{Access, AccessKind, sync};
use crate::kept::{Memory, Number};

/// Tells accesses apart that a rule would state once.
type Key = (Span, u8, Option<Span>, Option<Span>, Vec<Sym>, String);

/// Whose evaluation contains accesses.
#[derive(Clone, Copy)]
pub(crate) enum Reach {
    /// That of the entry point of this number.
    Entry(usize),
    /// Those that contain a summary which no caller tells: its number stands for them until all are known.
    Untold(u32),
}

/// From here on, numbers of entry points are those of summaries.
const UNTOLD: usize = 1 << 31;

impl Reach {
    fn number(self) -> usize {
        match self {
            Self::Entry(number) => number,
            Self::Untold(summary) => UNTOLD + summary as usize,
        }
    }
}

/// The summary whose entry points a number stands for.
fn untold(number: usize) -> Option<u32> {
    u32::try_from(number.checked_sub(UNTOLD)?).ok()
}

/// What was found so far.
#[derive(Default)]
pub(crate) struct Found {
    accesses: BTreeMap<Key, Access>,
    repeats: Vec<(Access, Access)>,
}

impl Found {
    /// Takes the accesses of one evaluation, in their order.
    pub(crate) fn add_all(&mut self, ways: &Ways, accesses: &[Access], reach: Reach) {
        let mut memory = Memory::default();
        let mut asked: FxHashMap<Number, &Access> = FxHashMap::default();
        let number = reach.number();
        let entry = u32::try_from(number).ok();
        for access in accesses {
            if memory.answers(ways, access) {
                continue;
            }
            self.repeats.extend(repeated(&mut asked, access));
            match self.accesses.entry(key(access)) {
                Entry::Vacant(place) => {
                    place.insert(Access { entries: thin_vec![number], entry, ..access.clone() });
                }
                Entry::Occupied(mut known) => {
                    add_entries(known.get_mut(), &[number]);
                    join(known.get_mut(), access, entry);
                }
            }
        }
    }

    /// Puts the entry points that contain a summary in its place.
    pub(crate) fn resolve<'a>(&mut self, reaching: impl Fn(u32) -> &'a [usize]) {
        for access in self.accesses.values_mut() {
            // They stand behind all entry points.
            let known = access.entries.partition_point(|number| *number < UNTOLD);
            for number in access.entries.split_off(known) {
                add_entries(access, untold(number).map(&reaching).unwrap_or_default());
            }
            if let Some(summary) = access.entry.and_then(|number| untold(number as usize)) {
                access.entry = reaching(summary).first().and_then(|number| u32::try_from(*number).ok());
            }
        }
    }

    /// Gives entry points and ways the numbers that they have among all.
    pub(crate) fn renumber(&mut self, entries: &[usize], way: impl Fn(Way) -> Way) {
        let repeats = self.repeats.iter_mut().flat_map(|(first, second)| [first, second]);
        for access in self.accesses.values_mut().chain(repeats) {
            let entry = |number: usize| entries.get(number).copied();
            access.way = way(access.way);
            access.entries = access.entries.iter().filter_map(|number| entry(*number)).collect();
            access.entry = access.entry.and_then(|number| u32::try_from(entry(number as usize)?).ok());
        }
    }

    /// Takes over what was found elsewhere.
    pub(crate) fn merge(&mut self, other: Self) {
        for (key, access) in other.accesses {
            match self.accesses.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(access);
                }
                Entry::Occupied(mut known) => {
                    add_entries(known.get_mut(), &access.entries);
                    join(known.get_mut(), &access, access.entry);
                }
            }
        }
        self.repeats.extend(other.repeats);
    }

    /// All accesses, in an order that only depends on what they are; and the same rows asked for twice.
    pub(crate) fn finish(self) -> (Vec<Access>, Vec<(Access, Access)>) {
        (self.accesses.into_values().collect(), self.repeats)
    }
}

/// One access that comes about in two ways: rows that are known tell more than those that a caller hands in.
fn join(known: &mut Access, other: &Access, entry: Option<u32>) {
    if is_handed_in(known) && !is_handed_in(other) {
        let entries = std::mem::take(&mut known.entries);
        let before = std::mem::replace(known, Access { entries, entry, ..other.clone() });
        add(known, &before, before.entry);
    } else {
        add(known, other, entry);
    }
}

/// The nearer one says how it comes about.
fn add(known: &mut Access, other: &Access, entry: Option<u32>) {
    if other.calls.len() < known.calls.len() {
        (known.calls, known.loops, known.way) = (other.calls.clone(), other.loops.clone(), other.way);
        known.entry = entry;
    }
    known.mixed |= inserts(&known.kind) != inserts(&other.kind);
    known.conditional &= other.conditional;
    known.skips &= other.skips;
    if known.is_apart() {
        Arc::make_mut(&mut known.around).request = other.around.request;
    }
    if known.around.coroutine.is_none() && other.around.coroutine.is_some() {
        Arc::make_mut(&mut known.around).coroutine = other.around.coroutine;
    }
}

/// More entry points reach an access.
fn add_entries(known: &mut Access, more: &[usize]) {
    for number in more {
        if let Err(place) = known.entries.binary_search(number) {
            known.entries.insert(place, *number);
        }
    }
}

fn is_handed_in(access: &Access) -> bool {
    access.set.as_deref().is_some_and(|set| set.handed_in)
}

fn inserts(kind: &AccessKind) -> bool {
    matches!(kind, AccessKind::Write { inserts: true, .. })
}

/// A count or test of a queryset whose rows are asked for afterwards, on the same turn of the same loops.
fn repeated<'a>(asked: &mut FxHashMap<Number, &'a Access>, access: &'a Access) -> Option<(Access, Access)> {
    if let AccessKind::Write { .. } = &access.kind {
        // What is asked after a write may have another answer.
        asked.retain(|_, known| known.model != access.model);
    }
    let AccessKind::Query { op, cached } = &access.kind else { return None };
    let rows = access.kept.rows?;
    if matches!(sync(op.as_str()), "count" | "exists") && !access.conditional {
        asked.entry(rows).or_insert(access);
        return None;
    }
    let first = *asked.get(&rows).filter(|_| *cached)?;
    let counted = matches!(&first.kind, AccessKind::Query { op, .. } if sync(op.as_str()) == "count");
    if counted && access.conditional {
        return None;
    }
    let turns = |access: &Access| access.loops.iter().map(|entry| entry.span).collect::<Vec<_>>();
    (turns(first) == turns(access) && first.symbol == access.symbol).then(|| (first.clone(), access.clone()))
}

fn key(access: &Access) -> Key {
    let (kind, path, name) = match &access.kind {
        AccessKind::Load { path, relation, .. } => (0, path.clone(), relation.clone()),
        AccessKind::Related { path, relation, op, .. } => (1, path.clone(), format!("{relation} {op}")),
        AccessKind::Query { op, .. } => (2, Vec::new(), format!("{op} {}", asked_rows(access))),
        AccessKind::Write { op, .. } => (3, Vec::new(), op.to_string()),
        AccessKind::Deferred { field, path, .. } => (4, path.clone(), field.to_string()),
        AccessKind::PythonWork { work } => (5, Vec::new(), work.to_string()),
        AccessKind::Named { kind, .. } if *kind == "sql" => (6, Vec::new(), kind.to_string()),
        // Whether a transaction waits meanwhile makes a difference.
        AccessKind::Named { kind, .. } => {
            (6, Vec::new(), format!("{kind} {}", access.around.transaction.inside().is_some()))
        }
        AccessKind::Sink { kind, flow, .. } => {
            let at = flow.site;
            (7, vec![*kind], format!("{} {:?} {} {}", flow.source, flow.name, at.file.0, at.start))
        }
    };
    let innermost = access.loops.iter().rev().find(|entry| entry.repeats()).map(|entry| entry.span);
    (access.site, kind, innermost, access.set.as_ref().map(|set| set.made), path, name)
}

/// Which rows are asked for, where the library asks for several kinds of them at one place of the program.
fn asked_rows(access: &Access) -> String {
    let field = access.set.as_deref().and_then(|set| set.op("_asked_for")).and_then(|op| op.texts.first());
    format!("{} {}", access.model, field.map_or("", |field| field.as_str()))
}
