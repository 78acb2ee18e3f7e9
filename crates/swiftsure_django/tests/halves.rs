//! Large projects, whose entry points two interpreters share: what each of them finds is one trace.

use swiftsure_django::{Analysis, ledger};
use swiftsure_python::Codebase;

use crate::harness::{MODELS, analysed_on};

/// More than what one interpreter evaluates alone.
const MODULES: usize = 520;
const ROUTED: usize = 60;

/// Some routes whose views share a helper, and modules that nothing calls.
fn files() -> Vec<(String, String)> {
    let modules = (0..MODULES).map(|number| {
        let text = format!(
            "from library.models import *\nfrom library.helpers import *\n\n\
             def view(request):\n    [title(book) for book in Book.objects.filter(pages={number})]\n\n\
             def unreached(books):\n    Tag.objects.count()\n"
        );
        (format!("library/views{number}.py"), text)
    });
    let imports: Vec<String> = (0..ROUTED).map(|number| format!("views{number}")).collect();
    let paths: Vec<String> = (0..ROUTED).map(|number| format!("path('{number}/', views{number}.view)")).collect();
    let (imports, paths) = (imports.join(", "), paths.join(", "));
    let helpers = "def title(book):\n    return book.author.name\n";
    let fixed = [
        ("library/__init__.py", String::new()),
        ("library/models.py", MODELS.to_owned()),
        ("library/helpers.py", helpers.to_owned()),
        ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n".to_owned()),
        ("urls.py", format!("from django.urls import path\nfrom library import {imports}\nurlpatterns = [{paths}]\n")),
    ];
    fixed.into_iter().map(|(path, text)| (path.to_owned(), text)).chain(modules).collect()
}

/// Each access with the routes that reach it, and what each route costs.
fn told(code: &Codebase, analysis: &Analysis) -> Vec<String> {
    let route = |number: &usize| analysis.trace.entries[*number].point.route.clone().unwrap_or_default();
    let accesses = analysis.trace.accesses.iter().map(|access| {
        let entries: Vec<String> = access.entries.iter().map(route).collect();
        let ways = analysis.trace.ways.turns(access.way);
        format!("{} {:?} {} {ways:?}", code.files.get(access.site.file).path, access.kind, entries.join(" "))
    });
    let rows = ledger(analysis).into_iter().map(|row| format!("{} {:?}", row.entry.name, row.cost));
    accesses.chain(rows).collect()
}

fn on_threads(threads: usize) -> Vec<String> {
    let files = files();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    analysed_on(threads, &files, told)
}

#[test]
fn the_number_of_threads_leaves_no_mark() {
    assert_eq!(on_threads(1), on_threads(2));
}

#[test]
fn what_each_half_finds_is_one_trace() {
    let told = on_threads(2);
    let of = |start: &str| told.iter().filter(|line| line.starts_with(start)).cloned().collect::<Vec<_>>();
    let loads: Vec<String> = of("library/helpers.py");
    assert_eq!(loads.len(), MODULES, "one for each queryset: {loads:?}");
    let routed: Vec<&String> = loads.iter().filter(|line| line.contains("/ [")).collect();
    assert_eq!(routed.len(), ROUTED, "each by the route that reaches it");
    let unreached = told.iter().filter(|line| line.contains("library.Tag") || line.contains("count"));
    assert_eq!(unreached.count(), MODULES);
    let rows: Vec<String> = told.into_iter().filter(|line| line.starts_with("library.views")).collect();
    let expected: Vec<String> = (0..ROUTED).map(|number| format!("library.views{number}.view")).collect();
    let names: Vec<&str> = rows.iter().filter_map(|row| row.split(' ').next()).collect();
    assert_eq!(names, expected, "in the order of the routes");
}
