//! Which calls were evaluated already, and in how many ways each function was called.

use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
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

/// Wrappers around a function that are looked through.
const DEPTH_LIMIT: usize = 8;
/// Summaries that are kept for callers that may come; of older ones those that somebody asks for.
const WINDOW: usize = 1024;

/// The evaluations of all calls, by what they depend on.
///
/// Most calls never happen again. What nobody asked for within a window is emptied, where no caller tells what it did when
/// that was read; should it be asked for after all, it is evaluated once more, and counts as the way in which it was called
/// before.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    calls: FxHashMap<Rc<Snapshot>, Known>,
    /// The digests of calls that were emptied.
    emptied: FxHashSet<u64>,
    /// In how many ways each function was called, by what it was called on.
    ways: FxHashMap<FunctionId, FxHashMap<Receiver, u32>>,
    /// The same of calls with rows of which something is told.
    told: FxHashMap<FunctionId, FxHashMap<Receiver, u32>>,
    /// The functions of which one evaluation asked the database for something.
    asking: FxHashSet<FunctionId>,
    /// The most calls that one evaluation of each function made.
    dearest: FxHashMap<FunctionId, u32>,
    /// By number, those that somebody may still need.
    summaries: FxHashMap<u32, Rc<Summary>>,
    /// What is known of each summary that was ever made, in the order of their numbers.
    uses: Vec<Use>,
    /// The numbers of what the summaries call, one summary behind the other.
    callees: Vec<u32>,
    /// The summaries that may be emptied, in the order in which they are looked at.
    window: VecDeque<(u32, Rc<Snapshot>)>,
    /// The summaries that no caller tells, and that nobody can ask for any more.
    left: Vec<u32>,
}

#[derive(Debug)]
struct Use {
    function: FunctionId,
    /// Where the numbers of what it calls end; they begin where those of the summary before end.
    callees_end: u32,
    /// Somebody asked for it since it was last looked at.
    asked: bool,
    /// The effects of a caller contain its own.
    told: bool,
    /// It stands for an entry point.
    pinned: bool,
    kept: Kept,
}

/// How long a summary is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    /// Until a caller tells what it did: no other call can ask for it.
    UntilTold,
    /// While calls with the same arguments ask for it.
    WhileAsked,
}

impl Memo {
    pub(crate) fn get(&mut self, snapshot: &Snapshot) -> Option<Known> {
        let known = self.calls.get(snapshot).copied();
        if let Some(Known::Done(number)) = known {
            self.uses[number as usize].asked = true;
        }
        known
    }

    /// In how many ways the function was called on receivers of the same kind.
    pub(crate) fn ways(&self, snapshot: &Snapshot) -> usize {
        ways_of(&self.ways, snapshot)
    }

    /// In how many ways it was called with rows of which something is told.
    pub(crate) fn told_ways(&self, snapshot: &Snapshot) -> usize {
        ways_of(&self.told, snapshot)
    }

    /// The most calls that one evaluation of the function made, all those inside of them counted.
    pub(crate) fn dearest(&self, function: FunctionId) -> Option<u32> {
        self.dearest.get(&function).copied()
    }

    /// Whether an evaluation of the function asked the database for something.
    pub(crate) fn asks(&self, function: FunctionId) -> bool {
        self.asking.contains(&function)
    }

    pub(crate) fn note_asking(&mut self, function: FunctionId) {
        self.asking.insert(function);
    }

    /// Takes note of how many calls an evaluation made.
    pub(crate) fn cost(&mut self, function: FunctionId, calls: u32) {
        let dearest = self.dearest.entry(function).or_default();
        *dearest = calls.max(*dearest);
    }

    pub(crate) fn was_called(&self, function: FunctionId) -> bool {
        self.ways.contains_key(&function) || self.told.contains_key(&function)
    }

    /// Whether the call was evaluated once, even if that is forgotten.
    pub(crate) fn met(&self, snapshot: &Snapshot) -> bool {
        self.emptied.contains(&snapshot.digest()) || self.calls.contains_key(snapshot)
    }

    /// An evaluation begins, which is a new way to call the function unless it is not to count.
    pub(crate) fn begin(&mut self, snapshot: Rc<Snapshot>, counts: bool) {
        if counts && !self.emptied.contains(&snapshot.digest()) {
            let ways = if tells(&snapshot) { &mut self.told } else { &mut self.ways };
            *ways.entry(snapshot.function).or_default().entry(Receiver::of(&snapshot)).or_default() += 1;
        }
        self.calls.insert(snapshot, Known::InProgress);
    }

    pub(crate) fn finish(&mut self, snapshot: Rc<Snapshot>, number: u32) {
        if let Some(known) = self.uses.get_mut(number as usize) {
            known.kept = Kept::WhileAsked;
        }
        self.window.push_back((number, snapshot.clone()));
        self.calls.insert(snapshot, Known::Done(number));
    }

    /// A summary by its number; none where it was emptied.
    pub(crate) fn summary(&self, number: u32) -> Option<&Rc<Summary>> {
        self.summaries.get(&number)
    }

    /// The function whose summary has a number.
    pub(crate) fn function(&self, number: u32) -> Option<FunctionId> {
        self.uses.get(number as usize).map(|known| known.function)
    }

    /// The summaries of what a summarised function calls, by their number.
    pub(crate) fn callees(&self, number: u32) -> &[u32] {
        let end = |at: usize| self.uses.get(at).map_or(0, |known| known.callees_end as usize);
        let at = number as usize;
        let begin = at.checked_sub(1).map_or(0, end);
        self.callees.get(begin..end(at)).unwrap_or_default()
    }

    /// Whether the effects of a caller contain those of a summary.
    pub(crate) fn is_told(&self, number: u32) -> bool {
        self.uses.get(number as usize).is_some_and(|known| known.told)
    }

    /// Takes a summary, which calls those of `callees`.
    pub(crate) fn add(&mut self, summary: Summary, callees: &[u32]) -> u32 {
        if !summary.dropped {
            for callee in callees {
                self.tell(*callee);
            }
        }
        self.callees.extend(callees);
        let callees_end = u32::try_from(self.callees.len()).unwrap_or(u32::MAX);
        let function = summary.function;
        self.uses.push(Use { function, callees_end, asked: false, told: false, pinned: false, kept: Kept::UntilTold });
        let number = self.count() - 1;
        self.summaries.insert(number, Rc::new(summary));
        number
    }

    /// A caller tells what a summary did: if no other call can ask for it, nobody needs it any more.
    fn tell(&mut self, number: u32) {
        let Some(known) = self.uses.get_mut(number as usize) else { return };
        known.told = true;
        if known.kept == Kept::UntilTold && !known.pinned {
            self.release(number);
        }
    }

    /// How many summaries were made; their numbers begin with 0.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.uses.len()).unwrap_or(u32::MAX)
    }

    /// Empties a summary that nobody will ask for.
    pub(crate) fn release(&mut self, number: u32) {
        self.summaries.remove(&number);
    }

    /// Forgets what only calls to come would need.
    pub(crate) fn conclude(&mut self) {
        self.calls = FxHashMap::default();
        self.emptied = FxHashSet::default();
        self.window = VecDeque::new();
        let uses = &self.uses;
        self.summaries.retain(|number, _| uses.get(*number as usize).is_some_and(|known| !known.told || known.pinned));
    }

    /// Keeps a summary as it is, until it is settled.
    pub(crate) fn pin(&mut self, number: u32) {
        if let Some(known) = self.uses.get_mut(number as usize) {
            known.pinned = true;
        }
    }

    /// Takes note that somebody has read what a summary says: it is kept for calls to come and for nobody else.
    pub(crate) fn settle(&mut self, number: u32) {
        if let Some(known) = self.uses.get_mut(number as usize) {
            known.pinned = false;
        }
        self.tell(number);
    }

    /// Empties what nobody asked for in a long time. Nothing may be in evaluation.
    pub(crate) fn tidy(&mut self) {
        while self.window.len() > WINDOW {
            let Some((number, snapshot)) = self.window.pop_front() else { return };
            let known = &mut self.uses[number as usize];
            if known.pinned {
                continue;
            }
            if std::mem::take(&mut known.asked) {
                self.window.push_back((number, snapshot));
                continue;
            }
            let told = known.told;
            self.calls.remove(&snapshot);
            self.emptied.insert(snapshot.digest());
            if told {
                self.release(number);
            } else {
                self.left.push(number);
            }
        }
    }

    /// The summaries that no caller will tell, since the last time.
    pub(crate) fn take_left(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.left)
    }
}

/// Whether something is told of a row that is handed in.
pub(crate) fn tells(snapshot: &Snapshot) -> bool {
    let is_told =
        |value: &Value| value.record().is_some_and(|row| row.told.as_ref().is_some_and(|told| !told.is_empty()));
    snapshot.slots.iter().any(is_told)
        || snapshot
            .objects
            .iter()
            .any(|object| object.fields.iter().any(|(_, value)| is_told(value)) || is_told(&object.element))
}

/// What tells calls of one function apart that have little in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Receiver {
    /// The class of the first slot, as of `self`.
    class: Option<ClassRef>,
    /// The digest of the functions that it captured, for a wrapper is another function for each one that is decorated;
    /// and of the paths that it is handed, for what is done with one file says little of another.
    about: u32,
}

impl Receiver {
    fn of(snapshot: &Snapshot) -> Self {
        let mut about = FxHasher::default();
        snapshot.captured.iter().for_each(|value| digest(value, 0, &mut about));
        let texts = snapshot.slots.iter().filter_map(Value::as_str);
        texts.filter(|text| is_path(text.as_str())).for_each(|path| path.hash(&mut about));
        Self { class: class_of(snapshot), about: folded(about.finish()) }
    }
}

fn ways_of(ways: &FxHashMap<FunctionId, FxHashMap<Receiver, u32>>, snapshot: &Snapshot) -> usize {
    let ways = ways.get(&snapshot.function).and_then(|ways| ways.get(&Receiver::of(snapshot)));
    ways.map_or(0, |ways| *ways as usize)
}

/// Half of a digest: there are many of them.
fn folded(digest: u64) -> u32 {
    u32::try_from(digest >> 32).unwrap_or_default()
}

/// Tells the functions of a value, and those that they captured.
fn digest(value: &Value, depth: usize, into: &mut FxHasher) {
    match value {
        Value::Function(function) if depth < DEPTH_LIMIT => {
            function.id.hash(into);
            function.captured.iter().for_each(|value| digest(value, depth + 1, into));
        }
        Value::Bound(bound) => digest(&bound.1, depth, into),
        Value::Partial(partial) => digest(&partial.func, depth, into),
        _ => {}
    }
}

/// `shop/list.html`
fn is_path(text: &str) -> bool {
    text.rsplit_once('/').is_some_and(|(_, name)| name.contains('.'))
}

fn class_of(snapshot: &Snapshot) -> Option<ClassRef> {
    match snapshot.slots.first()? {
        Value::Object(id) => match snapshot.objects.get(id.0 as usize)?.kind {
            Kind::Instance(class) => Some(class),
            _ => None,
        },
        Value::Record(record) => Some(record.class),
        // One class of sets has the methods of many models.
        Value::Set(set) => Some(set.class),
        Value::Class(class) => Some(*class),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use swiftsure_python::ir::{FunctionId, ModuleId};

    use super::{Memo, WINDOW};
    use crate::remains::Remains;
    use crate::summary::{Snapshot, Summary};
    use crate::value::Value;

    fn call(argument: i64) -> Snapshot {
        let function = FunctionId { module: ModuleId(0), index: 0 };
        Snapshot::new(function, vec![Value::Int(argument)], Vec::new(), Vec::new(), Vec::new())
    }

    fn evaluate(memo: &mut Memo, argument: i64) {
        let snapshot = Rc::new(call(argument));
        memo.begin(snapshot.clone(), true);
        let summary = Summary {
            function: snapshot.function,
            receiver: None,
            returned: Value::None,
            granted: Box::default(),
            remains: Remains::default(),
            effects: Box::default(),
            dropped: false,
            partial: false,
        };
        let number = memo.add(summary, &[]);
        memo.finish(snapshot, number);
        memo.tell(number);
    }

    #[test]
    fn a_call_that_was_emptied_counts_as_the_way_in_which_it_was_called_before() {
        let mut memo = Memo::default();
        let ways = 2 * i64::try_from(WINDOW).unwrap();
        (0..ways).for_each(|argument| evaluate(&mut memo, argument));
        memo.tidy();
        assert!(memo.get(&call(0)).is_none() && memo.met(&call(0)));
        evaluate(&mut memo, 0);
        assert_eq!(memo.ways(&call(0)), usize::try_from(ways).unwrap());
        assert!(memo.get(&call(0)).is_some() && !memo.met(&call(ways)));
    }
}
