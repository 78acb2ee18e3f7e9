//! Django's views that change or delete a row by its key, and ask nobody to sign in, where the model says whose a row is or
//! the templates show the way there only to some.

use swiftsure_django::Entry;
use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_python::ir::ExprKind;
use swiftsure_source::{EntryPointKind, FileId, Fix, Severity, Span};

use super::called::{self, Fault};
use super::families::{self, Family};
use super::{doors, routed_views};
use crate::context::Context;
use crate::phrase;

const EDITS: &[(&str, &str)] = &[("UpdateView", "changes"), ("DeleteView", "deletes")];
const GENERIC: &str = "django.views.generic.";
/// Words of columns that say whose a row is, and not who last looked at it.
pub(super) const OWNERS: &[&str] =
    &["owner", "user", "author", "creator", "created_by", "customer", "member", "uploaded_by", "seller"];
/// What only those know who were told.
pub(super) const SECRETS: &[&str] = &["token", "secret", "key", "sign", "code", "hash", "uuid", "uid", "invit"];
/// Conditions of templates about who is signed in.
const ASKS: &[&str] = &["is_authenticated", "is_staff", "is_superuser", "perms.", "has_perm", "request.user", "user."];

pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    context.index.calls_named("as_view").iter().filter_map(|site| fault(context, *site)).collect()
}

fn fault(context: &Context<'_>, site: Site) -> Option<Fault> {
    let index = context.index;
    let ExprKind::Attribute(method) = &index.call(site)?.func.kind else { return None };
    let from = index.span(site).file;
    let family = Family::of(context, families::defined(context, from, index.path(site, &method.value)?)?);
    let (file, _, class) = *family.classes.first()?;
    let does = does(&family)?;
    let entry = open_entry(context, class.name_range.in_file(file))?;
    let (name, model) = (class.name.as_str(), model(context, &family)?);
    let short = phrase::short(&model);
    let says = format!("`{name}` {does} any `{short}` for whoever sends its key, and asks nobody to sign in");
    let site_of = class.name_range.in_file(file);
    let is_owner = |column: &&str| OWNERS.iter().any(|word| column.contains(word));
    let fault = if let Some(owner) = doors::owner_columns(context, &model).into_iter().find(is_owner) {
        Fault::new(site_of, Severity::High, format!("{says}: `{owner}` says whose a `{short}` is."))
    } else {
        let (link, test) = hidden_link(context, index, site)?;
        let message = format!("{says}: the link to it is only shown where `{test}`.");
        Fault::new(site_of, Severity::High, message).step(
            "link",
            link,
            "who sees the link is asked, who follows it is not",
        )
    };
    let fix = "put LoginRequiredMixin first among its bases, and narrow get_queryset() by the user";
    Some(doors::reached(fault.about(name), entry).fix(Fix::words(fix)))
}

fn does(family: &Family<'_>) -> Option<&'static str> {
    let is_edit = |name: &str| {
        let path = |base: &str| base.strip_prefix(GENERIC).is_some_and(|rest| rest.rsplit('.').next() == Some(name));
        family.bases.iter().any(|base| path(base.as_str()))
    };
    EDITS.iter().find(|(name, _)| is_edit(name)).map(|(_, does)| *does)
}

/// The entry point of a class, if nothing on any way to it asks who comes, and its address is no secret.
fn open_entry<'a>(context: &'a Context<'_>, class: Span) -> Option<&'a Entry> {
    let entries = context.analysis.trace.entries.iter();
    let own: Vec<&Entry> =
        entries.filter(|entry| entry.point.kind == EntryPointKind::Route && entry.span == class).collect();
    let is_open = |entry: &&Entry| {
        let captured = doors::captured(entry.point.route.as_deref().unwrap_or_default());
        entry.guards.is_open()
            && !captured.is_empty()
            && !captured.iter().any(|name| SECRETS.iter().any(|word| name.contains(word)))
            && !doors::may_check(context, entry)
            && !doors::looks_at_user(context, entry)
            && !doors::is_public(entry)
    };
    own.iter()
        .all(is_open)
        .then(|| own.iter().find(|entry| entry.methods.iter().any(|it| it == "POST")))
        .flatten()
        .copied()
}

/// The model that a view names, which is not that of the users.
fn model(context: &Context<'_>, family: &Family<'_>) -> Option<String> {
    let (file, value) = family.value("model")?;
    let site = context.index.expr_at(value.range.in_file(file))?;
    let (module, class) = called::class_at(context, context.index.path(site, value)?.as_str())?;
    let declared = class.name_range.in_file(module.file);
    let table = context.analysis.schema.tables.values().find(|table| table.span == declared)?;
    (!context.analysis.trace.user_models.contains(&table.model)).then(|| table.model.clone())
}

/// The first link of the templates to a route, and the condition around it, where all of them stand behind one about who is
/// signed in.
fn hidden_link(context: &Context<'_>, index: &Index<'_>, view: Site) -> Option<(Span, String)> {
    let route = index.around(view).find(|around| {
        let path = index.call(*around).and_then(|call| index.path(*around, &call.func));
        path.is_some_and(|path| routed_views::ROUTES.contains(&path.as_str()))
    })?;
    let name = index.text(route, keyword(index.call(route)?, "name")?)?;
    let mut links = Vec::new();
    for file in context.reviewed.iter().filter(|file| context.files.get(**file).path.ends_with(".html")) {
        let text = context.files.get(*file).text.as_ref();
        for (at, _) in text.match_indices("{% url ") {
            let tag = text[at..].split("%}").next().unwrap_or_default();
            let target = tag.split(['"', '\'']).nth(1).unwrap_or_default();
            if target.rsplit(':').next() == Some(name.as_str()) {
                links.push((*file, at, asked_around(&text[..at])?));
            }
        }
    }
    let (file, at, test) = links.into_iter().next()?;
    Some((place(file, at), test))
}

fn place(file: FileId, at: usize) -> Span {
    let start = u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, start, start.saturating_add(6))
}

/// The condition about who is signed in that is open at the end of a text of a template.
fn asked_around(text: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    for (at, _) in text.match_indices("{%") {
        let tag = text[at + 2..].split("%}").next().unwrap_or_default().trim();
        match tag.split_whitespace().next().unwrap_or_default() {
            "if" => open.push(tag[2..].trim()),
            "elif" | "else" => {
                open.pop();
                open.push("");
            }
            "endif" => drop(open.pop()),
            _ => {}
        }
    }
    let asks = |test: &&&str| ASKS.iter().any(|word| test.contains(word)) && !test.contains("not ");
    open.iter().find(asks).map(|test| (*test).to_owned())
}
