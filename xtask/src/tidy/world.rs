//! Who may touch the world: files, the environment, other programs, networks, the clock; and who serialises.

use super::Problem;
use super::code::{line_at, names};
use super::tree::{File, Tree};

/// Crates that may read files and start programs.
const IN_THE_WORLD: &[&str] = &["swiftsure", "swiftsure_review", "swiftsure_evidence", "xtask"];
/// Crates that may look at a clock.
const WITH_A_CLOCK: &[&str] = &["swiftsure", "xtask"];
/// Crates whose types may be serialised: the nouns (for the cache), who keeps them, and who writes them.
const SERIALISES: &[&str] = &["swiftsure", "swiftsure_review", "swiftsure_report", "swiftsure_source"];

/// Modules of the standard library that reach out of the process.
const WORLD: &[&str] = &["fs", "env", "process", "net"];
const CLOCK: &[&str] = &["SystemTime::now", "Instant::now", "Zoned::now", "Timestamp::now"];

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (krate, file) in tree.sources() {
        let mut report = |offset: usize, sentence: String| {
            problems.push(Problem::new(&file.path, line_at(&file.code.shipped, offset), sentence));
        };
        if !IN_THE_WORLD.contains(&krate) {
            for (offset, module) in reaches(file) {
                report(
                    offset,
                    format!("`{krate}` uses std::{module}; only the review and the binary touch the world."),
                );
            }
        }
        if !WITH_A_CLOCK.contains(&krate) {
            for clock in CLOCK {
                for offset in names(&file.code.shipped, clock) {
                    report(
                        offset,
                        format!("`{krate}` uses {clock}; the same tree must give the same bytes at any time."),
                    );
                }
            }
        }
        if !SERIALISES.contains(&krate) {
            for offset in names(&file.code.shipped, "Serialize") {
                report(offset, format!("`{krate}` serialises; programs, values and traces never leave the process."));
            }
        }
    }
    problems
}

/// Where a file names a module of [`WORLD`], written out or in a `use std::{…}`.
fn reaches(file: &File) -> Vec<(usize, &'static str)> {
    let code = &file.code.shipped;
    let mut found = Vec::new();
    for (start, _) in code.match_indices("std::") {
        let rest = &code[start + "std::".len()..];
        let members = match rest.strip_prefix('{') {
            Some(group) => members(group),
            None => vec![first_name(rest)],
        };
        found.extend(WORLD.iter().filter(|module| members.contains(module)).map(|module| (start, *module)));
    }
    found
}

/// The first names of a group: `fs` and `io` of `fs::{self, File}, io}`.
fn members(group: &str) -> Vec<&str> {
    let mut depth = 1_usize;
    let mut members = vec![first_name(group)];
    for (at, byte) in group.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b',' if depth == 1 => members.push(first_name(&group[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    members
}

fn first_name(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tree::Tree;

    fn sentences(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn only_the_review_and_the_binary_read_files() {
        let text = "use std::collections::BTreeMap;\nuse std::{io, fs::{self, File}};\n";
        let found = sentences("crates/swiftsure_rules/src/a.rs", text);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("crates/swiftsure_rules/src/a.rs:2: "), "{found:?}");
        assert!(sentences("crates/swiftsure_review/src/a.rs", text).is_empty());
        assert!(sentences("crates/swiftsure_rules/tests/main.rs", text).is_empty());
    }

    #[test]
    fn a_path_that_is_written_out_counts() {
        assert_eq!(sentences("crates/swiftsure_flow/src/a.rs", "fn a() { std::env::var(\"A\"); }").len(), 1);
        assert!(sentences("crates/swiftsure_flow/src/a.rs", "use std::{collections::{env}, fmt};").is_empty());
    }

    #[test]
    fn the_clock_belongs_to_the_binary() {
        let text = "use std::time::Duration;\nfn a() { Instant::now(); }";
        assert_eq!(sentences("crates/swiftsure_review/src/a.rs", text).len(), 1);
        assert!(sentences("crates/swiftsure/src/a.rs", text).is_empty());
    }

    #[test]
    fn the_trace_is_not_serialised() {
        assert_eq!(sentences("crates/swiftsure_django/src/a.rs", "#[derive(Serialize)] struct A;").len(), 1);
        assert!(sentences("crates/swiftsure_django/src/a.rs", "#[derive(Deserialize)] struct A;").is_empty());
    }

    #[test]
    fn what_stands_in_tests_and_comments_does_not_count() {
        let text = "// std::fs\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        assert!(sentences("crates/swiftsure_flow/src/a.rs", text).is_empty());
    }
}
