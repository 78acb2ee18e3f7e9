//! What a rule is about, what one finding means, and the list of all rules.

use std::io;

use swiftsure_source::{Files, Finding, RuleInfo};

use crate::style::{Role, Style, columns, wrap};
use crate::{commands, full, json, page, words};

/// What the summary of a rule keeps at least beside its name.
const NARROWEST_SUMMARY: usize = 24;

/// Writes a rule's page for reading at the terminal.
pub fn explain_rule(rule: &RuleInfo, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let severity = rule.severity.as_str();
    let mut since = format!("since {}", rule.since);
    if rule.fixes {
        since = format!("has fixes {} {since}", style.dot());
    }
    let used = columns(rule.name) + 3 + columns(severity) + columns(&since);
    let gap = match style.width().checked_sub(used) {
        Some(fill) if fill >= 2 => " ".repeat(fill),
        _ => "\n".to_owned(),
    };
    let (name, severity) =
        (style.paint(Role::Heading, rule.name), style.paint(Role::Severity(rule.severity), severity));
    writeln!(out, "{name} {} {severity}{gap}{}", style.dot(), style.paint(Role::Label, &since))?;
    style.paragraph(Role::Heading, 0, &words::sentence(rule.summary), out)?;
    if rule.page.trim().is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    page::write(rule.page, style, out)
}

/// Writes the findings that share an id with nothing left out, then the page of their rule.
pub fn explain_findings(
    files: &Files,
    findings: &[&Finding],
    rule: Option<&RuleInfo>,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let style = &Style { verbose: true, ..*style };
    for finding in findings {
        full::proof_and_fix(files, finding, rule.as_slice(), style, out)?;
        write!(out, "\n\n")?;
    }
    if let Some(rule) = rule {
        explain_rule(rule, style, out)?;
    }
    let Some(finding) = findings.first().filter(|_| !style.quiet) else { return Ok(()) };
    let route = finding.entry_points.iter().find_map(|entry| entry.route.as_deref());
    let next = route.map(|route| commands::routes(Some(&style.clean(route)), style));
    full::next(files, finding, next, style, out)
}

/// Writes one row a rule: name, severity, whether it has fixes, summary.
pub fn rules_table(rules: &[&RuleInfo], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let name = rules.iter().map(|rule| columns(rule.name)).max().unwrap_or_default();
    let beside = name + 2 + 8 + 2 + 3 + 2;
    // Where the names leave no room for a summary, it stands below.
    let below = beside + NARROWEST_SUMMARY > style.width();
    let margin = if below { 4 } else { beside };
    for rule in rules {
        let severity = style.cell(Role::Severity(rule.severity), rule.severity.as_str(), 8);
        let fixes = if rule.fixes { "fix" } else { "" };
        let head = format!("{}  {severity}  ", style.cell(Role::Heading, rule.name, name));
        let mut lines = wrap(&style.clean(rule.summary), style.width().saturating_sub(margin)).into_iter();
        let first = if below { String::new() } else { lines.next().unwrap_or_default() };
        let row = format!("{head}{}  {first}", style.cell(Role::Label, fixes, 3));
        writeln!(out, "{}", row.trim_end())?;
        for line in lines {
            writeln!(out, "{:margin$}{line}", "")?;
        }
    }
    Ok(())
}

/// Writes the rules with their pages as JSON.
pub fn rules_json(rules: &[&RuleInfo], out: &mut dyn io::Write) -> io::Result<()> {
    json::rules(rules, out)
}
