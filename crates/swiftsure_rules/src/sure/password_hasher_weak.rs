//! New passwords are stored in a way that is quick to guess back.

use swiftsure_django::Deployment;
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/password-hasher-weak",
    page: "password_hasher_weak.md",
    summary: "new passwords are hashed with a fast or unsalted function",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-916", "CWE-759", "OWASP A02:2021", "ASVS 5.0 V11"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Whoever gets the user table gets most of the passwords",
    fix: "put Argon2PasswordHasher or PBKDF2PasswordHasher first; the others behind it still check old passwords",
    near: &["PASSWORD_HASHERS"],
};
const WEAK: &[&str] = &[
    "django.contrib.auth.hashers.CryptPasswordHasher",
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.SHA1PasswordHasher",
    "django.contrib.auth.hashers.UnsaltedMD5PasswordHasher",
    "django.contrib.auth.hashers.UnsaltedSHA1PasswordHasher",
];

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let tree = deployed.get("PASSWORD_HASHERS");
    let first = tree.items().and_then(|(items, _)| items.first());
    let weak = first.and_then(|item| Some((item, item.text().filter(|name| WEAK.contains(name))?)));
    weak.map(|(item, name)| {
        let short = name.rsplit('.').next().unwrap_or(name);
        let text = format!("`PASSWORD_HASHERS` begins with `{short}`, which new passwords are hashed with");
        Fault::new(item.site.or(tree.site), Severity::High, text)
    })
    .into_iter()
    .collect()
}
