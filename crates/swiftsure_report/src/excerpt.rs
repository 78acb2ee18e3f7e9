//! Source lines with marks under the spans that matter.
//!
//! Marks must stand under what they mean: tabs are widened, wide characters count twice, and a long line is cut to a
//! window around the first mark.

use std::io;
use std::ops::Range;

use swiftsure_source::{SourceFile, Span};
use unicode_width::UnicodeWidthChar;

use crate::style::{Role, Style, columns, is_unsafe};

/// The columns before the source: number, bar and spaces.
const GUTTER: usize = 10;
const TAB: usize = 4;

/// A span to underline.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) span: Span,
    /// `^` for the place a finding is about, `-` for those on the way.
    pub(crate) main: bool,
}

/// One character as shown, with its place in the line's bytes and in the terminal's columns.
struct Cell {
    byte: usize,
    column: usize,
    width: usize,
    text: String,
}

/// Draws the line on which the first mark starts, with all marks that start on it.
pub(crate) fn draw(file: &SourceFile, marks: &[Mark], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(first) = marks.first() else { return Ok(()) };
    let line = file.line(first.span.start);
    let text = file.line_text(line);
    let cells = expand(text, &hidden_on(file, line), style);
    let on_line = |mark: &&Mark| file.line(mark.span.start) == line;
    let ranges: Vec<_> = marks
        .iter()
        .filter(on_line)
        .map(|mark| (columns_of(mark.span, file.line_range(line).start, &cells, text), mark))
        .collect();
    let anchor = ranges.first().map_or((0, 1), |(range, _)| *range);
    let window = window(&cells, anchor, style.width().saturating_sub(GUTTER), columns(style.ellipsis()));

    let bar = style.paint(Role::Label, "|");
    let number = style.paint(Role::Label, &format!("{line:>7}"));
    writeln!(out, "{}", format!("{number} {bar} {}", cut(&cells, window, style)).trim_end())?;

    let mut marked: Vec<Option<bool>> = vec![None; window.1.saturating_sub(window.0)];
    for ((start, end), mark) in &ranges {
        for column in (*start).max(window.0)..(*end).min(window.1) {
            marked[column - window.0] = Some(mark.main);
        }
    }
    let lead = if window.0 > 0 { columns(style.ellipsis()) } else { 0 };
    let mut carets = " ".repeat(lead);
    carets.extend(marked.iter().map(|mark| match mark {
        Some(true) => '^',
        Some(false) => '-',
        None => ' ',
    }));
    let last = ranges.iter().map(|(_, mark)| file.line(mark.span.end.max(mark.span.start))).max();
    let more = last.filter(|&last| last > line).map(|last| format!(" to line {last}")).unwrap_or_default();
    writeln!(out, "        {bar} {}", style.paint(Role::Caret, &format!("{}{more}", carets.trim_end())))
}

/// The bytes of a line that may not be shown.
fn hidden_on(file: &SourceFile, line: u32) -> Vec<Range<usize>> {
    let whole = file.line_range(line);
    let on_line = file.hidden().iter().filter(|hidden| hidden.start < whole.end && whole.start < hidden.end);
    let within = |at: u32| at.saturating_sub(whole.start) as usize;
    on_line.map(|hidden| within(hidden.start)..within(hidden.end)).collect()
}

/// The line as shown, character by character. A hidden text is one ellipsis: its length says something, too.
fn expand(text: &str, hidden: &[Range<usize>], style: &Style) -> Vec<Cell> {
    let mut column = 0;
    let mut cells = Vec::with_capacity(text.len());
    for (byte, ch) in text.char_indices() {
        let within = hidden.iter().find(|range| range.contains(&byte));
        let (shown, width) = match ch {
            _ if within.is_some_and(|range| range.start == byte || byte == 0) => {
                (style.ellipsis().to_owned(), columns(style.ellipsis()))
            }
            _ if within.is_some() => (String::new(), 0),
            '\t' => {
                let width = TAB - column % TAB;
                (" ".repeat(width), width)
            }
            _ if is_unsafe(ch) => (style.stand_in(ch).to_string(), 1),
            _ => (ch.to_string(), ch.width().unwrap_or(0)),
        };
        cells.push(Cell { byte, column, width, text: shown });
        column += width;
    }
    cells
}

/// The columns from the start of a span to its end or the end of its first line; at least one.
fn columns_of(span: Span, line_start: u32, cells: &[Cell], text: &str) -> (usize, usize) {
    let shown = text.trim_end().len();
    let start = (span.start.saturating_sub(line_start) as usize).min(shown);
    let end = (span.end.saturating_sub(line_start) as usize).clamp(start, shown.max(start));
    // A byte inside of a character belongs to that character.
    let from = cells.iter().rev().find(|cell| cell.byte <= start && start < text.len());
    let from = from.map_or_else(|| total(cells), |cell| cell.column);
    let to = cells.iter().find(|cell| cell.byte >= end).map_or_else(|| total(cells), |cell| cell.column);
    (from, to.max(from + 1))
}

fn total(cells: &[Cell]) -> usize {
    cells.last().map_or(0, |cell| cell.column + cell.width)
}

/// The columns to show, from and to, such that the anchor is seen and what is cut leaves room for an ellipsis.
fn window(cells: &[Cell], anchor: (usize, usize), room: usize, ellipsis: usize) -> (usize, usize) {
    let total = total(cells).max(anchor.1);
    if total <= room {
        return (0, total);
    }
    let room = room.saturating_sub(2 * ellipsis).max(1);
    if anchor.1 <= room {
        return (0, room);
    }
    let lead = room.saturating_sub(anchor.1 - anchor.0).min(room / 3);
    let start = anchor.0.saturating_sub(lead).min(total.saturating_sub(room));
    (start, start + room)
}

fn cut(cells: &[Cell], (from, to): (usize, usize), style: &Style) -> String {
    let mut line = String::new();
    if from > 0 {
        line.push_str(style.ellipsis());
    }
    for cell in cells {
        let end = cell.column + cell.width;
        if cell.column >= from && end <= to {
            line.push_str(&cell.text);
        } else if cell.column < to && end > from {
            // A wide character across the border of the window.
            let visible = end.min(to) - cell.column.max(from);
            line.extend(std::iter::repeat_n(' ', visible));
        }
    }
    if total(cells) > to {
        line.push_str(style.ellipsis());
    }
    line
}

#[cfg(test)]
mod tests {
    use swiftsure_source::{FileId, Files, SourceFile, Span};

    use super::{Mark, draw};
    use crate::style::Style;

    fn drawn(text: &str, needles: &[&str]) -> String {
        let file = SourceFile::new("a.py", text);
        let mark = |needle: &&str| {
            let start = text.find(needle).unwrap();
            let number = |at| u32::try_from(at).unwrap();
            Mark { span: Span::new(FileId(0), number(start), number(start + needle.len())), main: true }
        };
        let marks: Vec<Mark> = needles.iter().map(mark).collect();
        let mut out = Vec::new();
        draw(&file, &marks, &Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn carets_stand_under_their_text_after_tabs_and_wide_characters() {
        assert_eq!(
            drawn("\tx = '日本'; name\n", &["name"]),
            concat!("      1 |     x = '日本'; name\n", "        |                 ^^^^\n",)
        );
    }

    #[test]
    fn two_marks_share_one_line() {
        assert_eq!(
            drawn("a.b + c.d\n", &["a.b", "c.d"]),
            concat!(
                "      1 | a.b + c.d\n", //
                "        | ^^^   ^^^\n",
            )
        );
    }

    #[test]
    fn a_span_over_several_lines_says_where_it_ends() {
        assert_eq!(
            drawn("x = (\n  1\n)\n", &["(\n  1\n)"]),
            concat!(
                "      1 | x = (\n", //
                "        |     ^ to line 3\n",
            )
        );
    }

    #[test]
    fn a_long_line_is_cut_around_its_mark() {
        let text = format!("{}name{}", "a".repeat(500), "b".repeat(500));
        let drawing = drawn(&text, &["name"]);
        let lines: Vec<&str> = drawing.lines().collect();
        assert!(lines.iter().all(|line| crate::style::columns(line) <= 80), "{drawing}");
        let column = |line: &str, needle: &str| crate::style::columns(line.split(needle).next().unwrap());
        assert_eq!(column(lines[0], "name"), column(lines[1], "^^^^"));
        assert!(lines[0].contains("…a") && lines[0].ends_with("b…"));
    }

    #[test]
    fn what_is_hidden_is_one_ellipsis_and_the_marks_stand_right() {
        let text = "KEY = 'AKIAabcdefgh' + name\n";
        let mut files = Files::default();
        let id = files.add(SourceFile::new("a.py", text));
        files.hide(Span::new(id, 11, 19));
        let marks = [(6, 20), (23, 27)].map(|(start, end)| Mark { span: Span::new(id, start, end), main: true });
        let mut out = Vec::new();
        draw(files.get(id), &marks, &Style::default(), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            concat!(
                "      1 | KEY = 'AKIA…' + name\n", //
                "        |       ^^^^^^^   ^^^^\n",
            )
        );
    }

    #[test]
    fn escapes_in_the_source_do_not_reach_the_terminal() {
        assert!(drawn("x = '\u{1b}[31m'; name", &["name"]).contains("'␛[31m'; name"));
    }

    #[test]
    fn spans_outside_of_the_text_draw_something_and_do_not_panic() {
        let file = SourceFile::new("a.py", "x = 'ä'\n");
        for (start, end) in [(0, 900), (900, 901), (6, 6), (5, 0), (8, 8), (u32::MAX, u32::MAX)] {
            let mark = Mark { span: Span::new(FileId(0), start, end), main: false };
            assert!(draw(&file, &[mark], &Style::default(), &mut Vec::new()).is_ok());
        }
        assert!(draw(&SourceFile::new("", ""), &[], &Style::default(), &mut Vec::new()).is_ok());
    }
}
