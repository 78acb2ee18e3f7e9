//! Markdown pages of rules, as a terminal shows them: headings at the margin, text wrapped, code indented, links kept.

use std::io;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::style::{Role, Style, columns, wrap};

/// What stands between the page and the examples that are its tests.
const TESTS: &str = "<!-- tests -->";
/// How far the text stands from the headings.
const BODY: usize = 2;
/// How far code stands from the text.
const CODE: usize = 4;

/// A page without the examples that are its rule's tests.
pub(crate) fn for_readers(page: &str) -> &str {
    page.split_once(TESTS).map_or(page, |(before, _)| before)
}

/// Writes a page without its tests. A title (a heading of the first level) is left out: whoever shows a page has said what it is.
pub(crate) fn write(markdown: &str, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page {
        style,
        out,
        text: String::new(),
        code: None,
        title: false,
        lists: Vec::new(),
        item: None,
        table: Vec::new(),
        links: Vec::new(),
        last: Block::Nothing,
    };
    for event in Parser::new_ext(for_readers(markdown), Options::ENABLE_TABLES) {
        match event {
            Event::Start(tag) => page.start(tag)?,
            Event::End(tag) => page.end(tag)?,
            Event::Text(text) => page.push(&text),
            Event::Code(code) => page.inline_code(&code),
            Event::SoftBreak => page.text.push(' '),
            Event::HardBreak => page.text.push('\n'),
            _ => {}
        }
    }
    page.paragraph()
}

/// What was written last, or is to be written now: it decides on the empty line between.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Nothing,
    Heading,
    Item,
    Other,
}

/// The page while it is written; `text` gathers what belongs to the block that is open.
struct Page<'a> {
    style: &'a Style,
    out: &'a mut dyn io::Write,
    text: String,
    code: Option<String>,
    title: bool,
    /// For each open list the number of its next item, if it is numbered.
    lists: Vec<Option<u64>>,
    /// The sign of the item whose first line has not been written yet.
    item: Option<String>,
    table: Vec<Vec<String>>,
    /// The address of each open link, and where its words start in `text`.
    links: Vec<(String, usize)>,
    last: Block,
}

impl Page<'_> {
    fn start(&mut self, tag: Tag<'_>) -> io::Result<()> {
        match tag {
            Tag::Heading { level, .. } => self.title = level == HeadingLevel::H1,
            Tag::CodeBlock(_) => {
                self.paragraph()?;
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                self.paragraph()?;
                self.lists.push(first);
            }
            Tag::Item => self.item = Some(self.next_sign()),
            Tag::Table(_) => self.table.clear(),
            Tag::TableHead | Tag::TableRow => self.table.push(Vec::new()),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((self.style.clean(&dest_url), self.text.len()));
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> io::Result<()> {
        match tag {
            TagEnd::Heading(_) => self.heading()?,
            TagEnd::Paragraph => self.paragraph()?,
            TagEnd::CodeBlock => self.code_block()?,
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Item => {
                self.paragraph()?;
                self.item = None;
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                if let Some(row) = self.table.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.write_table()?,
            TagEnd::Link | TagEnd::Image => {
                // The address stands after the words, unless it is the words.
                if let Some((url, start)) = self.links.pop()
                    && self.text.get(start..) != Some(url.as_str())
                {
                    self.text.extend([" (", &url, ")"]);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        match &mut self.code {
            Some(code) => code.push_str(text),
            None => self.text.push_str(&self.style.clean(text)),
        }
    }

    fn inline_code(&mut self, code: &str) {
        let code = self.style.clean(code);
        let shown = if self.style.color { self.style.paint(Role::Code, &code) } else { format!("`{code}`") };
        self.text.push_str(&shown);
    }

    /// The empty line before a block, where one belongs.
    fn gap(&mut self, block: Block) -> io::Result<()> {
        let joined = match self.last {
            Block::Nothing => true,
            Block::Heading => block != Block::Heading,
            Block::Item => block == Block::Item,
            Block::Other => false,
        };
        self.last = block;
        if joined { Ok(()) } else { writeln!(self.out) }
    }

    fn indent(&self) -> usize {
        BODY + self.lists.iter().map(|list| if list.is_some() { 3 } else { 2 }).sum::<usize>()
    }

    fn next_sign(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}.", *number - 1)
            }
            _ => "-".to_owned(),
        }
    }

    fn heading(&mut self) -> io::Result<()> {
        let text = std::mem::take(&mut self.text);
        if self.title {
            return Ok(());
        }
        self.gap(Block::Heading)?;
        for line in wrap(&text, self.style.width()) {
            writeln!(self.out, "{}", self.style.paint(Role::Heading, &line))?;
        }
        Ok(())
    }

    fn paragraph(&mut self) -> io::Result<()> {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return Ok(());
        }
        let sign = self.item.take();
        self.gap(if sign.is_some() { Block::Item } else { Block::Other })?;
        let indent = self.indent();
        let sign = sign.map(|sign| format!("{sign} ")).unwrap_or_default();
        let outer = indent.saturating_sub(columns(&sign));
        for (at, line) in wrap(&text, self.style.width().saturating_sub(indent)).iter().enumerate() {
            if at == 0 {
                writeln!(self.out, "{:outer$}{sign}{line}", "")?;
            } else {
                writeln!(self.out, "{:indent$}{line}", "")?;
            }
        }
        Ok(())
    }

    fn code_block(&mut self) -> io::Result<()> {
        let code = self.code.take().unwrap_or_default();
        self.gap(Block::Other)?;
        let indent = self.indent() + CODE;
        for line in code.lines() {
            let line = self.style.clean(&line.replace('\t', "    "));
            let painted = self.style.paint(Role::Code, line.trim_end());
            writeln!(self.out, "{}", format!("{:indent$}{painted}", "").trim_end())?;
        }
        Ok(())
    }

    /// A table in columns if it fits, else row by row.
    fn write_table(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.table);
        let Some((head, body)) = rows.split_first() else { return Ok(()) };
        self.gap(Block::Other)?;
        let indent = self.indent();
        let width_of = |column: usize| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell_columns(cell)).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..head.len()).map(width_of).collect();
        let fits = indent + widths.iter().map(|width| width + 2).sum::<usize>() <= self.style.width() + 2;
        if fits {
            for row in &rows {
                let mut line = String::new();
                for (cell, width) in row.iter().zip(&widths) {
                    line.push_str(cell);
                    line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell_columns(cell)) + 2));
                }
                writeln!(self.out, "{:indent$}{}", "", line.trim_end())?;
            }
            return Ok(());
        }
        for row in body {
            let cells: Vec<String> = head.iter().zip(row).map(|(name, cell)| format!("{name}: {cell}")).collect();
            for (at, line) in wrap(&cells.join("; "), self.style.width().saturating_sub(indent + 2)).iter().enumerate()
            {
                writeln!(self.out, "{:indent$}{}{line}", "", if at == 0 { "- " } else { "  " })?;
            }
        }
        Ok(())
    }
}

/// The columns of a cell, which may be painted.
fn cell_columns(cell: &str) -> usize {
    textwrap::core::display_width(cell)
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::style::Style;

    fn shown(markdown: &str) -> String {
        let mut out = Vec::new();
        write(markdown, &Style { width: 40, ..Style::default() }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn headings_stand_at_the_margin_and_code_is_indented() {
        let page =
            "# n-plus-one\n\nA `query` for **each** row.\n\n## What to do\n\n```py\nfor a in b:\n\n\tpass\n```\n";
        assert_eq!(
            shown(page),
            concat!(
                "  A `query` for each row.\n",
                "\n",
                "What to do\n",
                "      for a in b:\n",
                "\n",
                "          pass\n",
            )
        );
    }

    #[test]
    fn lists_nest_and_wrap() {
        let page = "Text:\n\n- one that is long enough to be wrapped here\n  - inner\n- two\n\n1. first\n2. second\n";
        assert_eq!(
            shown(page),
            concat!(
                "  Text:\n",
                "\n",
                "  - one that is long enough to be\n",
                "    wrapped here\n",
                "    - inner\n",
                "  - two\n",
                "  1. first\n",
                "  2. second\n",
            )
        );
    }

    #[test]
    fn links_keep_their_address() {
        assert_eq!(
            shown("See [docs](https://a.b/c) or <https://a.b>.\n"),
            concat!(
                "  See docs (https://a.b/c) or\n", //
                "  https://a.b.\n",
            )
        );
    }

    #[test]
    fn tables_stand_in_columns_or_row_by_row() {
        assert_eq!(shown("| a | b |\n|---|---|\n| `x` | y |\n"), "  a    b\n  `x`  y\n");
        let wide = "| name | what |\n|---|---|\n| select_related | joins the tables of the relations |\n";
        assert_eq!(
            shown(wide),
            concat!(
                "  - name: select_related; what: joins\n", //
                "    the tables of the relations\n",
            )
        );
    }

    #[test]
    fn escapes_in_a_page_do_not_reach_the_terminal() {
        assert!(!shown("a\u{1b}[31m `\u{1b}[0m`\n\n    \u{1b}[2J\n").contains('\u{1b}'));
    }
}
