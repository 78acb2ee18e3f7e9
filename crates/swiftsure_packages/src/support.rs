//! How long each series of Django, Python and PostgreSQL is maintained, and the last release of Django's series that
//! mends a security error.
//!
//! Sources: the download page of Django and the release notes in Django 6.1.3 (November 2026), the page on supported versions of Python's developer
//! guide with the PEPs of the release schedules, and the versioning policy of PostgreSQL. Ends are months: the last one in which
//! security errors are mended.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::dependency::RuntimeKind;
use crate::version::{Specifiers, Version};

/// One series of releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    pub kind: RuntimeKind,
    /// `(4, 2)`; PostgreSQL counts its series by one number.
    pub number: (u64, u64),
    /// Year and month.
    pub end: (i16, i8),
    /// The last release known to this program that mends a security error.
    pub security_release: Option<&'static str>,
}

/// A series as a day sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody mends it any more.
    Ended,
    /// It ends within half a year.
    EndsSoon,
    Maintained,
}

const fn django(number: (u64, u64), end: (i16, i8), security_release: Option<&'static str>) -> Series {
    Series { kind: RuntimeKind::Django, number, end, security_release }
}

const fn python(minor: u64, end: (i16, i8)) -> Series {
    Series { kind: RuntimeKind::Python, number: (3, minor), end, security_release: None }
}

const fn postgresql(major: u64, end: (i16, i8)) -> Series {
    Series { kind: RuntimeKind::PostgreSql, number: (major, 0), end, security_release: None }
}

/// Each kind from its oldest series to its newest.
const SERIES: &[Series] = &[
    django((2, 2), (2022, 4), Some("2.2.28")),
    django((3, 0), (2021, 4), Some("3.0.14")),
    django((3, 1), (2021, 12), Some("3.1.14")),
    django((3, 2), (2024, 4), Some("3.2.25")),
    django((4, 0), (2023, 4), Some("4.0.10")),
    django((4, 1), (2023, 12), Some("4.1.13")),
    django((4, 2), (2026, 4), Some("4.2.30")),
    django((5, 0), (2025, 4), Some("5.0.14")),
    django((5, 1), (2025, 12), Some("5.1.15")),
    django((5, 2), (2028, 4), Some("5.2.19")),
    django((6, 0), (2027, 4), Some("6.0.10")),
    django((6, 1), (2027, 12), Some("6.1.3")),
    python(6, (2021, 12)),
    python(7, (2023, 6)),
    python(8, (2024, 10)),
    python(9, (2025, 10)),
    python(10, (2026, 10)),
    python(11, (2027, 10)),
    python(12, (2028, 10)),
    python(13, (2029, 10)),
    python(14, (2030, 10)),
    python(15, (2031, 10)),
    postgresql(10, (2022, 11)),
    postgresql(11, (2023, 11)),
    postgresql(12, (2024, 11)),
    postgresql(13, (2025, 11)),
    postgresql(14, (2026, 11)),
    postgresql(15, (2027, 11)),
    postgresql(16, (2028, 11)),
    postgresql(17, (2029, 11)),
    postgresql(18, (2030, 11)),
];

impl Series {
    /// `4.2`, and `14` for PostgreSQL.
    pub fn name(&self) -> String {
        match self.kind {
            RuntimeKind::PostgreSql => self.number.0.to_string(),
            RuntimeKind::Django | RuntimeKind::Python => format!("{}.{}", self.number.0, self.number.1),
        }
    }

    /// `April 2026`.
    pub fn end_in_words(&self) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let month = usize::try_from(self.end.1 - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
        format!("{month} {}", self.end.0)
    }
}

/// The series that a version belongs to; what is older than the table belongs to none.
pub fn series_of(kind: RuntimeKind, version: &Version) -> Option<&'static Series> {
    let number = match kind {
        RuntimeKind::PostgreSql => (version.series().0, 0),
        RuntimeKind::Django | RuntimeKind::Python => version.series(),
    };
    SERIES.iter().find(|series| series.kind == kind && series.number == number)
}

/// Whether a version is older than all series of the table, and so has ended before them.
pub fn is_older(kind: RuntimeKind, version: &Version) -> bool {
    let first = SERIES.iter().filter(|series| series.kind == kind).map(|series| series.number).min();
    first.is_some_and(|first| version.series() < first)
}

/// The newest series that a range allows, where the range has an upper bound below the newest one of all.
pub fn newest_allowed(kind: RuntimeKind, range: &Specifiers) -> Option<&'static Series> {
    let of_kind = || SERIES.iter().filter(|series| series.kind == kind);
    let newest = of_kind().map(|series| series.number).max()?;
    let allowed = of_kind().filter(|series| range.allows_series(series.number)).max_by_key(|series| series.number)?;
    (range.is_bounded() && allowed.number < newest).then_some(allowed)
}

/// The series that are maintained for longer than half a year from a day, oldest first.
pub fn maintained(kind: RuntimeKind, today: Date) -> impl Iterator<Item = &'static Series> {
    SERIES.iter().filter(move |series| series.kind == kind && standing(series, today) == Standing::Maintained)
}

/// How a series stands on a day.
pub fn standing(series: &Series, today: Date) -> Standing {
    let last_day = Date::new(series.end.0, series.end.1, 1).map(Date::last_of_month);
    let Ok(last_day) = last_day else { return Standing::Maintained };
    if today > last_day {
        Standing::Ended
    } else if today.checked_add(6.months()).is_ok_and(|soon| soon > last_day) {
        Standing::EndsSoon
    } else {
        Standing::Maintained
    }
}

/// How all series stand on a day.
pub(crate) fn all_standings(today: Date) -> Vec<Standing> {
    SERIES.iter().map(|series| standing(series, today)).collect()
}

#[cfg(test)]
mod tests {
    use super::{SERIES, Standing, newest_allowed, series_of, standing};
    use crate::dependency::RuntimeKind;
    use crate::version::{Specifiers, Version};
    use jiff::civil::date;

    fn series(kind: RuntimeKind, version: &str) -> &'static super::Series {
        series_of(kind, &Version::parse(version).unwrap()).unwrap()
    }

    #[test]
    fn a_series_stands_until_the_last_day_of_its_month() {
        let lts = series(RuntimeKind::Django, "4.2.30");
        assert_eq!(standing(lts, date(2025, 10, 1)), Standing::Maintained);
        assert_eq!(standing(lts, date(2025, 11, 15)), Standing::EndsSoon);
        assert_eq!(standing(lts, date(2026, 4, 30)), Standing::EndsSoon);
        assert_eq!(standing(lts, date(2026, 5, 1)), Standing::Ended);
        assert_eq!(lts.end_in_words(), "April 2026");
    }

    #[test]
    fn versions_find_their_series() {
        assert_eq!(series(RuntimeKind::PostgreSql, "14.2").name(), "14");
        assert_eq!(series(RuntimeKind::Python, "3.9.18").name(), "3.9");
        assert!(series_of(RuntimeKind::Python, &Version::parse("2.7").unwrap()).is_none());
    }

    #[test]
    fn a_range_speaks_only_where_it_shuts_newer_series_out() {
        let newest = |text: &str| {
            newest_allowed(RuntimeKind::Django, &Specifiers::parse(text).unwrap()).map(super::Series::name)
        };
        assert_eq!(newest(">=3.2,<4.3").as_deref(), Some("4.2"));
        assert_eq!(newest(">=3.2"), None);
        assert_eq!(newest(">=4.2,<9"), None);
        assert_eq!(newest("~=4.1.3").as_deref(), Some("4.1"));
    }

    #[test]
    fn every_security_release_is_one_of_its_series() {
        for series in SERIES {
            let release = series.security_release.map(|release| Version::parse(release).unwrap());
            assert!(release.is_none_or(|release| release.series() == series.number));
        }
    }
}
