//! Ways through the branches: which decisions, calls and loops lead to an effect.
//!
//! Two effects that part at one decision never happen together, and an effect behind many decisions is less sure than
//! one behind none. Ways are numbered, so that an effect only holds a number.

use std::hash::BuildHasher;
use std::rc::Rc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use swiftsure_source::Span;

use crate::effect::Loop;
use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::value::Value;

/// Turns of one way that are told; what lies further inside is not told apart.
const LENGTH_LIMIT: usize = 60;

/// The number of a way; that of the empty way is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Way(u32);

impl Way {
    pub const EMPTY: Self = Self(0);
}

/// One turn on a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Turn {
    /// A branch of the decision at a place: 0 where the condition holds, then on.
    Arm(Span, u8),
    /// The same, where the branch ends by raising.
    Failing(Span, u8),
    /// Behind a decision whose other branches left as a matter of course: `continue`, `return`.
    Rest(Span, u8),
    /// Behind a decision whose other branches raise.
    Checked(Span, u8),
    /// A case of a `match`.
    Case(Span, u8),
    /// A handler of the `try` at a place, whose body asks for what may be missing: that happens as a matter of course.
    Missing(Span, u8),
    /// A handler of the `try` at a place, which runs when something has gone wrong.
    Handler(Span, u8),
    /// Behind what the handlers of the `try` at a place take: in its body, or where they leave as a matter of course.
    Tried(Span),
    /// One of the values that the expression at a place may have.
    Member(Span, u8),
    /// An operand that is only evaluated for some values of those before it.
    Operand(Span),
    Loop(Span),
    /// A loop over what the code lists.
    Items(Span),
    Call(Span),
}

impl Turn {
    /// The place of the `if` whose branch this is, or behind whose branches it stands.
    pub fn decision(self) -> Option<Span> {
        match self {
            Self::Arm(site, _) | Self::Failing(site, _) | Self::Rest(site, _) | Self::Checked(site, _) => Some(site),
            _ => None,
        }
    }

    /// Whether whoever gets as far as this turn goes on behind it: nothing is chosen here.
    pub fn passes(self) -> bool {
        matches!(
            self,
            Self::Loop(_) | Self::Items(_) | Self::Call(_) | Self::Rest(..) | Self::Checked(..) | Self::Tried(_)
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Node {
    /// One turn more inside of one function.
    Turn { before: Way, turn: Turn },
    /// From a place of one function into another one.
    Call { before: Way, site: Span, inner: Way },
}

/// Whether a decision behind the beginning of a loop has a branch that leaves as a matter of course.
pub fn skips(turns: &[Turn]) -> bool {
    let repeats = |turn: &Turn| matches!(turn, Turn::Loop(_) | Turn::Items(_));
    turns.iter().skip_while(|turn| !repeats(turn)).any(|turn| matches!(turn, Turn::Rest(..) | Turn::Tried(_)))
}

/// The numbers that ways have among those that took them over.
#[derive(Debug, Default)]
pub struct Merged(Vec<Way>);

impl Merged {
    /// A way by the number that it had before.
    pub fn of(&self, before: Way) -> Way {
        (before.0 as usize).checked_sub(1).and_then(|at| self.0.get(at)).copied().unwrap_or_default()
    }
}

fn node_of(nodes: &[Node], way: Way) -> Option<&Node> {
    nodes.get((way.0 as usize).checked_sub(1)?)
}

/// All ways of one review.
#[derive(Debug, Default)]
pub struct Ways {
    /// The way with number `n + 1`.
    nodes: Vec<Node>,
    /// The numbers, by the hashes of their nodes.
    numbers: HashTable<Way>,
}

impl Ways {
    /// A way inside of one function and one turn more.
    pub fn and(&mut self, before: Way, turn: Turn) -> Way {
        self.number(Node::Turn { before, turn })
    }

    /// A way with one turn more behind its beginning.
    pub(crate) fn with(&mut self, way: Way, beginning: Way, turn: Turn) -> Way {
        if way == beginning {
            return self.and(beginning, turn);
        }
        match self.node(way).copied() {
            Some(Node::Turn { before, turn: last }) => {
                let before = self.with(before, beginning, turn);
                self.and(before, last)
            }
            Some(Node::Call { before, site, inner }) => {
                let before = self.with(before, beginning, turn);
                self.through_call(before, site, inner)
            }
            None => way,
        }
    }

    /// The way inside of a call, seen from the caller.
    pub fn through_call(&mut self, before: Way, site: Span, inner: Way) -> Way {
        match (before, inner) {
            (Way::EMPTY, Way::EMPTY) => Way::EMPTY,
            _ => self.number(Node::Call { before, site, inner }),
        }
    }

    /// Takes over the ways of another evaluation of the same code: gives the numbers that they have here.
    pub fn merge(&mut self, other: &Self) -> Merged {
        let mut numbers = Merged(Vec::with_capacity(other.nodes.len()));
        for node in &other.nodes {
            // A way is numbered after those that it goes on from.
            let number = self.number(match *node {
                Node::Turn { before, turn } => Node::Turn { before: numbers.of(before), turn },
                Node::Call { before, site, inner } => {
                    Node::Call { before: numbers.of(before), site, inner: numbers.of(inner) }
                }
            });
            numbers.0.push(number);
        }
        numbers
    }

    /// The turns of a way, outermost first.
    pub fn turns(&self, way: Way) -> Vec<Turn> {
        let mut turns = Vec::new();
        let mut at = way;
        while turns.len() < LENGTH_LIMIT {
            match self.node(at) {
                Some(Node::Call { before, site, inner }) => {
                    self.add_local(*before, &mut turns);
                    turns.push(Turn::Call(*site));
                    at = *inner;
                }
                Some(Node::Turn { .. }) => {
                    self.add_local(at, &mut turns);
                    break;
                }
                None => break,
            }
        }
        turns
    }

    /// Whether some turns of the loops are over, or functions that they call are left, before this way is at its end.
    pub fn may_skip(&self, way: Way) -> bool {
        skips(&self.turns(way))
    }

    /// Adds the turns inside of one function.
    fn add_local(&self, way: Way, turns: &mut Vec<Turn>) {
        let (start, mut at) = (turns.len(), way);
        while let Some(Node::Turn { before, turn }) = self.node(at) {
            turns.push(*turn);
            at = *before;
        }
        turns[start..].reverse();
    }

    fn number(&mut self, node: Node) -> Way {
        let (nodes, hash) = (&self.nodes, |node: &Node| FxBuildHasher.hash_one(node));
        let known = |way: &Way| node_of(nodes, *way) == Some(&node);
        match self.numbers.entry(hash(&node), known, |way| node_of(nodes, *way).map_or(0, hash)) {
            Entry::Occupied(way) => *way.get(),
            Entry::Vacant(free) => {
                let Ok(count) = u32::try_from(nodes.len() + 1) else { return Way::EMPTY };
                free.insert(Way(count));
                self.nodes.push(node);
                Way(count)
            }
        }
    }

    fn node(&self, way: Way) -> Option<&Node> {
        node_of(&self.nodes, way)
    }
}

impl Interpreter<'_> {
    /// Goes into a branch that may not be taken.
    pub(crate) fn enter_arm(&mut self, f: &mut Frame, around: Way, turn: Turn) {
        f.branches += 1;
        f.way = self.ways.and(around, turn);
    }

    /// Comes out of a branch again.
    pub(crate) fn leave_arm(&self, f: &mut Frame, around: Way) {
        f.branches -= 1;
        f.way = around;
    }

    /// Goes into a loop; gives the way around it.
    pub(crate) fn enter_loop(&mut self, f: &mut Frame, entry: Loop) -> Way {
        let around = f.way;
        let turn = if entry.grows() { Turn::Loop(entry.site) } else { Turn::Items(entry.site) };
        f.way = self.ways.and(around, turn);
        f.loops.push(Rc::new(entry));
        around
    }

    /// Comes out of a loop again.
    pub(crate) fn leave_loop(&self, f: &mut Frame, around: Way) {
        f.loops.pop();
        f.way = around;
    }

    /// Does the same for each of the values that an expression may have: one of them happens.
    pub fn each_member(
        &mut self,
        f: &mut Frame,
        members: &[Value],
        site: Span,
        mut run: impl FnMut(&mut Self, &mut Frame, &Value) -> Value,
    ) -> Value {
        if let [member] = members {
            return run(self, f, member);
        }
        let around = f.way;
        f.branches += 1;
        f.members += 1;
        let mut joined = Value::Unbound;
        for (number, member) in members.iter().enumerate() {
            f.way = self.ways.and(around, Turn::Member(site, number.try_into().unwrap_or(u8::MAX)));
            joined = joined.join(run(self, f, member));
        }
        f.branches -= 1;
        f.members -= 1;
        f.way = around;
        joined
    }
}

#[cfg(test)]
mod tests {
    use swiftsure_source::{FileId, Span};

    use super::{Turn, Way, Ways};

    fn at(start: u32) -> Span {
        Span::new(FileId(0), start, start + 1)
    }

    #[test]
    fn a_way_into_a_call_goes_on_inside_of_it() {
        let mut ways = Ways::default();
        let outer = ways.and(Way::EMPTY, Turn::Arm(at(1), 0));
        let inner = ways.and(Way::EMPTY, Turn::Loop(at(5)));
        let both = ways.through_call(outer, at(2), inner);
        assert_eq!(ways.turns(both), [Turn::Arm(at(1), 0), Turn::Call(at(2)), Turn::Loop(at(5))]);
        assert_eq!(ways.through_call(Way::EMPTY, at(2), Way::EMPTY), Way::EMPTY);
    }

    #[test]
    fn the_same_turns_are_the_same_way() {
        let mut ways = Ways::default();
        let one = ways.and(Way::EMPTY, Turn::Operand(at(1)));
        assert_eq!(one, ways.and(Way::EMPTY, Turn::Operand(at(1))));
    }

    #[test]
    fn merged_ways_lead_where_they_led() {
        let (mut here, mut there) = (Ways::default(), Ways::default());
        let known = here.and(Way::EMPTY, Turn::Loop(at(5)));
        let outer = there.and(Way::EMPTY, Turn::Arm(at(1), 0));
        let inner = there.and(Way::EMPTY, Turn::Loop(at(5)));
        let both = there.through_call(outer, at(2), inner);
        let merged = here.merge(&there);
        assert_eq!(merged.of(inner), known);
        assert_eq!(here.turns(merged.of(both)), there.turns(both));
        assert_eq!(merged.of(Way::EMPTY), Way::EMPTY);
    }

    #[test]
    fn of_a_long_way_the_beginning_is_told() {
        let mut ways = Ways::default();
        let inner = ways.and(Way::EMPTY, Turn::Loop(at(0)));
        let long = (1..1000).fold(inner, |way, number| ways.through_call(Way::EMPTY, at(number), way));
        assert_eq!(ways.turns(long).len(), 60);
    }
}
