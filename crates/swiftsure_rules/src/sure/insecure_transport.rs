//! A password goes over the network as it is.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_python::ir::{Expr, ExprKind, FStringPart};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/insecure-transport",
    page: "insecure_transport.md",
    summary: "a login or file goes over the network without encryption",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-319", "CWE-523", "OWASP A02:2021", "ASVS 5.0 V12"],
    run: run,
}

/// Protocols without encryption: what opens them, their name, and what to take instead.
const PLAIN: &[(&str, &str, &str)] =
    &[("ftplib.FTP", "FTP", "ftplib.FTP_TLS with prot_p(), or SFTP"), ("telnetlib.Telnet", "Telnet", "SSH")];
const OPENERS: &[&str] = &[
    "urllib.request.urlopen",
    "urllib.request.Request",
    "urllib.request.URLopener().open",
    "urllib.request.OpenerDirector().open",
];
/// Functions that ask a server by a method of HTTP.
const METHODS: &[&str] = &["delete", "get", "head", "options", "patch", "post", "put", "request"];
const CLIENTS: &[&str] = &["requests", "httpx", "requests.Session()", "httpx.Client()", "httpx.AsyncClient()"];
/// Ends of names that mean the same network.
const LOCAL: &[&str] = &[".internal", ".lan", ".local", ".localhost", ".test"];
const HERE: &[&str] = &["localhost", "127.0.0.1", "[::1]", "0.0.0.0"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    for (path, name, instead) in PLAIN {
        for site in index.calls(path) {
            let host = index.argument(*site, 0, "host").and_then(|host| index.text(*site, host));
            if host.is_none_or(|host| !HERE.contains(&host.as_str())) {
                let message = format!("{name} sends logins and data as they are: whoever is on the way reads them.");
                let fault = Fault::new(index.span(*site), Severity::Medium, message).about(*name);
                faults.push(fault.fix(Fix::words(format!("use {instead}"))));
            }
        }
    }
    faults
        .extend(called::calls(index, OPENERS.iter().copied()).into_iter().filter_map(|(_, site)| by_ftp(index, site)));
    faults.extend(index.calls_named("CommunityData").iter().filter_map(|site| community(index, *site)));
    let paths: Vec<String> =
        CLIENTS.iter().flat_map(|client| METHODS.iter().map(move |method| format!("{client}.{method}"))).collect();
    let questions = called::calls(index, paths.iter().map(String::as_str));
    faults.extend(questions.into_iter().filter_map(|(_, site)| asked(index, site)));
    called::findings(&RULE.info, context, faults)
}

/// An address that begins with `ftp://`, as an argument or as what a parameter is by default.
fn by_ftp(index: &Index<'_>, site: Site) -> Option<Fault> {
    let url = index.argument(site, 0, "url")?;
    let value = index.value(site, url);
    let (at, text) = match index.default_of(value.site, value.expr) {
        Some(default) => (default, index.text(site, default)?),
        None => (value.expr, index.text(site, url)?),
    };
    if !text.starts_with("ftp://") {
        return None;
    }
    let message = "FTP sends files as they are: whoever is on the way reads or exchanges them.";
    let fault = Fault::new(index.span(site), Severity::Low, message).about("ftp");
    let fault = fault.step("source", index.span_of(value.site, at), "the address stands here");
    Some(fault.fix(Fix::words("use HTTPS or SFTP")))
}

/// `CommunityData("public", mpModel=0)`: versions of SNMP whose password goes along with each question.
fn community(index: &Index<'_>, site: Site) -> Option<Fault> {
    let call = index.call(site)?;
    let is_snmp = index.path(site, &call.func).is_some_and(|path| path.as_str().starts_with("pysnmp."));
    let version = index.int(site, keyword(call, "mpModel")?, &|_| None)?;
    if !is_snmp || !(0..=1).contains(&version) {
        return None;
    }
    let name = if version == 0 { "1" } else { "2c" };
    let message = format!("SNMP {name} sends its password as it is: whoever is on the way reads it.");
    let fix = Fix::words("use SNMP 3 with authentication and encryption: UsmUserData with an authKey and a privKey");
    Some(Fault::new(index.span(site), Severity::Medium, message).about("SNMP").fix(fix))
}

/// A question to an address without TLS: worst with a login.
fn asked(index: &Index<'_>, site: Site) -> Option<Fault> {
    let at = usize::from(index.call(site).is_some_and(|call| is_request(&call.func)));
    let url = prefix(index, site, index.argument(site, at, "url")?)?;
    let host = url.strip_prefix("http://")?.split(['/', ':', '?']).next()?.to_owned();
    // A name without a dot is another container of the same deployment.
    if HERE.contains(&host.as_str()) || !host.contains('.') || LOCAL.iter().any(|end| host.ends_with(end)) {
        return None;
    }
    let call = index.call(site)?;
    let has_auth = keyword(call, "auth").is_some_and(|auth| !matches!(auth.kind, ExprKind::None));
    let has_header =
        keyword(call, "headers").is_some_and(|headers| index.entry(site, headers, "Authorization").is_some());
    let (severity, what) = if has_auth || has_header {
        (Severity::High, format!("A login is sent to {host} over plain HTTP: whoever is on the way reads it."))
    } else if host.chars().all(|letter| letter.is_ascii_digit() || letter == '.') {
        // An address in numbers is a machine of the same network more often than not.
        return None;
    } else {
        (
            Severity::Low,
            format!("{host} is asked over plain HTTP: whoever is on the way reads and exchanges what it says."),
        )
    };
    Some(Fault::new(index.span(site), severity, what).about(host).fix(Fix::words("use https://")))
}

/// `requests.request("GET", url)` takes the method first.
fn is_request(func: &Expr) -> bool {
    matches!(&func.kind, ExprKind::Attribute(attribute) if attribute.name == "request")
}

/// How a text begins, as far as that is written out.
fn prefix<'a>(index: &Index<'a>, site: Site, expr: &'a Expr) -> Option<String> {
    let whole = index.text(site, expr);
    if whole.is_some() {
        return whole;
    }
    let value = index.value(site, expr);
    match &value.expr.kind {
        ExprKind::FString(parts) => match parts.first()? {
            FStringPart::Literal(text) => Some(text.as_str().to_owned()),
            FStringPart::Value(first) => index.text(value.site, first),
        },
        ExprKind::Bin(parts) => index.text(value.site, &parts.1),
        _ => None,
    }
}
