//! Which sensitive fields an entry point reads and writes, and what chooses the rows.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_source::{SensitiveAccess, Sensitivity, Span, Sym};

use crate::access::{Access, AccessKind, OpInfo, SetInfo, sync};
use crate::ledger::brings_rows;
use crate::lookups::{CHOSEN, NARROWS};
use crate::sensitivity::Sensitivities;

/// Writes that send whole rows. Which columns `update()` sets is not known here, so nothing is said of it.
const WHOLE_ROWS: &[&str] = &["save", "create", "bulk_create", "get_or_create", "update_or_create"];

/// What an entry point reads and writes that is not public, the most sensitive first.
pub(crate) fn sensitive(fields: &Sensitivities, accesses: &[Access]) -> Vec<SensitiveAccess> {
    let mut found = Found { fields, known: Known::of(accesses), rows: BTreeMap::new() };
    accesses.iter().for_each(|access| found.add(access));
    let rows = found.rows.into_iter();
    rows.map(|((class, write, model, filters), fields)| SensitiveAccess {
        class,
        write,
        model,
        fields: fields.into_iter().collect(),
        filters,
    })
    .collect()
}

/// What the other effects of an entry point say of its filters.
struct Known {
    /// Where the signed-in user is read.
    signed_in: BTreeSet<Span>,
    /// The lookups that are compared with something from outside, and what that is.
    chosen: BTreeMap<(Span, Sym), Sym>,
}

impl Known {
    fn of(accesses: &[Access]) -> Self {
        let mut known = Self { signed_in: BTreeSet::new(), chosen: BTreeMap::new() };
        for access in accesses {
            match &access.kind {
                AccessKind::Named { kind, .. } if *kind == "user read" => {
                    known.signed_in.insert(access.site);
                }
                AccessKind::Sink { kind, name, flow } if *kind == *CHOSEN => {
                    known.chosen.insert((access.site, *name), flow.source);
                }
                _ => {}
            }
        }
        known
    }

    fn user(&self, read: Span) -> &'static str {
        if self.signed_in.contains(&read) { "request.user" } else { "a user" }
    }

    /// What chooses the rows whose relation is read. The signed-in user is named by the relation itself.
    fn owner(&self, access: &Access) -> Vec<String> {
        let is_relation = matches!(access.kind, AccessKind::Load { .. } | AccessKind::Related { .. });
        let of_user = access.asked.as_ref().is_some_and(|set| set.of_user.is_some());
        let rows = access.set.as_ref().filter(|_| is_relation && !of_user);
        rows.map(|set| self.filters(set)).unwrap_or_default()
    }

    /// What chooses the rows of a queryset, in the order of its steps.
    fn filters(&self, set: &SetInfo) -> Vec<String> {
        let through = set.relation.iter().map(|relation| match set.of_user {
            Some(read) => format!("{relation} of {}", self.user(read)),
            None => format!("through {relation}"),
        });
        let mut filters: Vec<String> = through.collect();
        for op in set.ops.iter().filter(|op| op.name != "exclude" && NARROWS.contains(&op.name.as_str())) {
            let lookups = op.lookups.iter().filter(|name| !matches!(name.as_str(), "defaults" | "create_defaults"));
            for filter in lookups.map(|name| self.filter(op, *name)) {
                if !filters.contains(&filter) {
                    filters.push(filter);
                }
            }
            if op.args > op.lookups.len() {
                let with = if op.by_user && op.users.is_empty() { "a condition with a user" } else { "a condition" };
                filters.push(with.to_owned());
            }
        }
        filters
    }

    fn filter(&self, op: &OpInfo, name: Sym) -> String {
        if let Some((_, read)) = op.users.iter().find(|(lookup, _)| *lookup == name) {
            return format!("{name}={}", self.user(*read));
        }
        match self.chosen.get(&(op.site, name)) {
            Some(source) => format!("{name} from the {}", source.as_str().replace("URL parameter", "URL")),
            None => name.to_string(),
        }
    }
}

type Row = (Sensitivity, bool, String, Vec<String>);

struct Found<'a> {
    fields: &'a Sensitivities,
    known: Known,
    rows: BTreeMap<Row, BTreeSet<String>>,
}

impl Found<'_> {
    fn add(&mut self, access: &Access) {
        match &access.kind {
            // Every page that knows who is signed in loads that row.
            AccessKind::Query { .. } if self.known.signed_in.contains(&access.site) => {}
            AccessKind::Query { op, .. } if op.as_str().contains("refresh") => {
                self.columns(false, &access.model, &[], None);
            }
            AccessKind::Query { op, .. } | AccessKind::Related { op, .. } => {
                if let Some(set) = &access.asked {
                    let mut filters = self.known.owner(access);
                    filters.extend(self.known.filters(set));
                    self.query(set, op.as_str(), &filters);
                }
            }
            AccessKind::Load { relation, .. } => {
                if let Some(target) = &access.target {
                    let mut filters = self.known.owner(access);
                    filters.push(format!("through {relation}"));
                    self.columns(false, target, &filters, None);
                }
            }
            AccessKind::Deferred { field, .. } => {
                let filters = access.set.as_ref().map(|set| self.known.filters(set)).unwrap_or_default();
                self.columns(false, &access.model, &filters, Some(&[field.as_str()].into()));
            }
            AccessKind::Write { op, .. } if WHOLE_ROWS.contains(&sync(op.as_str())) => {
                let filters = access.asked.as_ref().map(|set| self.known.filters(set)).unwrap_or_default();
                self.columns(true, &access.model, &filters, None);
            }
            AccessKind::Write { .. }
            | AccessKind::PythonWork { .. }
            | AccessKind::Sink { .. }
            | AccessKind::Named { .. } => {}
        }
    }

    fn query(&mut self, set: &SetInfo, op: &str, filters: &[String]) {
        for aggregate in &set.asked.aggregates {
            self.named(set, aggregate.lookup.as_str(), filters);
        }
        if !brings_rows(op) {
            return;
        }
        match Brought::of(set) {
            Brought::Values(names) => names.iter().for_each(|name| self.named(set, name, filters)),
            Brought::Only(names) => {
                names.iter().for_each(|name| self.named(set, name, filters));
                self.related(set, filters, |path| !names.iter().any(|name| name.starts_with(&format!("{path}__"))));
            }
            Brought::Without(names) => {
                let fields = self.fields;
                let kept = fields.columns(&set.model).map(|(name, _)| name).filter(|name| !names.contains(name));
                self.columns(false, &set.model, filters, Some(&kept.collect()));
                self.related(set, filters, |_| true);
            }
        }
    }

    /// The rows that come along: joined or prefetched.
    fn related(&mut self, set: &SetInfo, filters: &[String], is_whole: impl Fn(&str) -> bool) {
        let fields = self.fields;
        for path in set.joined.union(&set.prefetched) {
            let name = path.iter().map(|step| step.as_str()).collect::<Vec<_>>().join("__");
            let target = fields.follow(&set.model, path.iter().map(|step| step.as_str()));
            if let Some(target) = target.filter(|_| is_whole(&name)) {
                let mut filters = filters.to_vec();
                filters.push(format!("through {}.{}", set.model, name.replace("__", ".")));
                self.columns(false, target, &filters, None);
            }
        }
    }

    /// A column that a queryset names: `email`, `customer__email`.
    fn named(&mut self, set: &SetInfo, name: &str, filters: &[String]) {
        let (path, column) = name.rsplit_once("__").unwrap_or(("", name));
        let fields = self.fields;
        if let Some(model) = fields.follow(&set.model, path.split("__").filter(|step| !step.is_empty())) {
            self.columns(false, model, filters, Some(&[column].into()));
        }
    }

    /// The columns of a model, or only some of them.
    fn columns(&mut self, write: bool, model: &str, filters: &[String], only: Option<&BTreeSet<&str>>) {
        let fields = self.fields;
        for (name, class) in fields.columns(model).filter(|(name, _)| only.is_none_or(|only| only.contains(name))) {
            let row = (class, write, model.to_owned(), filters.to_vec());
            self.rows.entry(row).or_default().insert(name.to_owned());
        }
    }
}

/// Which columns the rows of a queryset come with.
enum Brought<'a> {
    /// `values()`: those that are named, and no others.
    Values(BTreeSet<&'a str>),
    /// `only()`: those that are named; of joined models that it does not speak of, all.
    Only(BTreeSet<&'a str>),
    /// All but those of `defer()`.
    Without(BTreeSet<&'a str>),
}

impl<'a> Brought<'a> {
    fn of(set: &'a SetInfo) -> Self {
        let mut brought = Self::Without(BTreeSet::new());
        for op in &set.ops {
            let texts = || op.texts.iter().map(|text| text.as_str()).collect();
            let has_names = op.args > op.lookups.len();
            match op.name.as_str() {
                "values" | "values_list" if has_names => brought = Self::Values(texts()),
                "none" | "dates" | "datetimes" => brought = Self::Values(BTreeSet::new()),
                "only" => brought = Self::Only(texts()),
                "defer" => match &mut brought {
                    Self::Without(names) if op.texts.is_empty() => names.clear(),
                    Self::Without(names) => names.extend(op.texts.iter().map(|text| text.as_str())),
                    Self::Only(names) | Self::Values(names) => {
                        names.retain(|name| !op.texts.iter().any(|text| *text == **name));
                    }
                },
                _ => {}
            }
        }
        brought
    }
}
