//! What a fix changes, as the lines of a diff.

use similar::{ChangeTag, TextDiff};
use swiftsure_source::{Files, Fix};

use crate::place;

/// The changes to one file.
pub(crate) struct FileDiff<'a> {
    pub(crate) path: &'a str,
    /// Blocks of lines that belong together.
    pub(crate) hunks: Vec<Vec<Line>>,
}

/// One line: its sign (`-`, `+`, or a space), its number (the old one, for added lines the new one) and its text.
pub(crate) struct Line {
    pub(crate) sign: char,
    pub(crate) number: usize,
    pub(crate) text: String,
}

/// The diff of each file that the fix changes.
pub(crate) fn of_fix<'a>(files: &'a Files, fix: &Fix) -> Vec<FileDiff<'a>> {
    let mut diffs = Vec::new();
    for id in fix.files() {
        let Some(file) = place::file(files, id) else { continue };
        let mut hunks = hunks(&file.text, &fix.apply(id, &file.text));
        if !file.hidden().is_empty() {
            for line in hunks.iter_mut().flatten() {
                line.text = file.masked(&line.text).into_owned();
            }
        }
        if !hunks.is_empty() {
            diffs.push(FileDiff { path: &file.path, hunks });
        }
    }
    diffs
}

fn hunks(old: &str, new: &str) -> Vec<Vec<Line>> {
    let (same, old, new) = changed_part(old, new);
    let diff = TextDiff::from_lines(old, new);
    let mut hunks = Vec::new();
    for group in diff.grouped_ops(1) {
        let lines: Vec<Line> = group
            .iter()
            .flat_map(|op| diff.iter_changes(op))
            .map(|change| {
                let (sign, index) = match change.tag() {
                    ChangeTag::Equal => (' ', change.old_index()),
                    ChangeTag::Delete => ('-', change.old_index()),
                    ChangeTag::Insert => ('+', change.new_index()),
                };
                let text = change.value().trim_end_matches(['\r', '\n']).to_owned();
                Line { sign, number: same + index.unwrap_or_default() + 1, text }
            })
            .collect();
        // Lines that stay are shown between changes only.
        let first = lines.iter().position(|line| line.sign != ' ').unwrap_or_default();
        let past = lines.iter().rposition(|line| line.sign != ' ').map_or(0, |last| last + 1);
        hunks.push(lines.into_iter().take(past).skip(first).collect());
    }
    hunks
}

/// How many lines both texts begin with, and what is left of them without their common beginning and end: a fix changes
/// a few lines of a file that may be long.
fn changed_part<'t>(old: &'t str, new: &'t str) -> (usize, &'t str, &'t str) {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let same = old_lines.iter().zip(&new_lines).take_while(|(a, b)| a == b).count();
    let (old_lines, new_lines) = (&old_lines[same..], &new_lines[same..]);
    let tail = old_lines.iter().rev().zip(new_lines.iter().rev()).take_while(|(a, b)| a == b).count();
    let bytes = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
    let end = bytes(&old_lines[old_lines.len() - tail..]);
    let start = old.len() - bytes(old_lines);
    (same, &old[start..old.len() - end], &new[start..new.len() - end])
}

#[cfg(test)]
mod tests {
    use super::hunks;

    fn shown(old: &str, new: &str) -> Vec<String> {
        let lines = hunks(old, new).into_iter().flatten();
        lines.map(|line| format!("{} {} {}", line.number, line.sign, line.text)).collect()
    }

    #[test]
    fn only_changed_lines_and_those_between_them_are_shown() {
        assert_eq!(shown("a\nb\nc\nd\n", "a\nB\nc\nd\n"), ["2 - b", "2 + B"]);
        assert_eq!(shown("a\nb\nc\nd\n", "a\nB\nc\nD\n"), ["2 - b", "2 + B", "3   c", "4 - d", "4 + D"]);
    }

    #[test]
    fn insertions_and_a_missing_last_line_end_work() {
        assert_eq!(shown("a", "a\nb"), ["1 - a", "1 + a", "2 + b"]);
        assert_eq!(shown("", "x\n"), ["1 + x"]);
        assert_eq!(shown("a\na\na\n", "a\na\na\na\n"), ["4 + a"]);
        assert!(shown("a\n", "a\n").is_empty());
    }
}
