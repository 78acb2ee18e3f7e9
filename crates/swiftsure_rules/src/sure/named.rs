//! What a name says of its value: the words of `passwordHash` and `RESET_TOKEN`, and which of them mean a secret.

/// Words that mean a secret by themselves.
const SECRET: &[&str] = &[
    "apikey",
    "credential",
    "credentials",
    "csrf",
    "nonce",
    "otp",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "pin",
    "pwd",
    "secret",
    "secrets",
    "signature",
    "token",
    "tokens",
    "totp",
    "xsrf",
];
/// Words that mean a secret together with the word before them.
const SECRET_PAIRS: &[(&str, &str)] = &[
    ("access", "key"),
    ("activation", "code"),
    ("activation", "key"),
    ("api", "key"),
    ("auth", "code"),
    ("auth", "hash"),
    ("auth", "key"),
    ("backup", "code"),
    ("confirmation", "code"),
    ("confirmation", "key"),
    ("encryption", "key"),
    ("invitation", "code"),
    ("invite", "code"),
    ("private", "key"),
    ("recovery", "code"),
    ("remember", "me"),
    ("reset", "code"),
    ("reset", "key"),
    ("secret", "key"),
    ("security", "code"),
    ("session", "id"),
    ("session", "key"),
    ("signing", "key"),
    ("temp", "pass"),
    ("verification", "code"),
    ("verification", "key"),
    ("verify", "code"),
];

/// The words of a name, in lower case: `passwordHash` and `PASSWORD_HASH` give `password` and `hash`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    let mut before = ' ';
    for letter in name.chars() {
        if letter.is_alphanumeric() {
            let starts = !open || (letter.is_uppercase() && before.is_lowercase());
            if starts {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(letter.to_lowercase());
            }
            open = true;
        } else {
            open = false;
        }
        before = letter;
    }
    words
}

/// Whether one of some words is in the name.
pub(super) fn has_word(name: &str, wanted: &[&str]) -> bool {
    words(name).iter().any(|word| wanted.contains(&word.trim_end_matches(char::is_numeric)))
}

/// Whether a name means something that others must not guess: a password, a token, a code that is sent.
pub(super) fn means_secret(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(|word| word.trim_end_matches(char::is_numeric)).collect();
    words.iter().any(|word| SECRET.contains(word))
        || words.windows(2).any(|pair| matches!(pair, [one, two] if SECRET_PAIRS.contains(&(*one, *two))))
}

#[cfg(test)]
mod tests {
    use super::{means_secret, words};

    #[test]
    fn names_are_split_at_case_and_underscores() {
        assert_eq!(words("passwordHash"), ["password", "hash"]);
        assert_eq!(words("RESET_TOKEN"), ["reset", "token"]);
    }

    #[test]
    fn pairs_of_words_mean_a_secret() {
        assert!(means_secret("activation_key"));
        assert!(means_secret("new_password1"));
        assert!(!means_secret("sort_key"));
        assert!(!means_secret("tokenizer"));
    }
}
