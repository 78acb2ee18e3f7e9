//! A rule page: its documentation, and its cases with their files and expectations.

use crate::DEFAULT_PATH;
use crate::expectation::{self, Expectation};
use crate::markdown::{Piece, Placed, pieces};

/// The section whose files all cases share.
const SHARED: &str = "Project";
/// What a fence below the marker may be.
const INFOS: [&str; 6] = ["py", "django", "diff", "cost", "fix", "severity"];
/// Fences of files that are no programs, each with the path of its file above it.
const CONFIGS: [&str; 7] = ["dockerfile", "env", "ini", "json", "text", "toml", "yaml"];

/// A rule page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The name of the rule with its lens.
    pub title: String,
    /// Everything above the marker, with the title.
    pub documentation: String,
    pub cases: Vec<Case>,
}

/// One case: a small project, and what must be found in it.
#[derive(Clone, Debug, Default)]
pub struct Case {
    pub heading: String,
    /// The line of the heading on the page.
    pub line: u32,
    /// With the files of the shared project, sorted by path.
    pub files: Vec<CaseFile>,
    /// In the order of the page.
    pub expectations: Vec<Expectation>,
    /// What the first safe fix changes.
    pub diff: Option<Block>,
    /// The costs of the findings, one a line.
    pub cost: Option<Block>,
    /// What the fixes of the findings say, one finding a line.
    pub fix: Option<Block>,
    /// How much the findings matter, one finding a line.
    pub severity: Option<Block>,
}

/// A file of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFile {
    pub path: String,
    pub text: String,
    /// The line of the page for each line of the text.
    pub lines: Vec<u32>,
}

/// The text of a fence, and the line of the page on which it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub line: u32,
    pub text: String,
}

/// What is wrong with a page, or with what was found for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line of the page.
    pub line: u32,
    /// One sentence; what was found instead may follow on lines of its own.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(line: u32, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

impl CaseFile {
    /// The line of the page for a line (from 1) of this file.
    pub fn page_line(&self, line: u32) -> Option<u32> {
        self.lines.get(line.checked_sub(1)? as usize).copied()
    }
}

impl Case {
    pub fn file(&self, path: &str) -> Option<&CaseFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The line of the page for a place in a file; the heading where the place is not on the page.
    pub fn page_line(&self, path: &str, line: u32) -> u32 {
        self.file(path).and_then(|file| file.page_line(line)).unwrap_or(self.line)
    }
}

/// Reads a page. What is wrong with it comes back beside what could be read.
pub fn parse(source: &str) -> (Page, Vec<Problem>) {
    let mut reader = Reader::default();
    for placed in pieces(source) {
        reader.take(source, placed);
    }
    reader.finish(source)
}

#[derive(Default)]
struct Reader {
    page: Page,
    problems: Vec<Problem>,
    below_marker: bool,
    /// The files of the shared section, once it is over.
    shared: Vec<CaseFile>,
    section: Option<Case>,
    label: Option<(String, u32)>,
}

impl Reader {
    fn take(&mut self, source: &str, placed: Placed) {
        let Placed { piece, line, start } = placed;
        if let Some((path, at)) = self.label.take_if(|_| !matches!(piece, Piece::Fence { .. })) {
            self.problem(at, format!("`{path}` names a file, but no fence follows."));
        }
        match piece {
            Piece::Heading { level: 1, text } if self.page.title.is_empty() => self.page.title = text,
            Piece::Marker if self.below_marker => self.problem(line, "The marker of the tests stands here again."),
            Piece::Marker => {
                self.below_marker = true;
                source.get(..start).unwrap_or_default().trim_end().clone_into(&mut self.page.documentation);
            }
            Piece::Heading { .. } | Piece::Label(_) | Piece::Prose if !self.below_marker => {}
            Piece::Heading { level: 2, text } => self.open(text, line),
            Piece::Heading { text, .. } => {
                self.problem(line, format!("\"{text}\" is no `##` heading; below the marker each case has one."));
            }
            Piece::Label(path) => self.label = Some((path, line)),
            Piece::Fence { closed: false, .. } => self.problem(line, "Nothing closes this fence."),
            Piece::Fence { info, text, .. } if self.below_marker => self.fence(&info, text, line),
            Piece::Fence { .. } | Piece::Prose => {}
        }
    }

    fn problem(&mut self, line: u32, message: impl Into<String>) {
        self.problems.push(Problem::new(line, message));
    }

    fn open(&mut self, heading: String, line: u32) {
        self.close();
        if heading == SHARED && !(self.page.cases.is_empty() && self.shared.is_empty()) {
            self.problem(line, "`## Project` must be the first section below the marker, once.");
        }
        if self.page.cases.iter().any(|case| case.heading == heading) {
            self.problem(line, format!("There is a case \"{heading}\" already."));
        }
        self.section = Some(Case { heading, line, ..Case::default() });
    }

    fn close(&mut self) {
        let Some(mut section) = self.section.take() else { return };
        if section.files.is_empty() {
            self.problem(section.line, format!("\"{}\" has no `py` fence.", section.heading));
        }
        for file in &section.files {
            expectations(file, &mut section.expectations, &mut self.problems);
        }
        section.expectations.sort_by_key(|expected| expected.page_line);
        if section.heading == SHARED {
            if let Some(expected) = section.expectations.first() {
                let line = expected.page_line;
                self.problem(line, "An expectation belongs in a case: write the file again there.");
            }
            self.shared = section.files;
            return;
        }
        let missing = self.shared.iter().filter(|file| section.file(&file.path).is_none());
        let missing: Vec<CaseFile> = missing.cloned().collect();
        section.files.extend(missing);
        section.files.sort_by(|left, right| left.path.cmp(&right.path));
        self.page.cases.push(section);
    }

    fn fence(&mut self, info: &str, text: String, line: u32) {
        let label = self.label.take();
        let Some(section) = &mut self.section else {
            self.problem(line, "This fence stands above the first `##` heading.");
            return;
        };
        let slot = match info {
            "py" => {
                let path = label.map_or_else(|| DEFAULT_PATH.to_owned(), |(path, _)| path);
                add(&mut section.files, path, &text, line);
                return;
            }
            other if other == "django" || CONFIGS.contains(&other) => {
                match label {
                    Some((path, _)) => add(&mut section.files, path, &text, line),
                    None => self.problem(line, "This file needs a name: a path in backticks on the line above."),
                }
                return;
            }
            "diff" => &mut section.diff,
            "cost" => &mut section.cost,
            "fix" => &mut section.fix,
            "severity" => &mut section.severity,
            _ => {
                let known: Vec<String> = INFOS.iter().chain(&CONFIGS).map(|info| format!("`{info}`")).collect();
                let known = known.join(", ");
                self.problem(line, format!("A fence `{info}` is not known; a case is made of {known}."));
                return;
            }
        };
        if slot.replace(Block { line, text }).is_some() {
            self.problem(line, format!("The case has a `{info}` fence already."));
        } else if let Some((path, at)) = label {
            self.problem(at, format!("`{path}` names a file, but the fence below it is a `{info}` fence."));
        }
    }

    fn finish(mut self, source: &str) -> (Page, Vec<Problem>) {
        self.close();
        if let Some((path, at)) = self.label.take() {
            self.problem(at, format!("`{path}` names a file, but no fence follows."));
        }
        if self.page.title.is_empty() {
            self.problem(1, "The page does not begin with `# ` and the name of its rule.");
        }
        if !self.below_marker {
            source.trim_end().clone_into(&mut self.page.documentation);
            self.problem(1, "The page has no line `<!-- tests -->`, so it tests nothing.");
        }
        self.problems.sort_by_key(|problem| problem.line);
        (self.page, self.problems)
    }
}

/// Adds a fence to the file that it belongs to. The fence opens on the line before its text.
fn add(files: &mut Vec<CaseFile>, path: String, text: &str, line: u32) {
    let at = files.iter().position(|file| file.path == path).unwrap_or_else(|| {
        files.push(CaseFile { path, ..CaseFile::default() });
        files.len() - 1
    });
    if let Some(file) = files.get_mut(at) {
        file.text.push_str(text);
        file.lines.extend((line + 1..).zip(text.lines()).map(|(number, _)| number));
    }
}

/// The expectations in a file. One that stands alone speaks of the next line with code.
fn expectations(file: &CaseFile, found: &mut Vec<Expectation>, problems: &mut Vec<Problem>) {
    let mut waiting: Vec<Expectation> = Vec::new();
    for (number, text) in (1..).zip(file.text.lines()) {
        let page_line = file.page_line(number).unwrap_or_default();
        let line = expectation::read(text);
        if let Some(what) = &line.problem {
            let message = format!("`{what}` is not read: an expectation is `# finding: [rule] \"text\"`.");
            problems.push(Problem::new(page_line, message));
        }
        let alone = line.stands_alone();
        if !alone {
            found.extend(waiting.drain(..).map(|expected| Expectation { line: number, ..expected }));
        }
        let place = if alone { &mut waiting } else { &mut *found };
        place.extend(line.expected.into_iter().map(|(rule, text)| Expectation {
            path: file.path.clone(),
            line: number,
            page_line,
            rule,
            text,
        }));
    }
    for expected in waiting {
        problems.push(Problem::new(expected.page_line, "No line follows this expectation."));
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    const PAGE: &str = "\
# swift/x

Says something.

<!-- tests -->

## Project

`shop/models.py`:

```py
class Order: pass
```

## One

```py
a()  # finding: \"A\"
# finding: [y]
# finding:
b()
```

More of it:

```py
c()
```

## Two

`shop/models.py`:

```py
class Other: pass
```

```cost
|orders|
```
";

    #[test]
    fn the_documentation_ends_at_the_marker() {
        let (page, problems) = parse(PAGE);
        assert_eq!(problems, []);
        assert_eq!(page.title, "swift/x");
        assert_eq!(page.documentation, "# swift/x\n\nSays something.");
        let headings: Vec<&str> = page.cases.iter().map(|case| case.heading.as_str()).collect();
        assert_eq!(headings, ["One", "Two"]);
    }

    #[test]
    fn fences_of_one_file_concatenate_and_keep_their_lines() {
        let (page, _) = parse(PAGE);
        let case = &page.cases[0];
        let views = case.file("shop/views.py").unwrap();
        assert!(views.text.ends_with("b()\nc()\n"));
        assert_eq!(views.page_line(4), Some(21));
        assert_eq!(views.page_line(5), Some(27));
        assert_eq!(case.page_line("shop/views.py", 90), case.line);
    }

    #[test]
    fn a_file_of_a_case_replaces_the_shared_one() {
        let (page, _) = parse(PAGE);
        assert_eq!(page.cases[0].file("shop/models.py").unwrap().text, "class Order: pass\n");
        assert_eq!(page.cases[1].file("shop/models.py").unwrap().text, "class Other: pass\n");
        assert_eq!(page.cases[1].cost.as_ref().unwrap().text, "|orders|\n");
    }

    #[test]
    fn an_expectation_speaks_of_its_line_or_of_the_next_one() {
        let (page, _) = parse(PAGE);
        let places: Vec<(u32, u32, Option<&str>)> = page.cases[0]
            .expectations
            .iter()
            .map(|expected| (expected.line, expected.page_line, expected.rule.as_deref()))
            .collect();
        assert_eq!(places, [(1, 18, None), (4, 19, Some("y")), (4, 20, None)]);
    }

    #[test]
    fn what_is_wrong_with_a_page_is_said_with_its_line() {
        let page = "<!-- tests -->\n\n## A\n\n```python\nx\n```\n\n`a.py`:\n\nText.\n\n### B\n\n```py\nx\n# finding:\n";
        let (_, problems) = parse(page);
        let said: Vec<String> =
            problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect();
        assert_eq!(
            said,
            [
                "1: The page does not begin with `# ` and the name of its rule.",
                "3: \"A\" has no `py` fence.",
                "5: A fence `python` is not known; a case is made of `py`, `django`, `diff`, `cost`, `fix`, `severity`, `dockerfile`, `env`, \
                 `ini`, `json`, `text`, `toml`, `yaml`.",
                "9: `a.py` names a file, but no fence follows.",
                "13: \"B\" is no `##` heading; below the marker each case has one.",
                "15: Nothing closes this fence.",
            ]
        );
    }

    #[test]
    fn an_expectation_in_the_shared_project_is_refused() {
        let (_, problems) = parse("# x\n<!-- tests -->\n\n## Project\n```py\na  # finding:\n```\n");
        assert_eq!(problems[0].message, "An expectation belongs in a case: write the file again there.");
    }
}
