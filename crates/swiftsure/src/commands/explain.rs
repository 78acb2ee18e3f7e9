//! `swiftsure explain`.

use std::io::{Write, stdout};
use std::process::ExitCode;

use anyhow::Result;
use swiftsure_report::{explain_finding, explain_rule};
use swiftsure_source::Finding;

use crate::args::{ExplainArgs, Global};
use crate::failure::Failure;
use crate::session::{self, Typed};

pub(crate) fn run(args: &ExplainArgs, global: &Global) -> Result<ExitCode> {
    let style = session::style(&args.project, global);
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
    let finding = named(&review.findings, wanted, style.paths)?;
    explain_finding(&review.files, finding, info, &style, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The finding with an id that may be cut, as git takes the ids of commits.
fn named<'a>(findings: &'a [Finding], id: &str, paths: &str) -> Result<&'a Finding> {
    let hint = format!("`swiftsure check --output-format concise{paths}` lists them all.");
    let mut found = findings.iter().filter(|finding| finding.id().starts_with(id));
    let Some(first) = found.next() else {
        return Err(Failure::new(format!("There is no finding `{id}` in this project today"), hint).into());
    };
    // Findings that share a whole id are the same thing at several places; the first stands for them.
    let others = found.filter(|finding| finding.id() != first.id()).count();
    if others > 0 {
        let sentence = format!("`{id}` is the beginning of {} ids, such as {}", others + 1, first.id());
        return Err(Failure::new(sentence, hint).into());
    }
    Ok(first)
}
