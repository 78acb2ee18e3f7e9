//! An application that installs whatever is newest on the day.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_packages::Stated;
use swiftsure_source::{FileId, Finding, Fix, Severity, Span, Step};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "sure/unpinned-dependency",
    page: "unpinned_dependency.md",
    summary: "nothing fixes the versions that an application installs",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-1357", "OWASP A06:2021", "ASVS 5.0 V15"],
    run: run,
}

/// Packages that the message names.
const NAMED: usize = 4;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let dependencies = context.packages.dependencies;
    // The ranges of a package are meant to be wide: who installs it decides.
    if dependencies.is_package || dependencies.is_locked {
        return Vec::new();
    }
    let mut open: BTreeMap<FileId, Vec<(&str, Span)>> = BTreeMap::new();
    for dependency in dependencies.all.iter().filter(|dependency| !dependency.dev && !dependency.optional) {
        let is_open = matches!(dependency.stated, Stated::Within(_)) && dependencies.pins(&dependency.name).is_empty();
        if is_open {
            open.entry(dependency.span.file).or_default().push((&dependency.name, dependency.span));
        }
    }
    open.into_iter().filter_map(|(file, packages)| finding(context, file, &packages)).collect()
}

fn finding(context: &Context<'_>, file: FileId, packages: &[(&str, Span)]) -> Option<Finding> {
    let (_, span) = *packages.first()?;
    let path = context.files.get(file).path.to_string();
    let distinct: BTreeSet<&str> = packages.iter().map(|(name, _)| *name).collect();
    let mut names: Vec<String> = distinct.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    if distinct.len() > NAMED {
        names.push(format!("{} more", distinct.len() - NAMED));
    }
    let message = format!(
        "Nothing fixes the versions of {} in {path}, and there is no lock file: two installations can differ (good practice).",
        phrase::list(&names)
    );
    let steps = packages.iter().take(NAMED).map(|(name, span)| Step {
        label: "open",
        span: *span,
        text: format!("`{name}` has no exact version here or in any other file"),
        excerpt: false,
    });
    Some(Finding {
        severity: Severity::Low,
        symbol: path,
        message,
        steps: steps.collect(),
        fixes: vec![Fix::words(
            "keep a lock file (uv lock, poetry lock, pip-compile --generate-hashes) and install from it",
        )],
        ..proof::bare(&RULE.info, span)
    })
}
