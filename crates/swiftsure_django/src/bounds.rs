//! What several accesses cost together: of branches that exclude each other, only one is paid for.

use std::collections::BTreeMap;

use swiftsure_flow::branch::{self, Turn, Way, Ways};
use swiftsure_source::{Cost, Span};

use crate::access::Access;

/// The least and the most that accesses may cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    pub least: Cost,
    pub most: Cost,
}

impl Bounds {
    /// The bounds of all accesses together, each with its own cost.
    pub fn of<'a>(ways: &Ways, accesses: impl IntoIterator<Item = (&'a Access, Cost)>) -> Self {
        let items: Vec<Item> = accesses
            .into_iter()
            .map(|(access, mut cost)| {
                let is_bound = std::mem::take(&mut cost.upper) && access.at_most;
                Item {
                    turns: ways.turns(access.way),
                    cost,
                    certain: !access.conditional,
                    optional: access.optional || is_bound,
                }
            })
            .collect();
        let items: Vec<&Item> = items.iter().collect();
        bounds(&items, 0)
    }

    /// The most as a formula that says whether it is only that.
    pub fn cost(&self) -> Cost {
        let mut cost = self.most.clone();
        cost.upper = self.least != self.most;
        cost
    }

    fn add(&mut self, other: &Self) {
        self.least += &other.least;
        self.most += &other.most;
    }

    fn or(self, other: &Self) -> Self {
        Self { least: self.least.least(&other.least), most: self.most.most(&other.most) }
    }
}

/// Whether one of two ways is taken only where the other is not.
pub fn exclude_each_other(ways: &Ways, one: Way, other: Way) -> bool {
    let (one, other) = (ways.turns(one), ways.turns(other));
    let place = |turns: &[Turn], at: usize| Place::of(turns[at], &turns[..at]);
    let mut pairs = (0..one.len().min(other.len())).map(|at| (place(&one, at), place(&other, at)));
    let parted = pairs.find(|(one, other)| one != other);
    parted.is_some_and(|((place, _), (other, _))| {
        place == other && matches!(place, Place::Decision(_) | Place::Case(_) | Place::Member(_))
    })
}

/// Whether whoever goes the other way has gone the one as well: it decides nothing that the other does not.
pub(crate) fn leads_to(ways: &Ways, one: Way, other: Way) -> bool {
    let (one, other) = (ways.turns(one), ways.turns(other));
    let common = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    one[common..].iter().all(|turn| turn.passes())
}

struct Item {
    turns: Vec<Turn>,
    cost: Cost,
    /// Happens whenever its function runs.
    certain: bool,
    /// Even then it may ask nothing.
    optional: bool,
}

/// What is decided, repeated or called at one place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Decision(Span),
    Case(Span),
    Member(Span),
    Operand(Span),
    Step(Span),
}

impl Place {
    /// The place of a turn, and which of its branches is taken. A loop over what the code lists has each of the values.
    fn of(turn: Turn, before: &[Turn]) -> (Self, u8) {
        match turn {
            Turn::Member(site, _) if before.iter().any(|turn| matches!(turn, Turn::Items(_))) => {
                (Self::Operand(site), 0)
            }
            Turn::Arm(site, arm) | Turn::Failing(site, arm) | Turn::Rest(site, arm) | Turn::Checked(site, arm) => {
                (Self::Decision(site), arm)
            }
            Turn::Case(site, case) | Turn::Missing(site, case) | Turn::Handler(site, case) => (Self::Case(site), case),
            Turn::Tried(site) => (Self::Case(site), u8::MAX),
            Turn::Member(site, member) => (Self::Member(site), member),
            Turn::Operand(site) => (Self::Operand(site), 0),
            Turn::Loop(site) | Turn::Items(site) | Turn::Call(site) => (Self::Step(site), 0),
        }
    }
}

/// The bounds of what goes the same way up to turn number `at`.
fn bounds(items: &[&Item], at: usize) -> Bounds {
    let mut sum = Bounds::default();
    let mut places: BTreeMap<Place, BTreeMap<u8, Vec<&Item>>> = BTreeMap::new();
    for item in items {
        match item.turns.get(at) {
            Some(turn) => {
                let (place, branch) = Place::of(*turn, &item.turns[..at]);
                places.entry(place).or_default().entry(branch).or_default().push(item);
            }
            None => sum.add(&own(item)),
        }
    }
    for (place, branches) in &places {
        sum.add(&chosen(*place, branches, at));
    }
    sum
}

/// Behind its last known turn: what is not certain for another reason may not happen.
fn own(item: &Item) -> Bounds {
    let decided = item.turns.iter().any(|turn| !turn.passes());
    let least = if (item.certain || decided) && !item.optional { item.cost.clone() } else { Cost::default() };
    Bounds { least, most: item.cost.clone() }
}

fn chosen(place: Place, branches: &BTreeMap<u8, Vec<&Item>>, at: usize) -> Bounds {
    let each = |items: &Vec<&Item>| bounds(items, at + 1);
    let mut all = branches.values().map(each);
    let Some(first) = all.next() else { return Bounds::default() };
    let (count, joined) = all.fold((1, first), |(count, joined), next| (count + 1, joined.or(&next)));
    let goes_on = branches.values().flatten().any(|item| {
        // A branch that leaves is an exception, but not where it is there for some turns of a loop.
        matches!(item.turns.get(at), Some(Turn::Rest(..) | Turn::Checked(..) | Turn::Tried(_)))
            && !branch::skips(&item.turns[..=at])
    });
    // A branch that is not there asks nothing.
    let certain = match place {
        Place::Decision(_) => count == 2 || goes_on,
        Place::Step(_) => true,
        Place::Case(_) => goes_on,
        Place::Member(_) | Place::Operand(_) => false,
    };
    if certain { joined } else { Bounds { least: Cost::default(), ..joined } }
}
