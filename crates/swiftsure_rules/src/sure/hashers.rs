//! Classes that hash passwords: Django's hashers, of which the settings say which are used, and others by their names.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::Class;

use super::called;
use super::families::Family;
use super::named::{has_word, words};
use crate::context::Context;

/// What a hash in such a class is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It checks old passwords, or what it makes is stretched behind it.
    Retired,
    /// It hashes passwords as they are.
    Used,
}

const DJANGO: &str = "django.contrib.auth.hashers.";
/// How the names of Django's hashers that stretch begin.
const STRETCHING: &[&str] = &["Argon2", "BCrypt", "PBKDF2", "Scrypt"];
const PASSWORDS: &[&str] = &["passphrase", "passwd", "password", "pwd"];
/// Words for a password that is not hashed yet.
const CLEAR: &[&str] = &["clear", "cleartext", "clearvalue", "plain", "plaintext", "raw"];
const ENCODING: &[&str] = &["encode", "encrypt", "hash"];
/// What to do about a hash that another program checks.
pub(super) const FOREIGN: &str = "another program checks these hashes, so it says which there are: take the slowest scheme that it reads (bcrypt, Argon2, SHA512-CRYPT), keep the old one for what is stored, and hash again when somebody signs in";
/// What to do about a hash that only checks what was stored long ago.
pub(super) const REPLACED: &str = "when somebody signs in by it, hash the password again with the function that checks the others; take this check out when no old hash is left";
/// Functions that compare a password with a slow hash.
const VERIFYING: &[&str] = &["check_password", "checkpw", "verify"];
const COMPARING: &[&str] = &["compare_digest", "constant_time_compare"];

/// Whether a hash is compared with one that is stored, beside a check of passwords that are hashed slowly.
pub(super) fn is_left_over(index: &Index<'_>, site: Site) -> bool {
    let compares = |around: &Site| {
        let call = index.call(*around).and_then(|call| called::name(index, *around, &call.func));
        index.compare(*around).is_some() || call.is_some_and(|name| COMPARING.contains(&name.as_str()))
    };
    let is_same = |call: &&Site| called::same_function(index, **call, site);
    let mut slow = VERIFYING.iter().flat_map(|name| index.calls_named(name));
    index.around(site).take(4).any(|around| compares(&around)) && slow.any(|call| is_same(&call))
}

/// What the class around a hash does with it, if it is a password hasher.
pub(super) fn role(context: &Context<'_>, site: Site) -> Option<Role> {
    let index = context.index;
    let function = index.function(site)?;
    let module = context.code.module(index.module_id(site));
    let class = module.classes.get(function.class?.index as usize)?;
    let family = Family::of(context, (module.file, module, class));
    let is_djangos = family.bases.iter().any(|base| base.as_str().starts_with(DJANGO));
    let path = format!("{}.{}", module.name, class.qualname);
    if is_djangos && (is_out_of_use(context, class) || is_wrapped(context, &path)) {
        return Some(Role::Retired);
    }
    let encodes = class.name.as_str().ends_with("Hasher") && has_word(function.name.as_str(), ENCODING);
    let is_given = called::names_inside(index, site).iter().any(|(name, _)| is_clear(name.as_str()));
    (is_given && (is_djangos || encodes)).then_some(Role::Used)
}

/// Whether the class around a hash writes it for another program: with the scheme in braces, `{SHA256}`, as directories
/// and mail servers read it, or with a connection to another database.
pub(super) fn is_read_elsewhere(context: &Context<'_>, site: Site) -> bool {
    let index = context.index;
    let module = context.code.module(index.module_id(site));
    let class = index.function(site).and_then(|function| module.classes.get(function.class?.index as usize));
    let Some(class) = class else { return false };
    let family = Family::of(context, (module.file, module, class));
    let mut texts = family.classes.iter().map(|(file, _, class)| context.text(class.range.in_file(*file)));
    texts.any(|text| has_scheme(text) || writes_elsewhere(text))
}

/// `"{SSHA}"`, as a text of its own.
fn has_scheme(text: &str) -> bool {
    let ends = |rest: &str| {
        let end = rest.find(|letter: char| !letter.is_ascii_uppercase() && !letter.is_ascii_digit() && letter != '-');
        end.is_some_and(|end| end > 2 && rest[end..].starts_with('}'))
    };
    ["\"{", "'{"].iter().any(|start| text.match_indices(start).any(|(at, _)| ends(&text[at + 2..])))
}

/// `connections["forum"].cursor()`, and statements that write.
fn writes_elsewhere(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("connections[")
        && text.contains(".execute(")
        && ["insert into", "update "].iter().any(|word| text.contains(word))
}

/// Whether a name says that it holds a password that is not hashed yet.
pub(super) fn is_clear(name: &str) -> bool {
    is_password(name) || has_word(name, CLEAR)
}

/// Whether a name says that it holds a password itself: `password`, `user_password`, not `password_token`.
pub(super) fn is_password(name: &str) -> bool {
    words(name).last().is_some_and(|word| PASSWORDS.contains(&word.trim_end_matches(char::is_numeric)))
}

/// Whether the settings that run say that no new password is hashed by a class: `PASSWORD_HASHERS` begins with another.
fn is_out_of_use(context: &Context<'_>, class: &Class) -> bool {
    let is_other = |way: &Tree| {
        let first = way.items().and_then(|(items, _)| items.first()).and_then(Tree::text);
        way.value == Value::Absent || first.is_some_and(|first| !inherits(context, first, class))
    };
    let deployments = &context.analysis.deployments;
    let is_out = |deployed: &Deployment| deployed.get("PASSWORD_HASHERS").ways().iter().all(is_other);
    !deployments.is_empty() && deployments.iter().all(is_out)
}

/// Whether a class, by its dotted name, is another one or is built upon it.
fn inherits(context: &Context<'_>, name: &str, class: &Class) -> bool {
    called::class_at(context, name).is_some_and(|(module, found)| {
        let family = Family::of(context, (module.file, module, found));
        family.classes.iter().any(|(_, _, known)| std::ptr::eq(*known, class))
    })
}

/// Whether a hasher that stretches asks a class first: `PBKDF2Wrapped...` keeps hashes of old hashes.
fn is_wrapped(context: &Context<'_>, path: &str) -> bool {
    let index = context.index;
    let stretches = |site: &Site| {
        let module = context.code.module(index.module_id(*site));
        let class = index.function(*site).and_then(|function| module.classes.get(function.class?.index as usize));
        class.is_some_and(|class| {
            let family = Family::of(context, (module.file, module, class));
            let mut names = family.bases.iter().filter_map(|base| base.as_str().strip_prefix(DJANGO));
            names.any(|name| STRETCHING.iter().any(|first| name.starts_with(first)))
        })
    };
    index.calls(path).iter().any(stretches)
}
