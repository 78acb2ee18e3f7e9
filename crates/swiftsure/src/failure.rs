//! Why a command could not do its work: one clear sentence, a hint, exit code 2.

use std::error::Error;
use std::fmt;
use std::io::{self, Write};

/// A sentence, and what the user can do.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) sentence: String,
    pub(crate) hint: String,
}

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), hint: hint.into() }
    }

    /// Whether the reader of the output went away, as `head` does.
    pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
        error.chain().any(|cause| {
            cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl Error for Failure {}

/// Writes a failure to the standard error, as a whole sentence.
pub(crate) fn show(error: &anyhow::Error) {
    let mut out = io::stderr().lock();
    let sentence = error.to_string();
    let stop = if sentence.ends_with(['.', '?', '!']) { "" } else { "." };
    let written = writeln!(out, "error: {sentence}{stop}");
    let hint = error.downcast_ref::<Failure>().map_or("", |failure| failure.hint.as_str());
    if written.is_ok() && !hint.is_empty() {
        // Nobody is left to tell when the standard error cannot be written.
        let _ = writeln!(out, "{hint}");
    }
}
