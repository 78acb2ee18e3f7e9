//! The proofs: claims about Django that a real Django confirms or refutes.

use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::python::Environment;
use crate::workspace::Workspace;

/// Runs `tools/prove/prove.py` and returns what it says last; without that file there is nothing to prove.
pub(crate) fn run(workspace: &Workspace, python: &Environment) -> Result<String> {
    let script = workspace.root.join("tools/prove/prove.py");
    if !script.exists() {
        return Ok("nothing to prove yet".to_owned());
    }
    let mut command = Command::new(python.python());
    command.arg(&script).current_dir(&workspace.root).env("PYTHONDONTWRITEBYTECODE", "1");
    let text = process::output(&mut command)?;
    Ok(text.trim_end().lines().last().unwrap_or_default().to_owned())
}
