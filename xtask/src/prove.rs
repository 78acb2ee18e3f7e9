//! The proofs: the cases of the rules' pages run under a real Django, and their queries are counted.

use std::process::Command;
use std::{env, fs};

use anyhow::Result;

use crate::process;
use crate::python::Environment;
use crate::workspace::Workspace;

/// Names the pages and cases to prove, as in `cargo test -p swiftsure_mdtest`.
const PART: &str = "SWIFTSURE_PAGE";

/// Runs the tests of `tools/prove`, then its experiments on all cases, and returns what they say last.
pub(crate) fn run(workspace: &Workspace, python: &Environment) -> Result<String> {
    if cfg!(windows) {
        return Ok("not here: the experiments are copies of a process".to_owned());
    }
    let tools = workspace.root.join("tools/prove");
    let interpreter = || {
        let mut command = Command::new(python.python());
        command.current_dir(&tools).env("PYTHONDONTWRITEBYTECODE", "1").env_remove("DJANGO_SETTINGS_MODULE");
        command
    };
    process::output(interpreter().args(["-m", "unittest", "--quiet"]))?;

    let mut cases = workspace.cargo();
    cases.args(["run", "--quiet", "--package", "swiftsure_mdtest", "--example", "cases"]);
    let folder = workspace.target.join("prove");
    fs::create_dir_all(&folder)?;
    let file = folder.join("cases.json");
    fs::write(&file, process::output(&mut cases)?)?;

    let mut experiments = interpreter();
    experiments.arg("prove.py").arg(&file).arg(env::var(PART).unwrap_or_default());
    let said = process::output(&mut experiments)?;
    Ok(said.trim_end().lines().last().unwrap_or_default().to_owned())
}
