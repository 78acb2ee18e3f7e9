//! The figures: rates by suite and class, the bars of the benchmark, and what advisories were found before their fix.

use std::collections::{BTreeMap, BTreeSet};

use crate::suites::Verdict;
use crate::table::Table;

const BENCHMARK: &str = "owasp-benchmark-python";
const ADVISORIES: &str = "django-app-advisories";
/// What the benchmark must reach: the share of findings that are right, in percent.
const PRECISION: usize = 85;
/// The mean over its classes of the true positive rate less the false positive rate, in percent.
const MEAN: i64 = 60;
/// Advisories that must be found before the fix, in percent.
const BEFORE: usize = 40;
/// Of those, how many must be silent after it, in percent.
const AFTER: usize = 90;

/// How the cases of a class came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    found: usize,
    missed: usize,
    wrong: usize,
    silent: usize,
}

impl Counts {
    fn of<'v>(verdicts: impl IntoIterator<Item = &'v Verdict>) -> Self {
        let mut counts = Self::default();
        for verdict in verdicts {
            let count = match (verdict.case.positive, verdict.finding.is_some()) {
                (true, true) => &mut counts.found,
                (true, false) => &mut counts.missed,
                (false, true) => &mut counts.wrong,
                (false, false) => &mut counts.silent,
            };
            *count += 1;
        }
        counts
    }

    fn true_rate(self) -> Option<usize> {
        percent(self.found, self.found + self.missed)
    }

    fn false_rate(self) -> Option<usize> {
        percent(self.wrong, self.wrong + self.silent)
    }

    fn precision(self) -> Option<usize> {
        percent(self.found, self.found + self.wrong)
    }

    fn cells(self) -> Vec<String> {
        let mut cells: Vec<String> =
            [self.found, self.missed, self.wrong, self.silent].iter().map(ToString::to_string).collect();
        let rates = [self.true_rate(), self.false_rate()];
        cells.extend(rates.map(|rate| rate.map_or("-".to_owned(), |rate| format!("{rate} %"))));
        cells
    }
}

/// The whole report.
pub(crate) fn report(verdicts: &[Verdict], unread: &BTreeMap<(String, String), usize>) -> String {
    let mut table = Table::new(&["suite", "class", "TP", "FN", "FP", "TN", "TPR", "FPR"]);
    let suites: BTreeSet<&str> = verdicts.iter().map(|verdict| verdict.case.suite.as_str()).collect();
    for suite in &suites {
        let of_suite = |verdict: &&Verdict| verdict.case.suite == *suite;
        for (class, counts) in by_class(verdicts.iter().filter(of_suite)) {
            table.row([vec![(*suite).to_owned(), class.to_owned()], counts.cells()].concat());
        }
        let all = Counts::of(verdicts.iter().filter(of_suite));
        table.row([vec![(*suite).to_owned(), "all".to_owned()], all.cells()].concat());
    }
    let mut text = table.render();
    for ((suite, reason), count) in unread {
        text.push_str(&format!("{suite}: {count} cases were not judged: {reason}\n"));
    }
    if let Some((precision, mean)) = benchmark(verdicts) {
        text.push_str(&format!(
            "{BENCHMARK}: precision {precision} % (bar {PRECISION} %), mean of TPR - FPR {mean} % (bar {MEAN} %)\n"
        ));
    }
    if let Some(advisories) = advisories(verdicts) {
        text.push_str(&format!(
            "{ADVISORIES}: {} of {} found before the fix (bar {BEFORE} %), {} of these silent after it (bar {AFTER} %); \
             {} of {} places found\n",
            advisories.found, advisories.all, advisories.silent, advisories.places_found, advisories.places,
        ));
    }
    text
}

/// Whether every bar that can be judged is reached.
pub(crate) fn reaches_bars(verdicts: &[Verdict]) -> bool {
    let benchmark = benchmark(verdicts).is_none_or(|(precision, mean)| precision >= PRECISION && mean >= MEAN);
    let advisories = advisories(verdicts).is_none_or(|found| {
        found.found * 100 >= found.all * BEFORE && found.silent * 100 >= found.found * AFTER
    });
    benchmark && advisories
}

fn by_class<'v>(verdicts: impl Iterator<Item = &'v Verdict>) -> BTreeMap<&'v str, Counts> {
    let mut classes: BTreeMap<&str, Vec<&Verdict>> = BTreeMap::new();
    for verdict in verdicts {
        classes.entry(&verdict.case.class).or_default().push(verdict);
    }
    classes.into_iter().map(|(class, verdicts)| (class, Counts::of(verdicts))).collect()
}

/// Precision over all, and the mean of the classes that have something to find.
fn benchmark(verdicts: &[Verdict]) -> Option<(usize, i64)> {
    let own = || verdicts.iter().filter(|verdict| verdict.case.suite == BENCHMARK);
    let classes = by_class(own());
    let signed = |rate: Option<usize>| i64::try_from(rate.unwrap_or(0)).unwrap_or(0);
    let scores: Vec<i64> = classes
        .values()
        .filter(|counts| counts.true_rate().is_some())
        .map(|counts| signed(counts.true_rate()) - signed(counts.false_rate()))
        .collect();
    let count = i64::try_from(scores.len()).ok().filter(|count| *count > 0)?;
    Some((Counts::of(own()).precision().unwrap_or(0), scores.iter().sum::<i64>() / count))
}

/// What became of the advisories, each of which has one place or more.
struct Advisories {
    all: usize,
    found: usize,
    silent: usize,
    places: usize,
    places_found: usize,
}

fn advisories(verdicts: &[Verdict]) -> Option<Advisories> {
    let own: Vec<&Verdict> = verdicts.iter().filter(|verdict| verdict.case.suite == ADVISORIES).collect();
    let names: BTreeSet<&str> = own.iter().map(|verdict| verdict.case.rule.as_str()).collect();
    let some = |name: &str, positive: bool| {
        let mut of = own.iter().filter(|one| one.case.rule == name && one.case.positive == positive);
        of.any(|verdict| verdict.finding.is_some())
    };
    let found: Vec<&str> = names.iter().copied().filter(|name| some(name, true)).collect();
    let counts = Counts::of(own.iter().copied());
    (!names.is_empty()).then(|| Advisories {
        all: names.len(),
        found: found.len(),
        silent: found.iter().filter(|name| !some(name, false)).count(),
        places: counts.found + counts.missed,
        places_found: counts.found,
    })
}

fn percent(part: usize, of: usize) -> Option<usize> {
    (part * 100).checked_div(of)
}

#[cfg(test)]
mod tests {
    use super::{BENCHMARK, Counts, benchmark};
    use crate::suites::Verdict;
    use crate::suites::cases::{Case, Granularity};

    fn verdict(class: &str, positive: bool, found: bool) -> Verdict {
        let case = Case {
            suite: BENCHMARK.into(),
            repo: "owner/name".into(),
            commit: "0".into(),
            path: "app.py".into(),
            line: None,
            rule: class.into(),
            class: class.into(),
            positive,
            granularity: Granularity::File,
        };
        Verdict { case, finding: found.then(|| "finding".to_owned()) }
    }

    #[test]
    fn rates_are_shares_of_what_is_there() {
        let all = [verdict("xss", true, true), verdict("xss", true, false), verdict("xss", false, false)];
        let counts = Counts::of(&all);
        assert_eq!((counts.true_rate(), counts.false_rate(), counts.precision()), (Some(50), Some(0), Some(100)));
    }

    #[test]
    fn a_class_with_nothing_to_find_does_not_count_in_the_mean() {
        let all = [verdict("xss", true, true), verdict("xxe", false, false)];
        assert_eq!(benchmark(&all), Some((100, 100)));
    }
}
