//! Rows that go where they are not followed: into a template, an unknown function, the answer of an entry point.

use rustc_hash::FxHashSet;

use crate::effect::EffectKind;
use crate::expression::MADE_OF;
use crate::frame::Frame;
use crate::heap::ObjectId;
use crate::interpreter::Interpreter;
use crate::value::{Args, Site, Value};

/// How deep containers are searched.
const DEPTH_LIMIT: usize = 6;

impl Interpreter<'_> {
    /// Records that the rows among the arguments are handed to something unknown.
    pub fn arguments_escape(&self, f: &mut Frame, args: &Args, site: Site) {
        let values = args.positional.iter().chain(args.keywords.iter().map(|(_, value)| value));
        for value in values.cloned().collect::<Vec<_>>() {
            self.escapes(f, &value, site);
        }
    }

    /// Records that the rows that a value leads to are handed to something unknown.
    pub fn escapes(&self, f: &mut Frame, value: &Value, site: Site) {
        let mut found = Vec::new();
        self.rows_in(f, value, 0, &mut FxHashSet::default(), &mut found);
        for kind in found {
            f.escapes(kind, site);
        }
    }

    fn rows_in(
        &self,
        f: &Frame,
        value: &Value,
        depth: usize,
        seen: &mut FxHashSet<ObjectId>,
        found: &mut Vec<EffectKind>,
    ) {
        if depth > DEPTH_LIMIT {
            return;
        }
        match value {
            Value::Set(set) => found.push(EffectKind::Escape { set: set.clone() }),
            Value::Record(record) => {
                found.extend(EffectKind::escape_of(record));
                let facts = f.state.facts.iter().filter(|(owner, _, _)| owner == record);
                facts.for_each(|(_, _, part)| self.rows_in(f, part, depth + 1, seen, found));
            }
            Value::Object(id) if !id.is_global() && seen.insert(*id) => {
                let Some(object) = self.object(f, *id).cloned() else { return };
                // What a list was made of is no part of it.
                let fields = object.fields.iter().filter(|(name, _)| *name != *MADE_OF).map(|(_, part)| part);
                let parts = fields.chain([&object.element, &object.key]);
                parts.for_each(|part| self.rows_in(f, part, depth + 1, seen, found));
            }
            Value::Tuple(parts) | Value::Union(parts) => {
                parts.iter().for_each(|part| self.rows_in(f, part, depth + 1, seen, found));
            }
            Value::Bound(bound) => self.rows_in(f, &bound.0, depth + 1, seen, found),
            Value::Partial(partial) => {
                let parts = partial.args.iter().chain(partial.keywords.iter().map(|(_, part)| part));
                parts.for_each(|part| self.rows_in(f, part, depth + 1, seen, found));
            }
            _ => {}
        }
    }
}
