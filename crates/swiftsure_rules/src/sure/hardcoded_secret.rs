//! A key, password or token stands in the tree: in code, settings, configuration or what builds the site.

use std::collections::BTreeMap;

use swiftsure_source::{Finding, Fix, Severity, Span, Step};

use super::secrets::{Kind, Secret, texts_at};
use super::{called, hardcoded_credentials, secret_key_weak, written_passwords};
use crate::context::Context;
use crate::proof;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/hardcoded-secret",
    page: "hardcoded_secret.md",
    summary: "a key, password or token stands in the code, in configuration or in what builds the site",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-798", "CWE-312", "OWASP A07:2021", "ASVS 5.0 V13"],
    run: run,
}

const FIX: &str = "read it from the environment; then make a new one and revoke this one, for it is in the history";
const FIX_SAMPLE: &str =
    "write a text that stands for the key; then make a new one and revoke this one if it was ever in use";
/// How many further places of one secret a proof names.
const FEW: usize = 5;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let stated = stated_elsewhere(context);
    let is_stated = |secret: &&Secret| stated.iter().any(|other| overlap(*other, secret.span));
    let known: Vec<&str> = context.secrets.iter().filter(is_stated).map(|secret| context.text(secret.span)).collect();
    // One secret is one finding, however often it was copied.
    let mut by_value: BTreeMap<&str, Vec<&Secret>> = BTreeMap::new();
    for secret in &context.secrets {
        let value = context.text(secret.span);
        if !known.contains(&value) {
            by_value.entry(value).or_default().push(secret);
        }
    }
    let mut groups: Vec<Vec<&Secret>> = by_value.into_values().collect();
    for group in &mut groups {
        group.sort_by_key(|secret| (std::cmp::Reverse(secret.severity), secret.span));
    }
    groups.sort_by_key(|group| group.first().map(|secret| secret.span));
    let mut counts = BTreeMap::new();
    let mut found: Vec<Finding> = groups.iter().filter_map(|group| finding(context, group, &mut counts)).collect();
    found.extend(called::findings(&RULE.info, context, written_passwords::faults(context)));
    found
}

/// The values that the rules on settings state.
pub(crate) fn stated_elsewhere(context: &Context<'_>) -> Vec<Span> {
    let mut sites = hardcoded_credentials::sites(context);
    sites.extend(secret_key_weak::sites(context));
    let mut texts = texts_at(context.code, &sites);
    texts.extend(secret_key_weak::texts(context));
    texts
}

/// What no output may show besides the secrets that stand for themselves.
pub(crate) fn hidden(context: &Context<'_>) -> Vec<Span> {
    let mut texts = stated_elsewhere(context);
    texts.extend(written_passwords::texts(context));
    texts
}

fn overlap(left: Span, right: Span) -> bool {
    left.file == right.file && left.start < right.end && right.start < left.end
}

fn finding(
    context: &Context<'_>,
    group: &[&Secret],
    counts: &mut BTreeMap<(String, String), usize>,
) -> Option<Finding> {
    let (main, others) = group.split_first()?;
    let symbol = symbol(context, main);
    let name = match &main.kind {
        Kind::Form(what) => (*what).to_owned(),
        Kind::Named(name) => name.clone(),
    };
    // The value is no part of the fingerprint: equal names are told apart by their order.
    let count = counts.entry((symbol.clone(), name.clone())).or_default();
    let discriminator = if *count == 0 { name } else { format!("{name} {count}") };
    *count += 1;
    let mut steps = vec![step("set", main, clause(context, main))];
    let further = others.iter().take(FEW).map(|other| step("again", other, "the same value".to_owned()));
    steps.extend(further);
    let fix = if main.sample { FIX_SAMPLE } else { FIX };
    Some(Finding {
        severity: main.severity,
        symbol,
        discriminator,
        message: message(context, main, others.len()),
        steps,
        fixes: vec![Fix::words(fix)],
        careful: careful(main),
        ..proof::bare(&RULE.info, main.span)
    })
}

/// The function around a secret, else its file.
fn symbol(context: &Context<'_>, secret: &Secret) -> String {
    let function = context.code.module_of(secret.span.file).and_then(|_| context.analysis.symbol_at(secret.span));
    function.map_or_else(|| context.files.get(secret.span.file).path.to_string(), str::to_owned)
}

fn step(label: &'static str, secret: &Secret, text: String) -> Step {
    Step { label, span: secret.span, text, excerpt: true }
}

/// What it is, with the letters that tell its service.
fn clause(context: &Context<'_>, secret: &Secret) -> String {
    match &secret.kind {
        Kind::Form(what) if secret.shown > 0 => {
            let shown = Span { end: secret.span.start + secret.shown, ..secret.span };
            format!("{what} (`{}…`)", context.text(shown))
        }
        Kind::Form(what) => (*what).to_owned(),
        Kind::Named(name) => format!("`{name}` is a random text"),
    }
}

fn message(context: &Context<'_>, secret: &Secret, others: usize) -> String {
    let copies = match others {
        0 => String::new(),
        1 => ", and once more".to_owned(),
        more => format!(", and {more} times more"),
    };
    let what = clause(context, secret);
    if secret.sample {
        return format!("A sample file holds what has the form of {what}{copies}.");
    }
    match &secret.kind {
        Kind::Form(_) => format!("Whoever reads the code can use {what}, which stands here{copies}."),
        Kind::Named(name) => format!("Whoever reads the code has the secret `{name}`, which stands here{copies}."),
    }
}

fn careful(secret: &Secret) -> Vec<String> {
    if secret.severity == Severity::Medium {
        let doubt = match secret.kind {
            Kind::Form(_) => "A key that a browser gets may be public; then its service should bind it to your site.",
            Kind::Named(_) => "That it is in use cannot be seen from here: where it is made up, say so in its text.",
        };
        return vec![doubt.to_owned()];
    }
    Vec::new()
}
