//! A serializer puts the password of a row into its answers; or a view for everybody names columns of persons.

use swiftsure_django::schema::{Column, ColumnKind};
use swiftsure_django::{Entry, FieldInfo, SerializerInfo};
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity};

use super::called::{self, Fault};
use super::named::words;
use super::writers::is_only_one;
use super::{doors, open_values};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/over-exposing-serializer",
    page: "over_exposing_serializer.md",
    summary: "a serializer puts a password into its answers, or a view for everybody the data of persons",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-200", "CWE-312", "OWASP A01:2021", "ASVS 5.0 V14"],
    run: run,
}

/// Words of columns that hold a password or the hash of one.
const PASSWORDS: &[&str] = &["password", "passwd", "passphrase"];
/// Words of columns that only say something of it.
const ABOUT: &[&str] =
    &["hint", "changed", "expires", "reset", "policy", "url", "required", "is", "has", "use", "can", "min", "label"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut faults = open_values::faults(context);
    for serializer in &context.analysis.serializers {
        let body = context.text(serializer.body);
        if !is_only_one(context, phrase::short(&serializer.name))
            || body.contains("to_representation")
            || body.contains("def validate_password(")
        {
            continue;
        }
        for field in
            serializer.fields.iter().filter(|field| !field.write_only && is_password(context, serializer, field))
        {
            let entries = &context.analysis.trace.entries;
            if let Some(entry) = entries.iter().find(|entry| answers_with(context, entry, serializer)) {
                faults.push(fault(serializer, field, entry));
            }
        }
    }
    called::findings(&RULE.info, context, faults)
}

/// Whether a field gives out a column as it is that holds a password. What the class declares itself may hide it.
fn is_password(context: &Context<'_>, serializer: &SerializerInfo, field: &FieldInfo) -> bool {
    let words = words(field.name.as_str());
    let says = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let table = serializer.model.as_ref().and_then(|model| context.analysis.schema.tables.get(model));
    let column: Option<&Column> = table.and_then(|table| table.columns.get(&field.name));
    let is_text = column.is_some_and(|column| column.kind == ColumnKind::Text && !column.choices);
    // Of `__all__` and `exclude`, the place is the class itself.
    let made_by_meta = field.site == serializer.span
        || context.is_place(field.site) && context.text(field.site).starts_with(['"', '\'', '[', '(']);
    is_text && made_by_meta && says(PASSWORDS) && !says(ABOUT)
}

/// Whether people who are not of staff get answers of it: it is the one serializer of a view that is read.
pub(super) fn answers_with(context: &Context<'_>, entry: &Entry, serializer: &SerializerInfo) -> bool {
    let name = phrase::short(&serializer.name);
    let is_named = |line: &str| {
        let stated = line.split_once("serializer_class =").map(|(_, stated)| stated.trim());
        stated.is_some_and(|stated| stated.rsplit('.').next() == Some(name))
    };
    let view = doors::class_text(context, entry.span).unwrap_or_default();
    entry.point.kind == EntryPointKind::Route
        && entry.methods.iter().any(|method| method == "GET")
        && !doors::asks_staff(entry)
        && !entry.guards.unknown
        && view.lines().any(is_named)
        && !view.contains("get_serializer")
        && !view.contains("CreateAPIView")
}

fn fault(serializer: &SerializerInfo, field: &FieldInfo, entry: &Entry) -> Fault {
    let (name, view) = (phrase::short(&serializer.name), phrase::short(&entry.point.name));
    let model = serializer.model.as_deref().map(phrase::short).unwrap_or_default();
    let asked = doors::asks(entry);
    let message = format!(
        "`{name}` puts `{}` of a `{model}` into its answers, and `{view}`, which gives them, asks for {asked}.",
        field.name,
    );
    let fault = Fault::new(field.site, Severity::High, message).about(format!("{name}.{}", field.name));
    let fault = fault.step("shown", field.site, format!("`{}` is not write_only", field.name));
    doors::reached(fault, entry)
        .fix(Fix::words("leave it out of `fields`, or say `extra_kwargs = {\"password\": {\"write_only\": True}}`"))
}
