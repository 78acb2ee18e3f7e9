//! Which crate may need which: only downwards, and each outside crate only where it belongs.

use std::collections::BTreeMap;

use super::Problem;
use super::tree::Tree;
use crate::workspace::Dependency;

/// The floors. A crate may need those on lower floors, never a neighbour.
const FLOORS: &[(&str, u8)] = &[
    ("swiftsure_source", 0),
    ("swiftsure_evidence", 1),
    ("swiftsure_packages", 1),
    ("swiftsure_report", 1),
    ("swiftsure_python", 2),
    ("swiftsure_template", 2),
    ("swiftsure_flow", 3),
    ("swiftsure_django", 4),
    ("swiftsure_rules", 5),
    ("swiftsure_review", 6),
    ("swiftsure", 7),
    ("swiftsure_mdtest", 7),
    ("xtask", 8),
];

/// The only crate that names the parser.
const PARSER_CRATE: &str = "swiftsure_python";

/// The only crate that may speak to a network.
const NETWORK_CRATE: &str = "swiftsure_evidence";

/// Crates that open connections.
const NETWORK: &[&str] =
    &["async-std", "attohttpc", "curl", "hyper", "isahc", "minreq", "postgres", "reqwest", "tokio", "ureq"];

pub(crate) fn check(crates: &BTreeMap<String, Vec<Dependency>>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, dependencies) in crates {
        let path = manifest(name);
        if floor(name).is_none() {
            problems.push(Problem::new(&path, 0, format!("`{name}` stands on no floor; give it one in FLOORS.")));
        }
        for dependency in dependencies {
            problems.extend(complaint(name, dependency).map(|sentence| Problem::new(&path, 0, sentence)));
        }
    }
    problems
}

fn complaint(name: &str, dependency: &Dependency) -> Option<String> {
    let needed = &dependency.name;
    if needed.starts_with("ruff_") && name != PARSER_CRATE {
        return Some(format!("`{name}` needs `{needed}`, which only {PARSER_CRATE} may name."));
    }
    if needed.starts_with("ruff_") && !dependency.requirement.starts_with('=') {
        return Some(format!("`{needed}` is not pinned exactly; it promises nothing between releases."));
    }
    if NETWORK.contains(&needed.as_str()) && name != NETWORK_CRATE {
        return Some(format!("`{name}` needs `{needed}`; only {NETWORK_CRATE} may speak to a network."));
    }
    // Tests may look up: the pages of the rules are run by a crate that stands above the rules.
    let (mine, theirs) = (floor(name)?, floor(needed)?);
    (theirs >= mine && !dependency.dev)
        .then(|| format!("`{name}` (floor {mine}) needs `{needed}` (floor {theirs}); arrows only go down."))
}

/// ARCHITECTURE.md has a word on each crate.
pub(crate) fn named_in_architecture(crates: &BTreeMap<String, Vec<Dependency>>, tree: &Tree) -> Vec<Problem> {
    let text = tree.get("ARCHITECTURE.md").map_or("", |file| file.text.as_str());
    let silent = crates.keys().filter(|name| !text.contains(&format!("`{name}`")));
    silent.map(|name| Problem::new("ARCHITECTURE.md", 0, format!("It has no paragraph on `{name}`."))).collect()
}

fn floor(name: &str) -> Option<u8> {
    FLOORS.iter().find(|(known, _)| *known == name).map(|(_, floor)| *floor)
}

fn manifest(name: &str) -> String {
    if name == "xtask" { "xtask/Cargo.toml".to_owned() } else { format!("crates/{name}/Cargo.toml") }
}

#[cfg(test)]
mod tests {
    use super::{check, complaint};
    use crate::workspace::Dependency;

    fn on(name: &str) -> Dependency {
        Dependency { name: name.into(), requirement: "=0.0.10".into(), dev: false }
    }

    #[test]
    fn a_crate_needs_only_lower_floors() {
        assert_eq!(complaint("swiftsure_django", &on("swiftsure_flow")), None);
        assert!(complaint("swiftsure_flow", &on("swiftsure_django")).unwrap().contains("arrows only go down"));
        assert!(complaint("swiftsure_report", &on("swiftsure_evidence")).is_some());
    }

    #[test]
    fn tests_may_look_up() {
        assert_eq!(complaint("swiftsure_rules", &Dependency { dev: true, ..on("swiftsure_mdtest") }), None);
    }

    #[test]
    fn the_parser_is_named_in_one_crate_and_pinned() {
        assert_eq!(complaint("swiftsure_python", &on("ruff_python_ast")), None);
        assert!(complaint("swiftsure_django", &on("ruff_python_ast")).is_some());
        assert!(complaint("swiftsure_python", &Dependency { requirement: "^0.0".into(), ..on("ruff_x") }).is_some());
    }

    #[test]
    fn a_new_crate_must_find_its_floor() {
        let crates = [("swiftsure_new".to_owned(), Vec::new())].into();
        assert_eq!(check(&crates).len(), 1);
    }
}
