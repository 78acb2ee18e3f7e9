//! Effects: what a function does to the world, with the loops around it and the calls that lead to it.

use std::ops::Range;
use std::rc::Rc;

use swiftsure_python::ir::FunctionId;
use swiftsure_source::{Span, Sym};

use crate::branch::Way;
use crate::class::ClassRef;
use crate::record::{Record, RecordSet, Root};
use crate::region::Regions;
use crate::value::Value;

/// One effect of a function, seen from that function.
#[derive(Clone, Debug)]
pub struct Effect {
    pub kind: EffectKind,
    /// Where it happens.
    pub site: Span,
    /// The function in which `site` lies; none at module level.
    pub function: Option<FunctionId>,
    /// The loops that repeat it, outermost first.
    pub loops: Rc<[Rc<Loop>]>,
    /// The calls that lead to it, outermost first.
    pub calls: Option<Rc<CallStep>>,
    /// A branch on the way may not be taken.
    pub conditional: bool,
    /// The decisions, loops and calls on the way to it.
    pub way: Way,
    /// What keeps the answer: a cached property runs once for each object.
    pub keeper: Option<Rc<Keeper>>,
    /// The regions around it.
    pub regions: Regions,
}

/// An object or record that keeps the answer of a function, under which name; `None` is the whole process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeper {
    pub keeper: Value,
    pub name: Sym,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EffectKind {
    /// A relation of a record is read: a query, unless it is loaded already.
    Load { record: Rc<Record>, relation: Sym },
    /// Rows of a set are asked for. `cached`: the set keeps them, so that a second look asks nothing.
    Query { set: Rc<RecordSet>, op: Sym, cached: bool },
    /// Rows of a set are changed.
    SetWrite { set: Rc<RecordSet>, op: Sym },
    /// A record is written.
    RecordWrite { record: Rc<Record>, op: Sym },
    /// A field of a record is read: a query if the set left it out.
    FieldRead { record: Rc<Record>, field: Sym },
    /// A relation of a record is set by the program.
    RelationSet { record: Rc<Record>, relation: Sym },
    /// Rows of a set were brought to mind without a query: iterated, measured, searched in Python.
    PythonWork { set: Rc<RecordSet>, work: Sym },
    /// Rows of a set go where they are not followed: what is read of them there is not known.
    Escape { set: Rc<RecordSet> },
    /// The same of a row that was handed to the function, whose set is not known there.
    RowEscapes { record: Rc<Record> },
    /// Something is not followed, so that what is asked there is not known: which calls, which templates.
    Unfollowed { what: Sym, about: Option<Sym> },
    /// Something that came from outside reaches a place that runs, opens or sends it. `kind`: what it could do there;
    /// `name`: what the place is called.
    Sink { kind: Sym, name: Sym, value: Value },
    /// Anything else that the knowledge names: `network`, `mail`, `user-read`, ...
    Named { kind: Sym, detail: Value },
}

impl EffectKind {
    /// That a row goes where it is not followed; nothing where it is of no set.
    pub(crate) fn escape_of(record: &Rc<Record>) -> Option<Self> {
        match &record.root {
            Root::Element(set) | Root::Single(set, _) => Some(Self::Escape { set: set.clone() }),
            Root::Param(_) => Some(Self::RowEscapes { record: record.clone() }),
            Root::New(_) | Root::Unknown => None,
        }
    }

    /// Whether it only says that rows, or calls, are not followed any further: nobody asks by which calls or how often.
    pub(crate) fn is_escape(&self) -> bool {
        matches!(self, Self::Escape { .. } | Self::RowEscapes { .. } | Self::Unfollowed { .. })
    }

    /// Whether the database is asked, or may be.
    pub(crate) fn asks(&self) -> bool {
        matches!(self, Self::Load { .. } | Self::Query { .. } | Self::SetWrite { .. } | Self::RecordWrite { .. })
    }

    /// Whether it is about rows that were handed to the function.
    pub(crate) fn is_symbolic(&self) -> bool {
        match self {
            Self::Load { record, .. }
            | Self::RecordWrite { record, .. }
            | Self::FieldRead { record, .. }
            | Self::RelationSet { record, .. }
            | Self::RowEscapes { record } => record.is_symbolic(),
            Self::Query { set, .. }
            | Self::SetWrite { set, .. }
            | Self::PythonWork { set, .. }
            | Self::Escape { set } => set.symbolic,
            Self::Sink { .. } | Self::Named { .. } | Self::Unfollowed { .. } => false,
        }
    }
}

/// A loop as an effect sees it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Loop {
    /// The head of the loop: `for order in orders`.
    pub site: Span,
    pub function: Option<FunctionId>,
    /// The name of what is looped over: `orders`.
    pub name: Sym,
    pub over: Over,
    /// It runs over that in any case, and not over one of several.
    pub alone: bool,
}

/// What a loop runs over.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Over {
    /// The rows of a set, directly or through a list.
    Set(Rc<RecordSet>),
    /// A number of items that the code fixes.
    Constant(usize),
    /// Parts of something, each of many items; of the rows of a set, where those are known.
    Batches(Option<Rc<RecordSet>>),
    /// A `while` loop.
    While,
    /// Anything else.
    Unknown,
}

impl Over {
    /// Whether the number of turns grows with the data.
    pub fn grows(&self) -> bool {
        !matches!(self, Self::Constant(_))
    }
}

impl Loop {
    /// Whether the number of turns grows with the data.
    pub fn grows(&self) -> bool {
        self.over.grows()
    }
}

/// One call on the way to an effect.
#[derive(Clone, Debug)]
pub struct CallStep {
    pub site: Span,
    /// The same, and of a call that a library makes the place of the call that leads there.
    pub seen_at: Span,
    /// The function that is called.
    pub callee: FunctionId,
    /// The class of the receiver, where it is a method of a known one.
    pub receiver: Option<ClassRef>,
    pub next: Option<Rc<CallStep>>,
    /// A hash of the sites from here on.
    pub hash: u64,
}

impl CallStep {
    pub fn new(site: Span, callee: FunctionId, receiver: Option<ClassRef>, next: Option<Rc<CallStep>>) -> Self {
        let before = next.as_ref().map_or(0x9e37_79b9_7f4a_7c15, |step| step.hash);
        let here = (u64::from(site.file.0) << 40) ^ (u64::from(site.start) << 20) ^ u64::from(site.end);
        let seen_at = site;
        Self {
            site,
            seen_at,
            callee,
            receiver,
            next,
            hash: (before.rotate_left(7) ^ here).wrapping_mul(0x0100_0000_01b3),
        }
    }

    /// The steps from this one inwards.
    pub fn iter(&self) -> impl Iterator<Item = &CallStep> {
        std::iter::successors(Some(self), |step| step.next.as_deref())
    }
}

impl Effect {
    /// It happens outside of some of its loops.
    pub(crate) fn leave_loops(&mut self, left: Range<usize>) {
        if !left.is_empty() {
            self.loops = self.loops[..left.start].iter().chain(&self.loops[left.end..]).cloned().collect();
        }
    }

    /// Tells effects apart: the same thing at the same place by the same calls is one effect.
    pub fn key(&self) -> (Span, u64, &EffectKind) {
        (self.site, self.calls.as_ref().map_or(0, |step| step.hash), &self.kind)
    }

    /// The calls that lead here, outermost first.
    pub fn call_steps(&self) -> impl Iterator<Item = &CallStep> {
        self.calls.iter().flat_map(|step| step.iter())
    }
}
