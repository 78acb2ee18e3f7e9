//! A database lets in whoever knows the name of a user.

use swiftsure_django::Deployment;
use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::Expr;
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::called;
use super::judge::{self, Fault, Words, is_remote};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/database-without-password",
    page: "database_without_password.md",
    summary: "a database is opened with an empty password",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-521", "CWE-258", "OWASP A07:2021", "ASVS 5.0 V13"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Whoever reaches the database reads and changes everything in it",
    fix: "give the user a password, and read it from the environment",
    near: &["DATABASES"],
};
/// Functions that open a database: where they take the password by position, and how it is called.
pub(super) const OPENERS: &[(&str, usize, &str)] = &[
    ("MySQLdb.connect", 2, "passwd"),
    ("mysql.connector.connect", 2, "password"),
    ("mysql.connector.connection.MySQLConnection", 2, "password"),
    ("pg.DB", 5, "passwd"),
    ("pg.connect", 5, "passwd"),
    ("pgdb.connect", 2, "password"),
    ("psycopg.connect", 9, "password"),
    ("psycopg2.connect", 9, "password"),
    ("pymssql.connect", 2, "password"),
    ("pymysql.connect", 2, "password"),
];
/// Databases by how their addresses begin.
const SCHEMES: &[&str] = &["mariadb", "mssql", "mysql", "oracle", "postgres", "postgresql"];
const HARM: &str = "whoever reaches it reads and changes everything";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut found = judge::findings(&RULE.info, context, &WORDS, of_settings);
    let mut faults = Vec::new();
    for (path, at, name) in OPENERS {
        faults.extend(index.calls(path).iter().filter_map(|site| opened(index, *site, *at, name)));
    }
    for site in index.assignments() {
        let value = index.assignment(*site).map(|(_, value)| value);
        faults.extend(value.and_then(|value| address(index, *site, value)));
    }
    for site in index.calls_named("create_engine") {
        let url = index.argument(*site, 0, "url");
        faults.extend(url.and_then(|url| address(index, *site, url)));
    }
    found.extend(called::findings(&RULE.info, context, faults));
    found
}

/// A database on another machine whose password is empty.
fn of_settings(deployed: &Deployment) -> Vec<Fault> {
    let databases = deployed.get("DATABASES");
    let mut faults = Vec::new();
    for (alias, database) in databases.entries() {
        let remote = database.entry("HOST").is_some_and(|host| host.text().is_some_and(is_remote));
        let Some(password) = database.entry("PASSWORD").filter(|tree| tree.text() == Some("")) else { continue };
        if remote {
            let text = format!("the `PASSWORD` of the database \"{alias}\" is empty");
            faults.push(Fault::new(password.site.or(databases.site), Severity::High, text));
        }
    }
    faults
}

fn opened(index: &Index<'_>, site: Site, at: usize, name: &str) -> Option<called::Fault> {
    let password = index.argument(site, at, name)?;
    let is_empty = index.text(site, password).is_some_and(|text| text.is_empty());
    let host = index.argument(site, 0, "host").and_then(|host| index.text(site, host));
    is_empty.then(|| fault(index.span(site), host.as_deref().unwrap_or_default()))
}

/// `postgresql://user:@db.example.org/shop`.
fn address<'a>(index: &Index<'a>, site: Site, expr: &'a Expr) -> Option<called::Fault> {
    let text = index.text(site, expr)?;
    let (scheme, rest) = text.split_once("://")?;
    let kind = scheme.split('+').next().unwrap_or(scheme);
    let (user, place) = rest.split_once('@')?;
    let is_empty = user.strip_suffix(':').is_some_and(|name| !name.is_empty() && !name.contains([':', '/']));
    if !SCHEMES.contains(&kind) || !is_empty {
        return None;
    }
    let host = place.split([':', '/', '?']).next().unwrap_or_default();
    Some(fault(index.span_of(site, expr), host))
}

fn fault(span: Span, host: &str) -> called::Fault {
    let severity = if is_remote(host) { Severity::Medium } else { Severity::Low };
    let message = format!("A database is opened with an empty password: {HARM}.");
    called::Fault::new(span, severity, message).about("password").fix(Fix::words(WORDS.fix))
}
