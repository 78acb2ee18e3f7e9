//! Comments in a case that say which findings it expects.

/// What introduces an expectation.
const WORD: &str = "# finding:";

/// A finding that a case expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    pub path: String,
    /// The line in the file (from 1) on which the main site of the finding begins.
    pub line: u32,
    /// The line of the page on which the expectation stands.
    pub page_line: u32,
    /// The name of the rule as it was written; `None` for the rule of the page.
    pub rule: Option<String>,
    /// What the message must contain.
    pub text: Option<String>,
}

impl Expectation {
    /// Whether it is about `rule` (with its lens), on a page of the rule `page`.
    pub fn is_about(&self, rule: &str, page: &str) -> bool {
        match &self.rule {
            Some(name) => rule == name || rule.rsplit('/').next() == Some(name),
            None => rule == page,
        }
    }
}

/// What a line of code says of findings.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    /// The line without its expectations.
    pub code: &'a str,
    /// Rule and text of each expectation.
    pub expected: Vec<(Option<String>, Option<String>)>,
    /// What is written in a way that is not understood.
    pub problem: Option<String>,
}

impl Line<'_> {
    /// Whether nothing but expectations stands on the line.
    pub(crate) fn stands_alone(&self) -> bool {
        self.code.is_empty() && (!self.expected.is_empty() || self.problem.is_some())
    }
}

/// Takes the expectations from the end of a line: `# finding:`, or `{# finding: #}` in a template.
pub(crate) fn read(line: &str) -> Line<'_> {
    if let Some((code, comment)) = line.split_once("{# finding:")
        && let Some(comment) = comment.trim_end().strip_suffix("#}")
    {
        let comment = comment.trim();
        let found = one(comment);
        let problem = found.is_none().then(|| comment.to_owned());
        return Line { code: code.trim_end(), expected: found.into_iter().collect(), problem };
    }
    let Some(at) = line.find(WORD) else {
        return Line { code: line.trim_end(), expected: Vec::new(), problem: None };
    };
    let mut expected = Vec::new();
    let mut problem = None;
    for part in line.get(at..).unwrap_or_default().split(WORD).skip(1) {
        match one(part.trim()) {
            Some(found) => expected.push(found),
            None => problem = Some(part.trim().to_owned()),
        }
    }
    Line { code: line.get(..at).unwrap_or_default().trim_end(), expected, problem }
}

/// `[rule] "text"`, each optional.
fn one(part: &str) -> Option<(Option<String>, Option<String>)> {
    let (rule, rest) = match part.strip_prefix('[') {
        Some(rest) => {
            let (name, rest) = rest.split_once(']')?;
            (Some(name.trim().to_owned()), rest.trim())
        }
        None => (None, part),
    };
    if rest.is_empty() {
        return Some((rule, None));
    }
    let text = rest.strip_prefix('"')?.strip_suffix('"')?;
    Some((rule, Some(text.to_owned())))
}

/// A text without expectations, so that two texts can be compared for what they do.
pub(crate) fn without(text: &str) -> Vec<&str> {
    let lines = text.lines().map(read);
    lines.filter(|line| !line.stands_alone()).map(|line| line.code).collect()
}

#[cfg(test)]
mod tests {
    use super::{read, without};

    #[test]
    fn rule_and_text_of_an_expectation_may_be_left_out() {
        assert_eq!(read("x  # finding:").expected, [(None, None)]);
        assert_eq!(read("x  # finding: [n-plus-one]").expected, [(Some("n-plus-one".into()), None)]);
        assert_eq!(read("x  # finding: \"a [b]\"").expected, [(None, Some("a [b]".into()))]);
        let line = read("x = 1  # finding: [a] \"b\"  # finding: [c]");
        assert_eq!(line.code, "x = 1");
        assert_eq!(line.expected, [(Some("a".into()), Some("b".into())), (Some("c".into()), None)]);
    }

    #[test]
    fn what_is_not_understood_is_not_taken_for_an_expectation() {
        assert_eq!(read("x  # finding: n-plus-one").problem.as_deref(), Some("n-plus-one"));
        assert_eq!(read("x  # finding: \"open").problem.as_deref(), Some("\"open"));
    }

    #[test]
    fn a_template_has_comments_of_its_own() {
        let line = read("{{ a }}  {# finding: \"b\" #}");
        assert_eq!((line.code, line.expected), ("{{ a }}", vec![(None, Some("b".into()))]));
    }

    #[test]
    fn a_line_of_expectations_only_vanishes() {
        assert_eq!(without("a  # finding:\n    # finding: [b]\n\n# a finding\n"), ["a", "", "# a finding"]);
    }
}
