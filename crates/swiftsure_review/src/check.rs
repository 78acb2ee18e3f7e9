//! A review: from a project in memory to findings and the ledger.

use std::collections::BTreeSet;
use std::thread;

use jiff::civil::Date;
use swiftsure_django::{Analysis, Request, STACK, analyse, knowledge, templates};
use swiftsure_python::index::Index;
use swiftsure_python::{Codebase, Language, Origin, SourceInput};
use swiftsure_rules::{Context, Packages};
use swiftsure_source::{FileId, Finding, NotLookedAt, Review, SourceFile, Span, Summary};

use crate::classify::{FileClass, FileKind, kind};
use crate::names::nearest;
use crate::packages;
use crate::read::{Project, Source};

/// Examples of each kind of thing that was not understood.
const EXAMPLE_LIMIT: usize = 50;

/// What a review looks at.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// Also judge tests.
    pub include_tests: bool,
    pub threads: usize,
    /// The day on which support of runtimes is judged.
    pub today: Date,
}

impl Scope {
    /// Whether findings in files of a class are asked for. Others are read where something imports them.
    fn judges(self, class: FileClass) -> bool {
        class == FileClass::Source || (self.include_tests && class == FileClass::Test)
    }
}

/// A review and what else its caller may need: the comments addressed to this program.
#[derive(Debug, Default)]
pub struct Reviewed {
    pub review: Review,
    pub pragmas: Vec<Span>,
    /// A field that the configuration calls sensitive and no model has, and the one that may be meant.
    pub unknown_field: Option<(String, Option<String>)>,
}

/// Reviews a project. The result does not depend on the number of threads.
pub fn check(project: Project, scope: Scope) -> Reviewed {
    let worker = thread::Builder::new().name("review".to_owned()).stack_size(STACK);
    thread::scope(|threads| {
        let project = project;
        match worker.spawn_scoped(threads, move || run(project, scope)).map(thread::ScopedJoinHandle::join) {
            Ok(Ok(reviewed)) => reviewed,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Reviewed::default(),
        }
    })
}

fn run(mut project: Project, scope: Scope) -> Reviewed {
    let python_files = project.sources.len();
    let classes: Vec<FileClass> = project.sources.iter().chain(&project.templates).map(|source| source.class).collect();
    let inputs = inputs(&mut project, scope);
    let mut code = Codebase::build(inputs, &project.python_path, scope.threads);
    let first = u32::try_from(code.files.len()).unwrap_or(u32::MAX);
    for text in &mut project.texts {
        code.files.add(SourceFile::new(text.path.as_str(), std::mem::take(&mut text.text)));
    }
    let dependencies = std::mem::take(&mut project.dependencies).numbered_from(first);
    let numbered = (0..).map(FileId).zip(&classes);
    let reviewed = numbered.filter(|(_, class)| scope.judges(**class)).map(|(file, _)| file).collect();
    let request = Request {
        settings: project.settings.clone(),
        named: project.named.clone(),
        deployed: project.deployed.clone(),
        sensitivity: project.sensitivity.clone(),
        reviewed,
    };
    let analysis = analyse(&code, &request, scope.threads);
    let texts: Vec<FileId> = (first..).zip(&project.texts).map(|(file, _)| FileId(file)).collect();
    let own = texts.iter().zip(&project.texts).filter(|(_, text)| text.class == FileClass::Source);
    let judged = request.reviewed.iter().copied().chain(own.map(|(file, _)| *file)).collect();
    let packages = Packages { dependencies: &dependencies, advisories: &project.advisories, today: scope.today };
    let index = Index::new(&code, request.reviewed.iter().copied());
    let context = Context::new(&analysis, &code, &index, &judged, packages);
    let mut findings = swiftsure_rules::run(&context, scope.threads);
    let hidden = context.hidden();
    let unknown_field = analysis.sensitivities.unknown.first().map(|field| {
        let names: Vec<String> = analysis.sensitivities.names().collect();
        (field.clone(), nearest(field, names.iter().map(String::as_str)).map(str::to_owned))
    });
    drop(context);
    // It is large, and rules alone look things up in it.
    drop(index);
    let ledger = swiftsure_django::ledger(&analysis);
    project.dependencies = dependencies;
    let summary = summary(&project, &code, &classes, python_files, &analysis);
    let mut pragmas = pragmas(&code, &request.reviewed);
    pragmas.extend(texts.iter().flat_map(|file| packages::pragmas(*file, &code.files.get(*file).text)));
    hidden.into_iter().for_each(|span| code.files.hide(span));
    code.files.mask(&mut findings);
    Reviewed { review: Review { files: code.files, findings, ledger, summary }, pragmas, unknown_field }
}

/// Takes the files out of a project, in the order in which a review numbers them.
pub(crate) fn inputs(project: &mut Project, scope: Scope) -> Vec<SourceInput> {
    let elsewhere = is_without_django(&project.sources);
    let own = std::mem::take(&mut project.sources).into_iter().map(|source| {
        let lazy = !scope.judges(source.class);
        input(source, Origin::Project, lazy)
    });
    let mut inputs: Vec<SourceInput> = own.collect();
    inputs.extend(project.templates.drain(..).map(|source| {
        // Other pages may have the same ending; those are read if something renders them.
        let lazy = !scope.judges(source.class) || !templates::is_named(&source.path);
        SourceInput { language: templates::language(&source.path, elsewhere), ..input(source, Origin::Project, lazy) }
    }));
    inputs.extend(project.stubs.drain(..).map(|source| input(source, Origin::Knowledge, true)));
    inputs.extend(knowledge::inputs());
    inputs.extend(project.packages.drain(..).map(|source| input(source, Origin::Library, true)));
    inputs
}

/// Whether a project names a framework whose templates are written in Jinja2, and nowhere Django.
fn is_without_django(sources: &[Source]) -> bool {
    let names = |package: &str| sources.iter().any(|source| source.text.contains(package));
    !names("django") && ["flask", "fastapi", "starlette", "jinja2"].into_iter().any(names)
}

fn input(source: Source, origin: Origin, lazy: bool) -> SourceInput {
    SourceInput { path: source.path, text: source.text, origin, language: Language::Python, lazy }
}

fn pragmas(code: &Codebase, reviewed: &BTreeSet<FileId>) -> Vec<Span> {
    let modules = code.parsed().filter(|(_, module)| reviewed.contains(&module.file));
    modules.flat_map(|(_, module)| module.pragmas.iter().map(|range| range.in_file(module.file))).collect()
}

fn summary(
    project: &Project,
    code: &Codebase,
    classes: &[FileClass],
    python_files: usize,
    analysis: &Analysis,
) -> Summary {
    // HTML that no loader finds and nothing renders is no template, and is not parsed.
    let templates =
        code.parsed().filter(|(id, _)| code.origin(*id) == Origin::Project && !code.head(*id).language.is_python());
    Summary {
        project: project.name.clone(),
        django_version: project.django_version.clone(),
        settings: project.settings.clone(),
        python_files,
        templates: templates.count(),
        config_files: project.texts.iter().filter(|text| kind(&text.path) == Some(FileKind::Config)).count(),
        migrations: classes.iter().filter(|class| **class == FileClass::Migration).count(),
        lock_files: project.lock_files.clone(),
        asked: project.advisories.service.clone(),
        entry_points: analysis.trace.entries.len(),
        not_looked_at: not_looked_at(project, code, analysis),
        ..Summary::default()
    }
}

/// What was not read, not parsed or not followed, in that order.
fn not_looked_at(project: &Project, code: &Codebase, analysis: &Analysis) -> Vec<NotLookedAt> {
    let mut found = Vec::new();
    for (reason, paths) in &project.unread {
        found.push(entry(format!("files that could not be read ({reason})"), paths.len(), paths.clone()));
    }
    let broken: Vec<String> = code
        .parsed()
        .filter(|(id, module)| code.origin(*id) == Origin::Project && module.syntax_errors > 0)
        .map(|(id, _)| code.path(id).to_owned())
        .collect();
    if !broken.is_empty() {
        found.push(entry("files with syntax errors".to_owned(), broken.len(), broken));
    }
    found.extend(packages::not_looked_at(&project.dependencies, &project.advisories));
    for (what, about) in &analysis.unknowns {
        let mut names: Vec<(&String, &usize)> = about.iter().collect();
        names.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
        let examples = names.iter().map(|(name, _)| (*name).clone()).collect();
        // How often one of them was met says how often it was evaluated, and nothing of the code.
        found.push(entry(what.clone(), names.len(), examples));
    }
    found
}

fn entry(what: String, count: usize, mut examples: Vec<String>) -> NotLookedAt {
    examples.truncate(EXAMPLE_LIMIT);
    NotLookedAt { what, count, examples }
}

/// Leaves out what the configuration switches off, and gives each finding its configured severity.
pub fn configured(config: &crate::config::Config, review: &mut Review) {
    let files = &review.files;
    review.findings.retain_mut(|finding: &mut Finding| {
        let path = files.get(finding.span.file).path.clone();
        match config.severity(finding.rule, finding.severity) {
            Some(severity) => finding.severity = severity,
            None => return false,
        }
        config.lenses.contains(&finding.lens) && !config.is_ignored(&path, finding.rule)
    });
}
