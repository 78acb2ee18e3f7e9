//! Which calls were evaluated already, and in how many ways each function was called.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_python::ir::FunctionId;

use crate::class::ClassRef;
use crate::heap::Kind;
use crate::summary::{Snapshot, Summary};
use crate::value::Value;

/// What is known of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Known {
    InProgress,
    /// The number of its summary.
    Done(u32),
}

/// The evaluations of all calls, by what they depend on.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    calls: FxHashMap<Rc<Snapshot>, Known>,
    /// In how many ways each function was called, by the class of its receiver.
    ways: FxHashMap<FunctionId, FxHashMap<Option<ClassRef>, usize>>,
    summaries: Vec<Rc<Summary>>,
    /// The snapshots of the summaries since [`Memo::forget_methods_of`] was last asked.
    latest: Vec<(u32, Rc<Snapshot>)>,
}

impl Memo {
    pub(crate) fn get(&self, snapshot: &Snapshot) -> Option<Known> {
        self.calls.get(snapshot).copied()
    }

    /// In how many ways the function was called on a receiver of the class.
    pub(crate) fn ways(&self, function: FunctionId, receiver: Option<ClassRef>) -> usize {
        self.ways.get(&function).and_then(|ways| ways.get(&receiver)).copied().unwrap_or(0)
    }

    pub(crate) fn was_called(&self, function: FunctionId) -> bool {
        self.ways.contains_key(&function)
    }

    pub(crate) fn begin(&mut self, snapshot: Rc<Snapshot>) {
        *self.ways.entry(snapshot.function).or_default().entry(receiver(&snapshot)).or_default() += 1;
        self.calls.insert(snapshot, Known::InProgress);
    }

    pub(crate) fn finish(&mut self, snapshot: Rc<Snapshot>, number: u32) {
        self.latest.push((number, snapshot.clone()));
        self.calls.insert(snapshot, Known::Done(number));
    }

    /// All summaries, in the order in which they were finished.
    pub(crate) fn summaries(&self) -> &[Rc<Summary>] {
        &self.summaries
    }

    pub(crate) fn add(&mut self, summary: Summary) -> u32 {
        self.summaries.push(Rc::new(summary));
        u32::try_from(self.summaries.len() - 1).unwrap_or(u32::MAX)
    }

    /// Empties the latest summaries of methods of a class whose callers tell all that they do: the class has no
    /// instances but those of the entry point that was evaluated, so that nobody will ask for them again.
    pub(crate) fn forget_methods_of(&mut self, class: ClassRef) {
        let latest = std::mem::take(&mut self.latest);
        let first = latest.iter().map(|(number, _)| *number).min().unwrap_or(0) as usize;
        let mut told = vec![false; self.summaries.len() - first.min(self.summaries.len())];
        for summary in self.summaries.iter().skip(first).filter(|summary| !summary.dropped) {
            for callee in &summary.callees {
                if let Some(told) = (*callee as usize).checked_sub(first).and_then(|at| told.get_mut(at)) {
                    *told = true;
                }
            }
        }
        for (number, snapshot) in latest {
            let number = number as usize;
            if !told[number - first] || receiver(&snapshot) != Some(class) {
                continue;
            }
            self.calls.remove(&snapshot);
            if let Some(ways) = self.ways.get_mut(&snapshot.function) {
                ways.insert(Some(class), 0);
            }
            self.summaries[number] = Rc::new(self.summaries[number].emptied());
        }
    }
}

/// The class of the first slot, which tells methods of different receivers apart.
pub(crate) fn receiver(snapshot: &Snapshot) -> Option<ClassRef> {
    match snapshot.slots.first()? {
        Value::Object(id) => match snapshot.objects.get(id.0 as usize)?.kind {
            Kind::Instance(class) => Some(class),
            _ => None,
        },
        Value::Record(record) => Some(record.class),
        Value::Class(class) => Some(*class),
        _ => None,
    }
}
