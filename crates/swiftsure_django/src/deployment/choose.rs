//! Which settings modules run in production: by who names them, else by what they are called.

use std::collections::BTreeMap;

use swiftsure_python::ir::{ExprKind, ModuleId, NameRef, StmtKind};
use swiftsure_python::{Codebase, Origin};
use swiftsure_source::Sym;

use crate::project::Request;

const PRODUCTION: &[&str] = &["production", "prod", "live", "deploy", "deployment"];
const LOCAL: &[&str] = &[
    "base",
    "ci",
    "common",
    "debug",
    "default",
    "defaults",
    "demo",
    "dev",
    "devel",
    "develop",
    "developer",
    "development",
    "devproject",
    "docs",
    "example",
    "examples",
    "fixtures",
    "local",
    "playground",
    "qa",
    "sample",
    "sandbox",
    "stage",
    "staging",
    "template",
    "test",
    "testing",
    "testproject",
    "tests",
    "testsettings",
    "travis",
];
/// Those of them that are sites all the same.
const TRIED_OUT: &[&str] = &["demo", "qa", "stage", "staging"];
/// Folders whose projects show or test something else.
const SHOWN: &[&str] = &[
    "demo",
    "demos",
    "devproject",
    "doc",
    "docs",
    "example",
    "example_project",
    "examples",
    "fixtures",
    "playground",
    "project_template",
    "sample",
    "samples",
    "sandbox",
    "template",
    "templates",
    "test",
    "test_project",
    "testing",
    "testproject",
    "tests",
];
/// First words of folders whose projects are for those who work on the code.
const WORKED_IN: &[&str] = &["dev", "devel", "develop", "development"];
/// What only a settings module of a project sets.
const SETS: &[&str] = &["DATABASES", "INSTALLED_APPS", "MIDDLEWARE", "ROOT_URLCONF", "SECRET_KEY", "WSGI_APPLICATION"];

/// A settings module to judge, and how it is known to be the one.
pub(super) struct Chosen {
    pub module: ModuleId,
    pub why: String,
}

/// The settings modules that run in production, one for each project in the tree.
pub(super) fn choose(code: &Codebase, request: &Request) -> Vec<Chosen> {
    if let Some(named) = &request.named {
        let found = code.find_anywhere(Sym::new(named));
        return found.map(|module| Chosen { module, why: "you name it".to_owned() }).into_iter().collect();
    }
    let mut chosen: BTreeMap<String, (u8, Chosen)> = BTreeMap::new();
    let named = request.deployed.iter().filter_map(|(name, by)| {
        let module = code.find_anywhere(Sym::new(name))?;
        let rank = match by.ends_with("manage.py") {
            true => 4,
            false if is_called_production(code, module) => 1,
            // `config.settings` gives way to a `config.settings.production` beside it.
            false => 3,
        };
        Some((module, format!("{by} names it"), rank))
    });
    let own = code.heads().filter(|(_, head)| head.origin == Origin::Project && head.language.is_python());
    let called = own.map(|(id, _)| id).filter(|id| is_settings_path(code.path(*id)) && is_called_production(code, *id));
    for (module, why, rank) in named.chain(called.map(|id| (id, "its name says so".to_owned(), 2))) {
        let project = project_of(code.path(module));
        let is_better = chosen.get(&project).is_none_or(|(best, _)| rank < *best);
        if is_better && may_run(code, request, module) {
            chosen.insert(project, (rank, Chosen { module, why }));
        }
    }
    chosen.into_values().map(|(_, chosen)| chosen).collect()
}

/// The settings modules of other sites beside a chosen one, for staging or a second customer: in the order of their paths.
pub(super) fn others(code: &Codebase, request: &Request, chosen: ModuleId) -> Vec<ModuleId> {
    let folder = |module: ModuleId| code.path(module).rsplit_once('/').map(|(folder, _)| folder);
    let is_no_site = |word: &str| LOCAL.contains(&word) && !TRIED_OUT.contains(&word);
    let own = code.heads().filter(|(id, head)| {
        *id != chosen
            && head.origin == Origin::Project
            && head.language.is_python()
            && request.reviewed.contains(&head.file)
            && folder(*id) == folder(chosen)
            && is_settings_path(code.path(*id))
            && !words(last(head.name.as_str())).any(is_no_site)
            && sets_something(code, *id, 0)
    });
    own.map(|(id, _)| id).collect()
}

/// The settings for development that a web server loads unless its environment names others, with the file that says
/// so. None where a container or platform is told which ones to load.
pub(super) fn fallbacks<'a>(code: &Codebase, request: &'a Request) -> Vec<(ModuleId, &'a str)> {
    let is_server = |by: &str| ["wsgi.py", "asgi.py"].contains(&by.rsplit('/').next().unwrap_or(by));
    let is_code = |by: &str| by.ends_with(".py");
    if request.deployed.iter().any(|(_, by)| !is_code(by)) {
        return Vec::new();
    }
    let named = request.deployed.iter().filter(|(_, by)| is_server(by) && !is_shown(by));
    let found = named.filter_map(|(name, by)| Some((code.find_anywhere(Sym::new(name))?, by.as_str())));
    found.filter(|(module, _)| is_local(last(code.head(*module).name.as_str()))).collect()
}

fn is_called_production(code: &Codebase, module: ModuleId) -> bool {
    words(last(code.head(module).name.as_str())).any(|word| PRODUCTION.contains(&word))
}

/// Whether a module may be the settings of a site: judged code that is not there for development, tests or show.
fn may_run(code: &Codebase, request: &Request, module: ModuleId) -> bool {
    let head = code.head(module);
    head.origin == Origin::Project
        && request.reviewed.contains(&head.file)
        && !is_shown(code.path(module))
        && !words(last(head.name.as_str())).any(|word| LOCAL.contains(&word))
        && sets_something(code, module, 0)
}

/// Whether a module is called as settings for a developer's machine, for tests or for others to build on.
pub(super) fn is_local(name: &str) -> bool {
    words(name).any(|word| word != "base" && word != "common" && !word.starts_with("default") && LOCAL.contains(&word))
}

fn last(dotted: &str) -> &str {
    dotted.rsplit('.').next().unwrap_or(dotted)
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split('_').filter(|word| *word != "settings")
}

/// `shop/settings.py`, `config/settings/production.py`, `shop/settings_prod.py`.
fn is_settings_path(path: &str) -> bool {
    let stem = path.strip_suffix(".py").unwrap_or(path);
    let mut parts = stem.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let folder = parts.next().unwrap_or_default();
    name.split('_').any(|word| word == "settings") || matches!(folder, "settings" | "conf" | "config")
}

fn is_shown(path: &str) -> bool {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    let is_worked_in = |folder: &str| folder.split(['_', '-']).next().is_some_and(|first| WORKED_IN.contains(&first));
    folders.split('/').any(|folder| {
        SHOWN.contains(&folder) || is_worked_in(folder) || folder.split(['_', '-']).any(|word| SHOWN.contains(&word))
    })
}

/// The folder in which the package of the settings lies.
fn project_of(path: &str) -> String {
    let folders: Vec<&str> = path.split('/').collect();
    let inner = folders.iter().rposition(|folder| !folder.ends_with(".py") && *folder != "settings").unwrap_or(0);
    folders.get(..inner).unwrap_or_default().join("/")
}

/// Whether a module, or one that it takes all names of, sets what settings modules of projects set.
fn sets_something(code: &Codebase, module: ModuleId, depth: u8) -> bool {
    let is_setting = |target: &swiftsure_python::ir::Expr| matches!(&target.kind, ExprKind::Name(NameRef::Global(name)) if SETS.contains(&name.as_str()));
    code.module(module).body.iter().any(|statement| match &statement.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(is_setting),
        StmtKind::AnnAssign(assign) => is_setting(&assign.target),
        StmtKind::AugAssign(assign) => is_setting(&assign.target),
        StmtKind::ImportStar { module: base } => {
            depth < 8 && code.find(module, *base).is_some_and(|base| sets_something(code, base, depth + 1))
        }
        _ => false,
    })
}
