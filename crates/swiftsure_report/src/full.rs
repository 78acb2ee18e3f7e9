//! A finding in full: the sentence, its cost, the proof step by step, the fix as a diff, and what to type next.

use std::collections::BTreeSet;
use std::io;

use swiftsure_source::{Files, Finding, Fix, Review, RuleInfo, Step};

use crate::style::{MARGIN, Role, Style, columns};
use crate::{commands, diff, place, steps, words};

/// How many entry points are named before the rest is counted.
const FEW: usize = 3;

pub(crate) fn write(review: &Review, rules: &[&RuleInfo], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if review.findings.is_empty() {
        return no_findings(review, style, out);
    }
    for (at, finding) in review.findings.iter().enumerate() {
        if at > 0 {
            write!(out, "\n\n")?;
        }
        one(&review.files, finding, rules, style, out)?;
    }
    Ok(())
}

/// One clear sentence where there is nothing to list.
pub(crate) fn no_findings(review: &Review, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if style.quiet {
        return Ok(());
    }
    let summary = &review.summary;
    let mut read = vec![words::count(summary.python_files, "Python file", "Python files")];
    if summary.templates > 0 {
        read.push(words::count(summary.templates, "template", "templates"));
    }
    let read = words::list(&read);
    let sentence = if summary.python_files == 0 && summary.templates == 0 {
        "Nothing was read: there are no Python files and no templates here.".to_owned()
    } else if summary.entry_points == 0 {
        format!("No findings, but no way in either: no URL, command or task was understood in {read}.")
    } else if summary.elsewhere > 0 {
        "No findings in the part that was asked for.".to_owned()
    } else if summary.in_baseline > 0 {
        format!("No new findings in {read}.")
    } else if summary.not_looked_at.is_empty() {
        format!("No findings in {read}.")
    } else {
        format!("No findings in what could be followed of {read}.")
    };
    style.paragraph(Role::Heading, 0, &sentence, out)
}

/// One finding with everything that is known of it.
pub(crate) fn one(
    files: &Files,
    finding: &Finding,
    rules: &[&RuleInfo],
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    proof_and_fix(files, finding, rules, style, out)?;
    if style.quiet {
        return Ok(());
    }
    next(files, finding, Some(commands::explain(finding, style)), style, out)
}

/// One finding without what to type next.
pub(crate) fn proof_and_fix(
    files: &Files,
    finding: &Finding,
    rules: &[&RuleInfo],
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    header(finding, style, out)?;
    style.paragraph(Role::Heading, 0, &finding.message, out)?;
    style.paragraph(Role::Plain, 0, &finding.cost_sentence, out)?;
    writeln!(out)?;
    steps::write(files, &steps_with_site(files, finding), finding.span, 0, style, out)?;
    let mut details = Vec::new();
    cost(finding, style, &mut details)?;
    reach(finding, style, &mut details)?;
    fixes(files, finding, style, &mut details)?;
    for (at, sentence) in finding.careful.iter().enumerate() {
        style.beside(if at == 0 { "careful" } else { "" }, sentence, &mut details)?;
    }
    if let Some(remark) = &finding.other_eye {
        style.beside(words::other_lens(finding.lens), remark, &mut details)?;
    }
    style.beside("see", &words::references(rules, finding).join(", "), &mut details)?;
    if details.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    out.write_all(&details)
}

fn header(finding: &Finding, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let (rule, severity, grade) = (finding.rule, finding.severity.as_str(), finding.grade.as_str());
    let left = columns(rule) + 3 + columns(severity);
    let fill = style.width().saturating_sub(left + columns(grade)).max(1);
    writeln!(
        out,
        "{} {} {}{:fill$}{}",
        style.paint(Role::Heading, rule),
        style.dot(),
        style.paint(Role::Severity(finding.severity), severity),
        "",
        style.paint(Role::Grade(finding.grade), grade),
    )
}

/// The steps of the proof; the site of the finding is always one of them.
pub(crate) fn steps_with_site(files: &Files, finding: &Finding) -> Vec<Step> {
    let mut steps = finding.steps.clone();
    let site = place::place(files, finding.span);
    let seen = steps.iter().any(|step| {
        let place = place::place(files, step.span);
        place.path == site.path && place.line == site.line
    });
    if !seen {
        let text = finding.symbol.clone();
        steps.push(Step { label: "here", span: finding.span, text, excerpt: true });
    }
    steps
}

fn cost(finding: &Finding, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let label = if finding.cost.is_zero() { "asks" } else { "cost" };
    style.beside(label, &words::cost_of_subject(finding).unwrap_or_default(), out)
}

fn reach(finding: &Finding, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    // Several actions of one page are one page to whoever reads this.
    let mut seen = BTreeSet::new();
    let mut names: Vec<String> =
        finding.entry_points.iter().map(|entry| format!("{} ({})", words::entry(entry), entry.who)).collect();
    names.retain(|name| seen.insert(name.clone()));
    let shown = if style.verbose { names.len() } else { FEW };
    let rest = names.len().saturating_sub(shown);
    names.truncate(shown);
    if rest > 0 {
        names.push(format!("{rest} more"));
    }
    if names.is_empty() {
        return Ok(());
    }
    style.beside("reached", &format!("by {}", words::list(&names)), out)
}

fn fixes(files: &Files, finding: &Finding, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(main) = words::main_fix(finding) else { return Ok(()) };
    fix("fix", files, main, true, style, out)?;
    for other in finding.fixes.iter().filter(|fix| !std::ptr::eq(*fix, main)) {
        fix("or", files, other, style.verbose, style, out)?;
    }
    Ok(())
}

fn fix(
    label: &str,
    files: &Files,
    fix: &Fix,
    with_diff: bool,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if fix.edits.is_empty() {
        return style.beside(label, &fix.title, out);
    }
    style.beside(label, &format!("{}: {}", words::safety(fix.safety), fix.title), out)?;
    if !with_diff {
        return Ok(());
    }
    for file in diff::of_fix(files, fix) {
        writeln!(out, "{:MARGIN$}{}", "", style.paint(Role::Path, &style.clean(file.path)))?;
        for (at, hunk) in file.hunks.iter().enumerate() {
            if at > 0 {
                writeln!(out, "    {}", style.paint(Role::Label, style.ellipsis()))?;
            }
            for line in hunk {
                diff_line(line, style, out)?;
            }
        }
    }
    Ok(())
}

fn diff_line(line: &diff::Line, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let role = match line.sign {
        '+' => Role::Added,
        '-' => Role::Removed,
        _ => Role::Plain,
    };
    let text = style.clean(&line.text.replace('\t', "    "));
    let number = style.paint(Role::Label, &format!("{:>7}", line.number));
    let changed = format!("{} {text}", line.sign);
    writeln!(out, "{number} {}", style.paint(role, changed.trim_end()))
}

/// What to type next, and what to write where the finding is no problem.
pub(crate) fn next(
    files: &Files,
    finding: &Finding,
    command: Option<String>,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let next: Vec<(&str, String)> = command.map(|command| ("next", command)).into_iter().collect();
    writeln!(out)?;
    commands::write(&next, style, out)?;
    let comment = words::ignore_comment(place::place(files, finding.span).path, finding.rule_name());
    let question = "not a problem here?";
    let gap = if 6 + columns(question) + 2 + columns(&comment) <= style.width() { "  " } else { "\n      " };
    writeln!(out, "      {}{gap}{comment}", style.paint(Role::Label, question))
}
