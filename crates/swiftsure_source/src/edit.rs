//! Changes to the user's files that mend a finding.

use crate::file::{FileId, Span};

/// How far a fix can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Safety {
    /// The page does and shows the same afterwards.
    Safe,
    /// Changes something that a person should look at first.
    Review,
    /// Only shown, never applied.
    Display,
}

/// Replaces a range of a file with a text; an empty range inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// One way to mend a finding: a sentence, and edits that may touch several files.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Fix {
    pub title: String,
    pub safety: Safety,
    /// In the order of their places, without overlap. Empty when the fix can only be said in words.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix in words only.
    pub fn words(title: impl Into<String>) -> Self {
        Self { title: title.into(), safety: Safety::Display, edits: Vec::new() }
    }

    pub fn new(title: impl Into<String>, safety: Safety, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.span);
        Self { title: title.into(), safety, edits }
    }

    /// The files that the fix touches, each once, in order.
    pub fn files(&self) -> Vec<FileId> {
        let mut files: Vec<FileId> = self.edits.iter().map(|edit| edit.span.file).collect();
        files.dedup();
        files
    }

    /// `text` of the file `file` after the fix; edits that overlap an earlier one or leave the text are skipped.
    pub fn apply(&self, file: FileId, text: &str) -> String {
        let mut result = String::with_capacity(text.len());
        let mut done = 0;
        for edit in self.edits.iter().filter(|edit| edit.span.file == file) {
            let (start, end) = (edit.span.start as usize, edit.span.end as usize);
            let (Some(before), Some(_)) = (text.get(done..start), text.get(start..end)) else { continue };
            result.push_str(before);
            result.push_str(&edit.text);
            done = end;
        }
        result.push_str(text.get(done..).unwrap_or_default());
        result
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, Fix, Safety};
    use crate::file::{FileId, Span};

    #[test]
    fn edits_apply_in_the_order_of_their_places() {
        let file = FileId(0);
        let edit = |start, end, text: &str| Edit { span: Span::new(file, start, end), text: text.into() };
        let fix = Fix::new("swap", Safety::Safe, vec![edit(4, 5, "b"), edit(0, 1, "a")]);
        assert_eq!(fix.apply(file, "x = y"), "a = b");
        assert_eq!(fix.apply(FileId(1), "x = y"), "x = y");
    }

    #[test]
    fn an_edit_outside_of_the_text_is_skipped() {
        let edit = Edit { span: Span::new(FileId(0), 90, 91), text: "b".into() };
        assert_eq!(Fix::new("far", Safety::Safe, vec![edit]).apply(FileId(0), "x"), "x");
    }
}
