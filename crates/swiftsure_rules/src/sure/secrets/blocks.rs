//! Secrets whose form is more than a prefix: keys with their partner, blocks of several lines, tokens with parts, URLs.

use std::ops::Range;

use super::formats::Match;
use super::words::{is_mixed, is_random, is_substituted, stands_for_secret};

/// How far from an access key its secret may stand.
const NEAR: usize = 400;
const AWS_ID: usize = 20;
const AWS_SECRET: usize = 40;
const SHORTEST_KEY: usize = 60;
const SHORTEST_SIGNATURE: usize = 20;
const AZURE_KEY: usize = 88;
const SHORTEST_PASSWORD: usize = 8;
/// Services whose addresses carry a password that is worth something.
const SCHEMES: &[&str] = &[
    "amqp",
    "amqps",
    "ftp",
    "ftps",
    "imap",
    "imaps",
    "ldap",
    "ldaps",
    "mongodb",
    "mongodb+srv",
    "mssql",
    "mysql",
    "oracle",
    "pgsql",
    "postgis",
    "postgres",
    "postgresql",
    "psql",
    "redis",
    "rediss",
    "sftp",
    "smtp",
    "smtps",
];

/// An access key of AWS with its secret beside it; a key alone is a name.
pub(super) fn aws(text: &str, at: usize) -> Option<Match> {
    let bytes = text.as_bytes();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let id = text.get(at..at + AWS_ID)?;
    let alone = !at.checked_sub(1).is_some_and(|before| is_part(&bytes[before]))
        && !bytes.get(at + AWS_ID).is_some_and(is_part);
    let whole = id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if !alone || !whole || stands_for_secret(id) {
        return None;
    }
    let start = floor(text, at.saturating_sub(NEAR));
    let end = floor(text, (at + AWS_ID + NEAR).min(text.len()));
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+');
    let in_part = |part| {
        runs(text, part, is_part)
            .find(|run| run.len() == AWS_SECRET && is_aws_secret(text.get(run.clone()).unwrap_or_default()))
    };
    // The secret follows its key, as a rule.
    let secret = in_part(at + AWS_ID..end).or_else(|| in_part(start..at))?;
    Some(Match { range: secret, shown: 0, what: "a secret access key of AWS", live: true })
}

/// Forty characters of all kinds, and no checksum.
fn is_aws_secret(text: &str) -> bool {
    let has = |is: fn(&u8) -> bool| text.as_bytes().iter().any(is);
    has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && is_random(text) && !stands_for_secret(text)
}

/// A private key between its two lines, also with `\n` in a text of JSON. Keys behind a pass phrase are none.
pub(super) fn private_key(text: &str, at: usize) -> Option<Match> {
    let line = text[..at].rfind("-----BEGIN ")?;
    let kind = text.get(line + 11..at)?;
    if kind.len() > 10 || kind.contains("ENCRYPTED") || kind.contains('\n') {
        return None;
    }
    let rest = text.get(at..)?;
    let head = rest.find("-----")? + 5;
    let end = rest.find("-----END ")?;
    let body = rest.get(head..end)?;
    if head > 30 || body.contains("Proc-Type") || is_substituted(body.trim()) {
        return None;
    }
    let plain = body.replace("\\n", "\n");
    let letters: String =
        plain.chars().filter(|letter| letter.is_ascii_alphanumeric() || "+/=".contains(*letter)).collect();
    let whole = letters.len() >= SHORTEST_KEY && is_mixed(&letters) && !plain.contains("...") && !plain.contains(" + ");
    let range = at + head..at + end;
    whole.then_some(Match { range, shown: 0, what: "a private key", live: true })
}

/// A signed token that says something of somebody.
pub(super) fn json_web_token(text: &str, at: usize) -> Option<Match> {
    let bytes = text.as_bytes();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if at.checked_sub(1).is_some_and(|before| is_part(bytes[before]) || bytes[before] == b'.') {
        return None;
    }
    let length = bytes[at..].iter().take_while(|byte| is_part(**byte) || **byte == b'.').count();
    let token = text.get(at..at + length)?.trim_end_matches('.');
    let mut parts = token.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let header = decoded(header)?;
    let payload = decoded(payload)?;
    let is_real = header.contains("\"alg\"")
        && payload.starts_with('{')
        && payload.matches("\":").count() >= 2
        && signature.len() >= SHORTEST_SIGNATURE
        && parts.next().is_none()
        && !stands_for_secret(&payload)
        // What a browser gets is no secret.
        && !payload.contains("\"anon\"")
        && !payload.contains("John Doe");
    is_real.then_some(Match { range: at..at + token.len(), shown: 3, what: "a signed token (JWT)", live: false })
}

/// The text of base64 as URLs carry it.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let (mut kept, mut count) = (0_u32, 0);
    for byte in part.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        kept = (kept << 6 | u32::from(value)) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(kept >> count & 0xFF).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The key of an account for storage of Azure, in a connection string.
pub(super) fn azure(text: &str, at: usize) -> Option<Match> {
    let start = at + "AccountKey=".len();
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let length = text.as_bytes()[start..].iter().take_while(is_part).count();
    let key = text.get(start..start + length)?;
    // The key of the emulator is the same for everybody.
    let is_real =
        length == AZURE_KEY && key.ends_with("==") && is_random(key) && !key.starts_with("Eby8vdM02xNOcqFlqUwJ");
    is_real.then_some(Match { range: start..start + length, shown: 0, what: "a key of Azure storage", live: true })
}

/// `hooks.slack.com/services/T.../B.../...`: who has the address can post.
pub(super) fn slack_hook(text: &str, at: usize) -> Option<Match> {
    let start = at + "hooks.slack.com/services/".len();
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'/';
    let length = text.as_bytes()[start..].iter().take_while(is_part).count();
    let path = text.get(start..start + length)?;
    let mut parts = path.split('/');
    let (team, hook, key) = (parts.next()?, parts.next()?, parts.next()?);
    let is_real = team.starts_with('T')
        && hook.starts_with('B')
        && team.len() >= 8
        && key.len() == 24
        && !stands_for_secret(path)
        && is_mixed(key);
    is_real.then_some(Match {
        range: start..start + length,
        shown: 1,
        what: "the address of a webhook of Slack",
        live: true,
    })
}

/// `discord.com/api/webhooks/NUMBER/KEY`: who has the address can post.
pub(super) fn discord_hook(text: &str, at: usize) -> Option<Match> {
    let start = at + text.get(at..)?.find("webhooks/")? + "webhooks/".len();
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_');
    let length = text.as_bytes()[start..].iter().take_while(is_part).count();
    let (number, key) = text.get(start..start + length)?.split_once('/')?;
    let is_real = (17..=20).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && (60..=80).contains(&key.len())
        && !stands_for_secret(key)
        && is_mixed(key);
    let range = start + number.len() + 1..start + length;
    is_real.then_some(Match { range, shown: 0, what: "the address of a webhook of Discord", live: true })
}

/// `NUMBER:AA...`: the number of a bot, and its key.
pub(super) fn telegram(text: &str, at: usize) -> Option<Match> {
    let bytes = text.as_bytes();
    let digits = bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let length = bytes[at + 1..].iter().take_while(|byte| is_part(byte)).count();
    let begins = (at - digits).checked_sub(1).is_none_or(|before| !is_part(&bytes[before]));
    let range = at + 1..at + 1 + length;
    let key = text.get(range.clone())?;
    let is_real = (8..=10).contains(&digits) && begins && length == 35 && !stands_for_secret(key) && is_mixed(key);
    is_real.then_some(Match { range, shown: 0, what: "a token of Telegram", live: true })
}

/// Thirty-two hexadecimal digits and the centre that holds the account: `-us14`.
pub(super) fn mailchimp(text: &str, at: usize) -> Option<Match> {
    let bytes = text.as_bytes();
    let before = bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    let digits = bytes[at + 3..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let (key, centre) = (text.get(at - before..at)?, text.get(at + 3..at + 3 + digits)?);
    let is_real = before == 32
        && key.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        && (1..=2).contains(&digits)
        && centre.bytes().all(|byte| byte.is_ascii_digit())
        && !stands_for_secret(key)
        && is_mixed(key);
    is_real.then_some(Match { range: at - 32..at, shown: 0, what: "a key of Mailchimp", live: true })
}

/// A key of OpenAI has a fixed text in its middle.
pub(super) fn open_ai(text: &str, at: usize) -> Option<Match> {
    let start = text.get(..at)?.rfind("sk-")?;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let length = text.as_bytes()[start..].iter().take_while(|byte| is_part(**byte)).count();
    let range = start..start + length;
    let is_real = range.contains(&at) && (40..=220).contains(&length) && is_mixed(text.get(range.clone())?);
    is_real.then_some(Match { range, shown: 3, what: "a key of OpenAI", live: true })
}

/// `scheme://user:password@host` of a database, a broker, a mail server or a site; a Sentry DSN with its secret part.
pub(super) fn url(text: &str, at: usize) -> Option<Match> {
    let bytes = text.as_bytes();
    let is_scheme = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'+';
    let length = bytes[..at].iter().rev().take_while(is_scheme).count();
    let scheme = text.get(at - length..at)?.to_ascii_lowercase();
    let start = at + 3;
    let ends =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'/' | b',' | b'<' | b'\\');
    let length = bytes[start..].iter().position(ends).unwrap_or(bytes.len() - start);
    let authority = text.get(start..start + length)?;
    let (signed, host) = authority.rsplit_once('@')?;
    let (user, password) = signed.split_once(':')?;
    let from = start + user.len() + 1;
    let range = from..from + password.len();
    if matches!(scheme.as_str(), "http" | "https") {
        let is_half = |half: &str| half.len() == 32 && half.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_dsn = is_half(user) && is_half(password) && !stands_for_secret(password);
        if is_dsn {
            return Some(Match { range, shown: 0, what: "the secret of a Sentry DSN", live: true });
        }
    }
    let name = scheme.split('+').next().unwrap_or_default();
    let of_web = matches!(name, "http" | "https");
    let known = of_web || SCHEMES.contains(&scheme.as_str()) || SCHEMES.contains(&name);
    let guessed =
        password == user || password.len() < SHORTEST_PASSWORD || !has_digit(password) || stands_for_secret(password);
    // In addresses of sites people write how a password is put in, or an address that shows the form.
    let shows = of_web && (stands_for_secret(user) || !is_remote(host) || !is_mixed(password));
    if !known || guessed || shows || is_substituted(host) || host.is_empty() {
        return None;
    }
    let remote = is_remote(host) && !stands_for_secret(host);
    // A name without a dot is a machine of the developer's own: only a password that a machine made counts.
    (remote || is_random(password)).then_some(Match { range, shown: 0, what: "a password in an address", live: remote })
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| !byte.is_ascii_alphabetic())
}

fn is_remote(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or_default();
    name.contains('.') && !["127.", "0.0.", "192.168.", "10."].iter().any(|local| name.starts_with(local))
}

/// The longest runs of bytes of a kind.
fn runs(text: &str, within: Range<usize>, is: fn(u8) -> bool) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = &text.as_bytes()[within.clone()];
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(|byte| is(*byte))?;
        let length = bytes[start..].iter().take_while(|byte| is(**byte)).count();
        at = start + length;
        Some(within.start + start..within.start + at)
    })
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
