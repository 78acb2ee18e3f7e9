//! Words that a loop of a regular expression can read in two ways.
//!
//! The expression becomes its positions, which are its sets of characters, and how many ways lead from one to the next. Two
//! different ways from a position back to itself over one word mean that the word, repeated, can be read in twice as many
//! ways each time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::parse::Node;

/// Rounds from which a loop counts as one that has no end.
const ENDLESS: usize = 25;
/// Positions of an expression that is looked into.
const POSITIONS: usize = 250;
/// Pairs of edges that are gone for one loop.
const EFFORT: usize = 400_000;

/// How to come into a loop, and what it can read in two ways.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pump {
    pub prefix: String,
    pub word: String,
}

/// Positions, and in how many ways they are reached: once, or more than once.
type Ways = BTreeMap<usize, u8>;

#[derive(Default)]
struct Shape {
    /// The ways to read nothing.
    empty: u8,
    first: Ways,
    last: Ways,
}

#[derive(Default)]
struct Reader {
    sets: Vec<u128>,
    follow: Vec<Ways>,
    /// Of each loop a position and a word that leads from it to itself in two ways.
    found: Vec<(usize, String)>,
}

/// The words of the loops of an expression, unless it is too large.
pub(super) fn pumps(node: &Node) -> Option<Vec<Pump>> {
    let mut reader = Reader::default();
    let whole = reader.shape(node)?;
    let found = std::mem::take(&mut reader.found);
    let mut pumps: Vec<Pump> = found
        .into_iter()
        .filter_map(|(position, word)| Some(Pump { prefix: reader.way_to(&whole.first, position)?, word }))
        .collect();
    pumps.dedup();
    Some(pumps)
}

fn add(one: u8, other: u8) -> u8 {
    one.saturating_add(other).min(2)
}

fn times(one: u8, other: u8) -> u8 {
    one.saturating_mul(other).min(2)
}

fn join(ways: &mut Ways, more: &Ways, count: u8) {
    for (position, other) in more {
        let known = ways.entry(*position).or_default();
        *known = add(*known, times(*other, count));
    }
    ways.retain(|_, count| *count > 0);
}

/// A character of a set, one that can be read if there is one.
fn letter(set: u128) -> Option<char> {
    let usual = ('a'..='z').chain('0'..='9').chain('A'..='Z').chain(" ,.-_/".chars());
    usual.chain((0_u8..128).map(char::from)).find(|letter| set >> u32::from(*letter) & 1 == 1)
}

impl Reader {
    fn shape(&mut self, node: &Node) -> Option<Shape> {
        match node {
            Node::Set(set) => {
                let position = self.sets.len();
                self.sets.push(*set);
                self.follow.push(Ways::new());
                let ways = Ways::from([(position, 1)]);
                (position < POSITIONS).then(|| Shape { empty: 0, first: ways.clone(), last: ways })
            }
            Node::At(_) | Node::Backreference(_) => Some(Shape { empty: 1, ..Shape::default() }),
            // What is looked at is read by itself.
            Node::Look { node, .. } => {
                self.shape(node)?;
                Some(Shape { empty: 1, ..Shape::default() })
            }
            Node::Group(node, _) | Node::Atomic(node) => self.shape(node),
            Node::Concat(nodes) => {
                let mut whole = Shape { empty: 1, ..Shape::default() };
                for node in nodes {
                    let next = self.shape(node)?;
                    self.connect(&whole.last, &next.first);
                    join(&mut whole.first, &next.first, whole.empty);
                    let mut last = next.last;
                    join(&mut last, &whole.last, next.empty);
                    whole = Shape { empty: times(whole.empty, next.empty), first: whole.first, last };
                }
                Some(whole)
            }
            Node::Alternate(nodes) => {
                let mut whole = Shape::default();
                for node in nodes {
                    let next = self.shape(node)?;
                    whole.empty = add(whole.empty, next.empty);
                    join(&mut whole.first, &next.first, 1);
                    join(&mut whole.last, &next.last, 1);
                }
                Some(whole)
            }
            Node::Repeat { node, min, max, .. } => self.repeat(node, *min, *max),
        }
    }

    fn repeat(&mut self, node: &Node, min: usize, max: Option<usize>) -> Option<Shape> {
        let start = self.sets.len();
        let mut shape = self.shape(node)?;
        if max.is_none_or(|max| max > 1) {
            self.connect(&shape.last, &shape.first);
        }
        if max.is_none_or(|max| max >= ENDLESS) {
            let found = self.ambiguous(&shape.first, start);
            self.found.extend(found);
        }
        // Rounds that read nothing are left out.
        shape.empty = if min == 0 { 1 } else { shape.empty.min(1) };
        Some(shape)
    }

    fn connect(&mut self, from: &Ways, to: &Ways) {
        for (position, count) in from {
            join(&mut self.follow[*position], to, *count);
        }
    }

    /// A position of a loop, one that it begins with, and a word that leads from it to itself in two ways.
    fn ambiguous(&self, first: &Ways, start: usize) -> Option<(usize, String)> {
        let mut effort = 0;
        first.keys().find_map(|position| Some((*position, self.two_ways(*position, start, &mut effort)?)))
    }

    fn two_ways(&self, position: usize, start: usize, effort: &mut usize) -> Option<String> {
        let mut seen = BTreeSet::new();
        let mut open: VecDeque<(usize, usize, bool, String)> = VecDeque::new();
        open.push_back((position, position, false, String::new()));
        while let Some((one, other, apart, word)) = open.pop_front() {
            for (next, ways) in self.follow[one].range(start..) {
                for (beside, _) in self.follow[other].range(start..) {
                    *effort += 1;
                    if *effort > EFFORT {
                        return None;
                    }
                    let Some(letter) = letter(self.sets[*next] & self.sets[*beside]) else { continue };
                    let apart = apart || next != beside || *ways > 1;
                    // Both ways may be changed for each other.
                    if (!apart && next != beside) || !seen.insert((*next.min(beside), *next.max(beside), apart)) {
                        continue;
                    }
                    let word = format!("{word}{letter}");
                    if apart && *next == position && *beside == position {
                        return Some(word);
                    }
                    open.push_back((*next, *beside, apart, word));
                }
            }
        }
        None
    }

    /// The shortest text that ends at a position.
    fn way_to(&self, first: &Ways, position: usize) -> Option<String> {
        let mut seen = BTreeSet::new();
        let mut open: VecDeque<(usize, String)> = VecDeque::new();
        let visit = |next: usize, before: &str, seen: &mut BTreeSet<usize>, open: &mut VecDeque<(usize, String)>| {
            if let Some(letter) = letter(self.sets[next]).filter(|_| seen.insert(next)) {
                open.push_back((next, format!("{before}{letter}")));
            }
        };
        for next in first.keys() {
            visit(*next, "", &mut seen, &mut open);
        }
        while let Some((at, text)) = open.pop_front() {
            if at == position {
                return Some(text);
            }
            for next in self.follow[at].keys() {
                visit(*next, &text, &mut seen, &mut open);
            }
        }
        None
    }
}
