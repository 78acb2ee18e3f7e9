//! The pieces of a Markdown page that matter here, in order, each with its line.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// What ends the documentation of a page.
const MARKER: &str = "<!-- tests -->";

/// One piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Heading {
        level: u8,
        text: String,
    },
    /// The line that ends the documentation.
    Marker,
    /// A paragraph of a path in backticks and a colon.
    Label(String),
    Fence {
        info: String,
        text: String,
        closed: bool,
    },
    Prose,
}

/// A piece with the line (from 1) and the byte at which it begins.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub piece: Piece,
    pub line: u32,
    pub start: usize,
}

/// The pieces of a page.
pub(crate) fn pieces(source: &str) -> Vec<Placed> {
    let mut found = Vec::new();
    let mut place = LineCounter::new(source);
    // What the block that is being read holds so far: its text, and the code spans in it.
    let mut text = String::new();
    let mut spans: Vec<String> = Vec::new();
    for (event, range) in Parser::new(source).into_offset_iter() {
        let piece = match event {
            Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::CodeBlock(_)) => {
                text.clear();
                spans.clear();
                // The kind of a fence stands on its start only.
                if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event {
                    spans.push(info.trim().to_owned());
                }
                None
            }
            Event::Text(part) => {
                text.push_str(&part);
                None
            }
            Event::Code(part) => {
                text.push_str(&part);
                spans.push(part.into_string());
                None
            }
            Event::SoftBreak | Event::HardBreak => {
                text.push('\n');
                None
            }
            Event::End(TagEnd::Heading(level)) => {
                Some(Piece::Heading { level: level as u8, text: text.trim().to_owned() })
            }
            Event::End(TagEnd::Paragraph) => Some(paragraph(&text, &spans)),
            Event::End(TagEnd::CodeBlock) => Some(match spans.pop() {
                Some(info) => {
                    let closed = is_closed(source.get(range.clone()).unwrap_or_default());
                    Piece::Fence { info, text: std::mem::take(&mut text), closed }
                }
                None => Piece::Prose,
            }),
            Event::Html(html) if html.trim() == MARKER => Some(Piece::Marker),
            _ => None,
        };
        found.extend(piece.map(|piece| Placed { piece, line: place.line(range.start), start: range.start }));
    }
    found
}

/// A label is one code span and a colon, and nothing else.
fn paragraph(text: &str, spans: &[String]) -> Piece {
    match spans {
        [path] if text.strip_prefix(path.as_str()) == Some(":") => Piece::Label(path.clone()),
        _ => Piece::Prose,
    }
}

/// Whether the last line of a fenced block is a fence of its own.
fn is_closed(block: &str) -> bool {
    let mut lines = block.trim_end().lines();
    let first = lines.next().is_some();
    first
        && lines
            .next_back()
            .is_some_and(|line| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~"))
}

/// Lines of offsets that mostly grow.
struct LineCounter<'a> {
    source: &'a str,
    line: u32,
    at: usize,
}

impl<'a> LineCounter<'a> {
    fn new(source: &'a str) -> Self {
        Self { source, line: 1, at: 0 }
    }

    fn line(&mut self, offset: usize) -> u32 {
        if offset < self.at {
            *self = Self::new(self.source);
        }
        let passed = self.source.get(self.at..offset).unwrap_or_default();
        self.line += u32::try_from(passed.matches('\n').count()).unwrap_or_default();
        self.at = offset;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    fn shown(source: &str) -> Vec<(u32, Piece)> {
        pieces(source).into_iter().map(|placed| (placed.line, placed.piece)).collect()
    }

    #[test]
    fn a_page_is_read_as_headings_labels_fences_and_prose() {
        let source = "# swift/x\n\nText `code`:\n\n<!-- tests -->\n\n## Case\n\n`a/b.py`:\n\n```py\nx = 1\n```\n";
        assert_eq!(
            shown(source),
            [
                (1, Piece::Heading { level: 1, text: "swift/x".into() }),
                (3, Piece::Prose),
                (5, Piece::Marker),
                (7, Piece::Heading { level: 2, text: "Case".into() }),
                (9, Piece::Label("a/b.py".into())),
                (11, Piece::Fence { info: "py".into(), text: "x = 1\n".into(), closed: true }),
            ]
        );
    }

    #[test]
    fn a_label_needs_no_blank_line_before_its_fence() {
        let found = shown("`a.py`:\n```py\nx\n```\n");
        assert_eq!(found[0], (1, Piece::Label("a.py".into())));
        assert_eq!(found[1].0, 2);
    }

    #[test]
    fn a_fence_that_nothing_closes_says_so() {
        let found = shown("```py\nx = 1\n");
        assert_eq!(found, [(1, Piece::Fence { info: "py".into(), text: "x = 1\n".into(), closed: false })]);
    }
}
