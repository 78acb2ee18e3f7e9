//! Python's regular expressions as a tree, over the characters of ASCII: those that an attack needs.

/// How an expression is read.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of Python's own")]
pub(in crate::sure) struct Flags {
    pub ignore_case: bool,
    pub multiline: bool,
    pub dot_all: bool,
    pub verbose: bool,
}

/// How often a loop goes round first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Eagerness {
    Greedy,
    Lazy,
    Possessive,
}

/// A place between characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    LineStart,
    End,
    /// `$`: the end, or before the line break there.
    LastEnd,
    LineEnd,
    Boundary,
    NoBoundary,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    /// One character of a set of ASCII characters.
    Set(u128),
    Concat(Vec<Self>),
    Alternate(Vec<Self>),
    Repeat {
        node: Box<Self>,
        min: usize,
        max: Option<usize>,
        eagerness: Eagerness,
    },
    Group(Box<Self>, usize),
    Atomic(Box<Self>),
    Look {
        node: Box<Self>,
        behind: bool,
        negated: bool,
    },
    Backreference(usize),
    At(Place),
}

impl Node {
    /// The sets in it.
    pub(super) fn sets(&self) -> Vec<u128> {
        let mut sets = Vec::new();
        self.collect(&mut sets);
        sets.sort_unstable();
        sets.dedup();
        sets
    }

    fn collect(&self, sets: &mut Vec<u128>) {
        match self {
            Self::Set(set) => sets.push(*set),
            Self::Concat(nodes) | Self::Alternate(nodes) => nodes.iter().for_each(|node| node.collect(sets)),
            Self::Repeat { node, .. } | Self::Look { node, .. } | Self::Group(node, _) | Self::Atomic(node) => {
                node.collect(sets);
            }
            Self::Backreference(_) | Self::At(_) => {}
        }
    }

    /// How many characters it reads, if that is always the same.
    pub(super) fn width(&self) -> Option<usize> {
        match self {
            Self::Set(_) => Some(1),
            Self::Concat(nodes) => nodes.iter().map(Self::width).sum(),
            Self::Alternate(nodes) => {
                let mut widths = nodes.iter().map(Self::width);
                let first = widths.next()??;
                widths.all(|width| width == Some(first)).then_some(first)
            }
            Self::Repeat { node, min, max, .. } => (*max == Some(*min)).then(|| node.width().map(|one| one * min))?,
            Self::Group(node, _) | Self::Atomic(node) => node.width(),
            Self::Look { .. } | Self::At(_) => Some(0),
            Self::Backreference(_) => None,
        }
    }
}

/// Groups inside of each other that are read.
const DEPTH: usize = 40;
const DIGITS: u128 = range(b'0', b'9');
const WORD: u128 = DIGITS | range(b'a', b'z') | range(b'A', b'Z') | range(b'_', b'_');
const SPACE: u128 = range(9, 13) | range(28, 32);

const fn range(low: u8, high: u8) -> u128 {
    (u128::MAX >> (127 - high)) & (u128::MAX << low)
}

/// The tree of an expression; nothing where it is none, or has something that is not known here.
pub(super) fn parse(pattern: &str, flags: Flags) -> Option<Node> {
    let text = pattern.chars().collect();
    let mut parser = Parser { text, at: 0, flags, groups: 0, names: Vec::new(), depth: 0 };
    let node = parser.alternatives()?;
    (parser.at == parser.text.len()).then_some(node)
}

struct Parser {
    text: Vec<char>,
    at: usize,
    flags: Flags,
    groups: usize,
    names: Vec<(String, usize)>,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(letter)
    }

    fn eat(&mut self, wanted: &str) -> bool {
        let found = wanted.chars().enumerate().all(|(at, letter)| self.text.get(self.at + at) == Some(&letter));
        if found {
            self.at += wanted.chars().count();
        }
        found
    }

    fn until(&mut self, end: char) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                letter if letter == end => return Some(text),
                letter => text.push(letter),
            }
        }
    }

    fn alternatives(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut branches = vec![self.sequence()?];
        while self.eat("|") {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        if branches.len() == 1 {
            return branches.pop();
        }
        // Python makes one set of branches that are single characters.
        let sets: Option<u128> = branches.iter().try_fold(0, |set, branch| match branch {
            Node::Concat(nodes) => match nodes.as_slice() {
                [Node::Set(one)] => Some(set | one),
                _ => None,
            },
            _ => None,
        });
        Some(sets.map_or(Node::Alternate(branches), Node::Set))
    }

    /// A set that is not joined with those of other branches.
    fn apart(set: u128) -> Node {
        Node::Concat(vec![Node::Set(set)])
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        loop {
            self.skip_comments();
            match self.peek() {
                None | Some('|' | ')') => return Some(Node::Concat(nodes)),
                Some(_) => {}
            }
            let node = self.item()?;
            nodes.push(self.repeated(node)?);
        }
    }

    fn skip_comments(&mut self) {
        while self.flags.verbose {
            match self.peek() {
                Some(letter) if letter.is_whitespace() => self.at += 1,
                Some('#') => while !matches!(self.next(), None | Some('\n')) {},
                _ => return,
            }
        }
    }

    /// What stands here; an empty sequence where it only says how to read on.
    fn item(&mut self) -> Option<Node> {
        let node = match self.next()? {
            '.' => Self::apart(if self.flags.dot_all { u128::MAX } else { !range(b'\n', b'\n') }),
            '^' => Node::At(if self.flags.multiline { Place::LineStart } else { Place::Start }),
            '$' => Node::At(if self.flags.multiline { Place::LineEnd } else { Place::LastEnd }),
            '[' if self.peek() == Some('^') => Self::apart(self.class()?),
            '[' => Node::Set(self.class()?),
            '(' => return self.group(),
            '\\' => self.escape()?,
            '*' | '+' | '?' => return None,
            letter => Node::Set(self.literal(letter)),
        };
        Some(node)
    }

    fn repeated(&mut self, node: Node) -> Option<Node> {
        self.skip_comments();
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.bounds() {
                Some(bounds) => bounds,
                None => return Some(node),
            },
            _ => return Some(node),
        };
        self.at += 1;
        let eagerness = match self.peek() {
            Some('?') => Eagerness::Lazy,
            Some('+') => Eagerness::Possessive,
            _ => Eagerness::Greedy,
        };
        if eagerness != Eagerness::Greedy {
            self.at += 1;
        }
        // A second one is an error in Python.
        if matches!(self.peek(), Some('*' | '+' | '?')) || max.is_some_and(|max| max < min) {
            return None;
        }
        Some(Node::Repeat { node: Box::new(node), min, max, eagerness })
    }

    /// `{2,5}` up to the brace that closes; anything else is text.
    fn bounds(&mut self) -> Option<(usize, Option<usize>)> {
        let start = self.at;
        let found = self.read_bounds().filter(|_| self.peek() == Some('}'));
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn read_bounds(&mut self) -> Option<(usize, Option<usize>)> {
        self.at += 1;
        let min = self.number();
        if self.eat(",") { Some((min.unwrap_or(0), self.number())) } else { Some((min?, min)) }
    }

    fn number(&mut self) -> Option<usize> {
        let mut digits = String::new();
        while let Some(digit) = self.peek().filter(char::is_ascii_digit) {
            digits.push(digit);
            self.at += 1;
        }
        digits.parse().ok()
    }

    fn group(&mut self) -> Option<Node> {
        if !self.eat("?") {
            return self.capture(None);
        }
        let look = |behind, negated, node| Node::Look { node: Box::new(node), behind, negated };
        let node = match self.next()? {
            ':' => self.inner()?,
            '>' => Node::Atomic(Box::new(self.inner()?)),
            '=' => look(false, false, self.inner()?),
            '!' => look(false, true, self.inner()?),
            '<' => match self.next()? {
                '=' => look(true, false, self.inner()?),
                '!' => look(true, true, self.inner()?),
                _ => return None,
            },
            '#' => {
                self.until(')')?;
                return Some(Node::Concat(Vec::new()));
            }
            'P' => match self.next()? {
                '<' => {
                    let name = self.until('>').filter(|name| !name.is_empty())?;
                    self.capture(Some(name))?
                }
                '=' => {
                    let name = self.until(')')?;
                    let (_, number) = self.names.iter().find(|(known, _)| *known == name)?;
                    Node::Backreference(*number)
                }
                _ => return None,
            },
            _ => {
                self.at -= 1;
                return self.flagged();
            }
        };
        Some(node)
    }

    fn capture(&mut self, name: Option<String>) -> Option<Node> {
        self.groups += 1;
        let number = self.groups;
        self.names.extend(name.map(|name| (name, number)));
        Some(Node::Group(Box::new(self.inner()?), number))
    }

    /// What stands up to the parenthesis that closes; flags that are set in it end with it.
    fn inner(&mut self) -> Option<Node> {
        let flags = self.flags;
        let node = self.alternatives()?;
        self.flags = flags;
        self.eat(")").then_some(node)
    }

    /// `(?i)` for all that follows, `(?i:...)` for what is in it.
    fn flagged(&mut self) -> Option<Node> {
        let mut flags = self.flags;
        let mut on = true;
        loop {
            match self.next()? {
                '-' => on = false,
                'i' => flags.ignore_case = on,
                'm' => flags.multiline = on,
                's' => flags.dot_all = on,
                'x' => flags.verbose = on,
                'a' | 'u' => {}
                ')' => {
                    self.flags = flags;
                    return Some(Node::Concat(Vec::new()));
                }
                ':' => {
                    let outer = std::mem::replace(&mut self.flags, flags);
                    let node = self.alternatives()?;
                    self.flags = outer;
                    return self.eat(")").then_some(node);
                }
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<Node> {
        let letter = self.next()?;
        Some(match letter {
            'A' => Node::At(Place::Start),
            'Z' | 'z' => Node::At(Place::End),
            'b' => Node::At(Place::Boundary),
            'B' => Node::At(Place::NoBoundary),
            '1'..='9' => {
                self.at -= 1;
                let number = self.number()?;
                if number > self.groups {
                    return None;
                }
                Node::Backreference(number)
            }
            _ => Node::Set(self.escaped(letter)?),
        })
    }

    /// What a backslash and a letter mean inside and outside of brackets.
    fn escaped(&mut self, letter: char) -> Option<u128> {
        Some(match letter {
            'd' => DIGITS,
            'D' => !DIGITS,
            'w' => WORD,
            'W' => !WORD,
            's' => SPACE,
            'S' => !SPACE,
            'n' => self.literal('\n'),
            't' => self.literal('\t'),
            'r' => self.literal('\r'),
            'f' => self.literal('\u{c}'),
            'v' => self.literal('\u{b}'),
            'a' => self.literal('\u{7}'),
            '0' => self.literal('\0'),
            'x' => self.coded(2)?,
            'u' => self.coded(4)?,
            'U' => self.coded(8)?,
            letter if letter.is_ascii_alphanumeric() => return None,
            letter => self.literal(letter),
        })
    }

    fn coded(&mut self, length: usize) -> Option<u128> {
        let digits: String = (0..length).map(|_| self.next()).collect::<Option<_>>()?;
        let letter = char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?;
        Some(self.literal(letter))
    }

    fn literal(&self, letter: char) -> u128 {
        let one = |letter: char| u8::try_from(letter).ok().filter(u8::is_ascii).map_or(0, |byte| range(byte, byte));
        if self.flags.ignore_case {
            one(letter.to_ascii_lowercase()) | one(letter.to_ascii_uppercase())
        } else {
            one(letter)
        }
    }

    fn class(&mut self) -> Option<u128> {
        let negated = self.eat("^");
        let mut set = 0;
        let mut first = true;
        loop {
            let letter = self.next()?;
            if letter == ']' && !first {
                return Some(if negated { !set } else { set });
            }
            first = false;
            let (low, alone) = self.member(letter)?;
            let Some(low) = low.filter(|_| self.peek() == Some('-') && self.text.get(self.at + 1) != Some(&']')) else {
                set |= alone;
                continue;
            };
            self.at += 1;
            let end = self.next()?;
            let (high, _) = self.member(end)?;
            let high = high.filter(|high| *high >= low)?;
            for letter in low..=high.min('\u{7f}') {
                set |= self.literal(letter);
            }
        }
    }

    /// A character of a class, if it is one that a range may begin with, and its set.
    fn member(&mut self, letter: char) -> Option<(Option<char>, u128)> {
        if letter != '\\' {
            return Some((Some(letter), self.literal(letter)));
        }
        let start = self.at;
        let escaped = self.next()?;
        if escaped == 'b' {
            return Some((Some('\u{8}'), self.literal('\u{8}')));
        }
        let set = self.escaped(escaped)?;
        let is_kind = matches!(escaped, 'd' | 'D' | 'w' | 'W' | 's' | 'S');
        let letter = match escaped {
            _ if is_kind => None,
            'x' | 'u' | 'U' => {
                let digits: String = self.text.get(start + 1..self.at)?.iter().collect();
                char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
            }
            _ if set != 0 => char::from_u32(set.trailing_zeros()),
            letter => Some(letter),
        };
        // With case ignored, the set holds both: the character is the one that was written.
        let letter = if escaped.is_ascii_alphanumeric() { letter } else { Some(escaped) };
        Some((letter, set))
    }
}
