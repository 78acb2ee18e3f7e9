//! What stands in files: their length, their first line, and words that have no place in them.

use super::Problem;
use super::code::{line_at, names};
use super::tree::{File, Tree};

/// A file longer than this has more than one subject.
const RUST_LINES: usize = 600;
const MARKDOWN_LINES: usize = 1000;

/// Calls that end the program, and what is left over from writing it.
const ENDS: &[&str] = &[".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!(", "dbg!("];

/// The folder that has never heard of the framework.
const ENGINE: &str = "crates/swiftsure_flow/src/";

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in &tree.files {
        problems.extend(too_long(file));
        problems.extend(no_header(file));
        problems.extend(knows_the_framework(file));
    }
    for (krate, file) in tree.sources().filter(|(krate, _)| *krate != "xtask") {
        problems.extend(can_end(krate, file));
    }
    problems
}

fn too_long(file: &File) -> Option<Problem> {
    let limit = if file.is_rust() { RUST_LINES } else { MARKDOWN_LINES };
    let lines = file.text.lines().count();
    (lines > limit).then(|| Problem::new(&file.path, 0, format!("It has {lines} lines; {limit} are allowed.")))
}

/// Each file says what it is for. Modules of tests may leave it to their names.
fn no_header(file: &File) -> Option<Problem> {
    let silent = file.is_rust() && !file.path.contains("/tests/") && !file.text.starts_with("//!");
    silent.then(|| Problem::new(&file.path, 1, "It does not start with a `//!` that says what it is for."))
}

fn knows_the_framework(file: &File) -> Option<Problem> {
    let offset = file.path.starts_with(ENGINE).then(|| file.text.to_ascii_lowercase().find("django"))??;
    Some(Problem::new(&file.path, line_at(&file.text, offset), "The engine has never heard of Django."))
}

fn can_end(krate: &str, file: &File) -> Vec<Problem> {
    let code = &file.code.shipped;
    let mut problems = Vec::new();
    for word in ENDS {
        for offset in names(code, word) {
            // A parser's own `expect` is a method like any other.
            if *word == ".expect(" && code[..offset].ends_with("self") {
                continue;
            }
            let word = word.trim_start_matches('.').trim_end_matches(['(', ')', '!']);
            let sentence = format!("`{krate}` uses `{word}`; no input may end the program.");
            problems.push(Problem::new(&file.path, line_at(code, offset), sentence));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tree::Tree;

    fn sentences(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_long_file_is_named_with_its_limit() {
        let text = format!("//! Long.\n{}", "\n".repeat(600));
        assert_eq!(sentences("crates/a/src/b.rs", &text), ["crates/a/src/b.rs: It has 601 lines; 600 are allowed."]);
        assert_eq!(sentences("docs/a.md", &"\n".repeat(1001)).len(), 1);
        assert!(sentences("docs/a.md", &"\n".repeat(1000)).is_empty());
    }

    #[test]
    fn each_source_says_what_it_is_for() {
        assert_eq!(sentences("crates/a/src/b.rs", "fn c() {}").len(), 1);
        assert!(sentences("crates/a/tests/cases/b.rs", "fn c() {}").is_empty());
    }

    #[test]
    fn the_engine_has_never_heard_of_the_framework() {
        assert_eq!(sentences("crates/swiftsure_flow/src/a.rs", "//! Like DJANGO.").len(), 1);
        assert!(sentences("crates/swiftsure_django/src/a.rs", "//! Like Django.").is_empty());
    }

    #[test]
    fn libraries_never_end_the_program() {
        for word in ["a.unwrap()", "a.expect(\"b\")", "todo!()", "dbg!(a)", "panic!(\"b\")"] {
            let text = format!("//! A.\nfn a() {{ {word}; }}");
            assert_eq!(sentences("crates/a/src/b.rs", &text).len(), 1, "{word}");
            assert!(sentences("crates/a/tests/b.rs", &text).is_empty(), "{word}");
        }
        assert!(sentences("crates/a/src/b.rs", "//! A.\nfn a() { b.unwrap_or(c); self.expect(d); }").is_empty());
    }
}
