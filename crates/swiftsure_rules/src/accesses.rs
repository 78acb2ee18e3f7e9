//! The accesses of a trace, by where they stand: rules that look around one of them do not look through all.

use rustc_hash::FxHashMap;
use swiftsure_django::Access;
use swiftsure_source::{FileId, Span};

/// The accesses of a trace by place.
#[derive(Debug)]
pub(crate) struct Accesses<'a> {
    /// Those in code that is judged.
    pub(crate) judged: Vec<&'a Access>,
    by_site: FxHashMap<Span, Vec<&'a Access>>,
    by_loop: FxHashMap<Span, Vec<&'a Access>>,
    /// Where the steps of querysets end, and of which models these are.
    ends: FxHashMap<(FileId, u32), Models<'a>>,
}

/// The models of the querysets that pass a place.
#[derive(Debug, PartialEq, Eq)]
enum Models<'a> {
    One(&'a str),
    Several,
}

impl<'a> Accesses<'a> {
    pub(crate) fn of(all: &'a [Access], is_judged: impl Fn(&Access) -> bool) -> Self {
        let judged = all.iter().filter(|access| is_judged(access)).collect();
        let mut places =
            Self { judged, by_site: FxHashMap::default(), by_loop: FxHashMap::default(), ends: FxHashMap::default() };
        for access in all {
            places.by_site.entry(access.site).or_default().push(access);
            for (at, entry) in access.loops.iter().enumerate() {
                let is_first = access.loops[..at].iter().all(|outer| outer.span != entry.span);
                if is_first {
                    places.by_loop.entry(entry.span).or_default().push(access);
                }
            }
            places.note_ends(access);
        }
        places
    }

    fn note_ends(&mut self, access: &'a Access) {
        let Some(set) = access.set.as_deref() else { return };
        for span in std::iter::once(set.built).chain(set.ops.iter().map(|op| op.site)) {
            let known = self.ends.entry((span.file, span.end)).or_insert(Models::One(&set.model));
            if *known != Models::One(&set.model) {
                *known = Models::Several;
            }
        }
    }

    /// Those that ask at a place, judged or not.
    pub(crate) fn at(&self, site: Span) -> &[&'a Access] {
        self.by_site.get(&site).map(Vec::as_slice).unwrap_or_default()
    }

    /// Those that a loop repeats, judged or not.
    pub(crate) fn inside(&self, around: Span) -> &[&'a Access] {
        self.by_loop.get(&around).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether querysets of another model have a step that ends at a place.
    pub(crate) fn passes_other(&self, place: Span, model: &str) -> bool {
        self.ends.get(&(place.file, place.end)).is_some_and(|known| *known != Models::One(model))
    }
}
