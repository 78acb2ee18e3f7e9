//! A field of a GraphQL schema asks nobody to sign in, where the others do; or anybody may ask as much as he likes, or is
//! shown what there is to ask.

use std::collections::BTreeMap;

use swiftsure_django::{Access, Entry};
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity};

use super::called::{self, Fault};
use super::{doors, graphql_console, graphql_depth};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/graphql-open",
    page: "graphql_open.md",
    summary: "a field of a GraphQL schema asks for no login where the others do, or strangers are shown a console",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-200", "CWE-306", "CWE-862", "OWASP A01:2021", "ASVS 5.0 V4"],
    run: run,
}

/// Guarded fields that a finding needs beside it.
const GUARDED: usize = 3;

/// A root field with what it does.
struct Root<'a> {
    entry: &'a Entry,
    /// The first write of a mutation, the first question of a query.
    access: &'a Access,
    /// It asks for somebody, or may.
    is_guarded: bool,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut schemas: BTreeMap<(&str, &str), Vec<Root<'_>>> = BTreeMap::new();
    let trace = &context.analysis.trace;
    for (number, entry) in trace.entries.iter().enumerate() {
        let Some((view, field)) = entry.point.route.as_deref().and_then(|route| route.split_once(' ')) else {
            continue;
        };
        let kind = field.split('.').next().unwrap_or_default();
        if entry.point.kind == EntryPointKind::Graphql
            && is_open_view(context, view)
            && let Some(root) = root(context, number, entry, kind == "mutation")
        {
            schemas.entry((view, kind)).or_default().push(root);
        }
    }
    let mut faults: Vec<Fault> = schemas.iter().flat_map(|((_, kind), roots)| judge(context, kind, roots)).collect();
    faults.extend(graphql_depth::faults(context));
    faults.extend(graphql_console::faults(context));
    faults.extend(schemas.iter().find_map(|((_, kind), roots)| {
        let guarded = roots.iter().filter(|root| root.is_guarded).count();
        let is_for_users = *kind == "mutation" && guarded >= GUARDED && guarded * 5 >= roots.len() * 4;
        is_for_users.then(|| graphql_console::introspection(context, guarded, roots.len())).flatten()
    }));
    called::findings(&RULE.info, context, faults)
}

/// Whether the view that answers for a schema lets everybody in.
fn is_open_view(context: &Context<'_>, route: &str) -> bool {
    let trace = &context.analysis.trace;
    let mut views = trace.entries.iter().filter(|entry| {
        let own = entry.point.route.as_deref().unwrap_or_default().trim_end_matches('/');
        entry.point.kind == EntryPointKind::Route && own == route
    });
    views.clone().count() > 0 && views.all(|entry| entry.guards.needs.is_empty() && !entry.guards.unknown)
}

fn root<'a>(context: &'a Context<'_>, number: usize, entry: &'a Entry, writes: bool) -> Option<Root<'a>> {
    let touched = doors::touched(context, number);
    let access = touched.iter().find(|((_, write), _)| *write == writes).map(|(_, access)| *access)?;
    let looks = |text: &str| doors::has_check(text) || text.contains(".user") || text.contains("current_user");
    let mut texts = entry.guards.functions.iter().map(|span| context.text(*span));
    Some(Root { entry, access, is_guarded: !entry.guards.is_open() || texts.any(looks) })
}

fn judge(context: &Context<'_>, kind: &str, roots: &[Root<'_>]) -> Vec<Fault> {
    let guarded: Vec<&Root<'_>> = roots.iter().filter(|root| root.is_guarded).collect();
    let open = roots.iter().filter(|root| !root.is_guarded && !doors::is_public(root.entry));
    let open = open.filter(|root| kind == "mutation" || is_sensitive(context, &root.access.model));
    open.filter(|_| guarded.len() >= GUARDED && guarded.len() * 5 >= (roots.len() - 1) * 4)
        .map(|root| fault(root, kind, &guarded, roots.len() - 1))
        .collect()
}

/// Whether a model has columns that are secret, or personal.
fn is_sensitive(context: &Context<'_>, model: &str) -> bool {
    context.analysis.sensitivities.is_sensitive(model)
}

fn fault(root: &Root<'_>, kind: &str, guarded: &[&Root<'_>], others: usize) -> Fault {
    let (name, model) = (phrase::short(&root.entry.point.name), phrase::short(&root.access.model));
    let (does, fields) = if kind == "mutation" { ("writes", "mutations") } else { ("reads", "queries") };
    let message = format!(
        "The {kind} `{name}` {does} `{model}` and asks nobody to sign in: {} other {fields} of the schema look who it is.",
        doors::share(guarded.len(), others),
    );
    let mut fault = Fault::new(root.entry.span, Severity::High, message).about(format!("{kind} {name}"));
    fault = fault.step("does", root.access.site, format!("{does} `{model}`"));
    for other in guarded.iter().take(3) {
        let asks = if other.entry.guards.needs.is_empty() {
            "looks at the user".to_owned()
        } else {
            format!("asks for {}", doors::asks(other.entry))
        };
        fault = fault.step("sibling", other.entry.span, format!("`{}` {asks}", phrase::short(&other.entry.point.name)));
    }
    fault.fix(Fix::words("guard it as the others are: a decorator, a permission class, or a check of the user in it"))
}
