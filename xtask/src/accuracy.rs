//! `cargo x accuracy`: how much of what real projects did at run time is found, and how much of it the ledger holds.

mod ledger;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::fetch::{self, Package};
use crate::table::Table;
use crate::workspace::{Profile, Workspace};
use crate::{absolute, exit, process, python, walk};

/// What must be found at least, in each project with ten problems or more of the class.
const BARS: &[(&str, usize)] = &[("python, same function", 70), ("python, other function", 50)];
/// How many of the executed routes the ledger must hold all observed questions of, in percent.
const LEDGER_BAR: usize = 70;
/// Below this many problems a share says little.
const ENOUGH: usize = 10;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder with the truth files and score.py
    #[arg(long, default_value = "../shared/truth")]
    truth: PathBuf,
    /// Also list what was not found
    #[arg(long)]
    misses: bool,
    /// Also list the findings that no recorded problem explains
    #[arg(long)]
    unmatched: bool,
    /// Also list what was observed and stands in no row of the ledger, for each route of a project
    #[arg(long, value_name = "PROJECT")]
    ledger_misses: Option<String>,
    /// Only this project
    #[arg(long)]
    project: Option<String>,
    /// This binary, and not one that is built first
    #[arg(long)]
    binary: Option<PathBuf>,
}

/// Found and of, by class.
type Recall = BTreeMap<String, (usize, usize)>;

/// The score of one project.
struct Score {
    project: String,
    recall: Recall,
    /// Findings of query rules.
    findings: usize,
    /// Those on executed lines that no problem explains.
    unmatched: usize,
    ledger: ledger::Score,
}

pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<ExitCode> {
    let truth = absolute(&args.truth).context("Name the folder with the truth files: --truth FOLDER")?;
    let binary = args.binary.as_ref().map_or_else(|| workspace.binary(Profile::Release), |binary| absolute(binary))?;
    let mut scores = Vec::new();
    for file in walk::files(&truth, &["json"])? {
        // The folder holds the recorder as well; truth files lie directly in it.
        if file.parent() == Some(truth.as_path()) {
            scores.extend(score(workspace, args, &binary, &truth, &file)?);
        }
    }
    if scores.is_empty() {
        bail!("No truth file in {} is about such a project.", truth.display());
    }
    print!("{}\n{}", table(&scores), routes_table(&scores));
    for score in scores.iter().filter(|score| args.ledger_misses.as_ref() == Some(&score.project)) {
        print!("{}", ledger_misses(&score.ledger));
    }
    let short = scores.iter().flat_map(below).collect::<Vec<_>>();
    for sentence in &short {
        println!("{sentence}");
    }
    println!("{}", if short.is_empty() { "Every bar is reached." } else { "Not every bar is reached." });
    Ok(exit(short.is_empty()))
}

/// Fetches, checks and scores one project; `None` when it was not asked for.
fn score(workspace: &Workspace, args: &Args, binary: &Path, truth: &Path, file: &Path) -> Result<Option<Score>> {
    let facts: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
    let text =
        |key: &str| facts[key].as_str().map(str::to_owned).with_context(|| format!("{} has no {key}", file.display()));
    let package = Package {
        project: text("project")?,
        version: text("version")?,
        file: text("package")?,
        sha256: text("sha256")?,
    };
    if args.project.as_ref().is_some_and(|wanted| *wanted != package.project) {
        return Ok(None);
    }
    let folder = workspace.target.join("accuracy");
    let interpreter = python::interpreter()?;
    let unpacked = fetch::package(&package, &folder, Path::new(interpreter))?;
    let findings = folder.join(format!("{}.json", package.project));
    let say = |command: &[&str]| {
        let mut run = Command::new(binary);
        run.args(command).args(["--output-format", "json", "--no-cache"]).current_dir(&unpacked);
        process::output(&mut run)
    };
    fs::write(&findings, say(&["check", ".", "--fail-on", "none"])?)?;
    let ledger = ledger::measure(&facts, &serde_json::from_str(&say(&["routes"])?)?);
    let mut scorer = Command::new(interpreter);
    scorer.arg(truth.join("score.py")).arg(file).arg(&findings).arg("--json");
    scorer.args(args.misses.then_some("--misses")).args(args.unmatched.then_some("--unmatched"));
    let said = process::output(&mut scorer)?;
    let (summary, lists) = said.split_once('\n').unwrap_or((&said, ""));
    for line in lists.lines() {
        println!("{:<12} {line}", package.project);
    }
    Ok(Some(read(&package.project, &serde_json::from_str(summary)?, ledger)))
}

/// What `score.py --json` says.
fn read(project: &str, said: &Value, ledger: ledger::Score) -> Score {
    let number = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
    let mut recall = Recall::new();
    for (key, counts) in said["recall"].as_object().into_iter().flatten() {
        // `n_plus_one: python, same function`; the classes of all kinds are added up.
        let class = key.split_once(": ").map_or("all", |(_, class)| class);
        if key.contains(": ") && class == "all" {
            continue;
        }
        let sum = recall.entry(class.to_owned()).or_default();
        sum.0 += number(&counts["found"]);
        sum.1 += number(&counts["of"]);
    }
    let (findings, unmatched) = (number(&said["query_findings"]), number(&said["unmatched_on_executed_lines"]));
    Score { project: project.to_owned(), recall, findings, unmatched, ledger }
}

fn table(scores: &[Score]) -> String {
    let mut table = Table::new(&["project", "class", "found", "of", "percent", "bar"]);
    for score in scores {
        for (class, (found, of)) in &score.recall {
            let bar = bar(class, *of).map_or(String::new(), |bar| format!("≥ {bar} %"));
            table.row(vec![
                score.project.clone(),
                class.clone(),
                found.to_string(),
                of.to_string(),
                format!("{} %", percent(*found, *of)),
                bar,
            ]);
        }
        let about = format!("{} findings, {} unexplained", score.findings, score.unmatched);
        table.row(vec![score.project.clone(), about]);
    }
    table.render()
}

/// What the ledger holds of the routes that ran.
fn routes_table(scores: &[Score]) -> String {
    let heads = ["project", "routes", "all observed", "none too many", "observed sites", "chains left out", "bar"];
    let mut table = Table::new(&heads);
    let share = |found: usize, of: usize| format!("{found} ({} %)", percent(found, of));
    for Score { project, ledger, .. } in scores {
        table.row(vec![
            project.clone(),
            ledger.routes.to_string(),
            share(ledger.containing, ledger.routes),
            share(ledger.lean, ledger.routes),
            format!("{} of {} ({} %)", ledger.contained, ledger.observed, percent(ledger.contained, ledger.observed)),
            format!("{} of {}", ledger.unplaced, ledger.chains),
            format!("≥ {LEDGER_BAR} %"),
        ]);
    }
    table.render()
}

/// The observed sites that are missing, under the route that they belong to.
fn ledger_misses(ledger: &ledger::Score) -> String {
    let route = |(route, sites): &(String, Vec<String>)| format!("{route}\n    {}\n", sites.join("\n    "));
    ledger.misses.iter().map(route).collect()
}

/// The bar for a class, when there are enough problems in it.
fn bar(class: &str, of: usize) -> Option<usize> {
    let (_, bar) = BARS.iter().find(|(known, _)| *known == class)?;
    (of >= ENOUGH).then_some(*bar)
}

/// The bars that a project does not reach, as sentences.
fn below(score: &Score) -> Vec<String> {
    let ledger = &score.ledger;
    let missing = (ledger.routes * LEDGER_BAR).div_ceil(100).saturating_sub(ledger.containing);
    let short = (missing > 0).then(|| {
        let Score { project, ledger, .. } = score;
        let (held, of) = (ledger.containing, ledger.routes);
        format!("{project}: the ledger holds all that was observed of {held} of {of} routes; {missing} more reach {LEDGER_BAR} %.")
    });
    let classes = score.recall.iter().filter_map(|(class, (found, of))| Some((class, *found, *of, bar(class, *of)?)));
    classes
        .filter(|(_, found, of, bar)| found * 100 < of * bar)
        .map(|(class, found, of, bar)| {
            let missing = (of * bar).div_ceil(100) - found;
            format!("{}: \"{class}\" is at {found} of {of}; {missing} more reach {bar} %.", score.project)
        })
        .chain(short)
        .collect()
}

/// Rounded down, so that a bar is never shown as reached before it is.
fn percent(found: usize, of: usize) -> usize {
    (found * 100).checked_div(of).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::ledger::Score as Ledger;
    use super::{below, read, routes_table, table};

    fn said() -> serde_json::Value {
        json!({"query_findings": 9, "unmatched_on_executed_lines": 1, "recall": {
            "all": {"found": 15, "of": 32},
            "n_plus_one: all": {"found": 12, "of": 22},
            "n_plus_one: python, other function": {"found": 5, "of": 9},
            "n_plus_one: python, same function": {"found": 7, "of": 8},
            "query_in_loop: python, same function": {"found": 0, "of": 3},
            "n_plus_one: template": {"found": 0, "of": 12},
        }})
    }

    #[test]
    fn the_kinds_of_a_class_are_added_up() {
        let score = read("shop", &said(), Ledger::default());
        assert_eq!(score.recall["python, same function"], (7, 11));
        assert_eq!(score.recall["all"], (15, 32));
        assert!(table(&[score]).contains("63 %  ≥ 70 %"));
    }

    #[test]
    fn the_ledger_has_a_bar_of_its_own() {
        let ledger = Ledger { routes: 4, containing: 2, lean: 3, observed: 9, contained: 6, ..Ledger::default() };
        let score = read("shop", &json!({}), ledger);
        assert!(routes_table(std::slice::from_ref(&score)).contains("2 (50 %)"));
        let sentence = "shop: the ledger holds all that was observed of 2 of 4 routes; 1 more reach 70 %.";
        assert_eq!(below(&score), [sentence]);
    }

    #[test]
    fn a_class_with_few_problems_has_no_bar() {
        let sentences = below(&read("shop", &said(), Ledger::default()));
        assert_eq!(sentences, ["shop: \"python, same function\" is at 7 of 11; 1 more reach 70 %."]);
    }
}
