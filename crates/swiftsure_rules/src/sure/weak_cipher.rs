//! Data is encrypted with what can be broken.

use std::collections::BTreeSet;

use swiftsure_python::index::{Going, Index, Site};
use swiftsure_python::ir::{Expr, ExprKind};
use swiftsure_source::{FileId, Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/weak-cipher",
    page: "weak_cipher.md",
    summary: "data is encrypted with DES, RC4, ECB or an initialisation vector that never changes",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-327", "CWE-329", "OWASP A02:2021", "ASVS 5.0 V11"],
    run: run,
}

/// Packages of ciphers, of which the second is the first under another name.
const CIPHER_PACKAGES: &[&str] = &["Crypto.Cipher", "Cryptodome.Cipher"];
/// Ciphers that are too weak, by their module, and what they are called.
const MODULES: &[(&str, &str)] = &[
    ("ARC2", "RC2"),
    ("ARC4", "RC4"),
    ("Blowfish", "Blowfish"),
    ("CAST", "CAST5"),
    ("DES", "DES"),
    ("DES3", "3DES"),
    ("XOR", "XOR"),
];
/// Modules whose ciphers are strong in the right mode.
const BLOCKS: &[&str] = &["AES"];
/// Packages of `cryptography` in which ciphers stand.
const ALGORITHM_PACKAGES: &[&str] =
    &["cryptography.hazmat.primitives.ciphers.algorithms", "cryptography.hazmat.decrepit.ciphers.algorithms"];
const ALGORITHMS: &[(&str, &str)] = &[
    ("ARC4", "RC4"),
    ("Blowfish", "Blowfish"),
    ("CAST5", "CAST5"),
    ("IDEA", "IDEA"),
    ("RC2", "RC2"),
    ("SEED", "SEED"),
    ("TripleDES", "3DES"),
];
const ELSEWHERE: &[(&str, &str)] = &[("pyDes.des", "DES"), ("pyDes.triple_des", "3DES"), ("pyDes.Des", "DES")];
const ECB: &str = "cryptography.hazmat.primitives.ciphers.modes.ECB";
/// Modes of `cryptography` that begin with a vector.
const VECTOR_MODES: &[&str] = &["CBC", "CFB", "CFB8", "CTR", "GCM", "OFB"];
/// The same modes by the constants of the other package.
const MODES: &[&str] = &["MODE_CBC", "MODE_CFB", "MODE_CTR", "MODE_EAX", "MODE_GCM", "MODE_OFB"];

const PADDING: &str = "cryptography.hazmat.primitives.asymmetric.padding.PKCS1v15";

const FIX: &str = "use cryptography.fernet.Fernet, or AES in GCM mode with a new nonce for each message; read what is stored in the old way until all of it has been written anew";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    for package in CIPHER_PACKAGES {
        for (module, name) in MODULES {
            let sites = index.calls(&format!("{package}.{module}.new"));
            faults.extend(sites.iter().map(|site| weak(index, *site, name)));
        }
        for module in BLOCKS {
            let sites = index.calls(&format!("{package}.{module}.new"));
            faults.extend(sites.iter().filter_map(|site| block(index, *site, &format!("{package}.{module}"))));
        }
    }
    for package in ALGORITHM_PACKAGES {
        for (class, name) in ALGORITHMS {
            let sites = index.calls(&format!("{package}.{class}"));
            faults.extend(sites.iter().map(|site| weak(index, *site, name)));
        }
    }
    for (path, name) in ELSEWHERE {
        faults.extend(index.calls(path).iter().map(|site| weak(index, *site, name)));
    }
    faults.extend(index.calls(ECB).iter().map(|site| patterned(index, *site)));
    for mode in VECTOR_MODES {
        let sites = index.calls(&format!("cryptography.hazmat.primitives.ciphers.modes.{mode}"));
        faults.extend(sites.iter().filter_map(|site| {
            let vector =
                index.argument(*site, 0, "initialization_vector").or_else(|| index.argument(*site, 0, "nonce"))?;
            (is_written(index, *site, vector) && encrypts(index, *site)).then(|| repeated(index, *site))
        }));
    }
    for package in CIPHER_PACKAGES {
        faults.extend(index.calls(&format!("{package}.PKCS1_v1_5.new")).iter().map(|site| padded(index, *site)));
    }
    let padding = index.calls(PADDING).iter().filter(|site| is_encrypting(index, **site));
    faults.extend(padding.map(|site| padded(index, *site)));
    faults.extend(index.calls("hashids.Hashids").iter().filter_map(|site| salted(index, *site)));
    // A weak cipher in a weak mode is one finding.
    faults.sort_by_key(|fault| fault.span.start);
    faults.dedup_by(|later, earlier| {
        context.line(later.span) == context.line(earlier.span) && later.span.file == earlier.span.file
    });
    let faulty: BTreeSet<Span> = faults.iter().map(|fault| fault.span).collect();
    let sites = index.all_calls().filter(|site| faulty.contains(&index.span(*site)));
    let deciphering: BTreeSet<Span> =
        sites.filter(|site| only_decrypts(index, *site)).map(|site| index.span(site)).collect();
    let only_reads = |fault: &Fault| deciphering.contains(&fault.span);
    let writing: Vec<(FileId, String)> =
        faults.iter().filter(|fault| !only_reads(fault)).map(|fault| (fault.span.file, fault.about.clone())).collect();
    // What reads is right for as long as something is stored that was written so.
    faults.retain(|fault| !only_reads(fault) || !writing.contains(&(fault.span.file, fault.about.clone())));
    called::findings(&RULE.info, context, faults)
}

/// Whether a cipher is made, and only to decrypt with it in the same function.
fn only_decrypts(index: &Index<'_>, site: Site) -> bool {
    let made = std::iter::once(site).chain(index.fate(site).into_iter().filter_map(|fate| match fate.going {
        Going::Argument { call, keyword: None } => Some(call),
        _ => None,
    }));
    let made: Vec<Site> = made.collect();
    let calls = |name: &str| made.iter().any(|made| !called::methods(index, *made, name).is_empty());
    (calls("decrypt") || calls("decryptor")) && !calls("encrypt") && !calls("encryptor")
}

fn weak(index: &Index<'_>, site: Site, name: &str) -> Fault {
    let message = format!("{name} encrypts, and {name} can be broken.");
    Fault::new(index.span(site), Severity::Medium, message).about(name).fix(Fix::words(FIX))
}

fn patterned(index: &Index<'_>, site: Site) -> Fault {
    let message = "ECB encrypts equal blocks to equal blocks: the pattern of the data shows.";
    Fault::new(index.span(site), Severity::Medium, message).about("ECB").fix(Fix::words(FIX))
}

fn repeated(index: &Index<'_>, site: Site) -> Fault {
    let message = "The initialisation vector is written in the code: equal texts are encrypted to equal texts.";
    Fault::new(index.span(site), Severity::Medium, message).about("vector").fix(Fix::words(FIX))
}

fn padded(index: &Index<'_>, site: Site) -> Fault {
    let message = "RSA encrypts with the padding of PKCS #1 v1.5: who may send many messages can read them.";
    Fault::new(index.span(site), Severity::Medium, message).about("padding").fix(Fix::words("use padding.OAEP"))
}

/// `Hashids(salt=settings.SECRET_KEY)`: what is computed from the salt can be computed back.
fn salted(index: &Index<'_>, site: Site) -> Option<Fault> {
    let salt = index.argument(site, 0, "salt")?;
    let value = index.value(site, salt);
    if called::name(index, value.site, value.expr)? != "SECRET_KEY" {
        return None;
    }
    let message =
        "`Hashids` encrypts nothing: from some of its ids its salt can be computed, which here is `SECRET_KEY`.";
    let fix = "give it a salt of its own, and check who may see what the id names";
    Some(Fault::new(index.span(site), Severity::Medium, message).about("hashids").fix(Fix::words(fix)))
}

/// Whether a padding is for encryption: signatures may have it.
fn is_encrypting(index: &Index<'_>, site: Site) -> bool {
    index.fate(site).iter().any(|fate| match fate.going {
        Going::Argument { call, .. } => {
            let callee = index.call(call).and_then(|found| called::name(index, call, &found.func));
            callee.is_some_and(|name| matches!(name.as_str(), "encrypt" | "decrypt"))
        }
        _ => false,
    })
}

/// A block cipher that is strong, in the mode of its second argument.
fn block(index: &Index<'_>, site: Site, module: &str) -> Option<Fault> {
    let mode = index.argument(site, 1, "mode")?;
    let path = index.path(site, mode)?;
    let mode = path.as_str().strip_prefix(module)?.trim_start_matches('.');
    if mode == "MODE_ECB" {
        return Some(patterned(index, site));
    }
    let vector = ["iv", "IV", "nonce"].iter().find_map(|name| index.argument(site, 2, name))?;
    (MODES.contains(&mode) && is_written(index, site, vector) && encrypts(index, site)).then(|| repeated(index, site))
}

/// Whether a vector or salt is a text of the code, or zeros.
pub(super) fn is_written<'a>(index: &Index<'a>, site: Site, vector: &'a Expr) -> bool {
    let value = index.value(site, vector);
    match &value.expr.kind {
        ExprKind::Bytes | ExprKind::Str(_) => true,
        ExprKind::Bin(parts) => [&parts.1, &parts.2].iter().all(|part| {
            matches!(index.value(value.site, part).expr.kind, ExprKind::Bytes | ExprKind::Str(_) | ExprKind::Int(_))
        }),
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute(attribute) if attribute.name == "encode" => {
                matches!(index.value(value.site, &attribute.value).expr.kind, ExprKind::Str(_))
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether what is made here is not only there to decrypt.
fn encrypts(index: &Index<'_>, site: Site) -> bool {
    let function = index.function(site).map_or("", |function| function.name.as_str());
    let handed = |fate: &swiftsure_python::index::Fate| matches!(fate.going, Going::Argument { .. } | Going::Named(_));
    !function.contains("decrypt") && (index.fate(site).iter().any(handed) || index.parent(site).is_some())
}
