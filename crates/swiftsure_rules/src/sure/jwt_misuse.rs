//! Tokens of the API can be made by others, or live too long.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::Value;
use swiftsure_python::index::Site;
use swiftsure_python::ir::ExprKind;
use swiftsure_source::{Finding, Fix, Severity};

use super::called;
use super::judge::{Fault, Words, findings};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/jwt-misuse",
    page: "jwt_misuse.md",
    summary: "tokens are signed with a key in the code, with no algorithm, or live long",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-347", "CWE-321", "CWE-613", "OWASP A02:2021", "ASVS 5.0 V9"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "A token says more than it should be trusted for",
    fix: "sign with a key from the environment and HS256 or RS256; give access tokens minutes and refresh tokens days",
    near: &["SIMPLE_JWT"],
};
const HOUR: i64 = 3_600;
const LONGEST_ACCESS: i64 = 24 * HOUR;
const LONGEST_REFRESH: i64 = 90 * 24 * HOUR;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = findings(&RULE.info, context, &WORDS, judge);
    let endless = context.index.calls("jwt.encode").iter().filter_map(|site| endless(context, *site)).collect();
    found.extend(called::findings(&RULE.info, context, endless));
    found
}

/// `jwt.encode({"sub": user.pk}, key)`: all claims are there to be read, and none says when the token ends.
fn endless(context: &Context<'_>, site: Site) -> Option<called::Fault> {
    let index = context.index;
    let payload = index.value(site, index.argument(site, 0, "payload")?);
    let ExprKind::Dict(entries) = &payload.expr.kind else { return None };
    let keys: Option<Vec<String>> = entries.iter().map(|(key, _)| index.text(payload.site, key.as_ref()?)).collect();
    let keys = keys.filter(|keys| !keys.is_empty() && !keys.iter().any(|key| key == "exp"))?;
    // What is signed once for another server, and looked at there by when it was made, ends by that.
    let function = context.analysis.function_at(index.span(site)).map(|(span, _)| context.text(*span));
    if keys.iter().any(|key| key == "iat" || key == "nbf") || function.is_some_and(|text| text.contains("exp")) {
        return None;
    }
    let message = "A token is signed that never ends: its claims say nothing of `exp`, and nobody can take it back.";
    let fault = called::Fault::new(index.span(site), Severity::Medium, message).about("exp");
    Some(fault.fix(Fix::words("add \"exp\": a few minutes for access, days for what renews it")))
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let jwt = deployed.get("SIMPLE_JWT");
    let mut faults = Vec::new();
    let algorithm = jwt.entry_or_absent("ALGORITHM");
    if algorithm.text().is_some_and(|name| name.eq_ignore_ascii_case("none")) {
        faults.push(Fault::new(algorithm.site, Severity::High, "`ALGORITHM` is \"none\": anybody can write a token"));
    }
    let key = jwt.entry_or_absent("SIGNING_KEY");
    let written = key.text().is_some_and(|text| !text.is_empty() && !text.contains("BEGIN PUBLIC"));
    // `SIGNING_KEY: SECRET_KEY` is the default, and the other key has a rule of its own.
    if written && key.site != deployed.site("SECRET_KEY") {
        faults.push(Fault::new(key.site, Severity::High, "`SIGNING_KEY` is written in the code"));
    }
    for (name, longest) in [("ACCESS_TOKEN_LIFETIME", LONGEST_ACCESS), ("REFRESH_TOKEN_LIFETIME", LONGEST_REFRESH)] {
        let lifetime = jwt.entry_or_absent(name);
        if let Value::Int(seconds) = lifetime.value
            && seconds > longest
        {
            let days = seconds / (24 * HOUR);
            let text = format!(
                "`{name}` is {days} days, and a token cannot be taken back (good practice: OWASP JSON Web Token)"
            );
            let weight = if name.starts_with("ACCESS") { Severity::Medium } else { Severity::Low };
            faults.push(Fault::new(lifetime.site, weight, text));
        }
    }
    faults
}
