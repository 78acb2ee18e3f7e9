//! Regular expressions whose matching takes twice as long for each few characters more.
//!
//! A loop is suspicious if it can read some word in two ways. Whether that matters is then tried out: the word is repeated,
//! something that does not match is put behind it, and the steps of a matcher that goes back like Python's are counted.

mod ambiguity;
mod backtrack;
mod parse;
mod program;

pub(super) use backtrack::Mode;
pub(super) use parse::Flags;

/// Repetitions of a word that are compared.
const TIMES: [usize; 4] = [4, 8, 12, 16];
/// How much longer four repetitions more take, at least, from each number on: what a polynomial of the sixth degree needs
/// stays below it.
const GROWTH: [usize; 3] = [64, 12, 8];
/// Words that are tried for one expression.
const WORDS: usize = 8;

/// A text on which matching does not end in useful time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attack {
    pub prefix: String,
    /// What is repeated.
    pub word: String,
    pub suffix: String,
}

/// The text that shows that an expression needs exponential time, if it does.
pub(super) fn attack(pattern: &str, flags: Flags, mode: Mode) -> Option<Attack> {
    // Only a loop in a loop, or a choice in one, can be exponential.
    if !pattern.contains(['*', '+', '{']) || !pattern.contains('(') {
        return None;
    }
    let parsed = parse::parse(pattern, flags)?;
    let pumps = ambiguity::pumps(&parsed)?;
    if pumps.is_empty() {
        return None;
    }
    let program = program::compile(&parsed)?;
    let suffixes = suffixes(&parsed.sets());
    for pump in pumps.into_iter().take(WORDS) {
        for suffix in &suffixes {
            let attack = Attack { prefix: pump.prefix.clone(), word: pump.word.clone(), suffix: suffix.clone() };
            if is_exponential(&program, mode, &attack) {
                return Some(attack);
            }
        }
    }
    None
}

fn is_exponential(program: &program::Program, mode: Mode, attack: &Attack) -> bool {
    let steps = |times: usize| {
        let text = format!("{}{}{}", attack.prefix, attack.word.repeat(times), attack.suffix);
        backtrack::steps(program, mode, text.as_bytes())
    };
    let mut before = steps(TIMES[0]);
    let mut last_grew = false;
    for (times, growth) in TIMES[1..].iter().zip(GROWTH) {
        let now = steps(*times);
        let grew = now >= before.saturating_mul(growth);
        // What ends before its time is only surely exponential if it grew like that before.
        if now >= backtrack::LIMIT {
            return grew || last_grew;
        }
        (before, last_grew) = (now, grew);
    }
    last_grew
}

/// Nothing, and one character for each combination of sets that it is in.
fn suffixes(sets: &[u128]) -> Vec<String> {
    let order = "!a0 ,.-_@<\"\n\0".chars().chain((0_u8..128).map(char::from));
    let mut known: Vec<Vec<bool>> = Vec::new();
    let mut suffixes = vec![String::new()];
    for letter in order {
        let at = u32::from(letter);
        let signature: Vec<bool> = sets.iter().map(|set| set >> at & 1 == 1).collect();
        if !known.contains(&signature) {
            known.push(signature);
            suffixes.push(letter.to_string());
        }
    }
    suffixes
}

#[cfg(test)]
mod tests {
    use super::{Flags, Mode, attack};

    fn is_exponential(pattern: &str, mode: Mode) -> bool {
        attack(pattern, Flags::default(), mode).is_some()
    }

    #[test]
    fn a_loop_in_a_loop_that_may_part_a_word_in_many_ways_is_exponential() {
        for pattern in ["(a+)+$", "(a*)*b", "^([a-z]+)*\\d", "(\\w+\\s?)*$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*,)*X"] {
            assert!(is_exponential(pattern, Mode::Search), "{pattern}");
        }
    }

    #[test]
    fn a_choice_of_which_both_sides_read_the_same_is_exponential() {
        for pattern in ["^(a|aa)+$", "^(\\d\\d|\\w)*!", "(?:a|.a)*$", "\"(?:\\\\.|[^\"])*\"\"", "^(?:x|y|[^z])*$"] {
            assert!(is_exponential(pattern, Mode::Match), "{pattern}");
        }
    }

    #[test]
    fn one_way_to_read_each_text_is_not_exponential() {
        for pattern in
            ["(ab+)+$", "^(\\w+\\.)*\\w+$", "^([a-z]+,)*[a-z]+$", "\"(?:\\\\.|[^\"\\\\])*\"", "(a|b)*$", "^(a{3})+$"]
        {
            assert!(!is_exponential(pattern, Mode::Search), "{pattern}");
        }
    }

    #[test]
    fn branches_of_single_characters_are_one_set() {
        for pattern in ["^(\\d|\\w)*!", "^(?:x|y|\\w)*$", "(\\s|\\n)+x"] {
            assert!(!is_exponential(pattern, Mode::Search), "{pattern}");
        }
    }

    #[test]
    fn polynomial_expressions_are_not_exponential() {
        for pattern in [".*.*.*x", "\\s*\\s*,", "x*x*x*x*y", "^a*b*a*b*a*$"] {
            assert!(!is_exponential(pattern, Mode::Search), "{pattern}");
        }
    }

    #[test]
    fn what_cannot_fail_behind_the_loop_is_not_exponential() {
        assert!(!is_exponential("(.*,)*", Mode::Match));
        assert!(!is_exponential("(a+)+", Mode::Search));
        assert!(!is_exponential("(a+)+.*", Mode::Match));
        assert!(is_exponential("(.*,)*", Mode::Full));
    }

    #[test]
    fn atomic_groups_and_possessive_loops_do_not_go_back() {
        assert!(!is_exponential("(?>(a+)+)$", Mode::Match));
        assert!(!is_exponential("(a++)+$", Mode::Match));
        assert!(is_exponential("(a+)+$", Mode::Match));
    }

    #[test]
    fn what_looks_ahead_decides() {
        assert!(!is_exponential("^(?=[b])(a+)+$", Mode::Match));
        assert!(is_exponential("^(?!b)(a+)+$", Mode::Match));
    }

    #[test]
    fn comments_and_space_of_verbose_expressions_are_left_out() {
        let flags = Flags { verbose: true, ..Flags::default() };
        assert!(attack("( a+ )+ # (\n $", flags, Mode::Match).is_some());
    }

    #[test]
    fn what_is_no_expression_is_nothing() {
        for pattern in ["(a+", "(a+)+)", "[a+)+", "(?P<>a+)*$", "*a(", "(?<=a+)(b+)*$"] {
            assert!(!is_exponential(pattern, Mode::Match), "{pattern}");
        }
    }
}
