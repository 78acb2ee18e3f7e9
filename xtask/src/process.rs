//! Running other programs, and saying in a sentence what went wrong.

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Runs a program and returns its standard output; an error carries all that it printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = attempt(command)?;
    if !output.status.success() {
        bail!("{}", complaint(command, &output));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program to its end, whatever it answers.
pub(crate) fn attempt(command: &mut Command) -> Result<Output> {
    command.stdin(Stdio::null());
    command.output().with_context(|| format!("`{}` could not be started", line(command)))
}

/// What a program printed, and the sentence about its failure below it.
pub(crate) fn complaint(command: &Command, output: &Output) -> String {
    let printed = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).trim_end().to_owned());
    let printed: Vec<String> = printed.into_iter().filter(|text| !text.is_empty()).collect();
    let failed = format!("`{}` failed ({}).", line(command), output.status);
    if printed.is_empty() { failed } else { format!("{}\n\n{failed}", printed.join("\n")) }
}

/// A command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_else(|| command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// How a program ended that had only so long.
#[derive(Debug)]
pub(crate) enum Ended {
    InTime { status: ExitStatus, stderr: String },
    TooLate,
}

/// Runs a program that must end within `limit`; what it writes to the standard output is thrown away.
pub(crate) fn within(command: &mut Command, limit: Duration) -> Result<Ended> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}` could not be started", line(command)))?;
    // Read beside the wait, so that a full pipe never stops the program.
    let reader = child.stderr.take().map(|mut pipe| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            // A pipe that breaks ends the text; the exit status says the rest.
            let _ = pipe.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        })
    });
    let Some(status) = wait(&mut child, limit, started)? else { return Ok(Ended::TooLate) };
    let stderr = reader.and_then(|reader| reader.join().ok()).unwrap_or_default();
    Ok(Ended::InTime { status, stderr })
}

/// The status of a child, or `None` when it was ended because its time was over.
fn wait(child: &mut Child, limit: Duration, started: Instant) -> Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if started.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(5));
    }
}
