//! What the terminal can show, and how text from the project is made safe to show there.

use std::io;

use anstyle::{AnsiColor, Color, Style as Paint};
use swiftsure_source::{Grade, Severity, Text};
use unicode_width::UnicodeWidthStr;

/// How wide, how colourful and how talkative the output may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four independent choices of the user")]
pub struct Style {
    pub color: bool,
    /// In columns; less than 40 counts as 40.
    pub width: usize,
    /// Whether arrows, dots and the like may be written, or only ASCII in their place.
    pub unicode: bool,
    /// Also what was skipped, and everything that is otherwise cut to a few.
    pub verbose: bool,
    /// Findings only.
    pub quiet: bool,
    /// What the user typed to name the project, for a shell and with a space before it: the commands that are named
    /// as the next ones repeat it. Empty for the current folder.
    pub paths: Text,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: 80, unicode: true, verbose: false, quiet: false, paths: "" }
    }
}

/// What a piece of text is, as far as colour goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Plain,
    Heading,
    Label,
    Path,
    Code,
    Command,
    Caret,
    Added,
    Removed,
    Severity(Severity),
    Grade(Grade),
}

impl Role {
    fn paint(self) -> Paint {
        let color = |color: AnsiColor| Paint::new().fg_color(Some(Color::Ansi(color)));
        match self {
            Self::Plain => Paint::new(),
            Self::Heading => Paint::new().bold(),
            Self::Label | Self::Grade(Grade::Read) => Paint::new().dimmed(),
            Self::Path | Self::Code | Self::Severity(Severity::Low) | Self::Grade(Grade::Seen) => {
                color(AnsiColor::Cyan)
            }
            Self::Command => color(AnsiColor::Cyan).bold(),
            Self::Caret | Self::Severity(Severity::Medium) => color(AnsiColor::Yellow),
            Self::Added | Self::Grade(Grade::Proved) => color(AnsiColor::Green),
            Self::Removed | Self::Severity(Severity::High) => color(AnsiColor::Red),
            Self::Severity(Severity::Critical) => color(AnsiColor::Red).bold(),
        }
    }
}

impl Style {
    /// Without colour, for text that goes into a file or another format.
    pub(crate) fn plain() -> Self {
        Self::default()
    }

    pub(crate) fn width(&self) -> usize {
        self.width.max(40)
    }

    pub(crate) fn paint(&self, role: Role, text: &str) -> String {
        if !self.color || role == Role::Plain || text.is_empty() {
            return text.to_owned();
        }
        let paint = role.paint();
        format!("{paint}{text}{paint:#}")
    }

    /// `text` painted and filled up with spaces to `width` columns.
    pub(crate) fn cell(&self, role: Role, text: &str, width: usize) -> String {
        format!("{}{:fill$}", self.paint(role, text), "", fill = width.saturating_sub(columns(text)))
    }

    /// One line of text that a terminal shows as it is: no line ends, no control characters, nothing that turns the
    /// direction of reading, and only ASCII signs of ours where the terminal has no others.
    pub(crate) fn clean(&self, text: &str) -> String {
        let mut line = String::with_capacity(text.len());
        for ch in text.chars() {
            match ch {
                '\n' | '\r' | '\t' => line.push(' '),
                _ if is_unsafe(ch) => line.push(self.stand_in(ch)),
                _ if self.unicode => line.push(ch),
                _ => match in_ascii(ch) {
                    Some(sign) => line.push_str(sign),
                    None => line.push(ch),
                },
            }
        }
        line
    }

    /// One visible column in place of a character that must not reach the terminal.
    pub(crate) fn stand_in(&self, ch: char) -> char {
        match ch as u32 {
            _ if !self.unicode => '?',
            code @ 0..0x20 => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
            0x7f => '\u{2421}',
            _ => char::REPLACEMENT_CHARACTER,
        }
    }

    pub(crate) fn dot(&self) -> &'static str {
        if self.unicode { "·" } else { "-" }
    }

    pub(crate) fn arrow(&self) -> &'static str {
        if self.unicode { "→" } else { "->" }
    }

    pub(crate) fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// A paragraph over the whole width, each line after `indent` spaces; nothing for an empty text.
    pub(crate) fn paragraph(&self, role: Role, indent: usize, text: &str, out: &mut dyn io::Write) -> io::Result<()> {
        for line in wrap(&self.clean(text), self.width().saturating_sub(indent)) {
            writeln!(out, "{:indent$}{}", "", self.paint(role, &line))?;
        }
        Ok(())
    }

    /// A paragraph beside a label in the margin: `  careful   ...`; nothing for an empty text.
    pub(crate) fn beside(&self, label: &str, text: &str, out: &mut dyn io::Write) -> io::Result<()> {
        let mut label = label;
        for line in wrap(&self.clean(text), self.width().saturating_sub(MARGIN)) {
            writeln!(out, "  {}{line}", self.cell(Role::Label, label, MARGIN - 2))?;
            label = "";
        }
        Ok(())
    }
}

/// The lines of `text` (cleaned before) in at most `width` columns; words are never broken. None for an empty text.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let options = textwrap::Options::new(width.max(1))
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// Where the text beside a label starts.
pub(crate) const MARGIN: usize = 12;

/// The columns that `text` takes.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// Control characters and those that change the direction or order in which text reads.
pub(crate) fn is_unsafe(ch: char) -> bool {
    ch.is_control()
        || matches!(ch, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}')
        || matches!(ch, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn in_ascii(ch: char) -> Option<&'static str> {
    Some(match ch {
        '·' | '×' => "*",
        '→' | '▸' => "->",
        '…' => "...",
        '–' | '—' => "-",
        '≤' => "<=",
        '≥' => ">=",
        '“' | '”' | '„' => "\"",
        '‘' | '’' => "'",
        '\u{a0}' => " ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Role, Style};

    #[test]
    fn control_characters_become_visible_signs_of_one_column() {
        let style = Style::default();
        assert_eq!(style.clean("a\u{1b}[31mb\nc\u{9b}d\u{202e}e"), "a␛[31mb c\u{fffd}d\u{fffd}e");
        let ascii = Style { unicode: false, ..style };
        assert_eq!(ascii.clean("2·|a| → \u{1b}"), "2*|a| -> ?");
    }

    #[test]
    fn without_colour_nothing_is_painted() {
        assert_eq!(Style::default().paint(Role::Heading, "x"), "x");
        assert_eq!(Style { color: true, ..Style::default() }.paint(Role::Heading, "x"), "\u{1b}[1mx\u{1b}[0m");
    }
}
