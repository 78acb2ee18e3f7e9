//! Whether what was found is what a case is about: the right class, near enough.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use serde_json::Value;

use crate::suites::cases::{Case, Granularity};
use crate::{process, python};

/// Lines that a finding may be off where a case says "about here".
const NEAR: u64 = 10;
/// The same around a line of a fix: what was wrong stands in the function that was changed, seldom in the changed line.
const HUNK: u64 = 20;

/// The first and last line of the innermost simple statement around each line, for each file.
pub(crate) type Statements = BTreeMap<String, BTreeMap<u64, (u64, u64)>>;

/// Prints the statements of the files that are named on the standard input's behalf: `statements.py FILE...`.
const STATEMENTS: &str = r#"
import ast, json, sys
found = {}
for path in sys.argv[1:]:
    lines = found.setdefault(path, {})
    try:
        tree = ast.parse(open(path, encoding="utf-8", errors="replace").read())
    except (SyntaxError, ValueError):
        continue
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt):
            continue
        body = getattr(node, "body", None)
        first = min([node.lineno] + [each.lineno for each in getattr(node, "decorator_list", [])])
        # Of a compound statement its head.
        last = max(first, body[0].lineno - 1) if body else node.end_lineno
        for line in range(first, last + 1):
            lines[line] = (first, last)
print(json.dumps(found))
"#;

/// The statements of Python files, by their paths.
pub(crate) fn statements(files: &BTreeSet<PathBuf>) -> Result<Statements> {
    let python: Vec<&PathBuf> = files.iter().filter(|file| file.extension().is_some_and(|end| end == "py")).collect();
    let mut all = Statements::new();
    for some in python.chunks(200) {
        let mut command = Command::new(python::interpreter()?);
        let said: Value = serde_json::from_str(&process::output(command.args(["-c", STATEMENTS]).args(some))?)?;
        for (path, lines) in said.as_object().into_iter().flatten() {
            let pair = |pair: &Value| Some((pair[0].as_u64()?, pair[1].as_u64()?));
            let lines = lines.as_object().into_iter().flatten();
            let lines = lines.filter_map(|(line, range)| Some((line.parse().ok()?, pair(range)?)));
            all.insert(path.clone(), lines.collect());
        }
    }
    Ok(all)
}

/// The finding that a case is about, in words: its rule, its line and what it says.
pub(crate) fn found(
    case: &Case,
    findings: &[Value],
    rules: &BTreeSet<String>,
    file: &Path,
    shown: &str,
    statements: &Statements,
) -> Option<String> {
    let statement = |line: u64| {
        let around = statements.get(file.to_str()?)?.get(&line)?;
        Some(*around)
    };
    let finding = findings.iter().find(|finding| {
        let rule = finding["rule"].as_str().unwrap_or_default();
        rules.contains(rule) && places(finding, shown, case.granularity).any(|place| fits(case, place, &statement))
    })?;
    let text = |key: &str| finding[key].as_str().unwrap_or_default();
    Some(format!("{} {}: {}", text("rule"), finding["line"], text("message")))
}

/// The lines that a finding is about, from and to, in one file: where it ends, and, where a case is vague, its steps.
fn places<'f>(
    finding: &'f Value,
    shown: &'f str,
    granularity: Granularity,
) -> impl Iterator<Item = (u64, u64)> + 'f {
    let steps = finding["steps"].as_array().into_iter().flatten();
    let counts = move |step: &&Value| step["label"] == "sink" || granularity != Granularity::Line;
    let own = std::iter::once(finding);
    own.chain(steps.filter(counts)).filter(move |place| place["path"] == shown).filter_map(|place| {
        let line = place["line"].as_u64()?;
        Some((line, place["end_line"].as_u64().unwrap_or(line)))
    })
}

fn fits(case: &Case, (first, last): (u64, u64), statement: &dyn Fn(u64) -> Option<(u64, u64)>) -> bool {
    let Some(line) = case.line else { return true };
    let within = |slack: u64| line + slack >= first && line <= last + slack;
    match case.granularity {
        Granularity::File => true,
        Granularity::Near => within(NEAR),
        Granularity::Hunk => within(HUNK),
        Granularity::Line => {
            // A finding about a whole function is told at its head.
            let (from, to) = statement(line).unwrap_or((line, line));
            line == first || first >= from && first <= to
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use serde_json::json;

    use super::{Statements, found};
    use crate::suites::cases::{Case, Granularity};

    fn case(line: u64, granularity: Granularity) -> Case {
        Case {
            suite: "suite".into(),
            repo: "owner/name".into(),
            commit: "0".into(),
            path: "folder/app.py".into(),
            line: Some(line),
            rule: "rule".into(),
            class: "xss".into(),
            positive: true,
            granularity,
        }
    }

    fn is_found(line: u64, granularity: Granularity) -> bool {
        let findings = [json!({"rule": "sure/xss", "path": "app.py", "line": 7, "end_line": 7, "message": "m"})];
        let rules = BTreeSet::from(["sure/xss".to_owned()]);
        let statements = Statements::from([("app.py".to_owned(), [(6, (6, 8)), (7, (6, 8))].into())]);
        found(&case(line, granularity), &findings, &rules, Path::new("app.py"), "app.py", &statements).is_some()
    }

    #[test]
    fn the_same_statement_is_near_enough_for_a_line() {
        assert!(is_found(6, Granularity::Line));
        assert!(!is_found(9, Granularity::Line));
    }

    #[test]
    fn what_is_vague_may_be_off() {
        assert!(is_found(17, Granularity::Near) && !is_found(18, Granularity::Near));
        assert!(is_found(27, Granularity::Hunk) && is_found(99, Granularity::File));
    }
}
