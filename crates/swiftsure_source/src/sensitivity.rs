//! How sensitive what a field holds is.

use std::fmt;

/// The class of a model field, the most sensitive first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Sensitivity {
    /// Whoever has it gets in: passwords, tokens, keys.
    Secret,
    /// It tells of a person.
    Personal,
    /// It decides what somebody may do.
    Permission,
    /// It is an amount of money.
    Money,
    Public,
}

impl Sensitivity {
    pub const ALL: [Self; 5] = [Self::Secret, Self::Personal, Self::Permission, Self::Money, Self::Public];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Personal => "personal",
            Self::Permission => "permission",
            Self::Money => "money",
            Self::Public => "public",
        }
    }
}

impl fmt::Display for Sensitivity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
