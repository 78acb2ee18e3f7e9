//! What developers of Swiftsure run: `cargo x test`, `cargo x tidy`, `cargo x new-rule`, and the measurements.
//!
//! Each command is a module of its own; `cargo x test` is all that CI runs.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this program is for a terminal")]

mod accuracy;
mod bench;
mod bookshop;
mod fetch;
mod new_rule;
mod process;
mod prove;
mod python;
mod robust;
mod suites;
mod table;
mod test;
mod tidy;
mod walk;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use workspace::Workspace;

/// Tasks around Swiftsure: tests, tidiness, new rules, measurements.
#[derive(Debug, Parser)]
#[command(name = "cargo x", bin_name = "cargo x")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Everything that CI needs: format, lints, tests, tidiness, the bookshop, the proofs
    Test(test::Args),
    /// Test what ARCHITECTURE.md says is absent
    Tidy,
    /// Write a new rule, its page and its two lines of registration
    NewRule {
        /// The name with its lens, e.g. swift/query-in-loop
        name: String,
        /// What the rule finds, in one clause
        summary: String,
    },
    /// Score the findings on real projects against what they did at run time
    Accuracy(accuracy::Args),
    /// Time a check against `ruff check` on the same folders
    Bench(bench::Args),
    /// Try hostile and broken input; fail on any crash or time-out
    Robust(robust::Args),
    /// Score the findings on checkouts of public suites of labelled weaknesses
    SecuritySuites(suites::Args),
    /// Execute the cases of the rule pages under a real Django, with few and with many rows
    Prove,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli.task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    match task {
        Task::Test(args) => test::run(&workspace, args),
        Task::Tidy => tidy::run(&workspace),
        Task::NewRule { name, summary } => new_rule::run(&workspace, name, summary),
        Task::Accuracy(args) => accuracy::run(&workspace, args),
        Task::Bench(args) => bench::run(&workspace, args),
        Task::Robust(args) => robust::run(&workspace, args),
        Task::SecuritySuites(args) => suites::run(&workspace, args),
        Task::Prove => {
            println!("{}", prove::run(&workspace, &python::Environment::ready(&workspace)?)?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Turns "nothing went wrong" into an exit code.
fn exit(good: bool) -> ExitCode {
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The folder that is meant by a path as the user typed it.
fn absolute(path: &std::path::Path) -> Result<PathBuf> {
    use anyhow::Context;
    path.canonicalize().with_context(|| format!("There is no {}", path.display()))
}
