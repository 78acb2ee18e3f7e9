//! Passwords and keys that the code signs in or signs with, compares with, or takes where nobody gives one.

use swiftsure_python::index::Site;
use swiftsure_python::ir::{Call, CmpOp, Expr, ExprKind};
use swiftsure_source::{Fix, Severity, Span, Step, Sym};

use super::called::{self, Fault};
use super::database_without_password::OPENERS;
use super::named::words;
use super::{jwt_decode_unverified, secrets};
use crate::context::Context;

const PASSWORDS: &[&str] = &["passphrase", "passwd", "password", "pwd"];
/// What signs or encrypts with a key: where it takes that, and how it is called.
const KEYED: &[(&str, usize, &str)] = &[
    ("cryptography.fernet.Fernet", 0, "key"),
    ("itsdangerous.Signer", 0, "secret_key"),
    ("itsdangerous.TimestampSigner", 0, "secret_key"),
    ("itsdangerous.URLSafeSerializer", 0, "secret_key"),
    ("itsdangerous.URLSafeTimedSerializer", 0, "secret_key"),
    ("jose.jwt.decode", 1, "key"),
    ("jose.jwt.encode", 1, "key"),
    ("jwt.decode", 1, "key"),
    ("jwt.encode", 1, "key"),
];
/// Last words of what takes a text about a password to show it.
const SHOWN: &[&str] =
    &["dict", "error", "field", "fields", "form", "format", "gettext", "input", "label", "labels", "update", "widget"];
/// What makes an account from a name, an address and a password, in Django's order.
const MAKERS: &[&str] = &["create_superuser", "create_user"];
const SHORTEST: usize = 4;
/// Texts that say something about a password and are none.
const ABOUT: &[&str] =
    &["absent", "empty", "false", "invalid", "missing", "null", "optional", "required", "true", "unset"];

/// What is wrong, and the text that no output may show.
struct Written {
    fault: Fault,
    text: Span,
}

pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    written(context).into_iter().map(|written| written.fault).collect()
}

/// The passwords themselves, without their quotes.
pub(super) fn texts(context: &Context<'_>) -> Vec<Span> {
    written(context).into_iter().filter_map(|written| secrets::text_at(context.code, written.text)).collect()
}

fn written(context: &Context<'_>) -> Vec<Written> {
    let mut found: Vec<Written> = context.index.compares().iter().filter_map(|site| compared(context, *site)).collect();
    found.extend(defaults(context));
    found.extend(calls(context));
    found.extend(keys(context));
    found.extend(connections(context));
    found.retain(|written| secrets::may_hold(&context.files.get(written.text.file).path));
    found
}

/// `if password == "...":`.
fn compared(context: &Context<'_>, site: Site) -> Option<Written> {
    let index = context.index;
    let compare = index.compare(site)?;
    let [(CmpOp::Eq | CmpOp::NotEq, right)] = compare.rest.as_ref() else { return None };
    let of = |name: &Expr, text: &Expr| {
        let name = called::name(index, site, name)?;
        Some((name, is_password(name, text)?.range))
    };
    let (name, range) = of(&compare.left, right).or_else(|| of(right, &compare.left))?;
    let message =
        format!("`{name}` is compared with a text that stands here: whoever reads the code has the password.");
    let fix = Fix::words("keep a hash of it outside of the code, and compare with check_password");
    let span = index.span(site);
    let text = Span { start: range.start, end: range.end, ..span };
    Some(Written { fault: Fault::new(span, Severity::Medium, message).about(name.as_str()).fix(fix), text })
}

/// `def connect(password="...")`.
fn defaults(context: &Context<'_>) -> Vec<Written> {
    let mut found = Vec::new();
    for (file, function) in called::functions(context) {
        for param in function.params.iter() {
            let Some(text) = param.default.as_ref().and_then(|default| is_password(param.name, default)) else {
                continue;
            };
            let message = format!(
                "Whoever calls `{}` without `{}` gets the one that stands in the code.",
                function.name, param.name
            );
            let fault = Fault::new(param.range.in_file(file), Severity::Low, message);
            let fault = fault.about(param.name.as_str()).fix(Fix::words("leave the default out, or make it None"));
            found.push(Written { fault, text: text.range.in_file(file) });
        }
    }
    found
}

/// A key of the code with which tokens are signed or texts encrypted: `jwt.encode(claims, "...")`. What is written once
/// is one finding, however often it is used.
fn keys(context: &Context<'_>) -> Vec<Written> {
    let index = context.index;
    let mut found: Vec<Written> = Vec::new();
    for (path, at, name) in KEYED {
        for site in index.calls(path) {
            let Some(given) = index.argument(*site, *at, name) else { continue };
            let key = index.value(*site, given);
            let is_text = match &key.expr.kind {
                ExprKind::Str(text) => !text.as_str().is_empty() && !text.as_str().contains("PUBLIC KEY"),
                ExprKind::Bytes => context.text(index.span_of(key.site, key.expr)).len() > SHORTEST,
                _ => false,
            };
            // What is decoded without a check needs no key.
            if !is_text || jwt_decode_unverified::is_off(index, *site) {
                continue;
            }
            let (span, text) = (index.span(*site), index.span_of(key.site, key.expr));
            if let Some(known) = found.iter_mut().find(|known| known.text == text) {
                known.fault.steps.push(Step { label: "again", span, text: "the same key".to_owned(), excerpt: true });
                continue;
            }
            let short = path.rsplit('.').next().unwrap_or(path);
            let message =
                format!("The key of `{short}` stands in the code: whoever reads it signs and reads what this does.");
            let fix = Fix::words("read the key from the environment; then make a new one");
            let fault = Fault::new(span, Severity::High, message).about(short).fix(fix);
            found.push(Written { fault, text });
        }
    }
    found
}

/// Calls that are given a password, a pair that signs in, or an account's password.
fn calls(context: &Context<'_>) -> Vec<Written> {
    let mut found = Vec::new();
    for site in context.index.all_calls() {
        let Some(call) = context.index.call(site) else { continue };
        found.extend(given(context, site, call));
        found.extend(pairs(context, site, call));
        found.extend(account(context, site, call));
    }
    found
}

/// `User(name="admin", password="...")`.
fn given(context: &Context<'_>, site: Site, call: &Call) -> Vec<Written> {
    let index = context.index;
    let named = call.keywords.iter().filter_map(|(name, value)| Some(((*name)?, value)));
    let passwords: Vec<(Sym, &Expr)> =
        named.filter_map(|(name, value)| Some((name, is_password(name, value)?))).collect();
    if passwords.is_empty() {
        return Vec::new();
    }
    let path = index.path(site, &call.func);
    // What opens a database says more.
    if path.is_some_and(|path| OPENERS.iter().any(|(known, ..)| path == *known)) {
        return Vec::new();
    }
    let Some(callee) = called::name(index, site, &call.func) else { return Vec::new() };
    let is_shown = words(callee.as_str()).last().is_some_and(|last| SHOWN.contains(&last.as_str()));
    let written = |(name, text): (Sym, &Expr)| {
        let message = format!("`{callee}` is given a `{name}` that stands in the code: whoever reads it has it.");
        let fix = Fix::words("read it from the environment, or make a random one");
        let fault = Fault::new(index.span(site), Severity::Low, message).about(name.as_str()).fix(fix);
        Written { fault, text: index.span_of(site, text) }
    };
    passwords.into_iter().filter(|_| !is_shown).map(written).collect()
}

/// `get(address, auth=("shop", "..."))`: a name and a password with which a call signs in.
fn pairs(context: &Context<'_>, site: Site, call: &Call) -> Option<Written> {
    let (_, value) = call.keywords.iter().find(|(name, _)| name.is_some_and(|name| name.as_str() == "auth"))?;
    let ExprKind::Tuple(parts) = &value.kind else { return None };
    let [Expr { kind: ExprKind::Str(_), .. }, password] = parts.as_ref() else { return None };
    let text = is_password(Sym::new("password"), password)?;
    let callee = called::name(context.index, site, &call.func)?;
    Some(signs_in(context, callee.as_str(), site, context.index.span_of(site, text)))
}

/// `create_superuser("admin", "admin@shop.net", "...")`: an account whose password everybody reads.
fn account(context: &Context<'_>, site: Site, call: &Call) -> Option<Written> {
    let index = context.index;
    // Names that an address or a name comes before: the password is the third.
    let text = is_password(Sym::new("password"), call.args.get(2)?)?;
    let callee = called::name(index, site, &call.func).filter(|callee| MAKERS.contains(&callee.as_str()))?;
    // A password that is its name again is nobody's secret: a playground's.
    let is_name = call.args.first().is_some_and(
        |name| matches!((&name.kind, &text.kind), (ExprKind::Str(name), ExprKind::Str(text)) if name == text),
    );
    if is_name {
        return None;
    }
    let message =
        format!("`{callee}` makes an account whose password stands in the code: whoever reads it can sign in.");
    let fix = Fix::words("read it from the environment, or make a random one");
    let fault = Fault::new(index.span(site), Severity::Medium, message).about(callee.as_str()).fix(fix);
    Some(Written { fault, text: index.span_of(site, text) })
}

/// A connection that is opened with a password of the code.
fn connections(context: &Context<'_>) -> Vec<Written> {
    let index = context.index;
    let mut found = Vec::new();
    for (path, at, name) in OPENERS {
        for site in index.calls(path) {
            let Some(given) = index.argument(*site, *at, name) else { continue };
            let password = index.value(*site, given);
            let ExprKind::Str(text) = &password.expr.kind else { continue };
            if !text.as_str().is_empty() && !secrets::is_substituted(text.as_str()) {
                let short = path.trim_end_matches("()").rsplit('.').next().unwrap_or(path);
                found.push(signs_in(context, short, *site, index.span_of(password.site, password.expr)));
            }
        }
    }
    found
}

fn signs_in(context: &Context<'_>, callee: &str, site: Site, text: Span) -> Written {
    let message = format!("`{callee}` signs in with a password that stands in the code.");
    let fix = Fix::words("read the password from the environment; then make a new one");
    let fault = Fault::new(context.index.span(site), Severity::Medium, message).about(callee).fix(fix);
    Written { fault, text }
}

/// A text that is the value of a password by its name.
fn is_password(name: Sym, expr: &Expr) -> Option<&Expr> {
    let ExprKind::Str(text) = &expr.kind else { return None };
    let text = text.as_str();
    let words = words(name.as_str());
    let names = words.last().is_some_and(|word| PASSWORDS.contains(&word.trim_end_matches(char::is_numeric)));
    let is_word = ABOUT.iter().any(|about| text.eq_ignore_ascii_case(about));
    let is_path = text.starts_with(['/', '.', '~']) || text.contains(' ');
    let first = text.chars().next();
    let is_mask = text.chars().all(|letter| Some(letter) == first || !letter.is_alphanumeric());
    let holds = names && text.len() >= SHORTEST && !is_word && !is_path && !is_mask;
    (holds && !secrets::stands_for_secret(text)).then_some(expr)
}
