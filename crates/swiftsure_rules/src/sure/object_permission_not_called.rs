//! A permission is asked of rows that are there, and not of those that are made: what decides of them the client names.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::{FieldInfo, SerializerInfo};
use swiftsure_python::ir::Class;
use swiftsure_source::{FileId, Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/object-permission-not-called",
    page: "object_permission_not_called.md",
    summary: "a permission is asked of each row that is there, and of none that is made",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-862", "CWE-863", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

/// Permissions of Django REST framework that say nothing of single rows.
const USUAL: &[&str] = &[
    "IsAuthenticated",
    "IsAuthenticatedOrReadOnly",
    "AllowAny",
    "DjangoModelPermissions",
    "DjangoModelPermissionsOrAnonReadOnly",
];
/// What else in a view or serializer may ask before a row is made.
const MAY_ASK: &[&str] = &[
    "def create(",
    "def perform_create(",
    "def post(",
    "def validate(",
    "permission(",
    "PermissionDenied",
    "has_perm",
];

/// A permission class that only speaks of rows.
struct OfRows {
    /// The method.
    site: Span,
    /// The relations of the row by which it decides.
    relations: BTreeSet<String>,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let classes = classes(context);
    if classes.is_empty() {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for (file, module) in called::modules(context) {
        faults.extend(module.classes.iter().filter_map(|view| judge(context, &classes, file, view)));
    }
    called::findings(&RULE.info, context, faults)
}

/// The permission classes of the project with `has_object_permission` alone; of several of one name none.
fn classes<'a>(context: &'a Context<'_>) -> BTreeMap<&'a str, OfRows> {
    let functions = || context.analysis.functions.values().flatten();
    let class_of = |name: &'a str| name.rsplit_once('.').map(|(class, _)| class);
    let asks_first: BTreeSet<&str> = functions()
        .filter(|(_, name)| matches!(phrase::short(name), "has_permission" | "check_permission"))
        .filter_map(|(_, name)| class_of(name))
        .collect();
    let mut found: BTreeMap<&str, OfRows> = BTreeMap::new();
    let mut several = BTreeSet::new();
    for (site, name) in functions().filter(|(_, name)| phrase::short(name) == "has_object_permission") {
        let Some(class) = class_of(name).filter(|class| !asks_first.contains(class)) else { continue };
        let text = context.text(*site);
        let plain = base_is_plain(context, *site);
        let relations = relations(text);
        if plain && found.insert(phrase::short(class), OfRows { site: *site, relations }).is_some() {
            several.insert(phrase::short(class));
        }
    }
    found.retain(|class, _| !several.contains(class));
    found
}

/// Whether the class around a method has `BasePermission` as its only base.
fn base_is_plain(context: &Context<'_>, method: Span) -> bool {
    let before = context.files.get(method.file).text.get(..method.start as usize).unwrap_or_default();
    let head = before.rfind("class ").and_then(|at| before[at..].lines().next()).unwrap_or_default();
    let bases = head.split_once('(').and_then(|(_, rest)| rest.split(')').next()).unwrap_or_default();
    bases.trim().ends_with("BasePermission") && !bases.contains(',')
}

/// The names that are read of the row: `obj.product.members` reads `product`.
fn relations(text: &str) -> BTreeSet<String> {
    let Some(row) = text.split_once(')').and_then(|(head, _)| head.rsplit(',').next()) else { return BTreeSet::new() };
    let row = format!("{}.", row.split(':').next().unwrap_or_default().trim());
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let reads = text.match_indices(&row).filter(|(at, _)| !text[..*at].ends_with(|c: char| is_part(c) || c == '.'));
    let names = reads.map(|(at, row)| text[at + row.len()..].split(|c: char| !is_part(c)).next().unwrap_or_default());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Whether a class is a view of REST framework that makes rows.
fn makes_rows(context: &Context<'_>, file: FileId, view: &Class) -> bool {
    const MAKE: &[&str] = &["ModelViewSet", "CreateModelMixin", "CreateAPIView", "ListCreateAPIView"];
    let name = |range: swiftsure_source::Range| context.text(range.in_file(file));
    view.bases.iter().any(|base| name(base.range).rsplit('.').next().is_some_and(|base| MAKE.contains(&base)))
}

fn judge(context: &Context<'_>, classes: &BTreeMap<&str, OfRows>, file: FileId, view: &Class) -> Option<Fault> {
    if !makes_rows(context, file, view) {
        return None;
    }
    let text = context.text(view.range.in_file(file));
    let (at, names) = stated(text)?;
    let of_rows: Vec<&OfRows> = names.iter().filter_map(|name| classes.get(name)).collect();
    let known = names.iter().all(|name| classes.contains_key(name) || USUAL.contains(name));
    let asks = |text: &str| MAY_ASK.iter().any(|word| text.contains(word));
    let makes = !text.contains("http_method_names");
    if of_rows.is_empty() || !known || !makes || asks(text) {
        return None;
    }
    let serializer = only_serializer(context, text)?;
    let body = context.text(serializer.body);
    if asks(body) {
        return None;
    }
    let (field, of_rows) = serializer.fields.iter().find_map(|field| {
        let decides = of_rows.iter().find(|class| class.relations.contains(field.name.as_str()))?;
        let is_free = !field.read_only && field.any_of.is_some() && !body.contains(&format!("validate_{}", field.name));
        is_free.then_some((field, *decides))
    })?;
    let start = view.range.start + u32::try_from(at).ok()?;
    let length = u32::try_from("permission_classes".len()).ok()?;
    let site = Span::new(file, start, start + length);
    Some(fault(view.name.as_str(), (site, of_rows), serializer, field, &names))
}

/// Where a view states its permissions, and their names.
fn stated(view: &str) -> Option<(usize, Vec<&str>)> {
    let at = view.find("\n    permission_classes =")? + "\n    ".len();
    let list = view[at..].split_once('=')?.1;
    let end = list.find([')', ']'])?;
    let names = list[..end].trim_start_matches([' ', '(', '[']).split(',');
    let names = names.map(|name| name.trim().rsplit('.').next().unwrap_or_default());
    Some((at, names.filter(|name| !name.is_empty()).collect()))
}

/// The serializer that a view names, if it is one.
fn only_serializer<'a>(context: &'a Context<'_>, view: &str) -> Option<&'a SerializerInfo> {
    let name = view.split_once("\n    serializer_class =")?.1.lines().next()?.trim();
    let name = name.rsplit('.').next()?;
    let mut fitting = context.analysis.serializers.iter().filter(|serializer| phrase::short(&serializer.name) == name);
    let found = fitting.next()?;
    let says_more = view.contains("get_serializer_class");
    (fitting.next().is_none() && !says_more).then_some(found)
}

fn fault(
    view: &str,
    (site, of_rows): (Span, &OfRows),
    serializer: &SerializerInfo,
    field: &FieldInfo,
    names: &[&str],
) -> Fault {
    let (name, model) = (field.name, serializer.model.as_deref().map(phrase::short).unwrap_or_default());
    let message = format!(
        "`{view}` asks `has_object_permission` about the `{name}` of each `{model}` that is there; whoever makes one names any `{name}`, and nobody asks."
    );
    let asks_model = names.iter().any(|name| name.starts_with("DjangoModelPermissions"));
    let severity = if asks_model { Severity::Low } else { Severity::Medium };
    let asked = format!("who may use a row is decided by its `{name}`, and there is no has_permission()");
    Fault::new(site, severity, message)
        .about(format!("{view}.{name}"))
        .step("asked", of_rows.site, asked)
        .step("taken", field.site, format!("`{name}` takes the key of any row"))
        .fix(Fix::words(format!(
            "check `{name}` in perform_create() or validate_{name}(), or in has_permission() of the class"
        )))
}

#[cfg(test)]
mod tests {
    use super::{relations, stated};

    #[test]
    fn what_is_read_of_the_row_decides() {
        let text = "def has_object_permission(self, request, view, obj):\n    return request.user in obj.product.members.all() or obj.pk";
        let found: Vec<String> = relations(text).into_iter().collect();
        assert_eq!(found, ["pk", "product"]);
    }

    #[test]
    fn permissions_are_read_by_their_last_names() {
        let view =
            "class V:\n    permission_classes = (permissions.IsMember,\n                          IsAuthenticated)\n";
        assert_eq!(stated(view).map(|(_, names)| names), Some(vec!["IsMember", "IsAuthenticated"]));
    }
}
