//! Whatever a project says, its trace ends and nothing panics: real files, changed at random in always the same way.
//!
//! The way from the parser to the trace is long; names that are exchanged lead further into it than broken syntax:
//! classes that inherit themselves, functions that call themselves, URL lists that include each other.

use std::path::Path;

use crate::harness::analysed;

const PROJECTS: u64 = 48;

/// A generator of pseudo-random numbers: Marsaglia's xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn one_of<'t>(&mut self, items: &[&'t str]) -> &'t str {
        items.get(self.below(items.len())).copied().unwrap_or_default()
    }
}

/// The files of the example site, with their paths from its root.
fn material() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/bookshop");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort();
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let relative = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && relative != "tests" {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|ending| ending == "py") {
            files.push((relative, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

fn is_word(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic)
}

/// The names and the signs between them.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut inside = false;
    for (at, sign) in text.char_indices() {
        let word = sign.is_alphanumeric() || sign == '_';
        if at > start && word != inside {
            found.push(&text[start..at]);
            start = at;
        }
        inside = word;
    }
    found.push(&text[start..]);
    found
}

fn damage(text: &str, all: &str, dice: &mut Dice) -> String {
    let lines: Vec<&str> = text.lines().collect();
    match dice.below(6) {
        0 => lines[..dice.below(lines.len())].join("\n"),
        1 => {
            let gone = dice.below(lines.len());
            lines.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, line)| *line).collect::<Vec<_>>().join("\n")
        }
        2 => {
            let (mut lines, others) = (lines, all.lines().collect::<Vec<_>>());
            let at = dice.below(lines.len());
            lines.insert(at, dice.one_of(&others));
            lines.join("\n")
        }
        3 => {
            let from = (0..=dice.below(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            format!(
                "{}{}{}",
                &text[..from],
                dice.one_of(&["(", "]", ":", "\\", "'''", "\u{0}", "*", "é"]),
                &text[from..]
            )
        }
        // Names take each other's place.
        _ => {
            let names: Vec<&str> = tokens(all).into_iter().filter(|token| is_word(token)).collect();
            let (from, to) = (dice.one_of(&names), dice.one_of(&names));
            tokens(text).into_iter().map(|token| if token == from { to } else { token }).collect()
        }
    }
}

#[test]
fn a_damaged_project_has_a_trace() {
    let files = material();
    let all: String = files.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    for seed in 1..=PROJECTS {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut damaged = files.clone();
        for _ in 0..=dice.below(4) {
            let at = dice.below(damaged.len());
            for _ in 0..=dice.below(6) {
                damaged[at].1 = damage(&damaged[at].1, &all, &mut dice);
            }
        }
        let borrowed: Vec<(&str, &str)> = damaged.iter().map(|(path, text)| (&**path, &**text)).collect();
        let count = || analysed(&borrowed, |_, analysis| (analysis.trace.accesses.len(), analysis.trace.entries.len()));
        let found = count();
        assert!(seed % 8 != 0 || found == count(), "seed {seed}");
    }
}
