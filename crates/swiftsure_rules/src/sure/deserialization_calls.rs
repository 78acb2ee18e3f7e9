//! Calls that take the brakes off a format: what it reads may run code, and somebody said so on purpose.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_source::{Fix, Severity};

use super::called::{Fault, calls};

/// Functions of PyYAML that take a loader.
const YAML: &[&str] = &["yaml.load", "yaml.load_all"];
/// Those of them that build any object.
const YAML_UNSAFE: &[&str] = &["yaml.unsafe_load", "yaml.unsafe_load_all"];
const LOADERS: &[&str] = &["CLoader", "CUnsafeLoader", "Loader", "UnsafeLoader"];
const RUAMEL: &[&str] = &["ruamel.yaml.YAML", "ruamel.yaml.main.YAML"];
/// Functions that are safe unless a keyword says otherwise: the function, the keyword, and the value that does.
const SWITCHES: &[(&str, &str, bool)] = &[
    ("jsonpickle.decode", "safe", false),
    ("keras.models.load_model", "safe_mode", false),
    ("keras.saving.load_model", "safe_mode", false),
    ("numpy.load", "allow_pickle", true),
    ("tensorflow.keras.models.load_model", "safe_mode", false),
    ("torch.load", "weights_only", false),
];
const YAML_FIX: &str = "use yaml.safe_load, or Loader=yaml.SafeLoader";

pub(super) fn faults(index: &Index<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, site) in calls(index, YAML.iter().copied()) {
        let loader = index.argument(site, 1, "Loader").and_then(|loader| index.path(site, loader));
        let name = loader.map_or("", |loader| loader.as_str());
        if name.strip_prefix("yaml.").is_some_and(|name| LOADERS.contains(&name.trim_start_matches("loader."))) {
            faults.push(fault(index, site, path, YAML_FIX));
        }
    }
    faults.extend(
        calls(index, YAML_UNSAFE.iter().copied()).iter().map(|(path, site)| fault(index, *site, path, YAML_FIX)),
    );
    for (path, site) in calls(index, RUAMEL.iter().copied()) {
        if index.argument(site, 0, "typ").and_then(|typ| index.text(site, typ)).is_some_and(|typ| typ == "unsafe") {
            faults.push(fault(index, site, path, "use YAML(typ=\"safe\")"));
        }
    }
    for (path, option, value) in SWITCHES {
        for site in index.calls(path) {
            let says = index.call(*site).and_then(|call| keyword(call, option));
            if says.is_some_and(|says| index.truth(*site, says) == Some(*value)) {
                let fix = format!("leave `{option}` as it is, and read formats that hold data only");
                faults.push(fault(index, *site, path, fix));
            }
        }
    }
    faults
}

fn fault(index: &Index<'_>, site: Site, path: &str, fix: impl Into<String>) -> Fault {
    let message = format!("`{path}` is told to build any object: whoever writes what it reads runs Python here.");
    Fault::new(index.span(site), Severity::Medium, message).about(path).fix(Fix::words(fix))
}
