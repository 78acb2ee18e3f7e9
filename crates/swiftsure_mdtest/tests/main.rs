//! Runs the pages of all rules as tests. `SWIFTSURE_PAGE=n_plus_one` runs the pages whose path contains that.

// In a test, a panic is the report; the lint's own exception knows functions with `#[test]` only, not their helpers.
#![allow(clippy::unwrap_used)]

mod cases {
    pub(crate) mod run;
}

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use cases::run::{PageFile, find, folder, main_page, page_name, pages};
use swiftsure_mdtest::{Problem, Rule, parse, verify};
use swiftsure_rules::RULES;

/// Pages that run at the same time.
const WORKERS: usize = 2;

#[test]
fn every_rule_has_its_page_and_every_page_its_rule() {
    let expected: Vec<String> = RULES.iter().map(|rule| page_name(rule.info.name)).collect();
    let found: Vec<String> = pages(&folder()).into_iter().map(|page| page.name).collect();
    let mut wrong = String::new();
    for name in expected.iter().filter(|name| !found.contains(name)) {
        let _ = writeln!(wrong, "There is no page {name} for its rule.");
    }
    for name in found.iter().filter(|name| !expected.contains(&main_page(name))) {
        let _ = writeln!(wrong, "No rule in RULES has the page {name}.");
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_page_carries_the_name_of_its_rule() {
    for rule in RULES {
        let (page, _) = parse(rule.info.page);
        assert_eq!(page.title, rule.info.name);
    }
}

#[test]
fn every_page_holds_what_it_states() {
    let wanted = std::env::var("SWIFTSURE_PAGE").unwrap_or_default();
    let pages: Vec<PageFile> = pages(&folder()).into_iter().filter(|page| page.name.contains(&wanted)).collect();
    assert!(!pages.is_empty(), "No page's path contains \"{wanted}\".");
    let next = AtomicUsize::new(0);
    let work = || {
        let mut reports = Vec::new();
        while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
            reports.push((page.name.clone(), report(page)));
        }
        reports
    };
    let mut reports: Vec<(String, String)> = thread::scope(|threads| {
        let workers: Vec<_> = (0..WORKERS).map(|_| threads.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    reports.sort();
    let wrong: String = reports.into_iter().map(|(_, report)| report).collect();
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The problems of a page, each on a line with its place; empty if there are none.
fn report(file: &PageFile) -> String {
    let (page, mut problems) = parse(&file.text);
    match RULES.iter().find(|rule| page_name(rule.info.name) == main_page(&file.name)) {
        Some(rule) => {
            // How a rule mends is shown on its main page.
            let fixes = rule.info.fixes && main_page(&file.name) == file.name;
            problems.extend(verify(&page, Rule { name: rule.info.name, fixes }, find));
        }
        None => problems.push(Problem { line: 1, message: "No rule has this page.".to_owned() }),
    }
    let mut text = String::new();
    for problem in problems {
        let _ = writeln!(text, "{}:{}: {}", file.name, problem.line, problem.message);
    }
    text
}
