//! What the models say of their tables, as plain facts: columns, indexes, constraints and the order of the rows.
//!
//! The rules read them without the interpreter. What is not understood is said so: a model whose indexes are not all
//! known may have any.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::heap::{Kind, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_source::{Span, Sym};

use crate::model::{Field, FieldKind, MODEL, Models, meta_around};
use crate::orm::Orm;
use crate::queryset::related_class;

const CHECK: &str = "django.db.models.constraints.CheckConstraint";
const UNIQUE: &str = "django.db.models.constraints.UniqueConstraint";
const CONSTRAINT: &str = "django.db.models.constraints.BaseConstraint";
const INDEX: &str = "django.db.models.indexes.Index";
const POLYMORPHIC: &str = "polymorphic.models.PolymorphicModel";

/// The tables of a project.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// By the dotted name of the model: `library.Book`. Models without a table of their own are left out.
    pub tables: BTreeMap<String, Table>,
    /// The engine of the default database, where the settings say it: `django.db.backends.postgresql`.
    pub engine: Option<String>,
    /// What migrations write in SQL about indexes, in small letters.
    pub index_statements: Vec<String>,
}

/// The table of one model.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts of a table that have nothing to do with each other")]
pub struct Table {
    pub model: String,
    /// The name of the class where it is defined.
    pub span: Span,
    /// The name in the database.
    pub name: String,
    pub columns: BTreeMap<Sym, Column>,
    pub indexes: Vec<IndexInfo>,
    /// Whether all indexes are known.
    pub complete: bool,
    /// `Meta.managed` is not switched off.
    pub managed: bool,
    /// `Meta.ordering`, as far as it names columns.
    pub ordering: Vec<Sym>,
    /// The models above it that have a table of their own: a row of this one is a row in each of theirs as well.
    pub parents: BTreeSet<String>,
    /// Rows come back as instances of the models below, as django-polymorphic gives them.
    pub polymorphic: bool,
    /// All rows are saved under one key, so that there is at most one.
    pub one_row: bool,
}

/// One column as it was declared.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "options of a field, as Django has them")]
pub struct Column {
    pub name: Sym,
    pub span: Option<Span>,
    pub kind: ColumnKind,
    pub nullable: bool,
    pub unique: bool,
    pub primary: bool,
    /// `db_index=True`, written by the user.
    pub db_index: bool,
    pub choices: bool,
    pub max_length: Option<i64>,
    /// It has validators of the user's, which `full_clean()` and forms run, and `save()` does not.
    pub validated: bool,
    /// The model that a foreign key leads to.
    pub target: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    Text,
    /// Compares without case: `citext`, or a collation of its own.
    Collated,
    Boolean,
    Number,
    Date,
    Uuid,
    Json,
    Array,
    Search,
    File,
    Key,
    Other,
}

/// One index or constraint that an index enforces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexInfo {
    /// Where it is written; of what Django makes for a column, the column.
    pub span: Option<Span>,
    pub origin: IndexOrigin,
    /// Its columns from the first on; an expression ends them.
    pub columns: Vec<Sym>,
    /// The expressions behind the columns: function and column, `Upper name`.
    pub expressions: Vec<(Sym, Sym)>,
    /// The class of the index: `GinIndex`.
    pub method: Sym,
    pub opclasses: Vec<Sym>,
    /// The name of the index, where it is constant.
    pub name: Option<Sym>,
    pub unique: bool,
    /// The columns of its condition, where it is partial; empty where the condition is not understood.
    pub condition: Option<Vec<Sym>>,
    /// Columns that are stored along.
    pub include: bool,
}

/// Who makes an index, in the order in which one of two alike is the one to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndexOrigin {
    /// `unique=True` or the primary key.
    UniqueColumn,
    /// `Meta.constraints`.
    Constraint,
    /// `Meta.unique_together`.
    UniqueTogether,
    /// `db_index=True`.
    Column,
    /// Made for a foreign key.
    Key,
    /// `Meta.index_together`.
    Together,
    /// `Meta.indexes`.
    Meta,
}

impl IndexInfo {
    /// An index over plain columns in a tree, without a condition: it serves whatever leads with its first column.
    pub fn is_plain(&self) -> bool {
        matches!(self.method.as_str(), "Index" | "BTreeIndex")
            && self.expressions.is_empty()
            && self.condition.is_none()
    }

    fn of_column(origin: IndexOrigin, column: &Column) -> Self {
        Self {
            span: column.span,
            origin,
            columns: vec![column.name],
            expressions: Vec::new(),
            method: Sym::new("Index"),
            opclasses: Vec::new(),
            name: None,
            unique: origin == IndexOrigin::UniqueColumn,
            condition: None,
            include: false,
        }
    }
}

/// Reads the tables of all models.
pub(crate) fn read(cx: &mut Interpreter<'_>, orm: &Orm) -> Schema {
    let mut tables = BTreeMap::new();
    for class in orm.models.classes() {
        if let Some(table) = table(cx, &orm.models, class) {
            tables.insert(table.model.clone(), table);
        }
    }
    Schema { tables, engine: engine(cx, orm), index_statements: index_statements(cx) }
}

fn engine(cx: &mut Interpreter<'_>, orm: &Orm) -> Option<String> {
    let databases = orm.settings.get(cx, Sym::new("DATABASES"));
    let default = orm.settings.entry(cx, &databases, Sym::new("default"))?;
    Some(orm.settings.entry(cx, &default, Sym::new("ENGINE"))?.as_str()?.to_string())
}

/// The statements of migrations that make indexes, which no model speaks of.
fn index_statements(cx: &Interpreter<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for (_, file) in cx.code.files.iter().filter(|(_, file)| file.path.contains("/migrations/")) {
        let mut rest = &*file.text;
        while let Some(at) = rest.find("INDEX").or_else(|| rest.find("index ")) {
            let statement = rest.get(at..).unwrap_or_default();
            let is_sql = rest.get(..at).is_some_and(ends_with_create);
            if is_sql {
                found.push(statement.chars().take(400).collect::<String>().to_lowercase());
            }
            rest = statement.get(5..).unwrap_or_default();
        }
    }
    found
}

fn ends_with_create(before: &str) -> bool {
    let mut words = before.split_whitespace().rev().take(2);
    words.any(|word| word.trim_start_matches(['"', '\'', '(']).eq_ignore_ascii_case("create"))
}

fn table(cx: &mut Interpreter<'_>, models: &Models, class: ClassRef) -> Option<Table> {
    let info = models.info(cx, class);
    let is_proxy = meta_around(cx, class, "proxy") == Some(Value::Bool(true));
    if info.is_abstract || is_proxy {
        return None;
    }
    let id = cx.classes.get(class).id?;
    let span = cx.code.span(id.module, cx.code.class(id).name_range);
    let model = models.label(cx, class);
    let (app, name) = model.rsplit_once('.').unwrap_or(("", &model));
    let name = match meta_around(cx, class, "db_table") {
        Some(Value::Str(name)) => name.as_str().trim_matches('"').to_lowercase(),
        _ => format!("{app}_{name}").to_lowercase(),
    };
    let mut columns = BTreeMap::new();
    for field in models.own_fields(cx, class, &info) {
        if let Some(column) = column(cx, models, class, &field) {
            columns.insert(column.name, column);
        }
    }
    let managed = meta_around(cx, class, "managed") != Some(Value::Bool(false));
    let mut indexes: Vec<IndexInfo> = columns.values().filter_map(|column| column_indexes(cx, class, column)).collect();
    // What a base that was not understood declares is not known.
    let mut complete = !cx.classes.get(class).open;
    complete &= listed(cx, class, &columns, &mut indexes).is_some();
    complete &= together(cx, class, "unique_together", IndexOrigin::UniqueTogether, &mut indexes).is_some();
    complete &= together(cx, class, "index_together", IndexOrigin::Together, &mut indexes).is_some();
    let ordering = ordering(cx, class);
    let parents = models.parents(cx, class).into_iter().map(|parent| models.label(cx, parent)).collect();
    let polymorphic = cx.classes.inherits(class, POLYMORPHIC);
    let one_row = crate::few::has_one_row(cx, class);
    Some(Table { model, span, name, columns, indexes, complete, managed, ordering, parents, polymorphic, one_row })
}

/// The field as a column; relations to many have none.
fn column(cx: &mut Interpreter<'_>, models: &Models, class: ClassRef, field: &Field) -> Option<Column> {
    let target = match &field.kind {
        FieldKind::Column | FieldKind::Forward { .. } => {
            related_class(cx, models, class, &field.kind).map(|target| models.label(cx, target))
        }
        _ => return None,
    };
    let object = cx.classes.lookup(class, field.name).and_then(|(_, value)| match value {
        Value::Object(id) => Some(*id),
        _ => None,
    });
    let span = object.and_then(|id| cx.made_at(id));
    let keyword = |name: &str| crate::model::keyword_of(cx, class, field.name, name);
    let is_true = |name: &str| keyword(name) == Some(Value::Bool(true));
    let collated = keyword("db_collation").is_some_and(|value| value != Value::None);
    let validated = match keyword("validators") {
        Some(Value::Object(id)) => {
            cx.globals.get(id).and_then(|list| list.items.as_ref()).is_some_and(|all| !all.is_empty())
        }
        Some(Value::Tuple(all)) => !all.is_empty(),
        _ => false,
    };
    let is_key = matches!(field.kind, FieldKind::Forward { .. });
    let kind = if is_key { ColumnKind::Key } else { kind(cx, field.class?) };
    let one_to_one = matches!(field.kind, FieldKind::Forward { one_to_one: true, .. });
    Some(Column {
        name: field.name,
        span,
        kind: if collated && kind == ColumnKind::Text { ColumnKind::Collated } else { kind },
        nullable: field.nullable,
        unique: field.unique || one_to_one,
        primary: is_true("primary_key"),
        db_index: is_true("db_index"),
        choices: keyword("choices").is_some_and(|value| value != Value::None),
        max_length: match keyword("max_length") {
            Some(Value::Int(length)) => Some(length),
            _ => None,
        },
        validated,
        target,
    })
}

/// Names of field classes in the order in which they are tried, and what they hold.
const KINDS: &[(&str, ColumnKind)] = &[
    ("django.contrib.postgres.fields.CICharField", ColumnKind::Collated),
    ("django.contrib.postgres.fields.CIEmailField", ColumnKind::Collated),
    ("django.contrib.postgres.fields.CITextField", ColumnKind::Collated),
    ("django.contrib.postgres.fields.ArrayField", ColumnKind::Array),
    ("django.contrib.postgres.fields.HStoreField", ColumnKind::Other),
    ("django.contrib.postgres.search.SearchVectorField", ColumnKind::Search),
    ("django.db.models.fields.json.JSONField", ColumnKind::Json),
    ("django.db.models.fields.files.FileField", ColumnKind::File),
    ("django.db.models.fields.BooleanField", ColumnKind::Boolean),
    ("django.db.models.fields.CharField", ColumnKind::Text),
    ("django.db.models.fields.TextField", ColumnKind::Text),
    ("django.db.models.fields.FilePathField", ColumnKind::Text),
    ("django.db.models.fields.DateField", ColumnKind::Date),
    ("django.db.models.fields.IntegerField", ColumnKind::Number),
    ("django.db.models.fields.UUIDField", ColumnKind::Uuid),
];

fn kind(cx: &Interpreter<'_>, class: ClassRef) -> ColumnKind {
    let known = KINDS.iter().find(|(name, _)| cx.classes.inherits(class, name));
    known.map_or(ColumnKind::Other, |(_, kind)| *kind)
}

/// What Django makes by itself for one column.
fn column_indexes(cx: &Interpreter<'_>, class: ClassRef, column: &Column) -> Option<IndexInfo> {
    let switched_off = crate::model::keyword_of(cx, class, column.name, "db_index") == Some(Value::Bool(false));
    if column.unique || column.primary {
        // `db_index` beside `unique` makes nothing more.
        return Some(IndexInfo::of_column(IndexOrigin::UniqueColumn, column));
    }
    let origin = match column.kind {
        ColumnKind::Key if !switched_off => IndexOrigin::Key,
        _ if column.db_index => IndexOrigin::Column,
        _ => return None,
    };
    Some(IndexInfo::of_column(origin, column))
}

/// `Meta.indexes` and `Meta.constraints`; none where not all of them are understood.
fn listed(
    cx: &Interpreter<'_>,
    class: ClassRef,
    columns: &BTreeMap<Sym, Column>,
    found: &mut Vec<IndexInfo>,
) -> Option<()> {
    let mut complete = Some(());
    for (key, origin) in [("indexes", IndexOrigin::Meta), ("constraints", IndexOrigin::Constraint)] {
        let Some(list) = meta_around(cx, class, key) else { continue };
        let Some(items) = items(cx, &list) else {
            complete = None;
            continue;
        };
        for item in items {
            match index(cx, &item, origin, columns) {
                Some(indexes) => found.extend(indexes),
                None => complete = None,
            }
        }
    }
    complete
}

/// The columns that no two rows of a model share together, as far as its `Meta` says so.
pub(crate) fn unique_groups(cx: &Interpreter<'_>, class: ClassRef) -> Vec<Vec<Sym>> {
    let mut found = Vec::new();
    let _ = together(cx, class, "unique_together", IndexOrigin::UniqueTogether, &mut found);
    let _ = listed(cx, class, &BTreeMap::new(), &mut found);
    let is_promise = |index: &IndexInfo| index.unique && index.is_plain() && !index.columns.is_empty();
    found.into_iter().filter(is_promise).map(|index| index.columns).collect()
}

/// One entry: an index, or nothing for a constraint without one; none where it is not understood.
fn index(
    cx: &Interpreter<'_>,
    item: &Value,
    origin: IndexOrigin,
    columns: &BTreeMap<Sym, Column>,
) -> Option<Vec<IndexInfo>> {
    let Value::Object(id) = item else { return None };
    let object = cx.globals.get(*id)?;
    let Kind::Instance(class) = object.kind else { return None };
    let is = |name: &str| cx.classes.inherits(class, name);
    if is(CHECK) || (is(CONSTRAINT) && !is(UNIQUE)) {
        return Some(Vec::new());
    }
    if !is(INDEX) && !is(UNIQUE) {
        return None;
    }
    let keyword = |name: &str| keyword(cx, *id, name);
    let mut info = IndexInfo {
        span: cx.made_at(*id),
        origin,
        columns: Vec::new(),
        expressions: Vec::new(),
        method: if is(UNIQUE) { Sym::new("Index") } else { Sym::new(cx.class_name(class)) },
        opclasses: keyword("opclasses").and_then(|list| texts(cx, &list)).unwrap_or_default(),
        name: keyword("name").and_then(|name| name.as_str()),
        unique: is(UNIQUE),
        condition: keyword("condition").filter(|value| *value != Value::None).map(|value| columns_of(cx, &value)),
        include: keyword("include").is_some_and(|value| value != Value::None),
    };
    if let Some(fields) = keyword("fields") {
        info.columns = texts(cx, &fields)?.into_iter().map(bare).collect();
    }
    if let Some(Value::Tuple(expressions)) = object.field(Sym::new("expressions")) {
        for expression in expressions.iter() {
            part(cx, expression, columns, &mut info)?;
        }
    }
    Some(vec![info])
}

/// One expression of an index.
fn part(cx: &Interpreter<'_>, value: &Value, columns: &BTreeMap<Sym, Column>, info: &mut IndexInfo) -> Option<()> {
    if let Value::Str(name) = value {
        add_column(info, bare(*name));
        return Some(());
    }
    let Value::Object(id) = value else { return None };
    let object = cx.globals.get(*id)?;
    let (class, args, _) = crate::expressions::parts(cx, object)?;
    match cx.class_name(class) {
        "F" => add_column(info, bare(args.first()?.as_str()?)),
        "OrderBy" => part(cx, args.first()?, columns, info)?,
        "OpClass" => {
            info.opclasses
                .extend(keyword(cx, *id, "name").or_else(|| args.get(1).cloned()).and_then(|name| name.as_str()));
            part(cx, args.first()?, columns, info)?;
        }
        name => {
            let inner = columns_of(cx, value);
            let column = inner.into_iter().find(|column| columns.contains_key(column))?;
            info.expressions.push((Sym::new(name), column));
        }
    }
    Some(())
}

fn add_column(info: &mut IndexInfo, column: Sym) {
    if info.expressions.is_empty() {
        info.columns.push(column);
    }
}

/// The names that an expression or condition speaks of.
fn columns_of(cx: &Interpreter<'_>, value: &Value) -> Vec<Sym> {
    let mut found = BTreeSet::new();
    let mut open = vec![(value.clone(), 0)];
    while let Some((value, depth)) = open.pop() {
        match &value {
            Value::Str(name) => {
                found.insert(bare(*name).as_str().split("__").next().map_or(*name, Sym::new));
            }
            Value::Tuple(items) if depth < crate::expressions::DEPTH => {
                open.extend(items.iter().map(|item| (item.clone(), depth + 1)));
            }
            Value::Object(id) if depth < crate::expressions::DEPTH => {
                let Some(object) = cx.globals.get(*id) else { continue };
                let Some((_, args, keywords)) = crate::expressions::parts(cx, object) else { continue };
                open.extend(args.iter().map(|arg| (arg.clone(), depth + 1)));
                if let Some(Value::Object(keywords)) = keywords
                    && let Some(keywords) = cx.globals.get(*keywords)
                {
                    open.extend(keywords.fields.iter().map(|(name, _)| (Value::Str(*name), depth + 1)));
                }
            }
            _ => {}
        }
    }
    found.into_iter().collect()
}

/// `unique_together` and `index_together`: one tuple of names, or several.
fn together(
    cx: &Interpreter<'_>,
    class: ClassRef,
    key: &str,
    origin: IndexOrigin,
    found: &mut Vec<IndexInfo>,
) -> Option<()> {
    let Some(value) = meta_around(cx, class, key) else { return Some(()) };
    let groups = match texts(cx, &value) {
        Some(names) if !names.is_empty() => vec![names],
        _ => items(cx, &value)?.iter().map(|group| texts(cx, group)).collect::<Option<Vec<_>>>()?,
    };
    for columns in groups.into_iter().filter(|columns| !columns.is_empty()) {
        found.push(IndexInfo {
            span: None,
            origin,
            columns,
            expressions: Vec::new(),
            method: Sym::new("Index"),
            opclasses: Vec::new(),
            name: None,
            unique: origin == IndexOrigin::UniqueTogether,
            condition: None,
            include: false,
        });
    }
    Some(())
}

/// `Meta.ordering`, also that of a concrete parent; what is no text has no name and ends it.
fn ordering(cx: &Interpreter<'_>, class: ClassRef) -> Vec<Sym> {
    let bases = cx.classes.get(class).mro.iter().filter(|base| cx.qualified_name(**base) != MODEL);
    let Some(list) = bases.into_iter().find_map(|base| meta_around(cx, *base, "ordering")) else { return Vec::new() };
    let items = items(cx, &list).unwrap_or_default();
    items.iter().map_while(Value::as_str).collect()
}

fn keyword(cx: &Interpreter<'_>, object: ObjectId, name: &str) -> Option<Value> {
    let Value::Object(keywords) = cx.globals.get(object)?.field(Sym::new("keywords"))? else { return None };
    cx.globals.get(*keywords)?.field(Sym::new(name)).cloned()
}

/// The items of a list, tuple or set of which each is known.
pub(crate) fn items(cx: &Interpreter<'_>, list: &Value) -> Option<Vec<Value>> {
    match list {
        Value::Tuple(items) => Some(items.to_vec()),
        Value::Object(id) => cx.globals.get(*id)?.items.clone(),
        Value::None => Some(Vec::new()),
        _ => None,
    }
}

fn texts(cx: &Interpreter<'_>, list: &Value) -> Option<Vec<Sym>> {
    items(cx, list)?.iter().map(Value::as_str).collect()
}

/// `created` for `-created`.
pub(crate) fn bare(name: Sym) -> Sym {
    Sym::new(name.as_str().trim_start_matches(['-', '+']))
}
