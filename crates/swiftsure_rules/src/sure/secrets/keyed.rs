//! Names that say that their value is a secret, and the values with names in files that are no programs.

use std::ops::Range;

/// A value with its name, without quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Keyed {
    pub name: Range<usize>,
    pub value: Range<usize>,
}

/// Words with which the name of a secret ends.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "pw",
    "secret",
    "token",
    "apikey",
    "secretkey",
    "privatekey",
    "accesskey",
];
/// A `key` is a secret with one of these before it.
const KINDS_OF_KEY: &[&str] = &[
    "access",
    "account",
    "api",
    "app",
    "auth",
    "cipher",
    "client",
    "crypt",
    "cryptography",
    "encryption",
    "fernet",
    "hmac",
    "jwt",
    "license",
    "master",
    "private",
    "secret",
    "server",
    "session",
    "shared",
    "signing",
    "storage",
];
/// Words that may stand behind: where it holds, and how it is written.
const BEHIND: &[&str] = &[
    "1",
    "2",
    "3",
    "b64",
    "base64",
    "dev",
    "development",
    "hex",
    "live",
    "local",
    "prod",
    "production",
    "staging",
    "value",
];
/// Words that make something else of it: what everybody may know, or what is only about a secret.
const PUBLIC: &[&str] = &[
    "csrf",
    "csrfmiddlewaretoken",
    "error",
    "expected",
    "fake",
    "field",
    "hash",
    "hashed",
    "invalid",
    "label",
    "message",
    "mock",
    "next",
    "page",
    "public",
    "publishable",
    "sample",
    "site",
    "test",
    "title",
    "translation",
];

/// Words of keys under which a program or a file stands that is used as it is.
const PROGRAMS: &[&str] = &[
    "args",
    "cmd",
    "command",
    "conf",
    "config",
    "configuration",
    "content",
    "data",
    "entrypoint",
    "env",
    "environment",
    "file",
    "ini",
    "run",
    "script",
    "scripts",
    "settings",
    "shell",
];

/// Whether a name says that its value is a secret.
pub(super) fn names_secret(name: &str) -> bool {
    let words = words(name);
    if words.iter().any(|word| PUBLIC.contains(&word.as_str())) {
        return false;
    }
    let mut rest = words.as_slice();
    while let [before @ .., last] = rest
        && BEHIND.contains(&last.as_str())
    {
        rest = before;
    }
    match rest {
        [.., last] if SECRETS.contains(&last.as_str()) => true,
        [.., kind, key] => key == "key" && KINDS_OF_KEY.contains(&kind.as_str()),
        _ => false,
    }
}

/// The words of a name in snake, kebab, dotted or camel case, in small letters.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = '_';
    for letter in name.chars() {
        let starts = letter.is_ascii_uppercase() && before.is_ascii_lowercase();
        if (starts || !letter.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The values with names in a text of lines `NAME=value`, `name: value`, `"name": "value"`.
pub(super) fn pairs(text: &str, is_yaml: bool) -> Vec<Keyed> {
    let mut found = Vec::new();
    let mut start = 0;
    // How far the key of the prose is indented in which a line stands.
    let mut prose: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        prose = prose.filter(|key| content.is_empty() || indent > *key);
        if prose.is_none() {
            found.extend(in_line(content).into_iter().map(|keyed| Keyed {
                name: start + keyed.name.start..start + keyed.name.end,
                value: start + keyed.value.start..start + keyed.value.end,
            }));
            prose = (is_yaml && begins_prose(content)).then_some(indent);
        }
        start += line.len();
    }
    found
}

/// Whether a line of YAML begins a text of several lines that is no program and no file: `details: |-`.
fn begins_prose(line: &str) -> bool {
    let Some((key, marks)) = line.split_once(':') else { return false };
    let key = key.trim_start_matches([' ', '-']).trim_matches(['"', '\'']).to_ascii_lowercase();
    let mut marks = marks.trim().chars();
    let opens = marks.next().is_some_and(|first| matches!(first, '|' | '>'))
        && marks.all(|mark| matches!(mark, '+' | '-') || mark.is_ascii_digit());
    opens && !key.contains('.') && !words(&key).iter().any(|word| PROGRAMS.contains(&word.as_str()))
}

/// The passwords of a `.netrc`: `machine NAME login NAME password VALUE`, over one line or several.
pub(super) fn machines(text: &str) -> Vec<Keyed> {
    let mut found = Vec::new();
    let mut before: Option<Range<usize>> = None;
    for word in text.split_ascii_whitespace() {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let range = start..start + word.len();
        found.extend(
            before.filter(|name| &text[name.clone()] == "password").map(|name| Keyed { name, value: range.clone() }),
        );
        before = Some(range);
    }
    found
}

/// All of a line: `web: API_KEY=... gunicorn`, `client = Client(api_key="...")` of a notebook.
fn in_line(line: &str) -> Vec<Keyed> {
    let first = line.trim_start();
    if first.starts_with(['#', ';']) || first.starts_with("//") {
        return Vec::new();
    }
    let mut found: Vec<Keyed> = Vec::new();
    for (at, _) in line.match_indices(['=', ':']) {
        // What stands in a value is no name.
        if found.last().is_none_or(|last| at >= last.value.end) {
            found.extend(pair(line, at));
        }
    }
    found
}

/// The name before a sign, and the value behind it.
fn pair(line: &str, at: usize) -> Option<Keyed> {
    let name = line.get(..at)?.trim_end().trim_end_matches(['"', '\'', '\\', ']']);
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    let begin = name.rfind(|letter| !is_part(letter)).map_or(0, |before| before + 1);
    let begin = if name.is_char_boundary(begin) { begin } else { return None };
    let value = value(line, at + 1)?;
    (begin < name.len() && names_secret(name.get(begin..)?)).then_some(Keyed { name: begin..name.len(), value })
}

/// The value that stands from an offset of a line: between quotes, or up to a space.
fn value(line: &str, from: usize) -> Option<Range<usize>> {
    let rest = line.get(from..)?;
    let plain = rest.trim_start_matches([' ', '\t', '=', '\\']);
    let start = line.len() - plain.len();
    let (start, length) = match plain.chars().next()? {
        quote @ ('"' | '\'') => {
            let inner = plain.get(1..)?;
            (start + 1, inner.find(['\\', quote]).unwrap_or(inner.len()))
        }
        // A reference of a program, and not a text.
        '(' | '{' | '[' | '&' | '|' | '>' | '!' => return None,
        _ => (start, plain.find([' ', '\t', ',', ';']).unwrap_or(plain.len())),
    };
    (length > 0).then_some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::{machines, names_secret, pairs};

    #[test]
    fn names_of_secrets_are_told_from_names_about_them() {
        for name in ["DB_PASSWORD", "apiKey", "STRIPE_SECRET", "aws.secret-access-key", "SECRET_KEY_DEV", "authToken"] {
            assert!(names_secret(name), "{name}");
        }
        for name in
            ["password_field", "key", "PUBLIC_KEY", "csrf_token", "token_url", "primary_key", "RECAPTCHA_SITE_KEY"]
        {
            assert!(!names_secret(name), "{name}");
        }
    }

    #[test]
    fn values_are_read_from_lines_of_all_kinds() {
        let read = |text: &'static str| -> Vec<(&str, &str)> {
            pairs(text, false).into_iter().map(|keyed| (&text[keyed.name], &text[keyed.value])).collect()
        };
        assert_eq!(read("export API_KEY=abc # why\n"), [("API_KEY", "abc")]);
        assert_eq!(read("  - API_KEY=abc\n  api_key: 'abc'\n"), [("API_KEY", "abc"), ("api_key", "abc")]);
        assert_eq!(read("{\n  \"apiKey\": \"abc\",\n"), [("apiKey", "abc")]);
        assert_eq!(read("   \"token = \\\"abc\\\"\\n\",\n"), [("token", "abc")]);
        assert_eq!(read("ENV API_KEY=abc\n# API_KEY=abc\n"), [("API_KEY", "abc")]);
        assert_eq!(read("password: &anchor\n"), []);
        assert_eq!(read("web: API_KEY=abc gunicorn shop.wsgi\n"), [("API_KEY", "abc")]);
        assert_eq!(read("env = SECRET_KEY=abc\n"), [("SECRET_KEY", "abc")]);
        assert_eq!(read("   \"c = Client(1, api_key=\\\"abc\\\")\\n\",\n"), [("api_key", "abc")]);
    }

    #[test]
    fn the_passwords_of_machines_stand_behind_a_word() {
        let text = "machine shop.net login lena\n  password abc\n";
        let read: Vec<&str> = machines(text).into_iter().map(|keyed| &text[keyed.value]).collect();
        assert_eq!(read, ["abc"]);
    }

    #[test]
    fn the_lines_of_a_text_in_yaml_are_no_keys() {
        let read = |text: &str| pairs(text, true).len();
        assert_eq!(read("a:\n  details: |-\n    Example:\n\n      'api_key': 'abc',\n  api_key: abc\n"), 1);
        assert_eq!(read("steps:\n  - run: |\n      export API_KEY=abc\n"), 1);
        assert_eq!(read("data:\n  app.ini: |\n    api_key = abc\n"), 1);
    }
}
