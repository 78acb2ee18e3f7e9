use swiftsure_review::{Baseline, BaselineError};
use swiftsure_source::{FileId, Finding, Span};

use crate::cases::support::{Folder, finding, one_file};

fn at(rule: &'static str, symbol: &str, start: u32) -> Finding {
    finding(rule, Span::new(FileId(0), start, start + 1), symbol)
}

#[test]
fn accepted_findings_are_known_wherever_they_moved_to() {
    let (files, _) = one_file("shop/views.py", "a\nb\nc\n");
    let baseline = Baseline::of(&[at("swift/n-plus-one", "shop.views.orders", 0)], &files);
    let split =
        baseline.split(vec![at("swift/n-plus-one", "shop.views.orders", 4), at("sure/csrf", "shop.views.pay", 2)]);
    assert_eq!(split.known.len(), 1);
    assert_eq!(split.new[0].rule, "sure/csrf");
    assert_eq!(split.gone, 0);
}

#[test]
fn more_findings_under_one_key_than_were_accepted_are_new() {
    let (files, _) = one_file("shop/views.py", "a\nb\nc\n");
    let same = |start| at("swift/n-plus-one", "shop.views.orders", start);
    let baseline = Baseline::of(&[same(0), same(2)], &files);
    let split = baseline.split(vec![same(0), same(2), same(4)]);
    assert_eq!((split.known.len(), split.new.len()), (2, 1));
    assert_eq!(split.new[0].span.start, 4);
}

#[test]
fn shrinking_drops_what_is_gone_and_adds_nothing() {
    let (files, _) = one_file("shop/views.py", "a\nb\nc\n");
    let [a, b] = [at("swift/n-plus-one", "shop.a", 0), at("swift/n-plus-one", "shop.b", 0)];
    let baseline = Baseline::of(&[a.clone(), a.clone(), b], &files);
    let now = vec![a, at("sure/csrf", "shop.c", 0)];
    let shrunk = baseline.shrunk_to(&now, &files);
    assert_eq!(shrunk.len(), 1);
    assert_eq!(baseline.split(now.clone()).gone, 2);
    assert_eq!(shrunk.split(now).new.len(), 1);
}

#[test]
fn the_file_is_sorted_and_says_one_finding_a_line() {
    let (files, _) = one_file("shop/views.py", "a\n");
    let findings = [at("swift/n-plus-one", "shop.views.b", 0), at("sure/csrf", "shop.views.a", 0)];
    let text = Baseline::of(&findings, &files).to_json();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 7, "{text}");
    assert!(
        lines[3].starts_with(r#"    {"path":"shop/views.py","rule":"sure/csrf","symbol":"shop.views.a","#),
        "{text}"
    );
    let reversed = [findings[1].clone(), findings[0].clone()];
    assert_eq!(Baseline::of(&reversed, &files).to_json(), text);
}

#[test]
fn what_was_written_is_read_again() {
    let folder = Folder::new();
    let (files, _) = one_file("shop/views.py", "a\n");
    let path = folder.join("swiftsure-baseline.json");
    assert!(Baseline::read(&path).unwrap().is_none());
    for baseline in [Baseline::of(&[at("sure/csrf", "shop.\"odd\"", 0)], &files), Baseline::default()] {
        baseline.write(&path).unwrap();
        assert_eq!(Baseline::read(&path).unwrap(), Some(baseline));
    }
}

#[test]
fn a_broken_or_newer_file_is_said_in_a_sentence() {
    let folder = Folder::with(&[("a.json", "<<<<<<< HEAD\n"), ("b.json", "{\"version\": 9, \"entries\": 1}")]);
    let error = Baseline::read(&folder.join("a.json")).unwrap_err();
    assert!(error.to_string().contains("a.json is not a baseline: expected value at line 1"), "{error}");
    let error = Baseline::read(&folder.join("b.json")).unwrap_err();
    assert!(matches!(error, BaselineError::Version { version: 9, .. }), "{error}");
    assert!(Baseline::default().write(&folder.join("no/such/c.json")).is_err());
}

#[test]
fn a_finding_that_a_merge_left_twice_counts_once() {
    let line = r#"{"path":"a.py","rule":"sure/csrf","symbol":"a.b","fingerprint":"00000000000000ff","count":1}"#;
    let text = format!("{{\"version\": 1, \"findings\": [{line}, {line}]}}");
    assert_eq!(Baseline::from_json("x.json".as_ref(), &text).unwrap().len(), 1);
    let text = text.replace("00ff", "00fg");
    assert!(Baseline::from_json("x.json".as_ref(), &text).is_err());
}
