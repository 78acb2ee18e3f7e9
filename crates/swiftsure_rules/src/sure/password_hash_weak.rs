//! Passwords are stretched too little.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/password-hash-weak",
    page: "password_hash_weak.md",
    summary: "passwords are hashed with too few rounds",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-916", "OWASP A02:2021", "ASVS 5.0 V11"],
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
const FIX: &str = "django.contrib.auth.hashers.make_password; by hand: 600,000 iterations of PBKDF2 with SHA-256, or 12 rounds of bcrypt";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    for stretch in STRETCHES {
        faults.extend(index.calls(stretch.path).iter().filter_map(|site| short(index, *site, stretch)));
    }
    called::findings(&RULE.info, context, faults)
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
