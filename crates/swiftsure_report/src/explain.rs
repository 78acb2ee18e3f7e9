//! What a rule is about, what one finding means, and the list of all rules.

use std::io;

use swiftsure_source::{Files, Finding, RuleInfo};

use crate::style::{Role, Style, columns};
use crate::{full, json, page};

/// Writes a rule's page for reading at the terminal.
pub fn explain_rule(rule: &RuleInfo, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let severity = rule.severity.as_str();
    let mut since = format!("since {}", rule.since);
    if rule.fixes {
        since = format!("has fixes {} {since}", style.dot());
    }
    let used = columns(rule.name) + 3 + columns(severity) + columns(&since);
    let fill = style.width().saturating_sub(used).max(2);
    writeln!(
        out,
        "{} {} {}{:fill$}{}",
        style.paint(Role::Heading, rule.name),
        style.dot(),
        style.paint(Role::Severity(rule.severity), severity),
        "",
        style.paint(Role::Label, &since),
    )?;
    style.paragraph(Role::Heading, 0, &sentence(rule.summary), out)?;
    if rule.page.trim().is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    page::write(rule.page, style, out)
}

/// Writes one finding with nothing left out, then the page of its rule.
pub fn explain_finding(
    files: &Files,
    finding: &Finding,
    rule: Option<&RuleInfo>,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    full::one(files, finding, &Style { verbose: true, ..*style }, out)?;
    match rule {
        Some(rule) => {
            write!(out, "\n\n")?;
            explain_rule(rule, style, out)
        }
        None => Ok(()),
    }
}

/// Writes one line a rule: name, severity, whether it has fixes, summary.
pub fn rules_table(rules: &[&RuleInfo], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let name = rules.iter().map(|rule| columns(rule.name)).max().unwrap_or_default();
    let margin = name + 2 + 8 + 2 + 3 + 2;
    let room = style.width().saturating_sub(margin).max(24);
    for rule in rules {
        let lines = style.wrap(&style.clean(rule.summary), room);
        write!(out, "{}  ", style.cell(Role::Heading, rule.name, name))?;
        write!(out, "{}  ", style.cell(Role::Severity(rule.severity), rule.severity.as_str(), 8))?;
        write!(out, "{}  ", style.cell(Role::Label, if rule.fixes { "fix" } else { "" }, 3))?;
        writeln!(out, "{}", lines.first().map_or("", String::as_str))?;
        for line in lines.iter().skip(1) {
            writeln!(out, "{:margin$}{line}", "")?;
        }
    }
    Ok(())
}

/// Writes the rules with their pages as JSON.
pub fn rules_json(rules: &[&RuleInfo], out: &mut dyn io::Write) -> io::Result<()> {
    json::rules(rules, out)
}

fn sentence(clause: &str) -> String {
    let mut chars = clause.chars();
    let capitalised: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
    format!("{capitalised}.")
}
