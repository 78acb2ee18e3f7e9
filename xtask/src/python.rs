//! A Python environment of our own, with exactly pinned packages, made once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::workspace::Workspace;

const OLDEST: (u32, u32) = (3, 10);
/// Names under which a Python that is new enough may be found.
const NAMES: &[&str] = &["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

/// The environment below the target folder.
#[derive(Debug)]
pub(crate) struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// Makes the environment, unless it is there with these packages.
    pub(crate) fn ready(workspace: &Workspace) -> Result<Self> {
        let environment = Self { folder: workspace.target.join("python") };
        let requirements = workspace.root.join("tools/requirements.txt");
        let wanted = fs::read_to_string(&requirements).context("tools/requirements.txt cannot be read")?;
        let stamp = environment.folder.join("swiftsure-stamp");
        if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) && environment.python().exists() {
            return Ok(environment);
        }
        let python = interpreter()?;
        process::output(Command::new(python).args(["-m", "venv", "--clear"]).arg(&environment.folder))?;
        let mut pip = Command::new(environment.python());
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"]);
        process::output(pip.arg(&requirements)).context("The Python packages could not be installed")?;
        // Last, so that an environment that is half made is made again.
        fs::write(stamp, wanted)?;
        Ok(environment)
    }

    /// Its interpreter.
    pub(crate) fn python(&self) -> PathBuf {
        self.program("python")
    }

    /// A program that came with a package.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        self.folder.join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}

/// The first Python on the path that is new enough.
pub(crate) fn interpreter() -> Result<&'static str> {
    for name in NAMES {
        if version(Path::new(name)).is_some_and(|version| version >= OLDEST) {
            return Ok(name);
        }
    }
    bail!("No Python {}.{} or newer is on the path; install one as `python3`.", OLDEST.0, OLDEST.1)
}

fn version(python: &Path) -> Option<(u32, u32)> {
    let mut command = Command::new(python);
    command.args(["-c", "import sys; print(*sys.version_info[:2])"]);
    let text = process::output(&mut command).ok()?;
    let (major, minor) = text.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
