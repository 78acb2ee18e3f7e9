//! Headers that protect visitors are missing or have no effect.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Severity, Span};

use super::judge::{Fault, Words, findings, is_off};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/security-headers",
    page: "security_headers.md",
    summary: "a header that protects visitors is off, invalid or without effect",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-693", "CWE-1021", "OWASP A05:2021", "ASVS 5.0 V3"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Browsers are not told to protect the visitors of this site as Django would",
    fix: "give the settings Django's defaults back, and add the middleware that sends the headers",
    near: &["MIDDLEWARE"],
};
const SECURITY: &str = "django.middleware.security.SecurityMiddleware";
const FRAMES: &str = "django.middleware.clickjacking.XFrameOptionsMiddleware";
const CSP: &str = "django.middleware.csp.ContentSecurityPolicyMiddleware";
const DJANGO_CSP: &str = "csp.middleware.CSPMiddleware";
const CSP_SETTINGS: [&str; 2] = ["SECURE_CSP", "SECURE_CSP_REPORT_ONLY"];
const REFERRERS: &[&str] = &[
    "no-referrer",
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
];
const OPENERS: &[&str] = &["same-origin", "same-origin-allow-popups", "unsafe-none"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let mut faults = Vec::new();
    if deployed.has("MIDDLEWARE", SECURITY) {
        faults.extend(of_security_middleware(deployed));
    }
    let frames = deployed.get("X_FRAME_OPTIONS");
    let framed = |value: &Value| value.text().is_some_and(|text| text != "DENY");
    if deployed.has("MIDDLEWARE", FRAMES) && frames.surely(framed) {
        let same = frames.surely(|value| value.text().is_some_and(|text| text.eq_ignore_ascii_case("SAMEORIGIN")));
        let needed = if same { ", which only a site needs that shows its own pages in frames" } else { "" };
        let text = format!("`X_FRAME_OPTIONS` is \"{}\", not \"DENY\"{needed}", frames.text().unwrap_or("other"));
        // Framing by its own pages is a choice that a site may well have made.
        let weight = if same { Severity::Low } else { Severity::Medium };
        faults.push(Fault::new(frames.site, weight, text).checked("W019"));
    }
    faults.extend(of_policy(deployed));
    faults
}

fn of_security_middleware(deployed: &Deployment) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(Tree { site, .. }) = is_off(deployed, "SECURE_CONTENT_TYPE_NOSNIFF") {
        let text = "`SECURE_CONTENT_TYPE_NOSNIFF` is not True";
        faults.push(Fault::new(site, Severity::Medium, text).checked("W006"));
    }
    let referrer = deployed.get("SECURE_REFERRER_POLICY");
    if referrer.surely(|value| *value == Value::None) {
        faults.push(Fault::new(referrer.site, Severity::Low, "`SECURE_REFERRER_POLICY` is None").checked("W022"));
    } else if invalid_referrer(&referrer) {
        let text = "`SECURE_REFERRER_POLICY` is no policy that browsers know";
        faults.push(Fault::new(referrer.site, Severity::Low, text).checked("E023"));
    }
    let opener = deployed.get("SECURE_CROSS_ORIGIN_OPENER_POLICY");
    if opener.surely(|value| value.text().is_some_and(|text| !OPENERS.contains(&text))) {
        let text = "`SECURE_CROSS_ORIGIN_OPENER_POLICY` is no policy that browsers know";
        faults.push(Fault::new(opener.site, Severity::Low, text).checked("E024"));
    }
    faults
}

fn invalid_referrer(tree: &Tree) -> bool {
    let known = |text: &str| text.split(',').all(|part| REFERRERS.contains(&part.trim()));
    tree.surely(|value| match value {
        Value::Text(text) => !known(text.as_str()),
        Value::List { items, whole: true } => {
            items.iter().any(|item| item.text().is_some_and(|text| !REFERRERS.contains(&text)))
        }
        _ => false,
    })
}

/// Django's own Content Security Policy, of 6.0 and later.
fn of_policy(deployed: &Deployment) -> Vec<Fault> {
    let mut faults = Vec::new();
    for name in CSP_SETTINGS {
        let policy = deployed.get(name);
        if policy.surely(|value| value.is_plain() && !matches!(value, Value::Dict { .. })) {
            faults.push(Fault::new(policy.site, Severity::Medium, format!("`{name}` is no dict")).checked("E026"));
        }
        if !matches!(policy.value, Value::Dict { .. }) || policy.site.is_none() {
            continue;
        }
        if deployed.lacks("MIDDLEWARE", CSP) && policy.value.truth() == Some(true) {
            let text = format!("`{name}` has no effect, for `MIDDLEWARE` has no `ContentSecurityPolicyMiddleware`");
            faults.push(Fault::new(policy.site, Severity::Medium, text));
        } else if deployed.has("MIDDLEWARE", CSP) && has_nonce(&policy) && lacks_processor(deployed) {
            let text =
                format!("`{name}` has a nonce that no template can read: the context processor `csp` is missing");
            faults.push(Fault::new(policy.site, Severity::Low, text).checked("W027"));
        }
        if let Some((_, sources)) = policy.entries().find(|(directive, _)| *directive == "script-src")
            && name == "SECURE_CSP"
        {
            faults.extend(loose(name, sources, policy.site));
        }
    }
    faults.extend(of_django_csp(deployed));
    faults
}

/// The policy of django-csp: a dict since 4.0, before that a setting for each directive.
fn of_django_csp(deployed: &Deployment) -> Vec<Fault> {
    let policy = deployed.get("CONTENT_SECURITY_POLICY");
    let directives = policy.entry_or_absent("DIRECTIVES");
    let new = directives.entry("script-src").map(|sources| ("CONTENT_SECURITY_POLICY", sources.clone()));
    let old = Some(("CSP_SCRIPT_SRC", deployed.get("CSP_SCRIPT_SRC"))).filter(|(_, sources)| sources.site.is_some());
    let Some((name, sources)) = new.or(old) else { return Vec::new() };
    if deployed.lacks("MIDDLEWARE", DJANGO_CSP) && deployed.lacks("MIDDLEWARE", CSP) {
        let text = format!("`{name}` has no effect, for `MIDDLEWARE` has no `CSPMiddleware`");
        return vec![Fault::new(sources.site, Severity::Medium, text)];
    }
    let in_use = deployed.has("MIDDLEWARE", DJANGO_CSP);
    loose(name, &sources, policy.site).filter(|_| in_use).into_iter().collect()
}

/// A list of sources of scripts that lets nearly any in.
fn loose(name: &str, sources: &Tree, policy: Option<Span>) -> Option<Fault> {
    let (items, _) = sources.items()?;
    let holds = |text: &str, constant: &str| {
        items.iter().any(|item| match &item.value {
            Value::Text(source) => source.as_str() == text,
            Value::External(name) => name.as_str().rsplit('.').next() == Some(constant),
            _ => false,
        })
    };
    // Browsers that know of a nonce or a hash leave "unsafe-inline" out; it stands there for old ones.
    let is_trusted = |item: &Tree| {
        let of_text = item.text().is_some_and(|text| text.starts_with("'nonce-") || text.starts_with("'sha"));
        of_text || matches!(&item.value, Value::External(name) if name.as_str().ends_with("NONCE"))
    };
    let text = if holds("'unsafe-inline'", "UNSAFE_INLINE") && !items.iter().any(is_trusted) {
        format!("`{name}` lets inline scripts run (\"unsafe-inline\"), which is most of what it is there to stop")
    } else if items.iter().any(|item| item.text() == Some("*")) {
        format!("`{name}` lets scripts of every site run (\"*\")")
    } else if holds("'unsafe-eval'", "UNSAFE_EVAL") {
        format!("`{name}` lets scripts run text as code (\"unsafe-eval\")")
    } else {
        return None;
    };
    Some(Fault::new(sources.site.or(policy), Severity::Low, text))
}

fn has_nonce(policy: &Tree) -> bool {
    let is_nonce = |item: &Tree| matches!(&item.value, Value::External(name) if name.as_str().ends_with("CSP.NONCE"));
    policy
        .entries()
        .any(|(_, sources)| is_nonce(sources) || sources.items().is_some_and(|(items, _)| items.iter().any(is_nonce)))
}

fn lacks_processor(deployed: &Deployment) -> bool {
    let engines = deployed.get("TEMPLATES");
    let Some((engines, true)) = engines.items() else { return false };
    engines.iter().all(|engine| {
        let options = engine.entry_or_absent("OPTIONS").entry_or_absent("context_processors");
        options.value == Value::Absent || options.lacks("django.template.context_processors.csp")
    })
}
