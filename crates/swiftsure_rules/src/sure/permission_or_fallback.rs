//! A check of permissions that lets somebody in by its way out: an alternative that is always there, or nothing to check.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_source::{FileId, Finding, Fix, Severity, Span, Step};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "sure/permission-or-fallback",
    page: "permission_or_fallback.md",
    summary: "a check of permissions passes where it has nothing to check, or asks for less than it says",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-636", "CWE-863", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, functions) in &context.analysis.functions {
        if !context.reviewed.contains(file) {
            continue;
        }
        for (span, name) in functions {
            let text = context.text(*span);
            found.extend(redundant_or(context, *file, *span, name, text));
        }
        found.extend(empty_passes(context, *file, functions));
    }
    found
}

/// `super().has_permission(...) or user.is_staff` where the base lets in everybody who has signed in.
fn redundant_or(context: &Context<'_>, file: FileId, span: Span, name: &str, text: &str) -> Option<Finding> {
    const WIDE: &[&str] = &["IsAuthenticatedOrReadOnly", "IsAuthenticated", "DjangoModelPermissionsOrAnonReadOnly"];
    if !phrase::short(name).starts_with("has_") || !text.contains("super()") {
        return None;
    }
    let base = base_of(context, file, span)?;
    let wide = WIDE.iter().find(|wide| phrase::short(base) == **wide)?;
    let narrow = ["is_staff", "is_superuser"].into_iter().find(|word| {
        text.lines().any(|line| {
            let mut sides = line.splitn(2, " or ");
            sides.next().is_some_and(|left| left.contains("return") || left.contains('='))
                && sides.next().is_some_and(|right| right.contains(word))
        })
    })?;
    let reads_only = if wide.ends_with("ReadOnly") { ", and everybody read" } else { "" };
    let message = format!(
        "`{}` passes where `{wide}` passes or the user {narrow}: everybody who has signed in may do all that members of staff may{reads_only}.",
        class_of(name),
    );
    Some(finding(span, name, message, format!("`{wide}` lets in whoever has signed in, so `{narrow}` is never needed")))
}

/// `all(results)` where the list stays empty if nobody is signed in.
fn empty_passes(context: &Context<'_>, file: FileId, functions: &[(Span, String)]) -> Vec<Finding> {
    let mut empties: BTreeMap<&str, Span> = BTreeMap::new();
    for (span, name) in functions {
        if decides(phrase::short(name))
            && let Some(at) = stays_empty(context.text(*span))
        {
            empties.insert(phrase::short(name), Span::new(file, span.start + at, span.start + at + 1));
        }
    }
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    for (span, name) in functions {
        let text = context.text(*span);
        for (empty, site) in &empties {
            let called = format!("{empty}(");
            let results = text.match_indices(&called).filter_map(|(at, _)| bound_to(&text[..at]));
            let passes = |result: &str| text.contains(&format!("all({result})"));
            if *empty != phrase::short(name) && results.into_iter().any(passes) && told.insert(*site) {
                let message = format!(
                    "`{empty}` gives an empty list where its condition fails, and `{}` takes all() of that for a yes: who is asked for nothing is let in.",
                    phrase::short(name),
                );
                let text = "where the condition does not hold, nothing is checked".to_owned();
                let mut finding = finding(*site, name, message, text);
                finding.steps.push(Step {
                    label: "passes",
                    span: *span,
                    text: "all() of an empty list is true".to_owned(),
                    excerpt: false,
                });
                found.push(finding);
            }
        }
    }
    found
}

fn decides(name: &str) -> bool {
    ["permission", "perms", "authoriz", "access", "allowed"].iter().any(|word| name.contains(word))
}

/// Where a function binds `results = []`, fills it only under a condition on who asks, and gives it back.
fn stays_empty(text: &str) -> Option<u32> {
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = line.trim().strip_suffix(" = []") else { continue };
        let Some(condition) = lines.get(at + 1).map(|line| line.trim()) else { continue };
        let on_caller = ["user", "requestor", "requester", "request"].iter().any(|word| condition.contains(word));
        let fills = lines.get(at + 2).is_some_and(|line| line.trim().starts_with(&format!("{name} = [")));
        let given = lines.get(at + 3..).unwrap_or_default().iter().any(|line| line.trim() == format!("return {name}"));
        if condition.starts_with("if ") && on_caller && fills && given {
            let before: usize = lines[..at].iter().map(|line| line.len() + 1).sum();
            let indent = line.len() - line.trim_start().len();
            return u32::try_from(before + indent).ok();
        }
    }
    None
}

/// The name that the call behind this text is bound to.
fn bound_to(before: &str) -> Option<&str> {
    let left = before.trim_end().strip_suffix('=')?.trim_end();
    let start = left.rfind(|letter: char| !(letter.is_alphanumeric() || letter == '_')).map_or(0, |at| at + 1);
    Some(&left[start..]).filter(|name| !name.is_empty())
}

/// The first base of the class around a method, as it is written.
fn base_of<'a>(context: &'a Context<'_>, file: FileId, method: Span) -> Option<&'a str> {
    let text = context.files.get(file).text.get(..method.start as usize)?;
    let class = text.rfind("\nclass ")?;
    let head = text[class + 1..].lines().next()?;
    let bases = head.split_once('(')?.1.split(')').next()?;
    let mut bases = bases.split(',').map(str::trim);
    let first = bases.next()?;
    bases.next().is_none().then_some(first)
}

fn class_of(name: &str) -> &str {
    let outer = name.rsplit_once('.').map_or(name, |(outer, _)| outer);
    phrase::short(outer)
}

fn finding(span: Span, symbol: &str, message: String, text: String) -> Finding {
    Finding {
        severity: Severity::High,
        symbol: symbol.to_owned(),
        message,
        cost_sentence: "The check lets in whom it is there to keep out.".to_owned(),
        steps: vec![Step { label: "checked", span, text, excerpt: true }],
        fixes: vec![Fix::words("say no where there is nothing to check, and combine checks with `and`")],
        ..proof::bare(&RULE.info, span)
    }
}

#[cfg(test)]
mod tests {
    use super::{bound_to, stays_empty};

    #[test]
    fn a_list_that_is_filled_only_for_somebody_stays_empty_for_nobody() {
        let text = "def f(user, perms):\n    results = []\n    if user and perms:\n        results = [user.has_perm(p) for p in perms]\n    return results\n";
        assert_eq!(stays_empty(text), Some(24));
        let other = "def f(user, perms):\n    if not user:\n        return [False]\n    return [user.has_perm(p) for p in perms]\n";
        assert_eq!(stays_empty(other), None);
    }

    #[test]
    fn the_name_before_a_call_is_what_it_is_bound_to() {
        assert_eq!(bound_to("    results = "), Some("results"));
        assert_eq!(bound_to("    return "), None);
    }
}
