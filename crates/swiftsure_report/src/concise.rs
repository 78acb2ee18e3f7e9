//! One line a finding, plain or under the name of its file.

use std::collections::BTreeMap;
use std::io;

use swiftsure_source::{Files, Finding, Review};

use crate::full::no_findings;
use crate::place;
use crate::style::{Role, Style, columns};
use crate::words;

/// `path:line:column: severity lens/id message [via path:line] [fix: safe]`.
pub(crate) fn write(review: &Review, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if review.findings.is_empty() {
        return no_findings(review, style, out);
    }
    for finding in &review.findings {
        let place = place::place(&review.files, finding.span);
        writeln!(
            out,
            "{}:{}:{}: {} {}/{} {}",
            style.paint(Role::Path, &style.clean(place.path)),
            place.line,
            place.column,
            style.paint(Role::Severity(finding.severity), finding.severity.as_str()),
            finding.lens,
            finding.id(),
            style.clean(&sentence(&review.files, finding)),
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
            writeln!(
                out,
                "  {place:>width$}  {severity}  {}",
                style.paint(Role::Heading, &format!("{}/{}", finding.lens, finding.id()))
            )?;
            style.paragraph(Role::Plain, width + 14, &sentence(&review.files, finding), out)?;
        }
    }
    Ok(())
}

/// What happens, where its cause lies if that is elsewhere, and whether there is a fix.
fn sentence(files: &Files, finding: &Finding) -> String {
    let mut sentence = finding.message.clone();
    let site = place::path_and_line(files, finding.span);
    if let Some(origin) = finding.origin.map(|span| place::path_and_line(files, span)).filter(|at| *at != site) {
        sentence = format!("{sentence} [via {origin}]");
    }
    match words::main_fix(finding) {
        Some(fix) if !fix.edits.is_empty() => format!("{sentence} [fix: {}]", words::safety(fix.safety)),
        _ => sentence,
    }
}
