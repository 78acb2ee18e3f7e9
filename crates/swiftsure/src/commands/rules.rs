//! `swiftsure rules`.

use std::io::{Write, stdout};
use std::process::ExitCode;

use anyhow::Result;
use swiftsure_report::{rules_json, rules_table};

use crate::args::{Global, RulesArgs};
use crate::failure::Failure;
use crate::{session, terminal};

pub(crate) fn run(args: &RulesArgs, global: &Global) -> Result<ExitCode> {
    let infos = session::infos();
    let mut out = stdout().lock();
    match args.output_format.as_str() {
        "table" => rules_table(&infos, &terminal::style(global), &mut out)?,
        "json" => rules_json(&infos, &mut out)?,
        other => {
            let sentence = format!("There is no output format `{other}` for rules.");
            return Err(Failure::new(sentence, "The formats are table and json.").into());
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
