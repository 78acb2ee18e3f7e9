//! Queries and the password go to another machine in the clear.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Severity};

use super::judge::{Fault, Words, findings, is_remote};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/db-tls-off",
    page: "db_tls_off.md",
    summary: "the connection to a remote database is not encrypted, or not checked",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-319", "CWE-295", "OWASP A02:2021", "ASVS 5.0 V12"],
    run: run,
}

const WORDS: Words<'_> = Words {
    message: "Whoever is on the way to the database can read it, or be it",
    fix: "add \"OPTIONS\": {\"sslmode\": \"verify-full\", \"sslrootcert\": ...} for PostgreSQL, \"ssl\" for MySQL",
    near: &["DATABASES"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    findings(&RULE.info, context, &WORDS, judge)
}

fn judge(deployed: &Deployment) -> Vec<Fault> {
    let databases = deployed.get("DATABASES");
    databases.entries().filter_map(|(alias, database)| fault(alias, database)).collect()
}

fn fault(alias: &str, database: &Tree) -> Option<Fault> {
    let engine = database.entry("ENGINE")?.text()?;
    let host = database.entry("HOST")?;
    if !is_remote(host.text()?) {
        return None;
    }
    let options = database.entry_or_absent("OPTIONS");
    let site = database.entry("OPTIONS").and_then(|options| options.site).or(host.site);
    if engine.contains("postg") {
        let mode = options.entry_or_absent("sslmode");
        let (weight, said) = match &mode.value {
            Value::Absent => (Severity::Medium, "has no `sslmode`, so it is encrypted only if the server likes"),
            Value::Text(mode) => match mode.as_str() {
                "disable" => (Severity::Medium, "has `sslmode` \"disable\""),
                "allow" | "prefer" => (Severity::Medium, "has an `sslmode` that goes on without encryption"),
                "require" => (Severity::Low, "has `sslmode` \"require\", which does not look at who answers"),
                _ => return None,
            },
            _ => return None,
        };
        // A service file may say it as well.
        let elsewhere = options.entry("service").is_some() || options.entry("sslrootcert").is_some();
        return (!elsewhere).then(|| {
            Fault::new(
                if mode.value == Value::Absent { site } else { mode.site.or(site) },
                weight,
                format!("the database \"{alias}\" {said}"),
            )
        });
    }
    let mysql = engine.contains("mysql");
    let plain = ["ssl", "ssl_mode", "read_default_file", "ssl_ca"]
        .iter()
        .all(|key| options.entry_or_absent(key).value == Value::Absent);
    (mysql && plain)
        .then(|| Fault::new(site, Severity::Medium, format!("the database \"{alias}\" has no `ssl` in its `OPTIONS`")))
}
