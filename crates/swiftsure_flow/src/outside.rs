//! Values that came from outside of the program: from where, what has been done to them, and what that helps against.
//!
//! Taint is a property of values here. What is known of such a value besides (a text, a beginning, plain data, nothing)
//! is its [`Shape`]; everybody who only asks for that sees [`Value::plain`].

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use swiftsure_source::{Span, Sym};

use crate::abstraction::map_parts;
use crate::value::Value;

/// Different sources that are told apart in one value.
const PART_LIMIT: usize = 3;
/// Steps that a part remembers.
const STEP_LIMIT: usize = 8;

/// A value that came from outside, or was made of such.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Outside {
    pub shape: Shape,
    pub start: Start,
    /// What of it came from outside; never empty.
    pub parts: Vec<Part>,
}

/// What is known of the value besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Some text.
    Text,
    /// A text of which only the beginning is known, as in [`Value::Prefix`].
    Prefix,
    /// Plain data.
    Data,
    /// The verdict of a check: where it holds, the parts are safe for their marks.
    Verdict,
    /// The match of a regular expression, which is a verdict as well.
    Match,
    /// Nothing is known.
    Any,
}

/// How the value begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Start {
    /// With what came from outside.
    Outside,
    Text(Sym),
    /// With something that did not.
    Other,
}

/// One thing that came from outside.
#[derive(Clone, Debug)]
pub struct Part {
    pub origin: Origin,
    /// The constant keys by which it was taken out of what came in: `cmd` of a body.
    pub key: Option<Sym>,
    pub marks: Marks,
    pub steps: Vec<Step>,
}

/// How a part came to be where it is says nothing of what it is: loops end, and calls share an evaluation.
impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.origin == other.origin && self.key == other.key && self.marks == other.marks
    }
}

impl Eq for Part {}

impl Hash for Part {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.origin.hash(state);
        self.key.hash(state);
        self.marks.hash(state);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// `kind` says what it is ("query parameter"), `name` which one.
    Source { kind: Sym, name: Option<Sym>, site: Span },
    /// Handed in by a caller, who puts its own in this place.
    Param(u16),
}

/// Something that was done to a part on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub site: Span,
    /// `+`, `format`, the name of a function.
    pub how: Sym,
    /// What it helps against.
    pub helps: Marks,
}

/// Kinds of sinks, as a set: those that a value is safe for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(u32);

/// The kinds of sinks that the knowledge may name.
const KINDS: &[&str] = &[
    "sql", "command", "code", "template", "path", "url", "redirect", "html", "object", "xml", "header", "log", "field",
    "ldap", "xpath", "nosql", "session", "archive", "pattern", "match", "cell", "message", "shown", "link", "argument",
    "format",
];

impl Marks {
    pub const ALL: Self = Self(u32::MAX >> 1);
    /// What helped before does no longer: the value was decoded.
    const RAW: Self = Self(1 << 31);

    /// The set of one kind; `all` names every one, `word` those that letters, digits, `_` and `-` do no harm to: where
    /// options are read, a word may be one.
    pub fn of(kind: &str) -> Self {
        match KINDS.iter().position(|known| *known == kind) {
            // What is HTML in a page is HTML in a message that a page shows.
            Some(at) if kind == "html" => Self(1 << at).with(Self::of("message")),
            // An address that the program itself would send somebody to is no script.
            Some(at) if kind == "redirect" => Self(1 << at).with(Self::of("link")),
            Some(at) => Self(1 << at),
            None if kind == "all" => Self::ALL,
            None if kind == "word" => Self(Self::ALL.0 & !Self::of("argument").0),
            None => Self::default(),
        }
    }

    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether each kind of `other` is among these; nothing is no kind.
    pub fn hold(self, other: Self) -> bool {
        other.0 != 0 && self.0 & other.0 == other.0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is left of these marks behind a callee that adds `later`.
    fn then(self, later: Self) -> Self {
        if later.0 & Self::RAW.0 == 0 { self.with(later) } else { later }
    }
}

impl Part {
    fn passed(mut self, step: Option<Step>) -> Self {
        let Some(step) = step else { return self };
        self.marks = self.marks.with(step.helps);
        self.note(step);
        self
    }

    /// Remembers a step; the first ones matter most, and one place is told once.
    fn note(&mut self, step: Step) {
        if self.steps.len() < STEP_LIMIT && !self.steps.iter().any(|known| known.site == step.site) {
            self.steps.push(step);
        }
    }

    /// Whether both are one thing: the same value, or the same parameter by its name, read twice.
    fn is_same(&self, other: &Self) -> bool {
        let named = match (self.origin, other.origin) {
            (Origin::Source { kind, name, .. }, Origin::Source { kind: other, name: named, .. }) => {
                kind == other && name == named && (name.is_some() || self.key.is_some())
            }
            _ => false,
        };
        self.key == other.key && (named || self.origin == other.origin)
    }

    /// The part as a caller sees it, who handed in `actual`.
    fn within(&self, actual: &Part, place: &dyn Fn(Span) -> Span) -> Self {
        let mut part = actual.clone();
        part.marks = part.marks.then(self.marks);
        part.key = deeper(part.key, self.key);
        for step in &self.steps {
            part.note(Step { site: place(step.site), ..*step });
        }
        part
    }

    /// The same with its places seen from the caller.
    fn placed(&self, place: &dyn Fn(Span) -> Span) -> Self {
        let mut part = self.clone();
        if let Origin::Source { site, .. } = &mut part.origin {
            *site = place(*site);
        }
        for step in std::mem::take(&mut part.steps) {
            part.note(Step { site: place(step.site), ..step });
        }
        part
    }
}

fn deeper(outer: Option<Sym>, inner: Option<Sym>) -> Option<Sym> {
    match (outer, inner) {
        (Some(outer), Some(inner)) => Some(Sym::new(&format!("{outer}.{inner}"))),
        (outer, inner) => outer.or(inner),
    }
}

/// Adds a part; of one thing that is held twice, only what helps both helps.
fn add_part(parts: &mut Vec<Part>, part: &Part) {
    let known = parts.iter().position(|known| known.origin == part.origin && known.key == part.key);
    match known {
        Some(at) => parts[at].marks = parts[at].marks.and(part.marks),
        None if parts.len() < PART_LIMIT => parts.push(part.clone()),
        None => {}
    }
}

/// The parts of several values together.
pub fn together<'p>(parts: impl IntoIterator<Item = &'p Part>) -> Vec<Part> {
    let mut all = Vec::new();
    parts.into_iter().for_each(|part| add_part(&mut all, part));
    all
}

impl Outside {
    pub fn source(kind: Sym, name: Option<Sym>, site: Span, shape: Shape) -> Self {
        let origin = Origin::Source { kind, name, site };
        let part = Part { origin, key: None, marks: Marks::default(), steps: Vec::new() };
        Self { shape, start: Start::Outside, parts: vec![part] }
    }

    /// What a callee gets for it.
    pub(crate) fn symbol(&self, symbol: u16) -> Self {
        let part = Part { origin: Origin::Param(symbol), key: None, marks: Marks::default(), steps: Vec::new() };
        let start = if self.shape == Shape::Prefix { self.start } else { Start::Outside };
        Self { shape: self.shape, start, parts: vec![part] }
    }

    /// The value without taint.
    pub fn plain(&self) -> Value {
        match (self.shape, self.start) {
            (Shape::Prefix, Start::Text(text)) => Value::Prefix(text),
            (Shape::Text | Shape::Prefix, _) => Value::AnyStr,
            (Shape::Data | Shape::Match, _) => Value::Data,
            (Shape::Verdict, _) => Value::AnyBool,
            (Shape::Any, _) => Value::Unknown,
        }
    }

    pub fn is_text(&self) -> bool {
        matches!(self.shape, Shape::Text | Shape::Prefix)
    }

    /// Whether it says something of the parts where it holds.
    pub(crate) fn is_verdict(&self) -> bool {
        matches!(self.shape, Shape::Verdict | Shape::Match)
    }

    /// Whether how it came about is known.
    pub(crate) fn has_steps(&self) -> bool {
        self.parts.iter().any(|part| !part.steps.is_empty())
    }

    /// Whether a caller's parameter is in it.
    pub(crate) fn is_symbolic(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.origin, Origin::Param(_)))
    }

    /// Both in one, as text or whatever `shape` says.
    pub(crate) fn join(&self, other: &Self, shape: Shape) -> Self {
        let start = if self.start == other.start {
            self.start
        } else if self.start == Start::Outside || other.start == Start::Outside {
            Start::Outside
        } else {
            Start::Other
        };
        Self { shape, start, parts: together(self.parts.iter().chain(&other.parts)) }
    }

    /// What a key or attribute takes out of it.
    pub(crate) fn under(&self, key: Option<Sym>, shape: Shape) -> Self {
        let parts = self.parts.iter().map(|part| Part { key: deeper(part.key, key), ..part.clone() });
        Self { shape, start: Start::Outside, parts: parts.collect() }
    }

    /// The same where it is known under which name it came in, unless another one is known.
    pub(crate) fn named(&self, known: Sym) -> Self {
        let parts = self.parts.iter().map(|part| match part.origin {
            Origin::Source { kind, name: None, site } if part.key.is_none() => {
                Part { origin: Origin::Source { kind, name: Some(known), site }, ..part.clone() }
            }
            _ => part.clone(),
        });
        Self { parts: parts.collect(), ..self.clone() }
    }

    /// The same after a step.
    pub(crate) fn passed(&self, step: Step) -> Self {
        Self { parts: self.parts.iter().map(|part| part.clone().passed(Some(step))).collect(), ..self.clone() }
    }

    /// The same, decoded: nothing that was done to it before helps any more.
    pub(crate) fn raw(&self) -> Self {
        Self {
            parts: self.parts.iter().map(|part| Part { marks: Marks::RAW, ..part.clone() }).collect(),
            ..self.clone()
        }
    }

    /// What a comparison of a host says of the address that it was taken from.
    pub(crate) fn with_whole_address(&self, marks: Marks) -> Self {
        let mut parts = self.parts.clone();
        if marks == Marks::ALL {
            for part in &self.parts {
                let Some(key) = part.key.map(Sym::as_str) else { continue };
                let (whole, last) = key.rsplit_once('.').map_or((None, key), |(whole, last)| (Some(whole), last));
                if matches!(last, "hostname" | "netloc") {
                    parts.push(Part { key: whole.map(Sym::new), ..part.clone() });
                }
            }
        }
        Self { parts, ..self.clone() }
    }

    /// The value, which may go into these kinds of sinks.
    pub fn safe_for(&self, kinds: &[&str]) -> Value {
        self.passed_check(kinds.iter().fold(Marks::default(), |marks, kind| marks.with(Marks::of(kind))))
    }

    /// Whether it is safe as an address, of a page or for the server to ask.
    pub(crate) fn is_address(&self) -> bool {
        let address = Marks::of("redirect").with(Marks::of("url"));
        self.parts.iter().all(|part| part.marks.hold(address))
    }

    /// The verdict of a check: where it holds, what was checked is safe for these kinds of sinks.
    pub fn checked_for(&self, kinds: &[&str]) -> Value {
        self.safe_for(kinds).as_verdict()
    }

    /// The same, where a check has found it safe.
    pub(crate) fn passed_check(&self, marks: Marks) -> Value {
        let parts = self.parts.iter().map(|part| Part { marks: part.marks.with(marks), ..part.clone() });
        Value::Outside(Rc::new(Self { parts: parts.collect(), ..self.clone() }))
    }

    /// The parts that nothing makes safe for a kind of sink.
    pub fn unsafe_for(&self, kind: Marks) -> Option<Self> {
        let parts: Vec<Part> = self.parts.iter().filter(|part| !part.marks.hold(kind)).cloned().collect();
        (!parts.is_empty()).then(|| Self { parts, ..self.clone() })
    }

    /// The same, with its parts safe where a verdict says so; none if it says nothing of them.
    pub(crate) fn granted(&self, verdict: &Self) -> Option<Self> {
        let mut changed = false;
        let mut parts = self.parts.clone();
        for part in &mut parts {
            let same = |granted: &&Part| granted.is_same(part);
            if let Some(granted) = verdict.parts.iter().find(same)
                && !part.marks.hold(granted.marks)
            {
                part.marks = part.marks.with(granted.marks);
                changed = true;
            }
        }
        changed.then(|| Self { parts, ..self.clone() })
    }

    /// Seen by a caller: parameters become what was handed in, places in the knowledge the place of the call.
    pub(crate) fn instantiated(&self, actuals: &[Value], place: &dyn Fn(Span) -> Span) -> Value {
        let (mut parts, mut start) = (Vec::new(), self.start);
        for part in &self.parts {
            match part.origin {
                Origin::Source { .. } => add_part(&mut parts, &part.placed(place)),
                Origin::Param(symbol) => {
                    let Some(Value::Outside(actual)) = actuals.get(symbol as usize) else { continue };
                    if parts.is_empty() && start == Start::Outside {
                        start = actual.start;
                    }
                    actual.parts.iter().for_each(|outer| add_part(&mut parts, &part.within(outer, place)));
                }
            }
        }
        let value = Self { shape: self.shape, start, parts };
        if value.parts.is_empty() { value.plain() } else { Value::Outside(Rc::new(value)) }
    }
}

impl Value {
    /// The value as it is to everybody who does not ask where it came from.
    #[must_use]
    pub fn plain(&self) -> Self {
        match self {
            Self::Outside(outside) => outside.plain(),
            Self::Union(members) if members.iter().any(|member| matches!(member, Self::Outside(_))) => {
                Self::join_all(members.iter().map(Self::plain))
            }
            other => other.clone(),
        }
    }

    /// Makes it the value that it is to everybody who does not ask where it came from, and all that it holds.
    pub(crate) fn forget_outside(&mut self) {
        fn without(value: &Value) -> Value {
            match value {
                Value::Outside(outside) => outside.plain(),
                other => map_parts(other, &mut |part| without(part)),
            }
        }
        if !matches!(self, Self::Str(_) | Self::None | Self::Int(_) | Self::Bool(_)) {
            *self = without(self);
        }
    }

    /// What came from outside, of the value or of a member.
    pub fn outside(&self) -> Option<&Rc<Outside>> {
        self.members().iter().find_map(|member| match member {
            Self::Outside(outside) => Some(outside),
            _ => None,
        })
    }

    /// The verdict that it is, or that a member is.
    pub(crate) fn verdict(&self) -> Option<&Rc<Outside>> {
        self.members().iter().find_map(|member| match member {
            Self::Outside(outside) if outside.is_verdict() => Some(outside),
            _ => None,
        })
    }

    /// The value made of parts that came from outside. Numbers, truth values and constants carry nothing.
    #[must_use]
    pub(crate) fn tainted(self, parts: &[Part], start: Start, step: Option<Step>) -> Self {
        let shape = match &self {
            _ if parts.is_empty() => return self,
            Self::AnyStr => Shape::Text,
            Self::Prefix(_) => Shape::Prefix,
            Self::Data => Shape::Data,
            Self::Unknown => Shape::Any,
            Self::AnyBool => Shape::Verdict,
            Self::Tuple(items) => {
                return Self::tuple(items.iter().map(|item| item.clone().tainted(parts, start, step)).collect());
            }
            Self::Union(_) => return self.map_members(|member| member.clone().tainted(parts, start, step)),
            _ => return self,
        };
        let start = if let Self::Prefix(text) = self { Start::Text(text) } else { start };
        let parts = parts.iter().map(|part| part.clone().passed(step)).collect();
        Self::Outside(Rc::new(Outside { shape, start, parts }))
    }
}
