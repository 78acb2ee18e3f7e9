//! A password or key of another service stands in the settings.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Severity, Span};

use super::judge::{self, Fault, Words, findings, is_remote};
use super::secret_key_weak;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/hardcoded-credentials",
    page: "hardcoded_credentials.md",
    summary: "a password or key of another service is written in the settings",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-798", "CWE-259", "OWASP A07:2021", "ASVS 5.0 V13"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Whoever reads the code can sign in to what this site uses",
    fix: "read it from the environment, without a default; then make a new one, for this one is in the history",
    near: &["DATABASES"],
};
/// Settings whose texts are secrets, by how they end.
const ENDINGS: &[&str] = &[
    "_ACCESS_KEY",
    "_API_KEY",
    "_APIKEY",
    "_AUTH_TOKEN",
    "_CLIENT_SECRET",
    "_PASSWORD",
    "_PRIVATE_KEY",
    "_SECRET",
    "_SECRET_KEY",
    "_SIGNING_KEY",
];
/// Texts that stand for a secret that is put in later.
const EMPTY_WORDS: &[&str] =
    &["missing", "change", "example", "placeholder", "your", "xxx", "todo", "insert", "replace", "none", "<", "{", "$"];
const SHORTEST: usize = 6;

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

/// Where this rule states a secret: the value stands there.
pub(super) fn sites(context: &Context<'_>) -> Vec<Span> {
    judge::sites(context, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let mut faults = Vec::new();
    let databases = deployed.get("DATABASES");
    for (alias, database) in databases.entries() {
        let host = database.entry("HOST");
        let near = host.is_none_or(|host| host.text().is_some_and(|host| !is_remote(host)));
        let Some(password) = database.entry("PASSWORD").filter(|tree| is_secret(tree)) else { continue };
        let weight = if near { Severity::Medium } else { Severity::High };
        let text = format!("the `PASSWORD` of the database \"{alias}\" is written in the code");
        faults.push(Fault::new(password.site.or(databases.site), weight, text));
    }
    let key = deployed.get("SECRET_KEY");
    for (name, tree) in deployed.set() {
        // Other rules speak of Django's own key, and of the text that stands in for it.
        if secret_key_weak::is_part(tree, &key)
            || name.contains("TEST")
            || name.starts_with("DEFAULT_")
            || !ENDINGS.iter().any(|ending| name.ends_with(ending))
            || !is_secret(tree)
        {
            continue;
        }
        faults.push(Fault::new(tree.site, Severity::High, format!("`{name}` is written in the code")));
    }
    let caches = deployed.get("CACHES");
    for (alias, cache) in caches.entries() {
        let location = cache.entry("LOCATION").filter(|tree| tree.text().is_some_and(has_password));
        if let Some(location) = location {
            let text = format!("the `LOCATION` of the cache \"{alias}\" holds a password");
            faults.push(Fault::new(location.site.or(caches.site), Severity::High, text));
        }
    }
    faults
}

/// A text that is long and mixed enough to be one, and no name of a file, module or variable.
fn is_secret(tree: &Tree) -> bool {
    let Value::Text(text) = &tree.value else { return false };
    let text = text.as_str();
    let small = text.to_lowercase();
    text.len() >= SHORTEST
        && !EMPTY_WORDS.iter().any(|word| small.contains(word))
        && !text.contains([' ', '/'])
        && !is_dotted(text)
}

fn is_dotted(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|part| part.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '_'))
}

/// `redis://:password@host`.
fn has_password(url: &str) -> bool {
    let signed = url.split_once("://").and_then(|(_, rest)| rest.split_once('@'));
    let password = signed.and_then(|(who, _)| who.split_once(':')).map(|(_, password)| password);
    password.is_some_and(|password| {
        password.len() >= SHORTEST && !EMPTY_WORDS.iter().any(|word| password.to_lowercase().contains(word))
    })
}
