//! Small projects in memory, and their traces as short lines.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind, Analysis, Request, analyse, knowledge};
use swiftsure_python::{Codebase, Origin, SourceInput};
use swiftsure_source::LedgerRow;

/// Deep calls of the interpreter need more than a test thread has.
const STACK: usize = 256 << 20;

/// The models that most tests speak of.
pub(crate) const MODELS: &str = include_str!("models.py.txt");

/// Imports of `views.py`, on one line, so that line numbers of a body start over.
const IMPORTS: &str = "from library.models import *; from django.db import models; from django.shortcuts import *";

/// Analyses a project and says what `tell` makes of it.
pub(crate) fn analysed<T: Send>(files: &[(&str, &str)], tell: impl FnOnce(&Codebase, &Analysis) -> T + Send) -> T {
    let run = || {
        let mut inputs: Vec<SourceInput> = files
            .iter()
            .map(|(path, text)| SourceInput { path: (*path).into(), text: (*text).into(), origin: Origin::Project })
            .collect();
        inputs.sort_by(|left, right| left.path.cmp(&right.path));
        inputs.extend(knowledge::inputs());
        let code = Codebase::build(inputs, &[], 1);
        let reviewed: BTreeSet<_> = code
            .modules()
            .filter(|(id, _)| code.origin(*id) == Origin::Project)
            .map(|(_, module)| module.file)
            .collect();
        let settings = if files.iter().any(|(path, _)| *path == "settings.py") { vec!["settings".to_owned()] } else { vec![] };
        let analysis = analyse(&code, &Request { settings, reviewed, on_demand: BTreeSet::new() });
        tell(&code, &analysis)
    };
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).unwrap();
        worker.join().unwrap()
    })
}

/// All accesses of a project: `library/views.py:12 load library.Book.author per row`.
pub(crate) fn trace(files: &[(&str, &str)]) -> Vec<String> {
    analysed(files, |code, analysis| {
        analysis
            .trace
            .accesses
            .iter()
            .filter_map(|access| {
                let file = code.files.get(access.site.file);
                Some(format!("{}:{} {}", file.path, file.line(access.site.start), line(access)?))
            })
            .collect()
    })
}

/// The accesses of a view with this body, with line numbers of the body: `2 load library.Book.author per row`.
pub(crate) fn view(body: &str) -> Vec<String> {
    let views = format!("{IMPORTS}\ndef view(request):{body}");
    in_views(&[("library/models.py", MODELS)], &views, 2)
}

/// The accesses that stand in `library/views.py`, with `above` lines less.
pub(crate) fn in_views(others: &[(&str, &str)], views: &str, above: u32) -> Vec<String> {
    analysed(&with_views(others, views), |code, analysis| {
        analysis
            .trace
            .accesses
            .iter()
            .filter_map(|access| {
                let file = code.files.get(access.site.file);
                let here = &*file.path == "library/views.py";
                here.then(|| Some(format!("{} {}", file.line(access.site.start) - above, line(access)?))).flatten()
            })
            .collect()
    })
}

/// How many queries a view with this body sends: `1 + |books|`.
pub(crate) fn cost(body: &str) -> String {
    let views = format!("{IMPORTS}\ndef view(request):{body}");
    cost_of(&[("library/models.py", MODELS)], &views)
}

/// As [`cost`], with modules of one's own.
pub(crate) fn cost_of(others: &[(&str, &str)], views: &str) -> String {
    ledger(&with_views(others, views), |row| row.cost.to_string()).join(" | ")
}

/// What `tell` makes of each row of the ledger.
pub(crate) fn ledger(files: &[(&str, &str)], tell: impl Fn(&LedgerRow) -> String + Send) -> Vec<String> {
    analysed(files, |_, analysis| swiftsure_django::ledger(analysis).iter().map(tell).collect())
}

fn with_views<'t>(others: &[(&'t str, &'t str)], views: &'t str) -> Vec<(&'t str, &'t str)> {
    let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('view/', views.view)]\n";
    let mut files = vec![("library/__init__.py", ""), ("library/views.py", views), ("urls.py", urls)];
    files.push(("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n"));
    files.retain(|(path, _)| others.iter().all(|(other, _)| other != path));
    files.extend(others);
    files
}

fn line(access: &Access) -> Option<String> {
    let mut line = match &access.kind {
        AccessKind::Load { relation, per_row, .. } => format!("load {relation}{}", row(*per_row)),
        AccessKind::Related { relation, op, plain, prefetched, per_row, .. } => {
            let defeated = if *prefetched { " defeats prefetch" } else { "" };
            let changed = if *plain { "" } else { " changed" };
            format!("related {relation} {op}{}{changed}{defeated}", row(*per_row))
        }
        AccessKind::Query { op, .. } => format!("query {} {op}", access.model),
        AccessKind::Write { op } => format!("write {} {op}", access.model),
        AccessKind::Deferred { field, per_row, .. } => format!("deferred {}.{field}{}", access.model, row(*per_row)),
        AccessKind::PythonWork { .. } | AccessKind::Named { .. } => return None,
    };
    let repeated: Vec<&str> = access.loops.iter().filter(|entry| entry.grows()).map(|entry| entry.name.as_str()).collect();
    if !repeated.is_empty() {
        line += &format!(" for each of {}", repeated.join(", "));
    }
    Some(line)
}

fn row(per_row: bool) -> &'static str {
    if per_row { " per row" } else { "" }
}

#[test]
fn the_models_of_the_tests_are_understood() {
    let models = analysed(&with_views(&[("library/models.py", MODELS)], ""), |_, analysis| analysis.models.join(" "));
    assert_eq!(models, "library.Author library.Book library.Loan library.Profile library.Publisher library.Review library.Tag");
    println!("{:#?}", view("
    for book in Book.objects.all():
        book.author.name
        book.author.name
        for tag in book.tags.all():
            print(tag)
"));
    println!("{:#?}", cost("
    for book in Book.objects.all():
        book.author.name
        book.author.name
        for tag in book.tags.all():
            print(tag)
"));
}
