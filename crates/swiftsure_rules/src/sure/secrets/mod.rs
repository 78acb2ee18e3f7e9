//! Secrets in the tree: texts of known forms, and random texts whose name says that they are secret.

mod blocks;
mod formats;
mod keyed;
mod places;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use swiftsure_python::{Codebase, Language};
use swiftsure_source::{FileId, Severity, Span};

pub(crate) use places::{Place, place};
pub(crate) use words::{is_substituted, stands_for_secret};

/// A secret that stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    /// The value, without quotes.
    pub span: Span,
    /// How many of its bytes may be shown.
    pub shown: u32,
    pub kind: Kind,
    pub severity: Severity,
    /// Whether the file is there to be copied.
    pub sample: bool,
}

/// How a secret is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// By its form: what it is, "a token of GitHub".
    Form(&'static str),
    /// By its name and by chance.
    Named(String),
}

impl Secret {
    /// What no output may show.
    pub(crate) fn hidden(&self) -> Span {
        Span { start: self.span.start + self.shown, ..self.span }
    }
}

/// Keys with which Django signs: what developers use at home is made up.
const SIGNING: &[&str] = &["secret_key", "jwt_secret", "jwt_secret_key", "signing_key"];

/// Whether secrets in a file are stated, by its path.
pub(crate) fn may_hold(path: &str) -> bool {
    place(path) != Place::MadeUp
}

/// Whether sites may run with what a file says, by its path: it is theirs, or there to be built upon.
pub(crate) fn may_run(path: &str) -> bool {
    matches!(place(path), Place::Live | Place::Sample)
}

/// Whether keys that sign are made up in a file, by its path: it serves developers, or nobody.
pub(crate) fn may_be_made_up(path: &str) -> bool {
    place(path) != Place::Live
}

/// The secrets in judged files, in the order of files and places.
pub(crate) fn find(code: &Codebase, judged: &BTreeSet<FileId>) -> Vec<Secret> {
    let files = judged.iter().map(|id| (*id, code.files.get(*id)));
    files.flat_map(|(id, file)| in_file(code, id, &file.path, &file.text)).collect()
}

/// The texts with names at places that were stated: without their quotes.
pub(crate) fn texts_at(code: &Codebase, sites: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    for site in sites {
        let Some(module) = code.module_of(site.file) else { continue };
        let text = &code.files.get(site.file).text;
        for named in &code.module(module).named_texts {
            let value = unquoted(text, named.text.start as usize..named.text.end as usize);
            let overlaps = named.name.start < site.end && site.start < named.text.end;
            found.extend(value.filter(|_| overlaps).map(|value| span(site.file, &value)));
        }
    }
    found
}

/// A text of a program without its quotes.
pub(crate) fn text_at(code: &Codebase, text: Span) -> Option<Span> {
    let value = unquoted(&code.files.get(text.file).text, text.start as usize..text.end as usize)?;
    Some(span(text.file, &value))
}

fn in_file(code: &Codebase, id: FileId, path: &str, text: &str) -> Vec<Secret> {
    let place = place(path);
    if place == Place::MadeUp {
        return Vec::new();
    }
    let mut found: Vec<Secret> = formats::find(text).into_iter().map(|known| formed(id, place, known)).collect();
    if place != Place::Sample {
        let named = pairs(code, id, text).into_iter().filter_map(|(name, value)| named(id, place, text, name, value));
        let named: Vec<Secret> = named.filter(|secret| !found.iter().any(|known| overlap(known, secret))).collect();
        found.extend(named);
    }
    if places::matters_little(path) {
        found.iter_mut().for_each(|secret| secret.severity = Severity::Low);
    }
    found.sort_by_key(|secret| secret.span);
    found.dedup_by_key(|secret| secret.span);
    found
}

fn overlap(left: &Secret, right: &Secret) -> bool {
    left.span.start < right.span.end && right.span.start < left.span.end
}

fn formed(file: FileId, place: Place, known: formats::Match) -> Secret {
    let severity = match place {
        Place::Sample => Severity::Low,
        _ if known.live => Severity::High,
        _ => Severity::Medium,
    };
    Secret {
        span: span(file, &known.range),
        shown: u32::try_from(known.shown).unwrap_or_default(),
        kind: Kind::Form(known.what),
        severity,
        sample: place == Place::Sample,
    }
}

/// The texts with names: of a program as it was parsed, of other files by their lines; of templates none.
fn pairs(code: &Codebase, id: FileId, text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let Some(module) = code.module_of(id) else {
        let path = &code.files.get(id).path;
        if path.ends_with(".netrc") {
            return keyed::machines(text).into_iter().map(|keyed| (keyed.name, keyed.value)).collect();
        }
        let is_yaml = [".yaml", ".yml"].iter().any(|end| path.ends_with(end));
        return keyed::pairs(text, is_yaml).into_iter().map(|keyed| (keyed.name, keyed.value)).collect();
    };
    if !matches!(code.head(module).language, Language::Python) {
        return Vec::new();
    }
    let bytes = |range: swiftsure_source::Range| range.start as usize..range.end as usize;
    let named = code.module(module).named_texts.iter();
    named.filter_map(|named| Some((bytes(named.name), unquoted(text, bytes(named.text))?))).collect()
}

/// The inside of a text in quotes.
fn unquoted(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let whole = text.get(range.clone())?;
    let open = whole.find(['"', '\''])?;
    let quote = whole.get(open..)?;
    let width = if quote.starts_with("\"\"\"") || quote.starts_with("'''") { 3 } else { 1 };
    let inner = range.start + open + width..range.end.checked_sub(width)?;
    (inner.start < inner.end).then_some(inner)
}

/// The secret of a name and a value; none where the value is no random text.
fn named(file: FileId, place: Place, text: &str, name: Range<usize>, value: Range<usize>) -> Option<Secret> {
    let name = text.get(name)?.trim_matches(|letter: char| !letter.is_alphanumeric());
    let (value, is_header) = match credentials(name, text.get(value.clone())?) {
        Some(inner) => (value.start + inner..value.end, true),
        None => (value, false),
    };
    let value_text = text.get(value.clone())?;
    let small = name.to_ascii_lowercase();
    let is_made_up = place == Place::Home && SIGNING.iter().any(|key| small.ends_with(key));
    let is_secret = !is_made_up
        && (is_header || keyed::names_secret(name))
        && words::is_random(value_text)
        && !words::stands_for_secret(value_text)
        && !is_something_else(value_text);
    is_secret.then(|| Secret {
        span: span(file, &value),
        shown: 0,
        kind: Kind::Named(name.to_owned()),
        severity: Severity::Medium,
        sample: false,
    })
}

/// Where in the value of a header the credentials begin: behind `Bearer `.
fn credentials(name: &str, value: &str) -> Option<usize> {
    let is_header = name.to_ascii_lowercase().ends_with("authorization");
    let schemes = ["Basic ", "Bearer ", "Token "];
    schemes.iter().find(|scheme| is_header && value.starts_with(**scheme)).map(|scheme| scheme.len())
}

/// A checksum, the hash of a password, what is encrypted already, an address, a call.
fn is_something_else(value: &str) -> bool {
    let starts = ["sha", "md5", "pbkdf2", "argon2", "bcrypt", "$2", "ENC", "AQICAH", "vault:", "/", "./", "arn:"];
    starts.iter().any(|start| value.starts_with(start))
        || value.contains("://")
        || value.contains('(') && value.ends_with(')')
        || value.contains("environ")
        || value.contains("secrets.")
}

fn span(file: FileId, range: &Range<usize>) -> Span {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, number(range.start), number(range.end))
}
