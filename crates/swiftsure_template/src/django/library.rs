//! Which tags and filters there are: Django's own as tables, a project's as a [`TagLibrary`].

use std::collections::{BTreeMap, BTreeSet};

/// What `{% load %}` makes known, or what is known without it.
#[derive(Clone, Copy, Debug)]
pub struct Library {
    /// The name behind `{% load %}`; empty for what needs none.
    pub name: &'static str,
    pub tags: &'static [&'static str],
    pub filters: &'static [&'static str],
}

/// The tags of Django 3.2 to 6.1 that need no `{% load %}`, sorted.
pub const BUILTIN_TAGS: &[&str] = &[
    "autoescape",
    "block",
    "comment",
    "csp_nonce_attr",
    "csrf_token",
    "cycle",
    "debug",
    "extends",
    "filter",
    "firstof",
    "for",
    "if",
    "ifchanged",
    "ifequal",
    "ifnotequal",
    "include",
    "load",
    "lorem",
    "now",
    "partial",
    "partialdef",
    "querystring",
    "regroup",
    "resetcycle",
    "spaceless",
    "templatetag",
    "url",
    "verbatim",
    "widthratio",
    "with",
];

/// The filters of Django 3.2 to 6.1 that need no `{% load %}`, sorted.
pub const BUILTIN_FILTERS: &[&str] = &[
    "add",
    "addslashes",
    "capfirst",
    "center",
    "cut",
    "date",
    "default",
    "default_if_none",
    "dictsort",
    "dictsortreversed",
    "divisibleby",
    "escape",
    "escapejs",
    "escapeseq",
    "filesizeformat",
    "first",
    "floatformat",
    "force_escape",
    "get_digit",
    "iriencode",
    "join",
    "json_script",
    "last",
    "length",
    "length_is",
    "linebreaks",
    "linebreaksbr",
    "linenumbers",
    "ljust",
    "lower",
    "make_list",
    "phone2numeric",
    "pluralize",
    "pprint",
    "random",
    "rjust",
    "safe",
    "safeseq",
    "slice",
    "slugify",
    "stringformat",
    "striptags",
    "time",
    "timesince",
    "timeuntil",
    "title",
    "truncatechars",
    "truncatechars_html",
    "truncatewords",
    "truncatewords_html",
    "unordered_list",
    "upper",
    "urlencode",
    "urlize",
    "urlizetrunc",
    "wordcount",
    "wordwrap",
    "yesno",
];

/// The libraries that come with Django, sorted by name.
pub const LIBRARIES: &[Library] = &[
    Library { name: "", tags: BUILTIN_TAGS, filters: BUILTIN_FILTERS },
    Library { name: "cache", tags: &["cache"], filters: &[] },
    Library {
        name: "humanize",
        tags: &[],
        filters: &["apnumber", "intcomma", "intword", "naturalday", "naturaltime", "ordinal"],
    },
    Library {
        name: "i18n",
        tags: &[
            "blocktrans",
            "blocktranslate",
            "get_available_languages",
            "get_current_language",
            "get_current_language_bidi",
            "get_language_info",
            "get_language_info_list",
            "language",
            "trans",
            "translate",
        ],
        filters: &["language_bidi", "language_name", "language_name_local", "language_name_translated"],
    },
    Library { name: "l10n", tags: &["localize"], filters: &["localize", "unlocalize"] },
    Library { name: "static", tags: &["get_media_prefix", "get_static_prefix", "static"], filters: &[] },
    Library {
        name: "tz",
        tags: &["get_current_timezone", "localtime", "timezone"],
        filters: &["localtime", "timezone", "utc"],
    },
];

/// The tags above that are blocks, sorted; each ends with `end` before its name.
const BLOCKS: &[&str] = &[
    "autoescape",
    "block",
    "blocktrans",
    "blocktranslate",
    "cache",
    "comment",
    "filter",
    "for",
    "if",
    "ifchanged",
    "ifequal",
    "ifnotequal",
    "language",
    "localize",
    "localtime",
    "partialdef",
    "spaceless",
    "timezone",
    "verbatim",
    "with",
];

/// The tags that divide Django's blocks. In a custom block they do so as well, unless they are tags of their own.
const CLAUSES: &[&str] = &["elif", "else", "empty", "plural"];

/// The custom tags of a project, as far as their shape is known.
///
/// A tag that is not in it is a lone tag, or a block where an end tag with its name follows. What is in it wins over
/// Django's tag with that name.
#[derive(Clone, Debug, Default)]
pub struct TagLibrary {
    tags: BTreeMap<Box<str>, Shape>,
    /// The tag that each end tag closes, where the name does not tell.
    ends: BTreeMap<Box<str>, Box<str>>,
    /// Each tag that divides any block.
    clauses: BTreeSet<Box<str>>,
}

#[derive(Clone, Debug)]
enum Shape {
    Lone,
    Block { clauses: Vec<Box<str>> },
}

/// What the name of a tag says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Lone,
    Block,
    /// Divides a block.
    Clause,
    /// Nothing is known of the name.
    No,
}

impl TagLibrary {
    /// Adds a tag that is no block.
    pub fn add_lone(&mut self, name: &str) {
        self.tags.insert(name.into(), Shape::Lone);
    }

    /// Adds a block: the tag that ends it, and the tags that divide it.
    pub fn add_block(&mut self, name: &str, end: &str, clauses: &[&str]) {
        self.tags.insert(name.into(), Shape::Block { clauses: clauses.iter().map(|&clause| clause.into()).collect() });
        self.clauses.extend(clauses.iter().map(|&clause| clause.into()));
        if end.strip_prefix("end") != Some(name) {
            self.ends.insert(end.into(), name.into());
        }
    }

    /// Whether Django does not say what a tag with this name means.
    pub(super) fn is_custom(&self, name: &str) -> bool {
        self.declares(name) || !LIBRARIES.iter().any(|library| library.tags.binary_search(&name).is_ok())
    }

    /// Whether the project has a tag with this name.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.tags.contains_key(name)
    }

    pub(super) fn known(&self, name: &str) -> Known {
        match self.tags.get(name) {
            Some(Shape::Lone) => Known::Lone,
            Some(Shape::Block { .. }) => Known::Block,
            None if BLOCKS.binary_search(&name).is_ok() => Known::Block,
            None if CLAUSES.contains(&name) || self.clauses.contains(name) => Known::Clause,
            None if LIBRARIES.iter().any(|library| library.tags.binary_search(&name).is_ok()) => Known::Lone,
            None => Known::No,
        }
    }

    fn declares_clause(&self, block: &str, name: &str) -> bool {
        matches!(self.tags.get(block), Some(Shape::Block { clauses }) if clauses.iter().any(|clause| **clause == *name))
    }

    /// Whether a tag divides a custom block.
    pub(super) fn divides(&self, block: &str, name: &str) -> bool {
        CLAUSES.contains(&name) || self.declares_clause(block, name)
    }

    /// The names of the tags that an end tag can close, the likeliest first.
    pub(super) fn closed_by<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        let declared = self.ends.get(name).map(AsRef::as_ref);
        let plain = name.strip_prefix("end").filter(|rest| !rest.is_empty());
        let underscored = plain.and_then(|rest| rest.strip_prefix('_'));
        [declared, plain, underscored].into_iter().flatten()
    }
}
