//! `swiftsure check`.

use std::io::{Write, stdout};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use swiftsure_report::{Format, closing_summary, write};

use crate::args::{CheckArgs, Global};
use crate::session::{self, Typed};
use crate::terminal;
use crate::watch::Watch;

pub(crate) fn run(args: &CheckArgs, global: &Global) -> Result<ExitCode> {
    if !args.watch {
        return once(args, global);
    }
    let watch = Watch::new(&args.project.paths)?;
    loop {
        let code = once(args, global)?;
        writeln!(stdout().lock(), "\nwaiting for changes; Ctrl-C ends")?;
        if !watch.changed() {
            return Ok(code);
        }
    }
}

fn once(args: &CheckArgs, global: &Global) -> Result<ExitCode> {
    let started = Instant::now();
    let typed = Typed {
        lens: args.lens.clone(),
        rule: args.rule.clone(),
        fail_on: args.fail_on.clone(),
        output_format: args.output_format.clone(),
        only_new: args.new,
        since: args.since.clone(),
    };
    let config = session::configuration(&args.project, &typed)?;
    let format: Format = config.output_format.as_deref().map_or(Ok(Format::Full), str::parse)?;
    let outcome = session::review(&args.project, &typed, &config, global)?;
    let style = terminal::style(global);
    let mut out = std::io::BufWriter::new(stdout().lock());
    write(format, &outcome.review, &session::infos(), &style, &mut out)?;
    if format.is_for_people() {
        closing_summary(&outcome.review, Some(started.elapsed()), &style, &mut out)?;
    }
    out.flush()?;
    let fails = outcome.review.findings.iter().any(|finding| config.fail_on.fails(finding.severity));
    Ok(if fails { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
