use swiftsure_review::suppress::{Applied, Judge, ProblemKind, apply};
use swiftsure_source::{FileId, Files, Finding, Span};

use crate::cases::support::{finding, one_file, span, step};

const RULES: [&str; 2] = ["swift/n-plus-one", "sure/csrf"];

fn judged(findings: Vec<Finding>, files: &Files) -> Applied {
    let judge = Judge { known: &RULES, ran: &RULES, today: "2026-11-21".parse().unwrap() };
    apply(findings, &comments(files), files, &judge)
}

/// Every comment.
fn comments(files: &Files) -> Vec<Span> {
    let mut comments = Vec::new();
    for (id, file) in files.iter() {
        for line in 1..=file.line_count() {
            let range = file.line_range(line);
            if let Some(at) = file.line_text(line).find('#') {
                comments.push(Span::new(id, range.start + u32::try_from(at).unwrap(), range.end));
            }
        }
    }
    comments
}

/// The outcome for one finding of `swift/n-plus-one` at `SITE` in the text.
fn outcome(text: &str) -> (usize, Vec<(u32, ProblemKind)>) {
    let (files, file) = one_file("shop/views.py", text);
    let site = span(&files, file, "SITE");
    let applied = judged(vec![finding("swift/n-plus-one", site, "shop.views.orders")], &files);
    assert_eq!(applied.kept.len() + applied.ignored, 1);
    (applied.ignored, applied.problems.into_iter().map(|problem| (problem.line, problem.kind)).collect())
}

#[test]
fn an_ignore_behind_the_code_silences_its_line() {
    assert_eq!(outcome("SITE  # swiftsure: ignore[n-plus-one]: few rows\n"), (1, vec![]));
    assert_eq!(outcome("SITE  # swiftsure: ignore[swift/n-plus-one]: few rows, until=2026-11-21\n"), (1, vec![]));
}

#[test]
fn an_ignore_alone_on_its_line_silences_the_next_line_of_code() {
    assert_eq!(outcome("# swiftsure: ignore[n-plus-one]: few rows\nSITE\n"), (1, vec![]));
    assert_eq!(outcome("# swiftsure: ignore[n-plus-one]: few rows\n# more words\n    SITE\n"), (1, vec![]));
    let unused = ProblemKind::Unused { rule: "swift/n-plus-one".into() };
    assert_eq!(outcome("x  # swiftsure: ignore[n-plus-one]: few rows\nSITE\n"), (0, vec![(1, unused)]));
}

#[test]
fn an_ignore_at_a_step_silences_the_finding() {
    let mut files = Files::default();
    let views = files.add(swiftsure_source::SourceFile::new("shop/views.py", "SITE\n"));
    let text = "for x in y:  # swiftsure: ignore[n-plus-one]: few rows\n";
    let models = files.add(swiftsure_source::SourceFile::new("shop/models.py", text));
    let mut found = finding("swift/n-plus-one", span(&files, views, "SITE"), "shop.views.orders");
    found.steps = vec![step(span(&files, models, "for x"))];
    assert_eq!(judged(vec![found], &files).ignored, 1);
}

#[test]
fn an_ignore_at_the_end_of_a_broken_statement_silences_it() {
    let (files, file) = one_file("a.py", "x = f(\n    y,\n)  # swiftsure: ignore[csrf]: read only\n");
    let found = finding("sure/csrf", span(&files, file, "f(\n    y,\n)"), "a");
    assert_eq!(judged(vec![found], &files).ignored, 1);
}

#[test]
fn an_ignore_of_another_rule_silences_nothing_and_is_unused() {
    let unused = ProblemKind::Unused { rule: "sure/csrf".into() };
    assert_eq!(outcome("SITE  # swiftsure: ignore[csrf]: read only\n"), (0, vec![(1, unused)]));
}

#[test]
fn an_ignore_without_a_reason_silences_nothing() {
    assert_eq!(outcome("SITE  # swiftsure: ignore[n-plus-one]\n"), (0, vec![(1, ProblemKind::MissingReason)]));
    assert_eq!(outcome("SITE  # swiftsure: ignore[n-plus-one]: \n"), (0, vec![(1, ProblemKind::MissingReason)]));
    let only_until = "SITE  # swiftsure: ignore[n-plus-one]: until=2027-05-01\n";
    assert_eq!(outcome(only_until), (0, vec![(1, ProblemKind::MissingReason)]));
}

#[test]
fn an_ignore_past_its_day_is_stale_and_silences_nothing() {
    let text = "SITE  # swiftsure: ignore[n-plus-one]: few rows, until=2026-11-20\n";
    assert_eq!(outcome(text), (0, vec![(1, ProblemKind::Stale("2026-11-20".parse().unwrap()))]));
    let text = "SITE  # swiftsure: ignore[n-plus-one]: few rows, until=soon\n";
    assert_eq!(outcome(text), (0, vec![(1, ProblemKind::NotADay("soon".into()))]));
}

#[test]
fn an_unknown_rule_is_answered_with_the_nearest_one_and_the_others_hold() {
    let text = "SITE  # swiftsure: ignore[csfr, n-plus-one]: few rows\n";
    let (ignored, problems) = outcome(text);
    assert_eq!(ignored, 1);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].1.to_string(), "This ignore names an unknown rule \"csfr\"; did you mean \"csrf\"?");
}

#[test]
fn an_ignore_of_a_rule_that_did_not_run_is_not_called_unused() {
    let (files, _) = one_file("a.py", "x  # swiftsure: ignore[csrf]: read only\n");
    let judge = Judge { known: &RULES, ran: &[], today: "2026-11-21".parse().unwrap() };
    assert!(apply(Vec::new(), &comments(&files), &files, &judge).problems.is_empty());
}

#[test]
fn a_template_comment_works_like_one_of_python() {
    let text = "{# swiftsure: ignore[n-plus-one]: few rows #}\n<td>{{ SITE }}</td>\n";
    let (files, file) = one_file("a.html", text);
    let comment = Span::new(FileId(0), 0, 45);
    let found = finding("swift/n-plus-one", span(&files, file, "SITE"), "a.html");
    let judge = Judge { known: &RULES, ran: &RULES, today: "2026-11-21".parse().unwrap() };
    let applied = apply(vec![found], &[comment], &files, &judge);
    assert_eq!((applied.ignored, applied.problems.len()), (1, 0));
}

#[test]
fn a_mark_of_another_scanner_on_the_line_silences_the_rule_that_asks_the_same() {
    let (files, file) = one_file("shop/views.py", "SITE  # nosec B324\n");
    let site = span(&files, file, "SITE");
    let marked = judged(vec![finding("sure/weak-hash", site, "shop.views.etag")], &files);
    assert_eq!((marked.ignored, marked.problems), (1, vec![]));
    assert_eq!(judged(vec![finding("sure/open-redirect", site, "shop.views.go")], &files).ignored, 0);
}
