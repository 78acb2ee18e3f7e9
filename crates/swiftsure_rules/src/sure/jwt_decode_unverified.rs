//! A token is read without a look at its signature.

use std::collections::BTreeSet;

use swiftsure_python::index::{Going, Index, Site, keyword};
use swiftsure_python::ir::{Expr, ExprKind};
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::called::{self, Fault, same_function};
use super::families::Family;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/jwt-decode-unverified",
    page: "jwt_decode_unverified.md",
    summary: "a JSON web token is read without its signature, or made without one",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-347", "CWE-327", "OWASP A02:2021", "ASVS 5.0 V9"],
    run: run,
}

const DECODERS: &[&str] =
    &["jwt.decode", "jwt.decode_complete", "jwt.api_jwt.decode", "jwt.PyJWT().decode", "jose.jwt.decode"];
const UNVERIFIED: &[&str] = &["jose.jwt.get_unverified_claims", "jwt.process_jwt", "python_jwt.process_jwt"];
const ENCODERS: &[&str] = &["jwt.encode", "jwt.PyJWT().encode", "jose.jwt.encode"];
const SIMPLE: &[&str] = &[
    "rest_framework_simplejwt.tokens.AccessToken",
    "rest_framework_simplejwt.tokens.RefreshToken",
    "rest_framework_simplejwt.tokens.UntypedToken",
];
/// What is read to find the key with which the token is then checked.
const FOR_THE_KEY: &[&str] = &["alg", "aud", "iss", "jku", "kid", "kty", "typ", "x5c", "x5t", "x5u"];
const FIX: &str = "jwt.decode(token, key, algorithms=[...]) with the key and the algorithms of who signs it: the public key of another server (RS256, ES256), or the secret of your own (HS256)";
/// Where allauth hands over what the token endpoint has answered.
const ADAPTERS: &str = "allauth.socialaccount.providers.oauth2.";
const COMPLETING: &str = "complete_login";
const ANSWER: &str = "response";
const ID_TOKEN: &str = "id_token";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    let decodes = called::calls(index, DECODERS.iter().copied());
    let verified: Vec<Site> = decodes.iter().filter(|(_, site)| !is_off(index, *site)).map(|(_, site)| *site).collect();
    for (path, site) in &decodes {
        if is_unverified(index, *site) && !is_checked_later(context, *site, &verified) {
            if is_fetched(context, *site) {
                continue;
            }
            faults.push(unverified(index, *site, path));
        } else if takes_none(index, *site) {
            let message = "A token without a signature is accepted: anybody can write one.";
            faults.push(Fault::new(index.span(*site), Severity::High, message).about("none").fix(Fix::words(FIX)));
        } else if let Some(header) = trusted_header(index, *site) {
            let message = "The token itself chooses the algorithm by which it is checked.";
            let fault = Fault::new(index.span(*site), Severity::High, message).about("header");
            let fault = fault.step("source", header, "the header is read, which nobody has checked yet");
            faults.push(fault.fix(Fix::words(FIX)));
        } else if is_mixed(index, *site) {
            let message = "A token may be signed with a secret or with a private key, and one key checks both: where the public key is taken for the secret, anybody can write one.";
            faults.push(Fault::new(index.span(*site), Severity::Medium, message).about("mixed").fix(Fix::words(FIX)));
        } else if option_is_off(index, *site, "verify_exp") {
            let message = "A token is accepted after it has expired: whoever finds an old one is let in.";
            let fix = "leave `verify_exp` on, and give a new token for a refresh token that is still valid";
            faults.push(Fault::new(index.span(*site), Severity::Low, message).about("exp").fix(Fix::words(fix)));
        }
    }
    for (path, site) in called::calls(index, UNVERIFIED.iter().copied()) {
        let is_checked = index.calls_named("verify_jwt").iter().any(|other| same_function(index, site, *other));
        if !is_checked && !is_checked_later(context, site, &verified) {
            faults.push(unverified(index, site, path));
        }
    }
    for (path, site) in called::calls(index, SIMPLE.iter().copied()) {
        if index.argument(site, 1, "verify").is_some_and(|verify| index.truth(site, verify) == Some(false)) {
            faults.push(unverified(index, site, path));
        }
    }
    for (path, site) in called::calls(index, ENCODERS.iter().copied()) {
        let at = if path.ends_with("encode") { 2 } else { 1 };
        if index.argument(site, at, "algorithm").is_some_and(|algorithm| is_none(index, site, algorithm)) {
            let message = "A token is made without a signature: anybody can write one.";
            let fix = "sign with a key: jwt.encode(payload, key, algorithm=\"HS256\")";
            faults.push(Fault::new(index.span(site), Severity::High, message).about("encode").fix(Fix::words(fix)));
        }
    }
    called::findings(&RULE.info, context, faults)
}

fn unverified(index: &Index<'_>, site: Site, path: &str) -> Fault {
    let message = format!("`{path}` reads a token without checking its signature: anybody can write one.");
    Fault::new(index.span(site), Severity::High, message).about(path).fix(Fix::words(FIX))
}

/// Whether the signature is not checked, and more is used than what finds the key.
fn is_unverified(index: &Index<'_>, site: Site) -> bool {
    is_off(index, site) && !finds_the_key(index, site)
}

/// Whether a call says that the signature is not to be checked.
pub(super) fn is_off(index: &Index<'_>, site: Site) -> bool {
    let Some(call) = index.call(site) else { return false };
    let off = |value: &_| index.truth(site, value) == Some(false);
    let by_keyword = keyword(call, "verify").is_some_and(off);
    let pairs = || keyword(call, "options").is_some_and(|options| pairs_off(index, site, options));
    by_keyword || option_is_off(index, site, "verify_signature") || pairs()
}

/// Whether the options of a call switch one of the checks off.
fn option_is_off(index: &Index<'_>, site: Site, name: &str) -> bool {
    let options = index.call(site).and_then(|call| keyword(call, "options"));
    let entry = options.and_then(|options| index.entry(site, options, name));
    entry.is_some_and(|value| index.truth(value.site, value.expr) == Some(false))
}

/// Whether the algorithms are some of a secret and some of a pair of keys.
fn is_mixed(index: &Index<'_>, site: Site) -> bool {
    let algorithms = index.argument(site, 2, "algorithms").and_then(|algorithms| index.items(site, algorithms));
    let Some((inside, items)) = algorithms else { return false };
    let any = |starts: &[&str]| {
        let is_one = |name: &str| starts.iter().any(|start| name.starts_with(start));
        items.iter().any(|item| index.text(inside, item).is_some_and(|name| is_one(&name)))
    };
    any(&["HS"]) && any(&["RS", "ES", "PS"])
}

/// Whether the token comes from the token endpoint, which was asked over TLS, and its issuer and audience are checked:
/// then OpenID Connect Core 1.0, 3.1.3.7, leaves the signature to the program.
fn is_fetched(context: &Context<'_>, site: Site) -> bool {
    let index = context.index;
    let Some(call) = index.call(site) else { return false };
    let Some(token) = call.args.first() else { return false };
    let token = index.value(site, token);
    let owner = match &token.expr.kind {
        ExprKind::Subscript(pair) if index.text(token.site, &pair.1).is_some_and(|key| key == ID_TOKEN) => &pair.0,
        ExprKind::Call(get) => match (&get.func.kind, get.args.first()) {
            (ExprKind::Attribute(method), Some(key))
                if method.name == "get" && index.text(token.site, key).is_some_and(|key| key == ID_TOKEN) =>
            {
                &method.value
            }
            _ => return false,
        },
        _ => return false,
    };
    let is_checked = keyword(call, "issuer").is_some() && keyword(call, "audience").is_some();
    is_checked && is_answer(context, token.site, owner)
}

/// Whether a value is what a server answered: of a request that stands here, or what an adapter is given of its own.
fn is_answer(context: &Context<'_>, site: Site, owner: &Expr) -> bool {
    let index = context.index;
    if index.path(site, owner).is_some_and(|path| path == "requests.post().json()") {
        return true;
    }
    let Some(function) = index.function(site).filter(|function| function.name == COMPLETING) else { return false };
    let module = context.code.module(index.module_id(site));
    let class = function.class.and_then(|class| module.classes.get(class.index as usize));
    let is_adapter = class.is_some_and(|class| {
        let family = Family::of(context, (module.file, module, class));
        family.bases.iter().any(|base| base.as_str().starts_with(ADAPTERS))
    });
    is_adapter && called::name(index, site, owner).is_some_and(|name| name == ANSWER)
}

/// `[("verify_signature", False)]`.
fn pairs_off<'a>(index: &Index<'a>, site: Site, options: &'a Expr) -> bool {
    let Some((site, items)) = index.items(site, options) else { return false };
    items.iter().any(|item| match index.items(site, item) {
        Some((site, [name, value])) => {
            index.text(site, name).is_some_and(|name| name == "verify_signature")
                && index.truth(site, value) == Some(false)
        }
        _ => false,
    })
}

fn is_none<'a>(index: &Index<'a>, site: Site, value: &'a Expr) -> bool {
    matches!(index.value(site, value).expr.kind, ExprKind::None)
        || index.text(site, value).is_some_and(|name| name.eq_ignore_ascii_case("none"))
}

fn takes_none(index: &Index<'_>, site: Site) -> bool {
    let Some(algorithms) = index.argument(site, 2, "algorithms") else { return false };
    match index.items(site, algorithms) {
        Some((site, items)) => items.iter().any(|item| index.text(site, item).is_some_and(|name| name == "none")),
        None => index.text(site, algorithms).is_some_and(|name| name.eq_ignore_ascii_case("none")),
    }
}

/// Where the header is read from which the algorithms are taken, without a look at them.
fn trusted_header(index: &Index<'_>, site: Site) -> Option<Span> {
    let algorithms = index.argument(site, 2, "algorithms")?;
    let (inside, items) = index.items(site, algorithms).unwrap_or((site, std::slice::from_ref(algorithms)));
    items.iter().find_map(|item| {
        let value = index.value(inside, item);
        let owner = match &value.expr.kind {
            ExprKind::Subscript(pair) => &pair.0,
            ExprKind::Call(call) => match &call.func.kind {
                ExprKind::Attribute(attribute) if attribute.name == "get" => &attribute.value,
                _ => return None,
            },
            _ => return None,
        };
        let path = index.path(value.site, owner)?;
        let read = index.value(value.site, owner);
        let chosen = index.find(value.site, value.expr)?;
        let is_compared = index.fate(chosen).iter().any(|fate| matches!(fate.going, Going::Compared(_)));
        let is_header = path.as_str().ends_with("jwt.get_unverified_header()");
        (is_header && !is_compared).then(|| index.span_of(read.site, read.expr))
    })
}

/// Whether all that is read of the token are claims that tell by which key to check it.
fn finds_the_key(index: &Index<'_>, site: Site) -> bool {
    let mut keys = BTreeSet::new();
    let mut others = false;
    for read in index.reads(site) {
        match index.parent(read).and_then(|parent| Some((parent, index.expr(parent)?))) {
            Some((_, found)) => match &found.kind {
                ExprKind::Subscript(pair) => match &pair.1.kind {
                    ExprKind::Str(key) => {
                        keys.insert(key.as_str());
                    }
                    _ => others = true,
                },
                ExprKind::Attribute(attribute) if attribute.name == "get" => {
                    let call = index.around(read).nth(1);
                    let key = call.and_then(|call| index.text(call, index.argument(call, 0, "key")?));
                    match key {
                        Some(key) => {
                            keys.insert(swiftsure_source::Sym::new(&key).as_str());
                        }
                        None => others = true,
                    }
                }
                _ => others = true,
            },
            None => others = true,
        }
    }
    !others && !keys.is_empty() && keys.iter().all(|key| FOR_THE_KEY.contains(key))
}

/// Whether the same function also reads the same token with verification.
fn is_checked_later(context: &Context<'_>, site: Site, verified: &[Site]) -> bool {
    let index = context.index;
    let token = |site: Site| index.call(site)?.args.first().map(|token| context.text(index.span_of(site, token)));
    verified.iter().any(|other| same_function(index, site, *other) && token(site) == token(*other))
}
