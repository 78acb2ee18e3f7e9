//! The steps of a proof in columns: number, label, what happens, where; and under some of them the source.

use std::io;

use swiftsure_source::{Files, Span, Step};

use crate::excerpt::{self, Mark};
use crate::place;
use crate::style::{Role, Style, columns, wrap};

/// The number and the spaces around it.
const NUMBER: usize = 4;
/// What the text of a step keeps at least; a place that leaves less goes on a line of its own.
const NARROWEST_TEXT: usize = 24;

/// Writes the steps, one a line where it fits; `site` gets the strong mark in the source.
pub(crate) fn write(
    files: &Files,
    steps: &[Step],
    site: Span,
    indent: usize,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let layout = Layout::of(files, steps, indent, style);
    for (at, step) in steps.iter().enumerate() {
        layout.step(files, at + 1, step, style, out)?;
        let line_follows = steps.get(at + 1).is_some_and(|next| next.excerpt && same_line(files, next.span, step.span));
        if step.excerpt && !line_follows {
            excerpt_under(files, &steps[..=at], site, style, out)?;
        }
    }
    Ok(())
}

/// The widths of the columns, the same for all steps of one proof.
struct Layout {
    indent: usize,
    label: usize,
    text: usize,
    /// Between the start of the text and the right border.
    room: usize,
}

impl Layout {
    fn of(files: &Files, steps: &[Step], indent: usize, style: &Style) -> Self {
        let label = steps.iter().map(|step| columns(step.label)).max().unwrap_or_default().max(8) + 2;
        let room = style.width().saturating_sub(indent + NUMBER + label).max(NARROWEST_TEXT);
        let longest_text = steps.iter().map(|step| columns(&style.clean(&step.text))).max().unwrap_or_default();
        let longest_place = steps
            .iter()
            .map(|step| columns(&style.clean(&place::path_and_line(files, step.span))))
            .filter(|place| place + 2 + NARROWEST_TEXT <= room)
            .max();
        let text = longest_text.min(longest_place.map_or(room, |place| room - 2 - place));
        Self { indent, label, text, room }
    }

    fn step(
        &self,
        files: &Files,
        number: usize,
        step: &Step,
        style: &Style,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let place = style.clean(&place::path_and_line(files, step.span));
        let text = style.clean(&step.text);
        // One line a step: a text that is longer than its column pushes a short place to the right.
        let whole = self.text.max(columns(&text));
        let column = if whole + 2 + columns(&place) <= self.room { whole } else { self.text };
        let first = wrap(&text, column).into_iter().next().unwrap_or_default();
        // A text that breaks early reads better whole, above its place.
        let breaks_early = 2 * columns(&first) < column && columns(&first) < columns(&text);
        let beside = column + 2 + columns(&place) <= self.room && !breaks_early;
        let mut lines = wrap(&text, if beside { column } else { self.room }).into_iter();
        let first = lines.next().unwrap_or_default();
        let label = style.cell(Role::Label, &style.clean(step.label), self.label);
        let margin = self.indent + NUMBER + self.label;
        let painted = style.paint(Role::Path, &place);
        write!(out, "{:indent$}{number:>3} {label}", "", indent = self.indent)?;
        if beside {
            writeln!(out, "{}  {painted}", style.cell(Role::Plain, &first, column))?;
        } else {
            writeln!(out, "{first}")?;
        }
        for line in lines {
            writeln!(out, "{:margin$}{line}", "")?;
        }
        if beside { Ok(()) } else { writeln!(out, "{:margin$}{painted}", "") }
    }
}

/// Quotes the line of the last step, marking all steps before it that ask for the same line without a break.
fn excerpt_under(files: &Files, steps: &[Step], site: Span, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(last) = steps.last() else { return Ok(()) };
    let Some(file) = place::file(files, last.span.file) else { return Ok(()) };
    let on_line = |step: &&Step| step.excerpt && same_line(files, step.span, last.span);
    let marks: Vec<Mark> =
        steps.iter().rev().take_while(on_line).map(|step| Mark { span: step.span, main: step.span == site }).collect();
    excerpt::draw(file, &marks, style, out)
}

fn same_line(files: &Files, a: Span, b: Span) -> bool {
    a.file == b.file && place::file(files, a.file).is_some_and(|file| file.line(a.start) == file.line(b.start))
}
