//! A matcher that goes back like Python's, and counts its steps.

use super::parse::Place;
use super::program::{Op, Program};

/// Steps after which it ends.
pub(super) const LIMIT: usize = 6_000_000;

/// What has to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sure) enum Mode {
    /// A part of the text.
    Search,
    /// The beginning of the text.
    Match,
    /// The whole text.
    Full,
}

/// The steps that it takes to match a text, or to find that it does not.
pub(super) fn steps(program: &Program, mode: Mode, text: &[u8]) -> usize {
    let mut matcher = Matcher { program, mode, text, slots: vec![None; program.slots], frames: Vec::new(), steps: 0 };
    let last = if mode == Mode::Search { text.len() } else { 0 };
    for start in 0..=last {
        if matcher.run(0, start).is_some() || matcher.steps >= LIMIT {
            break;
        }
        matcher.slots.fill(None);
    }
    matcher.steps
}

enum Frame {
    Try { op: usize, at: usize },
    Restore { slot: usize, value: Option<usize> },
}

struct Matcher<'a> {
    program: &'a Program,
    mode: Mode,
    text: &'a [u8],
    slots: Vec<Option<usize>>,
    frames: Vec<Frame>,
    steps: usize,
}

impl Matcher<'_> {
    /// Where what begins at an operation ends, if it matches there.
    fn run(&mut self, op: usize, at: usize) -> Option<usize> {
        let base = self.frames.len();
        let (mut op, mut at) = (op, at);
        loop {
            self.steps += 1;
            if self.steps >= LIMIT {
                self.frames.truncate(base);
                return None;
            }
            let next = match &self.program.ops[op] {
                Op::Done => {
                    self.forget(base);
                    return Some(at);
                }
                Op::Match if self.mode != Mode::Full || at == self.text.len() => return Some(at),
                _ => self.step(op, at),
            };
            (op, at) = match next {
                Some(next) => next,
                None => self.back(base)?,
            };
        }
    }

    fn step(&mut self, op: usize, at: usize) -> Option<(usize, usize)> {
        match self.program.ops[op] {
            Op::Set(set) => {
                let letter = self.text.get(at)?;
                (set >> letter & 1 == 1).then_some((op + 1, at + 1))
            }
            Op::Split(first, second) => {
                self.frames.push(Frame::Try { op: second, at });
                Some((first, at))
            }
            Op::Jump(to) => Some((to, at)),
            Op::Save(slot) | Op::Mark(slot) => {
                self.frames.push(Frame::Restore { slot, value: self.slots[slot] });
                self.slots[slot] = Some(at);
                Some((op + 1, at))
            }
            Op::Leave { mark, exit } => Some((if self.slots[mark] == Some(at) { exit } else { op + 1 }, at)),
            Op::At(place) => self.is_at(place, at).then_some((op + 1, at)),
            Op::Backreference(number) => {
                let (start, end) = (self.slots[2 * number]?, self.slots[2 * number + 1]?);
                let wanted = self.text.get(start..end)?;
                self.text.get(at..)?.starts_with(wanted).then_some((op + 1, at + wanted.len()))
            }
            Op::Atomic(end) => self.run(op + 1, at).map(|after| (end, after)),
            Op::Look { end, behind, negated } => {
                let start = at.checked_sub(behind.unwrap_or(0));
                let found = start.is_some_and(|start| self.run(op + 1, start).is_some());
                (found != negated).then_some((end, at))
            }
            Op::Done | Op::Match => None,
        }
    }

    /// What else was open, of the frames from a place on.
    fn back(&mut self, base: usize) -> Option<(usize, usize)> {
        while self.frames.len() > base {
            match self.frames.pop()? {
                Frame::Try { op, at } => return Some((op, at)),
                Frame::Restore { slot, value } => self.slots[slot] = value,
            }
        }
        None
    }

    /// Forgets what else was open; what was noted can still be undone.
    fn forget(&mut self, base: usize) {
        let kept: Vec<Frame> =
            self.frames.drain(base..).filter(|frame| matches!(frame, Frame::Restore { .. })).collect();
        self.frames.extend(kept);
    }

    fn is_at(&self, place: Place, at: usize) -> bool {
        let end = self.text.len();
        let is_word = |at: Option<usize>| {
            at.and_then(|at| self.text.get(at)).is_some_and(|letter| letter.is_ascii_alphanumeric() || *letter == b'_')
        };
        let boundary = || is_word(at.checked_sub(1)) != is_word(Some(at));
        match place {
            Place::Start => at == 0,
            Place::LineStart => at == 0 || self.text.get(at - 1) == Some(&b'\n'),
            Place::End => at == end,
            Place::LastEnd => at == end || (at + 1 == end && self.text.get(at) == Some(&b'\n')),
            Place::LineEnd => at == end || self.text.get(at) == Some(&b'\n'),
            Place::Boundary => boundary(),
            Place::NoBoundary => !boundary(),
        }
    }
}
