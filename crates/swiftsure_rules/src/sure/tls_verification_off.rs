//! A connection does not ask who is at its other end, or speaks a broken version of TLS.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_python::ir::{Expr, ExprKind};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use super::tls_contexts;
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/tls-verification-off",
    page: "tls_verification_off.md",
    summary: "a connection does not check who is at its other end",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-295", "CWE-327", "OWASP A02:2021", "ASVS 5.0 V12"],
    run: run,
}

/// Libraries that take `verify=False`.
const CLIENTS: &[&str] = &["requests.", "httpx.", "boto3.", "hvac.", "websocket.", "consul.", "urllib3."];
/// Methods that ask a server, of clients that are not known.
const ASKING: &[&str] = &["delete", "get", "head", "options", "patch", "post", "put", "request", "send"];
/// Functions that make contexts without any check.
const UNVERIFIED: &[&str] = &["ssl._create_stdlib_context", "ssl._create_unverified_context"];
/// Keywords of connectors of aiohttp.
const CONNECTOR_FLAGS: &[&str] = &["ssl", "verify_ssl"];
/// Protocols with known breaks, by their name in `ssl` and pyOpenSSL.
const BROKEN: &[(&str, &str)] = &[
    ("ssl.PROTOCOL_SSLv2", "SSL 2"),
    ("ssl.PROTOCOL_SSLv3", "SSL 3"),
    ("ssl.PROTOCOL_TLSv1", "TLS 1.0"),
    ("ssl.PROTOCOL_TLSv1_1", "TLS 1.1"),
    ("ssl.TLSVersion.SSLv3", "SSL 3"),
    ("ssl.TLSVersion.TLSv1", "TLS 1.0"),
    ("ssl.TLSVersion.TLSv1_1", "TLS 1.1"),
    ("OpenSSL.SSL.SSLv2_METHOD", "SSL 2"),
    ("OpenSSL.SSL.SSLv23_METHOD", "SSL 3"),
    ("OpenSSL.SSL.SSLv3_METHOD", "SSL 3"),
    ("OpenSSL.SSL.TLSv1_METHOD", "TLS 1.0"),
    ("OpenSSL.SSL.TLSv1_1_METHOD", "TLS 1.1"),
];
/// Keywords by which functions take a version of the protocol.
const VERSION_KEYWORDS: &[&str] = &["method", "protocol", "ssl_version", "tls_version"];

const FIX: &str =
    "leave verification on; for a certificate of your own, name its authority: verify=\"/path/to/ca.pem\"";
const OPTION_FIX: &str =
    "keep the option off by itself, and offer one that names an authority instead: verify=\"/path/to/ca.pem\"";
/// Parts of the names of settings that switch the check off.
const CHOICES: &[&str] = &["verif", "validat", "insecure", "tls", "ssl", "cert", "debug"];
const HARM: &str = "whoever is on the way answers in its place";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    let chosen = |site: Site, fault: Fault| where_chosen(context, site, fault);
    faults.extend(index.all_calls().filter_map(|site| Some(chosen(site, call(index, site)?))));
    faults.extend(index.assignments().iter().filter_map(|site| Some(chosen(*site, assigned(index, *site)?))));
    // A context of which both checks are switched off is one finding.
    faults.sort_by_key(|fault| (fault.about.starts_with("context").then(|| fault.about.clone()), fault.span));
    let mut contexts = std::collections::BTreeSet::new();
    faults.retain(|fault| {
        !fault.about.starts_with("context") || contexts.insert(context.analysis.function_at(fault.span).map(|at| at.0))
    });
    called::findings(&RULE.info, context, faults)
}

/// The same fault; a small one where the code asks first whether connections are to be checked, here or wherever the
/// function around is called.
fn where_chosen(context: &Context<'_>, site: Site, fault: Fault) -> Fault {
    let index = context.index;
    let test = choice(context, site).or_else(|| {
        let name = index.function(site).filter(|function| !function.is_lambda)?.name;
        let choices = index.calls_named(name.as_str()).iter().map(|call| choice(context, *call));
        choices.collect::<Option<Vec<&str>>>()?.first().copied()
    });
    match test {
        Some(test) => {
            let test = test.split_whitespace().collect::<Vec<_>>().join(" ");
            as_option(fault, &test)
        }
        None => fault,
    }
}

/// What somebody chooses who runs the site: it goes without only where he says so.
fn as_option(mut fault: Fault, test: &str) -> Fault {
    fault.message = format!("Where `{test}` holds, {}", phrase::lowered(&fault.message));
    for fix in fault.fixes.iter_mut().filter(|fix| fix.title == FIX) {
        *fix = Fix::words(OPTION_FIX);
    }
    Fault { severity: Severity::Low, ..fault }.careful("It is an option: who runs the site chooses to go without.")
}

/// The condition around a place by which somebody chooses to go without.
fn choice<'a>(context: &'a Context<'_>, site: Site) -> Option<&'a str> {
    let index = context.index;
    let mut tests = index.decisions(site).map(|decision| {
        let value = index.value(site, &decision.test);
        context.text(index.span_of(value.site, value.expr))
    });
    tests.find(|test| is_choice(test))
}

/// Whether a condition asks for a setting by which somebody chooses to go without.
fn is_choice(test: &str) -> bool {
    let test = test.to_ascii_lowercase();
    CHOICES.iter().any(|word| test.contains(word))
}

fn call(index: &Index<'_>, site: Site) -> Option<Fault> {
    let call = index.call(site)?;
    let span = index.span(site);
    let path = index.path(site, &call.func);
    let path = path.map_or("", |path| path.as_str());
    let name = path.rsplit('.').next().unwrap_or_default();
    if UNVERIFIED.contains(&path) {
        if tls_contexts::is_unused(index, site) || tls_contexts::is_checked(index, site) {
            return None;
        }
        let message = format!("A TLS context checks no certificate: {HARM}.");
        return Some(
            Fault::new(span, Severity::High, message)
                .about("unverified")
                .fix(Fix::words("use ssl.create_default_context()")),
        );
    }
    if path == "ssl.wrap_socket" && keyword(call, "cert_reqs").is_none_or(|reqs| is_none(index, site, reqs)) {
        let message = format!("`ssl.wrap_socket` checks no certificate: {HARM}.");
        let fix = "use ssl.create_default_context().wrap_socket(..., server_hostname=...)";
        return Some(Fault::new(span, Severity::High, message).about("wrap_socket").fix(Fix::words(fix)));
    }
    if let Some(fault) = tls_contexts::bare(index, site, path) {
        return Some(fault);
    }
    if let Some(fault) = host_key(index, site) {
        return Some(fault);
    }
    if let Some(fault) = old_version(index, site, path) {
        return Some(fault);
    }
    let is_client = CLIENTS.iter().any(|client| path.starts_with(client));
    let method = if let ExprKind::Attribute(attribute) = &call.func.kind { attribute.name.as_str() } else { name };
    let asks = is_client || (ASKING.contains(&method) && !path.starts_with("jwt"));
    let off = keyword(call, "verify").filter(|_| asks).filter(|value| index.truth(site, value) == Some(false));
    let off = off.or_else(|| {
        let flags = CONNECTOR_FLAGS.iter().filter(|_| path.starts_with("aiohttp."));
        flags.filter_map(|flag| keyword(call, flag)).find(|value| index.truth(site, value) == Some(false))
    });
    let off = off.or_else(|| keyword(call, "cert_reqs").filter(|value| is_none(index, site, value)));
    off?;
    if is_here(index, site) {
        return None;
    }
    let shown = if path.is_empty() { method } else { path.trim_end_matches("()") };
    let message = if is_client || ASKING.contains(&method) {
        format!("`{shown}` does not check the certificate of the server: {HARM}.")
    } else {
        format!("A connection does not check the certificate of the server (`{shown}` says so): {HARM}.")
    };
    Some(Fault::new(span, Severity::High, message).about(shown).fix(Fix::words(FIX)))
}

/// `"CERT_NONE"` or `ssl.CERT_NONE`.
fn is_none<'a>(index: &Index<'a>, site: Site, value: &'a Expr) -> bool {
    index.text(site, value).is_some_and(|text| matches!(text.as_str(), "CERT_NONE" | "NONE"))
        || path_of(index, site, value)
            .is_some_and(|path| matches!(path.as_str(), "ssl.CERT_NONE" | "ssl.VerifyMode.CERT_NONE"))
}

/// The dotted name of what an expression stands for.
fn path_of<'a>(index: &Index<'a>, site: Site, expr: &'a Expr) -> Option<String> {
    index.path(site, expr).map(|path| path.as_str().to_owned())
}

/// The server is this machine.
fn is_here(index: &Index<'_>, site: Site) -> bool {
    let url = index.argument(site, 0, "url").and_then(|url| {
        let value = index.value(site, url);
        match &value.expr.kind {
            ExprKind::FString(parts) => match parts.first()? {
                swiftsure_python::ir::FStringPart::Literal(text) => Some(text.as_str().to_owned()),
                swiftsure_python::ir::FStringPart::Value(_) => None,
            },
            _ => index.text(site, url),
        }
    });
    let hosts = ["//localhost", "//127.0.0.1", "//[::1]", "//0.0.0.0"];
    url.is_some_and(|url| hosts.iter().any(|host| url.contains(host)))
}

/// `client.set_missing_host_key_policy(AutoAddPolicy())`.
fn host_key(index: &Index<'_>, site: Site) -> Option<Fault> {
    let call = index.call(site)?;
    let ExprKind::Attribute(attribute) = &call.func.kind else { return None };
    if attribute.name != "set_missing_host_key_policy" {
        return None;
    }
    let policy = index.argument(site, 0, "policy")?;
    let path = path_of(index, site, policy)?;
    let policy = path.trim_end_matches("()").rsplit('.').next()?.to_owned();
    if !matches!(policy.as_str(), "AutoAddPolicy" | "WarningPolicy") {
        return None;
    }
    let message = format!("An SSH client accepts any key of the server (`{policy}`): {HARM}.");
    let fix = "load_host_keys() of the servers that are meant, and RejectPolicy";
    Some(Fault::new(index.span(site), Severity::Medium, message).about(policy).fix(Fix::words(fix)))
}

/// A version of the protocol with known breaks, as an argument.
fn old_version(index: &Index<'_>, site: Site, path: &str) -> Option<Fault> {
    let call = index.call(site)?;
    let takes_first = matches!(path, "ssl.SSLContext" | "OpenSSL.SSL.Context");
    let first = call.args.first().filter(|_| takes_first);
    let versions = VERSION_KEYWORDS.iter().filter_map(|name| keyword(call, name)).chain(first);
    let (name, found) = versions.into_iter().find_map(|value| broken(index, site, value))?;
    let message = format!("A connection uses {found} (`{name}`), which can be read by others.");
    Some(Fault::new(index.span(site), Severity::Medium, message).about(name).fix(Fix::words(OLD_FIX)))
}

const OLD_FIX: &str = "use ssl.create_default_context(), which asks for TLS 1.2 or newer";

fn broken<'a>(index: &Index<'a>, site: Site, value: &'a Expr) -> Option<(&'static str, &'static str)> {
    let path = path_of(index, site, value)?;
    BROKEN.iter().find(|(name, _)| *name == path).copied()
}

/// An attribute of a context or session is set.
fn assigned(index: &Index<'_>, site: Site) -> Option<Fault> {
    let (targets, value) = index.assignment(site)?;
    let ExprKind::Attribute(target) = &targets.first()?.kind else { return None };
    let owner = index.path(site, &target.value);
    let owner = owner.map_or("", |owner| owner.as_str());
    let span = index.span(site);
    let off = index.truth(site, value) == Some(false);
    match target.name.as_str() {
        "verify_mode" if is_none(index, site, value) => {
            let message = format!("A TLS context checks no certificate: {HARM}.");
            let fault = Fault::new(span, Severity::High, message).about("context 1").fix(Fix::words(FIX));
            Some(tls_contexts::made(index, site, &target.value, fault))
        }
        "check_hostname" if off => {
            let message = format!("A TLS context accepts the certificate of any host: {HARM}.");
            let fault = Fault::new(span, Severity::High, message).about("context 2").fix(Fix::words(FIX));
            Some(tls_contexts::made(index, site, &target.value, fault))
        }
        "verify" if off && CLIENTS.iter().any(|client| owner.starts_with(client)) => {
            let message = format!("A session does not check the certificates of servers: {HARM}.");
            Some(Fault::new(span, Severity::High, message).about("session").fix(Fix::words(FIX)))
        }
        "_create_default_https_context" if owner == "ssl" => {
            let unverified = path_of(index, site, value)? == "ssl._create_unverified_context";
            let message = format!("No HTTPS connection of the whole program checks a certificate: {HARM}.");
            unverified.then(|| Fault::new(span, Severity::High, message).about("all").fix(Fix::words(FIX)))
        }
        "maximum_version" | "minimum_version" => {
            let (name, found) = broken(index, site, value)?;
            let message = format!("A connection may use {found} (`{name}`), which can be read by others.");
            Some(Fault::new(span, Severity::Medium, message).about(name).fix(Fix::words(OLD_FIX)))
        }
        _ => None,
    }
}
