//! A regular expression as a program for a matcher that goes back.

use super::parse::{Eagerness, Node, Place};

/// Steps of a program that is tried.
const SIZE: usize = 4000;

#[derive(Clone, Debug)]
pub(super) enum Op {
    Set(u128),
    /// Goes to the first, and to the second if that fails.
    Split(usize, usize),
    Jump(usize),
    /// Notes where a group begins or ends.
    Save(usize),
    At(Place),
    Backreference(usize),
    /// Notes where a round of a loop begins.
    Mark(usize),
    /// Leaves the loop if the round has read nothing.
    Leave {
        mark: usize,
        exit: usize,
    },
    /// Runs what follows up to `Done`, goes on behind it, and never goes back into it.
    Atomic(usize),
    Look {
        end: usize,
        behind: Option<usize>,
        negated: bool,
    },
    /// The end of what runs by itself.
    Done,
    Match,
}

#[derive(Debug)]
pub(super) struct Program {
    pub ops: Vec<Op>,
    /// Places that are noted: of groups, then of loops.
    pub slots: usize,
}

/// The program of an expression that is not too large.
pub(super) fn compile(node: &Node) -> Option<Program> {
    let mut compiler = Compiler { ops: Vec::new(), slots: 2 * (groups(node) + 1) };
    compiler.node(node)?;
    compiler.push(Op::Match)?;
    Some(Program { ops: compiler.ops, slots: compiler.slots })
}

fn groups(node: &Node) -> usize {
    match node {
        Node::Group(node, number) => groups(node).max(*number),
        Node::Concat(nodes) | Node::Alternate(nodes) => nodes.iter().map(groups).max().unwrap_or_default(),
        Node::Repeat { node, .. } | Node::Look { node, .. } | Node::Atomic(node) => groups(node),
        Node::Set(_) | Node::Backreference(_) | Node::At(_) => 0,
    }
}

struct Compiler {
    ops: Vec<Op>,
    slots: usize,
}

impl Compiler {
    fn push(&mut self, op: Op) -> Option<usize> {
        self.ops.push(op);
        (self.ops.len() < SIZE).then_some(self.ops.len() - 1)
    }

    fn node(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::Set(set) => self.push(Op::Set(*set)).map(drop),
            Node::At(place) => self.push(Op::At(*place)).map(drop),
            Node::Backreference(number) => self.push(Op::Backreference(*number)).map(drop),
            Node::Concat(nodes) => nodes.iter().try_for_each(|node| self.node(node)),
            Node::Group(node, number) => {
                self.push(Op::Save(2 * number))?;
                self.node(node)?;
                self.push(Op::Save(2 * number + 1)).map(drop)
            }
            Node::Alternate(nodes) => self.alternate(nodes),
            Node::Atomic(node) => self.atomic(node),
            Node::Look { node, behind, negated } => {
                let behind = if *behind { Some(node.width()?) } else { None };
                let at = self.push(Op::Look { end: 0, behind, negated: *negated })?;
                self.node(node)?;
                let end = self.push(Op::Done)? + 1;
                self.ops[at] = Op::Look { end, behind, negated: *negated };
                Some(())
            }
            Node::Repeat { node, min, max, eagerness } => {
                if *eagerness == Eagerness::Possessive {
                    let greedy =
                        Node::Repeat { node: node.clone(), min: *min, max: *max, eagerness: Eagerness::Greedy };
                    return self.atomic(&greedy);
                }
                self.repeat(node, *min, *max, *eagerness == Eagerness::Lazy)
            }
        }
    }

    fn atomic(&mut self, node: &Node) -> Option<()> {
        let at = self.push(Op::Atomic(0))?;
        self.node(node)?;
        let end = self.push(Op::Done)? + 1;
        self.ops[at] = Op::Atomic(end);
        Some(())
    }

    fn alternate(&mut self, nodes: &[Node]) -> Option<()> {
        let Some((last, others)) = nodes.split_last() else { return Some(()) };
        let mut jumps = Vec::new();
        for node in others {
            let split = self.push(Op::Split(0, 0))?;
            self.node(node)?;
            jumps.push(self.push(Op::Jump(0))?);
            self.ops[split] = Op::Split(split + 1, self.ops.len());
        }
        self.node(last)?;
        let end = self.ops.len();
        for jump in jumps {
            self.ops[jump] = Op::Jump(end);
        }
        Some(())
    }

    fn repeat(&mut self, node: &Node, min: usize, max: Option<usize>, lazy: bool) -> Option<()> {
        for _ in 0..min {
            self.node(node)?;
        }
        let split = |go: usize, leave: usize| if lazy { Op::Split(leave, go) } else { Op::Split(go, leave) };
        let Some(max) = max else {
            let mark = self.slots;
            self.slots += 1;
            let head = self.push(Op::Split(0, 0))?;
            self.push(Op::Mark(mark))?;
            self.node(node)?;
            let leave = self.push(Op::Leave { mark, exit: 0 })?;
            let exit = self.push(Op::Jump(head))? + 1;
            self.ops[head] = split(head + 1, exit);
            self.ops[leave] = Op::Leave { mark, exit };
            return Some(());
        };
        let mut splits = Vec::new();
        for _ in min..max {
            splits.push(self.push(Op::Split(0, 0))?);
            self.node(node)?;
        }
        let end = self.ops.len();
        for at in splits {
            self.ops[at] = split(at + 1, end);
        }
        Some(())
    }
}
