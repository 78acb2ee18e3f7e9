//! `swiftsure baseline`.

use std::io::{Write, stdout};
use std::process::ExitCode;

use anyhow::Result;
use swiftsure_review::{Baseline, BaselineError};

use crate::args::{BaselineArgs, Global};
use crate::failure::Failure;
use crate::session::{self, Typed};

pub(crate) fn run(args: &BaselineArgs, global: &Global) -> Result<ExitCode> {
    let typed = Typed::default();
    let config = session::configuration(&args.project, &typed)?;
    let failed = |error: BaselineError| Failure::new(error.to_string(), error.hint());
    // One that cannot be read is written again, unless something is to be taken out of it.
    let known = match Baseline::read(&config.baseline) {
        Err(error @ BaselineError::Unreadable { .. }) => return Err(failed(error).into()),
        Err(error) if args.shrink => return Err(failed(error).into()),
        read => read.ok().flatten(),
    };
    if args.shrink && known.is_none() {
        let sentence = format!("There is no baseline {}", config.baseline.display());
        return Err(Failure::new(sentence, "Write one with `swiftsure baseline`, without --shrink.").into());
    }
    let outcome = session::review(&args.project, &typed, &config, global)?;
    let review = &outcome.review;
    let today = Baseline::of(&review.findings, &review.files);
    let next = match (&known, args.shrink) {
        (Some(known), true) => known.shrunk_to(&review.findings, &review.files),
        _ => today.clone(),
    };
    next.write(&config.baseline).map_err(failed)?;
    let paths = session::style(&args.project, global).paths;
    let name = config.baseline.strip_prefix(&config.root).unwrap_or(&config.baseline).display();
    let before = known.map_or(String::new(), |known| format!(" (before: {})", known.len()));
    let mut out = stdout().lock();
    writeln!(out, "{} written to {name}{before}.", findings(next.len()))?;
    if !global.quiet {
        match today.len().saturating_sub(next.len()) {
            0 => writeln!(out, "With --new a check shows and fails on other findings only. Commit the file.")?,
            1 => writeln!(out, "1 finding is new, and still fails a check with --new.")?,
            number => writeln!(out, "{number} findings are new, and still fail a check with --new.")?,
        }
        writeln!(out, "\nnext  swiftsure check --new{paths}")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn findings(number: usize) -> String {
    if number == 1 { "1 finding".to_owned() } else { format!("{number} findings") }
}
