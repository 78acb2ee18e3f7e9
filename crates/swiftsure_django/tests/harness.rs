//! Small projects in memory, and their traces as short lines.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind, Analysis, Request, analyse, knowledge, ledger, templates};
use swiftsure_python::{Codebase, Language, Origin, SourceInput};
use swiftsure_source::{Cost, EntryPointKind};

/// Deep calls of the interpreter need more than a test thread has.
const STACK: usize = 256 << 20;

/// The models that most tests speak of.
pub(crate) const MODELS: &str = include_str!("models.py.txt");

/// Imports of `views.py`, on one line, so that the lines of a body can be counted from one.
const IMPORTS: &str = "from library.models import *; from django.db import models; from django.db.models import *; from django.shortcuts import *";

/// Analyses a project and says what `tell` makes of it.
pub(crate) fn analysed<T: Send>(files: &[(&str, &str)], tell: impl FnOnce(&Codebase, &Analysis) -> T + Send) -> T {
    analysed_on(1, files, tell)
}

/// As [`analysed`], on a number of threads.
pub(crate) fn analysed_on<T: Send>(
    threads: usize,
    files: &[(&str, &str)],
    tell: impl FnOnce(&Codebase, &Analysis) -> T + Send,
) -> T {
    let run = || {
        let input = |(path, text): &(&str, &str)| SourceInput {
            path: (*path).into(),
            text: (*text).into(),
            origin: Origin::Project,
            language: if path.ends_with(".py") { Language::Python } else { templates::language(path, false) },
            lazy: false,
        };
        let mut inputs: Vec<SourceInput> = files.iter().map(input).collect();
        inputs.sort_by(|left, right| left.path.cmp(&right.path));
        inputs.extend(knowledge::inputs());
        let code = Codebase::build(inputs, &[], 1);
        let project = code.heads().filter(|(id, _)| code.origin(*id) == Origin::Project);
        let reviewed: BTreeSet<_> = project.map(|(_, module)| module.file).collect();
        let has_settings = files.iter().any(|(path, _)| *path == "settings.py");
        let settings = has_settings.then(|| "settings".to_owned()).into_iter().collect();
        let analysis = analyse(&code, &Request { settings, reviewed, ..Request::default() }, threads);
        tell(&code, &analysis)
    };
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).unwrap();
        worker.join().unwrap()
    })
}

/// All accesses of a project: `library/views.py:12 load library.Book.author per row`.
pub(crate) fn trace(files: &[(&str, &str)]) -> Vec<String> {
    analysed(files, |code, analysis| accesses(code, analysis, |path, number| Some(format!("{path}:{number}"))))
}

/// The entry points of a project but for views that no URL leads to: `GET /books/ library.views.index anonymous costs 1 + |book|`.
pub(crate) fn routes(files: &[(&str, &str)]) -> Vec<String> {
    analysed(files, |_, analysis| {
        let rows = ledger(analysis);
        let routed = rows.iter().filter(|row| row.entry.kind != EntryPointKind::View);
        let rows = routed.map(|row| {
            let methods = row.methods.join(",");
            let place = row.entry.route.as_deref().unwrap_or_default();
            let cost = formula(&row.cost);
            let (kind, name, who) = (row.entry.kind, &row.entry.name, &row.entry.who);
            let parts = [&*format!("{kind:?}").to_lowercase(), &methods, place, name, who, "costs", &cost];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        });
        rows.collect()
    })
}

/// What a view with this body costs, then its accesses with the lines of the body.
pub(crate) fn view(body: &str) -> Vec<String> {
    view_with(MODELS, body)
}

/// As [`view`], with more models.
pub(crate) fn view_of(more: &str, body: &str) -> Vec<String> {
    view_with(&with_models(more), body)
}

/// The models that most tests speak of, and more.
pub(crate) fn with_models(more: &str) -> String {
    format!("{MODELS}\n{more}")
}

/// As [`view`], with models of one's own alone.
pub(crate) fn view_with(models: &str, body: &str) -> Vec<String> {
    let views = format!("{IMPORTS}\ndef view(request):{body}");
    page(&[("library/models.py", models), ("library/views.py", &views)], 2)
}

/// What `/view/` costs, then the accesses in `library/views.py`, with `above` lines less.
pub(crate) fn page(files: &[(&str, &str)], above: u32) -> Vec<String> {
    const URLS: &str =
        "from django.urls import path\nfrom library import views\nurlpatterns = [path('view/', views.view)]\n";
    const SETTINGS: &str = "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n";
    let mut all = vec![("library/__init__.py", ""), ("urls.py", URLS), ("settings.py", SETTINGS)];
    all.retain(|(path, _)| files.iter().all(|(other, _)| other != path));
    all.extend(files);
    analysed(&all, |code, analysis| {
        let costs = ledger(analysis).iter().map(|row| formula(&row.cost)).collect::<Vec<_>>();
        let mut lines = vec![format!("costs {}", costs.join(" or "))];
        let place = |path: &str, number: u32| (path == "library/views.py").then(|| (number - above).to_string());
        lines.extend(accesses(code, analysis, place));
        lines
    })
}

/// What an admin page costs, then all accesses of `library/admin.py` and `library/models.py`, with their lines.
pub(crate) fn admin_page(models: &str, admin: &str, route: &str) -> Vec<String> {
    const SETTINGS: &str = "INSTALLED_APPS = ['library']\n";
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", models),
        ("library/admin.py", admin),
        ("settings.py", SETTINGS),
    ];
    analysed(&files, |code, analysis| {
        let rows = ledger(analysis);
        let costs = rows.iter().filter(|row| row.entry.route.as_deref() == Some(route));
        let mut lines: Vec<String> =
            costs.map(|row| format!("{} costs {}", row.methods.join(","), formula(&row.cost))).collect();
        let place = |path: &str, number: u32| {
            let file = path.strip_prefix("library/")?.strip_suffix(".py")?;
            Some(format!("{file}:{number}"))
        };
        lines.extend(accesses(code, analysis, place));
        lines
    })
}

fn accesses(code: &Codebase, analysis: &Analysis, place: impl Fn(&str, u32) -> Option<String>) -> Vec<String> {
    let line = |access: &Access| {
        let file = code.files.get(access.site.file);
        let place = place(&file.path, file.line(access.site.start))?;
        Some(format!("{place} {}", text(access)?))
    };
    analysis.trace.accesses.iter().filter_map(line).collect()
}

/// A cost by how many loops multiply it: it matters here what repeats, not how the loops are called.
fn formula(cost: &Cost) -> String {
    let mut by_depth = std::collections::BTreeMap::<usize, u64>::new();
    for (count, factors) in cost.terms() {
        *by_depth.entry(factors.len()).or_default() += count;
    }
    let term = |(depth, count): (&usize, &u64)| match (depth, count) {
        (0, count) => count.to_string(),
        (depth, 1) => vec!["n"; *depth].join("·"),
        (depth, count) => format!("{count}·{}", vec!["n"; *depth].join("·")),
    };
    let mut terms: Vec<String> = by_depth.iter().map(term).collect();
    terms.extend(cost.open.then(|| "?".to_owned()));
    if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
}

fn text(access: &Access) -> Option<String> {
    let row = |per_row: bool| if per_row { " per row" } else { "" };
    Some(match &access.kind {
        AccessKind::Load { relation, per_row, .. } => format!("load {relation}{}", row(*per_row)),
        AccessKind::Related { relation, op, plain, prefetched, per_row, .. } => {
            let plain = if *plain { "" } else { " changed" };
            let defeated = if *prefetched { " in spite of the prefetch" } else { "" };
            format!("related {relation} {op}{}{plain}{defeated}", row(*per_row))
        }
        AccessKind::Query { op, .. } => format!("query {} {op}", access.model),
        AccessKind::Write { op, .. } => format!("write {} {op}", access.model),
        AccessKind::Deferred { field, per_row, .. } => format!("deferred {}.{field}{}", access.model, row(*per_row)),
        AccessKind::PythonWork { .. } | AccessKind::Named { .. } | AccessKind::Sink { .. } => return None,
    })
}
