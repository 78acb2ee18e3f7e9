//! The key that signs sessions and tokens can be known or guessed.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Severity, Span};

use super::judge::{self, Fault, Words, findings};
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
/// What Django demands of a key.
const SHORTEST: usize = 50;
const FEWEST_LETTERS: usize = 5;
const GENERATED: &str = "django-insecure-";

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

/// Where this rule states a secret: the value stands there.
pub(super) fn sites(context: &Context<'_>) -> Vec<Span> {
    judge::sites(context, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let key = deployed.get("SECRET_KEY");
    let mut faults: Vec<Fault> = fault("SECRET_KEY", &key, "W009").into_iter().collect();
    let fallbacks = deployed.get("SECRET_KEY_FALLBACKS");
    for (at, key) in fallbacks.items().map(|(items, _)| items).unwrap_or_default().iter().enumerate() {
        faults.extend(fault(&format!("SECRET_KEY_FALLBACKS[{at}]"), key, "W025"));
    }
    faults
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
