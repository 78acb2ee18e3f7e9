//! `cargo x robust`: whatever it is given, the binary ends in time, with exit code 0, 1 or 2, and without a panic.

mod break_text;
mod gather;
mod hostile;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::exit;
use crate::process::{self, Ended};
use crate::workspace::{Profile, Workspace};

/// Files in one run. Many, because a run has a cost of its own; few, so that a failure is soon narrowed down.
const BATCH: usize = 100;
/// What a panic writes to the standard error, whatever the exit code.
const SIGNS: &[&str] = &["panicked at", "stack overflow", "RUST_BACKTRACE"];

/// For one run of a binary that is not optimised, on a machine that does other things as well.
const TEST_LIMIT: Duration = Duration::from_mins(5);

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Real Python files to take, spread evenly over all that are found
    #[arg(long, default_value_t = 3000, value_name = "N")]
    files: usize,
    /// Seconds for one run
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    limit: u64,
    /// Folders with Python files, instead of the Pythons of this machine
    #[arg(long, value_name = "DIR")]
    from: Vec<PathBuf>,
    /// Only the hand-made cases
    #[arg(long)]
    hostile_only: bool,
}

/// Runs the binary and keeps the failures.
struct Judge {
    binary: PathBuf,
    limit: Duration,
    runs: usize,
    files: usize,
    failures: Vec<String>,
}

pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<ExitCode> {
    let mut judge = Judge::new(workspace.binary(Profile::Release)?, Duration::from_secs(args.limit));
    let started = Instant::now();
    judge.hostile()?;
    println!("{} hand-made cases", hostile::CASES.len());
    if !args.hostile_only {
        let files = gather::python_files(&args.from, args.files)?;
        println!("{} real files, each whole, cut off and damaged", files.len());
        for (number, batch) in files.chunks(BATCH).enumerate() {
            judge.batch(number, batch)?;
        }
    }
    for failure in &judge.failures {
        eprintln!("{failure}");
    }
    let seconds = started.elapsed().as_secs();
    println!("{} files in {} runs and {seconds} s: {} failures.", judge.files, judge.runs, judge.failures.len());
    Ok(exit(judge.failures.is_empty()))
}

/// The hand-made cases alone, with the binary that the tests use: how many there are.
///
/// # Errors
///
/// When one of them does not end as it should, or the world is in the way.
pub(crate) fn hostile(workspace: &Workspace) -> Result<String> {
    let mut judge = Judge::new(workspace.binary(Profile::Debug)?, TEST_LIMIT);
    judge.hostile()?;
    if judge.failures.is_empty() {
        Ok(format!("{} cases", hostile::CASES.len()))
    } else {
        bail!("{}", judge.failures.join("\n"))
    }
}

impl Judge {
    fn new(binary: PathBuf, limit: Duration) -> Self {
        Self { binary, limit, runs: 0, files: 0, failures: Vec::new() }
    }

    /// The hand-made cases, each in a folder of its own.
    fn hostile(&mut self) -> Result<()> {
        for case in hostile::CASES {
            let folder = tempfile::tempdir()?;
            (case.write)(folder.path())?;
            self.project(case.name, folder.path())?;
        }
        Ok(())
    }

    /// Real files in three states; a state that fails is narrowed down to a file.
    fn batch(&mut self, number: usize, files: &[PathBuf]) -> Result<()> {
        for state in break_text::STATES {
            let mut texts = Vec::new();
            for (at, file) in files.iter().enumerate() {
                // A file may be gone or closed to us; the others are enough.
                let Ok(bytes) = fs::read(file) else { continue };
                let seed = u64::try_from(number * BATCH + at)?;
                texts.push((file.as_path(), (state.change)(&bytes, seed)));
            }
            self.files += texts.len();
            if let Some(complaint) = self.texts(&texts)? {
                self.narrow(&texts, state.name, &complaint)?;
            }
        }
        Ok(())
    }

    /// Checks texts as one project; a sentence if that went wrong.
    fn texts(&mut self, texts: &[(&Path, Vec<u8>)]) -> Result<Option<String>> {
        let folder = tempfile::tempdir()?;
        for (number, (_, bytes)) in texts.iter().enumerate() {
            fs::write(folder.path().join(format!("module_{number}.py")), bytes)?;
        }
        self.check(folder.path())
    }

    /// Halves a batch that fails until one file is left, and keeps that file.
    fn narrow(&mut self, texts: &[(&Path, Vec<u8>)], state: &str, complaint: &str) -> Result<()> {
        let mut guilty = texts;
        let mut complaint = complaint.to_owned();
        while guilty.len() > 1 {
            let (left, right) = guilty.split_at(guilty.len() / 2);
            if let Some(said) = self.texts(left)? {
                (guilty, complaint) = (left, said);
            } else if let Some(said) = self.texts(right)? {
                (guilty, complaint) = (right, said);
            } else {
                break;
            }
        }
        let names: Vec<String> = guilty.iter().take(3).map(|(path, _)| path.display().to_string()).collect();
        let kept = match guilty {
            [(_, bytes)] => {
                let path = std::env::temp_dir().join(format!("swiftsure-robust-{}.py", self.failures.len()));
                fs::write(&path, bytes)?;
                format!(" The text is in {}.", path.display())
            }
            _ => format!(" It takes {} files together.", guilty.len()),
        };
        self.failures.push(format!("{} ({state}): {complaint}{kept}", names.join(", ")));
        Ok(())
    }

    /// Checks one folder with several commands.
    fn project(&mut self, name: &str, folder: &Path) -> Result<()> {
        self.files += 1;
        if let Some(complaint) = self.check(folder)? {
            self.failures.push(format!("{name}: {complaint}"));
        }
        let mut routes = Command::new(&self.binary);
        routes.args(["routes", "--output-format", "json", "--project"]).arg(folder);
        if let Some(complaint) = self.judge(&mut routes)? {
            self.failures.push(format!("{name}, routes: {complaint}"));
        }
        Ok(())
    }

    fn check(&mut self, folder: &Path) -> Result<Option<String>> {
        let mut check = Command::new(&self.binary);
        check.args(["check", ".", "--output-format", "json"]).current_dir(folder);
        self.judge(&mut check)
    }

    /// What is wrong with how a run ended.
    fn judge(&mut self, command: &mut Command) -> Result<Option<String>> {
        self.runs += 1;
        let (status, stderr) = match process::within(command, self.limit)? {
            Ended::TooLate => return Ok(Some(format!("It was not done after {} s.", self.limit.as_secs()))),
            Ended::InTime { status, stderr } => (status, stderr),
        };
        if !matches!(status.code(), Some(0..=2)) {
            let last = stderr.trim_end().lines().last().unwrap_or_default();
            return Ok(Some(format!("It ended with {status}. {last}")));
        }
        let sign = stderr.lines().find(|line| SIGNS.iter().any(|sign| line.contains(sign)));
        if let Some(line) = sign {
            return Ok(Some(format!("It said: {line}")));
        }
        let silent = status.code() == Some(2) && stderr.trim().is_empty();
        Ok(silent.then(|| "It gave up and did not say why.".to_owned()))
    }
}
