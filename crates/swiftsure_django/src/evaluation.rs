//! The evaluation of a project, or of a share of its entry points, by one interpreter.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use swiftsure_flow::interpreter::{Counters, Interpreter};
use swiftsure_flow::value::Value;
use swiftsure_python::Codebase;
use swiftsure_python::ir::{FunctionId, ModuleId};
use swiftsure_source::{FileId, Span, Sym};

use crate::entry::Entered;
use crate::orm::Orm;
use crate::project::{Analysis, Request};
use crate::sensitivity::Sensitivities;
use crate::share::Share;
use crate::trace::{Declared, Judge, Part};
use crate::urls::Route;
use crate::{entry, templates, urls};

/// What one interpreter brings back: plain facts.
pub(crate) struct Evaluation {
    pub(crate) part: Part,
    pub(crate) declared: Declared,
    /// All but what the trace of all entry points is needed for.
    pub(crate) analysis: Analysis,
}

/// A project whose modules have run as Python would run them at import.
struct Program<'a> {
    cx: Interpreter<'a>,
    orm: Rc<Orm>,
    reviewed: BTreeSet<ModuleId>,
    routes: Vec<Route>,
    /// What stands before the patterns of each URLconf.
    prefixes: BTreeMap<ModuleId, BTreeSet<String>>,
    /// The functions that another share of the entry points shows.
    elsewhere: BTreeSet<FunctionId>,
}

/// Loads the project and evaluates a share of its entry points.
pub(crate) fn evaluate(code: &Codebase, request: &Request, mut share: Share) -> Evaluation {
    share.begin();
    let mut program = Program::load(code, request, &share);
    if !share.is_first() {
        // What modules say is counted by the first share.
        program.cx.counters = Counters::default();
    }
    let part = program.enter(&mut share);
    // What does not depend on the entry points is known by the first share.
    let (declared, analysis) = if share.is_first() {
        (Declared::of(&program.cx, &program.orm), program.facts(request))
    } else {
        (Declared::default(), Analysis { unknowns: unknowns(&program.cx), ..Analysis::default() })
    };
    Evaluation { part, declared, analysis }
}

impl Evaluation {
    /// What two interpreters bring back, each for its share of the entry points.
    pub(crate) fn join(self, other: Self) -> Self {
        let mut analysis = self.analysis;
        for (what, about) in other.analysis.unknowns {
            let known = analysis.unknowns.entry(what).or_default();
            about.into_iter().for_each(|(about, count)| *known.entry(about).or_default() += count);
        }
        Self { part: self.part.join(other.part), declared: self.declared, analysis }
    }
}

impl<'a> Program<'a> {
    fn load(code: &'a Codebase, request: &Request, share: &Share) -> Self {
        let orm = Rc::new(Orm { tested: share.tested.clone(), ..Orm::default() });
        let mut cx = Interpreter::new(code, orm.clone());
        let settings: Vec<ModuleId> =
            request.settings.iter().filter_map(|name| code.find_anywhere(Sym::new(name))).collect();
        orm.settings.use_modules(settings.clone());
        orm.installed.read(&mut cx, &orm.settings);
        // Names that are not imported by their users must exist all the same: models of contributed apps.
        for module in ["django.db.models", "django.contrib.auth.models", "django.contrib.contenttypes.models"] {
            cx.find_value(module);
        }
        orm.templates.collect(&mut cx, &orm.settings);
        let reviewed: BTreeSet<ModuleId> = request.reviewed.iter().filter_map(|file| code.module_of(*file)).collect();
        crate::apps::load(&mut cx, &orm, &reviewed);
        for module in settings.iter().chain(&reviewed).filter(|module| code.head(**module).language.is_python()) {
            cx.load(*module);
        }
        orm.unlisted.read(&mut cx, &orm.settings, &reviewed);
        crate::apps::run_ready(&mut cx, &orm, &reviewed);
        if !orm.settings.says(&mut cx, Sym::new("AUTH_USER_MODEL")) {
            let own = |class| cx.classes.get(class).id.is_some_and(|id| reviewed.contains(&id.module));
            orm.models.infer_user(&cx, own);
        }
        let root = match orm.settings.get(&mut cx, Sym::new("ROOT_URLCONF")) {
            Value::Str(name) => code.find_anywhere(name),
            _ => None,
        };
        let (routes, prefixes) = urls::routes(&mut cx, root);
        Self { cx, orm, reviewed, routes, prefixes, elsewhere: BTreeSet::new() }
    }

    /// Evaluates the entry points of a share, and judges each when it is evaluated.
    fn enter(&mut self, share: &mut Share) -> Part {
        let Self { cx, orm, reviewed, routes, .. } = self;
        let (mut judge, front) = (Judge::default(), crate::guards::in_front(cx, orm));
        // What modules do at import is not asked for again.
        judge.take_rest(cx, orm);
        let mut settle = |cx: &mut Interpreter<'_>, entries: Vec<Entered>| {
            for mut entered in entries {
                entered.entry.guards = crate::guards::guards(cx, &entered, reviewed, front);
                if entered.entry.guards.unknown {
                    cx.counters.count("views whose guards are not known", entered.entry.point.name.clone());
                }
                entered.entry.handlers = crate::handlers::handlers(cx, &entered, reviewed);
                judge.take(cx, orm, entered);
            }
        };
        self.elsewhere = entry::run(cx, orm, routes, reviewed, share, &mut settle);
        judge.conclude(cx, orm)
    }

    /// What is known of the project beside its trace.
    fn facts(mut self, request: &Request) -> Analysis {
        let Self { cx, orm, reviewed, prefixes, elsewhere, .. } = &mut self;
        count_unrendered(cx, reviewed, elsewhere);
        let code = cx.code;
        let prefixes = std::mem::take(prefixes).into_iter();
        Analysis {
            schema: crate::schema::read(cx, orm),
            sensitivities: Sensitivities::read(cx, orm, &request.sensitivity),
            models: models(cx, orm, reviewed),
            migrations: crate::migrations::latest(cx, orm),
            atomic_requests: orm.settings.atomic_requests(cx),
            serializers: crate::rest::serializers(cx, orm, reviewed),
            admin_doors: crate::admin_doors::doors(cx, orm, reviewed),
            forms: crate::form_facts::forms(cx, orm, reviewed),
            functions: functions(cx, reviewed),
            url_prefixes: prefixes.map(|(module, prefixes)| (code.head(module).file, prefixes)).collect(),
            unknowns: unknowns(cx),
            ..Analysis::default()
        }
    }
}

/// Models of the reviewed modules, dotted with their apps.
fn models(cx: &Interpreter<'_>, orm: &Orm, reviewed: &BTreeSet<ModuleId>) -> Vec<String> {
    let models = orm.models.classes().into_iter().filter(|class| !orm.models.info(cx, *class).is_abstract);
    let is_own = |class| cx.classes.get(class).id.is_some_and(|id| reviewed.contains(&id.module));
    let mut models: Vec<String> =
        models.filter(|class| is_own(*class)).map(|class| orm.models.label(cx, class)).collect();
    models.sort();
    models
}

fn unknowns(cx: &Interpreter<'_>) -> BTreeMap<String, BTreeMap<String, usize>> {
    cx.counters.iter().map(|(what, about)| (what.to_owned(), about.clone())).collect()
}

/// Counts the templates that no view, tag or other template was seen to render.
fn count_unrendered(cx: &mut Interpreter<'_>, reviewed: &BTreeSet<ModuleId>, elsewhere: &BTreeSet<FunctionId>) {
    let templates = reviewed.iter().filter(|module| templates::is_named(cx.code.path(**module)));
    for module in templates.copied().collect::<Vec<_>>() {
        let count = u32::try_from(cx.code.module(module).functions.len()).unwrap_or(u32::MAX);
        let was_rendered = (0..count)
            .map(|index| FunctionId { module, index })
            .any(|part| cx.was_called(part) || elsewhere.contains(&part));
        if !was_rendered {
            cx.counters.count("templates that nothing renders", cx.code.path(module));
        }
    }
}

fn functions(cx: &Interpreter<'_>, reviewed: &BTreeSet<ModuleId>) -> BTreeMap<FileId, Vec<(Span, String)>> {
    let mut functions: BTreeMap<FileId, Vec<(Span, String)>> = BTreeMap::new();
    for (id, module) in cx.code.parsed().filter(|(id, _)| reviewed.contains(id)) {
        for (index, function) in (0..).zip(&module.functions) {
            if !function.is_lambda {
                let span = cx.code.span(id, function.range);
                let name = cx.function_name(FunctionId { module: id, index });
                functions.entry(span.file).or_default().push((span, name));
            }
        }
    }
    functions
}
