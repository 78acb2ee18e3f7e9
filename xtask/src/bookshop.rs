//! The bookshop: what the ledger says about its pages is held against what a real Django counts.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::process;
use crate::python::Environment;
use crate::workspace::{Profile, Workspace};

/// Whether a page whose formula differs from the count fails the step. Otherwise it is only named.
const LEDGER_MUST_AGREE: bool = true;

/// The test that compares; the others hold with any ledger.
const COMPARISON: &str = "test_the_ledger_says_what_every_page_costs";

/// Runs the bookshop's own tests with the ledger that Swiftsure writes about it.
pub(crate) fn run(workspace: &Workspace, python: &Environment) -> Result<String> {
    let shop = workspace.root.join("examples/bookshop");
    let mut routes = Command::new(workspace.binary(Profile::Debug)?);
    routes.args(["routes", "--no-cache", "--output-format", "json", "--project"]).arg(&shop);
    let told: Value = serde_json::from_str(&process::output(&mut routes)?).context("The ledger is not JSON")?;
    let rows = ledger(&told)?;
    let folder = workspace.target.join("bookshop");
    fs::create_dir_all(&folder)?;
    let file = folder.join("ledger.json");
    fs::write(&file, serde_json::to_string_pretty(&rows)?)?;

    let mut tests = Command::new(python.python());
    tests.args(["manage.py", "test", "--verbosity", "1"]).current_dir(&shop);
    tests.env("SWIFTSURE_LEDGER", &file).env("PYTHONDONTWRITEBYTECODE", "1").env_remove("DJANGO_SETTINGS_MODULE");
    let output = process::attempt(&mut tests)?;
    if output.status.success() {
        return Ok(format!("{} formulas were held against what was counted", rows.len()));
    }
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    let failures = Failures::of(&printed);
    if LEDGER_MUST_AGREE || failures.others || failures.routes.is_empty() {
        bail!("{}", process::complaint(&tests, &output));
    }
    let told = |route: &str| rows.iter().find(|row| row["route"] == route).and_then(|row| row["cost"].as_str());
    let differing = failures.routes.iter().map(|route| format!("\n{:19}{route}  {}", "", told(route).unwrap_or("?")));
    let differing: String = differing.collect();
    Ok(format!("{} of {} pages differ from the ledger, which says:{differing}", failures.routes.len(), rows.len()))
}

/// The routes and their costs, as the bookshop's tests want them.
fn ledger(told: &Value) -> Result<Vec<Value>> {
    let entry_points = told["entry_points"].as_array().context("The ledger has no entry points")?;
    let with_route = entry_points.iter().filter(|row| row["route"].is_string());
    let row = |row: &Value| json!({"methods": row["methods"], "route": row["route"], "cost": row["cost"]["formula"]});
    Ok(with_route.map(row).collect())
}

/// What the tests said went wrong.
#[derive(Debug, Default, PartialEq, Eq)]
struct Failures {
    /// Pages that cost something else than the ledger says.
    routes: BTreeSet<String>,
    /// Whether anything else failed.
    others: bool,
}

impl Failures {
    fn of(printed: &str) -> Self {
        let mut failures = Self::default();
        for line in printed.lines().filter(|line| line.starts_with("FAIL: ") || line.starts_with("ERROR: ")) {
            let route = line.split_once("route='").and_then(|(_, rest)| rest.split_once('\''));
            match route {
                Some((route, _)) if line.contains(COMPARISON) => {
                    failures.routes.insert(route.to_owned());
                }
                _ => failures.others = true,
            }
        }
        failures
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Failures, ledger};

    #[test]
    fn pages_that_differ_are_told_from_tests_that_fail() {
        let printed = "F\nFAIL: test_the_ledger_says_what_every_page_costs (tests.test_costs.PageCosts.x) \
                       (route='/tags/', size=3)\nTraceback";
        assert_eq!(Failures::of(printed), Failures { routes: ["/tags/".to_owned()].into(), others: false });
        assert!(Failures::of("ERROR: test_every_page_answers (tests.a) (route='/tags/', size=3)").others);
        assert!(Failures::of("FAIL: test_the_ledger_says_what_every_page_costs (tests.a)").others);
    }

    #[test]
    fn what_has_no_route_is_left_out() {
        let told = json!({"entry_points": [
            {"methods": ["GET"], "route": "/a/", "cost": {"formula": "2 + |books|"}},
            {"methods": [], "route": null, "cost": {"formula": "1"}},
        ]});
        assert_eq!(ledger(&told).unwrap(), [json!({"methods": ["GET"], "route": "/a/", "cost": "2 + |books|"})]);
        assert!(ledger(&json!({})).is_err());
    }
}
