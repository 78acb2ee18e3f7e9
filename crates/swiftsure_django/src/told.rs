//! What the conditions of a queryset say of its rows: those of `filter(is_sold=True)` are sold, until the program says
//! otherwise.
//!
//! It is kept with each row and goes along into what is called with the row. Each row that something else is told of is
//! another argument, so that only columns count of which some condition of the project asks.

use std::rc::Rc;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::FxHashSet;
use swiftsure_flow::class::ClassRef;
use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{CHANGED, Op, RELOADED, Record, RecordSet};
use swiftsure_flow::value::{Site, Value};
use swiftsure_python::Origin;
use swiftsure_source::Sym;

use crate::expressions::{DEPTH, Expression};
use crate::lookups::Q;
use crate::model::{Field, FieldKind};
use crate::orm::Orm;

/// What a line says that has a condition.
const CONDITIONS: &[&str] = &["if ", "while ", "not ", " and ", " or ", "==", "!=", " is ", " in ", "bool("];
/// Steps after which the rows are not those of the steps before.
const COMBINES: &[&str] = &["combined", "union", "intersection", "difference", "raw", "extra", "update_or_create"];

/// The names of attributes that conditions of the project ask for.
#[derive(Debug, Default)]
pub(crate) struct Tested(OnceLock<FxHashSet<Sym>>);

impl Tested {
    fn contains(&self, cx: &Interpreter<'_>, name: Sym) -> bool {
        self.0.get_or_init(|| tested(cx)).contains(&name)
    }
}

fn tested(cx: &Interpreter<'_>) -> FxHashSet<Sym> {
    let mut found: FxHashSet<&str> = FxHashSet::default();
    let built = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(CONDITIONS);
    let Ok(conditions) = built else { return FxHashSet::default() };
    for (_, head) in cx.code.heads().filter(|(_, head)| head.origin == Origin::Project) {
        let mut rest: &str = &cx.code.files.get(head.file).text;
        while let Some(condition) = conditions.find(rest) {
            let start = rest[..condition.start()].rfind('\n').map_or(0, |at| at + 1);
            let end = rest[condition.end()..].find('\n').map_or(rest.len(), |at| condition.end() + at);
            found.extend(attributes(&rest[start..end]));
            rest = &rest[end..];
        }
    }
    found.into_iter().map(Sym::new).collect()
}

/// The names behind the dots of a line.
fn attributes(line: &str) -> impl Iterator<Item = &str> {
    let names = line.split('.').skip(1).map(|rest| {
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        &rest[..end.unwrap_or(rest.len())]
    });
    names.filter(|name| !name.is_empty())
}

/// A condition of all rows: a lookup with what it is compared with.
type Condition = (Vec<Sym>, Value);

impl Orm {
    /// What is told of each row of a set.
    pub(crate) fn told(&self, cx: &mut Interpreter<'_>, set: &RecordSet) -> Option<Rc<[(Sym, Value)]>> {
        let mut told: Vec<(Sym, Value)> = Vec::new();
        for op in &set.ops {
            if COMBINES.contains(&op.name.as_str()) {
                told.clear();
            }
            let said = match op.name.as_str() {
                "filter" | "get" | "aget" | "get_or_create" | "aget_or_create" => conditions(cx, op),
                "exclude" => opposite(op),
                _ => Vec::new(),
            };
            for (lookup, value) in said {
                if let Some((name, value)) = self.said(cx, set.class, &lookup, &value)
                    && !told.iter().any(|(known, _)| *known == name)
                    && self.asks(cx, name)
                {
                    told.push((name, value));
                }
            }
        }
        (!told.is_empty()).then(|| told.into())
    }

    fn asks(&self, cx: &Interpreter<'_>, name: Sym) -> bool {
        self.tested.contains(cx, name) || self.tested.contains(cx, Sym::new(&format!("{name}_id")))
    }

    /// What a condition says of one attribute of the row itself.
    fn said(&self, cx: &mut Interpreter<'_>, class: ClassRef, lookup: &[Sym], value: &Value) -> Option<(Sym, Value)> {
        let (first, rest) = lookup.split_first()?;
        let name = self.models.key_of_column(cx, class, *first).unwrap_or(*first);
        let field = self.models.field(cx, class, name)?;
        let rest: Vec<&str> = rest.iter().map(|part| part.as_str()).collect();
        let is_null = match (rest.as_slice(), value) {
            (["isnull"], Value::Bool(is_null)) => Some(*is_null),
            ([] | ["exact"], Value::None) => Some(true),
            _ => None,
        };
        match &field.kind {
            FieldKind::Column if is_null == Some(true) => Some((name, Value::None)),
            FieldKind::Column => {
                let one_of = match rest.as_slice() {
                    [] | ["exact"] => value.clone(),
                    ["in"] => Value::one_of(items(value)?.to_vec()),
                    _ => return None,
                };
                one_of.members().iter().all(|one| holds(cx, &field, one)).then_some((name, one_of))
            }
            FieldKind::Forward { .. } if !field.nullable => None,
            FieldKind::Forward { .. } => match is_null {
                Some(true) => Some((name, Value::None)),
                Some(false) => Some((name, Value::Key)),
                // A row that the join does not find has no value that is equal to one.
                None if rest.last() != Some(&"isnull") && is_given(value) => Some((name, Value::Key)),
                None => None,
            },
            _ => None,
        }
    }

    /// What is told of an attribute of a row, unless the program has changed the row since.
    pub(crate) fn told_of<'r>(&self, f: &Frame, record: &'r Record, name: Sym) -> Option<&'r Value> {
        let told = record.told(name)?;
        let same = |known: &Record| known.root == record.root && known.path == record.path;
        let is_change = |fact: Sym| fact == CHANGED || fact == name || fact.as_str().starts_with(RELOADED);
        (!f.state.facts.iter().any(|(known, fact, _)| is_change(*fact) && same(known))).then_some(told)
    }

    /// Takes note that the program sets an attribute of which something may be told.
    pub(crate) fn note_changed(&self, cx: &Interpreter<'_>, f: &mut Frame, record: &Rc<Record>, name: Sym, site: Site) {
        let name = self.models.key_of_column(cx, record.class, name).unwrap_or(name);
        if record.told.is_some() && (name.as_str().is_empty() || self.asks(cx, name)) {
            let kind = EffectKind::RelationSet { record: record.clone(), relation: Sym::new(CHANGED) };
            f.effect_each_turn(kind, site);
            f.state.set_fact(record, Sym::new(CHANGED), Value::Unbound);
        }
    }
}

/// What `filter()` says of all rows.
fn conditions(cx: &Interpreter<'_>, op: &Op) -> Vec<Condition> {
    let mut found = Vec::new();
    let is_default = |lookup: Sym| lookup == "defaults" && op.name.as_str().ends_with("create");
    found.extend(op.keywords.iter().filter(|(lookup, _)| !is_default(*lookup)).map(condition));
    op.args.iter().for_each(|arg| all_of(cx, arg, DEPTH, &mut found));
    found
}

fn condition((lookup, value): &(Sym, Value)) -> Condition {
    (lookup.as_str().split("__").map(Sym::new).collect(), value.clone())
}

/// The conditions of a `Q` that holds where all of them do.
fn all_of(cx: &Interpreter<'_>, value: &Value, depth: usize, found: &mut Vec<Condition>) {
    let Some(q) = Expression::of(cx, value).filter(|q| depth > 0 && cx.classes.inherits(q.class, Q)) else { return };
    let is_alone = q.args.len() + q.keywords.len() == 1;
    match q.name(cx) {
        "NoneOf" => {}
        "OneOf" if !is_alone => {}
        _ => {
            found.extend(q.keywords.iter().map(condition));
            q.args.iter().for_each(|arg| all_of(cx, arg, depth - 1, found));
        }
    }
}

/// What `exclude()` of one condition says of the rows that are left.
fn opposite(op: &Op) -> Vec<Condition> {
    let ([], [one]) = (&*op.args, &*op.keywords) else { return Vec::new() };
    let (mut lookup, value) = condition(one);
    let ends = lookup.last().copied();
    match value {
        Value::None if lookup.len() == 1 => lookup.push(Sym::new("isnull")),
        Value::Bool(_) if lookup.len() == 1 || ends.is_some_and(|end| end == "isnull" && lookup.len() == 2) => {}
        _ => return Vec::new(),
    }
    vec![(lookup, Value::Bool(value == Value::Bool(false)))]
}

fn items(value: &Value) -> Option<&[Value]> {
    match value {
        Value::Tuple(items) if !items.is_empty() => Some(items),
        _ => None,
    }
}

/// Whether a column gives a value back as it was asked for.
fn holds(cx: &Interpreter<'_>, field: &Field, value: &Value) -> bool {
    let Some(class) = field.class else { return false };
    let inherits = |name: &str| cx.classes.inherits(class, &format!("django.db.models.fields.{name}"));
    match value {
        // A row without an answer is left by `exclude()` as well.
        Value::Bool(_) => inherits("BooleanField") && !field.nullable,
        Value::Str(_) => inherits("CharField") || inherits("TextField"),
        Value::Int(_) => inherits("IntegerField"),
        _ => false,
    }
}

/// Whether a value is certainly not null.
fn is_given(value: &Value) -> bool {
    match value {
        Value::Key | Value::Str(_) | Value::AnyStr | Value::Int(_) | Value::AnyNumber | Value::Bool(_) => true,
        Value::Record(_) => true,
        Value::Union(members) => members.iter().all(is_given),
        _ => false,
    }
}
