//! Texts in expressions: where they end, and what they say.

/// The length of the text that begins after an opening quote, without the closing one.
pub(super) fn length(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            _ if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// What the text between quotes says. An escape that Python refuses is the error, as it is written.
pub(super) fn value(written: &str) -> Result<String, String> {
    let mut value = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => rest = escape(rest, &mut value)?,
            // Templates see one kind of line end.
            '\r' => {
                value.push('\n');
                rest = rest.strip_prefix('\n').unwrap_or(rest);
            }
            _ => value.push(c),
        }
    }
    Ok(value)
}

/// Reads what follows a backslash, and gives back the text after it.
fn escape<'a>(rest: &'a str, value: &mut String) -> Result<&'a str, String> {
    let Some(c) = rest.chars().next() else { return Ok(rest) };
    let after = &rest[c.len_utf8()..];
    let plain = match c {
        '\n' => return Ok(after),
        '\r' => return Ok(after.strip_prefix('\n').unwrap_or(after)),
        '\\' | '\'' | '"' => c,
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        '0'..='7' => {
            let length = rest.bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            push_code(u32::from_str_radix(&rest[..length], 8).ok(), value);
            return Ok(&rest[length..]);
        }
        'x' => return hexadecimal(after, 2, value).ok_or_else(|| "\\x".to_owned()),
        'u' => return hexadecimal(after, 4, value).ok_or_else(|| "\\u".to_owned()),
        'U' => return hexadecimal(after, 8, value).ok_or_else(|| "\\U".to_owned()),
        'N' => return named(after, value).ok_or_else(|| "\\N".to_owned()),
        _ => {
            value.push('\\');
            c
        }
    };
    value.push(plain);
    Ok(after)
}

fn hexadecimal<'a>(rest: &'a str, length: usize, value: &mut String) -> Option<&'a str> {
    let digits = rest.get(..length).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let code = u32::from_str_radix(digits, 16).ok().filter(|code| *code <= 0x10_ffff)?;
    push_code(Some(code), value);
    rest.get(length..)
}

/// `\N{NAME}`; which character it names is not known here.
fn named<'a>(rest: &'a str, value: &mut String) -> Option<&'a str> {
    let (name, after) = rest.strip_prefix('{')?.split_once('}')?;
    value.push(char::REPLACEMENT_CHARACTER);
    (!name.is_empty()).then_some(after)
}

fn push_code(code: Option<u32>, value: &mut String) {
    value.push(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
}
