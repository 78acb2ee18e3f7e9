//! Who writes a column of text, as far as ordinary users do: by which form or serializer, through which view.

use std::collections::BTreeMap;

use swiftsure_django::schema::{Column, ColumnKind};
use swiftsure_django::{Entry, ShownColumn};
use swiftsure_source::{EntryPointKind, FileId, Span};

use super::called::{self, Fault};
use super::doors::{self, Mentions};
use crate::context::Context;
use crate::phrase;

/// Words of code that cleans HTML or makes it of something else.
const CLEANS: &[&str] =
    &["bleach", "nh3", "sanitiz", "sanitis", "clean_html", "strip_tags", "escape(", "markdown", "lxml", "purify"];

/// Who writes a column.
pub(super) struct Writer<'a> {
    pub entry: &'a Entry,
    /// The form or serializer that has a field for it.
    pub by: &'a str,
    /// Its name, and the whole of it.
    pub site: Span,
    pub body: Span,
}

/// Django's own classes of columns for text: others may clean what they get.
pub(super) const PLAIN_TEXT: &[&str] = &["CharField", "TextField"];

/// Whether any text can stand in a column that is one of some classes: nothing checks it, and there are no choices.
pub(super) fn is_free_text(context: &Context<'_>, column: &Column, classes: &[&str]) -> bool {
    let Some(declared) = column.span.filter(|_| column.kind == ColumnKind::Text && !column.choices) else {
        return false;
    };
    let class = context.text(declared).split('(').next().unwrap_or_default();
    classes.contains(&class.rsplit('.').next().unwrap_or_default().trim()) && !column.validated
}

/// The columns of text that code reads, by the place of the read.
pub(super) fn read_columns<'a>(context: &'a Context<'_>) -> BTreeMap<Span, &'a ShownColumn> {
    context.analysis.trace.read_columns.iter().map(|read| (read.site, read)).collect()
}

/// An ordinary user's way to write the column, if nothing on it cleans the text.
pub(super) fn writer<'a>(context: &'a Context<'_>, shown: &ShownColumn) -> Option<Writer<'a>> {
    let analysis = context.analysis;
    let forms = analysis.forms.iter().filter(|form| form.model == shown.model && form.fields.contains(&shown.column));
    let forms = forms.map(|form| (form.name.as_str(), form.body, form.span));
    let serializers = analysis.serializers.iter().filter(|serializer| {
        let writes = serializer.fields.iter().any(|field| field.name == shown.column && !field.read_only);
        serializer.model.as_ref() == Some(&shown.model) && writes
    });
    let serializers = serializers.map(|serializer| (serializer.name.as_str(), serializer.body, serializer.span));
    let class = analysis.schema.tables.get(&shown.model).map(|table| table.span)?;
    if cleans(doors::class_text(context, class).unwrap_or_default()) {
        return None;
    }
    let takers = forms.chain(serializers).filter(|(_, body, _)| !cleans(context.text(*body)));
    let mut takers = takers.filter(|(by, ..)| is_only_one(context, phrase::short(by)));
    let views: Vec<&Entry> = views(context, &shown.model);
    let by_taker = takers.find_map(|(by, body, site)| {
        let mut mentions = Mentions::of(phrase::short(by));
        let entry = views.iter().find(|entry| mentions.are_in(context, entry))?;
        Some(Writer { entry, by, site, body })
    });
    by_taker.or_else(|| views.iter().find_map(|entry| by_hand(context, entry, shown)))
}

/// The views of ordinary users that write rows of a model and clean no HTML.
fn views<'a>(context: &'a Context<'_>, model: &str) -> Vec<&'a Entry> {
    let entries = context.analysis.trace.entries.iter().enumerate().filter(|(number, entry)| {
        entry.point.kind == EntryPointKind::Route
            && doors::is_for_users(entry)
            && !is_of_admins(entry)
            && doors::touched(context, *number).contains_key(&(model, true))
            && !doors::texts(context, entry).any(cleans)
            && !doors::class_text(context, entry.span).is_some_and(begins_with_permission)
    });
    entries.map(|(_, entry)| entry).collect()
}

/// `comment.text = request.POST["text"]` in a function that a view runs, in which no other model is meant.
fn by_hand<'a>(context: &'a Context<'_>, entry: &'a Entry, shown: &ShownColumn) -> Option<Writer<'a>> {
    const SENT: &[&str] = &["cleaned_data[", "cleaned_data.get(", "request.POST", "request.data", "request.GET"];
    let (set, given) = (format!(".{} = ", shown.column), format!("{}=", shown.column));
    let model = phrase::short(&shown.model);
    for span in entry.guards.functions.iter().filter(|span| context.is_place(**span)) {
        let text = context.text(*span);
        if !doors::has_name(text, model) {
            continue;
        }
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let code = line.trim();
            let value = code.split_once(&set).map(|(_, value)| value);
            let value = value.or_else(|| behind(code, &given));
            if value.is_some_and(|value| {
                SENT.iter().any(|sent| value.starts_with(sent) || value.starts_with(&format!("form.{sent}")))
            }) {
                let indent = line.len() - line.trim_start().len();
                let (from, to) =
                    (u32::try_from(start + indent).ok()?, u32::try_from(start + indent + code.len()).ok()?);
                let site = Span::new(span.file, span.start + from, span.start + to);
                let by = context.analysis.symbol_at(site)?;
                return Some(Writer { entry, by, site, body: site });
            }
            start += line.len();
        }
    }
    None
}

/// What stands behind a keyword argument: `title=` at the beginning of the line or behind another argument.
fn behind<'l>(code: &'l str, given: &str) -> Option<&'l str> {
    let mut places = code.match_indices(given);
    let (at, _) = places.find(|(at, _)| code[..*at].is_empty() || code[..*at].ends_with(['(', ' ', ',']))?;
    Some(&code[at + given.len()..])
}

/// Whether no other class has the same name: views are matched by it.
pub(super) fn is_only_one(context: &Context<'_>, name: &str) -> bool {
    let classes = called::modules(context).flat_map(|(_, module)| &module.classes);
    classes.filter(|class| class.name == name).count() == 1
}

/// Whether a template is one of pages: texts of mails are not escaped on purpose, and no browser runs them.
pub(super) fn is_page(context: &Context<'_>, file: FileId) -> bool {
    let source = context.files.get(file);
    let path = source.path.to_lowercase();
    let is_mail = ["mail", "notice", "notification", "subject", "message"].iter().any(|word| path.contains(word));
    path.ends_with("html") && !is_mail
}

fn cleans(text: &str) -> bool {
    CLEANS.iter().any(|word| text.contains(word))
}

/// Whether the first thing that a view decides is a permission of the user, by whatever helper:
/// `if not has_perm(request.user, "shop.add_book"): raise Http403`.
fn begins_with_permission(text: &str) -> bool {
    let mut decisions = text.lines().map(str::trim).filter(|line| line.starts_with("if "));
    decisions.next().is_some_and(|first| first.contains("has_perm(") && !first.contains(" or "))
}

/// Whether a route is one that projects keep for those who run the site, whatever guards it.
fn is_of_admins(entry: &Entry) -> bool {
    let says = |text: &str| {
        let text = text.to_lowercase();
        ["admin", "staff", "dashboard", "manage", "backoffice"].iter().any(|word| text.contains(word))
    };
    entry.point.route.as_deref().is_some_and(says) || says(&entry.point.name)
}

impl Writer<'_> {
    /// The view that lets users write.
    pub(super) fn view(&self) -> &str {
        phrase::short(&self.entry.point.name)
    }

    /// Adds how a column comes to hold what somebody wrote.
    pub(super) fn tell(&self, fault: Fault, column: &Column) -> Fault {
        let (by, view, name) = (phrase::short(self.by), self.view(), column.name);
        let declared = column.span.map(|span| (span, format!("`{name}` is plain text")));
        let mut fault = fault;
        if let Some((span, text)) = declared {
            fault = fault.step("declared", span, text);
        }
        fault = fault.step("written", self.site, format!("`{by}` takes `{name}` as it comes"));
        if let Some(route) = &self.entry.point.route {
            fault = fault.step("url", self.entry.span, format!("{route} runs `{view}`, which uses `{by}`"));
        }
        fault
    }
}
