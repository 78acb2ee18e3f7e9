//! A key pair is made that is short enough to be found.

use swiftsure_python::index::{Index, Site};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/weak-key",
    page: "weak_key.md",
    summary: "a key pair is made that is short enough to be found",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-326", "OWASP A02:2021", "ASVS 5.0 V11"],
    run: run,
}

/// A function that makes a key: what for, and where it takes the number of bits.
struct Maker {
    path: &'static str,
    name: &'static str,
    at: usize,
    keyword: &'static str,
}

const fn maker(path: &'static str, name: &'static str, at: usize, keyword: &'static str) -> Maker {
    Maker { path, name, at, keyword }
}

const MAKERS: &[Maker] = &[
    maker("cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key", "RSA", 1, "key_size"),
    maker("cryptography.hazmat.primitives.asymmetric.dsa.generate_private_key", "DSA", 0, "key_size"),
    maker("cryptography.hazmat.primitives.asymmetric.dsa.generate_parameters", "DSA", 0, "key_size"),
    maker("cryptography.hazmat.primitives.asymmetric.dh.generate_parameters", "DH", 1, "key_size"),
    maker("Crypto.PublicKey.RSA.generate", "RSA", 0, "bits"),
    maker("Crypto.PublicKey.DSA.generate", "DSA", 0, "bits"),
    maker("Crypto.PublicKey.ElGamal.generate", "ElGamal", 0, "bits"),
    maker("Cryptodome.PublicKey.RSA.generate", "RSA", 0, "bits"),
    maker("Cryptodome.PublicKey.DSA.generate", "DSA", 0, "bits"),
    maker("Cryptodome.PublicKey.ElGamal.generate", "ElGamal", 0, "bits"),
    maker("rsa.newkeys", "RSA", 0, "nbits"),
    maker("paramiko.RSAKey.generate", "RSA", 0, "bits"),
    maker("paramiko.DSSKey.generate", "DSA", 0, "bits"),
    maker("OpenSSL.crypto.PKey().generate_key", "RSA or DSA", 1, "bits"),
];
const CURVE_MAKERS: &[&str] = &[
    "cryptography.hazmat.primitives.asymmetric.ec.generate_private_key",
    "Crypto.PublicKey.ECC.generate",
    "Cryptodome.PublicKey.ECC.generate",
];
const CURVE_PACKAGE: &str = "cryptography.hazmat.primitives.asymmetric.ec.";
const CURVES: &[&str] = &["BRAINPOOLP160R1", "BRAINPOOLP192R1", "SECP192R1", "SECT163K1", "SECT163R2"];
/// The names of the same curves as texts.
const CURVE_TEXTS: &[&str] = &["nist p-192", "p-192", "p192", "prime192v1", "secp192r1"];
const EXPONENT_MAKER: &str = "cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key";
const SHORTEST: i64 = 2_048;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    for maker in MAKERS {
        faults.extend(index.calls(maker.path).iter().filter_map(|site| short(index, *site, maker)));
    }
    for path in CURVE_MAKERS {
        faults.extend(index.calls(path).iter().filter_map(|site| curve(index, *site)));
    }
    faults.extend(index.calls(EXPONENT_MAKER).iter().filter_map(|site| exponent(index, *site)));
    called::findings(&RULE.info, context, faults)
}

fn short(index: &Index<'_>, site: Site, maker: &Maker) -> Option<Fault> {
    let bits = index.argument(site, maker.at, maker.keyword)?;
    let bits = index.int(site, bits, &|_| None)?;
    if !(1..SHORTEST).contains(&bits) {
        return None;
    }
    let message = format!("A {} key of {bits} bits is made, which is short enough to be found.", maker.name);
    let fix = Fix::words("take 2048 bits or more; new systems take 3072, or Ed25519");
    Some(Fault::new(index.span(site), Severity::Medium, message).about(maker.name).fix(fix))
}

fn curve(index: &Index<'_>, site: Site) -> Option<Fault> {
    let curve = index.argument(site, 0, "curve")?;
    let by_text = index.text(site, curve).filter(|name| CURVE_TEXTS.contains(&name.to_lowercase().as_str()));
    let name = by_text.or_else(|| {
        let path = index.path(site, curve)?;
        let name = path.as_str().trim_end_matches("()").strip_prefix(CURVE_PACKAGE)?;
        CURVES.contains(&name).then(|| name.to_owned())
    })?;
    let message = format!("A key on the curve {name} is made, which is short enough to be found.");
    let fix = Fix::words("take SECP256R1 or Ed25519");
    Some(Fault::new(index.span(site), Severity::Medium, message).about(name).fix(fix))
}

/// A public exponent for which padding mistakes are fatal.
fn exponent(index: &Index<'_>, site: Site) -> Option<Fault> {
    let exponent = index.argument(site, 0, "public_exponent")?;
    let exponent = index.int(site, exponent, &|_| None)?;
    if !(1..65_537).contains(&exponent) {
        return None;
    }
    let message = format!("An RSA key with the public exponent {exponent} is made.");
    let fix = Fix::words("take 65537");
    Some(Fault::new(index.span(site), Severity::Low, message).about("exponent").fix(fix))
}
