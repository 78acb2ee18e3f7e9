//! Where things are: the root of the workspace, its target folder, its crates, the binary.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// This workspace, as cargo describes it.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    /// The crates of the workspace, by name, with the names of the crates that each needs.
    pub(crate) crates: BTreeMap<String, Vec<Dependency>>,
}

/// One entry of a `[dependencies]` table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// The versions that are allowed, e.g. `=0.0.10`.
    pub(crate) requirement: String,
    /// Only for tests.
    pub(crate) dev: bool,
}

/// How the binary is built.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Profile {
    Debug,
    Release,
}

impl Workspace {
    pub(crate) fn find() -> Result<Self> {
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest.parent().context("xtask lies beside the other crates")?.to_owned();
        let mut command = cargo(&root);
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value = serde_json::from_str(&process::output(&mut command)?)?;
        let target = metadata["target_directory"].as_str().context("cargo names the target directory")?.into();
        Ok(Self { root, target, crates: crates(&metadata) })
    }

    pub(crate) fn cargo(&self) -> Command {
        cargo(&self.root)
    }

    /// Builds `swiftsure`, and says where it is.
    pub(crate) fn binary(&self, profile: Profile) -> Result<PathBuf> {
        let mut command = self.cargo();
        command.args(["build", "--quiet", "--package", "swiftsure"]);
        let folder = match profile {
            Profile::Debug => "debug",
            Profile::Release => {
                command.arg("--release");
                "release"
            }
        };
        process::output(&mut command)?;
        Ok(self.target.join(folder).join(format!("swiftsure{}", env::consts::EXE_SUFFIX)))
    }
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

fn crates(metadata: &Value) -> BTreeMap<String, Vec<Dependency>> {
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    packages.iter().filter_map(|package| Some((package["name"].as_str()?.to_owned(), dependencies(package)))).collect()
}

fn dependencies(package: &Value) -> Vec<Dependency> {
    let entries = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut found: Vec<Dependency> = entries
        .iter()
        .filter_map(|entry| {
            Some(Dependency {
                name: entry["name"].as_str()?.to_owned(),
                requirement: entry["req"].as_str().unwrap_or_default().to_owned(),
                dev: entry["kind"] == "dev",
            })
        })
        .collect();
    found.sort();
    found
}
