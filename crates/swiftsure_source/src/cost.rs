//! Costs as formulas: how many queries, as a sum of products of named cardinalities.

use std::fmt;
use std::ops::AddAssign;
use std::sync::Arc;

/// The size of something that is looped over, named after it: `orders`, `order.lines`.
pub type Cardinality = Arc<str>;

/// A number of queries: `2 + |orders| + 2·|orders|·|lines|`.
///
/// Two terms over the same cardinalities are one term. `open` says that something on the way was not understood, so
/// that the true cost may be higher; `upper` says that some terms stand in branches, so that it may be lower.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Cost {
    /// By their cardinalities, which are sorted themselves. Most costs have one or two terms.
    terms: Vec<(Vec<Cardinality>, u64)>,
    pub open: bool,
    pub upper: bool,
}

impl Cost {
    /// `count` queries, independent of the data.
    pub fn constant(count: u64) -> Self {
        Self::product(count, [])
    }

    /// `count` queries for each combination of the factors.
    pub fn product(count: u64, factors: impl IntoIterator<Item = Cardinality>) -> Self {
        let mut cost = Self::default();
        cost.add(count, factors);
        cost
    }

    pub fn add(&mut self, count: u64, factors: impl IntoIterator<Item = Cardinality>) {
        if count == 0 {
            return;
        }
        let mut factors: Vec<Cardinality> = factors.into_iter().collect();
        factors.sort();
        *self.term(factors) += count;
    }

    /// The count of one term, 0 where it was none.
    fn term(&mut self, factors: Vec<Cardinality>) -> &mut u64 {
        let at = match self.terms.binary_search_by(|(known, _)| known.cmp(&factors)) {
            Ok(at) => at,
            Err(at) => {
                self.terms.reserve_exact(1);
                self.terms.insert(at, (factors, 0));
                at
            }
        };
        &mut self.terms[at].1
    }

    fn count(&self, factors: &[Cardinality]) -> u64 {
        let found = self.terms.binary_search_by(|(known, _)| known.as_slice().cmp(factors));
        found.ok().and_then(|at| self.terms.get(at)).map_or(0, |(_, count)| *count)
    }

    /// Each term: how often, and the cardinalities that multiply it (sorted by name; empty for the constant).
    pub fn terms(&self) -> impl Iterator<Item = (u64, &[Cardinality])> {
        let mut terms: Vec<_> = self.terms.iter().map(|(factors, count)| (*count, factors.as_slice())).collect();
        terms.sort_by_key(|(_, factors)| factors.len());
        terms.into_iter()
    }

    /// The highest number of cardinalities in one term: 0 for a constant cost.
    pub fn degree(&self) -> usize {
        self.terms.iter().map(|(factors, _)| factors.len()).max().unwrap_or_default()
    }

    /// The most of each term: what one of two may cost at most.
    #[must_use]
    pub fn most(mut self, other: &Cost) -> Self {
        for (factors, count) in &other.terms {
            let known = self.term(factors.clone());
            *known = (*known).max(*count);
        }
        self.open |= other.open;
        self.upper |= other.upper;
        self
    }

    /// The least of each term: what one of two costs at least.
    #[must_use]
    pub fn least(mut self, other: &Cost) -> Self {
        self.terms.retain_mut(|(factors, count)| {
            *count = (*count).min(other.count(factors));
            *count > 0
        });
        self.open |= other.open;
        self.upper |= other.upper;
        self
    }

    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// The number of queries when each cardinality has the size that `size` gives it.
    pub fn evaluate(&self, size: impl Fn(&str) -> u64) -> u64 {
        self.terms
            .iter()
            .map(|(factors, count)| factors.iter().fold(*count, |product, name| product.saturating_mul(size(name))))
            .fold(0, u64::saturating_add)
    }
}

impl AddAssign<&Cost> for Cost {
    fn add_assign(&mut self, other: &Cost) {
        for (factors, count) in &other.terms {
            *self.term(factors.clone()) += count;
        }
        self.open |= other.open;
        self.upper |= other.upper;
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.terms.is_empty() {
            f.write_str("0")?;
        }
        for (at, (count, factors)) in self.terms().enumerate() {
            if at > 0 {
                f.write_str(" + ")?;
            }
            if factors.is_empty() || count != 1 {
                write!(f, "{count}")?;
            }
            for (place, factor) in factors.iter().enumerate() {
                if place > 0 || count != 1 {
                    f.write_str("·")?;
                }
                write!(f, "|{factor}|")?;
            }
        }
        if self.open {
            f.write_str(" + ?")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Cost;

    #[test]
    fn a_cost_reads_as_a_formula() {
        let mut cost = Cost::constant(2);
        cost.add(1, ["orders".into()]);
        cost.add(1, ["orders".into(), "lines".into()]);
        cost.add(1, ["lines".into(), "orders".into()]);
        assert_eq!(cost.to_string(), "2 + |orders| + 2·|lines|·|orders|");
        assert_eq!(cost.degree(), 2);
    }

    #[test]
    fn a_cost_is_evaluated_with_the_sizes_of_its_cardinalities() {
        let mut cost = Cost::constant(2);
        cost.add(3, ["orders".into()]);
        assert_eq!(cost.evaluate(|_| 10), 32);
        assert_eq!(Cost::default().to_string(), "0");
    }

    #[test]
    fn what_was_not_understood_stays_visible_in_a_sum() {
        let mut cost = Cost::constant(1);
        let open = Cost { open: true, ..Cost::default() };
        cost += &open;
        assert_eq!(cost.to_string(), "1 + ?");
    }
}
