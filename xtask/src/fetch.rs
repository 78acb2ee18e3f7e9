//! Brings a published package onto this machine, checks that it is the one that was meant, and unpacks it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// A package as a truth file names it.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    pub(crate) project: String,
    pub(crate) version: String,
    /// The file that the index has.
    pub(crate) file: String,
    pub(crate) sha256: String,
}

/// Says in one line what is wrong, or unpacks: `unpack.py ARCHIVE SHA256 FOLDER`.
const UNPACK: &str = r#"
import hashlib, pathlib, sys, tarfile, zipfile
archive, wanted, folder = sys.argv[1:]
found = hashlib.sha256(pathlib.Path(archive).read_bytes()).hexdigest()
if found != wanted:
    sys.exit(f"The SHA-256 of {archive} is {found}, not {wanted}.")
if archive.endswith((".whl", ".zip")):
    zipfile.ZipFile(archive).extractall(folder)
else:
    with tarfile.open(archive) as tar:
        tar.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
"#;

/// The folder with the unpacked package, below `folder`; fetched only when it is not there.
pub(crate) fn package(package: &Package, folder: &Path, python: &Path) -> Result<PathBuf> {
    let unpacked = folder.join(format!("{}-{}", package.project, package.version));
    let stamp = folder.join(format!("{}-{}.sha256", package.project, package.version));
    if unpacked.is_dir() && fs::read_to_string(&stamp).is_ok_and(|found| found == package.sha256) {
        return Ok(unpacked);
    }
    let archive = folder.join(&package.file);
    if !archive.exists() {
        download(package, folder, python)?;
    }
    if !archive.exists() {
        bail!("The index has {} {} under another name than {}.", package.project, package.version, package.file);
    }
    if unpacked.exists() {
        fs::remove_dir_all(&unpacked)?;
    }
    let mut command = Command::new(python);
    process::output(command.args(["-c", UNPACK]).arg(&archive).arg(&package.sha256).arg(&unpacked))?;
    // Last, so that a folder that is half unpacked is unpacked again.
    fs::write(stamp, &package.sha256)?;
    Ok(unpacked)
}

fn download(package: &Package, folder: &Path, python: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]);
    // The package is read and never run, so the machine's own Python does not matter.
    pip.args(["--python-version", "3.12", "--dest"]).arg(folder);
    pip.arg(format!("{}=={}", package.project, package.version));
    process::output(&mut pip).with_context(|| format!("{} {} cannot be fetched", package.project, package.version))?;
    Ok(())
}
