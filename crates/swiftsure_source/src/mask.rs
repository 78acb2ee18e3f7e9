//! Secrets of the user's files that no output may show: where they stand, and texts without them.
//!
//! A range is hidden once for a file. Excerpts leave it out by its place; sentences and changed lines, which were made of
//! the file's text, by its value.

use std::borrow::Cow;

use crate::file::{Files, Range, SourceFile, Span};
use crate::finding::Finding;

/// What stands for a hidden text.
pub const HIDDEN: &str = "…";
/// A hidden text that is shorter may stand in any sentence by chance.
const SHORTEST_IN_SENTENCES: usize = 8;
/// A line of a hidden text that is shorter tells nothing: the end of a block, say.
const SHORTEST_LINE: usize = 3;

impl SourceFile {
    /// `text`, which was made of this file, without what is hidden in it.
    pub fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        without(text, self.hidden_lines(SHORTEST_LINE))
    }

    /// The lines of the hidden texts, the longest first: a shorter one may be a part of it.
    fn hidden_lines(&self, shortest: usize) -> Vec<&str> {
        let texts = self.hidden().iter().map(|range| range.slice(&self.text));
        let lines = texts.flat_map(str::lines).map(str::trim).filter(|line| line.len() >= shortest);
        let mut lines: Vec<&str> = lines.collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.len()));
        lines
    }
}

impl Files {
    /// No output shows what stands at this place.
    pub fn hide(&mut self, span: Span) {
        if let Some(file) = self.get_mut(span.file) {
            file.hide(Range::new(span.start, span.end));
        }
    }

    /// All hidden places, in the order of files and places.
    pub fn hidden(&self) -> Vec<Span> {
        let in_file = |(id, file): (_, &SourceFile)| -> Vec<Span> {
            file.hidden().iter().map(|range| range.in_file(id)).collect()
        };
        self.iter().flat_map(in_file).collect()
    }

    /// Takes what is hidden out of all that findings say.
    pub fn mask(&self, findings: &mut [Finding]) {
        let values = |(_, file): (_, &'_ SourceFile)| !file.hidden().is_empty();
        let files: Vec<&SourceFile> = self.iter().filter(|pair| values(*pair)).map(|(_, file)| file).collect();
        let mut hidden: Vec<&str> = files.iter().flat_map(|file| file.hidden_lines(SHORTEST_IN_SENTENCES)).collect();
        hidden.sort_by_key(|line| (std::cmp::Reverse(line.len()), *line));
        hidden.dedup();
        if hidden.is_empty() {
            return;
        }
        for finding in findings {
            mask(finding, &hidden);
        }
    }
}

fn mask(finding: &mut Finding, hidden: &[&str]) {
    let own = [&mut finding.symbol, &mut finding.discriminator, &mut finding.message, &mut finding.cost_sentence];
    let steps = finding.steps.iter_mut().map(|step| &mut step.text);
    let said = own.into_iter().chain(steps).chain(&mut finding.careful).chain(&mut finding.other_eye);
    for text in said.chain(finding.fixes.iter_mut().map(|fix| &mut fix.title)) {
        if let Cow::Owned(masked) = without(text, hidden.iter().copied()) {
            *text = masked;
        }
    }
    for fix in &mut finding.fixes {
        // An edit that moves a secret would print it: such a fix is said in words.
        if fix.edits.iter().any(|edit| hidden.iter().any(|value| edit.text.contains(value))) {
            fix.edits.clear();
        }
    }
}

fn without<'t, 'h>(text: &'t str, hidden: impl IntoIterator<Item = &'h str>) -> Cow<'t, str> {
    let mut masked = Cow::Borrowed(text);
    for value in hidden {
        if masked.contains(value) {
            masked = Cow::Owned(masked.replace(value, HIDDEN));
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use crate::file::{FileId, Files, SourceFile, Span};

    #[test]
    fn what_is_hidden_is_left_out_of_texts_of_the_file() {
        let mut files = Files::default();
        let id = files.add(SourceFile::new("a.py", "KEY = 'AKIAabcdefgh'\n"));
        files.hide(Span::new(id, 11, 19));
        assert_eq!(files.hidden(), [Span::new(id, 11, 19)]);
        assert_eq!(files.get(id).masked("x = 'AKIAabcdefgh'"), "x = 'AKIA…'");
        assert_eq!(files.get(id).masked("x = 1"), "x = 1");
    }

    #[test]
    fn each_line_of_a_hidden_block_is_left_out() {
        let mut files = Files::default();
        let id = files.add(SourceFile::new("key.pem", "-----\nabcdef\nghijkl\n-----\n"));
        files.hide(Span::new(id, 6, 19));
        assert_eq!(files.get(id).masked("  ghijkl"), "  …");
    }

    #[test]
    fn a_place_in_no_file_hides_nothing() {
        let mut files = Files::default();
        files.hide(Span::new(FileId(4), 0, 9));
        assert_eq!(files.hidden(), []);
    }
}
