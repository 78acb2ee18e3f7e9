//! A temporary file has a name that others can take first.

use swiftsure_python::index::{Index, Site};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/insecure-temp-file",
    page: "insecure_temp_file.md",
    summary: "a temporary file has a name that others can take first",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-377", "CWE-379", "OWASP A01:2021", "ASVS 5.0 V13"],
    run: run,
}

const NAMING: &[&str] = &["tempfile.mktemp", "os.tempnam", "os.tmpnam"];
const SHARED: &[&str] = &["/tmp/", "/var/tmp/", "/dev/shm/"];
const FIX: &str = "use tempfile.NamedTemporaryFile() or tempfile.TemporaryDirectory()";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let naming = called::calls(index, NAMING.iter().copied()).into_iter();
    let mut faults: Vec<Fault> = naming
        .map(|(path, site)| {
            let message = format!("`{path}` only makes up a name: somebody else can make the file first.");
            Fault::new(index.span(site), Severity::Medium, message).about(path).fix(Fix::words(FIX))
        })
        .collect();
    faults.extend(index.calls("open").iter().filter_map(|site| opened(index, *site)));
    called::findings(&RULE.info, context, faults)
}

/// A fixed name in a folder where everybody may make files is opened for writing.
fn opened(index: &Index<'_>, site: Site) -> Option<Fault> {
    let path = index.text(site, index.argument(site, 0, "file")?)?;
    let mode = index.text(site, index.argument(site, 1, "mode")?)?;
    // `x` refuses what is there already.
    if !SHARED.iter().any(|folder| path.starts_with(folder)) || !mode.contains(['w', 'a']) {
        return None;
    }
    let message = format!("A file with a fixed name is written in a folder of everybody (\"{path}\").");
    let fault = Fault::new(index.span(site), Severity::Low, message).about("open");
    Some(fault.fix(Fix::words(FIX)))
}
