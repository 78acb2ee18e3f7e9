//! `cargo x security-suites`: how much of what public suites label is found, and how much of what they clear.

mod cases;
mod matching;
mod score;
mod trees;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::workspace::{Profile, Workspace};
use crate::{absolute, exit, process};
use cases::Case;
use matching::Statements;
use trees::{Places, Tree};

/// What is shown where a checkout is not there.
const MISSING: &str = "no checkout";

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder with the checkouts: DIR/OWNER/NAME, DIR/NAME or DIR/SUITE
    checkouts: PathBuf,
    /// The labelled cases
    #[arg(long, default_value = "../shared/cases/security.json")]
    cases: PathBuf,
    /// This binary, and not one that is built first
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Only this suite
    #[arg(long)]
    suite: Option<String>,
    /// Also list what was not found in this suite
    #[arg(long, value_name = "SUITE")]
    misses: Option<String>,
    /// Also list what was found in this suite and is cleared by it
    #[arg(long, value_name = "SUITE")]
    wrong: Option<String>,
}

/// What became of one case.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) case: Case,
    /// What was found there.
    pub(crate) finding: Option<String>,
}

/// What all trees came to.
#[derive(Debug, Default)]
struct Results {
    verdicts: Vec<Verdict>,
    /// Cases that could not be judged: by suite, the reason and how many.
    unread: BTreeMap<(String, String), usize>,
}

impl Results {
    fn give_up(&mut self, cases: &[Case], reason: &str) {
        for case in cases {
            *self.unread.entry((case.suite.clone(), reason.to_owned())).or_default() += 1;
        }
    }
}

pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<ExitCode> {
    let checkouts = absolute(&args.checkouts)?;
    let mut all = cases::read(&args.cases).context("Name the file with the labelled cases: --cases FILE")?;
    all.retain(|case| args.suite.as_ref().is_none_or(|suite| *suite == case.suite));
    if all.is_empty() {
        bail!("There is no such case.");
    }
    let binary = args.binary.as_ref().map_or_else(|| workspace.binary(Profile::Release), |binary| absolute(binary))?;
    let said = process::output(Command::new(&binary).args(["rules", "--output-format", "json"]))?;
    let rules = cases::rules_by_class(&serde_json::from_str(&said)?);
    let work = workspace.target.join("security-suites");
    let places = Places { checkouts, work: work.clone() };
    let mut results = Results::default();
    let trees = gather(&places, &all, &mut results)?;
    let files = trees.iter().flat_map(|tree| tree.cases.iter().map(|case| tree.folder.join(inside(tree, case))));
    let statements = matching::statements(&files.filter(|file| file.is_file()).collect())?;
    for (tree, said) in trees.iter().zip(check_all(&binary, &trees)) {
        match said {
            Ok(findings) => judge(tree, &findings, &rules, &statements, &mut results),
            Err(reason) => results.give_up(&tree.cases, &reason),
        }
    }
    results.verdicts.sort_by(|left, right| key(&left.case).cmp(&key(&right.case)));
    write_details(&work, &results)?;
    list(args, &results);
    print!("{}", score::report(&results.verdicts, &results.unread));
    Ok(exit(score::reaches_bars(&results.verdicts)))
}

fn key(case: &Case) -> (&str, &str, &str, &str, Option<u64>) {
    (&case.suite, &case.class, &case.repo, &case.path, case.line)
}

/// The trees of all cases; cases without one are counted.
fn gather(places: &Places, all: &[Case], results: &mut Results) -> Result<Vec<Tree>> {
    let mut by_commit: BTreeMap<(&str, &str, &str), Vec<Case>> = BTreeMap::new();
    for case in all {
        by_commit.entry((&case.suite, &case.repo, &case.commit)).or_default().push(case.clone());
    }
    let mut trees = Vec::new();
    for cases in by_commit.values() {
        match places.trees(cases)? {
            Some(found) => trees.extend(found),
            None => results.give_up(cases, MISSING),
        }
    }
    Ok(trees)
}

/// The path of a case within its tree.
fn inside<'c>(tree: &Tree, case: &'c Case) -> &'c str {
    case.path.strip_prefix(&tree.prefix).unwrap_or(&case.path)
}

/// Checks all trees, several at a time; the answers stand in the order of the trees.
fn check_all(binary: &Path, trees: &[Tree]) -> Vec<Result<Vec<Value>, String>> {
    let next = AtomicUsize::new(0);
    let answers: Vec<Mutex<Result<Vec<Value>, String>>> =
        trees.iter().map(|_| Mutex::new(Err("not checked".to_owned()))).collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(tree), Some(answer)) = (trees.get(at), answers.get(at)) else { return };
                    let said = check(binary, &tree.folder);
                    if let Ok(mut answer) = answer.lock() {
                        *answer = said;
                    }
                }
            });
        }
    });
    answers.into_iter().map(|answer| answer.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

/// The findings of one tree, or why there are none.
fn check(binary: &Path, folder: &Path) -> Result<Vec<Value>, String> {
    let mut command = Command::new(binary);
    command.args(["check", ".", "--lens", "sure", "--output-format", "json", "--fail-on", "none", "--no-cache"]);
    // An environment of whoever runs this is none of the suite's.
    command.env_remove("VIRTUAL_ENV").current_dir(folder);
    let output = process::attempt(&mut command).map_err(|error| error.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(reason(&said));
    }
    let mut review: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    match review["findings"].take() {
        Value::Array(findings) => Ok(findings),
        _ => Err("no findings in the answer".to_owned()),
    }
}

/// The first line that a check says, without what names a folder, so that reasons can be counted.
fn reason(said: &str) -> String {
    let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    line.split_whitespace().filter(|word| !word.contains('/')).collect::<Vec<_>>().join(" ")
}

fn judge(
    tree: &Tree,
    findings: &[Value],
    rules: &BTreeMap<&'static str, BTreeSet<String>>,
    statements: &Statements,
    results: &mut Results,
) {
    let none = BTreeSet::new();
    for case in &tree.cases {
        let shown = inside(tree, case);
        let file = tree.folder.join(shown);
        if !file.is_file() {
            results.give_up(std::slice::from_ref(case), "no such file at that commit");
            continue;
        }
        let rules = rules.get(case.class.as_str()).unwrap_or(&none);
        let finding = matching::found(case, findings, rules, &file, shown, statements);
        results.verdicts.push(Verdict { case: case.clone(), finding });
    }
}

/// Writes what became of each case, so that misses can be looked at without another run.
fn write_details(work: &Path, results: &Results) -> Result<()> {
    let details: Vec<Value> = results
        .verdicts
        .iter()
        .map(|Verdict { case, finding }| {
            json!({
                "suite": case.suite, "repo": case.repo, "commit": case.commit, "path": case.path, "line": case.line,
                "class": case.class, "rule": case.rule, "positive": case.positive, "finding": finding,
            })
        })
        .collect();
    fs::create_dir_all(work)?;
    fs::write(work.join("results.json"), serde_json::to_string_pretty(&details)?)?;
    Ok(())
}

/// Lists what is wrong in the suites that the user wants to see.
fn list(args: &Args, results: &Results) {
    for Verdict { case, finding } in &results.verdicts {
        let line = case.line.map_or(String::new(), |line| format!(":{line}"));
        let place = format!("{} {} {} {}{line}", case.suite, case.class, case.rule, case.path);
        match finding {
            None if case.positive && args.misses.as_ref() == Some(&case.suite) => println!("missed {place}"),
            Some(finding) if !case.positive && args.wrong.as_ref() == Some(&case.suite) => {
                println!("wrong  {place}  {finding}");
            }
            _ => {}
        }
    }
}
