//! From bytes to text, as Python reads a source file.

use std::sync::LazyLock;

/// The text of a file, and whether every byte could be read. A byte order mark is dropped; a coding line that names
/// Latin-1 is honoured (PEP 263); else the file is UTF-8, with replacement characters for what is not.
pub fn decode(bytes: &[u8]) -> (String, bool) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), true),
        Err(_) if names_latin_1(bytes) => (bytes.iter().map(|byte| char::from(*byte)).collect(), true),
        Err(_) => (String::from_utf8_lossy(bytes).into_owned(), false),
    }
}

static LATIN_1: LazyLock<Vec<&[u8]>> =
    LazyLock::new(|| vec![b"latin-1", b"latin1", b"iso-8859-1", b"iso8859-1", b"cp1252", b"windows-1252"]);

/// Whether one of the first two lines is a coding line for Latin-1 or its superset.
fn names_latin_1(bytes: &[u8]) -> bool {
    let lines = bytes.split(|byte| *byte == b'\n').take(2);
    lines.filter(|line| line.starts_with(b"#")).any(|line| {
        let line = line.to_ascii_lowercase();
        let Some(at) = find(&line, b"coding") else { return false };
        LATIN_1.iter().any(|name| find(&line[at..], name).is_some())
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_text() {
        assert_eq!(decode(b"\xef\xbb\xbfx = 1\n"), ("x = 1\n".to_owned(), true));
    }

    #[test]
    fn a_coding_line_for_latin_1_is_honoured() {
        assert_eq!(decode(b"# -*- coding: latin-1 -*-\nx = '\xe4'\n").0, "# -*- coding: latin-1 -*-\nx = 'ä'\n");
    }

    #[test]
    fn other_bytes_are_replaced_and_reported() {
        let (text, whole) = decode(b"x = '\xff'\n");
        assert_eq!((text.as_str(), whole), ("x = '\u{fffd}'\n", false));
    }
}
