//! Files of a folder that somebody else filled are read, and its links are followed.

use swiftsure_django::{Access, AccessKind};
use swiftsure_python::index::Site;
use swiftsure_python::ir::{Call, ExprKind};
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::doors;
use super::reached::{self, Wording};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/symlink-follow",
    page: "symlink_follow.md",
    summary: "files of a folder that somebody else filled are read, and its links are followed",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-59", "OWASP A01:2021", "ASVS 5.0 V5"],
    run: run,
}

/// What a program says that looks whether something is a link, or where it leads.
const LOOKS: &[&str] = &[
    "symlink",
    "islink",
    "readlink",
    "linkname",
    "isreg",
    "isfile()",
    "islnk",
    "issym",
    "O_NOFOLLOW",
    "realpath",
    "resolve(",
    "lstat",
    "safe_join",
    "REGTYPE",
    ".type",
    "filter=",
];
/// Copies what another server has into a folder.
const CLONES: &[&str] = &["git.Repo.clone_from", "git.repo.Repo.clone_from", "git.repo.base.Repo.clone_from"];
/// Where the folder stands among the arguments of those, and what it is called.
const FOLDER: (usize, &str) = (1, "to_path");
/// Functions that read the file that they are told, and methods of paths and archives.
const READS: &[&str] = &[
    "open",
    "read_text",
    "read_bytes",
    "write",
    "copy",
    "copy2",
    "copyfile",
    "copytree",
    "make_archive",
    "FileResponse",
];

const CHOSEN: &str = "of chosen members";
const WORDING: Wording = Wording {
    sink: "archive",
    target: |name| format!("{name}, by their names and not by what they are"),
    harm: "A member that is a link leads what comes behind it, and whoever reads it later, out of the folder.",
    own_form: None,
    fixes: &["say filter=\"data\", or leave out the members of which issym() or islnk() holds"],
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = reached::findings(&RULE.info, context, &WORDING, |access, _| {
        chooses_members(access) && !looks(&context.files.get(access.site.file).text)
    });
    found.extend(called::findings(&RULE.info, context, clones(context)));
    found
}

/// Whether an archive is unpacked of which the program chooses the members.
pub(super) fn chooses_members(access: &Access) -> bool {
    matches!(&access.kind, AccessKind::Sink { name, .. } if name.as_str().ends_with(CHOSEN))
}

fn looks(text: &str) -> bool {
    LOOKS.iter().any(|word| text.contains(word))
}

/// Functions that fetch a repository and read files out of it.
fn clones(context: &Context<'_>) -> Vec<Fault> {
    called::calls(context.index, CLONES.iter().copied())
        .into_iter()
        .filter_map(|(_, site)| clone(context, site))
        .collect()
}

fn clone(context: &Context<'_>, site: Site) -> Option<Fault> {
    let index = context.index;
    let span = index.span(site);
    let function = context.analysis.function_at(span).map(|(span, _)| *span)?;
    let url = index.argument(site, 0, "url")?;
    let folder = index.argument(site, FOLDER.0, FOLDER.1)?;
    let call = index.call(site)?;
    let is_bare = call.keywords.iter().any(|(name, _)| name.is_some_and(|name| name == "bare"));
    // A repository that stands in the code is one's own.
    if is_bare || index.text(site, url).is_some() || looks(context.text(function)) {
        return None;
    }
    let folder = context.text(index.span_of(site, folder));
    let body = index.body_around(span)?;
    let mut reads = index.inside(body).filter(|inner| index.span(*inner).start > span.end).filter_map(|inner| {
        let read = index.call(inner)?;
        is_read(context, inner, read, folder).then(|| index.span(inner))
    });
    let read: Span = reads.next()?;
    let message = "A file of a repository that somebody else writes is read as it is: a link in it leads to any file that the server can read.";
    let fault = Fault::new(read, Severity::Medium, message).about("clone");
    let fault = fault.step("fetched", span, "the repository, with its links");
    Some(fault.fix(Fix::words(
        "look where it leads before it is read: refuse a path whose resolve() is not below the folder, or that is_symlink()",
    )))
}

/// Whether a call reads a file below a folder: `open(os.path.join(folder, "README"))`, `(folder / "README").read_text()`.
fn is_read(context: &Context<'_>, site: Site, call: &Call, folder: &str) -> bool {
    let index = context.index;
    let Some(name) = called::name(index, site, &call.func) else { return false };
    let is_below = |text: &str| doors::has_name(text, folder) && text.trim() != folder;
    let first = call.args.first().map(|first| context.text(index.span_of(site, first)));
    let owner = match &call.func.kind {
        ExprKind::Attribute(method) => Some(context.text(index.span_of(site, &method.value))),
        _ => None,
    };
    READS.contains(&name.as_str()) && first.into_iter().chain(owner).any(is_below)
}
