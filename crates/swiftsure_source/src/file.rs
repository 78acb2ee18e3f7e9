//! Source files, places in them, and line numbers.

use std::ops;
use std::sync::{Arc, LazyLock, OnceLock};

/// A file of the project or of the knowledge, by its index in [`Files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FileId(pub u32);

/// A half-open range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// Whether `other` lies inside of this span.
    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// A half-open range of bytes in a file that is known from elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Range {
    pub start: u32,
    pub end: u32,
}

impl Range {
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Nothing, at an offset.
    pub fn empty(at: u32) -> Self {
        Self { start: at, end: at }
    }

    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The text that stands there; nothing when the range is not one of this text.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    pub fn in_file(self, file: FileId) -> Span {
        Span::new(file, self.start, self.end)
    }
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// One file's path, text and line starts.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Relative to the project root, with `/`.
    pub path: Arc<str>,
    pub text: Arc<str>,
    /// Where lines begin; of most files nobody asks.
    line_starts: OnceLock<Box<[u32]>>,
    /// What no output may show, in the order of the places, without overlap.
    hidden: Vec<Range>,
}

impl SourceFile {
    /// `text` must be shorter than 4 GiB; what is longer is cut at a character border.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let mut text: Arc<str> = text.into();
        if text.len() >= u32::MAX as usize {
            let mut end = u32::MAX as usize - 1;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text = text[..end].into();
        }
        Self { path: path.into(), text, line_starts: OnceLock::new(), hidden: Vec::new() }
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| std::iter::once(0).chain(line_ends(&self.text)).map(number).collect())
    }

    pub fn position(&self, offset: u32) -> Position {
        let starts = self.line_starts();
        let row = starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = starts[row] as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.text.get(start..end).map_or(0, |before| before.chars().count());
        Position { line: number(row + 1), column: number(column + 1) }
    }

    /// The number of the line (from 1) on which `offset` lies.
    pub fn line(&self, offset: u32) -> u32 {
        number(self.line_starts().partition_point(|&start| start <= offset).max(1))
    }

    /// The bytes of a line (from 1), without its line ending; empty past the end.
    pub fn line_range(&self, line: u32) -> ops::Range<u32> {
        let row = line.saturating_sub(1) as usize;
        let len = number(self.text.len());
        let Some(&start) = self.line_starts().get(row) else { return len..len };
        let end = self.line_starts().get(row + 1).copied().unwrap_or(len);
        let text = &self.text[start as usize..end as usize];
        start..start + number(text.trim_end_matches(['\r', '\n']).len())
    }

    /// The text of a line (from 1), without its line ending; empty past the end.
    pub fn line_text(&self, line: u32) -> &str {
        let range = self.line_range(line);
        &self.text[range.start as usize..range.end as usize]
    }

    /// What no output may show, in the order of the places.
    pub fn hidden(&self) -> &[Range] {
        &self.hidden
    }

    /// No output shows this range, which grows to the borders of characters and joins what it touches.
    pub(crate) fn hide(&mut self, range: Range) {
        let len = self.text.len();
        let (mut start, mut end) = ((range.start as usize).min(len), (range.end as usize).min(len));
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        let mut joined = Range::new(number(start), number(end));
        if joined.is_empty() {
            return;
        }
        self.hidden.retain(|other| {
            let apart = other.end < joined.start || joined.end < other.start;
            if !apart {
                joined = Range::new(joined.start.min(other.start), joined.end.max(other.end));
            }
            apart
        });
        let at = self.hidden.partition_point(|other| other.start < joined.start);
        self.hidden.insert(at, joined);
    }

    pub fn line_count(&self) -> u32 {
        number(self.line_starts().len())
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The offsets after each line ending: `\n`, `\r\n` or a lone `\r`, as Python counts lines.
fn line_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().filter_map(move |(at, &byte)| match byte {
        b'\n' => Some(at + 1),
        b'\r' if bytes.get(at + 1) != Some(&b'\n') => Some(at + 1),
        _ => None,
    })
}

/// All files that were read, in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct Files {
    files: Vec<SourceFile>,
}

impl Files {
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = FileId(number(self.files.len()));
        self.files.push(file);
        id
    }

    /// The file of an id that [`Files::add`] gave out; for any other an empty file without a name.
    pub fn get(&self, id: FileId) -> &SourceFile {
        static NONE: LazyLock<SourceFile> = LazyLock::new(|| SourceFile::new("", ""));
        self.files.get(id.0 as usize).unwrap_or(&NONE)
    }

    pub(crate) fn get_mut(&mut self, id: FileId) -> Option<&mut SourceFile> {
        self.files.get_mut(id.0 as usize)
    }

    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(number(at)), file))
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    pub fn line(&self, span: Span) -> u32 {
        self.get(span.file).line(span.start)
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, SourceFile};

    #[test]
    fn lines_end_with_any_of_the_three_endings() {
        let file = SourceFile::new("a.py", "one\ntwo\r\nthree\rfour");
        assert_eq!(file.line_count(), 4);
        assert_eq!(file.line_text(2), "two");
        assert_eq!(file.line_text(3), "three");
        assert_eq!(file.line_text(9), "");
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let file = SourceFile::new("a.py", "x = 'ä'; y\n");
        let offset = u32::try_from(file.text.find('y').unwrap()).unwrap();
        assert_eq!(file.position(offset), Position { line: 1, column: 10 });
    }

    #[test]
    fn positions_past_the_end_are_at_the_end() {
        let file = SourceFile::new("a.py", "x\n");
        assert_eq!(file.position(99), Position { line: 2, column: 1 });
    }
}
