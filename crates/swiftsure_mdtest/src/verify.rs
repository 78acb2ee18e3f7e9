//! What a page states, compared with what was found for its cases.

use std::collections::BTreeMap;

use crate::diff::{self, Texts};
use crate::expectation::Expectation;
use crate::page::{Block, Case, Page, Problem};

/// What a page needs to know of its rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'a> {
    /// With its lens.
    pub name: &'a str,
    /// Whether the rule says that some of its findings can be mended by an edit.
    pub fixes: bool,
}

/// A finding of any rule in a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// With its lens.
    pub rule: String,
    pub path: String,
    /// The line in the file (from 1) on which the main site begins.
    pub line: u32,
    pub message: String,
    /// The cost as a formula.
    pub cost: String,
    /// It is the most: some of it stands in branches.
    pub upper: bool,
    /// The texts of the files that the first safe fix changes, after the change; empty without such a fix.
    pub fixed: BTreeMap<String, String>,
    /// What all of its fixes say.
    pub says: String,
    /// `low`, `medium`, `high`, `critical`.
    pub severity: String,
}

/// Everything that is wrong with a page, in the order of its lines. `find` runs the tool on one case.
pub fn verify(page: &Page, rule: Rule<'_>, find: impl Fn(&Case) -> Vec<Found>) -> Vec<Problem> {
    let mut problems = completeness(page, rule);
    for case in &page.cases {
        problems.extend(verify_case(case, rule.name, &find(case)));
    }
    problems.sort_by_key(|problem| problem.line);
    problems
}

/// What a page must hold beside cases that are right.
fn completeness(page: &Page, rule: Rule<'_>) -> Vec<Problem> {
    let is_positive = |case: &&Case| case.expectations.iter().any(|expected| expected.is_about(rule.name, rule.name));
    let positive = page.cases.iter().filter(is_positive).count();
    let mut problems = Vec::new();
    let mut demand = |holds: bool, message: &str| {
        if !holds {
            problems.push(Problem::new(1, message));
        }
    };
    demand(page.title == rule.name, &format!("The title is \"{}\"; the rule is named {}.", page.title, rule.name));
    demand(positive > 0, "No case of the page expects a finding of its rule.");
    demand(positive < page.cases.len(), "The page has no clean case.");
    let mended = page.cases.iter().any(|case| case.diff.is_some());
    demand(mended || !rule.fixes, "The rule says that it can mend findings, but no case has a `diff` fence.");
    problems
}

/// What is wrong with one case of the page of the rule `page`.
pub fn verify_case(case: &Case, page: &str, found: &[Found]) -> Vec<Problem> {
    let mut problems = matched(case, page, found);
    let own: Vec<&Found> = found.iter().filter(|found| found.rule == page).collect();
    problems.extend(case.cost.as_ref().and_then(|stated| wrong_cost(stated, &own)));
    problems.extend(case.fix.as_ref().and_then(|stated| wrong_words(stated, &own)));
    problems.extend(case.severity.as_ref().and_then(|stated| wrong_severity(stated, &own)));
    problems.extend(case.diff.as_ref().and_then(|stated| wrong_diff(case, stated, &own)));
    problems
}

/// Expectations that nothing meets, and findings of the page's rule that nothing expects.
fn matched(case: &Case, page: &str, found: &[Found]) -> Vec<Problem> {
    let mut open: Vec<&Found> = found.iter().collect();
    let mut unmet: Vec<&Expectation> = Vec::new();
    // Those that ask for a text choose first, so that one without a text takes what is left.
    let (exact, loose): (Vec<_>, Vec<_>) = case.expectations.iter().partition(|expected| expected.text.is_some());
    for expected in exact.into_iter().chain(loose) {
        match open.iter().position(|found| meets(found, expected, page)) {
            Some(at) => drop(open.swap_remove(at)),
            None => unmet.push(expected),
        }
    }
    let mut problems = Vec::new();
    for expected in unmet {
        problems.push(Problem::new(expected.page_line, unmet_sentence(expected, page, &mut open)));
    }
    for found in open.into_iter().filter(|found| found.rule == page) {
        let line = case.page_line(&found.path, found.line);
        let place = if case.file(&found.path).is_some() { "" } else { " (in a file that is not of the case)" };
        problems.push(Problem::new(line, format!("Unexpected finding{place}: {}", said(found))));
    }
    problems
}

fn meets(found: &Found, expected: &Expectation, page: &str) -> bool {
    found.path == expected.path
        && found.line == expected.line
        && expected.is_about(&found.rule, page)
        && expected.text.as_ref().is_none_or(|text| found.message.contains(text))
}

/// Says what was found on the line instead, and takes a finding with another text away: it is spoken of here.
fn unmet_sentence(expected: &Expectation, page: &str, open: &mut Vec<&Found>) -> String {
    let rule = expected.rule.as_deref().unwrap_or(page);
    let on_line = |found: &&Found| found.path == expected.path && found.line == expected.line;
    if let Some(text) = &expected.text
        && let Some(at) = open.iter().position(|found| on_line(found) && expected.is_about(&found.rule, page))
    {
        let other = open.swap_remove(at);
        return format!("Expected \"{text}\" in the message, which is: {}", other.message);
    }
    let others: Vec<String> = open.iter().filter(|found| on_line(found)).map(|found| said(found)).collect();
    if others.is_empty() {
        format!("Expected a finding of {rule} on {}:{}, found none.", expected.path, expected.line)
    } else {
        format!("Expected a finding of {rule}, found: {}", others.join("; "))
    }
}

fn said(found: &Found) -> String {
    format!("[{}] {} ({}:{}, cost {})", found.rule, found.message, found.path, found.line, found.cost)
}

/// A line of a `cost` fence may say `up to` of a cost that is the most.
fn wrong_cost(stated: &Block, found: &[&Found]) -> Option<Problem> {
    let wanted = stated.text.lines().map(str::trim).filter(|line| !line.is_empty());
    let says_most = |(at, found): (usize, &&Found)| {
        let line = wanted.clone().nth(at).unwrap_or_default();
        if found.upper && line.starts_with("up to ") { format!("up to {}", found.cost) } else { found.cost.clone() }
    };
    let real: Vec<String> = found.iter().enumerate().map(says_most).collect();
    let real: Vec<&str> = real.iter().map(String::as_str).collect();
    others(stated, &real, "Other costs were found")
}

fn wrong_severity(stated: &Block, found: &[&Found]) -> Option<Problem> {
    let real: Vec<&str> = found.iter().map(|found| found.severity.as_str()).collect();
    others(stated, &real, "Other severities were found")
}

/// What is wrong where the lines of a fence are not what was found.
fn others(stated: &Block, real: &[&str], sentence: &str) -> Option<Problem> {
    let wanted: Vec<&str> = stated.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    (wanted != real).then(|| Problem::new(stated.line, with(sentence, real.join("\n"))))
}

/// A line of a `fix` fence is a part of what the fixes of its finding say.
fn wrong_words(stated: &Block, found: &[&Found]) -> Option<Problem> {
    let wanted: Vec<&str> = stated.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let holds = wanted.len() == found.len() && wanted.iter().zip(found).all(|(part, found)| found.says.contains(part));
    let real = || found.iter().map(|found| found.says.as_str()).collect::<Vec<_>>().join("\n");
    (!holds).then(|| Problem::new(stated.line, with("The fixes say something else", real())))
}

fn wrong_diff(case: &Case, stated: &Block, found: &[&Found]) -> Option<Problem> {
    let Some(mended) = found.iter().find(|found| !found.fixed.is_empty()) else {
        let expected = !stated.text.trim().is_empty();
        return expected.then(|| Problem::new(stated.line, "No finding of the case has a safe fix."));
    };
    let touched = case.files.iter().filter(|file| mended.fixed.contains_key(&file.path));
    let before: Texts<'_> = touched.map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let after: Texts<'_> = mended.fixed.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    if diff::states(&stated.text, &before, &after) {
        return None;
    }
    let real = before.iter().filter_map(|(path, old)| Some(diff::write(old, after.get(path)?)));
    Some(Problem::new(stated.line, with("The fix changes something else", real.collect::<Vec<_>>().join("@@\n"))))
}

/// A sentence with what was found on the lines below it, ready to be pasted.
fn with(sentence: &str, lines: impl AsRef<str>) -> String {
    let lines: Vec<String> = lines.as_ref().lines().map(|line| format!("    {line}")).collect();
    if lines.is_empty() { format!("{sentence}: none.") } else { format!("{sentence}:\n{}", lines.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::{Found, Rule, verify};
    use crate::page::parse;

    const RULE: Rule<'_> = Rule { name: "swift/x", fixes: false };

    fn found(line: u32, message: &str) -> Found {
        Found {
            rule: "swift/x".into(),
            path: "shop/views.py".into(),
            line,
            message: message.into(),
            cost: "|orders|".into(),
            ..Found::default()
        }
    }

    /// The problems of a page with one case and the findings for it, beside a clean case.
    fn problems(case: &str, findings: &[Found]) -> Vec<String> {
        let text = format!("# swift/x\n<!-- tests -->\n\n## Clean\n```py\nx = 1\n```\n\n## Case\n{case}");
        let (page, wrong) = parse(&text);
        assert_eq!(wrong, []);
        let find = |case: &crate::Case| if case.heading == "Case" { findings.to_vec() } else { Vec::new() };
        let problems = verify(&page, RULE, find);
        problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect()
    }

    #[test]
    fn a_page_that_is_right_has_no_problems() {
        let case = "```py\na()  # finding: \"each\"\n```\n```cost\n|orders|\n```\n";
        assert!(problems(case, &[found(1, "each order")]).is_empty());
    }

    #[test]
    fn missing_and_unexpected_findings_are_said_with_the_line_of_the_page() {
        let case = "```py\na()  # finding: \"each\"\nb()\n```\n";
        assert_eq!(
            problems(case, &[found(2, "Each order.")]),
            [
                "11: Expected a finding of swift/x on shop/views.py:1, found none.",
                "12: Unexpected finding: [swift/x] Each order. (shop/views.py:2, cost |orders|)",
            ]
        );
    }

    #[test]
    fn another_text_is_one_problem_not_two() {
        let case = "```py\na()  # finding: \"each\"\n```\n";
        assert_eq!(
            problems(case, &[found(1, "All orders.")]),
            ["11: Expected \"each\" in the message, which is: All orders."]
        );
    }

    #[test]
    fn several_findings_of_a_line_need_several_expectations() {
        let case = "```py\na()  # finding:  # finding: \"b\"\n```\n";
        assert!(problems(case, &[found(1, "b"), found(1, "a")]).is_empty());
        assert_eq!(problems(case, &[found(1, "b")]).len(), 1);
    }

    #[test]
    fn findings_of_other_rules_are_ignored_unless_they_are_expected() {
        let other = Found { rule: "swift/y".into(), ..found(1, "Other.") };
        let case = "```py\na()  # finding:\n```\n";
        assert!(problems(case, &[found(1, "a"), other.clone()]).is_empty());
        let case = "```py\na()  # finding:  # finding: [y]\n```\n";
        assert!(problems(case, &[found(1, "a"), other]).is_empty());
        assert_eq!(problems(case, &[found(1, "a")]), ["11: Expected a finding of y on shop/views.py:1, found none."]);
    }

    #[test]
    fn another_severity_is_shown() {
        let case = "```py\na()  # finding:\n```\n```severity\nlow\n```\n";
        let high = Found { severity: "high".into(), ..found(1, "a") };
        assert_eq!(problems(case, &[high]), ["13: Other severities were found:\n    high"]);
    }

    #[test]
    fn another_cost_is_shown() {
        let case = "```py\na()  # finding:\n```\n```cost\n1\n```\n";
        assert_eq!(problems(case, &[found(1, "a")]), ["13: Other costs were found:\n    |orders|"]);
    }

    #[test]
    fn a_cost_that_is_the_most_may_be_said_to_be_it() {
        let case = "```py\na()  # finding:\n```\n```cost\nup to |orders|\n```\n";
        let most = Found { upper: true, ..found(1, "a") };
        assert_eq!(problems(case, &[most]), [""; 0]);
        assert_eq!(problems(case, &[found(1, "a")]), ["13: Other costs were found:\n    |orders|"]);
    }

    #[test]
    fn what_a_fix_says_instead_is_shown() {
        let case = "```py\na()  # finding:\n```\n```fix\nask once\n```\n";
        let said = |says: &str| Found { says: says.into(), ..found(1, "a") };
        assert!(problems(case, &[said("do ask once, please")]).is_empty());
        assert_eq!(problems(case, &[said("ask twice")]), ["13: The fixes say something else:\n    ask twice"]);
    }

    #[test]
    fn another_change_is_shown_as_a_diff_to_paste() {
        let case = "```py\na()  # finding:\n```\n```diff\n-a()\n+c()\n```\n";
        let mut mended = found(1, "a");
        assert_eq!(problems(case, &[mended.clone()]), ["13: No finding of the case has a safe fix."]);
        mended.fixed.insert("shop/views.py".into(), "b()  # finding:\n".into());
        assert_eq!(problems(case, &[mended.clone()]), ["13: The fix changes something else:\n    -a()\n    +b()"]);
        mended.fixed.insert("shop/views.py".into(), "c()  # finding:\n".into());
        assert!(problems(case, &[mended]).is_empty());
    }

    #[test]
    fn an_empty_diff_states_that_nothing_is_mended_safely() {
        let case = "```py\na()  # finding:\n```\n```diff\n```\n";
        let mut mended = found(1, "a");
        assert!(problems(case, &[mended.clone()]).is_empty());
        mended.fixed.insert("shop/views.py".into(), "b()  # finding:\n".into());
        assert_eq!(problems(case, &[mended]), ["13: The fix changes something else:\n    -a()\n    +b()"]);
    }

    #[test]
    fn a_page_needs_a_positive_case_a_clean_case_and_the_diff_that_its_rule_promises() {
        let (page, _) = parse("# swift/y\n<!-- tests -->\n");
        let said = verify(&page, Rule { fixes: true, ..RULE }, |_| Vec::new());
        let said: Vec<&str> = said.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(
            said,
            [
                "The title is \"swift/y\"; the rule is named swift/x.",
                "No case of the page expects a finding of its rule.",
                "The page has no clean case.",
                "The rule says that it can mend findings, but no case has a `diff` fence.",
            ]
        );
    }
}
