//! `swiftsure baseline`.

use std::io::{Write, stdout};
use std::process::ExitCode;

use anyhow::Result;
use swiftsure_review::Baseline;

use crate::args::{BaselineArgs, Global};
use crate::failure::Failure;
use crate::session::{self, Typed};

pub(crate) fn run(args: &BaselineArgs, global: &Global) -> Result<ExitCode> {
    let typed = Typed::default();
    let config = session::configuration(&args.project, &typed)?;
    let failed = |error: swiftsure_review::BaselineError| Failure::new(error.to_string(), error.hint());
    let known = Baseline::read(&config.baseline).map_err(failed)?;
    let outcome = session::review(&args.project, &typed, &config, global)?;
    let review = &outcome.review;
    let next = match (&known, args.shrink) {
        (Some(known), true) => known.shrunk_to(&review.findings, &review.files),
        _ => Baseline::of(&review.findings, &review.files),
    };
    next.write(&config.baseline).map_err(failed)?;
    let before = known.map_or(0, |known| known.len());
    let mut out = stdout().lock();
    let name = config.baseline.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    writeln!(out, "{} findings written to {name} (before: {before}). From now on only new ones fail:", next.len())?;
    writeln!(out, "next  swiftsure check --new")?;
    Ok(ExitCode::SUCCESS)
}
