//! A report in Markdown, for a merge request, a wiki or a mail.

use std::io;

use swiftsure_source::{Finding, Lens, Review, RuleInfo, Severity};

use crate::style::Style;
use crate::{diff, full, place, steps, summary, words};

pub(crate) fn write(review: &Review, rules: &[&RuleInfo], out: &mut dyn io::Write) -> io::Result<()> {
    let title = if review.summary.project.is_empty() { "project" } else { &review.summary.project };
    writeln!(out, "# Swiftsure review of {}\n", inline(title))?;
    let summary = &review.summary;
    writeln!(
        out,
        "{} in {}, {} and {}. {}",
        words::count(review.findings.len(), "finding", "findings"),
        words::count(summary.python_files, "Python file", "Python files"),
        words::count(summary.templates, "template", "templates"),
        words::count(summary.migrations, "migration", "migrations"),
        inline(&summary::sent(summary)),
    )?;
    let held_back = summary::held_back(summary);
    if !held_back.is_empty() {
        writeln!(out, "\n{held_back}")?;
    }
    for sentence in [summary::gone(summary)].iter().chain(&summary.warnings).filter(|text| !text.is_empty()) {
        writeln!(out, "\n{}", inline(sentence))?;
    }
    if !review.findings.is_empty() {
        counts(&review.findings, out)?;
        overview(review, out)?;
    }
    for finding in &review.findings {
        section(review, finding, rules, out)?;
    }
    if !summary.not_looked_at.is_empty() {
        writeln!(out, "\n## Not looked at\n")?;
        for kind in &summary.not_looked_at {
            writeln!(out, "- {}", inline(&summary::unread_kind(kind)))?;
        }
    }
    Ok(())
}

fn counts(findings: &[Finding], out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "\n| | critical | high | medium | low |\n| --- | ---: | ---: | ---: | ---: |")?;
    for lens in Lens::ALL {
        let count = |severity| findings.iter().filter(|one| (one.lens, one.severity) == (lens, severity)).count();
        let [low, medium, high, critical] = Severity::ALL.map(count);
        writeln!(out, "| {lens} | {critical} | {high} | {medium} | {low} |")?;
    }
    Ok(())
}

fn overview(review: &Review, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "\n| finding | severity | known | place |\n| --- | --- | --- | --- |")?;
    for finding in &review.findings {
        let place = place::path_and_line(&review.files, finding.span);
        let (message, place) = (inline(&finding.message), in_table(&code(&place)));
        writeln!(out, "| {} | {} | {} | {place} |", in_table(&message), finding.severity, finding.grade)?;
    }
    Ok(())
}

fn section(review: &Review, finding: &Finding, rules: &[&RuleInfo], out: &mut dyn io::Write) -> io::Result<()> {
    let files = &review.files;
    writeln!(out, "\n## {}\n", inline(&finding.message))?;
    let place = code(&place::path_and_line(files, finding.span));
    writeln!(out, "{} · {} · {} · {place}", code(finding.rule), finding.severity, finding.grade)?;
    if !finding.cost_sentence.is_empty() {
        writeln!(out, "\n{}", paragraph(&finding.cost_sentence))?;
    }
    let mut proof = Vec::new();
    steps::write(files, &full::steps_with_site(files, finding), finding.span, 0, &Style::plain(), &mut proof)?;
    fenced("text", &String::from_utf8_lossy(&proof), out)?;
    if let Some(cost) = words::cost_of_subject(finding) {
        let label = if finding.cost.is_zero() { "Asks" } else { "Cost" };
        writeln!(out, "\n**{label}**: {}", inline(&cost))?;
    }
    if !finding.entry_points.is_empty() {
        let names =
            finding.entry_points.iter().map(|entry| format!("{} ({})", code(&words::entry(entry)), inline(&entry.who)));
        writeln!(out, "\n**Reached by**: {}", names.collect::<Vec<_>>().join(", "))?;
    }
    for fix in &finding.fixes {
        let safety = if fix.edits.is_empty() { String::new() } else { format!(" ({})", words::safety(fix.safety)) };
        writeln!(out, "\n**Fix**{safety}: {}", inline(&fix.title))?;
        for file in diff::of_fix(files, fix) {
            fenced("diff", &diff_text(&file), out)?;
        }
    }
    for sentence in &finding.careful {
        writeln!(out, "\n**Careful**: {}", inline(sentence))?;
    }
    if let Some(remark) = &finding.other_eye {
        writeln!(out, "\n**The other eye ({})**: {}", words::other_lens(finding.lens), inline(remark))?;
    }
    let references = words::references(rules, finding);
    if !references.is_empty() {
        writeln!(out, "\n**See**: {}", references.join(", "))?;
    }
    writeln!(out, "\nMore: {}", code(&format!("swiftsure explain {}", finding.id())))
}

fn diff_text(file: &diff::FileDiff<'_>) -> String {
    let path = Style::plain().clean(file.path);
    let mut text = format!("--- {path}\n+++ {path}\n");
    for hunk in &file.hunks {
        if let Some(first) = hunk.first() {
            text.extend(["@@ line ", &first.number.to_string(), " @@\n"]);
        }
        for line in hunk {
            text.push(line.sign);
            text.push_str(&Style::plain().clean(&line.text.replace('\t', "    ")));
            text.push('\n');
        }
    }
    text
}

/// A code block whose fence is longer than any run of backticks within.
fn fenced(language: &str, text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    writeln!(out, "\n{fence}{language}\n{}\n{fence}", text.trim_end())
}

/// A code span, whatever backticks are within.
fn code(text: &str) -> String {
    let text = Style::plain().clean(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for ch in text.chars() {
        run = if ch == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// A sentence in one line: code between single backticks stays code, all else is plain text.
fn inline(text: &str) -> String {
    let text = Style::plain().clean(text);
    let parts: Vec<&str> = text.split('`').collect();
    let balanced = parts.len() % 2 == 1;
    if !balanced {
        return escaped(&text);
    }
    let part = |(at, part): (usize, &&str)| match at % 2 {
        0 => escaped(part),
        _ if part.is_empty() => "\\`\\`".to_owned(),
        _ => code(part),
    };
    parts.iter().enumerate().map(part).collect()
}

/// A sentence that begins a line, where some signs would begin a list or a heading.
fn paragraph(text: &str) -> String {
    let text = inline(text.trim_start());
    if text.starts_with(['-', '+', '=', '>']) { format!("\\{text}") } else { text }
}

fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                result.push('\\');
                result.push(ch);
            }
            _ => result.push(ch),
        }
    }
    result
}

/// Within a table a bar ends the cell, even inside of code.
fn in_table(markdown: &str) -> String {
    let mut result = String::with_capacity(markdown.len());
    let mut escaped = false;
    for ch in markdown.chars() {
        if ch == '|' && !escaped {
            result.push('\\');
        }
        escaped = ch == '\\' && !escaped;
        result.push(ch);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{code, in_table, inline};

    #[test]
    fn markup_in_names_is_shown_and_not_obeyed() {
        assert_eq!(inline("a_b *c* <i>\n| `x_y|`"), "a\\_b \\*c\\* &lt;i> \\| `x_y|`");
        assert_eq!(inline("one ` alone"), "one \\` alone");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(in_table(&inline("| `a|b`")), "\\| `a\\|b`");
    }
}
