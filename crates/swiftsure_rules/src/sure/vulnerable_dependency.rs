//! A package in a version that advisories name.

use swiftsure_packages::{Advisory, Dependency, Known, Version};
use swiftsure_source::{Finding, Fix, Severity, Step};

use super::reach::{Reach, is_of, is_telling, reach, uses};
use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "sure/vulnerable-dependency",
    page: "vulnerable_dependency.md",
    summary: "a dependency has known vulnerabilities",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-1395", "OWASP A06:2021", "ASVS 5.0 V15"],
    run: run,
}

/// Advisories that the message names; the proof names all.
const NAMED: usize = 3;

fn run(context: &Context<'_>) -> Vec<Finding> {
    context.packages.advisories.packages().filter_map(|package| judge(context, package)).collect()
}

fn judge(context: &Context<'_>, package: &str) -> Option<Finding> {
    let pins = context.packages.dependencies.pins(package);
    // The pin that decides; another file may pin another version, and is told in a step.
    let (pin, version, known) = pins.iter().find_map(|pin| {
        let version = pin.version()?;
        Some((*pin, version, context.packages.advisories.of(package, version)?))
    })?;
    let decides = pins.first()?;
    if decides.version() != pin.version() && decides.dev == pin.dev {
        return None;
    }
    let reach = reach(context, package);
    let mut steps = vec![step("pinned", pin, format!("`{package}` {version} is {}", how(pin)))];
    steps.extend(known.advisories.iter().map(|advisory| step("advisory", pin, says(advisory, version))));
    steps.extend(reached(context, pin, &reach, &known));
    let fix = match &known.fixed_by {
        Some(fixed) => format!("move `{package}` to {fixed} or later"),
        None => format!("replace `{package}`, or take what the advisories advise instead of an upgrade"),
    };
    Some(Finding {
        severity: severity(context, pin, &reach, &known),
        symbol: package.to_owned(),
        message: message(context, package, version, pin, &reach, &known),
        steps,
        fixes: vec![Fix::words(fix)],
        ..proof::bare(&RULE.info, pin.span)
    })
}

fn how(pin: &Dependency) -> &'static str {
    match (pin.locked, pin.dev) {
        (true, true) => "locked for development",
        (true, false) => "locked",
        (false, true) => "pinned for development",
        (false, false) => "pinned",
    }
}

fn message(
    context: &Context<'_>,
    package: &str,
    version: &Version,
    pin: &Dependency,
    reach: &Reach,
    known: &Known<'_>,
) -> String {
    let count = known.advisories.len();
    let mut names: Vec<String> = known.advisories.iter().take(NAMED).map(|known| known.name().to_owned()).collect();
    if count > NAMED {
        names.push(format!("{} more", count - NAMED));
    }
    let what = if count == 1 { "a known vulnerability" } else { "known vulnerabilities" };
    let end = match &known.fixed_by {
        Some(fixed) if count == 1 => format!("{fixed} mends it"),
        Some(fixed) => format!("{fixed} mends all"),
        None if count == 1 => "no release is named that mends it".to_owned(),
        None => "no release is named that mends all".to_owned(),
    };
    let dev = if pin.dev { ", for development only" } else { "" };
    let apart = known.advisories.iter().all(|advisory| is_unused(context, advisory));
    let unused = if apart { ", and what is affected of it is not named in the project" } else { "" };
    format!("`{package}` {version} has {what}: {}; {end}; it is {}{unused}{dev}.", phrase::list(&names), reach.words())
}

/// Whether an advisory lists functions, and the project names none of them.
fn is_unused(context: &Context<'_>, advisory: &Advisory) -> bool {
    let functions = &advisory.functions;
    !functions.is_empty() && functions.iter().all(|function| is_telling(function) && uses(context, function).is_none())
}

/// `CVE-2024-1 (high): summary; mended in 4.2.16`.
fn says(advisory: &Advisory, version: &Version) -> String {
    let severity = advisory.severity.map(|severity| format!(" ({severity})")).unwrap_or_default();
    let id = if advisory.name() == advisory.id { String::new() } else { format!(", {}", advisory.id) };
    let summary = if advisory.summary.is_empty() { String::new() } else { format!(": {}", advisory.summary) };
    let fixed = match advisory.fixed_for(version) {
        Some(fixed) => format!("mended in {fixed}"),
        None => "no release is named that mends it".to_owned(),
    };
    format!("{}{id}{severity}{summary}; {fixed}", advisory.name())
}

/// Where the project uses the package, and whether it uses what the advisories name of it.
fn reached(context: &Context<'_>, pin: &Dependency, reach: &Reach, known: &Known<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let at = |label: &'static str, span, text: String| Step { label, span, text, excerpt: false };
    if let Some(span) = reach.imports.first().copied().or(reach.named) {
        steps.push(at("used", span, reach.words()));
    } else {
        steps.push(step("used", pin, reach.words()));
    }
    let package = &pin.name;
    for advisory in &known.advisories {
        let mentioned = advisory.mentions.iter().filter(|name| is_of(package, name)).map(|name| (name, "mentions"));
        let listed = advisory.functions.iter().map(|name| (name, "names"));
        for (function, how) in listed.chain(mentioned).filter(|(name, _)| is_telling(name)) {
            let name = advisory.name();
            steps.push(match uses(context, function) {
                Some(span) => at("used", span, format!("`{function}`, which {name} {how}, is named here")),
                None => step("used", pin, format!("`{function}`, which {name} {how}, is not named in this project")),
            });
        }
    }
    steps
}

/// That of the worst advisory, each one level less where the project does not name what it affects; one level less for
/// what the project does not import, and low for tools.
fn severity(context: &Context<'_>, pin: &Dependency, reach: &Reach, known: &Known<'_>) -> Severity {
    if pin.dev {
        return Severity::Low;
    }
    let severities = known.advisories.iter().map(|advisory| {
        let severity = advisory.severity.unwrap_or(Severity::Medium);
        if is_unused(context, advisory) { severity.less() } else { severity }
    });
    let all_unused = known.advisories.iter().all(|advisory| is_unused(context, advisory));
    let worst = severities.max().unwrap_or(Severity::Medium);
    // What is not imported is not named either: that counts once.
    if reach.is_used() || all_unused { worst } else { worst.less() }
}

fn step(label: &'static str, pin: &Dependency, text: String) -> Step {
    Step { label, span: pin.span, text, excerpt: false }
}
