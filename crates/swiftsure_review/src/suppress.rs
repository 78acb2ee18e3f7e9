//! Comments that silence a finding: `# swiftsure: ignore[n-plus-one]: at most 3 rows, until=2027-05-01`.
//!
//! An ignore needs a reason, may have a last day, and is reported when nothing needs it any more. Marks of other scanners
//! count as ignores of the rules that ask the same.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use swiftsure_source::{FileId, Files, Finding, Span};

use crate::marks;
use crate::names::{did_you_mean, nearest_rule, rules_named};

/// What applying the ignores came back with.
#[derive(Debug, Default)]
pub struct Applied {
    /// The findings that no ignore silences, in their order.
    pub kept: Vec<Finding>,
    /// How many were silenced.
    pub ignored: usize,
    /// What is wrong with the ignores, in the order of file and line.
    pub problems: Vec<Problem>,
}

/// Something wrong with one ignore.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub file: FileId,
    /// From 1.
    pub line: u32,
    pub kind: ProblemKind,
}

/// What is wrong with an ignore; its text is a sentence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// It starts with `swiftsure:` and goes on in a way that is not known.
    NotUnderstood,
    NoRules,
    UnknownRule {
        rule: String,
        suggestion: Option<String>,
    },
    MissingReason,
    /// The text after `until=` is not a day.
    NotADay(String),
    /// Its last day has passed.
    Stale(Date),
    /// Nothing at this place is found by the rule.
    Unused {
        rule: String,
    },
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUnderstood => f.write_str(
                "This comment is not understood. Write it as: swiftsure: ignore[rule]: the reason, until=2027-05-01",
            ),
            Self::NoRules => f.write_str("This ignore names no rule, so it silences nothing."),
            Self::UnknownRule { rule, suggestion } => {
                let hint = did_you_mean(suggestion.as_deref());
                write!(f, "This ignore names an unknown rule \"{rule}\"{hint}")?;
                if hint.is_empty() { f.write_str(".") } else { Ok(()) }
            }
            Self::MissingReason => {
                f.write_str("This ignore gives no reason, so it silences nothing. Say why after a colon.")
            }
            Self::NotADay(text) => write!(f, "\"{text}\" is not a day; write it as 2027-05-01."),
            Self::Stale(until) => write!(f, "This ignore held until {until}, so it silences nothing any more."),
            Self::Unused { rule } => write!(f, "Nothing here is found by {rule} any more; the ignore can go."),
        }
    }
}

/// What is needed to judge ignores.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'a> {
    /// Every rule, with its lens.
    pub known: &'a [&'a str],
    /// The rules that ran; an ignore of another one is never called unused.
    pub ran: &'a [&'a str],
    pub today: Date,
}

/// One comment of the form `swiftsure: ignore[...]`, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pragma {
    rules: Vec<String>,
    reason: String,
    until: Option<String>,
}

/// Reads a comment; `None` when it is not addressed to this program.
fn parse(comment: &str) -> Option<Result<Pragma, ProblemKind>> {
    let body = addressed(comment)?;
    Some(body.strip_prefix("ignore").map_or(Err(ProblemKind::NotUnderstood), parse_ignore))
}

/// What follows `# swiftsure:`, also behind another comment on the same line.
fn addressed(comment: &str) -> Option<&str> {
    let comment = comment.trim();
    let comment = comment.strip_prefix("{#").and_then(|inside| inside.strip_suffix("#}")).unwrap_or(comment);
    let mut rest = comment;
    loop {
        let (before, after) = rest.split_once("swiftsure:")?;
        if before.trim_end().is_empty() || before.trim_end().ends_with('#') {
            return Some(after.trim());
        }
        rest = after;
    }
}

fn parse_ignore(rest: &str) -> Result<Pragma, ProblemKind> {
    let rest = rest.trim_start();
    let Some((names, rest)) = rest.strip_prefix('[').and_then(|inside| inside.split_once(']')) else {
        let named = rest.is_empty() || rest.starts_with(':');
        return Err(if named { ProblemKind::NoRules } else { ProblemKind::NotUnderstood });
    };
    let rules: Vec<String> =
        names.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    if rules.is_empty() {
        return Err(ProblemKind::NoRules);
    }
    let Some(text) = rest.trim_start().strip_prefix(':') else {
        return Err(if rest.trim().is_empty() { ProblemKind::MissingReason } else { ProblemKind::NotUnderstood });
    };
    // `until=` is the last word, so that a reason may speak of anything else.
    let (reason, until) = match text.rsplit_once("until=") {
        Some((reason, until)) if !until.trim().contains(char::is_whitespace) => (reason, Some(until.trim().to_owned())),
        _ => (text, None),
    };
    let reason = reason.trim().trim_end_matches(',').trim_end().to_owned();
    Ok(Pragma { rules, reason, until })
}

/// An ignore that holds: what it silences, and where.
struct Ignore {
    file: FileId,
    /// Where it stands.
    line: u32,
    /// Where it applies.
    target: u32,
    /// With its lens.
    rule: String,
    used: bool,
}

/// Applies the ignores and marks in `comments` to the findings.
///
/// An ignore behind code holds for its line, one alone on its line for the next line of code. It silences a finding
/// whose site begins or ends there, or one of whose steps begins there.
pub fn apply(findings: Vec<Finding>, comments: &[Span], files: &Files, judge: &Judge<'_>) -> Applied {
    let mut applied = Applied::default();
    let mut ignores: Vec<Ignore> = Vec::new();
    for span in comments {
        read(*span, files, judge, &mut ignores, &mut applied.problems);
    }
    let mut by_place: BTreeMap<(FileId, u32), Vec<usize>> = BTreeMap::new();
    for (at, ignore) in ignores.iter().enumerate() {
        by_place.entry((ignore.file, ignore.target)).or_default().push(at);
    }
    for finding in findings {
        let places = places_of(&finding, files);
        let matching: Vec<usize> = places
            .iter()
            .filter_map(|place| by_place.get(place))
            .flatten()
            .copied()
            .filter(|at| ignores[*at].rule == finding.rule)
            .collect();
        if matching.is_empty() && !is_marked(&finding, comments, files) {
            applied.kept.push(finding);
        } else {
            applied.ignored += 1;
            // Several ignores may silence one finding; none of them is in the way.
            for at in matching {
                ignores[at].used = true;
            }
        }
    }
    let unused = ignores.into_iter().filter(|ignore| !ignore.used && judge.ran.contains(&ignore.rule.as_str()));
    applied.problems.extend(unused.map(|ignore| Problem {
        file: ignore.file,
        line: ignore.line,
        kind: ProblemKind::Unused { rule: ignore.rule },
    }));
    applied.problems.sort();
    applied
}

/// Reads one comment: what holds goes to `ignores`, what is wrong to `problems`.
fn read(span: Span, files: &Files, judge: &Judge<'_>, ignores: &mut Vec<Ignore>, problems: &mut Vec<Problem>) {
    let line = files.line(span);
    let mut report = |kind| problems.push(Problem { file: span.file, line, kind });
    let pragma = match parse(files.text(span)) {
        None => return,
        Some(Err(kind)) => return report(kind),
        Some(Ok(pragma)) => pragma,
    };
    let mut rules = Vec::new();
    for name in &pragma.rules {
        let named = rules_named(name, judge.known);
        if named.is_empty() {
            let suggestion = nearest_rule(name, judge.known).map(str::to_owned);
            report(ProblemKind::UnknownRule { rule: name.clone(), suggestion });
        }
        rules.extend(named);
    }
    if pragma.reason.is_empty() {
        return report(ProblemKind::MissingReason);
    }
    if let Some(text) = pragma.until {
        match text.parse::<Date>() {
            Err(_) => return report(ProblemKind::NotADay(text)),
            Ok(until) if until < judge.today => return report(ProblemKind::Stale(until)),
            Ok(_) => {}
        }
    }
    let target = target(span, line, files);
    rules.sort_unstable();
    rules.dedup();
    ignores.extend(rules.into_iter().map(|rule| Ignore {
        file: span.file,
        line,
        target,
        rule: rule.to_owned(),
        used: false,
    }));
}

/// The line for which a comment holds: its own, or, alone on its line, the next line that is not a comment.
fn target(span: Span, line: u32, files: &Files) -> u32 {
    let file = files.get(span.file);
    let is_comment = |line: u32| {
        let text = file.line_text(line).trim();
        text.starts_with('#') || (text.starts_with("{#") && text.ends_with("#}"))
    };
    if is_comment(line) { (line + 1..=file.line_count()).find(|next| !is_comment(*next)).unwrap_or(line) } else { line }
}

/// Whether a mark of another scanner stands on one of the lines of a finding's site.
fn is_marked(finding: &Finding, comments: &[Span], files: &Files) -> bool {
    let site = finding.span;
    let lines = files.line(site)..=files.get(site.file).line(site.end.max(site.start));
    comments.iter().any(|comment| {
        comment.file == site.file
            && lines.contains(&files.line(*comment))
            && marks::accepts(files.text(*comment), finding.rule)
    })
}

fn places_of(finding: &Finding, files: &Files) -> Vec<(FileId, u32)> {
    let site = finding.span;
    // A formatter moves a comment to the end of a statement that it breaks.
    let last = files.get(site.file).line(site.end.saturating_sub(1).max(site.start));
    let mut places = vec![(site.file, files.line(site)), (site.file, last)];
    places.extend(finding.steps.iter().map(|step| (step.span.file, files.line(step.span))));
    places.sort_unstable();
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::{Pragma, ProblemKind, parse};

    fn pragma(rules: &[&str], reason: &str, until: Option<&str>) -> Pragma {
        let rules = rules.iter().map(|rule| (*rule).to_owned()).collect();
        Pragma { rules, reason: reason.into(), until: until.map(str::to_owned) }
    }

    #[test]
    fn an_ignore_names_rules_a_reason_and_perhaps_a_last_day() {
        assert_eq!(
            parse("# swiftsure: ignore[n-plus-one, sure/csrf]: at most 3 rows, until=2027-05-01"),
            Some(Ok(pragma(&["n-plus-one", "sure/csrf"], "at most 3 rows", Some("2027-05-01"))))
        );
        assert_eq!(parse("#swiftsure:ignore[csrf]: read only"), Some(Ok(pragma(&["csrf"], "read only", None))));
        assert_eq!(parse("{# swiftsure: ignore[csrf]: read only #}"), Some(Ok(pragma(&["csrf"], "read only", None))));
        assert_eq!(parse("# noqa: E501 # swiftsure: ignore[csrf]: a: b"), Some(Ok(pragma(&["csrf"], "a: b", None))));
    }

    #[test]
    fn a_reason_may_speak_of_until() {
        let comment = "# swiftsure: ignore[csrf]: not until=now is read, by the proxy";
        assert_eq!(parse(comment), Some(Ok(pragma(&["csrf"], "not until=now is read, by the proxy", None))));
    }

    #[test]
    fn prose_that_names_the_program_is_not_addressed_to_it() {
        assert_eq!(parse("# see the docs of swiftsure: they say why"), None);
        assert_eq!(parse("# swiftsure is a tool"), None);
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        for (comment, kind) in [
            ("# swiftsure: ingore[csrf]: why", ProblemKind::NotUnderstood),
            ("# swiftsure: ignore", ProblemKind::NoRules),
            ("# swiftsure: ignore[]: why", ProblemKind::NoRules),
            ("# swiftsure: ignore[csrf]", ProblemKind::MissingReason),
            ("# swiftsure: ignore[csrf] why", ProblemKind::NotUnderstood),
            ("# swiftsure: ignore[csrf", ProblemKind::NotUnderstood),
            ("# swiftsure: ignored", ProblemKind::NotUnderstood),
        ] {
            assert_eq!(parse(comment), Some(Err(kind)), "{comment}");
        }
        assert_eq!(
            parse("# swiftsure: ignore[csrf]: until=2027-05-01"),
            Some(Ok(pragma(&["csrf"], "", Some("2027-05-01"))))
        );
    }
}
