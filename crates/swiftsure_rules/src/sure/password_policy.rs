//! Any password is accepted, however short.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/password-policy",
    page: "password_policy.md",
    summary: "no validator looks at new passwords",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-521", "OWASP A07:2021", "ASVS 5.0 V6"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Users can choose passwords that are guessed at once",
    fix: "list MinimumLengthValidator and CommonPasswordValidator in AUTH_PASSWORD_VALIDATORS, as `startproject` does",
    near: &["AUTH_PASSWORD_VALIDATORS", "AUTH_USER_MODEL", "AUTHENTICATION_BACKENDS", "INSTALLED_APPS"],
};
const MINIMUM: &str = "django.contrib.auth.password_validation.MinimumLengthValidator";
/// What sites that leave passwords to somebody else sign in with.
const ELSEWHERE: &[&str] = &["oidc", "saml", "ldap", "social", "remoteuser", "cas"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    if !deployed.has("INSTALLED_APPS", "django.contrib.auth") || signs_in_elsewhere(deployed) {
        return Vec::new();
    }
    let tree = deployed.get("AUTH_PASSWORD_VALIDATORS");
    if tree.surely(|value| value.truth() == Some(false)) {
        let text = if tree.site.is_some() {
            "`AUTH_PASSWORD_VALIDATORS` is empty"
        } else {
            "`AUTH_PASSWORD_VALIDATORS` is not set, so nothing is demanded of a password"
        };
        return vec![Fault::new(tree.site, Severity::Medium, text)];
    }
    let Some((items, true)) = tree.items() else { return Vec::new() };
    let minimum = items.iter().find(|item| item.entry("NAME").is_some_and(|name| name.text() == Some(MINIMUM)));
    let length = minimum.map(|item| item.entry_or_absent("OPTIONS").entry_or_absent("min_length"));
    let short = length.filter(|length| matches!(length.value, Value::Int(length) if length < 8));
    let fault =
        |site| Fault::new(site, Severity::Low, "passwords of fewer than 8 characters are accepted (`min_length`)");
    short.map(|length| fault(length.site.or(tree.site))).into_iter().collect()
}

fn signs_in_elsewhere(deployed: &Deployment) -> bool {
    let backends = deployed.get("AUTHENTICATION_BACKENDS");
    let names = backends.items().map(|(items, _)| items).unwrap_or_default().iter().filter_map(Tree::text);
    let mut names = names.map(str::to_lowercase);
    names.any(|name| ELSEWHERE.iter().any(|word| name.contains(word)))
}
