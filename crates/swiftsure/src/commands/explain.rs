//! `swiftsure explain`.

use std::collections::BTreeSet;
use std::io::{Write, stdout};
use std::process::ExitCode;

use anyhow::Result;
use swiftsure_report::{explain_findings, explain_rule};
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
    let findings = named(&review.findings, wanted, style.paths)?;
    explain_findings(&review.files, &findings, info, &style, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The findings with an id that may be cut, as git takes the ids of commits: the same thing at several places has one id.
fn named<'a>(findings: &'a [Finding], id: &str, paths: &str) -> Result<Vec<&'a Finding>> {
    let hint = format!("`swiftsure check --output-format concise{paths}` lists them all.");
    let found: Vec<&Finding> = findings.iter().filter(|finding| finding.id().starts_with(id)).collect();
    let Some(first) = found.first() else {
        return Err(Failure::new(format!("There is no finding `{id}` in this project today"), hint).into());
    };
    let ids: BTreeSet<String> = found.iter().map(|finding| finding.id()).collect();
    if ids.len() > 1 {
        let sentence = format!("`{id}` is the beginning of {} ids, such as {}", ids.len(), first.id());
        return Err(Failure::new(sentence, hint).into());
    }
    Ok(found)
}
