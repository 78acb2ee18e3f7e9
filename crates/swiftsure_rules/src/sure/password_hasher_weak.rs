//! New passwords are stored in a way that is quick to guess back.

use swiftsure_django::Deployment;
use swiftsure_python::ir::{Class, Expr, ExprKind, NameRef, StmtKind};
use swiftsure_source::{Finding, Severity};

use super::called;
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
    findings(&RULE.info, context, &WORDS, |deployed| judge(context, deployed))
}

fn judge(context: &Context<'_>, deployed: &Deployment) -> Vec<Fault> {
    let tree = deployed.get("PASSWORD_HASHERS");
    let first = tree.items().and_then(|(items, _)| items.first());
    if let Some((item, name, rounds)) =
        first.and_then(|item| Some((item, item.text()?, own_rounds(context, item.text()?)?)))
    {
        let short = name.rsplit('.').next().unwrap_or(name);
        let text = format!("`{short}`, with which `PASSWORD_HASHERS` begins, makes {rounds} rounds");
        return vec![Fault::new(item.site.or(tree.site), Severity::High, text)];
    }
    let weak = first.and_then(|item| Some((item, item.text().filter(|name| WEAK.contains(name))?)));
    weak.map(|(item, name)| {
        let short = name.rsplit('.').next().unwrap_or(name);
        let text = format!("`PASSWORD_HASHERS` begins with `{short}`, which new passwords are hashed with");
        Fault::new(item.site.or(tree.site), Severity::High, text)
    })
    .into_iter()
    .collect()
}

/// The rounds of a class of the project, where they are fewer than anybody should make.
fn own_rounds(context: &Context<'_>, path: &str) -> Option<i64> {
    let (_, class) = called::class_at(context, path)?;
    class.body.iter().find_map(|stmt| {
        let StmtKind::Assign { targets, value } = &stmt.kind else { return None };
        let is_rounds = |target: &Expr| {
            matches!(target.kind, ExprKind::Name(NameRef::Class(name)) if name == "iterations" || name == "rounds")
        };
        match value.kind {
            ExprKind::Int(Some(rounds)) if targets.iter().any(is_rounds) && is_few(class, rounds) => Some(rounds),
            _ => None,
        }
    })
}

/// Fewer rounds of PBKDF2 than Django made in 2016 (1.10); what is counted as a power of two is another function's.
fn is_few(class: &Class, rounds: i64) -> bool {
    const FEWEST: i64 = 30_000;
    let is_power = class.bases.iter().any(|base| match &base.kind {
        ExprKind::Name(NameRef::Global(name)) => name.as_str().starts_with("BCrypt"),
        ExprKind::Attribute(attribute) => attribute.name.as_str().starts_with("BCrypt"),
        _ => false,
    });
    rounds < if is_power { 10 } else { FEWEST }
}
