//! `swiftsure explain`.

use std::io::{Write, stdout};
use std::process::ExitCode;

use anyhow::Result;
use swiftsure_report::{explain_finding, explain_rule};

use crate::args::{ExplainArgs, Global};
use crate::failure::Failure;
use crate::session::{self, Typed};
use crate::terminal;

pub(crate) fn run(args: &ExplainArgs, global: &Global) -> Result<ExitCode> {
    let style = terminal::style(global);
    let rule = args.subject.split('@').next().unwrap_or_default();
    let names = session::rules(&[rule.to_owned()])?;
    let infos = session::infos();
    let info = infos.iter().find(|info| names.iter().any(|name| name == info.name)).copied();
    let mut out = std::io::BufWriter::new(stdout().lock());
    if !args.subject.contains('@') {
        if let Some(info) = info {
            explain_rule(info, &style, &mut out)?;
        }
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let typed = Typed { rule: names, ..Typed::default() };
    let config = session::configuration(&args.project, &typed)?;
    let outcome = session::review(&args.project, &typed, &config, global)?;
    let review = &outcome.review;
    let wanted = args.subject.rsplit('/').next().unwrap_or_default();
    let Some(finding) = review.findings.iter().find(|finding| finding.id().starts_with(wanted)) else {
        let sentence = format!("There is no finding `{wanted}` in this project today.");
        return Err(Failure::new(sentence, "`swiftsure check --output-format concise` lists them all.").into());
    };
    explain_finding(&review.files, finding, info, &style, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
