//! A file is made that everybody on the machine may change.

use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::ExprKind;
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/file-permissions",
    page: "file_permissions.md",
    summary: "a file is made that everybody on the machine may change",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-732", "OWASP A01:2021", "ASVS 5.0 V13"],
    run: run,
}

const CHMODS: &[&str] = &["os.chmod", "os.fchmod", "os.lchmod"];
/// The bit by which others may write, and the one by which a folder protects what is in it.
const OTHERS_WRITE: i64 = 0o002;
const STICKY: i64 = 0o1000;
/// The constants of `stat`.
const STAT: &[(&str, i64)] = &[
    ("S_ISUID", 0o4000),
    ("S_ISGID", 0o2000),
    ("S_ISVTX", 0o1000),
    ("S_IRWXU", 0o700),
    ("S_IRUSR", 0o400),
    ("S_IREAD", 0o400),
    ("S_IWUSR", 0o200),
    ("S_IWRITE", 0o200),
    ("S_IXUSR", 0o100),
    ("S_IEXEC", 0o100),
    ("S_IRWXG", 0o070),
    ("S_IRGRP", 0o040),
    ("S_IWGRP", 0o020),
    ("S_IXGRP", 0o010),
    ("S_IRWXO", 0o007),
    ("S_IROTH", 0o004),
    ("S_IWOTH", 0o002),
    ("S_IXOTH", 0o001),
];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    let known = called::calls(index, CHMODS.iter().copied());
    // Without a path, or with more than a mask, a call fails before it changes anything.
    let has_path = |site: Site| index.argument(site, 0, "path").or_else(|| index.argument(site, 0, "fd")).is_some();
    let working = known.iter().filter(|(_, site)| has_path(*site));
    faults.extend(working.filter_map(|(path, site)| changed(index, *site, 1, path)));
    // `path.chmod(0o777)`: of an object, the mode comes first.
    let methods = index.calls_named("chmod").iter().filter(|site| !known.iter().any(|(_, other)| other == *site));
    faults.extend(methods.filter(|site| is_method(index, **site)).filter_map(|site| changed(index, *site, 0, "chmod")));
    let masks =
        index.calls("os.umask").iter().filter(|site| index.call(**site).is_some_and(|call| call.args.len() == 1));
    faults.extend(masks.filter_map(|site| mask(index, *site)));
    called::findings(&RULE.info, context, faults)
}

fn is_method(index: &Index<'_>, site: Site) -> bool {
    let call = index.call(site).filter(|call| call.args.len() + call.keywords.len() == 1);
    call.is_some_and(|call| matches!(call.func.kind, ExprKind::Attribute(_)))
}

/// A number, or constants of `stat` put together.
fn mode(index: &Index<'_>, site: Site, at: usize, name: &str) -> Option<i64> {
    let value = index.argument(site, at, name)?;
    index.int(site, value, &|path| {
        let name = path.strip_prefix("stat.")?;
        STAT.iter().find(|(known, _)| *known == name).map(|(_, bits)| *bits)
    })
}

fn changed(index: &Index<'_>, site: Site, at: usize, path: &str) -> Option<Fault> {
    let mode = mode(index, site, at, "mode")?;
    if mode & OTHERS_WRITE == 0 || mode & STICKY != 0 || !(0..=0o7777).contains(&mode) {
        return None;
    }
    let message = format!("`{path}` lets everybody on the machine change what stands there (0o{mode:o}).");
    let fix = Fix::words(
        "give it to its owner: 0o600 for a file and 0o700 for a folder, or 0o644 and 0o755 where others have to read it",
    );
    Some(Fault::new(index.span(site), Severity::Medium, message).about(path).fix(fix))
}

/// `os.umask(0)`, unless the function puts the old mask back.
fn mask(index: &Index<'_>, site: Site) -> Option<Fault> {
    let mask = mode(index, site, 0, "mask")?;
    let restored = index.calls("os.umask").iter().any(|other| {
        // What is put back is what the first call gave.
        let kept = index.argument(*other, 0, "mask").map(|kept| index.value(*other, kept));
        let kept = kept.and_then(|kept| index.path(kept.site, kept.expr));
        called::same_function(index, site, *other) && kept.is_some_and(|path| path == "os.umask()")
    });
    if mask & OTHERS_WRITE != 0 || mask < 0 || restored {
        return None;
    }
    let message = format!("`os.umask(0o{mask:o})` lets everybody on the machine change the files made from here on.");
    let fix = Fix::words("os.umask(0o077), or 0o007 where a group shares the files: it holds for the whole process");
    Some(Fault::new(index.span(site), Severity::Medium, message).about("umask").fix(fix))
}
