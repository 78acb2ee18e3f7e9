//! The entry points of a large project are shared by two interpreters, each of which evaluates its own.
//!
//! What belongs to which of them depends on the project alone, so that the number of threads leaves no mark.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use swiftsure_python::ir::{ClassId, FunctionId};

use crate::entry::Entered;
use crate::told::Tested;

/// Entry points that stand beside each other go to the same interpreter: they call the same functions.
const GROUP: usize = 8;

/// What evaluation has met so far, for the other interpreter to know.
#[derive(Debug, Default)]
pub(crate) struct Met {
    /// Classes of which an instance was made.
    pub(crate) instantiated: BTreeSet<ClassId>,
    /// Views that may have to be evaluated.
    pub(crate) views: BTreeSet<ClassId>,
    /// Functions that calls show all of.
    pub(crate) functions: BTreeSet<FunctionId>,
}

/// The part of the entry points that one interpreter evaluates.
pub(crate) struct Share {
    is_first: bool,
    /// How many entry points, or groups that belong together, were looked at: their order in the whole.
    at: usize,
    meeting: Option<Meeting>,
    /// What all parts ask of the code itself.
    pub(crate) tested: Arc<Tested>,
}

impl Share {
    /// All entry points.
    pub(crate) fn whole() -> Self {
        Self { is_first: true, at: 0, meeting: None, tested: Arc::default() }
    }

    /// Two parts, which work at the same time or by turns.
    pub(crate) fn halves(by_turns: bool) -> (Self, Self) {
        let ((to_second, from_first), (to_first, from_second)) = (channel(), channel());
        let meeting = |sender, receiver, waits| Some(Meeting { sender, receiver, waits, waited_for: None });
        let first = Self { meeting: meeting(to_second, from_second, false), ..Self::whole() };
        let tested = first.tested.clone();
        (first, Self { is_first: false, at: 0, meeting: meeting(to_first, from_first, by_turns), tested })
    }

    /// Begins to work, when it is this part's turn.
    pub(crate) fn begin(&mut self) {
        if let Some(meeting) = &mut self.meeting {
            meeting.wait();
        }
    }

    /// Whether this part also does what is done once.
    pub(crate) fn is_first(&self) -> bool {
        self.is_first
    }

    /// Evaluates an entry point, or several that belong together, if they belong to this part.
    pub(crate) fn take(&mut self, run: impl FnOnce(&mut Vec<Entered>)) -> Vec<Entered> {
        let is_own = self.meeting.is_none() || (self.at / GROUP).is_multiple_of(2) == self.is_first;
        self.take_if(is_own, run)
    }

    /// Evaluates entry points that one part evaluates all of.
    pub(crate) fn take_alone(&mut self, run: impl FnOnce(&mut Vec<Entered>)) -> Vec<Entered> {
        self.take_if(self.is_first, run)
    }

    fn take_if(&mut self, is_own: bool, run: impl FnOnce(&mut Vec<Entered>)) -> Vec<Entered> {
        let mut entries = Vec::new();
        if is_own {
            run(&mut entries);
            entries.iter_mut().for_each(|entered| entered.order = self.at);
        }
        self.at += 1;
        entries
    }

    /// Tells the other part, if there is one, what was met here; gives what was met there.
    pub(crate) fn meet(&mut self, met: impl FnOnce() -> Met) -> Met {
        self.meeting.as_mut().map(|meeting| meeting.exchange(met())).unwrap_or_default()
    }
}

/// Where two parts tell each other what they have met. A part that is gone has met nothing.
struct Meeting {
    sender: Sender<Met>,
    receiver: Receiver<Met>,
    /// Whether this part works only while the other one waits for it: it begins when the other one has come to a meeting
    /// or to its end.
    waits: bool,
    /// What the other one has told meanwhile.
    waited_for: Option<Met>,
}

impl Meeting {
    fn wait(&mut self) {
        if self.waits {
            self.waited_for = self.receiver.recv().ok();
        }
    }

    fn exchange(&mut self, met: Met) -> Met {
        let is_there = self.sender.send(met).is_ok();
        if self.waits {
            let other = self.waited_for.take();
            self.wait();
            return other.unwrap_or_default();
        }
        self.receiver.recv().ok().filter(|_| is_there).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::{Met, Share};

    fn taken(share: &mut Share) -> Vec<usize> {
        let mut taken = Vec::new();
        for number in 0..100 {
            share.take(|_| taken.push(number));
        }
        share.meet(Met::default);
        share.take_alone(|_| taken.push(100));
        taken
    }

    #[test]
    fn one_part_takes_all() {
        assert_eq!(taken(&mut Share::whole()), (0..=100).collect::<Vec<_>>());
    }

    #[test]
    fn two_parts_take_each_entry_point_once() {
        for by_turns in [false, true] {
            let (mut first, mut second) = Share::halves(by_turns);
            let (mut all, other) = thread::scope(|threads| {
                let other = threads.spawn(move || {
                    second.begin();
                    taken(&mut second)
                });
                first.begin();
                let all = taken(&mut first);
                drop(first);
                (all, other.join().unwrap())
            });
            assert!(all.len() > 40 && other.len() > 40);
            all.extend(other);
            all.sort_unstable();
            assert_eq!(all, (0..=100).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_part_that_is_gone_is_not_waited_for() {
        let (mut first, second) = Share::halves(false);
        drop(second);
        assert!(first.meet(Met::default).views.is_empty());
    }
}
