//! Abstract values: what the interpreter knows of a Python value.
//!
//! Values are cheap to clone and compare by structure. Mutable Python objects live in a [`Heap`](crate::heap::Heap);
//! a value only holds their number. Records and record sets, the nouns of any object-relational mapper, carry where
//! they came from.

use std::rc::Rc;

use swiftsure_python::ir::{FunctionId, ModuleId};
use swiftsure_source::{Span, Sym};

use crate::class::ClassRef;
use crate::heap::ObjectId;
use crate::outside::{Outside, Shape};
use crate::record::{Record, RecordSet};
use crate::region::Crossing;
use crate::size;

/// The most members that a union keeps; more is [`Value::Unknown`].
const UNION_LIMIT: usize = 8;
/// The most sets with one beginning that a union keeps apart; more of them are one that has what they have in common.
const VARIANT_LIMIT: usize = 4;

/// What is known of one Python value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Value {
    /// A slot that no path has bound yet.
    #[default]
    Unbound,
    /// Nothing is known. Rules stay silent on what depends on it.
    Unknown,
    None,
    Bool(bool),
    AnyBool,
    Int(i64),
    AnyNumber,
    Str(Sym),
    AnyStr,
    /// A text of which the beginning is known: `f"action_{name}"`.
    Prefix(Sym),
    /// Bytes, dates, decimals and other plain data without an identity that matters.
    Data,
    /// The key of a row of the database: plain data that is never empty.
    Key,
    /// A text, data or anything that came from outside of the program.
    Outside(Rc<Outside>),
    Module(ModuleId),
    Class(ClassRef),
    Function(Rc<FunctionValue>),
    /// A method with its receiver.
    Bound(Rc<(Value, Value)>),
    /// A function of the interpreter itself, by its index in the native table.
    Native(u16),
    /// `functools.partial` and the like: a callable with leading arguments and keywords.
    Partial(Rc<PartialValue>),
    /// `property(getter)`; `cached` keeps the answer on the object.
    Property(Rc<PropertyValue>),
    /// `staticmethod(f)`.
    StaticMethod(Rc<Value>),
    /// `classmethod(f)`.
    ClassMethod(Rc<Value>),
    /// `super()`: the object or class, and the class after which lookup starts.
    Super(Rc<(Value, ClassRef)>),
    Tuple(Rc<Vec<Value>>),
    /// An instance, list, dict or set in the heap.
    Object(ObjectId),
    Record(Rc<Record>),
    /// Some attribute of a record, which the program chooses while it runs: `getattr(book, name)`, and where it does. As
    /// good as unknown.
    Attribute(Rc<ChosenAttribute>),
    Set(Rc<RecordSet>),
    /// One of several; two or more members, none of them a union.
    Union(Rc<Vec<Value>>),
}

/// An attribute of a record of which only the program knows the name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChosenAttribute {
    pub record: Rc<Record>,
    /// Where it is read.
    pub site: Site,
}

/// A function with the environment that it captured.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FunctionValue {
    pub id: FunctionId,
    pub captured: Vec<Value>,
    /// Values of the defaults, in the order of the parameters; `Unbound` where there is none.
    pub defaults: Vec<Value>,
    /// The class in whose body the function stands, for `super()`.
    pub class: Option<ClassRef>,
    /// What the function does according to the knowledge, instead of its body: `refine`, `one`, `write`, ...
    pub role: Option<Sym>,
    /// The step into or out of a region that each call is.
    pub crossing: Option<Crossing>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartialValue {
    pub func: Value,
    pub args: Vec<Value>,
    pub keywords: Vec<(Sym, Value)>,
    /// As of a function.
    pub crossing: Option<Crossing>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PropertyValue {
    pub getter: Value,
    pub cached: bool,
}

impl Value {
    pub fn tuple(items: Vec<Value>) -> Self {
        size::bounded(Self::Tuple(Rc::new(items)))
    }

    pub(crate) fn partial(partial: PartialValue) -> Self {
        size::bounded(Self::Partial(Rc::new(partial)))
    }

    pub fn str(text: &str) -> Self {
        if size::is_kept(text.len()) { Self::Str(Sym::new(text)) } else { Self::AnyStr }
    }

    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown | Self::Unbound | Self::Attribute(..) => true,
            Self::Outside(outside) => outside.shape == Shape::Any,
            _ => false,
        }
    }

    /// Whether it is the same to every function: no row, set or object of one call is in it, and nothing from outside.
    pub(crate) fn is_of_no_call(&self) -> bool {
        match self {
            Self::Object(id) => id.is_global(),
            Self::Record(_) | Self::Attribute(_) | Self::Set(_) | Self::Outside(_) => false,
            Self::Tuple(parts) | Self::Union(parts) => parts.iter().all(Self::is_of_no_call),
            Self::Bound(bound) => bound.0.is_of_no_call() && bound.1.is_of_no_call(),
            Self::Super(parts) => parts.0.is_of_no_call(),
            Self::Function(function) => function.captured.iter().all(Self::is_of_no_call),
            Self::Partial(partial) => {
                let mut given = partial.args.iter().chain(partial.keywords.iter().map(|(_, value)| value));
                partial.func.is_of_no_call() && given.all(Self::is_of_no_call)
            }
            Self::Property(property) => property.getter.is_of_no_call(),
            Self::StaticMethod(inner) | Self::ClassMethod(inner) => inner.is_of_no_call(),
            _ => true,
        }
    }

    /// The members: of a union all, else the value itself.
    pub fn members(&self) -> &[Value] {
        match self {
            Self::Union(members) => members,
            other => std::slice::from_ref(other),
        }
    }

    pub fn as_str(&self) -> Option<Sym> {
        match self {
            Self::Str(text) => Some(*text),
            _ => None,
        }
    }

    /// Some text that begins so.
    pub fn starting_with(text: &str) -> Self {
        if text.is_empty() { Self::AnyStr } else { Self::Prefix(Sym::new(text)) }
    }

    /// The same where something keeps it that came into being inside of `born` loops: rows and sets are as old as that.
    #[must_use]
    pub(crate) fn kept_since(&self, born: usize) -> Self {
        let born = u16::try_from(born).unwrap_or(u16::MAX);
        self.map_members(|member| match member {
            Self::Record(record) if record.born > born => {
                Self::Record(Rc::new(Record { born, ..Record::clone(record) }))
            }
            Self::Set(set) if set.born > born => Self::Set(Rc::new(RecordSet { born, ..RecordSet::clone(set) })),
            other => other.clone(),
        })
    }

    /// The first record among the members.
    pub fn record(&self) -> Option<&Rc<Record>> {
        self.members().iter().find_map(|member| match member {
            Self::Record(record) => Some(record),
            _ => None,
        })
    }

    /// The first record set among the members.
    pub fn set(&self) -> Option<&Rc<RecordSet>> {
        self.members().iter().find_map(|member| match member {
            Self::Set(set) => Some(set),
            _ => None,
        })
    }

    /// The first class among the members.
    pub fn class(&self) -> Option<ClassRef> {
        self.members().iter().find_map(|member| match member {
            Self::Class(class) => Some(*class),
            _ => None,
        })
    }

    /// Whether the value is true in a condition, where that is known without asking anything.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::None => Some(false),
            Self::Bool(value) => Some(*value),
            Self::Int(value) => Some(*value != 0),
            Self::Str(text) => Some(!text.as_str().is_empty()),
            Self::Tuple(items) => Some(!items.is_empty()),
            Self::Class(_)
            | Self::Function(_)
            | Self::Bound(_)
            | Self::Module(_)
            | Self::Native(_)
            | Self::Partial(_)
            | Self::Record(_)
            | Self::Key => Some(true),
            Self::Union(members) => {
                let first = members.first()?.truth()?;
                members.iter().all(|member| member.truth() == Some(first)).then_some(first)
            }
            _ => None,
        }
    }

    /// What is known when the value is one of two.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        match (self, other) {
            (Self::Unbound, value) | (value, Self::Unbound) => value,
            (left, right) => {
                let mut members = left.into_members(right.members().len());
                for member in right.members() {
                    add_member(&mut members, member);
                }
                Self::one_of(members)
            }
        }
    }

    /// The members, with room for some more.
    fn into_members(self, more: usize) -> Vec<Value> {
        match self {
            Self::Union(members) if Rc::strong_count(&members) == 1 => Rc::unwrap_or_clone(members),
            one => {
                let mut members = Vec::with_capacity(one.members().len() + more);
                members.extend_from_slice(one.members());
                members
            }
        }
    }

    /// The union of values that are already different.
    pub fn one_of(mut members: Vec<Value>) -> Self {
        settle(&mut members);
        Self::of_members(members)
    }

    fn of_members(mut members: Vec<Value>) -> Self {
        match members.len() {
            0 => Self::Unbound,
            1 => members.swap_remove(0),
            _ => Self::Union(Rc::new(members)),
        }
    }

    /// The join of all values.
    pub fn join_all(values: impl IntoIterator<Item = Value>) -> Self {
        let values = values.into_iter();
        let mut members = Vec::with_capacity(values.size_hint().0);
        for value in values {
            match value {
                Self::Unbound => {}
                Self::Union(first) if members.is_empty() => members = Rc::unwrap_or_clone(first),
                value if members.is_empty() => members.push(value),
                value => {
                    value.members().iter().for_each(|member| add_member(&mut members, member));
                    settle(&mut members);
                }
            }
        }
        Self::of_members(members)
    }

    /// Applies a function to each member and joins the answers.
    #[must_use]
    pub fn map_members(&self, mut f: impl FnMut(&Value) -> Value) -> Self {
        match self {
            Self::Union(members) => Self::join_all(members.iter().map(f)),
            other => f(other),
        }
    }

    /// The members for which `keep` holds; `Unbound` when none is left.
    #[must_use]
    pub fn retain(&self, keep: impl Fn(&Value) -> bool) -> Self {
        match self {
            Self::Union(members) => Self::one_of(members.iter().filter(|member| keep(member)).cloned().collect()),
            other if keep(other) => other.clone(),
            _ => Self::Unbound,
        }
    }
}

/// Keeps the members within the limits.
fn settle(members: &mut Vec<Value>) {
    if members.len() > VARIANT_LIMIT {
        merge_variants(members, VARIANT_LIMIT);
    }
    // Something is known of sets as long as each stands for all that began as it did.
    if members.len() > UNION_LIMIT {
        merge_variants(members, 1);
    }
    if members.len() > UNION_LIMIT {
        members.clear();
        members.push(Value::Unknown);
    }
}

/// Each optional `filter()` doubles the sets that a name may hold: more than `limit` of one beginning become one.
fn merge_variants(members: &mut Vec<Value>, limit: usize) {
    let mut at = 0;
    while let Some(member) = members.get(at) {
        at += 1;
        let Value::Set(first) = member else { continue };
        let first = first.clone();
        let is_variant = |value: &Value| matches!(value, Value::Set(set) if set.begins_as(&first));
        let variants = members.iter().filter(|value| is_variant(value)).filter_map(Value::set).cloned();
        let variants: Vec<Rc<RecordSet>> = variants.collect();
        if variants.len() > limit {
            members[at - 1] = Value::Set(Rc::new(RecordSet::common(&first, &variants)));
            let mut place = 0;
            members.retain(|value| {
                place += 1;
                place <= at || !is_variant(value)
            });
        }
    }
}

/// Adds a member. What came from outside takes in others of its kind, as the kind does.
fn add_member(members: &mut Vec<Value>, member: &Value) {
    if members.contains(member) {
        return;
    }
    let is_outside = |value: &Value| matches!(value, Value::Outside(_));
    let Some(kind) = kind_of(member).filter(|_| is_outside(member) || members.iter().any(is_outside)) else {
        return add_plain(members, member);
    };
    let mut outside: Option<Outside> = None;
    let mut collect = |value: &Value| {
        if let Value::Outside(part) = value {
            let joined = outside.take().map_or_else(|| Outside::clone(part), |known| known.join(part, part.shape));
            outside = Some(joined);
        }
    };
    for known in members.iter_mut().filter(|known| kind_of(known) == Some(kind)) {
        collect(known);
        *known = known.plain();
    }
    collect(member);
    let plain = member.plain();
    if !members.contains(&plain) {
        add_plain(members, &plain);
    }
    let widest = |value: &&mut Value| kind_of(value) == Some(kind) && !matches!(value, Value::Str(_) | Value::Bool(_));
    if let (Some(outside), Some(slot)) = (outside, members.iter_mut().find(widest)) {
        *slot = slot.clone().tainted(&outside.parts, outside.start, None);
    }
}

/// Kinds of values that may come from outside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OutsideKind {
    Text,
    Data,
    Verdict,
    Any,
}

fn kind_of(value: &Value) -> Option<OutsideKind> {
    Some(match value {
        Value::Str(_) | Value::AnyStr | Value::Prefix(_) => OutsideKind::Text,
        Value::Bool(_) | Value::AnyBool => OutsideKind::Verdict,
        Value::Data => OutsideKind::Data,
        Value::Unknown => OutsideKind::Any,
        Value::Outside(outside) => match outside.shape {
            Shape::Text | Shape::Prefix => OutsideKind::Text,
            Shape::Data | Shape::Match => OutsideKind::Data,
            Shape::Verdict => OutsideKind::Verdict,
            Shape::Any => OutsideKind::Any,
        },
        _ => return None,
    })
}

/// Adds a member, widening constants of one kind to the kind.
fn add_plain(members: &mut Vec<Value>, member: &Value) {
    if members.contains(member) {
        return;
    }
    let wide = match member {
        Value::Bool(_) | Value::AnyBool => Value::AnyBool,
        Value::Int(_) | Value::AnyNumber => Value::AnyNumber,
        Value::Str(_) | Value::AnyStr | Value::Prefix(_) => return add_text(members, member),
        Value::Set(set) => return add_set(members, set),
        _ => {
            members.push(member.clone());
            return;
        }
    };
    let same = |value: &Value| match wide {
        Value::AnyBool => matches!(value, Value::Bool(_) | Value::AnyBool),
        _ => matches!(value, Value::Int(_) | Value::AnyNumber),
    };
    match members.iter().position(same) {
        Some(at) => members[at] = wide,
        None => members.push(member.clone()),
    }
}

/// A set that one path tells to load what nobody knows may have that loaded on any.
fn add_set(members: &mut Vec<Value>, set: &Rc<RecordSet>) {
    let loads = |value: &Value, other: &RecordSet| matches!(value, Value::Set(set) if set.may_load_more_than(other));
    if members.iter().any(|known| loads(known, set)) {
        return;
    }
    members.retain(|known| !matches!(known, Value::Set(known) if set.may_load_more_than(known)));
    members.push(Value::Set(set.clone()));
}

/// Up to three text constants stay apart: names of attributes and relations are often chosen among a few.
fn add_text(members: &mut Vec<Value>, member: &Value) {
    let texts = members.iter().filter(|value| matches!(value, Value::Str(_))).count();
    if members.contains(&Value::AnyStr) {
        return;
    }
    let has_prefix = members.iter().any(|value| matches!(value, Value::Prefix(_)));
    if has_prefix || matches!(member, Value::AnyStr | Value::Prefix(_)) || texts >= 3 {
        members.retain(|value| !matches!(value, Value::Str(_) | Value::Prefix(_)));
        members.push(Value::AnyStr);
    } else {
        members.push(member.clone());
    }
}

/// The arguments of one call, evaluated.
#[derive(Clone, Debug, Default)]
pub struct Args {
    pub positional: Vec<Value>,
    pub keywords: Vec<(Sym, Value)>,
    /// `*unknown` or `**unknown` was among them: parameters not bound otherwise are unknown.
    pub open: bool,
}

impl Args {
    pub fn positional(values: Vec<Value>) -> Self {
        Self { positional: values, ..Self::default() }
    }

    pub fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The argument at a place, or under a name.
    pub fn get(&self, place: usize, name: &str) -> Option<&Value> {
        self.positional.get(place).or_else(|| self.keyword(name))
    }

    /// The positional argument at a place; `Unknown` past the end.
    pub fn at(&self, place: usize) -> Value {
        self.positional.get(place).cloned().unwrap_or(Value::Unknown)
    }
}

/// Where in the user's code something happens.
pub type Site = Span;

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn joining_constants_of_one_kind_widens_them_to_the_kind() {
        assert_eq!(Value::Int(1).join(Value::Int(2)), Value::AnyNumber);
        assert_eq!(Value::Bool(true).join(Value::Bool(false)), Value::AnyBool);
    }

    #[test]
    fn a_few_texts_stay_apart_and_many_do_not() {
        let few = Value::str("a").join(Value::str("b"));
        assert_eq!(few.members().len(), 2);
        let many = ["c", "d", "e"].into_iter().fold(few, |value, text| value.join(Value::str(text)));
        assert_eq!(many, Value::AnyStr);
    }

    #[test]
    fn an_unbound_path_adds_nothing_to_a_join() {
        assert_eq!(Value::Unbound.join(Value::None), Value::None);
    }

    #[test]
    fn the_truth_of_a_union_is_known_when_its_members_agree() {
        assert_eq!(Value::None.join(Value::Bool(false)).truth(), Some(false));
        assert_eq!(Value::None.join(Value::Bool(true)).truth(), None);
    }
}
