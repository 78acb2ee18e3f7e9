//! Regions: stretches of a run that something opens around what happens inside, such as a lock that is held.
//!
//! A `with` block opens one, or a call of a function that is marked. An effect carries the regions around it, and a
//! caller puts its own around those of what it calls. Inside of a region something may step out of it again: what is
//! put off until the region is over.

use std::rc::Rc;

use swiftsure_source::{Span, Sym};

use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::value::{Args, FunctionValue, PartialValue, Site, Value};

/// The region in which the bodies of coroutines run.
pub const EVENT_LOOP: &str = "event loop";

/// The attribute of a context manager's class that names the region which it opens.
const OPENS: &str = "__enters__";
/// The same for the region that it steps out of.
const LEAVES: &str = "__leaves__";

/// A step into or out of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Crossing {
    pub kind: Sym,
    pub step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Into,
    OutOf,
}

impl Crossing {
    pub fn out_of(kind: &str) -> Self {
        Self { kind: Sym::new(kind), step: Step::OutOf }
    }
}

/// Where something stands to a kind of region, as others see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nothing on the way says so: as its surroundings stand to it.
    #[default]
    Unsaid,
    /// In the region that begins at a place.
    Inside(Span),
    /// It stepped out of whatever is around.
    Outside,
}

impl Standing {
    /// Where the region begins that it is in.
    pub fn inside(self) -> Option<Span> {
        match self {
            Self::Inside(site) => Some(site),
            Self::Unsaid | Self::Outside => None,
        }
    }
}

/// A kind of region around a place, or left there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Region {
    kind: Sym,
    /// Where the region around it begins; none outside of one.
    opened: Option<Span>,
    /// Regions further out say nothing of it.
    sealed: bool,
}

/// The regions around a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regions(Option<Rc<Vec<Region>>>);

impl Regions {
    /// Where this stands to a kind of region.
    pub fn standing(&self, kind: &str) -> Standing {
        match self.find(Sym::new(kind)) {
            Some(Region { opened: Some(site), .. }) => Standing::Inside(site),
            Some(_) => Standing::Outside,
            None => Standing::Unsaid,
        }
    }

    fn find(&self, kind: Sym) -> Option<Region> {
        self.0.iter().flat_map(|all| all.iter()).find(|region| region.kind == kind).copied()
    }

    /// The regions behind a step. One inside of another of its kind belongs to that.
    #[must_use]
    pub fn behind(&self, crossing: Crossing, site: Span) -> Self {
        let kind = crossing.kind;
        let region = match (crossing.step, self.find(kind)) {
            (Step::OutOf, _) => Region { kind, opened: None, sealed: true },
            (Step::Into, Some(around)) => Region { opened: around.opened.or(Some(site)), ..around },
            (Step::Into, None) => Region { kind, opened: Some(site), sealed: false },
        };
        self.with(region)
    }

    /// The regions inside of one that says by itself what is inside of it: what is around makes no difference.
    #[must_use]
    pub(crate) fn anew(&self, kind: &str, site: Span) -> Self {
        self.with(Region { kind: Sym::new(kind), opened: Some(site), sealed: true })
    }

    fn with(&self, region: Region) -> Self {
        if self.find(region.kind) == Some(region) {
            return self.clone();
        }
        let others = self.0.iter().flat_map(|all| all.iter()).filter(|known| known.kind != region.kind);
        Self(Some(Rc::new(others.copied().chain([region]).collect())))
    }

    /// The place in memory where they are kept: clones share it.
    pub(crate) fn place(&self) -> *const () {
        self.0.as_ref().map_or(std::ptr::null(), |all| Rc::as_ptr(all).cast())
    }

    /// What a callee stands in when these regions are around the call; `place` says where its places are for the caller.
    #[must_use]
    pub(crate) fn around(&self, inner: &Self, place: impl Fn(Span) -> Span) -> Self {
        let Some(regions) = &inner.0 else { return self.clone() };
        let mut all = self.clone();
        for region in regions.iter() {
            let opened = region.opened.map(&place);
            let around = self.find(region.kind).filter(|_| !region.sealed);
            all = all.with(match around {
                Some(around) => Region { opened: around.opened.or(opened), ..around },
                None => Region { opened, ..*region },
            });
        }
        all
    }
}

impl Frame {
    /// Does something behind a step into or out of a region.
    pub fn crossing<T>(&mut self, crossing: Crossing, site: Span, inside: impl FnOnce(&mut Self) -> T) -> T {
        let behind = self.regions.behind(crossing, site);
        let before = std::mem::replace(&mut self.regions, behind);
        let result = inside(self);
        self.regions = before;
        result
    }
}

impl Interpreter<'_> {
    /// The step that entering a context manager is.
    pub(crate) fn crossing_of(&self, f: &Frame, manager: &Value) -> Option<Crossing> {
        let class = self.class_of(f, manager)?;
        let named =
            |attribute: &str| self.classes.lookup(class, Sym::new(attribute)).and_then(|(_, kind)| kind.as_str());
        let crossing = |step| move |kind| Crossing { kind, step };
        named(OPENS).map(crossing(Step::Into)).or_else(|| named(LEAVES).map(crossing(Step::OutOf)))
    }

    /// Where the region begins that calls of a marked function run in.
    pub(crate) fn crossed_at(&self, function: &FunctionValue, site: Site) -> Span {
        if self.is_knowledge(function.id.module) { site } else { self.function_span(function.id) }
    }
}

/// Marks a callable so that its calls take a step; gives something else where it cannot be called.
pub(crate) fn marked(args: &Args, step: Step) -> Value {
    let otherwise = args.positional.get(2).cloned().unwrap_or_else(|| args.at(1));
    let Value::Str(kind) = args.at(0) else { return otherwise };
    mark(&args.at(1), Crossing { kind, step }).unwrap_or(otherwise)
}

/// Whether a call of a value steps into or out of a region before anything else.
pub(crate) fn crosses(callable: &Value) -> bool {
    match callable {
        Value::Function(function) => function.crossing.is_some(),
        Value::Partial(partial) => partial.crossing.is_some() || crosses(&partial.func),
        Value::Bound(bound) => crosses(&bound.1),
        Value::Union(members) => members.iter().any(crosses),
        _ => false,
    }
}

fn mark(callable: &Value, crossing: Crossing) -> Option<Value> {
    if let Value::Union(members) = callable {
        let marked: Vec<Option<Value>> = members.iter().map(|member| mark(member, crossing)).collect();
        let is_any = marked.iter().any(Option::is_some);
        let marked =
            marked.into_iter().zip(members.iter()).map(|(marked, member)| marked.unwrap_or_else(|| member.clone()));
        return is_any.then(|| Value::join_all(marked));
    }
    let crossing = Some(crossing);
    match callable {
        Value::Function(function) if function.crossing.is_none() => {
            Some(Value::Function(Rc::new(FunctionValue { crossing, ..FunctionValue::clone(function) })))
        }
        Value::Function(_) | Value::Bound(_) | Value::Class(_) | Value::Native(_) | Value::Partial(_) => {
            let func = callable.clone();
            Some(Value::Partial(Rc::new(PartialValue { func, args: Vec::new(), keywords: Vec::new(), crossing })))
        }
        _ => None,
    }
}
