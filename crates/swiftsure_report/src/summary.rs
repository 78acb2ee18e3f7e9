//! The end of a check: what was read, what to do first, the counts, what was not looked at, and the next commands.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io;
use std::time::Duration;

use swiftsure_source::{Finding, Grade, Lens, NotLookedAt, Review, Severity, Summary};

use crate::style::{MARGIN, Role, Style, columns, wrap};
use crate::{commands, place, words};

/// How many kinds of unread things, and examples of each, are named without `--verbose`.
const FEW: usize = 3;

/// Writes the closing screen; nothing when the style is quiet. `elapsed` is what the caller measured, if it did.
pub fn closing_summary(
    review: &Review,
    elapsed: Option<Duration>,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if style.quiet {
        return Ok(());
    }
    head(&review.summary, elapsed, style, out)?;
    if !review.findings.is_empty() {
        first_steps(review, style, out)?;
        table(&review.findings, style, out)?;
    }
    style.paragraph(Role::Plain, 0, &held_back(&review.summary), out)?;
    style.paragraph(Role::Plain, 0, &gone(&review.summary), out)?;
    for warning in &review.summary.warnings {
        style.paragraph(Role::Severity(Severity::Medium), 0, &format!("Warning: {warning}"), out)?;
    }
    not_looked_at(&review.summary, style, out)?;
    next(review, style, out)
}

/// What left this machine.
pub(crate) fn sent(summary: &Summary) -> String {
    match &summary.asked {
        Some(service) => format!("Nothing was run; names and versions of packages were sent to {service}."),
        None => "Nothing was run or sent.".to_owned(),
    }
}

fn head(summary: &Summary, elapsed: Option<Duration>, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut facts = Vec::new();
    if let Some(version) = &summary.django_version {
        facts.push(format!("Django {version}"));
    }
    facts.push(match summary.settings.as_slice() {
        [] => "no settings module found".to_owned(),
        modules => format!("settings {}", modules.join(", ")),
    });
    facts.push(words::count(summary.entry_points, "entry point", "entry points"));
    if let Some(elapsed) = elapsed {
        facts.push(format!("{:.2} s", elapsed.as_secs_f64()));
    }
    let project = style.clean(&summary.project);
    let facts = style.clean(&facts.join(&format!(" {} ", style.dot())));
    if columns(&project) + 3 + columns(&facts) <= style.width() {
        let gap = if project.is_empty() { "" } else { "   " };
        writeln!(out, "{}{gap}{facts}", style.paint(Role::Heading, &project))?;
    } else {
        writeln!(out, "{}", style.paint(Role::Heading, &project))?;
        style.paragraph(Role::Plain, 0, &facts, out)?;
    }
    let mut read = vec![words::count(summary.python_files, "Python file", "Python files")];
    if summary.templates > 0 {
        read.push(words::count(summary.templates, "template", "templates"));
    }
    if summary.config_files > 0 {
        read.push(words::count(summary.config_files, "configuration file", "configuration files"));
    }
    if summary.migrations > 0 {
        read.push(words::count(summary.migrations, "migration", "migrations"));
    }
    read.extend(summary.lock_files.iter().cloned());
    style.paragraph(Role::Plain, 0, &format!("Read {}. {}", read.join(", "), sent(summary)), out)
}

fn first_steps(review: &Review, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let first = most_urgent(&review.findings);
    let title = match first.len() {
        1 if review.findings.len() == 1 => "Do this".to_owned(),
        1 => "Do this first".to_owned(),
        number => format!("Do these {} first", words::small_number(number)),
    };
    writeln!(out, "\n{}", style.paint(Role::Heading, &title))?;
    for (at, finding) in first.iter().enumerate() {
        let number = format!("{:>3}  ", at + 1);
        for (row, line) in wrap(&style.clean(&finding.message), style.width() - 5).iter().enumerate() {
            writeln!(out, "{}{line}", if row == 0 { &number } else { "     " })?;
        }
        name_and_place(review, finding, style, out)?;
    }
    Ok(())
}

/// Id, severity, place and grade on one line; the place on the next where it is too long.
fn name_and_place(review: &Review, finding: &Finding, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let (severity, grade, dot) = (finding.severity.as_str(), finding.grade.as_str(), style.dot());
    let place = style.clean(&place::path_and_line(&review.files, finding.span));
    let left = format!("{} {dot} {severity}", finding.id());
    let fits = 5 + columns(&left) + 3 + columns(&place) + 2 + columns(grade) <= style.width();
    let beside = if fits { columns(&place) + 3 } else { 0 };
    let fill = style.width().saturating_sub(5 + columns(&left) + beside + columns(grade)).max(1);
    let (id, severity) = (finding.id(), style.paint(Role::Severity(finding.severity), severity));
    let (id, place) = (style.paint(Role::Label, &id), style.paint(Role::Path, &place));
    let grade = style.paint(Role::Grade(finding.grade), grade);
    if fits {
        writeln!(out, "     {id} {dot} {severity} {dot} {place}{:fill$}{grade}", "")
    } else {
        writeln!(out, "     {id} {dot} {severity}{:fill$}{grade}\n     {place}", "")
    }
}

/// Up to three findings: the worst first, danger before speed, better known before less; three different rules if
/// there are so many.
fn most_urgent(findings: &[Finding]) -> Vec<&Finding> {
    let mut order: Vec<&Finding> = findings.iter().collect();
    order.sort_by_key(|finding| {
        let danger = finding.lens != Lens::Swift;
        Reverse((finding.severity, danger, finding.grade, finding.cost.degree()))
    });
    let mut rules = BTreeSet::new();
    let (mut first, rest): (Vec<_>, Vec<_>) = order.into_iter().partition(|finding| rules.insert(finding.rule));
    first.truncate(3);
    let missing = 3 - first.len();
    first.extend(rest.into_iter().take(missing));
    first
}

fn table(findings: &[Finding], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let severities = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];
    write!(out, "\n{:MARGIN$}", "")?;
    for severity in severities {
        write!(out, "{:>8}", severity.as_str())?;
    }
    writeln!(out)?;
    for lens in Lens::ALL {
        write!(out, "  {:<10}", lens.as_str())?;
        let of_lens: Vec<&Finding> = findings.iter().filter(|finding| finding.lens == lens).collect();
        for severity in severities {
            let count = of_lens.iter().filter(|finding| finding.severity == severity).count();
            let role = if count == 0 { Role::Label } else { Role::Severity(severity) };
            let fill = 8_usize.saturating_sub(count.to_string().len());
            write!(out, "{:fill$}{}", "", style.paint(role, &count.to_string()))?;
        }
        let note = note(lens, &of_lens);
        // Four columns of eight, and the gap; a narrow terminal goes without the note.
        let fits = !note.is_empty() && MARGIN + 4 * 8 + 3 + columns(note) <= style.width();
        writeln!(out, "{}", if fits { format!("   {}", style.paint(Role::Label, note)) } else { String::new() })?;
    }
    Ok(())
}

fn note(lens: Lens, findings: &[&Finding]) -> &'static str {
    match lens {
        _ if findings.is_empty() => "",
        Lens::Swift if findings.iter().all(|finding| finding.grade == Grade::Read) => "time: not measured",
        Lens::Balance => "where fast and safe conflict",
        Lens::Swift | Lens::Sure => "",
    }
}

/// The findings that were left out, in one sentence; empty where none were.
pub(crate) fn held_back(summary: &Summary) -> String {
    let known = [
        (summary.elsewhere, "outside of what was asked for"),
        (summary.in_baseline, "in the baseline"),
        (summary.ignored, "ignored by a comment"),
    ];
    let parts: Vec<String> = known
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, why)| format!("{} {why}", words::count(number, "finding is", "findings are")))
        .collect();
    if parts.is_empty() { String::new() } else { format!("Not shown: {}.", words::list(&parts)) }
}

/// What the baseline holds for nothing, in one sentence; empty where it holds nothing more than the code.
pub(crate) fn gone(summary: &Summary) -> String {
    match summary.gone {
        0 => String::new(),
        1 => "1 finding of the baseline is gone; `swiftsure baseline --shrink` takes it out.".to_owned(),
        number => {
            format!("{number} findings of the baseline are gone; `swiftsure baseline --shrink` takes them out.")
        }
    }
}

fn not_looked_at(summary: &Summary, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if summary.not_looked_at.is_empty() {
        return Ok(());
    }
    if style.verbose {
        writeln!(out, "Not looked at")?;
        for kind in &summary.not_looked_at {
            style.paragraph(Role::Plain, 2, &format!("{}: {}", kind.what, kind.count), out)?;
            for example in &kind.examples {
                style.paragraph(Role::Path, 4, example, out)?;
            }
        }
        return Ok(());
    }
    style.paragraph(Role::Plain, 0, &format!("Not looked at: {}", unread_in_short(summary, style.dot())), out)
}

/// The first kinds of unread things on one line.
pub(crate) fn unread_in_short(summary: &Summary, dot: &str) -> String {
    let mut kinds: Vec<String> = summary.not_looked_at.iter().take(FEW).map(unread_kind).collect();
    let rest = summary.not_looked_at.len().saturating_sub(FEW);
    if rest > 0 {
        kinds.push(format!("{} (--verbose names them)", words::count(rest, "more kind", "more kinds")));
    }
    kinds.join(&format!(" {dot} "))
}

/// `files that did not parse: 5 (a.py, b.py, c.py, ...)`.
pub(crate) fn unread_kind(kind: &NotLookedAt) -> String {
    let mut line = format!("{}: {}", kind.what, kind.count);
    if !kind.examples.is_empty() {
        let more = if kind.count > kind.examples.len().min(FEW) { ", …" } else { "" };
        let examples: Vec<&str> = kind.examples.iter().take(FEW).map(String::as_str).collect();
        line = format!("{line} ({}{more})", examples.join(", "));
    }
    line
}

fn next(review: &Review, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let commands = match most_urgent(&review.findings).first() {
        Some(finding) if review.summary.in_baseline > 0 => vec![commands::explain(finding, style)],
        Some(finding) => vec![commands::explain(finding, style), format!("swiftsure baseline{}", style.paths)],
        None if review.summary.gone > 0 => vec![format!("swiftsure baseline{} --shrink", style.paths)],
        None => vec![commands::routes(None, style)],
    };
    let labels = ["next", "then"].into_iter();
    writeln!(out)?;
    commands::write(&labels.zip(commands).collect::<Vec<_>>(), style, out)
}
