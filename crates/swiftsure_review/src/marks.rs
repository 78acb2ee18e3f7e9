//! Marks of other scanners: a `# nosec` of Bandit or a `# noqa: S324` of Ruff says that somebody has looked at a line and
//! lets it be. Where a rule here asks the same as one there, the mark holds for both.

/// The rules that have equals, each with the numbers that these have: `B324` of Bandit is `S324` of Ruff.
const EQUALS: &[(&str, &[u16])] = &[
    ("sure/archive-extraction", &[202]),
    ("sure/code-injection", &[102, 307]),
    ("sure/command-injection", &[601, 602, 603, 604, 605, 606, 607, 609]),
    ("sure/debug-on", &[201]),
    ("sure/development-server-exposed", &[104, 201]),
    ("sure/fail-open-except", &[110, 112]),
    ("sure/file-permissions", &[103]),
    ("sure/format-html-misuse", &[308, 703]),
    ("sure/hardcoded-credentials", &[105, 106, 107]),
    ("sure/hardcoded-secret", &[105, 106, 107]),
    ("sure/insecure-temp-file", &[108, 306]),
    ("sure/insecure-transport", &[312, 321, 401, 402]),
    ("sure/jinja2-autoescape", &[701, 702, 704]),
    ("sure/request-without-timeout", &[113]),
    ("sure/secret-key-weak", &[105, 106]),
    ("sure/sql-injection", &[608, 610, 611]),
    ("sure/stored-xss", &[308, 703]),
    ("sure/tls-verification-off", &[323, 501, 502, 503, 504]),
    ("sure/unsafe-deserialization", &[301, 302, 403, 506, 614]),
    ("sure/weak-cipher", &[304, 305, 413]),
    ("sure/weak-hash", &[303, 324]),
    ("sure/weak-key", &[505]),
    ("sure/weak-random", &[311]),
    ("sure/xss", &[308, 703]),
    ("sure/xxe", &[313, 314, 315, 316, 317, 318, 319, 320, 405, 406, 407, 408, 409, 410]),
];

/// Whether a comment lets be what a rule finds on its line.
pub(crate) fn accepts(comment: &str, rule: &str) -> bool {
    let Some((_, equals)) = EQUALS.iter().find(|(known, _)| *known == rule) else { return false };
    let named = |text: &str, letter: char| -> Vec<u16> {
        let words = text.split(|each: char| !each.is_ascii_alphanumeric());
        words.filter_map(|word| word.strip_prefix(letter)?.parse().ok()).collect()
    };
    comment.split('#').map(str::trim_start).any(|part| {
        if let Some(rest) = part.strip_prefix("nosec") {
            let numbers = named(rest, 'B');
            // Bandit also takes the names of its tests, which nobody here knows.
            let is_plain = !rest.split(|each: char| !(each.is_alphanumeric() || each == '_')).any(is_name);
            return numbers.is_empty() && is_plain || numbers.iter().any(|number| equals.contains(number));
        }
        // One without codes speaks of style as a rule.
        let codes = part.strip_prefix("noqa").and_then(|rest| rest.trim_start().strip_prefix(':'));
        codes.is_some_and(|codes| named(codes, 'S').iter().any(|number| equals.contains(number)))
    })
}

/// `hardcoded_tmp_directory`.
fn is_name(word: &str) -> bool {
    word.contains('_') && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::{EQUALS, accepts};

    #[test]
    fn a_mark_holds_for_the_rules_that_ask_the_same() {
        for mark in [
            "# nosec",
            "# nosec B324",
            "# nosec: B303, B324",
            "# noqa: S324",
            "# noqa: E501,S324  # why",
            "# a # nosec",
        ] {
            assert!(accepts(mark, "sure/weak-hash"), "{mark}");
        }
        for mark in
            ["# nosec B608", "# nosec hardcoded_tmp_directory", "# noqa", "# noqa: E501", "# noqa: S608", "# see nosec"]
        {
            assert!(!accepts(mark, "sure/weak-hash"), "{mark}");
        }
        assert!(!accepts("# nosec", "sure/open-redirect"));
    }

    #[test]
    fn the_rules_are_known() {
        for (rule, _) in EQUALS {
            assert!(swiftsure_rules::RULES.iter().any(|known| known.info.name == *rule), "{rule}");
        }
    }
}
