//! GraphQL schemas whose types lead back to themselves, where nothing says how deep a query may go.

use std::collections::{BTreeMap, VecDeque};

use swiftsure_python::index::Index;
use swiftsure_python::ir::{Class, Expr, ExprKind, Module, NameRef, StmtKind};
use swiftsure_source::{EntryPointKind, FileId, Fix, Severity, Span};

use super::called::{self, Fault};
use super::doors;
use super::families::Family;
use crate::context::Context;
use crate::phrase;

/// What makes a schema.
const GRAPHENE: &[&str] = &["graphene.Schema"];
const STRAWBERRY: &[&str] = &["strawberry.Schema", "strawberry.federation.Schema"];
/// What makes a class a type of a schema.
const BASES: &[&str] = &["graphene_django.DjangoObjectType", "graphene_django.types.DjangoObjectType"];
const DECORATORS: &[&str] = &["strawberry.type", "strawberry.django.type", "strawberry_django.type"];
/// Words of code that limits queries, by the libraries or by hand.
const LIMITS: &[&str] =
    &["Limiter", "depth", "Depth", "validation_rules", "complexity", "Complexity", "query_cost", "max_aliases"];

const LIBRARIES: &[&str] = &["graphene", "graphql", "graphiql", "strawberry"];

const DEEP: &str = "Nothing says how deep a query of this schema may go";
const HARM: &str = "one short request asks for more rows with each level";

/// Where the fields of a type lead: by the name of the other type, the place that says so and the name of the field.
type Leads<'a> = BTreeMap<&'a str, (Span, String)>;
/// The types of a schema by their names.
type Types<'a> = BTreeMap<&'a str, Leads<'a>>;

pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    let mut entries = context.analysis.trace.entries.iter();
    if !entries.any(|entry| entry.point.kind == EntryPointKind::Graphql) || is_limited(context) {
        return Vec::new();
    }
    let graphene = "hand depth_limit_validator(max_depth=10) of graphene.validation to `validation_rules` of the view";
    let strawberry = "add QueryDepthLimiter(max_depth=10) and MaxAliasesLimiter to the `extensions` of the schema";
    let graphene = fault(context, GRAPHENE, &graphene_types(context), graphene);
    graphene.into_iter().chain(fault(context, STRAWBERRY, &strawberry_types(context), strawberry)).collect()
}

/// Whether some code that has to do with GraphQL may limit what is asked.
fn is_limited(context: &Context<'_>) -> bool {
    let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let mut texts = called::modules(context).map(|(file, _)| context.files.get(file).text.as_ref());
    texts.any(|text: &str| says(text, LIMITS) && says(text, LIBRARIES))
}

fn fault(context: &Context<'_>, schemas: &[&str], types: &Types<'_>, fix: &str) -> Option<Fault> {
    let (_, schema) = called::calls(context.index, schemas.iter().copied()).into_iter().next()?;
    let circles = types.keys().filter_map(|start| circle(types, start));
    let circle = circles.min_by_key(Vec::len)?;
    let back = match circle.as_slice() {
        [own] => format!("`{own}` leads to itself"),
        [first, .., last] => format!("`{first}` leads to `{}` and `{last}` back to `{first}`", circle[1]),
        [] => return None,
    };
    let mut fault = Fault::new(context.index.span(schema), Severity::Low, format!("{DEEP}: {back}, so that {HARM}."));
    for (at, from) in circle.iter().enumerate() {
        let to = circle.get(at + 1).unwrap_or(&circle[0]);
        let (span, field) = types.get(from)?.get(to)?;
        fault = fault.step("leads", *span, format!("`{from}.{field}` leads to `{to}`"));
    }
    Some(fault.about("depth").fix(Fix::words(fix)))
}

/// The shortest way from a type back to itself.
fn circle<'a>(types: &Types<'a>, start: &&'a str) -> Option<Vec<&'a str>> {
    let mut open = VecDeque::from([vec![*start]]);
    let mut seen: Vec<&str> = Vec::new();
    while let Some(way) = open.pop_front() {
        let leads = types.get(way.last()?)?;
        if leads.contains_key(start) {
            return Some(way);
        }
        for next in leads.keys().filter(|next| !seen.contains(*next)).copied().collect::<Vec<_>>() {
            seen.push(next);
            open.push_back(way.iter().copied().chain([next]).collect());
        }
    }
    None
}

/// The types of strawberry by what is written at their fields and resolvers.
fn strawberry_types<'a>(context: &'a Context<'_>) -> Types<'a> {
    let is_type = |file: FileId, decorator: &Expr| {
        let called = if let ExprKind::Call(call) = &decorator.kind { &call.func } else { decorator };
        path(context, file, called).is_some_and(|path| DECORATORS.contains(&path.as_str()))
    };
    let classes =
        called::modules(context).flat_map(|(file, module)| module.classes.iter().map(move |it| (file, module, it)));
    let types: Vec<(FileId, &Module, &Class)> =
        classes.filter(|(file, _, class)| class.decorators.iter().any(|decorator| is_type(*file, decorator))).collect();
    let lead = |types: &[(FileId, &Module, &'a Class)], (file, module, class): (FileId, &'a Module, &'a Class)| {
        let mut leads = Leads::new();
        for (span, field) in annotations(file, module, class) {
            let text = context.text(span);
            let others = types.iter().map(|(.., other)| other.name.as_str());
            for other in others.filter(|other| !text.contains("Private") && doors::has_name(text, other)) {
                leads.entry(other).or_insert((span, field.to_owned()));
            }
        }
        leads
    };
    types.iter().map(|defined| (defined.2.name.as_str(), lead(&types, *defined))).collect()
}

/// What the fields of a class are annotated with, and what its resolvers give.
fn annotations<'a>(file: FileId, module: &'a Module, class: &'a Class) -> Vec<(Span, &'a str)> {
    let fields = class.body.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::AnnAssign(assign) => match &assign.target.kind {
            ExprKind::Name(NameRef::Class(name)) => Some((assign.annotation.range.in_file(file), name.as_str())),
            _ => None,
        },
        _ => None,
    });
    let own = |at: swiftsure_python::ir::ClassId| module.classes.get(at.index as usize);
    let resolvers = module.functions.iter().filter(|function| {
        let class_of = function.class.and_then(own);
        !function.decorators.is_empty() && class_of.is_some_and(|found| std::ptr::eq(found, class))
    });
    let resolvers = resolvers.filter_map(|function| {
        let given = function.returns.as_ref()?;
        Some((given.range.in_file(file), function.name.as_str()))
    });
    fields.chain(resolvers).collect()
}

/// A type of graphene-django: the model whose columns it shows, and which of them.
struct Shown<'a> {
    name: &'a str,
    model: &'a str,
    site: Span,
    /// None for all, with those that lead to the model from others.
    fields: Option<Vec<String>>,
}

/// The types of graphene-django by the foreign keys of their models.
fn graphene_types<'a>(context: &'a Context<'_>) -> Types<'a> {
    let classes =
        called::modules(context).flat_map(|(file, module)| module.classes.iter().map(move |it| (file, module, it)));
    let shown: Vec<Shown<'a>> =
        classes.filter_map(|(file, module, class)| shown(context, file, module, class)).collect();
    let mut types: Types<'a> = shown.iter().map(|one| (one.name, Leads::new())).collect();
    for from in &shown {
        let table = context.analysis.schema.tables.get(from.model);
        for column in table.into_iter().flat_map(|table| table.columns.values()) {
            let Some(to) = shown.iter().find(|to| column.target.as_deref() == Some(to.model)) else { continue };
            if from.fields.as_ref().is_none_or(|names| names.iter().any(|name| *name == column.name.as_str())) {
                let leads = types.entry(from.name).or_default();
                leads.entry(to.name).or_insert((from.site, column.name.to_string()));
            }
            let is_hidden = column.span.is_none_or(|span| context.text(span).contains("related_name"));
            if to.fields.is_none() && !is_hidden {
                let field = format!("{}_set", phrase::short(from.model).to_lowercase());
                types.entry(to.name).or_default().entry(from.name).or_insert((to.site, field));
            }
        }
    }
    types
}

fn shown<'a>(context: &'a Context<'_>, file: FileId, module: &'a Module, class: &'a Class) -> Option<Shown<'a>> {
    let family = Family::of(context, (file, module, class));
    if !family.bases.iter().any(|base| BASES.contains(&base.as_str())) {
        return None;
    }
    let meta = module.classes.iter().find(|meta| meta.qualname == format!("{}.Meta", class.qualname).as_str())?;
    let meta = Family::of(context, (file, module, meta));
    let (file, model) = meta.value("model")?;
    let (_, fields) = meta.value("fields")?;
    let text = |item: &Expr| if let ExprKind::Str(text) = &item.kind { Some(text.to_string()) } else { None };
    let fields = match &fields.kind {
        ExprKind::Str(all) if *all == "__all__" => None,
        ExprKind::List(items) | ExprKind::Tuple(items) => Some(items.iter().filter_map(text).collect()),
        _ => return None,
    };
    let (module_of, found) = called::class_at(context, &path(context, file, model)?)?;
    let declared = found.name_range.in_file(module_of.file);
    let table = context.analysis.schema.tables.values().find(|table| table.span == declared)?;
    let site = class.name_range.in_file(module.file);
    Some(Shown { name: class.name.as_str(), model: &table.model, site, fields })
}

fn path(context: &Context<'_>, file: FileId, expr: &Expr) -> Option<String> {
    let index: &Index<'_> = context.index;
    let site = index.expr_at(expr.range.in_file(file))?;
    index.path(site, expr).map(|path| path.to_string())
}
