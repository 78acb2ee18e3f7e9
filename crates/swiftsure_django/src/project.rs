//! One Django project: from its files to its trace.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::Codebase;
use swiftsure_python::ir::{FunctionId, ModuleId};
use swiftsure_source::{EntryPointKind, FileId, Sensitivity, Span, Sym};

use crate::admin_doors::AdminDoor;
use crate::deployment::{Deployment, deployments};
use crate::form_facts::FormInfo;
use crate::migrations::Migration;
use crate::orm::Orm;
use crate::rest::{SearchedColumn, SerializerInfo};
use crate::schema::Schema;
use crate::sensitivity::Sensitivities;
use crate::trace::{Trace, judge};
use crate::{entry, templates, urls};

/// What the caller knows of the project.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Dotted names of settings modules, the one to judge first.
    pub settings: Vec<String>,
    /// The settings module that the user wants judged.
    pub named: Option<String>,
    /// Settings modules that what runs in production names, and the file that does: `config.settings`, `config/wsgi.py`.
    pub deployed: Vec<(String, String)>,
    /// How sensitive the user says that single fields of models are, by `app.Model.field`.
    pub sensitivity: BTreeMap<String, Sensitivity>,
    /// Files to load and review: the project's own source.
    pub reviewed: BTreeSet<FileId>,
}

/// What analysis came back with.
#[derive(Debug, Default)]
pub struct Analysis {
    pub trace: Trace,
    /// The settings that run in production.
    pub deployments: Vec<Deployment>,
    /// The serializers of the project.
    pub serializers: Vec<SerializerInfo>,
    /// The columns by which views of REST framework let their callers search, filter and order.
    pub searched: Vec<SearchedColumn>,
    /// What admins say themselves of who may do what.
    pub admin_doors: Vec<AdminDoor>,
    /// The model forms of the project.
    pub forms: Vec<FormInfo>,
    /// Models of the project, dotted with their apps.
    pub models: Vec<String>,
    /// Each request runs in a transaction: `ATOMIC_REQUESTS` of the settings.
    pub atomic_requests: bool,
    /// What the models say of their tables.
    pub schema: Schema,
    /// How sensitive the fields of the models are.
    pub sensitivities: Sensitivities,
    /// The latest migrations of each app of the project.
    pub migrations: Vec<Migration>,
    /// What was given up on: kind, about what, how often.
    pub unknowns: BTreeMap<String, BTreeMap<String, usize>>,
    /// What stands before the patterns of each URLconf, for each way in which others include it.
    pub url_prefixes: BTreeMap<FileId, BTreeSet<String>>,
    /// The functions of each reviewed file: where each stands, and its dotted name.
    pub functions: BTreeMap<FileId, Vec<(Span, String)>>,
}

impl Analysis {
    /// The dotted name of the innermost function around a place.
    pub fn symbol_at(&self, site: Span) -> Option<&str> {
        self.function_at(site).map(|(_, name)| name.as_str())
    }

    /// The innermost function around a place: its whole definition, and its dotted name.
    pub fn function_at(&self, site: Span) -> Option<&(Span, String)> {
        let around = self.functions.get(&site.file)?.iter().filter(|(span, _)| span.contains(site));
        around.min_by_key(|(span, _)| span.end - span.start)
    }
}

/// Runs the program abstractly.
pub fn analyse(code: &Codebase, request: &Request) -> Analysis {
    let orm = Rc::new(Orm::default());
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
    let mut entries = entry::run(&mut cx, &orm, &routes, &reviewed);
    let front = crate::guards::in_front(&mut cx, &orm);
    for entry in &mut entries {
        entry.guards = crate::guards::guards(&cx, entry, &reviewed, front);
        entry.handlers = crate::handlers::handlers(&cx, entry, &reviewed);
    }
    let mut trace = judge(&mut cx, &orm, entries);
    for (entry, accesses) in trace.entries.iter_mut().zip(&trace.by_entry) {
        match entry.point.kind {
            EntryPointKind::Route => entry.point.who = crate::ledger::who(accesses),
            // That a resolver has no guard of its own does not say who may call the view of the schema, nor what stands
            // around a view where it is registered.
            EntryPointKind::Graphql | EntryPointKind::View => {
                let who = crate::ledger::who(accesses);
                entry.point.who = if who == "anonymous" { "unknown".to_owned() } else { who };
            }
            _ => {}
        }
    }
    count_unrendered(&mut cx, &reviewed);
    let schema = crate::schema::read(&mut cx, &orm);
    let sensitivities = Sensitivities::read(&mut cx, &orm, &request.sensitivity);
    let models = orm.models.classes().into_iter().filter(|class| !orm.models.info(&cx, *class).is_abstract);
    let mut models: Vec<String> = models
        .filter(|class| cx.classes.get(*class).id.is_some_and(|id| reviewed.contains(&id.module)))
        .map(|class| orm.models.label(&cx, class))
        .collect();
    models.sort();
    let unknowns = cx.counters.iter().map(|(what, about)| (what.to_owned(), about.clone())).collect();
    let functions = functions(&cx, &reviewed);
    let migrations = crate::migrations::latest(&mut cx, &orm);
    let atomic_requests = orm.settings.atomic_requests(&mut cx);
    let deployments = deployments(code, request);
    let serializers = crate::rest::serializers(&mut cx, &orm, &reviewed);
    let searched = crate::rest::searched(&mut cx, &orm, &trace.entries);
    let admin_doors = crate::admin_doors::doors(&cx, &orm, &reviewed);
    let forms = crate::form_facts::forms(&cx, &orm, &reviewed);
    Analysis {
        trace,
        deployments,
        serializers,
        searched,
        admin_doors,
        forms,
        models,
        atomic_requests,
        schema,
        sensitivities,
        migrations,
        unknowns,
        url_prefixes: prefixes.into_iter().map(|(module, prefixes)| (code.head(module).file, prefixes)).collect(),
        functions,
    }
}

/// Counts the templates that no view, tag or other template was seen to render.
fn count_unrendered(cx: &mut Interpreter<'_>, reviewed: &BTreeSet<ModuleId>) {
    let templates = reviewed.iter().filter(|module| templates::is_named(cx.code.path(**module)));
    for module in templates.copied().collect::<Vec<_>>() {
        let count = u32::try_from(cx.code.module(module).functions.len()).unwrap_or(u32::MAX);
        let was_rendered = (0..count).any(|index| cx.was_called(FunctionId { module, index }));
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
