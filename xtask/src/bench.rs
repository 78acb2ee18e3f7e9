//! `cargo x bench`: how long a check takes beside `ruff check` on the same folder, and how it grows.

mod copies;
mod run;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::python::Environment;
use crate::table::Table;
use crate::workspace::{Profile, Workspace};
use crate::{absolute, python};
use run::{Measured, Program, median};

/// Runs of each program; odd, so that the median is one of them.
const RUNS: usize = 5;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folders to check
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Also check a copy in which the project stands this many times under other names
    #[arg(long, value_name = "N")]
    copies: Option<usize>,
    /// Also say what the second run costs beside the first
    #[arg(long)]
    warm: bool,
}

pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<ExitCode> {
    let binary = workspace.binary(Profile::Release)?;
    let interpreter = PathBuf::from(python::interpreter()?);
    let ruff = ruff(workspace);
    if ruff.is_none() {
        println!("ruff is not in target/python, so there is nothing to compare with; `cargo x test` installs it.");
    }
    let mut table = Table::new(&["folder", "program", "median", "fastest", "slowest", "memory", "time ratio"]);
    for folder in &args.folders {
        let folder = absolute(folder)?;
        let mut programs = vec![swiftsure(&binary, &folder)];
        programs.extend(ruff.as_deref().map(|ruff| ruff_check(ruff, &folder)));
        let measured = interleaved(&interpreter, &programs)?;
        let yardstick = measured.get(1).map(|runs| median(runs).seconds);
        for (program, runs) in programs.iter().zip(&measured) {
            let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let ratio =
                yardstick.map_or(String::new(), |yardstick| format!("{:.1} ×", median(runs).seconds / yardstick));
            table.row(row(&name, program.name, runs, ratio));
        }
        if let Some(count) = args.copies {
            let (single, many) = growth(&binary, &interpreter, &folder, count)?;
            let ratio = format!("{:.1} × of one", median(&many).seconds / median(&single).seconds);
            table.row(row(&format!("{count} copies"), "swiftsure", &many, ratio));
        }
        if args.warm {
            let (first, second) = warm(&binary, &interpreter, &folder)?;
            let ratio = format!("{:.2} × of the first", second.seconds / first.seconds);
            table.row(row("second run", "swiftsure", &[second], ratio));
        }
    }
    print!("{}", table.render());
    println!("Median of {RUNS} runs that take turns; memory is the largest of the runs.");
    Ok(ExitCode::SUCCESS)
}

/// The pinned ruff, if the environment can be made.
fn ruff(workspace: &Workspace) -> Option<PathBuf> {
    let ruff = Environment::ready(workspace).ok()?.program("ruff");
    ruff.exists().then_some(ruff)
}

fn swiftsure(binary: &Path, folder: &Path) -> Program {
    let mut program = cached(binary, folder);
    program.command.arg("--no-cache");
    program
}

/// A check that keeps its review for the next one.
fn cached(binary: &Path, folder: &Path) -> Program {
    let mut command = Command::new(binary);
    command.arg("check").arg(folder).args(["--fail-on", "none", "--output-format", "json"]);
    Program { name: "swiftsure", command, may_find: false }
}

fn ruff_check(ruff: &Path, folder: &Path) -> Program {
    let mut command = Command::new(ruff);
    command.args(["check", "--select", "ALL", "--no-cache", "--quiet"]).arg(folder);
    Program { name: "ruff, all rules", command, may_find: true }
}

/// The runs of each program; they take turns, so that a busy moment of the machine hits all alike.
fn interleaved(interpreter: &Path, programs: &[Program]) -> Result<Vec<Vec<Measured>>> {
    let mut measured: Vec<Vec<Measured>> = programs.iter().map(|_| Vec::new()).collect();
    for _ in 0..RUNS {
        for (program, runs) in programs.iter().zip(&mut measured) {
            runs.push(run::once(interpreter, program)?);
        }
    }
    Ok(measured)
}

/// The runs on one and on many copies of a project.
fn growth(binary: &Path, interpreter: &Path, folder: &Path, count: usize) -> Result<(Vec<Measured>, Vec<Measured>)> {
    if count < 2 {
        bail!("--copies wants at least two.");
    }
    let scratch = tempfile::tempdir()?;
    let (single, many) = (scratch.path().join("single"), scratch.path().join("many"));
    copies::write(folder, &single, 1)?;
    copies::write(folder, &many, count)?;
    let programs = [swiftsure(binary, &single), swiftsure(binary, &many)];
    let mut measured = interleaved(interpreter, &programs)?.into_iter();
    Ok((measured.next().unwrap_or_default(), measured.next().unwrap_or_default()))
}

/// The first and the second run on a folder that was never checked before.
fn warm(binary: &Path, interpreter: &Path, folder: &Path) -> Result<(Measured, Measured)> {
    let scratch = tempfile::tempdir()?;
    copies::write(folder, scratch.path(), 1)?;
    let program = cached(binary, scratch.path());
    Ok((run::once(interpreter, &program)?, run::once(interpreter, &program)?))
}

fn row(folder: &str, program: &str, runs: &[Measured], ratio: String) -> Vec<String> {
    let seconds = |value: f64| format!("{value:.3} s");
    let all = || runs.iter().map(|run| run.seconds);
    let memory = runs.iter().map(|run| run.kilobytes).max().unwrap_or(0) / 1024;
    vec![
        folder.to_owned(),
        program.to_owned(),
        seconds(median(runs).seconds),
        seconds(all().fold(f64::INFINITY, f64::min)),
        seconds(all().fold(0.0, f64::max)),
        format!("{memory} MB"),
        ratio,
    ]
}
