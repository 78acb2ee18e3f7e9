//! `swiftsure routes`.

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use swiftsure_report::{route_detail, routes_json, routes_table};
use swiftsure_review::names;
use swiftsure_source::LedgerRow;

use crate::args::{Global, ProjectArgs, RoutesArgs};
use crate::failure::Failure;
use crate::session::{self, Typed};

pub(crate) fn run(args: &RoutesArgs, global: &Global) -> Result<ExitCode> {
    let (folder, route) = asked(args);
    let project = ProjectArgs { paths: vec![folder], settings: args.settings.clone() };
    let typed = Typed::default();
    session::known_format(&args.output_format, &["table", "json"])?;
    let config = session::configuration(&project, &typed)?;
    let outcome = session::review(&project, &typed, &config, global)?;
    let review = &outcome.review;
    let style = session::style(&project, global);
    let mut out = std::io::BufWriter::new(stdout().lock());
    let wanted: Vec<&LedgerRow> = match route {
        Some(name) => named(&review.ledger, name)?,
        None => review.ledger.iter().collect(),
    };
    match (args.output_format.as_str(), route) {
        ("json", _) => {
            let rows: Vec<LedgerRow> = wanted.into_iter().cloned().collect();
            routes_json(&review.files, &rows, &mut out)?;
        }
        (_, None) => routes_table(&review.ledger, &style, &mut out)?,
        (_, Some(_)) => {
            for (at, row) in wanted.into_iter().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                route_detail(&review.files, row, &style, &mut out)?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The folder and the route that are meant. `routes .` and `routes ./shop` name a folder, as `check` takes it; so does the
/// path of a folder that holds a project, which no route is called after.
fn asked(args: &RoutesArgs) -> (PathBuf, Option<&String>) {
    match &args.route {
        Some(name) if is_folder(name) => (PathBuf::from(name), None),
        route => (args.project.clone(), route.as_ref()),
    }
}

fn is_folder(name: &str) -> bool {
    let folder = Path::new(name);
    let holds = |file: &&str| folder.join(file).is_file();
    folder.is_dir() && (name.starts_with('.') || ["manage.py", "pyproject.toml"].iter().any(holds))
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
        let sentence = format!("There is no route, view, command or task `{name}` among {} entry points", ledger.len());
        return Err(Failure::new(sentence, hint(ledger, name)).into());
    }
    Ok(rows)
}

/// The nearest name to one that is not there.
fn hint(ledger: &[LedgerRow], name: &str) -> String {
    let routes = ledger.iter().filter_map(|row| row.entry.route.as_deref());
    let last = |row: &'_ LedgerRow| row.entry.name.rsplit('.').next().unwrap_or_default().to_owned();
    let views: Vec<String> = ledger.iter().map(last).collect();
    match names::nearest(name, routes.chain(views.iter().map(String::as_str))) {
        Some(near) => format!("Did you mean `{near}`? `swiftsure routes` lists them all."),
        None => "`swiftsure routes` lists them all.".to_owned(),
    }
}
