//! Spans as paths, lines and columns; never fails, whatever the span.

use swiftsure_source::{FileId, Files, SourceFile, Span};

/// A span for people and programs: lines and columns from 1, the end past the last character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place<'a> {
    pub(crate) path: &'a str,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) end_line: u32,
    pub(crate) end_column: u32,
}

/// The file with this number, if it is one of `files`.
pub(crate) fn file(files: &Files, id: FileId) -> Option<&SourceFile> {
    ((id.0 as usize) < files.len()).then(|| files.get(id))
}

/// Where the span lies; what is outside of the text counts as its end.
pub(crate) fn place(files: &Files, span: Span) -> Place<'_> {
    let Some(file) = file(files, span.file) else {
        return Place { path: "unknown", line: 1, column: 1, end_line: 1, end_column: 1 };
    };
    let len = u32::try_from(file.text.len()).unwrap_or(u32::MAX);
    let start = span.start.min(len);
    let (first, last) = (file.position(start), file.position(span.end.clamp(start, len)));
    Place { path: &file.path, line: first.line, column: first.column, end_line: last.line, end_column: last.column }
}

/// `shop/views.py:12`.
pub(crate) fn path_and_line(files: &Files, span: Span) -> String {
    let place = place(files, span);
    format!("{}:{}", place.path, place.line)
}

#[cfg(test)]
mod tests {
    use swiftsure_source::{FileId, Files, SourceFile, Span};

    use super::{path_and_line, place};

    #[test]
    fn a_span_outside_of_the_text_or_the_files_has_a_place_all_the_same() {
        let mut files = Files::default();
        let id = files.add(SourceFile::new("a.py", "x = 'ä'\n"));
        assert_eq!(path_and_line(&files, Span::new(id, 900, 20)), "a.py:2");
        assert_eq!(path_and_line(&files, Span::new(FileId(7), 0, 1)), "unknown:1");
        let inside_of_a_character = place(&files, Span::new(id, 6, 6));
        assert_eq!((inside_of_a_character.line, inside_of_a_character.column), (1, 6));
    }
}
