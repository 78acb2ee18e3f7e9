//! Takes a Rust file apart: code, and what only looks like it (comments, strings, tests).

/// The code of a file, as long as the file, line for line.
#[derive(Debug, Default)]
pub(crate) struct Code {
    /// Comments and the contents of strings are blank.
    pub(crate) all: String,
    /// Items behind `#[cfg(test)]` are blank as well.
    pub(crate) shipped: String,
}

impl Code {
    pub(crate) fn of(text: &str) -> Self {
        let all = without_comments_and_strings(text);
        let shipped = without_tests(&all);
        Self { all, shipped }
    }
}

/// The line, from 1, of a byte offset.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// Where `needle` stands in code, and not as a part of a longer name.
pub(crate) fn names<'a>(code: &'a str, needle: &'a str) -> impl Iterator<Item = usize> + 'a {
    let of_name = |c: char| c.is_alphanumeric() || c == '_';
    let first = needle.chars().next().is_some_and(of_name);
    let last = needle.chars().next_back().is_some_and(of_name);
    code.match_indices(needle).map(|(at, _)| at).filter(move |at| {
        let before = code[..*at].chars().next_back().is_some_and(of_name);
        let after = code[*at + needle.len()..].chars().next().is_some_and(of_name);
        let part_of_name = (first && before) || (last && after);
        !part_of_name
    })
}

/// Replaces everything but line ends by spaces.
fn blank(bytes: &mut [u8]) {
    for byte in bytes {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

fn without_comments_and_strings(text: &str) -> String {
    let source = text.as_bytes();
    let mut code = source.to_vec();
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        let length = literal(rest, at.checked_sub(1).map(|before| source[before]));
        if length == 0 {
            at += 1;
        } else {
            blank(&mut code[at..at + length]);
            at += length;
        }
    }
    // Whole literals were blanked, so no character was cut.
    String::from_utf8(code).unwrap_or_default()
}

/// The length of the comment, string or character that stands at the front; 0 when it is code.
fn literal(rest: &[u8], before: Option<u8>) -> usize {
    let in_name = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match rest {
        [b'/', b'/', ..] => rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => block_comment(rest),
        [b'"', ..] => 1 + quoted(&rest[1..], b'"'),
        [b'r', b'"' | b'#', ..] if !in_name => raw_string(rest, 1),
        [b'b' | b'c', b'r', b'"' | b'#', ..] if !in_name => raw_string(rest, 2),
        [b'\'', ..] => character(rest),
        _ => 0,
    }
}

fn block_comment(rest: &[u8]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => {
                (depth, at) = (depth - 1, at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length up to and with the closing quote.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 0;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `r"…"` and `r#"…"#`; a raw identifier such as `r#type` is code.
fn raw_string(rest: &[u8], prefix: usize) -> usize {
    let hashes = rest[prefix..].iter().take_while(|byte| **byte == b'#').count();
    let open = prefix + hashes;
    if rest.get(open) != Some(&b'"') {
        return 0;
    }
    let end = [b"\"".as_slice(), &vec![b'#'; hashes]].concat();
    let inside = &rest[open + 1..];
    let length = inside.windows(end.len()).position(|window| window == end);
    length.map_or(rest.len(), |length| open + 1 + length + end.len())
}

/// `'x'` and `'\n'`; a lifetime is code.
fn character(rest: &[u8]) -> usize {
    match rest {
        [_, b'\\', ..] => 1 + quoted(&rest[1..], b'\''),
        [_, ..] => {
            let text = String::from_utf8_lossy(&rest[1..rest.len().min(6)]);
            let width = text.chars().next().map_or(0, char::len_utf8);
            if width > 0 && rest.get(1 + width) == Some(&b'\'') { width + 2 } else { 0 }
        }
        [] => 0,
    }
}

/// Blanks each item that stands behind `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut shipped = code.as_bytes().to_vec();
    for (at, _) in code.match_indices("#[cfg(test)]") {
        let end = at + item_length(&code.as_bytes()[at..]);
        blank(&mut shipped[at..end]);
    }
    String::from_utf8(shipped).unwrap_or_default()
}

/// The length of an item: to its closing brace, or to the semicolon of one without a body.
fn item_length(code: &[u8]) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return at + 1,
            b'}' => depth -= 1,
            b';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::{Code, line_at, names};

    #[test]
    fn comments_and_strings_are_not_code() {
        let code = Code::of("a // b\n/* c /* d */ e */ f(\"g\", 'h', r#\"i \" j\"#, '\\'', b\"k\") //! l\n").all;
        assert_eq!(code.split_whitespace().collect::<Vec<_>>(), ["a", "f(", ",", ",", ",", ",", "b", ")"]);
        assert_eq!(code.lines().count(), 2);
    }

    #[test]
    fn lifetimes_and_raw_names_are_code() {
        let code = Code::of("fn f<'a>(x: &'a str, r#type: u8, c: char) -> Self<'_> { c == 'ä' }").all;
        assert!(code.contains("<'a>(x: &'a str, r#type: u8") && code.contains("Self<'_>") && !code.contains('ä'));
    }

    #[test]
    fn tests_are_code_that_is_not_shipped() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { if c {} }\n}\nfn d() {}\n#[cfg(test)]\nuse e;\n";
        let code = Code::of(text);
        assert!(code.all.contains("fn b()") && code.all.contains("use e"));
        assert_eq!(code.shipped.split_whitespace().collect::<Vec<_>>(), ["fn", "a()", "{}", "fn", "d()", "{}"]);
        assert_eq!(line_at(&code.shipped, code.shipped.find("fn d").unwrap()), 6);
    }

    #[test]
    fn a_name_is_not_found_inside_a_longer_one() {
        assert_eq!(names("Deserialize, Serialize", "Serialize").collect::<Vec<_>>(), [13]);
        assert_eq!(names("x.unwrap_or(1).unwrap()", ".unwrap(").collect::<Vec<_>>(), [14]);
    }
}
