//! One run of a program: how long it took, and how much memory it had at most.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// Runs its arguments; prints seconds, kilobytes and the exit code. Only a parent is told the memory of its child.
const MEASURE: &str = "
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
took = time.perf_counter() - start
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(took, memory // 1024 if sys.platform == 'darwin' else memory, code)
";

/// A program that is measured.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) command: Command,
    /// Whether exit code 1 means that it did its work and found something.
    pub(crate) may_find: bool,
}

/// What one run took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measured {
    pub(crate) seconds: f64,
    pub(crate) kilobytes: u64,
}

pub(crate) fn once(interpreter: &Path, program: &Program) -> Result<Measured> {
    let mut command = Command::new(interpreter);
    command.args(["-c", MEASURE]).arg(program.command.get_program()).args(program.command.get_args());
    let said = process::output(&mut command)?;
    let (measured, code) = read(&said).with_context(|| format!("\"{}\" is no measurement", said.trim()))?;
    if code != 0 && !(program.may_find && code == 1) {
        bail!("`{}` ended with exit code {code}.", process::line(&program.command));
    }
    Ok(measured)
}

fn read(said: &str) -> Option<(Measured, i32)> {
    let mut words = said.split_whitespace();
    let seconds = words.next()?.parse().ok()?;
    let kilobytes = words.next()?.parse().ok()?;
    Some((Measured { seconds, kilobytes }, words.next()?.parse().ok()?))
}

/// The run in the middle.
pub(crate) fn median(runs: &[Measured]) -> Measured {
    let mut sorted = runs.to_vec();
    sorted.sort_by(|left, right| left.seconds.total_cmp(&right.seconds));
    sorted.get(sorted.len() / 2).copied().unwrap_or(Measured { seconds: 0.0, kilobytes: 0 })
}

#[cfg(test)]
mod tests {
    use super::{Measured, median, read};

    #[test]
    fn a_measurement_is_three_words() {
        assert_eq!(read("0.5 2048 1\n"), Some((Measured { seconds: 0.5, kilobytes: 2048 }, 1)));
        assert_eq!(read("Traceback"), None);
    }

    #[test]
    fn the_median_is_a_run_and_no_mean() {
        let runs = [9.0, 1.0, 2.0].map(|seconds| Measured { seconds, kilobytes: 1 });
        assert_eq!(median(&runs), Measured { seconds: 2.0, kilobytes: 1 });
    }
}
