//! Which texts look random, and which stand for a secret that is put in later.

/// Parts of texts that stand for a secret.
const STAND_INS: &[&str] = &[
    "example",
    "change",
    "your",
    "placeholder",
    "dummy",
    "sample",
    "insert",
    "replace",
    "todo",
    "fixme",
    "fake",
    "demo",
    "insecure",
    "test",
    "secret",
    "password",
    "passwd",
    "token",
    "foobar",
    "lorem",
    "redacted",
    "hidden",
    "none",
    "abcdef",
    "fedcba",
    "012345",
    "123456",
    "234567",
    "654321",
    "987654",
    "deadbeef",
    "qwerty",
    "asdf",
    "enter",
    "notreal",
    "local",
    "develop",
    "django",
    "postgres",
    "admin",
    "default",
    "unsafe",
    "public",
    "supersecure",
    "something",
];
/// How many equal characters in a row no random text has.
const LONGEST_RUN: usize = 5;
const SHORTEST: usize = 16;
/// Up to here a random text has not met enough of its alphabet to tell much.
const SHORT: usize = 24;
/// Bits a character, over hexadecimal digits and over everything else.
const HEX_BITS: f64 = 2.9;
const SHORT_BITS: f64 = 3.2;
const LONG_BITS: f64 = 3.8;
const SHORTEST_HEX: usize = 24;

/// Whether a text only stands for a secret: an example, a hint to the reader, a pattern.
pub(crate) fn stands_for_secret(text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    STAND_INS.iter().any(|word| small.contains(word)) || is_substituted(text) || has_run(text)
}

/// `${NAME}`, `{{ name }}`, `<name>`, `%(name)s`: something else is put in.
pub(crate) fn is_substituted(text: &str) -> bool {
    let starts = text.starts_with(['$', '<', '{', '[', '%', '*', '@']) && !text.starts_with("$2");
    starts || ["${", "$(", "{{", "{%", "%(", "}}", "...", "***"].iter().any(|mark| text.contains(mark))
}

fn has_run(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(LONGEST_RUN).any(|run| run.iter().all(|byte| *byte == run[0]))
}

/// Whether letters and digits are mixed as chance does.
pub(super) fn is_mixed(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    digits >= 2 && letters >= 2 && entropy(text) >= HEX_BITS
}

/// Whether a text is long and random enough to be a secret that was made by a machine.
pub(super) fn is_random(text: &str) -> bool {
    if text.len() < SHORTEST || !text.bytes().all(|byte| byte.is_ascii_graphic()) || !is_mixed(text) {
        return false;
    }
    if text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') {
        return text.len() >= SHORTEST_HEX && !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    }
    let bits = entropy(text);
    bits >= if text.len() < SHORT { SHORT_BITS } else { LONG_BITS } && !is_of_words(text)
}

/// Whether a text is made of words and numbers: a name, a path, a slug.
fn is_of_words(text: &str) -> bool {
    let parts: Vec<&str> = text.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
    let plain = parts.iter().filter(|part| is_word(part)).map(|part| part.len()).sum::<usize>();
    let whole: usize = parts.iter().map(|part| part.len()).sum();
    // Most of it is words: what is left is a number or an abbreviation.
    plain * 3 >= whole * 2
}

/// `production`, `Production`, `v2`, `eu1`: letters of one case, with a number at an end.
fn is_word(part: &str) -> bool {
    let letters = part.trim_matches(|letter: char| letter.is_ascii_digit());
    let rest = letters.get(1..).unwrap_or_default();
    part.len() < 3
        || letters.bytes().all(|byte| byte.is_ascii_uppercase())
        || (rest.bytes().all(|byte| byte.is_ascii_lowercase())
            && letters.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Shannon's entropy: bits a character.
#[allow(clippy::cast_precision_loss, reason = "texts are short")]
pub(super) fn entropy(text: &str) -> f64 {
    let mut counts = [0_usize; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let whole = text.len() as f64;
    let share = |count: &usize| *count as f64 / whole;
    counts.iter().filter(|count| **count > 0).map(share).map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::{is_random, stands_for_secret};

    #[test]
    fn random_texts_are_told_from_names() {
        for text in ["q7Wm2RtZ9xKb4VnP8sLd", "9f3c1e7ab2d04865c9e1f7a3b5d80246", "w8!Zk2@pLq#7vN4x_r"] {
            assert!(is_random(text), "{text}");
        }
        for text in [
            "password_reset_token_generator",
            "aws-secret-manager-production-eu-west-1",
            "AUTH_TOKEN_HEADER_2024_VALUE",
            "rest_framework.authentication.TokenAuth2",
            "12345678901234567890",
            "short1A",
            "a text of several words 12",
        ] {
            assert!(!is_random(text), "{text}");
        }
    }

    #[test]
    fn examples_and_substitutions_stand_for_secrets() {
        for text in
            ["changeme", "your-api-key", "xxxxxxxx", "${TOKEN}", "{{ token }}", "<token>", "AKIAIOSFODNN7EXAMPLE"]
        {
            assert!(stands_for_secret(text), "{text}");
        }
        assert!(!stands_for_secret("q7Wm2RtZ9xKb4VnP8sLd"));
    }
}
