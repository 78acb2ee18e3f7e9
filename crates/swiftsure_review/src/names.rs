//! Names that a user typed: found in a list, or answered with the nearest one.

/// The name of `known` that `typed` is a slip of, if one is near enough to be worth saying.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(typed, name), name))
        // A third of the letters wrong is another word.
        .filter(|(distance, name)| distance * 3 <= name.chars().count().max(3))
        .min()
        .map(|(_, name)| name)
}

/// The full names of the rules that `typed` means: `swift/n-plus-one` or, without its lens, `n-plus-one`.
pub fn rules_named<'a>(typed: &str, known: &[&'a str]) -> Vec<&'a str> {
    known.iter().copied().filter(|full| *full == typed || short(full) == typed).collect()
}

/// The nearest rule to `typed`, written as the user wrote theirs: with its lens or without.
pub fn nearest_rule<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let with_lens = typed.contains('/');
    nearest(typed, known.iter().map(|full| if with_lens { full } else { short(full) }))
}

fn short(rule: &str) -> &str {
    rule.rsplit('/').next().unwrap_or(rule)
}

/// `; did you mean "x"?`, or nothing.
pub(crate) fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map(|name| format!("; did you mean \"{name}\"?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{nearest, nearest_rule, rules_named};

    const RULES: [&str; 3] = ["swift/n-plus-one", "swift/missing-index", "sure/debug-in-production"];

    #[test]
    fn a_rule_is_named_with_or_without_its_lens() {
        assert_eq!(rules_named("n-plus-one", &RULES), ["swift/n-plus-one"]);
        assert_eq!(rules_named("swift/n-plus-one", &RULES), ["swift/n-plus-one"]);
        assert!(rules_named("sure/n-plus-one", &RULES).is_empty());
    }

    #[test]
    fn a_slip_is_answered_in_the_form_in_which_it_was_written() {
        assert_eq!(nearest_rule("n-plus-on", &RULES), Some("n-plus-one"));
        assert_eq!(nearest_rule("swift/n-plsu-one", &RULES), Some("swift/n-plus-one"));
    }

    #[test]
    fn a_wholly_different_word_is_not_answered() {
        assert_eq!(nearest("colour", ["lens", "rules"]), None);
        assert_eq!(nearest("lense", ["lens", "rules"]), Some("lens"));
    }
}
