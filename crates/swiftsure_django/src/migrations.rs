//! The latest migrations of each app: those that may still have to run where the program is in use.

use std::collections::BTreeMap;

use swiftsure_flow::effect::{EffectKind, Over};
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::Origin;
use swiftsure_python::ir::ModuleId;
use swiftsure_source::{Span, Sym};

use crate::orm::Orm;
use crate::schema::items;

const REGISTRY: &str = "django.apps.registry.apps";
/// Earlier migrations that are looked at for what a field was before.
const EARLIER: usize = 40;
/// Database operations in each other.
const DEPTH: usize = 4;

/// One migration as it is written.
#[derive(Clone, Debug)]
pub struct Migration {
    pub app: String,
    /// `0007_order_number`.
    pub name: String,
    /// The name of its class.
    pub span: Span,
    /// All in one transaction.
    pub atomic: bool,
    pub operations: Vec<Operation>,
}

/// One operation on the database.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `AddField`.
    pub kind: &'static str,
    pub span: Span,
    /// In small letters.
    pub model: String,
    /// The field, or what the model is called from now on.
    pub name: Option<Sym>,
    pub field: Option<FieldState>,
    /// What the field was before.
    pub before: Option<FieldState>,
    /// The class of the index or constraint: `UniqueConstraint`.
    pub index: Option<Sym>,
    /// An index or unique constraint for some of the rows, or over expressions.
    pub partial: bool,
    pub sql: Option<Sym>,
    /// Python code that goes through rows or changes them.
    pub rows: bool,
}

/// A field as a migration writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldState {
    /// `CharField`.
    pub class: Sym,
    pub null: bool,
    pub unique: bool,
    pub indexed: bool,
    pub max_length: Option<i64>,
    /// The digits of a decimal, before and behind the point.
    pub digits: (Option<i64>, Option<i64>),
    /// The function that the database calls for each row: `RandomUUID`.
    pub db_default: Option<Sym>,
    /// The model of a relation.
    pub to: Option<Sym>,
}

/// Reads the migrations with the highest number in each folder.
pub(crate) fn latest(cx: &mut Interpreter<'_>, orm: &Orm) -> Vec<Migration> {
    let mut found = Vec::new();
    for numbered in folders(cx).into_values() {
        let Some((highest, modules)) = numbered.last_key_value() else { continue };
        // The first migrations make the tables that they speak of.
        if *highest <= 1 {
            continue;
        }
        for module in modules {
            found.extend(migration(cx, orm, *module, &numbered));
        }
    }
    found.sort_by_key(|migration| migration.span);
    found
}

type Numbered = BTreeMap<u32, Vec<ModuleId>>;

/// The migrations of each folder, by their numbers.
fn folders(cx: &Interpreter<'_>) -> BTreeMap<String, Numbered> {
    let mut folders: BTreeMap<String, Numbered> = BTreeMap::new();
    for (id, head) in cx.code.heads().filter(|(_, head)| head.origin == Origin::Project) {
        let Some((folder, name)) = cx.code.files.get(head.file).path.rsplit_once('/') else { continue };
        let is_folder = folder == "migrations" || folder.ends_with("/migrations");
        let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
        if let (true, Ok(number)) = (is_folder && digits.len() == 4, digits.parse::<u32>()) {
            folders.entry(folder.to_owned()).or_default().entry(number).or_default().push(id);
        }
    }
    folders
}

fn migration(cx: &mut Interpreter<'_>, orm: &Orm, module: ModuleId, numbered: &Numbered) -> Option<Migration> {
    let operations = operations(cx, module)?;
    let class = cx.module_attribute(module, Sym::new("Migration"))?.class()?;
    let flag = |name: &str| cx.classes.lookup(class, Sym::new(name)).map(|(_, value)| value.clone());
    let squashes = flag("replaces").is_some_and(|list| items(cx, &list).is_none_or(|items| !items.is_empty()));
    if squashes || flag("initial") == Some(Value::Bool(true)) {
        return None;
    }
    let atomic = flag("atomic") != Some(Value::Bool(false));
    let path = cx.code.path(module);
    let mut folders = path.rsplit('/');
    let name = folders.next()?.trim_end_matches(".py").to_owned();
    let app = folders.nth(1).unwrap_or_default().to_owned();
    let id = cx.classes.get(class).id?;
    let span = cx.code.span(id.module, cx.code.class(id).name_range);
    let mut read = Vec::new();
    for value in operations {
        read_operation(cx, orm, module, &value, DEPTH, &mut read);
    }
    for operation in read.iter_mut().filter(|operation| matches!(operation.kind, "AlterField" | "RemoveField")) {
        let earlier = numbered.values().rev().skip(1).flatten().take(EARLIER);
        operation.before = earlier.copied().find_map(|module| state_in(cx, module, operation));
    }
    Some(Migration { app, name, span, atomic, operations: read })
}

/// The operations that a module lists.
fn operations(cx: &mut Interpreter<'_>, module: ModuleId) -> Option<Vec<Value>> {
    cx.load(module);
    let class = cx.module_attribute(module, Sym::new("Migration"))?.class()?;
    let list = cx.classes.lookup(class, Sym::new("operations")).map(|(_, value)| value.clone())?;
    items(cx, &list)
}

fn read_operation(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    module: ModuleId,
    value: &Value,
    depth: usize,
    found: &mut Vec<Operation>,
) {
    let Some((kind, object, span)) = instance(cx, value) else { return };
    if kind == "SeparateDatabaseAndState" && depth > 0 {
        let inner = object.field(Sym::new("database_operations")).and_then(|list| items(cx, list));
        for value in inner.unwrap_or_default() {
            read_operation(cx, orm, module, &value, depth - 1, found);
        }
        return;
    }
    let text = |name: &str| object.field(Sym::new(name)).and_then(Value::as_str);
    let field = object.field(Sym::new("field")).and_then(|field| field_state(cx, field));
    let index = object.field(Sym::new("index")).and_then(|index| instance(cx, index));
    let partial = index.as_ref().is_some_and(|(_, index, _)| is_partial(cx, index));
    let sql = object.field(Sym::new("sql")).and_then(|sql| statement(cx, sql));
    let mut operation = Operation {
        kind,
        span,
        model: text("model_name").map_or_else(String::new, |name| name.as_str().to_lowercase()),
        name: text("name"),
        field,
        before: None,
        index: index.map(|(class, ..)| Sym::new(class)),
        partial,
        sql,
        rows: false,
    };
    if let Some(code) = object.field(Sym::new("code")).cloned() {
        operation.rows = goes_through_rows(cx, module, &code, span);
    }
    found.push(operation);
}

/// The class of an instance by its name, the instance, and where it was made.
fn instance(cx: &Interpreter<'_>, value: &Value) -> Option<(&'static str, Object, Span)> {
    let Value::Object(id) = value else { return None };
    let object = cx.globals.get(*id)?;
    let Kind::Instance(class) = object.kind else { return None };
    Some((cx.class_name(class), Object::clone(object), cx.made_at(*id)?))
}

/// The text of SQL: itself, or all of a list.
fn statement(cx: &Interpreter<'_>, sql: &Value) -> Option<Sym> {
    if let Some(text) = sql.as_str() {
        return Some(text);
    }
    let parts = items(cx, sql)?;
    let texts: Vec<&str> = parts.iter().filter_map(Value::as_str).map(Sym::as_str).collect();
    (!texts.is_empty()).then(|| Sym::new(&texts.join(";\n")))
}

fn is_partial(cx: &Interpreter<'_>, index: &Object) -> bool {
    let Some(Value::Object(keywords)) = index.field(Sym::new("keywords")) else { return false };
    let Some(keywords) = cx.globals.get(*keywords) else { return false };
    let has_expressions =
        matches!(index.field(Sym::new("expressions")), Some(Value::Tuple(items)) if !items.is_empty());
    has_expressions || keywords.field(Sym::new("condition")).is_some_and(|value| *value != Value::None)
}

fn field_state(cx: &Interpreter<'_>, field: &Value) -> Option<FieldState> {
    let (class, object, _) = instance(cx, field)?;
    let Some(Value::Object(keywords)) = object.field(Sym::new("keywords")) else { return None };
    let keywords = cx.globals.get(*keywords)?;
    let keyword = |name: &str| keywords.field(Sym::new(name));
    let is_true = |name: &str| keyword(name) == Some(&Value::Bool(true));
    let number = |name: &str| match keyword(name) {
        Some(Value::Int(number)) => Some(*number),
        _ => None,
    };
    Some(FieldState {
        class: Sym::new(class),
        null: is_true("null"),
        unique: is_true("unique") || is_true("primary_key") || class == "OneToOneField",
        indexed: is_true("db_index"),
        max_length: number("max_length"),
        digits: (number("max_digits"), number("decimal_places")),
        db_default: keyword("db_default").and_then(|value| instance(cx, value)).map(|(class, ..)| Sym::new(class)),
        to: object.field(Sym::new("to")).and_then(Value::as_str),
    })
}

/// What an earlier migration says of the field of an operation, by its last word.
fn state_in(cx: &mut Interpreter<'_>, module: ModuleId, operation: &Operation) -> Option<FieldState> {
    let field = operation.name?;
    // What does not name the field need not be parsed.
    let text = cx.code.files.get(cx.code.head(module).file).text.clone();
    if !text.contains(field.as_str()) || !text.to_lowercase().contains(&operation.model) {
        return None;
    }
    let listed = operations(cx, module)?;
    listed.iter().rev().find_map(|value| {
        let (kind, object, _) = instance(cx, value)?;
        let model = object.field(Sym::new("model_name")).and_then(Value::as_str)?;
        if !model.as_str().eq_ignore_ascii_case(&operation.model) {
            return None;
        }
        match kind {
            "AddField" | "AlterField" if object.field(Sym::new("name")) == Some(&Value::Str(field)) => {
                field_state(cx, object.field(Sym::new("field"))?)
            }
            "CreateModel" => items(cx, object.field(Sym::new("fields"))?)?.iter().find_map(|pair| match pair {
                Value::Tuple(pair) if pair.first() == Some(&Value::Str(field)) => field_state(cx, pair.get(1)?),
                _ => None,
            }),
            _ => None,
        }
    })
}

/// Whether Python code goes through the rows of a table, or changes all of them.
fn goes_through_rows(cx: &mut Interpreter<'_>, module: ModuleId, code: &Value, site: Span) -> bool {
    let Some(apps) = cx.find_value(REGISTRY) else { return false };
    let args = Args::positional(vec![apps, Value::Unknown]);
    let Some(number) = cx.enter(module, code, args, site) else { return false };
    let Some(summary) = cx.summary(number).cloned() else { return false };
    summary.effects.iter().any(|effect| {
        let in_rows = effect.loops.iter().any(|entry| matches!(entry.over, Over::Set(_) | Over::Batches(_)));
        match &effect.kind {
            EffectKind::SetWrite { op, .. } => in_rows || matches!(op.as_str(), "update" | "delete" | "bulk_update"),
            EffectKind::RecordWrite { .. } => in_rows,
            _ => false,
        }
    })
}
