//! The lists of the admin: which relations of their rows are read, and where their classes say what to join.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::RecordSet;
use swiftsure_flow::summary::Summary;
use swiftsure_python::ir::{Expr, ExprKind, NameRef, StmtKind};
use swiftsure_source::{QueryKind, Span, Sym};

use crate::admin::{Registered, class_place};
use crate::orm::Orm;
use crate::queryset::{follow, related_class};

/// The step that marks the queryset of a list page; it stands where the class of the admin stands.
const SHOWN: &str = "_shown_in_list";

/// A list page of the admin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminList {
    /// The name of the admin's class; for a model without one, where it is registered.
    pub place: Span,
    /// The relations to one row that the page reads of each row, joined or not.
    pub read: BTreeSet<Vec<Sym>>,
    /// The value of `list_select_related`, where the class itself writes it down.
    pub joins: Option<Span>,
    /// The statement `list_display = ...` of the class.
    pub columns: Option<Span>,
    /// A base class or a method says what is joined.
    pub decided_elsewhere: bool,
}

/// Where the admin of a list stands whose rows these are.
fn place_of(set: &RecordSet) -> Option<Span> {
    set.ops.iter().find(|op| op.name == SHOWN).map(|op| op.site)
}

/// What lists were seen to read of their rows.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    read: BTreeMap<Span, BTreeSet<Vec<Sym>>>,
}

impl Shown {
    /// Reads the effects of one evaluation.
    pub(crate) fn add(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, summary: &Summary) {
        for effect in &summary.effects {
            let EffectKind::Load { record, relation } = &effect.kind else { continue };
            let Some((place, set)) = record.set().and_then(|set| listed(set)) else { continue };
            let path: Vec<Sym> = record.path.iter().chain([relation]).copied().collect();
            let known = self.read.entry(place).or_default();
            if !known.contains(&path) && leads_to_one(cx, orm, set.class, &path) {
                known.insert(path);
            }
        }
    }

    /// Takes over what was seen elsewhere.
    pub(crate) fn merge(&mut self, other: Self) {
        for (place, paths) in other.read {
            self.read.entry(place).or_default().extend(paths);
        }
    }

    /// Adds to each list what it reads.
    pub(crate) fn tell(&mut self, lists: &mut [AdminList]) {
        for list in lists {
            list.read = self.read.remove(&list.place).unwrap_or_default();
        }
    }
}

/// Each admin of the project; what its list reads is told later.
pub(crate) fn lists(cx: &Interpreter<'_>, orm: &Orm) -> Vec<AdminList> {
    let mut found: Vec<AdminList> = Vec::new();
    for entry in orm.admin.entries() {
        if found.iter().all(|list| list.place != entry.place) {
            found.push(described(cx, &entry));
        }
    }
    found.sort_by_key(|list| list.place);
    found
}

fn listed(set: &Rc<RecordSet>) -> Option<(Span, &RecordSet)> {
    place_of(set).map(|place| (place, set.as_ref()))
}

/// Whether each step of a path leads from a row to one row, so that it can be joined.
fn leads_to_one(cx: &mut Interpreter<'_>, orm: &Orm, class: ClassRef, path: &[Sym]) -> bool {
    let is_to_one = |cx: &mut Interpreter<'_>, at: usize| {
        let owner = follow(cx, &orm.models, class, &path[..at])?;
        let field = orm.models.field(cx, owner, path[at])?;
        related_class(cx, &orm.models, owner, &field.kind)?;
        matches!(field.query_kind()?, QueryKind::Forward | QueryKind::OneToOne).then_some(())
    };
    (0..path.len()).all(|at| is_to_one(cx, at).is_some())
}

fn described(cx: &Interpreter<'_>, entry: &Registered) -> AdminList {
    let owner_of = |name: &str| {
        let owner = cx.classes.lookup(entry.admin, Sym::new(name)).map(|(owner, _)| owner);
        owner.filter(|owner| class_place(cx, *owner).is_some())
    };
    let is_own = class_place(cx, entry.admin) == Some(entry.place);
    let joins = owner_of("list_select_related");
    AdminList {
        place: entry.place,
        read: BTreeSet::new(),
        joins: assigned(cx, entry.admin, "list_select_related").map(|(_, value)| value),
        columns: assigned(cx, entry.admin, "list_display").map(|(statement, _)| statement),
        decided_elsewhere: !is_own
            || owner_of("get_list_select_related").is_some()
            || joins.is_some_and(|owner| owner != entry.admin),
    }
}

/// The only statement in the body of a class that gives a name a value, and the value.
fn assigned(cx: &Interpreter<'_>, class: ClassRef, name: &str) -> Option<(Span, Span)> {
    let id = cx.classes.get(class).id.filter(|id| !cx.is_knowledge(id.module))?;
    let is_name = |target: &Expr| matches!(target.kind, ExprKind::Name(NameRef::Class(own)) if own == *name);
    let found = cx.code.class(id).body.iter().filter_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value } if targets.iter().any(is_name) => Some((statement, value)),
        StmtKind::AnnAssign(assign) if is_name(&assign.target) => Some((statement, assign.value.as_ref()?)),
        _ => None,
    });
    let mut found = found.fuse();
    let (statement, value) = found.next()?;
    let span = |range| cx.code.span(id.module, range);
    found.next().is_none().then(|| (span(statement.range), span(value.range)))
}
