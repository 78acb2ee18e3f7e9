//! `swiftsure rules`.

use std::io::{Write, stdout};
use std::process::ExitCode;

use anyhow::Result;
use swiftsure_report::{rules_json, rules_table};

use crate::args::{Global, RulesArgs};
use crate::{session, terminal};

pub(crate) fn run(args: &RulesArgs, global: &Global) -> Result<ExitCode> {
    let infos = session::infos();
    let mut out = stdout().lock();
    session::known_format(&args.output_format, &["table", "json"])?;
    match args.output_format.as_str() {
        "json" => rules_json(&infos, &mut out)?,
        _ => rules_table(&infos, &terminal::style(global), &mut out)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
