//! What is wrong with a template, as sentences.

use std::fmt;

use swiftsure_source::{Range, Sym};

/// One place that Django would refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    pub range: Range,
    pub kind: ErrorKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// A block without its end tag.
    Unclosed(Sym),
    /// An end tag without its block.
    NothingToEnd(Sym),
    /// `{% else %}` and the like where no block around has such a part.
    OutOfPlace(Sym),
    /// An end tag with another name than its block.
    OtherName(Sym),
    /// More blocks inside of each other than are read.
    TooDeep,
    /// `{{ }}` or `{% %}`
    Empty,
    /// An expression or what is left of it; the range says which characters.
    Expression,
    /// A name that begins with an underscore.
    Underscore,
    /// The words behind `if` do not make a condition.
    Condition,
    /// A tag whose words are not what it takes.
    Words { tag: Sym, takes: &'static str },
    /// `{% extends %}` after another tag.
    ExtendsNotFirst,
    /// A tag inside of `{% blocktranslate %}`.
    TagInTranslation,
    /// `{% blocktranslate count … %}` without `{% plural %}`.
    NoPlural,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed(tag) => write!(f, "`{{% {tag} %}}` is never closed."),
            Self::NothingToEnd(tag) => write!(f, "`{{% {tag} %}}` closes nothing."),
            Self::OutOfPlace(tag) => write!(f, "`{{% {tag} %}}` stands in no block that has such a part."),
            Self::OtherName(name) => write!(f, "The end tag names `{name}`, which is not the block that it closes."),
            Self::TooDeep => write!(f, "Blocks are nested too deeply here."),
            Self::Empty => write!(f, "The tag is empty."),
            Self::Expression => write!(f, "This part of the expression cannot be read."),
            Self::Underscore => write!(f, "Variables and attributes may not begin with an underscore."),
            Self::Condition => write!(f, "The condition is not complete or has a word too many."),
            Self::Words { tag, takes } => write!(f, "`{{% {tag} %}}` takes {takes}."),
            Self::ExtendsNotFirst => write!(f, "`{{% extends %}}` must be the first tag of a template."),
            Self::TagInTranslation => write!(f, "A block that is translated has no other tags inside."),
            Self::NoPlural => write!(f, "A translation that counts has no `{{% plural %}}`."),
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}
