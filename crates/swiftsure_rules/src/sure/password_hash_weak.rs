//! Passwords are stretched too little.

use swiftsure_python::index::{Going, Index, Site, keyword};
use swiftsure_python::ir::ExprKind;
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault, Met};
use super::hashers::{self, Role};
use super::weak_cipher::is_written;
use super::weak_hash;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/password-hash-weak",
    page: "password_hash_weak.md",
    summary: "passwords are hashed with too few rounds, or with one salt for all",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-916", "CWE-760", "OWASP A02:2021", "ASVS 5.0 V11"],
    run: run,
}

/// A function that stretches, what it counts, where it takes that, and how much is enough.
struct Stretch {
    path: &'static str,
    what: &'static str,
    at: usize,
    keyword: &'static str,
    enough: i64,
}

const STRETCHES: &[Stretch] = &[
    Stretch { path: "hashlib.pbkdf2_hmac", what: "iterations", at: 3, keyword: "iterations", enough: 100_000 },
    Stretch {
        path: "cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC",
        what: "iterations",
        at: 3,
        keyword: "iterations",
        enough: 100_000,
    },
    Stretch { path: "Crypto.Protocol.KDF.PBKDF2", what: "iterations", at: 3, keyword: "count", enough: 100_000 },
    Stretch { path: "Cryptodome.Protocol.KDF.PBKDF2", what: "iterations", at: 3, keyword: "count", enough: 100_000 },
    Stretch { path: "bcrypt.gensalt", what: "rounds (as a power of two)", at: 0, keyword: "rounds", enough: 10 },
    Stretch { path: "hashlib.scrypt", what: "steps (`n`)", at: 9, keyword: "n", enough: 1 << 13 },
];
/// What stretches with a salt, and where it takes that.
const SALTED: &[(&str, usize)] = &[
    ("Crypto.Protocol.KDF.PBKDF2", 1),
    ("Cryptodome.Protocol.KDF.PBKDF2", 1),
    ("hashlib.pbkdf2_hmac", 2),
    ("hashlib.scrypt", 9),
];
/// Strong functions that are done at once.
const FAST: &[&str] = &["hashlib.blake2b", "hashlib.sha224", "hashlib.sha256", "hashlib.sha384", "hashlib.sha512"];
/// What makes many rounds of what it is given.
const STRETCHING: &[&str] = &["checkpw", "hash", "hashpw", "hmac", "make_password", "new", "pbkdf2_hmac", "scrypt"];
const CHEAPEST: &str = "argon2.profiles.CHEAPEST";
const FIX: &str = "django.contrib.auth.hashers.make_password; by hand: 600,000 iterations of PBKDF2 with SHA-256, or 12 rounds of bcrypt";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    for stretch in STRETCHES {
        faults.extend(index.calls(stretch.path).iter().filter_map(|site| short(index, *site, stretch)));
    }
    for (path, at) in SALTED {
        faults.extend(index.calls(path).iter().filter_map(|site| same_salt(index, *site, *at)));
    }
    for path in FAST {
        faults.extend(index.calls(path).iter().filter_map(|site| fast(context, *site, path)));
    }
    faults.extend(weak_hash::sites(index).into_iter().filter_map(|(site, path, _)| broken(context, site, path)));
    faults.extend(index.all_calls().filter_map(|site| cheapest(index, site)));
    called::findings(&RULE.info, context, faults)
}

/// A salt that is the same for all: who has computed a table of it has all passwords at once.
fn same_salt(index: &Index<'_>, site: Site, at: usize) -> Option<Fault> {
    let salt = index.argument(site, at, "salt").filter(|salt| is_written(index, site, salt))?;
    let inside = called::names_inside(index, site);
    if !inside.iter().any(|(name, _)| hashers::is_password(name.as_str())) || matches!(salt.kind, ExprKind::None) {
        return None;
    }
    let message = "The salt of a password is written in the code: one table of guesses fits all passwords.";
    let fix = Fix::words("make a salt for each password: os.urandom(16), kept beside the hash");
    Some(Fault::new(index.span(site), Severity::Medium, message).about("salt").fix(fix))
}

/// `sha256(password + salt)`: one round.
fn fast(context: &Context<'_>, site: Site, path: &str) -> Option<Fault> {
    let index = context.index;
    let given = index.argument(site, 0, "data").or_else(|| index.argument(site, 0, "string"))?;
    let role = hashers::role(context, site);
    let source = source(index, site, role)?;
    let handed_on = index.fate(site).iter().any(|fate| match fate.going {
        Going::Argument { call, .. } => {
            let callee = index.call(call).and_then(|call_| called::name(index, call, &call_.func));
            callee.is_some_and(|name| STRETCHING.contains(&name.as_str()))
        }
        _ => false,
    });
    let is_stretched = handed_on || role == Some(Role::Retired) || is_stretched(index, site);
    (!matches!(given.kind, ExprKind::Str(_)) && !is_stretched)
        .then(|| one_round(context, site, (Severity::Medium, path), source))
}

/// A password hasher that takes MD5 or its like: what `sure/weak-hash` would say of it is less.
fn broken(context: &Context<'_>, site: Site, path: &str) -> Option<Fault> {
    let index = context.index;
    let role = hashers::role(context, site).filter(|role| *role == Role::Used && !is_stretched(index, site));
    Some(one_round(context, site, (Severity::High, path), source(index, site, Some(role?))?))
}

/// The password that is hashed; in a password hasher it may be called otherwise.
fn source(index: &Index<'_>, site: Site, role: Option<Role>) -> Option<Met> {
    let is_it = |(name, _): &Met| {
        hashers::is_password(name.as_str()) || (role == Some(Role::Used) && hashers::is_clear(name.as_str()))
    };
    called::names_inside(index, site).into_iter().find(is_it)
}

fn one_round(context: &Context<'_>, site: Site, (severity, path): (Severity, &str), (name, at): Met) -> Fault {
    let short = path.rsplit('.').next().unwrap_or_default();
    let message = format!("`{short}` hashes a password in one round: a computer guesses billions a second.");
    // What another program reads is no choice of this one alone.
    let is_foreign = hashers::is_read_elsewhere(context, site);
    let (severity, fix) = if is_foreign { (severity.min(Severity::Medium), hashers::FOREIGN) } else { (severity, FIX) };
    let fault = Fault::new(context.index.span(site), severity, message).about(short);
    fault.step("source", at, format!("`{name}` says what it is")).fix(Fix::words(fix))
}

/// Whether the function hashes in a loop: it stretches by hand.
fn is_stretched(index: &Index<'_>, site: Site) -> bool {
    let hashes = FAST.iter().flat_map(|path| index.calls(path)).copied();
    let mut hashes = hashes.chain(weak_hash::sites(index).into_iter().map(|(site, ..)| site));
    hashes.any(|at| called::same_function(index, site, at) && index.is_in_loop(at))
}

/// A profile of Argon2 that is there for tests.
fn cheapest(index: &Index<'_>, site: Site) -> Option<Fault> {
    let args = index.call(site)?.args.iter();
    let cheap = args.filter_map(|arg| index.path(site, arg)).any(|path| path == CHEAPEST);
    let message = "Argon2 is told to do as little as it can: passwords are guessed fast.";
    let fix = Fix::words("leave the defaults of PasswordHasher, or use argon2.profiles.RFC_9106_LOW_MEMORY");
    cheap.then(|| Fault::new(index.span(site), Severity::Medium, message).about("argon2").fix(fix))
}

fn short(index: &Index<'_>, site: Site, stretch: &Stretch) -> Option<Fault> {
    let given =
        keyword(index.call(site)?, stretch.keyword).or_else(|| index.argument(site, stretch.at, stretch.keyword))?;
    let count = index.int(site, given, &|_| None)?;
    if !(1..stretch.enough).contains(&count) {
        return None;
    }
    let name = stretch.path.rsplit('.').next().unwrap_or_default();
    let message = format!("`{name}` takes {count} {}: passwords are guessed fast.", stretch.what);
    Some(Fault::new(index.span(site), Severity::Medium, message).about(name).fix(Fix::words(FIX)))
}
