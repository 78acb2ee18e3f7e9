//! `swiftsure routes`.

use std::io::{Write, stdout};
use std::process::ExitCode;

use anyhow::Result;
use swiftsure_report::{route_detail, routes_json, routes_table};
use swiftsure_source::LedgerRow;

use crate::args::{Global, ProjectArgs, RoutesArgs};
use crate::failure::Failure;
use crate::session::{self, Typed};
use crate::terminal;

pub(crate) fn run(args: &RoutesArgs, global: &Global) -> Result<ExitCode> {
    let project = ProjectArgs { paths: vec![args.project.clone()], settings: args.settings.clone() };
    let typed = Typed::default();
    let config = session::configuration(&project, &typed)?;
    let outcome = session::review(&project, &typed, &config, global)?;
    let review = &outcome.review;
    let style = terminal::style(global);
    let mut out = std::io::BufWriter::new(stdout().lock());
    let wanted: Vec<&LedgerRow> = match &args.route {
        Some(name) => named(&review.ledger, name)?,
        None => review.ledger.iter().collect(),
    };
    match (args.output_format.as_str(), &args.route) {
        ("json", _) => {
            let rows: Vec<LedgerRow> = wanted.into_iter().cloned().collect();
            routes_json(&review.files, &rows, &mut out)?;
        }
        ("table", None) => routes_table(&review.ledger, &style, &mut out)?,
        ("table", Some(_)) => {
            for (at, row) in wanted.into_iter().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                route_detail(&review.files, row, &style, &mut out)?;
            }
        }
        (other, _) => {
            let sentence = format!("There is no output format `{other}` for routes.");
            return Err(Failure::new(sentence, "The formats are table and json.").into());
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The rows whose route is the name, or whose view, command or task is called so.
fn named<'a>(ledger: &'a [LedgerRow], name: &str) -> Result<Vec<&'a LedgerRow>> {
    let plain = |route: &str| route.trim_matches('/').to_owned();
    let is_route = |row: &&LedgerRow| row.entry.route.as_deref().is_some_and(|route| plain(route) == plain(name));
    let is_called = |row: &&LedgerRow| row.entry.name == name || row.entry.name.ends_with(&format!(".{name}"));
    let mut rows: Vec<&LedgerRow> = ledger.iter().filter(is_route).collect();
    if rows.is_empty() {
        rows = ledger.iter().filter(is_called).collect();
    }
    if rows.is_empty() {
        let sentence = format!("There is no route, view, command or task `{name}` among {} entry points.", ledger.len());
        return Err(Failure::new(sentence, "`swiftsure routes` lists them all.").into());
    }
    Ok(rows)
}
