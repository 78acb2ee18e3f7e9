//! An upload is stored as it comes, where the rest of the project looks first at what it is.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::schema::ColumnKind;
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::made_rows::{self, Made};
use super::named::has_word;
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/upload-unchecked",
    page: "upload_unchecked.md",
    summary: "an upload is stored as it comes, where others are checked first",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-434", "OWASP A04:2021", "ASVS 5.0 V5"],
    run: run,
}

/// Other places that check what they get.
const EVIDENCE: usize = 3;
/// What a function looks at when it decides by itself.
const LOOKS: &[&str] = &["content_type", "name", "size", "read(", "chunks("];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let helpers = helpers(context);
    let Some((helper, places)) = helpers.iter().max_by_key(|(_, places)| places.len()) else { return Vec::new() };
    if places.len() < EVIDENCE {
        return Vec::new();
    }
    let made = made_rows::made(context, |column| column.kind == ColumnKind::File && !column.validated);
    let unchecked = made.iter().filter(|made| !is_looked_at(context, made, &helpers));
    called::findings(&RULE.info, context, unchecked.map(|made| fault(context, made, helper, places)).collect())
}

/// The functions of the project that check uploads, by their names, and where they are asked.
fn helpers<'a>(context: &'a Context<'_>) -> BTreeMap<&'a str, BTreeMap<Span, &'a str>> {
    let names = context.analysis.functions.values().flatten().map(|(_, name)| phrase::short(name));
    let checks = |name: &&str| {
        has_word(name, &["validate", "valid", "clean", "check", "verify", "allowed"])
            && has_word(name, &["file", "image", "upload", "uploads", "mime", "mimetype", "extension", "attachment"])
    };
    let names: BTreeSet<&str> = names.filter(checks).collect();
    let mut found: BTreeMap<&str, BTreeMap<Span, &str>> = BTreeMap::new();
    for name in names {
        for site in context.index.calls_named(name) {
            let span = context.index.span(*site);
            if let Some((around, symbol)) = context.analysis.function_at(span).filter(|_| context.is_place(span)) {
                found.entry(name).or_default().entry(*around).or_insert(symbol);
            }
        }
    }
    found
}

/// Whether the function looks at what it stores, or hands it to somebody who does.
fn is_looked_at(context: &Context<'_>, made: &Made<'_>, helpers: &BTreeMap<&str, BTreeMap<Span, &str>>) -> bool {
    let value = context.text(made.value);
    let reads = |word: &&str| made.function.contains(&format!("{value}.{word}"));
    LOOKS.iter().any(reads)
        || helpers.keys().any(|name| made.function.contains(&format!("{name}(")))
        || made.function.contains(".is_valid(")
        || is_handed_on(made.function, value)
}

/// Whether a function by whose name it may decide gets the value.
fn is_handed_on(function: &str, value: &str) -> bool {
    function.match_indices('(').any(|(at, _)| {
        let before = &function[..at];
        let start = before.rfind(|letter: char| !(letter.is_alphanumeric() || letter == '_')).map_or(0, |at| at + 1);
        let inside = function[at + 1..].split(')').next().unwrap_or_default();
        let gets = inside.split(',').any(|argument| argument.trim() == value);
        gets && !before[start..].starts_with(char::is_uppercase) && start < at
    })
}

fn fault(context: &Context<'_>, made: &Made<'_>, helper: &str, places: &BTreeMap<Span, &str>) -> Fault {
    let (model, name) = (phrase::short(&made.table.model), made.column.name);
    let message = format!(
        "`{}` stores an upload as `{name}` of a `{model}` and looks at nothing of it: {} other places ask `{helper}` first.",
        phrase::short(made.symbol),
        places.len(),
    );
    let mut fault = Fault::new(context.index.span(made.site), Severity::Medium, message)
        .about(format!("{model}.{name}"))
        .step("sent", made.value, "an upload, of whatever type its sender likes");
    for (site, symbol) in places.iter().take(3) {
        let head = Span::new(site.file, site.start, site.start.saturating_add(1));
        fault = fault.step("sibling", head, format!("`{}` asks `{helper}`", phrase::short(symbol)));
    }
    fault
        .fix(Fix::words("check the type of the file by an allow-list as its siblings do, or serve it as an attachment"))
}
