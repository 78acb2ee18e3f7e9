//! Loops whose first turn differs from all others: `previous = None` before the loop and `previous = row` at its end, or
//! a flag that the first turn sets.

use crate::effect::Effect;
use crate::frame::{Frame, State};
use crate::value::Value;

/// What the first turn of a loop did.
pub(crate) struct FirstTurn {
    effects: Vec<Effect>,
    /// The slots of the locals by which the turns are told apart, with what all but the first turn begin with.
    slots: Vec<(usize, Value)>,
}

impl FirstTurn {
    /// If a local is one thing on the first turn and another on all others, the turns to come begin with that, and do
    /// what they do by themselves.
    pub(crate) fn of(f: &mut Frame, before: &State, end: &State, from: usize) -> Option<Self> {
        let pairs = before.locals.iter().zip(&end.locals).enumerate();
        let slots: Vec<(usize, Value)> = pairs
            .filter(|(_, (first, next))| differs(first, next))
            .map(|(slot, (_, next))| (slot, next.clone()))
            .collect();
        if slots.is_empty() {
            return None;
        }
        for (slot, next) in &slots {
            f.state.locals[*slot] = next.clone();
        }
        let effects = f.effects.get(from..).unwrap_or_default().to_vec();
        f.forget_effects(from);
        Some(Self { effects, slots })
    }

    /// Behind the other turns: what only the first one does happens once, unless a later turn begins as it did.
    pub(crate) fn leave(self, f: &mut Frame) {
        let around = f.loops.len();
        // What holds behind the loop is that of before the first turn, joined with that of the end of a later one.
        let is_stable = |(slot, next): &(usize, Value)| match (f.state.locals.get(*slot), next) {
            (Some(now), Value::Bool(next)) => *now != Value::Bool(!next),
            (Some(now), _) => *now != Value::None,
            (None, _) => false,
        };
        let stays = self.slots.iter().all(is_stable);
        for mut effect in self.effects {
            let is_repeated = f.effects.iter().any(|known| known.key() == effect.key());
            if stays && !is_repeated && effect.loops.len() >= around && around > 0 {
                effect.leave_loops(around - 1..around);
            }
            f.add_effect(effect);
        }
    }
}

/// Whether a local is surely another thing on the turns behind the first.
fn differs(first: &Value, next: &Value) -> bool {
    match (first, next) {
        (Value::Bool(first), Value::Bool(next)) => first != next,
        (Value::None, Value::Union(members)) => members.iter().all(is_row),
        (Value::None, next) => is_row(next),
        _ => false,
    }
}

fn is_row(value: &Value) -> bool {
    matches!(value, Value::Record(_) | Value::Key | Value::Data | Value::AnyStr | Value::AnyNumber)
}
