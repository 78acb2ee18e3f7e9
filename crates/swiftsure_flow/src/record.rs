//! Records and record sets: rows of a database as the program sees them, with where they came from.
//!
//! Any object-relational mapper fits: a *record set* is a description of a query that is asked when someone looks at
//! its rows, a *record* is one row, and a relation of a record is loaded when it is first read. What the operations on
//! a set mean is the domain's business; here they are a list of names with arguments.
//!
//! Inside of a function a record or set that was handed in is *symbolic* ([`Root::Param`], [`Base::Param`]). Where the
//! function is called, the symbol is replaced by what the caller passed, see [`crate::summary`].

use std::rc::Rc;

use swiftsure_source::{Span, Sym};

use crate::class::ClassRef;
use crate::size;
use crate::value::Value;

/// The name of the fact that a row that the program made may be stored by now.
pub const KEY: &str = "pk";

/// The beginning of the name of the fact that a row was read again; behind it the relation, or nothing for all.
pub const RELOADED: &str = "<reloaded>";

/// The beginning of the name of the fact that a key which may be null is not, on this path; behind it the relation.
pub const GIVEN: &str = "<given>";

/// The name of the fact that what its set says of a row need not be so any more: the program has set some of it.
pub const CHANGED: &str = "<changed>";

/// Stands for the name of a relation that the program chooses while it runs.
pub const CHOSEN: &str = "?";

/// One row, or what a chain of relations leads to from one row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    pub class: ClassRef,
    pub root: Root,
    /// The relations followed from the root: `["customer", "region"]`.
    pub path: Vec<Sym>,
    /// Whether it is a row of the database already: of what was handed to the function, where that is known; of what
    /// the program made or read, where it is not as one would think.
    pub stored: Option<bool>,
    /// How many loops of the current function enclosed the place where the record came into being: what is loaded on
    /// it is loaded once for each turn of those.
    pub born: u16,
    /// What the steps of its set say of its attributes, where anything can be said: plain data alone.
    pub told: Option<Rc<[(Sym, Value)]>>,
}

/// Where a record came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// The record that was handed to the function, by its number among the symbols of the call.
    Param(u16),
    /// Each row of a set, in turn.
    Element(Rc<RecordSet>),
    /// One row of a set: `get()`, `first()`, `[0]`.
    Single(Rc<RecordSet>, Span),
    /// Made by the program, not read.
    New(Span),
    /// Known to be a record of the class, and nothing else.
    Unknown,
}

impl Record {
    pub fn new(class: ClassRef, root: Root, born: usize) -> Self {
        let born = u16::try_from(born).unwrap_or(u16::MAX);
        Self { class, root, path: Vec::new(), stored: None, born, told: None }
    }

    /// Whether the process keeps the row and hands it out again.
    pub(crate) fn is_kept(&self) -> bool {
        matches!(&self.root, Root::Single(set, _) if set.kept)
    }

    /// The record that a relation leads to.
    #[must_use]
    pub fn follow(&self, relation: Sym, class: ClassRef) -> Self {
        let mut path = self.path.clone();
        path.push(relation);
        Self { class, root: self.root.clone(), path, stored: None, born: self.born, told: None }
    }

    /// What the steps of its set say of an attribute.
    pub fn told(&self, name: Sym) -> Option<&Value> {
        self.told.as_ref()?.iter().find(|(told, _)| *told == name).map(|(_, value)| value)
    }

    /// Whether it is a row of the database already: certain for a row that was read or that the program made.
    pub fn is_stored(&self) -> Option<bool> {
        match &self.root {
            Root::Param(_) => self.stored,
            Root::Element(_) | Root::Single(..) => Some(self.stored.unwrap_or(true)),
            Root::New(_) if self.path.is_empty() => Some(self.stored.unwrap_or(false)),
            Root::New(_) | Root::Unknown => None,
        }
    }

    pub fn is_symbolic(&self) -> bool {
        match &self.root {
            Root::Param(_) => true,
            Root::Element(set) | Root::Single(set, _) => set.symbolic,
            Root::New(_) | Root::Unknown => false,
        }
    }

    /// The set from which the root came.
    pub fn set(&self) -> Option<&Rc<RecordSet>> {
        match &self.root {
            Root::Element(set) | Root::Single(set, _) => Some(set),
            Root::Param(_) | Root::New(_) | Root::Unknown => None,
        }
    }
}

/// What the rows of a set are when it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    Records,
    /// One dict a row.
    Dicts,
    /// One tuple a row.
    Tuples,
    /// One plain value a row.
    Scalars,
}

/// How a set is used: as the thing that makes sets, or as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Makes sets: `Book.objects`, `author.books`.
    Manager,
    /// Is one.
    Set,
}

/// A lazily evaluated set of records.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecordSet {
    /// The class of its records.
    pub class: ClassRef,
    /// The class of the set itself, whose methods it has.
    pub set_class: ClassRef,
    pub role: Role,
    pub shape: Shape,
    pub base: Base,
    pub ops: Vec<Op>,
    /// Where it starts in the source.
    pub built: Span,
    /// The calls that handed it out, innermost first: each call of a function gives a set of its own, with its own rows.
    pub handed: Vec<Span>,
    /// The process keeps it and hands it out again.
    pub kept: bool,
    /// As [`Record::born`]: the rows are fetched once for each turn of these loops.
    pub born: u16,
    /// Whether a parameter occurs in it.
    pub symbolic: bool,
}

/// What a set starts from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// All records of the class.
    All,
    /// The records that a many-valued relation of a record leads to.
    Related { record: Rc<Record>, relation: Sym },
    /// The set that was handed to the function.
    Param(u16),
    /// A set of the class, and nothing else is known.
    Unknown,
}

/// Steps that leave all rows in a set.
const WIDENS: &[&str] = &[
    "alias",
    "all",
    "annotate",
    "defer",
    "distinct",
    "only",
    "order_by",
    "prefetch_related",
    "reverse",
    "select_related",
    "using",
];

/// Steps that load relations along with the rows.
const LOADS: &[&str] = &["select_related", "prefetch_related"];

/// One step of building a set: `filter(author=x)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Op {
    pub name: Sym,
    /// Only values without heap objects; the domain turns others into tuples or `Unknown`.
    pub args: Box<[Value]>,
    pub keywords: Box<[(Sym, Value)]>,
    /// The whole call.
    pub site: Span,
    /// Whether the manager itself takes it, before anybody asks for anything.
    pub of_manager: bool,
}

impl RecordSet {
    /// The set after one more step.
    #[must_use]
    pub fn with(&self, mut op: Op, born: usize) -> Self {
        let mut next = self.clone();
        // What a set is narrowed by is the same to its rows, wherever it came from.
        for value in op.args.iter_mut().chain(op.keywords.iter_mut().map(|(_, value)| value)) {
            value.forget_outside();
            *value = size::bounded(std::mem::take(value));
        }
        next.symbolic |= op.args.iter().chain(op.keywords.iter().map(|(_, value)| value)).any(is_symbolic);
        next.ops.push(op);
        next.role = Role::Set;
        next.kept = false;
        next.born = u16::try_from(born).unwrap_or(u16::MAX);
        next
    }

    /// Whether two sets differ in their steps alone.
    pub(crate) fn begins_as(&self, other: &Self) -> bool {
        (self.class, self.set_class, self.built) == (other.class, other.set_class, other.built)
            && (self.role, &self.shape, &self.base) == (other.role, &other.shape, &other.base)
    }

    /// Whether it is another set that was told besides to load relations of which not all are known.
    pub(crate) fn may_load_more_than(&self, other: &Self) -> bool {
        let is_unknown = |op: &Op| LOADS.contains(&op.name.as_str()) && op.args.iter().any(Value::is_unknown);
        let more = self.ops.strip_prefix(&*other.ops).filter(|_| self.begins_as(other));
        more.is_some_and(|more| !more.is_empty() && more.iter().all(is_unknown))
    }

    /// One set for many that differ in their steps alone: it has the steps that all of them have, in the order of the
    /// first, and one that none of them has, for it is none of them. If some are narrowed by more, so is it, by something
    /// that is not known.
    pub(crate) fn common(first: &Self, variants: &[Rc<Self>]) -> Self {
        let is_common = |op: &Op| variants.iter().all(|set| set.ops.contains(op));
        let mut ops: Vec<Op> = first.ops.iter().filter(|op| is_common(op)).cloned().collect();
        let others = || variants.iter().flat_map(|set| &set.ops).filter(|op| !is_common(op));
        let narrows = |op: &&Op| !WIDENS.contains(&op.name.as_str());
        let (name, args, site) = match (others().find(narrows), others().next()) {
            (Some(op), _) => ("filter", Box::from([Value::Unknown]) as Box<[Value]>, op.site),
            (None, other) => ("all", Box::default(), other.map_or(first.made_at(), |op| op.site)),
        };
        ops.push(Op { name: Sym::new(name), args, keywords: Box::default(), site, of_manager: false });
        let born = variants.iter().map(|set| set.born).max().unwrap_or(first.born);
        let symbolic = variants.iter().any(|set| set.symbolic);
        let kept = variants.iter().all(|set| set.kept);
        let alike = variants.iter().all(|set| set.handed == first.handed);
        let handed = if alike { first.handed.clone() } else { Vec::new() };
        Self { ops, handed, kept, born, symbolic, ..first.clone() }
    }

    /// Where the last step stands; the start when there is none.
    pub fn made_at(&self) -> Span {
        self.ops.last().map_or(self.built, |op| op.site)
    }

    /// Whether any step has one of the names.
    pub fn has_op(&self, names: &[&str]) -> bool {
        self.ops.iter().any(|op| names.iter().any(|name| op.name == **name))
    }
}

/// Whether a parameter occurs in a value.
pub fn is_symbolic(value: &Value) -> bool {
    match value {
        Value::Record(record) => record.is_symbolic(),
        Value::Attribute(chosen) => chosen.record.is_symbolic(),
        Value::Set(set) => set.symbolic,
        Value::Tuple(items) | Value::Union(items) => items.iter().any(is_symbolic),
        Value::Bound(bound) => is_symbolic(&bound.0) || is_symbolic(&bound.1),
        Value::Super(parts) => is_symbolic(&parts.0),
        Value::Function(function) => function.captured.iter().any(is_symbolic),
        Value::Partial(partial) => {
            is_symbolic(&partial.func)
                || partial.args.iter().any(is_symbolic)
                || partial.keywords.iter().any(|(_, value)| is_symbolic(value))
        }
        _ => false,
    }
}
