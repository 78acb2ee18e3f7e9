//! `cargo x test`: everything that CI needs, one line a step, ending at the first step that fails.

use std::io::{Write, stdout};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::python::Environment;
use crate::workspace::Workspace;
use crate::{bookshop, process, prove, robust, tidy};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only this step: fmt, clippy, test, tidy, hostile, python, bookshop or prove
    #[arg(long, value_name = "STEP")]
    only: Option<String>,
}

/// A step: what it is called, and what it says when it went well.
type Step<'a> = (&'a str, &'a dyn Fn() -> Result<String>);

pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<ExitCode> {
    let cargo = |args: &'static [&'static str]| move || cargo(workspace, args);
    let steps: [Step<'_>; 8] = [
        ("fmt", &cargo(&["fmt", "--all", "--check"])),
        ("clippy", &cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])),
        ("test", &cargo(&["test", "--quiet", "--workspace"])),
        ("tidy", &|| untidy(workspace)),
        ("hostile", &|| robust::hostile(workspace)),
        ("python", &|| Environment::ready(workspace).map(|_| String::new())),
        ("bookshop", &|| bookshop::run(workspace, &Environment::ready(workspace)?)),
        ("prove", &|| prove::run(workspace, &Environment::ready(workspace)?)),
    ];
    let wanted = |name: &str| args.only.as_deref().is_none_or(|only| only == name);
    if !steps.iter().any(|(name, _)| wanted(name)) {
        bail!("There is no such step; the steps are {}.", steps.map(|(name, _)| name).join(", "));
    }
    for (name, step) in steps.iter().filter(|(name, _)| wanted(name)) {
        let started = Instant::now();
        print!("{name:<9}");
        stdout().flush()?;
        let said = step();
        println!(" {:>7.1} s  {}", started.elapsed().as_secs_f64(), said.as_deref().unwrap_or("failed"));
        if let Err(error) = said {
            eprintln!("\n{error:#}\n`cargo x test` stopped at the step `{name}`.");
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn cargo(workspace: &Workspace, args: &[&str]) -> Result<String> {
    process::output(workspace.cargo().args(args)).map(|_| String::new())
}

fn untidy(workspace: &Workspace) -> Result<String> {
    let problems = tidy::problems(workspace)?;
    if problems.is_empty() {
        return Ok(String::new());
    }
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    bail!("{}", lines.join("\n"))
}
