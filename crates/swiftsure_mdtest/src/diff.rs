//! What a fix changes, as lines: written for a report, and compared with what a page states.

use std::collections::BTreeMap;

use crate::expectation::without;

/// Unchanged lines that a written diff shows around a change.
const CONTEXT: usize = 1;

/// Texts of files by their paths.
pub(crate) type Texts<'a> = BTreeMap<&'a str, &'a str>;

/// The lines that two texts do not share, with one line around each change; `@@` parts hunks.
///
/// Expectation comments are no part of either text.
pub(crate) fn write(before: &str, after: &str) -> String {
    let script = script(&without(before), &without(after));
    let near = |at: usize| {
        let around = at.saturating_sub(CONTEXT)..(at + CONTEXT + 1).min(script.len());
        script.get(around).is_some_and(|lines| lines.iter().any(|(sign, _)| *sign != ' '))
    };
    let mut text = String::new();
    let mut skipped = false;
    for (at, (sign, line)) in script.iter().enumerate() {
        if !near(at) {
            skipped = true;
            continue;
        }
        if skipped && !text.is_empty() {
            text.push_str("@@\n");
        }
        skipped = false;
        text.push_str(format!("{sign}{line}").trim_end());
        text.push('\n');
    }
    text
}

/// Whether a stated diff is what changes between the texts: the same lines go and come, and its context is there.
pub(crate) fn states(stated: &str, before: &Texts<'_>, after: &Texts<'_>) -> bool {
    let wanted: Vec<String> = stated.lines().filter(|line| is_change(line)).map(normal).collect();
    let real: Vec<String> = before
        .iter()
        .filter_map(|(path, old)| Some((old, after.get(path)?)))
        .flat_map(|(old, new)| changes(old, new))
        .collect();
    wanted == real && stated.split("@@\n").all(|hunk| stands_in(hunk, before, '+') && stands_in(hunk, after, '-'))
}

fn changes(old: &str, new: &str) -> Vec<String> {
    let lines = write(old, new);
    lines.lines().filter(|line| is_change(line)).map(normal).collect()
}

fn is_change(line: &str) -> bool {
    line.starts_with(['-', '+'])
}

fn normal(line: &str) -> String {
    line.trim_end().to_owned()
}

/// Whether the lines of a hunk, without those of the other side, stand together in one of the texts.
fn stands_in(hunk: &str, texts: &Texts<'_>, other: char) -> bool {
    let own = hunk.lines().filter(|line| !line.starts_with(other));
    let side: Vec<&str> = own.map(|line| line.get(1..).unwrap_or_default().trim_end()).collect();
    side.is_empty() || texts.values().any(|text| without(text).windows(side.len()).any(|window| window == side))
}

/// Every line of both texts with a sign, by the longest common subsequence.
fn script<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let common = common_lengths(old, new);
    let length =
        |row: usize, column: usize| common.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default();
    let (mut row, mut column) = (0, 0);
    let mut lines = Vec::new();
    loop {
        match (old.get(row), new.get(column)) {
            (Some(left), Some(right)) if left == right => {
                lines.push((' ', *left));
                (row, column) = (row + 1, column + 1);
            }
            (Some(left), right) if right.is_none() || length(row + 1, column) >= length(row, column + 1) => {
                lines.push(('-', *left));
                row += 1;
            }
            (_, Some(right)) => {
                lines.push(('+', *right));
                column += 1;
            }
            _ => return lines,
        }
    }
}

/// For each pair of places, how many lines the rests of the texts have in common.
fn common_lengths(old: &[&str], new: &[&str]) -> Vec<Vec<usize>> {
    let mut rows = vec![vec![0; new.len() + 1]];
    for left in old.iter().rev() {
        let below = rows.last().cloned().unwrap_or_default();
        let mut row = vec![0; new.len() + 1];
        for (column, right) in new.iter().enumerate().rev() {
            row[column] = if left == right { below[column + 1] + 1 } else { below[column].max(row[column + 1]) };
        }
        rows.push(row);
    }
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    use super::{Texts, states, write};

    const BEFORE: &str = "a\nb  # finding:\nc\nd\ne\nf\n";
    const AFTER: &str = "a\nB  # finding:\nc\nd\ne\nF\n";

    fn texts(text: &str) -> Texts<'_> {
        [("x.py", text)].into()
    }

    #[test]
    fn a_diff_shows_the_changed_lines_and_one_line_around_them() {
        assert_eq!(write(BEFORE, AFTER), " a\n-b\n+B\n c\n@@\n e\n-f\n+F\n");
    }

    #[test]
    fn a_page_states_a_diff_with_or_without_context() {
        for stated in [" a\n-b\n+B\n@@\n-f\n+F\n", "-b\n+B\n@@\n e\n-f\n+F\n"] {
            assert!(states(stated, &texts(BEFORE), &texts(AFTER)), "{stated}");
        }
    }

    #[test]
    fn other_changes_and_false_context_are_not_what_happens() {
        for stated in ["-b\n+B\n", "-b\n+B\n@@\n-f\n+G\n", " z\n-b\n+B\n@@\n-f\n+F\n", "-b\n+B\n-f\n+F\n"] {
            assert!(!states(stated, &texts(BEFORE), &texts(AFTER)), "{stated}");
        }
    }
}
