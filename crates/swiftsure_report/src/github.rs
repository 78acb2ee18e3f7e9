//! Workflow commands, which GitHub Actions shows as annotations beside the code.

use std::io;

use swiftsure_source::{Review, Severity};

use crate::style::Style;
use crate::{place, words};

pub(crate) fn write(review: &Review, out: &mut dyn io::Write) -> io::Result<()> {
    let style = Style::plain();
    for finding in &review.findings {
        let place = place::place(&review.files, finding.span);
        let command = match finding.severity {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low => "notice",
        };
        let title = format!("{} ({})", finding.rule, finding.severity);
        write!(out, "::{command} title={},file={}", property(&title), property(&style.clean(place.path)))?;
        write!(out, ",line={},endLine={}", place.line, place.end_line)?;
        if place.line == place.end_line {
            // Columns are refused for annotations over several lines.
            write!(out, ",col={},endColumn={}", place.column, place.end_column)?;
        }
        let mut lines = vec![finding.message.clone(), finding.cost_sentence.clone()];
        lines.extend(words::main_fix(finding).map(|fix| format!("Fix: {}", fix.title)));
        lines.push(format!("swiftsure explain {}", finding.id()));
        lines.retain(|line| !line.is_empty());
        let lines: Vec<String> = lines.iter().map(|line| style.clean(line)).collect();
        writeln!(out, "::{}", data(&lines.join("\n")))?;
    }
    Ok(())
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
