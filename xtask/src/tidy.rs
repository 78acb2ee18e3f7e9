//! Tests what ARCHITECTURE.md says is absent; each module here holds the checks of one subject.
//!
//! The same checks run as tests of this crate, so that `cargo test` alone catches a breach.

mod code;
mod crates;
mod rules;
mod text;
mod tree;
mod world;

use std::fmt;
use std::process::ExitCode;

use anyhow::Result;

use crate::exit;
use crate::workspace::Workspace;
use tree::Tree;

/// One breach of an invariant.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    path: String,
    /// From 1; 0 when the whole file is meant.
    line: usize,
    sentence: String,
}

impl Problem {
    fn new(path: impl Into<String>, line: usize, sentence: impl Into<String>) -> Self {
        Self { path: path.into(), line, sentence: sentence.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.sentence),
            line => write!(f, "{}:{line}: {}", self.path, self.sentence),
        }
    }
}

/// `cargo x tidy`.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let problems = problems(workspace)?;
    for problem in &problems {
        eprintln!("{problem}");
    }
    match problems.len() {
        0 => println!("Everything is tidy."),
        count => eprintln!("{count} breaches of what ARCHITECTURE.md says."),
    }
    Ok(exit(problems.is_empty()))
}

/// All breaches, sorted by file and line.
pub(crate) fn problems(workspace: &Workspace) -> Result<Vec<Problem>> {
    let tree = Tree::read(&workspace.root)?;
    let mut problems = crates::check(&workspace.crates);
    problems.extend(crates::named_in_architecture(&workspace.crates, &tree));
    problems.extend(world::check(&tree));
    problems.extend(text::check(&tree));
    problems.extend(rules::check(&tree));
    problems.sort();
    problems.dedup();
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::problems;
    use crate::workspace::Workspace;

    #[test]
    fn the_workspace_is_tidy() {
        let found: Vec<String> =
            problems(&Workspace::find().unwrap()).unwrap().iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "\n{}\n", found.join("\n"));
    }
}
