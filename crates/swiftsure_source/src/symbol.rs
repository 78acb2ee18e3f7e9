//! Interned strings.
//!
//! A [`Sym`] is four bytes, compares by number and lives as long as the process. Its order is the order of the *text*,
//! because numbers depend on which thread saw a name first.

use std::fmt;
use std::sync::{LazyLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;

/// A text that lives as long as the process: a literal, or the text of a [`Sym`].
pub type Text = &'static str;

/// An interned string: a name, a dotted path, a string constant of the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sym(u32);

static NUMBERS: LazyLock<RwLock<FxHashMap<&'static str, u32>>> = LazyLock::new(RwLock::default);
/// The texts by their numbers. They are read at every turn, so that nobody waits for a lock there.
static TEXTS: boxcar::Vec<&'static str> = boxcar::Vec::new();

impl Sym {
    /// The symbol of `text`.
    pub fn new(text: &str) -> Self {
        let known = NUMBERS.read().unwrap_or_else(PoisonError::into_inner).get(text).copied();
        if let Some(number) = known {
            return Self(number);
        }
        let mut numbers = NUMBERS.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = numbers.get(text) {
            return Self(number);
        }
        let text: &'static str = Box::leak(text.into());
        let number = u32::try_from(TEXTS.push(text)).unwrap_or(u32::MAX);
        numbers.insert(text, number);
        Self(number)
    }

    /// The text.
    pub fn as_str(self) -> &'static str {
        TEXTS.get(self.0 as usize).copied().unwrap_or_default()
    }
}

impl PartialOrd for Sym {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sym {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        if self.0 == other.0 {
            return std::cmp::Ordering::Equal;
        }
        self.as_str().cmp(other.as_str())
    }
}

impl From<&str> for Sym {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl PartialEq<str> for Sym {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Sym {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Sym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Sym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

/// How a [`Text`] is kept outside of the process: as text, interned again on the way back.
#[cfg(feature = "serde")]
pub(crate) mod text {
    use std::borrow::Cow;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Sym, Text};

    pub(crate) fn serialize<S: Serializer>(text: Text, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Text, D::Error> {
        let text = Cow::<'de, str>::deserialize(from)?;
        Ok(Sym::new(&text).as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Sym;

    #[test]
    fn the_same_text_is_the_same_symbol() {
        assert_eq!(Sym::new("author"), Sym::new("author"));
        assert_ne!(Sym::new("author"), Sym::new("genre"));
        assert_eq!(Sym::new("author").as_str(), "author");
    }

    #[test]
    fn symbols_are_ordered_by_their_text() {
        let late = Sym::new("symbol-order-b");
        let early = Sym::new("symbol-order-a");
        assert!(early < late);
    }
}
