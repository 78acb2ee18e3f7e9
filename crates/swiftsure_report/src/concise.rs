//! One line a finding, plain or under the name of its file.

use std::collections::BTreeMap;
use std::io;

use swiftsure_source::{Finding, Review};

use crate::full::no_findings;
use crate::place;
use crate::style::{Role, Style, columns};
use crate::words;

/// `path:line:column: rule message [fix: safe]`.
pub(crate) fn write(review: &Review, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in &review.findings {
        let place = place::place(&review.files, finding.span);
        writeln!(
            out,
            "{}:{}:{}: {} {}",
            style.paint(Role::Path, &style.clean(place.path)),
            place.line,
            place.column,
            style.paint(Role::Severity(finding.severity), finding.rule),
            style.clean(&sentence(finding)),
        )?;
    }
    Ok(())
}

/// The findings under the names of their files.
pub(crate) fn write_grouped(review: &Review, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if review.findings.is_empty() {
        return no_findings(review, style, out);
    }
    let mut by_file: BTreeMap<&str, Vec<(String, &Finding)>> = BTreeMap::new();
    for finding in &review.findings {
        let place = place::place(&review.files, finding.span);
        by_file.entry(place.path).or_default().push((format!("{}:{}", place.line, place.column), finding));
    }
    for (at, (path, findings)) in by_file.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", style.paint(Role::Path, &style.clean(path)))?;
        let width = findings.iter().map(|(place, _)| columns(place)).max().unwrap_or_default();
        for (place, finding) in findings {
            let severity = style.cell(Role::Severity(finding.severity), finding.severity.as_str(), 8);
            writeln!(out, "  {place:>width$}  {severity}  {}", style.paint(Role::Heading, finding.rule))?;
            style.paragraph(Role::Plain, width + 14, &sentence(finding), out)?;
        }
    }
    Ok(())
}

fn sentence(finding: &Finding) -> String {
    match words::main_fix(finding) {
        Some(fix) if !fix.edits.is_empty() => format!("{} [fix: {}]", finding.message, words::safety(fix.safety)),
        _ => finding.message.clone(),
    }
}
