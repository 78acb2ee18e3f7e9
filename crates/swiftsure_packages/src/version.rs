//! Versions of Python packages and what a requirement allows of them, as PEP 440 has it.
//!
//! The published crates for this follow the needs of one installer and bring URLs, markers and tracing with them; what
//! is asked here is an order and a handful of operators.

use std::cmp::Ordering;
use std::fmt;

/// One version. The local part (`+cu118`) plays no part in any comparison.
#[derive(Clone, Debug)]
pub struct Version {
    epoch: u64,
    release: Vec<u64>,
    /// `a`, `b` or `rc` by its rank, and its number.
    pre: Option<(u8, u64)>,
    post: Option<u64>,
    dev: Option<u64>,
}

impl Version {
    /// The version that a text states; nothing where it states none.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_ascii_lowercase();
        let plain = lower.split('+').next().unwrap_or_default();
        let plain = plain.strip_prefix('v').unwrap_or(plain);
        let (epoch, mut rest) = match plain.split_once('!') {
            Some((epoch, rest)) => (epoch.parse().ok()?, rest),
            None => (0, plain),
        };
        let mut release = vec![number(&mut rest)?];
        while let Some(mut after) = rest.strip_prefix('.') {
            let Some(part) = number(&mut after) else { break };
            release.push(part);
            rest = after;
        }
        let mut version = Self { epoch, release, pre: None, post: None, dev: None };
        while !rest.is_empty() {
            version.take_suffix(&mut rest)?;
        }
        Some(version)
    }

    /// `rc1`, `.post2`, `-1`, `.dev3`.
    fn take_suffix(&mut self, rest: &mut &str) -> Option<()> {
        if let Some(mut after) = rest.strip_prefix('-')
            && let Some(post) = number(&mut after)
        {
            self.post = Some(post);
            *rest = after;
            return Some(());
        }
        let word = rest.trim_start_matches(['.', '-', '_']);
        let end = word.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(word.len());
        let (name, after) = word.split_at(end);
        let mut after = after.trim_start_matches(['.', '-', '_']);
        let count = number(&mut after).unwrap_or(0);
        match name {
            "a" | "alpha" => self.pre = Some((0, count)),
            "b" | "beta" => self.pre = Some((1, count)),
            "c" | "rc" | "pre" | "preview" => self.pre = Some((2, count)),
            "post" | "rev" | "r" => self.post = Some(count),
            "dev" => self.dev = Some(count),
            _ => return None,
        }
        *rest = after;
        Some(())
    }

    /// The first two numbers: `(4, 2)` of 4.2.11.
    pub fn series(&self) -> (u64, u64) {
        (self.part(0), self.part(1))
    }

    fn part(&self, at: usize) -> u64 {
        self.release.get(at).copied().unwrap_or(0)
    }

    /// Whether the release begins with that of `prefix`: what `==4.2.*` asks.
    fn starts_with(&self, prefix: &Self) -> bool {
        self.epoch == prefix.epoch && (0..prefix.release.len()).all(|at| self.part(at) == prefix.part(at))
    }

    /// The first version behind all that have this prefix: 4.3 for 4.2, 5 for 4.
    fn behind(&self, length: usize) -> Self {
        let mut release: Vec<u64> = (0..length.max(1)).map(|at| self.part(at)).collect();
        if let Some(last) = release.last_mut() {
            *last = last.saturating_add(1);
        }
        Self { epoch: self.epoch, release, pre: None, post: None, dev: None }
    }

    /// Where the parts behind the release stand: development before alpha before the release before what comes after.
    fn rank(&self) -> (u8, u64, Option<u64>, u64) {
        let (pre, count) = match (self.pre, self.post, self.dev) {
            (Some((rank, count)), ..) => (rank + 1, count),
            (None, None, Some(_)) => (0, 0),
            (None, ..) => (4, 0),
        };
        (pre, count, self.post, self.dev.unwrap_or(u64::MAX))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.release.len().max(other.release.len());
        let parts = (0..length).map(|at| self.part(at).cmp(&other.part(at)));
        let release = parts.fold(Ordering::Equal, Ordering::then);
        self.epoch.cmp(&other.epoch).then(release).then_with(|| self.rank().cmp(&other.rank()))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.epoch > 0 {
            write!(f, "{}!", self.epoch)?;
        }
        let parts: Vec<String> = self.release.iter().map(u64::to_string).collect();
        f.write_str(&parts.join("."))?;
        if let Some((rank, count)) = self.pre {
            write!(f, "{}{count}", ["a", "b", "rc"].get(usize::from(rank)).unwrap_or(&"rc"))?;
        }
        if let Some(post) = self.post {
            write!(f, ".post{post}")?;
        }
        if let Some(dev) = self.dev {
            write!(f, ".dev{dev}")?;
        }
        Ok(())
    }
}

/// The number at the start of a text, which is taken away.
fn number(rest: &mut &str) -> Option<u64> {
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    let number = digits.parse().ok()?;
    *rest = after;
    Some(number)
}

/// One clause of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Clause {
    operator: &'static str,
    version: Version,
    /// `==4.2.*`.
    any_behind: bool,
}

/// What a requirement allows: all of its clauses must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Specifiers(Vec<Clause>);

/// The operators, the longer ones first.
const OPERATORS: [&str; 8] = ["===", "==", "~=", "!=", ">=", "<=", ">", "<"];

impl Specifiers {
    /// `>=4.2,<6`; a clause that is not understood makes the whole unknown.
    pub fn parse(text: &str) -> Option<Self> {
        let clauses = text.split(',').map(str::trim).filter(|clause| !clause.is_empty());
        clauses.map(clause).collect::<Option<Vec<Clause>>>().map(Self)
    }

    /// The forms of Poetry beside those of the standard: `^4.2`, `~4.2`, `4.2.*`, `*`, and a bare version, which is
    /// exact there.
    pub fn parse_poetry(text: &str) -> Option<Self> {
        let mut clauses = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty() && *part != "*") {
            if let Some(version) = part.strip_prefix('^') {
                let version = Version::parse(version)?;
                let kept = version.release.iter().position(|part| *part > 0).unwrap_or(version.release.len() - 1);
                clauses.extend(between(version, kept + 1));
            } else if let Some(version) = part.strip_prefix('~').filter(|rest| !rest.starts_with('=')) {
                let version = Version::parse(version)?;
                let kept = version.release.len().min(2);
                clauses.extend(between(version, kept));
            } else if part.starts_with(|first: char| first.is_ascii_digit()) {
                clauses.push(clause(&format!("=={part}"))?);
            } else {
                clauses.push(clause(part)?);
            }
        }
        Some(Self(clauses))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one version that is allowed.
    pub fn exact(&self) -> Option<&Version> {
        let exact = |clause: &&Clause| matches!(clause.operator, "==" | "===") && !clause.any_behind;
        self.0.iter().find(exact).map(|clause| &clause.version)
    }

    /// The oldest version that is named as a lower bound.
    pub fn lowest(&self) -> Option<&Version> {
        let bounds = self.0.iter().filter(|clause| matches!(clause.operator, "==" | "===" | "~=" | ">=" | ">"));
        bounds.map(|clause| &clause.version).max()
    }

    /// Whether something ends the range at its upper side.
    pub fn is_bounded(&self) -> bool {
        self.0.iter().any(|clause| matches!(clause.operator, "==" | "===" | "~=" | "<=" | "<"))
    }

    pub fn allows(&self, version: &Version) -> bool {
        self.0.iter().all(|clause| clause.allows(version))
    }

    /// Whether some release of a series, 4.2 for instance, can be allowed.
    pub fn allows_series(&self, series: (u64, u64)) -> bool {
        let first = Version { epoch: 0, release: vec![series.0, series.1], pre: None, post: None, dev: None };
        self.0.iter().all(|clause| clause.allows_some(&first))
    }
}

fn between(version: Version, kept: usize) -> [Clause; 2] {
    let upper = Clause { operator: "<", version: version.behind(kept), any_behind: false };
    [Clause { operator: ">=", version, any_behind: false }, upper]
}

fn clause(text: &str) -> Option<Clause> {
    let operator = OPERATORS.into_iter().find(|operator| text.starts_with(operator))?;
    let version = text.get(operator.len()..)?.trim();
    let (version, any_behind) = match version.strip_suffix(".*") {
        Some(prefix) => (prefix, true),
        None => (version, false),
    };
    Some(Clause { operator, version: Version::parse(version)?, any_behind })
}

impl Clause {
    fn allows(&self, version: &Version) -> bool {
        match self.operator {
            "==" | "===" if self.any_behind => version.starts_with(&self.version),
            "==" | "===" => *version == self.version,
            "!=" if self.any_behind => !version.starts_with(&self.version),
            "!=" => *version != self.version,
            "~=" => *version >= self.version && *version < self.compatible_end(),
            ">=" => *version >= self.version,
            "<=" => *version <= self.version,
            ">" => *version > self.version,
            _ => *version < self.version,
        }
    }

    fn compatible_end(&self) -> Version {
        self.version.behind(self.version.release.len().saturating_sub(1))
    }

    /// Whether some release between `first` and the next series is allowed, as far as this clause goes.
    fn allows_some(&self, first: &Version) -> bool {
        let end = first.behind(2);
        match self.operator {
            "==" | "===" => {
                self.version >= *first && self.version < end || first.starts_with(&self.version) && self.any_behind
            }
            "!=" => !(self.any_behind && first.starts_with(&self.version)),
            "~=" => self.version < end && *first < self.compatible_end(),
            ">=" | ">" => self.version < end,
            "<=" => *first <= self.version,
            _ => *first < self.version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Specifiers, Version};

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    fn range(text: &str) -> Specifiers {
        Specifiers::parse(text).unwrap()
    }

    #[test]
    fn versions_stand_in_the_order_of_the_standard() {
        let order =
            ["1.dev1", "1.0a1.dev2", "1.0a1", "1.0b2", "1.0rc1", "1", "1.0.post1.dev1", "1.0.post1", "1.1", "1!0.1"];
        for pair in order.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn zeros_at_the_end_and_ways_to_write_change_nothing() {
        assert!(version("4.2").cmp(&version("v4.2.0")).is_eq());
        assert!(version("1.0-ALPHA.1").cmp(&version("1.0a1")).is_eq());
        assert!(version("1.0-1").cmp(&version("1.0.post1")).is_eq());
        assert!(version("2.1+cu118").cmp(&version("2.1")).is_eq());
        assert_eq!(version("1.10rc2").to_string(), "1.10rc2");
        assert!(Version::parse("main").is_none());
        assert!(Version::parse("1.x").is_none());
    }

    #[test]
    fn clauses_allow_what_the_standard_says() {
        assert!(range(">=4.2,<6").allows(&version("5.2.1")));
        assert!(!range(">=4.2,<6").allows(&version("6.0")));
        assert!(range("~=4.2.3").allows(&version("4.2.30")));
        assert!(!range("~=4.2.3").allows(&version("4.3")));
        assert!(range("~=4.2").allows(&version("4.9")));
        assert!(range("==4.2.*").allows(&version("4.2.11")));
        assert!(!range("!=4.2.*").allows(&version("4.2.11")));
        assert!(Specifiers::parse("latest").is_none());
    }

    #[test]
    fn poetry_has_carets_and_tildes() {
        let caret = Specifiers::parse_poetry("^4.2").unwrap();
        assert!(caret.allows(&version("4.9")) && !caret.allows(&version("5.0")));
        let caret = Specifiers::parse_poetry("^0.3.1").unwrap();
        assert!(caret.allows(&version("0.3.9")) && !caret.allows(&version("0.4")));
        let tilde = Specifiers::parse_poetry("~4.2.1").unwrap();
        assert!(tilde.allows(&version("4.2.9")) && !tilde.allows(&version("4.3")));
        assert!(Specifiers::parse_poetry("*").unwrap().is_empty());
        assert_eq!(Specifiers::parse_poetry("4.2.1").unwrap().exact(), Some(&version("4.2.1")));
    }

    #[test]
    fn a_series_is_allowed_if_one_of_its_releases_is() {
        assert!(range(">=3.2,<4.3").allows_series((4, 2)));
        assert!(!range(">=3.2,<4.3").allows_series((5, 0)));
        assert!(range("<4.2.5").allows_series((4, 2)));
        assert!(!range("<4.2").allows_series((4, 2)));
        assert!(range("==4.*").allows_series((4, 1)));
        assert!(!range("~=4.1.0").allows_series((4, 2)));
        assert!(range(">=3.9").allows_series((3, 14)));
    }
}
