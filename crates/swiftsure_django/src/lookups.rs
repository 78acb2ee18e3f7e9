//! What a queryset asks of the columns: its conditions, its order, its aggregates, each led to the table that has the
//! column.

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, Op, RecordSet};
use swiftsure_flow::value::Value;
use swiftsure_source::{Span, Sym};

use crate::expressions::Expression;
use crate::model::{Field, FieldKind, Models};
use crate::orm::Orm;
use crate::queryset::related_class;
use crate::schema::bare;

const AGGREGATE: &str = "django.db.models.aggregates.Aggregate";
pub(crate) const Q: &str = "django.db.models.query_utils.Q";

/// Steps that narrow by lookups.
pub(crate) const NARROWS: &[&str] = &[
    "filter",
    "exclude",
    "complex_filter",
    "get",
    "aget",
    "get_or_create",
    "aget_or_create",
    "update_or_create",
    "aupdate_or_create",
];

/// The kind of sink of a lookup that is compared with something from outside.
pub const CHOSEN: &str = "lookup";

/// The comparisons that end a lookup.
const COMPARISONS: &[&str] = &[
    "exact",
    "iexact",
    "contains",
    "icontains",
    "in",
    "gt",
    "gte",
    "lt",
    "lte",
    "startswith",
    "istartswith",
    "endswith",
    "iendswith",
    "range",
    "isnull",
    "regex",
    "iregex",
    "search",
    "contained_by",
    "overlap",
    "has_key",
    "has_keys",
    "has_any_keys",
    "trigram_similar",
    "trigram_word_similar",
    "unaccent",
];

/// Writes down which lookups of a step are compared with something from outside: steps themselves forget it.
pub(crate) fn note_chosen(
    cx: &Interpreter<'_>,
    f: &mut Frame,
    args: &[Value],
    keywords: &[(Sym, Value)],
    site: Span,
    depth: usize,
) {
    for (lookup, value) in keywords.iter().filter(|(_, value)| value.outside().is_some()) {
        let kind = EffectKind::Sink { kind: Sym::new(CHOSEN), name: *lookup, value: value.clone() };
        f.effect_each_turn(kind, site);
    }
    if depth > 0 {
        for inner in args.iter().filter_map(|arg| Expression::of(cx, arg)) {
            note_chosen(cx, f, &inner.args, &inner.keywords, site, depth - 1);
        }
    }
}

/// What a queryset asks of the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts that have nothing to do with each other")]
pub struct Asked {
    pub filters: Vec<Filter>,
    /// A condition that was not understood: it may narrow by anything.
    pub open: bool,
    pub order: Order,
    pub aggregates: Vec<Aggregate>,
    /// Only a part of the rows is asked for.
    pub sliced: bool,
    pub distinct: bool,
    /// Made of several querysets, or by SQL.
    pub combined: bool,
    /// The rows of a relation: narrowed by the key that leads there.
    pub of_relation: bool,
}

/// One condition on one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub site: Span,
    /// The relations that lead to the table.
    pub path: Vec<Sym>,
    /// How many of them, from the first on, end in one that leads to many rows.
    pub many: usize,
    /// The model whose table has the column.
    pub model: String,
    pub column: Sym,
    /// What is made of the column before it is compared: `year`, a key of JSON.
    pub transforms: Vec<Sym>,
    pub comparison: Sym,
    pub role: Role,
    /// It is compared with a value that stands in the code.
    pub constant: bool,
}

/// What a condition does to the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// All rows have it.
    All,
    /// One of several.
    Some,
    /// No row has it.
    None,
}

/// In which order the rows come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// That of `Meta.ordering`, or none.
    #[default]
    Default,
    /// The columns, as they are written, and where; none after `order_by()`.
    By(Vec<Sym>, Span),
    /// By something that is no column, or that is not known.
    Unknown,
}

/// `Count("lines", distinct=True)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate {
    pub site: Span,
    pub function: Sym,
    /// The name under which each row has it, where it is given one.
    pub name: Option<Sym>,
    pub lookup: Sym,
    /// The relations up to the last one that leads to many rows; empty where none does.
    pub many: Vec<Sym>,
    pub distinct: bool,
    /// A condition asks whether it is zero: how large it is otherwise does not matter there.
    pub tested: bool,
}

/// Reads the steps of a set.
pub(crate) fn asked(cx: &mut Interpreter<'_>, orm: &Orm, set: &RecordSet) -> Asked {
    let mut reader = Reader { models: &orm.models, class: set.class, asked: Asked::default() };
    reader.asked.of_relation = matches!(set.base, Base::Related { .. });
    reader.asked.open = matches!(set.base, Base::Unknown | Base::Param(_));
    for op in &set.ops {
        reader.step(cx, op);
    }
    reader.asked
}

struct Reader<'a> {
    models: &'a Models,
    class: ClassRef,
    asked: Asked,
}

impl Reader<'_> {
    fn step(&mut self, cx: &mut Interpreter<'_>, op: &Op) {
        let name = op.name.as_str();
        match name {
            _ if NARROWS.contains(&name) => {
                let role = if name == "exclude" { Role::None } else { Role::All };
                op.args.iter().for_each(|arg| self.condition(cx, arg, op.site, role));
                for (lookup, value) in &op.keywords {
                    if !matches!(lookup.as_str(), "defaults" | "create_defaults") || name.ends_with("get") {
                        self.lookup(cx, *lookup, value, op.site, role);
                    }
                }
            }
            "order_by" | "latest" | "earliest" | "alatest" | "aearliest" => self.order(cx, op),
            "annotate" | "alias" | "aggregate" | "aaggregate" => {
                op.args.iter().for_each(|value| self.aggregate(cx, None, value, op.site, 0));
                op.keywords.iter().for_each(|(name, value)| self.aggregate(cx, Some(*name), value, op.site, 0));
            }
            "distinct" => self.asked.distinct = true,
            "slice" => self.asked.sliced = true,
            "union" | "intersection" | "difference" | "raw" | "extra" | "combined" => {
                self.asked.combined = true;
            }
            _ => {}
        }
    }

    /// A positional argument of `filter`: a `Q`, or something that is compared as it stands.
    fn condition(&mut self, cx: &mut Interpreter<'_>, value: &Value, site: Span, role: Role) {
        if let Value::Union(members) = value {
            // Which of them it is is not known; each may be asked.
            self.asked.open = true;
            members.iter().for_each(|member| self.condition(cx, member, site, Role::Some));
            return;
        }
        let expression = Expression::of(cx, value).filter(|found| cx.classes.inherits(found.class, Q));
        let Some(expression) = expression else {
            match value {
                Value::Tuple(pair) if matches!(pair.as_slice(), [Value::Str(_), _]) => {
                    if let Some(lookup) = pair[0].as_str() {
                        self.lookup(cx, lookup, &pair[1], site, role);
                    }
                }
                Value::None => {}
                _ => self.asked.open = true,
            }
            return;
        };
        let alone = expression.args.len() + expression.keywords.len() == 1;
        let role = match expression.name(cx) {
            "OneOf" if !alone => Role::Some,
            "NoneOf" => Role::None,
            // `exclude(Q(a=1, b=2))` keeps rows that have one of the two.
            _ if role == Role::None && !alone => Role::Some,
            _ => role,
        };
        expression.args.iter().for_each(|arg| self.condition(cx, arg, site, role));
        expression.keywords.iter().for_each(|(lookup, value)| self.lookup(cx, *lookup, value, site, role));
    }

    fn lookup(&mut self, cx: &mut Interpreter<'_>, lookup: Sym, value: &Value, site: Span, role: Role) {
        let Some(found) = resolve(cx, self.models, self.class, lookup) else {
            self.asked.open = true;
            self.tested(lookup, value);
            return;
        };
        let mut transforms = found.rest;
        let ends = transforms.last().is_some_and(|last| COMPARISONS.contains(&last.as_str()));
        let comparison = if ends { transforms.pop() } else { None };
        let comparison = comparison.unwrap_or_else(|| Sym::new("exact"));
        let constant = is_constant(value);
        let Resolved { path, many, model, column, .. } = found;
        self.asked.filters.push(Filter { site, path, many, model, column, transforms, comparison, role, constant });
    }

    /// Takes note of a condition on an aggregate that only asks whether it is zero.
    fn tested(&mut self, lookup: Sym, value: &Value) {
        let (name, comparison) = lookup.as_str().split_once("__").unwrap_or((lookup.as_str(), "exact"));
        let zero = match value {
            Value::Int(0) => matches!(comparison, "exact" | "gt" | "lte"),
            Value::Int(1) => matches!(comparison, "gte" | "lt"),
            _ => false,
        };
        let aggregates = self.asked.aggregates.iter_mut();
        let named = aggregates.filter(|aggregate| aggregate.name.is_some_and(|own| own == *name));
        named.for_each(|aggregate| aggregate.tested |= zero);
    }

    fn order(&mut self, cx: &Interpreter<'_>, op: &Op) {
        let names: Option<Vec<Sym>> = op.args.iter().map(|value| ordered_by(cx, value)).collect();
        self.asked.order = match names {
            Some(names) if names.is_empty() && op.name != "order_by" => Order::Default,
            Some(names) => Order::By(names, op.site),
            None => Order::Unknown,
        };
    }

    fn aggregate(&mut self, cx: &mut Interpreter<'_>, name: Option<Sym>, value: &Value, site: Span, depth: usize) {
        let Some(expression) = Expression::of(cx, value) else { return };
        if !cx.classes.inherits(expression.class, AGGREGATE) {
            // `Coalesce(Sum("lines__price"), 0)`; a subquery has rows of its own.
            if depth < crate::expressions::DEPTH && !matches!(expression.name(cx), "Subquery" | "Exists" | "Window") {
                expression.args.iter().for_each(|arg| self.aggregate(cx, name, arg, site, depth + 1));
            }
            return;
        }
        let Some(lookup) = expression.args.first().and_then(|arg| named(cx, arg)) else { return };
        let many = many_prefix(cx, self.models, self.class, lookup);
        let distinct = !matches!(expression.keyword("distinct"), None | Some(Value::Bool(false)));
        let function = Sym::new(expression.name(cx));
        self.asked.aggregates.push(Aggregate { site, function, name, lookup, many, distinct, tested: false });
    }
}

/// The text by which an ordering names its column: `-created` for `F("created").desc()`; `?` for `Random()`.
fn ordered_by(cx: &Interpreter<'_>, value: &Value) -> Option<Sym> {
    if let Some(name) = value.as_str() {
        return Some(name);
    }
    let expression = Expression::of(cx, value)?;
    match expression.name(cx) {
        "Random" => Some(Sym::new("?")),
        "OrderBy" => ordered_by(cx, expression.args.first()?),
        "F" => expression.args.first()?.as_str(),
        _ => None,
    }
}

/// The lookup that a text or an `F` names.
fn named(cx: &Interpreter<'_>, value: &Value) -> Option<Sym> {
    value.as_str().or_else(|| {
        let expression = Expression::of(cx, value)?;
        (expression.name(cx) == "F").then(|| expression.args.first()?.as_str()).flatten()
    })
}

fn is_constant(value: &Value) -> bool {
    match value {
        Value::Bool(_) | Value::AnyBool | Value::Int(_) | Value::Str(_) | Value::None => true,
        Value::Tuple(items) => items.iter().all(is_constant),
        Value::Union(members) => members.iter().all(is_constant),
        _ => false,
    }
}

/// Where a lookup leads.
pub(crate) struct Resolved {
    pub path: Vec<Sym>,
    pub many: usize,
    pub model: String,
    pub column: Sym,
    pub rest: Vec<Sym>,
}

/// Follows a lookup to its column; none where a step is no field: an annotation, or a relation under another name.
pub(crate) fn resolve(cx: &mut Interpreter<'_>, models: &Models, class: ClassRef, lookup: Sym) -> Option<Resolved> {
    let parts: Vec<Sym> = lookup.as_str().split("__").map(Sym::new).collect();
    let mut class = class;
    let (mut path, mut many) = (Vec::new(), 0);
    for (at, part) in parts.iter().enumerate() {
        let rest = || parts.get(at + 1..).unwrap_or_default().to_vec();
        let of_table = |model: String, column: Sym, path: Vec<Sym>, many| {
            Some(Resolved { path, many, model, column, rest: rest() })
        };
        if *part == "pk" {
            let column = primary_key(cx, models, class);
            return of_table(owner(cx, models, class, column), column, path, many);
        }
        let Some(field) = field(cx, models, class, *part) else {
            if let Some(key) = models.key_of_column(cx, class, *part) {
                return of_table(owner(cx, models, class, key), key, path, many);
            }
            // A key that Django makes itself is declared nowhere.
            let implicit = *part == "id" && primary_key(cx, models, class) == "id";
            return if implicit { of_table(models.label(cx, class), *part, path, many) } else { None };
        };
        let next = parts.get(at + 1).filter(|next| !COMPARISONS.contains(&next.as_str()));
        let is_forward = matches!(field.kind, FieldKind::Forward { .. });
        if field.kind == FieldKind::Column || (is_forward && next.is_none()) {
            return of_table(owner(cx, models, class, field.name), field.name, path, many);
        }
        path.push(field.name);
        if field.is_many() {
            many = path.len();
        }
        class = related_class(cx, models, class, &field.kind)?;
        if next.is_none() {
            let column = primary_key(cx, models, class);
            return of_table(owner(cx, models, class, column), column, path, many);
        }
    }
    None
}

/// A field by the name that lookups use: reverse relations have no `_set` there.
fn field(cx: &mut Interpreter<'_>, models: &Models, class: ClassRef, name: Sym) -> Option<Field> {
    models.field(cx, class, name).or_else(|| models.field(cx, class, Sym::new(&format!("{name}_set"))))
}

/// Whether a model may say itself what its primary key is: of one that is not known in whole nobody can tell.
pub(crate) fn has_own_key(cx: &Interpreter<'_>, models: &Models, class: ClassRef) -> bool {
    let key = primary_key(cx, models, class);
    let info = models.info(cx, class);
    info.fields.contains_key(&key) || info.is_any || cx.classes.get(class).open
}

/// The name of the primary key of a model.
fn primary_key(cx: &Interpreter<'_>, models: &Models, class: ClassRef) -> Sym {
    let info = models.info(cx, class);
    let is_key =
        |field: &&Field| crate::model::keyword_of(cx, class, field.name, "primary_key") == Some(Value::Bool(true));
    info.fields.values().find(is_key).map_or_else(|| Sym::new("id"), |field| field.name)
}

/// The dotted name of the model whose table has a column: a concrete parent, or the model itself.
fn owner(cx: &Interpreter<'_>, models: &Models, class: ClassRef, column: Sym) -> String {
    let bases = cx.classes.get(class).mro.iter().copied();
    let concrete = bases.filter(|base| models.is_model(cx, *base) && cx.classes.get(*base).id.is_some());
    let owns = |base: &ClassRef| {
        let info = models.info(cx, *base);
        let is_proxy = crate::model::meta_around(cx, *base, "proxy") == Some(Value::Bool(true));
        let own = models.own_fields(cx, *base, &info);
        !info.is_abstract && !is_proxy && own.iter().any(|field| field.name == column)
    };
    let found = concrete.into_iter().find(owns).unwrap_or(class);
    models.label(cx, found)
}

/// The relations of a lookup up to the last one that leads to many rows.
fn many_prefix(cx: &mut Interpreter<'_>, models: &Models, class: ClassRef, lookup: Sym) -> Vec<Sym> {
    let mut class = class;
    let (mut path, mut end) = (Vec::new(), 0);
    for part in bare(lookup).as_str().split("__") {
        let Some(field) = field(cx, models, class, Sym::new(part)) else { break };
        path.push(field.name);
        if field.is_many() {
            end = path.len();
        }
        let Some(next) = related_class(cx, models, class, &field.kind) else { break };
        class = next;
    }
    path.truncate(end);
    path
}
