//! Large columns: which querysets load them for many rows, and whether anything reads them.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;
use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, RecordSet, Shape};
use swiftsure_flow::summary::Summary;
use swiftsure_source::{Span, Sym};

use crate::model::{FieldKind, ModelInfo};
use crate::orm::Orm;
use crate::usage::Usage;

/// Columns without a bound on their size.
const LARGE: &[&str] = &[
    "django.db.models.fields.TextField",
    "django.db.models.fields.BinaryField",
    "django.db.models.fields.json.JSONField",
    "django.contrib.postgres.fields.ArrayField",
    "django.contrib.postgres.fields.array.ArrayField",
    "django.contrib.postgres.fields.HStoreField",
    "django.contrib.postgres.fields.hstore.HStoreField",
];
/// Questions that bring rows, many of them.
const ROWS: &[&str] = &["iterate", "list", "iterator", "aiterator"];
/// Steps that choose columns, or after which rows are something else; and those of the library's own querysets.
const OTHER: &[&str] = &[
    "only",
    "defer",
    "none",
    "values",
    "values_list",
    "dates",
    "datetimes",
    "raw",
    "extra",
    "union",
    "intersection",
    "difference",
    "combined",
    "select_for_update",
    "_asked_for",
    "_listed_as_choices",
    "_shown_in_filter",
    "_shown_in_list",
];

/// Large columns that a queryset loads for many rows and nobody reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadColumns {
    /// Where the queryset starts.
    pub built: Span,
    /// Where the rows are asked for.
    pub evaluated: Span,
    pub model: String,
    pub columns: Vec<Sym>,
}

/// What was seen of the columns of all querysets, by where they start.
#[derive(Debug, Default)]
pub(crate) struct WideRows {
    read: BTreeSet<(Span, Sym)>,
    written: FxHashSet<Span>,
    /// A step that is not understood, or rows that are chosen by their columns elsewhere.
    left_out: FxHashSet<Span>,
    loaded: BTreeMap<Span, Loaded>,
}

/// Rows that are loaded with all of their columns.
#[derive(Debug)]
struct Loaded {
    evaluated: Span,
    model: String,
    /// Its large columns.
    columns: Vec<Sym>,
}

impl WideRows {
    /// Reads the effects of one evaluation.
    pub(crate) fn add(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, summary: &Summary) {
        for effect in &summary.effects {
            match &effect.kind {
                EffectKind::FieldRead { record, field } => {
                    if let Some(set) = record.set().filter(|_| record.path.is_empty()) {
                        self.read.insert((set.built, *field));
                    }
                }
                EffectKind::RecordWrite { record, .. } => {
                    self.written.extend(record.set().map(|set| set.built));
                }
                EffectKind::Query { set, op, .. } if ROWS.contains(&op.as_str()) => {
                    if is_whole(set) {
                        self.loaded.entry(set.built).or_insert_with(|| Loaded::of(cx, orm, set, effect.site));
                    } else {
                        self.left_out.insert(set.built);
                    }
                }
                EffectKind::PythonWork { set, .. } => {
                    self.left_out.insert(set.built);
                }
                _ => {}
            }
        }
    }

    /// Takes over what was seen elsewhere.
    pub(crate) fn merge(&mut self, other: Self) {
        self.read.extend(other.read);
        self.written.extend(other.written);
        self.left_out.extend(other.left_out);
        for (built, loaded) in other.loaded {
            self.loaded.entry(built).or_insert(loaded);
        }
    }

    /// The columns that are loaded for nothing. Rows that leave what is followed may be read anywhere.
    pub(crate) fn unread(&self, usage: &Usage) -> Vec<UnreadColumns> {
        let mut found = Vec::new();
        for (built, Loaded { evaluated, model, columns }) in &self.loaded {
            if usage.escapes(*built) || self.written.contains(built) || self.left_out.contains(built) {
                continue;
            }
            let is_read = |name: &Sym| self.read.contains(&(*built, *name));
            let columns: Vec<Sym> = columns.iter().copied().filter(|name| !is_read(name)).collect();
            // Rows of which nothing is read are gone through for another reason.
            if !columns.is_empty() && usage.is_read(*built) {
                found.push(UnreadColumns { built: *built, evaluated: *evaluated, model: model.clone(), columns });
            }
        }
        found
    }
}

impl Loaded {
    fn of(cx: &mut Interpreter<'_>, orm: &Orm, set: &RecordSet, evaluated: Span) -> Self {
        let mut columns: Vec<Sym> = orm.models.large_columns(cx, set.class).iter().copied().collect();
        columns.sort_by_key(|name| name.as_str());
        Self { evaluated, model: orm.models.label(cx, set.class), columns }
    }
}

/// The large columns among those of a model.
pub(crate) fn large(cx: &Interpreter<'_>, info: &ModelInfo) -> BTreeSet<Sym> {
    let is_large = |class| LARGE.iter().any(|name| cx.classes.inherits(class, name));
    let columns = info.fields.values().filter(|field| field.kind == FieldKind::Column);
    columns.filter(|field| field.class.is_some_and(is_large)).map(|field| field.name).collect()
}

/// Whether a queryset brings whole rows of its model by itself.
fn is_whole(set: &RecordSet) -> bool {
    set.base == Base::All && set.shape == Shape::Records && !set.symbolic && !set.has_op(OTHER)
}
