//! The key that signs sessions and tokens can be known or guessed.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_python::index::{Index, Site, Value as Found};
use swiftsure_python::ir::{ExprKind, StmtKind};
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::flask_settings::{self, Setting};
use super::judge::{self, Fault, Words, findings};
use super::{called, drawn, secrets};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/secret-key-weak",
    page: "secret_key_weak.md",
    summary: "SECRET_KEY stands in the code, is short, or has a default that does",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-798", "CWE-321", "OWASP A02:2021", "ASVS 5.0 V13"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Whoever reads the code can sign sessions, password resets and anything else in the name of this site",
    fix: "read the key from the environment without a default: SECRET_KEY = os.environ[\"SECRET_KEY\"]; then make a new key",
    near: &["SECRET_KEY"],
};
const KEY: &str = "SECRET_KEY";
/// Functions that read the environment and take a default.
const ENVIRONMENT: &[&str] = &["os.environ.get", "os.getenv"];
/// What encrypts with a key.
const CIPHERS: &[&str] = &[
    "Crypto.Cipher.AES.new",
    "Cryptodome.Cipher.AES.new",
    "cryptography.fernet.Fernet",
    "cryptography.fernet.MultiFernet",
    "cryptography.hazmat.primitives.ciphers.aead.AESGCM",
    "cryptography.hazmat.primitives.ciphers.aead.ChaCha20Poly1305",
    "cryptography.hazmat.primitives.ciphers.algorithms.AES",
];
/// What Django demands of a key.
const SHORTEST: usize = 50;
const FEWEST_LETTERS: usize = 5;
const GENERATED: &str = "django-insecure-";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = findings(&RULE.info, context, &WORDS, |deployed| judge(context, deployed));
    let keys = flask_settings::settings(context, KEY);
    let faults = keys.iter().filter_map(|key| of_application(context, key)).collect();
    found.extend(called::findings(&RULE.info, context, faults));
    if let Some(cipher) = encrypted_with(context) {
        found.iter_mut().for_each(|finding| finding.fixes.insert(0, reencrypt(context, cipher)));
    }
    found
}

/// The first place where a key for encryption is made of the key of the site.
fn encrypted_with(context: &Context<'_>) -> Option<Span> {
    let index = context.index;
    let is_key = |part: &Site| {
        let name = index.expr(*part).and_then(|expr| called::name(index, *part, expr));
        name.is_some_and(|name| name == KEY)
    };
    let ciphers = called::calls(index, CIPHERS.iter().copied());
    let mut spans = ciphers.into_iter().filter(|(_, site)| drawn::parts(index, *site).iter().any(is_key));
    spans.find_map(|(_, site)| Some(index.span(site)).filter(|span| context.is_place(*span)))
}

/// What comes before a new key.
fn reencrypt(context: &Context<'_>, cipher: Span) -> Fix {
    let (path, line) = (&context.files.get(cipher.file).path, context.line(cipher));
    Fix::words(format!(
        "first encrypt anew what is stored: line {line} of `{path}` encrypts with a key that is made of `{KEY}` (`MultiFernet` reads with the old and writes with the new); under another key it is lost"
    ))
}

/// Where this rule states a secret: the value stands there.
pub(super) fn sites(context: &Context<'_>) -> Vec<Span> {
    let mut sites = judge::sites(context, |deployed| judge(context, deployed));
    for deployed in &context.analysis.deployments {
        let key = deployed.get(KEY);
        let parts = deployed.set().filter(|(_, tree)| is_part(tree, &key));
        sites.extend(parts.filter_map(|(_, tree)| tree.site));
        // A name that begins with an underscore is no setting, and may hold the default all the same.
        sites.extend(key.ways().iter().filter_map(|way| match &way.value {
            Value::Environment(Some(default)) => default.site,
            _ => None,
        }));
    }
    sites
}

/// Whether a setting is another one, or one of the texts that it may be.
pub(super) fn is_part(tree: &Tree, of: &Tree) -> bool {
    of.ways().iter().any(|way| match &way.value {
        Value::Environment(default) => default.as_deref().is_some_and(|default| is_part(tree, default)),
        Value::Text(text) => tree.text() == Some(text.as_str()),
        _ => false,
    })
}

/// The keys of Flask that this rule states, without their quotes.
pub(super) fn texts(context: &Context<'_>) -> Vec<Span> {
    let keys = flask_settings::settings(context, KEY);
    let stated = keys.iter().filter(|key| of_application(context, key).is_some());
    let spans = stated.filter_map(|key| {
        let (text, _) = written(context.index, key.value)?;
        secrets::text_at(context.code, context.index.span_of(text.site, text.expr))
    });
    spans.collect()
}

/// A key of Flask that stands in the code, and that nothing from outside replaces.
fn of_application(context: &Context<'_>, key: &Setting<'_>) -> Option<called::Fault> {
    let index = context.index;
    let (written, by_default) = written(index, key.value)?;
    let text = index.text(written.site, written.expr)?;
    let path = &context.files.get(key.span.file).path;
    if text.is_empty() || secrets::may_be_made_up(path) || flask_settings::is_replaced(index, key.at) {
        return None;
    }
    let when = if by_default { " where the environment has none" } else { "" };
    let message =
        format!("Whoever reads the code can sign sessions of this site: `{KEY}` is {}{when}.", described(&text));
    let fix = "read the key from the environment without a default; then make a new key";
    Some(called::Fault::new(key.span, Severity::High, message).about(KEY).fix(Fix::words(fix)))
}

/// A text of the code, and whether it only stands in where the environment says nothing.
fn written<'a>(index: &Index<'a>, value: Found<'a>) -> Option<(Found<'a>, bool)> {
    let (expr, by_default) = match &value.expr.kind {
        ExprKind::Or(parts) => (parts.last()?, true),
        ExprKind::Call(call) => {
            let path = index.path(value.site, &call.func)?;
            (call.args.get(1).filter(|_| ENVIRONMENT.contains(&path.as_str()))?, true)
        }
        _ => (value.expr, false),
    };
    let text = index.value(value.site, expr);
    matches!(text.expr.kind, ExprKind::Str(_)).then_some((text, by_default))
}

fn judge(context: &Context<'_>, deployed: &Deployment) -> Vec<Fault> {
    let key = deployed.get("SECRET_KEY");
    let mut faults: Vec<Fault> = fault("SECRET_KEY", &key, "W009").into_iter().collect();
    if matches!(key.value, Value::Environment(_)) {
        for fault in faults.iter_mut().filter(|fault| fault.site.is_some_and(|site| is_refused(context, site))) {
            fault.severity = Severity::Low;
            fault.text.push_str(", which the settings refuse, but not while they are those of a developer");
        }
    }
    let fallbacks = deployed.get("SECRET_KEY_FALLBACKS");
    for (at, key) in fallbacks.items().map(|(items, _)| items).unwrap_or_default().iter().enumerate() {
        faults.extend(fault(&format!("SECRET_KEY_FALLBACKS[{at}]"), key, "W025"));
    }
    faults
}

/// Whether the settings compare the key with what it must not be, and raise: `if SECRET_KEY == DEFAULT and not DEBUG`.
fn is_refused(context: &Context<'_>, site: Span) -> bool {
    let Some(module) = context.code.module_of(site.file) else { return false };
    let compares = |line: &str| {
        line.contains(KEY)
            && ["==", "startswith(", " in "].iter().any(|how| line.contains(how))
            && !line.contains("= os.")
    };
    let mut decisions = context.code.module(module).body.iter().filter(|stmt| matches!(stmt.kind, StmtKind::If(_)));
    decisions.any(|stmt| {
        let text = context.text(stmt.range.in_file(site.file));
        text.contains("raise ") && text.lines().any(compares)
    })
}

fn fault(name: &str, tree: &Tree, check: &str) -> Option<Fault> {
    // An absent key stops Django from starting; a key of several branches may be anything.
    let site = Some(tree.site?);
    match &tree.value {
        Value::Text(key) if key.as_str().is_empty() => {
            Some(Fault::new(site, Severity::High, format!("`{name}` is empty")).checked(check))
        }
        Value::Text(key) => {
            let fault = Fault::new(site, Severity::High, format!("`{name}` is {}", described(key.as_str())));
            Some(if is_weak(key.as_str()) { fault.checked(check) } else { fault })
        }
        Value::Environment(Some(default)) => {
            let key = default.text().filter(|key| !key.is_empty())?;
            let text = format!("`{name}` is {} where the environment has none", described(key));
            Some(Fault::new(site, Severity::High, text))
        }
        _ => None,
    }
}

fn described(key: &str) -> String {
    if key.starts_with(GENERATED) {
        "the key that `startproject` made, written in the code".to_owned()
    } else if key.len() < SHORTEST {
        format!("a text of {} characters in the code", key.chars().count())
    } else {
        "written in the code".to_owned()
    }
}

fn is_weak(key: &str) -> bool {
    let letters: std::collections::BTreeSet<char> = key.chars().collect();
    letters.len() < FEWEST_LETTERS || key.chars().count() < SHORTEST || key.starts_with(GENERATED)
}
