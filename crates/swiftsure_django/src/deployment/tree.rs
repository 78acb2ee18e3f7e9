//! The value of a setting as a plain tree, each part with the place that decides it.

use std::collections::BTreeMap;
use std::sync::Arc;

use swiftsure_python::ir::ModuleId;
use swiftsure_source::{Span, Sym};

/// Values that one value may be made of, where a text counts once for every so many bytes. Settings that double
/// themselves with each line would else have no end.
const PARTS_LIMIT: usize = 10_000;
const BYTES_OF_A_PART: usize = 64;

/// A value and where it is written; Django's own defaults stand nowhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    pub value: Value,
    pub site: Option<Span>,
}

/// What is known of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    #[default]
    Unknown,
    None,
    Bool(bool),
    Int(i64),
    Text(Sym),
    /// A list, tuple or set; `whole` when no further items are possible.
    List {
        items: Vec<Tree>,
        whole: bool,
    },
    /// A dict by its texts; `whole` when no further keys are possible.
    Dict {
        entries: BTreeMap<Sym, Tree>,
        whole: bool,
    },
    /// The environment decides, or this where it says nothing.
    Environment(Option<Arc<Tree>>),
    /// One of these: branches that were not decided.
    Either(Vec<Tree>),
    /// Not set here: Django's default, as one of several ways.
    Absent,
    /// Something imported, by its dotted name.
    External(Sym),
    Module(ModuleId),
    /// What reads the environment, with the defaults that it was made with: `environ.Env(DEBUG=(bool, False))`.
    Reader(Arc<BTreeMap<Sym, Tree>>),
}

impl Tree {
    pub fn new(value: Value, site: Span) -> Self {
        Self { value, site: Some(site) }
    }

    /// Something that stands nowhere.
    pub fn placeless(value: Value) -> Self {
        Self { value, site: None }
    }

    pub fn text(&self) -> Option<&'static str> {
        self.value.text()
    }

    /// The ways in which it may come out: one, except where branches or the environment decide.
    pub fn ways(&self) -> &[Self] {
        match &self.value {
            Value::Either(ways) => ways,
            _ => std::slice::from_ref(self),
        }
    }

    /// Whether a statement holds whatever the undecided branches do.
    pub fn surely(&self, holds: impl Fn(&Value) -> bool) -> bool {
        self.ways().iter().all(|way| holds(&way.value))
    }

    /// The entry of a dict, where that is known.
    pub fn entry(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Dict { entries, .. } => entries.get(&Sym::new(key)),
            _ => None,
        }
    }

    /// The entry of a dict; absent where the whole dict is known and has none.
    pub fn entry_or_absent(&self, key: &str) -> Self {
        match &self.value {
            Value::Dict { entries, whole } => entries
                .get(&Sym::new(key))
                .cloned()
                .unwrap_or(Self { value: if *whole { Value::Absent } else { Value::Unknown }, site: self.site }),
            Value::Absent => self.clone(),
            _ => Self { value: Value::Unknown, site: self.site },
        }
    }

    /// The items of a list, and whether there are no others. Nothing for what is no known list.
    pub fn items(&self) -> Option<(&[Self], bool)> {
        match &self.value {
            Value::List { items, whole } => Some((items, *whole)),
            _ => None,
        }
    }

    /// The entries of a dict with texts for keys.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &Self)> {
        let entries = match &self.value {
            Value::Dict { entries, .. } => Some(entries),
            _ => None,
        };
        entries.into_iter().flatten().map(|(key, tree)| (key.as_str(), tree))
    }

    /// The item of a list that is this text.
    pub fn item(&self, text: &str) -> Option<&Self> {
        self.items()?.0.iter().find(|item| item.text() == Some(text))
    }

    /// Whether a list surely has no such item.
    pub fn lacks(&self, text: &str) -> bool {
        self.surely(|value| match value {
            Value::List { items, whole: true } => {
                items.iter().all(|item| item.value.is_plain() && item.text() != Some(text))
            }
            Value::None => true,
            _ => false,
        })
    }
}

impl Value {
    /// Itself, unless it is too large to be gone through.
    pub(super) fn bounded(self) -> Self {
        let mut left = PARTS_LIMIT;
        if self.spend(&mut left) { self } else { Self::Unknown }
    }

    /// Counts itself and its parts; whether there were enough left.
    fn spend(&self, left: &mut usize) -> bool {
        let own = 1 + self.text().map_or(0, |text| text.len() / BYTES_OF_A_PART);
        let Some(rest) = left.checked_sub(own) else { return false };
        *left = rest;
        match self {
            Self::List { items, .. } | Self::Either(items) => items.iter().all(|item| item.value.spend(left)),
            Self::Dict { entries, .. } => entries.values().all(|entry| entry.value.spend(left)),
            Self::Reader(defaults) => defaults.values().all(|default| default.value.spend(left)),
            Self::Environment(Some(default)) => default.value.spend(left),
            _ => true,
        }
    }

    pub fn text(&self) -> Option<&'static str> {
        match self {
            Self::Text(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// A value that stands in the code as it is.
    pub fn is_plain(&self) -> bool {
        matches!(
            self,
            Self::None | Self::Bool(_) | Self::Int(_) | Self::Text(_) | Self::List { .. } | Self::Dict { .. }
        )
    }

    /// Whether Python takes it for true, where that is known.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::None => Some(false),
            Self::Bool(value) => Some(*value),
            Self::Int(value) => Some(*value != 0),
            Self::Text(text) => Some(!text.as_str().is_empty()),
            Self::List { items, whole } => (!items.is_empty()).then_some(true).or(whole.then_some(false)),
            Self::Dict { entries, whole } => (!entries.is_empty()).then_some(true).or(whole.then_some(false)),
            Self::Either(ways) => {
                let first = ways.first()?.value.truth()?;
                ways.iter().all(|way| way.value.truth() == Some(first)).then_some(first)
            }
            _ => None,
        }
    }

    /// Whether it is a text or a collection of nothing, or None.
    pub(super) fn is_empty(&self) -> bool {
        !matches!(self, Self::Bool(_) | Self::Int(_)) && self.truth() == Some(false)
    }

    /// Whether it is known to be something other than `True`; Django's checks compare with `is True`.
    pub fn is_not_true(&self) -> bool {
        self.is_plain() && *self != Self::Bool(true)
    }
}

/// Two ways that a value may come out, as one.
pub(super) fn either(one: Tree, other: Tree) -> Tree {
    if one == other {
        return one;
    }
    let mut ways: Vec<Tree> = one.ways().to_vec();
    for way in other.ways() {
        if !ways.contains(way) {
            ways.push(way.clone());
        }
    }
    let site = other.site.or(one.site);
    if ways.len() > 8 { Tree { value: Value::Unknown, site } } else { Tree { value: Value::Either(ways), site } }
}
