//! `swiftsure check`.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use swiftsure_report::{Format, closing_summary, write};
use swiftsure_review::Outcome;

use crate::args::{CheckArgs, Global};
use crate::failure::{self, Failure};
use crate::session::{self, Typed};
use crate::watch::Watch;

/// Clears the screen and goes to its upper left corner.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

pub(crate) fn run(args: &CheckArgs, global: &Global) -> Result<ExitCode> {
    if args.watch { watch(args, global) } else { once(args, global) }
}

/// Checks at every change, until the user or the system ends it. What is wrong at first ends it, what goes wrong later
/// is told: half-written configuration is mended by the next change.
fn watch(args: &CheckArgs, global: &Global) -> Result<ExitCode> {
    let root = session::configuration(&args.project, &typed(args))?.root;
    let watch = Watch::new(&root)?;
    let mut code = once(args, global)?;
    loop {
        writeln!(stderr().lock(), "\nWaiting for changes in {}; Ctrl-C ends.", root.display())?;
        if !watch.changed() {
            return Ok(code);
        }
        if stdout().is_terminal() {
            write!(stdout().lock(), "{CLEAR}")?;
        }
        match once(args, global) {
            Ok(done) => code = done,
            Err(error) if Failure::is_broken_pipe(&error) => return Err(error),
            Err(error) => failure::show(&error),
        }
    }
}

fn typed(args: &CheckArgs) -> Typed {
    Typed {
        lens: args.lens.clone(),
        rule: args.rule.clone(),
        fail_on: args.fail_on.clone(),
        output_format: args.output_format.clone(),
        advisories: args.advisories.clone(),
        only_new: args.new,
        since: args.since.clone(),
        only_paths: true,
    }
}

fn once(args: &CheckArgs, global: &Global) -> Result<ExitCode> {
    let started = Instant::now();
    let typed = typed(args);
    let config = session::configuration(&args.project, &typed)?;
    let format: Format = config.output_format.as_deref().map_or(Ok(Format::Full), str::parse)?;
    let outcome = session::review(&args.project, &typed, &config, global)?;
    let fails = outcome.review.findings.iter().any(|finding| config.fail_on.fails(finding.severity));
    let code = if fails { ExitCode::from(1) } else { ExitCode::SUCCESS };
    match tell(args, global, format, &outcome, started) {
        // Whoever reads only the beginning still wants to know how it ended.
        Err(error) if Failure::is_broken_pipe(&error) && !args.watch => Ok(code),
        told => told.map(|()| code),
    }
}

fn tell(args: &CheckArgs, global: &Global, format: Format, outcome: &Outcome, started: Instant) -> Result<()> {
    let style = session::style(&args.project, global);
    let mut out = std::io::BufWriter::new(stdout().lock());
    write(format, &outcome.review, &session::infos(), &style, &mut out)?;
    if format.is_for_people() {
        closing_summary(&outcome.review, Some(started.elapsed()), &style, &mut out)?;
    } else {
        for warning in &outcome.review.summary.warnings {
            writeln!(stderr().lock(), "warning: {warning}")?;
        }
    }
    Ok(out.flush()?)
}
