//! Other sites may read answers or send forms in the name of a visitor.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::Tree;
use swiftsure_source::{Finding, Severity, Span};

use super::judge::{Fault, Words, findings, is_on};
use super::{called, cross_origin_calls, cross_origin_headers, doors};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/cross-origin-open",
    page: "cross_origin_open.md",
    summary: "other sites may read answers or send forms",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-942", "CWE-352", "OWASP A05:2021", "ASVS 5.0 V3"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Pages of other sites are let in",
    fix: "list the origins that may: CORS_ALLOWED_ORIGINS, CSRF_TRUSTED_ORIGINS",
    near: &["CORS_ALLOW_ALL_ORIGINS", "CORS_ALLOWED_ORIGINS", "CSRF_TRUSTED_ORIGINS"],
};
const MIDDLEWARE: &str = "corsheaders.middleware.CorsMiddleware";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = findings(&RULE.info, context, &WORDS, judge);
    let mut faults = cross_origin_calls::faults(context.index);
    let headers = cross_origin_headers::faults(context.index).into_iter();
    faults.extend(headers.filter(|fault| fault.severity != Severity::Low || !is_for_everybody(context, fault.span)));
    found.extend(called::findings(&RULE.info, context, faults));
    found
}

/// What makes an answer depend on who asks.
const OF_VISITOR: &[&str] = &[".user", ".session", "COOKIES", "current_user"];

/// Which site it is says the same to everybody.
const SITES: &str = "django.contrib.sites.";

/// Whether an answer is a document that says the same to everybody: no view that makes it asks who is there, or for a row.
fn is_for_everybody(context: &Context<'_>, header: Span) -> bool {
    let trace = &context.analysis.trace;
    let mut views =
        trace.entries.iter().zip(&trace.by_entry).filter(|(entry, _)| doors::runs(entry, header)).peekable();
    views.peek().is_some()
        && views.all(|(entry, accesses)| {
            let asks = accesses.iter().any(|access| !access.model.is_empty() && !access.model.starts_with(SITES));
            let mut texts = entry.guards.functions.iter().map(|function| context.text(*function));
            entry.guards.needs.is_empty()
                && !entry.guards.reads_user
                && !asks
                && !texts.any(|text| OF_VISITOR.iter().any(|word| text.contains(word)))
        })
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let mut faults = Vec::new();
    if deployed.has("MIDDLEWARE", MIDDLEWARE) {
        faults.extend(of_cors(deployed));
    }
    let trusted = deployed.get("CSRF_TRUSTED_ORIGINS");
    for origin in trusted.items().map(|(items, _)| items).unwrap_or_default() {
        if origin.text().is_some_and(is_everywhere) {
            let text = "`CSRF_TRUSTED_ORIGINS` trusts the forms of every site";
            faults.push(Fault::new(origin.site.or(trusted.site), Severity::High, text));
        }
    }
    faults
}

fn of_cors(deployed: &Deployment) -> Vec<Fault> {
    let all = is_on(deployed, "CORS_ALLOW_ALL_ORIGINS").map(|tree| ("CORS_ALLOW_ALL_ORIGINS", tree.site));
    let all = all.or_else(|| is_on(deployed, "CORS_ORIGIN_ALLOW_ALL").map(|tree| ("CORS_ORIGIN_ALLOW_ALL", tree.site)));
    let credentials = is_on(deployed, "CORS_ALLOW_CREDENTIALS").is_some();
    let mut faults = Vec::new();
    if let Some((name, site)) = all {
        let (weight, text) = if credentials {
            (
                Severity::High,
                "is True, with `CORS_ALLOW_CREDENTIALS`: every site reads answers with the visitor's cookies",
            )
        } else {
            (
                Severity::Low,
                "is True: every site reads answers that need no cookie (good practice: OWASP HTML5 Security)",
            )
        };
        faults.push(Fault::new(site, weight, format!("`{name}` {text}")));
    }
    let weight = if credentials { Severity::Medium } else { Severity::Low };
    let patterns = deployed.get("CORS_ALLOWED_ORIGIN_REGEXES");
    for pattern in patterns.items().map(|(items, _)| items).unwrap_or_default() {
        if let Some(why) = pattern.text().and_then(looseness) {
            let text = format!("`CORS_ALLOWED_ORIGIN_REGEXES` has a pattern that names of other owners match{why}");
            faults.push(Fault::new(place(pattern, &patterns), weight, text));
        }
    }
    let origins = deployed.get("CORS_ALLOWED_ORIGINS");
    if let Some(nobody) = origins.item("null") {
        let text = "`CORS_ALLOWED_ORIGINS` lets \"null\" in, the origin of sandboxed frames, which any site can make";
        faults.push(Fault::new(place(nobody, &origins), weight, text));
    }
    faults
}

fn place(item: &Tree, list: &Tree) -> Option<Span> {
    item.site.or(list.site)
}

/// `https://*`, `https://*.com`: a wildcard above all that one owner has.
fn is_everywhere(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let host = host.split(':').next().unwrap_or(host);
    host == "*"
        || host.strip_prefix("*.").is_some_and(|rest| !rest.is_empty() && !rest.contains('.') && rest != "localhost")
}

/// Why a pattern lets others in, as the end of a sentence.
fn looseness(pattern: &str) -> Option<&'static str> {
    if is_loose(pattern) {
        return Some("");
    }
    let host = pattern.split_once("//")?.1;
    if is_open_ended(pattern, host) {
        return Some(", for it ends without `$` and goes on with any other name");
    }
    has_bare_dot(host).then_some(", for a dot in it that is not escaped stands for any letter")
}

/// Whether another name may follow: nothing ends the pattern, and no port stands behind the host.
fn is_open_ended(pattern: &str, host: &str) -> bool {
    let ends = ["$", "\\Z", "\\z", "(?", "|"].iter().any(|end| pattern.contains(end));
    !ends && !host.contains(':') && !host.ends_with('/') && host.chars().any(char::is_alphabetic)
}

/// `app.example\.org`, which `appxexample.org` matches; the last dot of a host is no way to another owner.
fn has_bare_dot(host: &str) -> bool {
    let letters = host.as_bytes();
    let is_word = |at: usize| letters.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let is_letter = |at: usize| letters.get(at).is_some_and(u8::is_ascii_alphabetic);
    let is_escape = |at: usize| at > 1 && letters[at - 2] == b'\\';
    host.match_indices('.').any(|(at, _)| {
        at > 0
            && is_word(at - 1)
            && !is_escape(at)
            && is_word(at + 1)
            && (is_letter(at - 1) || is_letter(at + 1))
            && host[at + 1..].contains('.')
    })
}

/// `^https://.*example\.com$` and patterns that match anything.
fn is_loose(pattern: &str) -> bool {
    let host = pattern.split_once("//").map_or(pattern, |(_, host)| host);
    let bare = |text: &str| text.trim_end_matches('$').to_owned();
    let anything = matches!(bare(host).as_str(), ".*" | ".+" | "" | "(.*)");
    let glued = [".*", ".+"].iter().any(|any| {
        host.strip_prefix(any).is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_alphanumeric()))
    });
    anything || glued
}
