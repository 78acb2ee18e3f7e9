//! A hash for which collisions can be made protects something.

use swiftsure_python::index::{Going, Index, Site, keyword};
use swiftsure_python::ir::ExprKind;
use swiftsure_source::{Edit, Finding, Fix, Safety, Severity, Span};

use super::called::{self, Fault, Met};
use super::named::{has_word, means_secret, words};
use super::{drawn, hashers, signatures_by_hand};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/weak-hash",
    page: "weak_hash.md",
    summary: "MD5, SHA-1 or older protect something, or a hash is taken for a signature",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-328", "CWE-327", "CWE-916", "OWASP A02:2021", "ASVS 5.0 V11"],
    run: run,
}

/// Functions that hash with one algorithm.
const HASHES: &[(&str, &str)] = &[
    ("hashlib.md5", "MD5"),
    ("hashlib.sha1", "SHA-1"),
    ("hashlib.md4", "MD4"),
    ("md5.new", "MD5"),
    ("sha.new", "SHA-1"),
    ("Crypto.Hash.MD2.new", "MD2"),
    ("Crypto.Hash.MD4.new", "MD4"),
    ("Crypto.Hash.MD5.new", "MD5"),
    ("Crypto.Hash.SHA.new", "SHA-1"),
    ("Crypto.Hash.SHA1.new", "SHA-1"),
    ("Cryptodome.Hash.MD2.new", "MD2"),
    ("Cryptodome.Hash.MD4.new", "MD4"),
    ("Cryptodome.Hash.MD5.new", "MD5"),
    ("Cryptodome.Hash.SHA.new", "SHA-1"),
    ("Cryptodome.Hash.SHA1.new", "SHA-1"),
    ("cryptography.hazmat.primitives.hashes.MD5", "MD5"),
    ("cryptography.hazmat.primitives.hashes.SHA1", "SHA-1"),
];
/// Names of algorithms that `hashlib.new` takes.
const BY_NAME: &[(&str, &str)] = &[
    ("md4", "MD4"),
    ("md5", "MD5"),
    ("sha", "SHA"),
    ("sha1", "SHA-1"),
    ("sha-1", "SHA-1"),
    ("dss", "SHA-1"),
    ("ripemd160", "RIPEMD-160"),
];
/// What takes an algorithm and does not depend on collisions.
const UNHARMED: &[&str] = &["HMAC", "HOTP", "MGF1", "OAEP", "TOTP", "hmac", "new", "uuid3", "uuid5"];
/// Words of names that say that nothing has to be protected.
const HARMLESS: &[&str] = &[
    "asset",
    "avatar",
    "bucket",
    "cache",
    "cached",
    "cachekey",
    "cdn",
    "changed",
    "checksum",
    "checksums",
    "chunk",
    "color",
    "colour",
    "crc",
    "dedup",
    "dedupe",
    "directory",
    "duplicate",
    "etag",
    "file",
    "filename",
    "files",
    "fingerprint",
    "fixture",
    "gravatar",
    "guid",
    "icon",
    "identifier",
    "image",
    "libravatar",
    "lock",
    "manifest",
    "md5sum",
    "media",
    "memoize",
    "path",
    "revision",
    "schema",
    "seed",
    "shard",
    "sitemap",
    "slug",
    "static",
    "stylesheet",
    "thumbnail",
    "uid",
    "unique",
    "url",
    "uuid",
    "version",
];
/// Words of what everybody may know: a hash of it names something.
const FACTS: &[&str] = &["email", "id", "name", "now", "pk", "strftime", "time", "timestamp", "username"];
const PASSWORDS: &[&str] = &["passphrase", "passwd", "password", "passwords", "pwd"];
/// Words beside those of secrets that say that somebody could gain by a collision.
const PROTECTING: &[&str] = &["auth", "authenticate", "hmac", "salt", "salted", "session", "sign", "signed", "signing"];

/// Parameters in which a protocol asks for a hash.
const PARAMETERS: &[&str] = &["api_sig", "checksum", "digest", "hash", "mac", "sig", "sign", "signature"];
/// Methods that ask another server, and how they take what they send.
const ASKING: &[&str] = &["get", "post", "put", "request", "urlopen"];
const SENDING: &[&str] = &["data", "json", "params"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults: Vec<Fault> =
        sites(index).into_iter().filter_map(|(site, path, algorithm)| judge(context, site, path, algorithm)).collect();
    faults.extend(signatures_by_hand::faults(index));
    called::findings(&RULE.info, context, faults)
}

/// The calls that make a hash for which collisions can be made: each with its function and what it is called.
pub(super) fn sites(index: &Index<'_>) -> Vec<(Site, &'static str, &'static str)> {
    let known = HASHES.iter().flat_map(|(path, algorithm)| {
        let calls = index.calls(path).iter();
        calls.map(move |site| (*site, *path, *algorithm))
    });
    let by_name = index.calls("hashlib.new").iter().filter_map(|site| {
        let name = index.argument(*site, 0, "name").and_then(|name| index.text(*site, name))?;
        let (_, algorithm) = BY_NAME.iter().find(|(known, _)| name.eq_ignore_ascii_case(known))?;
        Some((*site, "hashlib.new", *algorithm))
    });
    known.chain(by_name).collect()
}

fn judge(context: &Context<'_>, site: Site, path: &str, algorithm: &str) -> Option<Fault> {
    let index = context.index;
    let call = index.call(site)?;
    let says = keyword(call, "usedforsecurity");
    if says.is_some_and(|says| index.truth(site, says) != Some(true))
        || is_unharmed(index, site)
        || is_sent(index, site)
        || hashers::role(context, site).is_some()
    {
        return None;
    }
    let (inside, after) = met(index, site);
    let is_secret = |(name, _): &&Met| means_secret(name.as_str()) || has_word(name.as_str(), PROTECTING);
    let password = inside.iter().find(|(name, _)| has_word(name.as_str(), PASSWORDS));
    let for_nothing = after.iter().any(|(name, _)| is_harmless(name.as_str())) || is_key(index, site);
    let parts = parts(index, site);
    if (for_nothing || is_of_chance(index, &parts, &inside)) && password.is_none() {
        return None;
    }
    let secret = password.or_else(|| after.iter().chain(&inside).find(is_secret));
    // What is hashed comes in there; what gets the hash only says what it is for.
    let label = if secret.is_some_and(|met| inside.contains(met)) { "source" } else { "used" };
    let span = index.span(site);
    let Some((name, at)) = secret else {
        if inside.iter().any(|(name, _)| is_harmless(name.as_str()) || has_word(name.as_str(), FACTS))
            || is_shortened(index, site)
        {
            return None;
        }
        let message = format!("`{path}` hashes with {algorithm}, and nothing says that this is not for security.");
        let fault = Fault::new(span, Severity::Low, message).about(algorithm);
        return Some(mend(fault, context, site, path));
    };
    let is_keyed = is_keyed(index, &parts);
    let is_password = password.is_some() && !is_keyed;
    let is_left_over = is_password && hashers::is_left_over(index, site);
    let (severity, text) = if is_left_over {
        (
            Severity::Low,
            format!(
                "Old passwords are still checked with {algorithm}: who gets hold of those hashes guesses them fast."
            ),
        )
    } else if is_keyed {
        (
            Severity::Low,
            format!("{algorithm} over the secret key protects `{name}`; HMAC is made for that, and a newer hash."),
        )
    } else if is_password {
        (
            Severity::High,
            format!("A password is hashed with {algorithm}, of which a computer guesses billions a second."),
        )
    } else {
        (
            Severity::Medium,
            format!("{algorithm} protects `{name}`; for {algorithm}, texts with the same hash can be made."),
        )
    };
    let fix = if is_left_over {
        hashers::REPLACED
    } else if is_keyed {
        "use django.utils.crypto.salted_hmac, or django.core.signing; what was made before is no longer taken then"
    } else if is_password && hashers::is_read_elsewhere(context, site) {
        hashers::FOREIGN
    } else if is_password {
        "hash passwords with django.contrib.auth.hashers.make_password, or with argon2 or scrypt"
    } else {
        "use hashlib.sha256, and hmac where a key is part of it"
    };
    let fault = Fault::new(span, severity, text).about(format!("{algorithm} {name}"));
    let fault = fault.step(label, *at, format!("`{name}` says what it is for"));
    Some(fault.fix(Fix::words(fix)))
}

/// Whether a name says that nothing has to be protected.
fn is_harmless(name: &str) -> bool {
    has_word(name, HARMLESS) || words(name).iter().any(|word| word.starts_with("file"))
}

/// The names that a hash is made of, with those of what its `update` is given, and the names that get it.
fn met(index: &Index<'_>, site: Site) -> (Vec<Met>, Vec<Met>) {
    let mut inside = called::names_inside(index, site);
    for updating in called::methods(index, site, "update") {
        inside.extend(called::names_inside(index, updating));
    }
    let mut after = called::names_after(index, site);
    if let Some(function) = index.function(site).filter(|function| !function.is_lambda) {
        after.push((function.name, index.span(site)));
    }
    (inside, after)
}

/// What a hash is made of, with what its `update` is given.
fn parts(index: &Index<'_>, site: Site) -> Vec<Site> {
    let calls = std::iter::once(site).chain(called::methods(index, site, "update"));
    calls.flat_map(|call| drawn::parts(index, call)).collect()
}

/// Whether what is hashed is drawn at random, and no secret of another kind is in it: nobody gains by a collision.
fn is_of_chance(index: &Index<'_>, parts: &[Site], inside: &[Met]) -> bool {
    let draws = |part: &Site| drawn::draws(index, *part);
    let is_drawn = |at: Span| index.expr_at(at).is_some_and(|at| drawn::parts(index, at).iter().any(draws));
    let mut secrets = inside.iter().filter(|(name, _)| means_secret(name.as_str()));
    parts.iter().any(draws) && secrets.all(|(_, at)| is_drawn(*at))
}

/// Whether the secret key is hashed with what a row holds: nobody chooses two such texts for their hash.
fn is_keyed(index: &Index<'_>, parts: &[Site]) -> bool {
    let is_key = |part: &Site| {
        let name = index.expr(*part).and_then(|expr| called::name(index, *part, expr));
        name.is_some_and(|name| name == "SECRET_KEY")
    };
    let is_free = |part: &Site| {
        let Some(expr) = index.expr(*part).filter(|expr| matches!(expr.kind, ExprKind::Name(_))) else { return false };
        let around = index.parent(*part).and_then(|around| index.expr(around));
        let owns = around.is_some_and(|around| match &around.kind {
            ExprKind::Attribute(_) => true,
            ExprKind::Call(call) => std::ptr::eq(&raw const call.func, std::ptr::from_ref(expr)),
            _ => false,
        });
        let is_request = called::name(index, *part, expr).is_some_and(|name| name == "request");
        is_request || (!owns && std::ptr::eq(index.value(*part, expr).expr, expr))
    };
    parts.iter().any(is_key) && !parts.iter().any(is_free)
}

/// Whether only the first letters of the hash are taken: then it names something.
fn is_shortened(index: &Index<'_>, site: Site) -> bool {
    let digests = called::methods(index, site, "hexdigest");
    std::iter::once(site).chain(digests).any(|made| {
        index.around(made).take(3).filter_map(|around| index.expr(around)).any(|expr| match &expr.kind {
            ExprKind::Subscript(pair) => matches!(pair.1.kind, ExprKind::Slice(_)),
            _ => false,
        })
    })
}

/// Whether the algorithm is handed to something to which collisions do no harm.
fn is_unharmed(index: &Index<'_>, site: Site) -> bool {
    index.fate(site).iter().any(|fate| {
        let Going::Argument { call, .. } = fate.going else { return false };
        let callee = index.call(call).and_then(|found| called::name(index, call, &found.func));
        callee.is_some_and(|name| UNHARMED.contains(&name.as_str()))
    })
}

/// Whether the hash is a parameter of a question to another server, which says how it is made: `data["sig"] = ...`.
fn is_sent(index: &Index<'_>, site: Site) -> bool {
    let digests = called::methods(index, site, "hexdigest").into_iter().chain(called::methods(index, site, "digest"));
    let made: Vec<Site> = std::iter::once(site).chain(digests).collect();
    let fates = || made.iter().flat_map(|made| index.fate(*made)).map(|fate| fate.going);
    let is_parameter = fates().any(|going| match going {
        Going::Named(name) => PARAMETERS.contains(&name.as_str().to_lowercase().as_str()),
        Going::Argument { keyword: Some(name), .. } => PARAMETERS.contains(&name.as_str()),
        _ => false,
    });
    let asks = |call: &Site| {
        let found = index.call(*call);
        found.is_some_and(|found| SENDING.iter().any(|name| keyword(found, name).is_some()))
    };
    let mut questions = ASKING.iter().flat_map(|name| index.calls_named(name));
    is_parameter && questions.any(|call| called::same_function(index, *call, site) && asks(call))
}

/// Whether the hash is the key of a dict or set.
fn is_key(index: &Index<'_>, site: Site) -> bool {
    index.fate(site).iter().any(|fate| matches!(fate.going, Going::Index))
}

/// Offers to say what it is for.
fn mend(fault: Fault, context: &Context<'_>, site: Site, path: &str) -> Fault {
    let words = Fix::words("use hashlib.sha256 where somebody could gain by a collision");
    let Some(call) = context.index.call(site).filter(|_| path.starts_with("hashlib.")) else { return fault.fix(words) };
    let span = Span { start: call.arguments_range.start, end: call.arguments_range.end, ..fault.span };
    let arguments = context.text(span);
    let inner = arguments.strip_suffix(')').unwrap_or_default().trim_end();
    let glue = match inner {
        "" => return fault.fix(words),
        "(" => "",
        inner if inner.ends_with(',') => " ",
        _ => ", ",
    };
    let end = span.start + u32::try_from(inner.len()).unwrap_or_default();
    let edit = Edit { span: Span { start: end, end, ..span }, text: format!("{glue}usedforsecurity=False") };
    let says = Fix::new("say that it is not for security, if that is so", Safety::Review, vec![edit]);
    fault.fix(says).fix(words)
}
