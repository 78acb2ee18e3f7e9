//! Pages on the disk, and Swiftsure run on their cases in memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use swiftsure_mdtest::{Case, Found};
use swiftsure_review::classify::kind;
use swiftsure_review::{FileClass, FileKind, Project, Scope, Source, check, dependencies, deployed};
use swiftsure_source::{Files, Finding, Safety};

/// The day on which all pages are read: what they state of support holds on it.
const TODAY: Date = date(2026, 11, 21);

/// The page of a rule as a file.
pub(crate) struct PageFile {
    /// `swift/n_plus_one.md`.
    pub name: String,
    pub text: String,
}

/// The folder of the rules' code and pages.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../swiftsure_rules/src")
}

/// All pages below a folder of lenses, sorted by name.
pub(crate) fn pages(folder: &Path) -> Vec<PageFile> {
    let mut found = Vec::new();
    for lens in ["swift", "sure", "balance"] {
        let Ok(entries) = std::fs::read_dir(folder.join(lens)) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let name = format!("{lens}/{}", path.file_name().unwrap().to_string_lossy());
                found.push(PageFile { name, text: std::fs::read_to_string(path).unwrap() });
            }
        }
    }
    found.sort_by(|left, right| left.name.cmp(&right.name));
    found
}

/// Where the page of a rule must be: `swift/n_plus_one.md` for `swift/n-plus-one`.
pub(crate) fn page_name(rule: &str) -> String {
    format!("{}.md", rule.replace('-', "_"))
}

/// The page that a further page of a rule belongs to: `swift/n_plus_one.md` for `swift/n_plus_one.admin.md`.
pub(crate) fn main_page(name: &str) -> String {
    name.split_once('.').map_or_else(|| name.to_owned(), |(rule, _)| format!("{rule}.md"))
}

fn is_migration(path: &str) -> bool {
    path.contains("/migrations/") && !path.ends_with("/__init__.py")
}

/// What Swiftsure finds in a case: the findings, and the files that they point into.
pub(crate) fn review(case: &Case) -> (Vec<Finding>, Files) {
    let sources = case.files.iter().map(|file| Source {
        path: file.path.clone(),
        text: file.text.clone(),
        class: if is_migration(&file.path) { FileClass::Migration } else { FileClass::Source },
    });
    let settings: Vec<String> = case
        .files
        .iter()
        .filter_map(|file| file.path.strip_suffix(".py"))
        .filter(|module| module.ends_with("settings"))
        .map(|module| module.replace('/', "."))
        .collect();
    let mut deployed = deployed(case.files.iter().map(|file| (file.path.as_str(), file.text.as_str())));
    deployed.extend(settings.iter().map(|module| (module.clone(), "manage.py".to_owned())));
    let mut project = Project { settings, deployed, ..Project::default() };
    let mut known = Vec::new();
    for source in sources {
        match kind(&source.path) {
            Some(FileKind::Python) => project.sources.push(source),
            _ if source.path.starts_with("advisories/") => known.push(source),
            Some(FileKind::Packages | FileKind::Config) => project.texts.push(source),
            _ => project.templates.push(source),
        }
    }
    project.dependencies = dependencies(&project.texts, &project.sources);
    for advisory in &known {
        project.advisories.add(&advisory.path, &advisory.text, &project.dependencies.names());
    }
    let review = check(project, Scope { include_tests: false, threads: 1, today: TODAY }).review;
    (review.findings, review.files)
}

/// What Swiftsure finds in a case, in the words of a page.
pub(crate) fn find(case: &Case) -> Vec<Found> {
    let (findings, files) = review(case);
    findings.iter().map(|finding| found(finding, &files)).collect()
}

fn found(finding: &Finding, files: &Files) -> Found {
    let file = files.get(finding.span.file);
    Found {
        rule: finding.rule.to_owned(),
        path: file.path.to_string(),
        line: file.line(finding.span.start),
        message: finding.message.clone(),
        cost: finding.cost.to_string(),
        upper: finding.cost.upper,
        fixed: fixed(finding, files),
        says: finding.fixes.iter().map(|fix| fix.title.as_str()).collect::<Vec<_>>().join("; "),
        severity: finding.severity.to_string(),
    }
}

/// What the first safe fix makes of the files that it changes.
pub(crate) fn fixed(finding: &Finding, files: &Files) -> BTreeMap<String, String> {
    let safe = finding.fixes.iter().find(|fix| fix.safety == Safety::Safe && !fix.edits.is_empty());
    let mut fixed = BTreeMap::new();
    if let Some(fix) = safe {
        for id in fix.edits.iter().map(|edit| edit.span.file) {
            let touched = files.get(id);
            fixed.insert(touched.path.to_string(), fix.apply(id, &touched.text));
        }
    }
    fixed
}
