//! The words of an expression: names, texts, numbers and operators.

use swiftsure_source::Sym;

use swiftsure_source::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Name,
    /// With its value.
    String(Sym),
    Integer,
    Float,
    Plus,
    Minus,
    Slash,
    DoubleSlash,
    Star,
    DoubleStar,
    Percent,
    Tilde,
    OpenBracket,
    CloseBracket,
    OpenParen,
    CloseParen,
    OpenBrace,
    CloseBrace,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Assign,
    Dot,
    Colon,
    Pipe,
    Comma,
    Semicolon,
    /// The end of the tag.
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: Range,
}

/// The operators, longer ones first.
const OPERATORS: &[(&str, TokenKind)] = &[
    ("//", TokenKind::DoubleSlash),
    ("**", TokenKind::DoubleStar),
    ("==", TokenKind::Equal),
    ("!=", TokenKind::NotEqual),
    ("<=", TokenKind::LessOrEqual),
    (">=", TokenKind::GreaterOrEqual),
    ("+", TokenKind::Plus),
    ("-", TokenKind::Minus),
    ("/", TokenKind::Slash),
    ("*", TokenKind::Star),
    ("%", TokenKind::Percent),
    ("~", TokenKind::Tilde),
    ("[", TokenKind::OpenBracket),
    ("]", TokenKind::CloseBracket),
    ("(", TokenKind::OpenParen),
    (")", TokenKind::CloseParen),
    ("{", TokenKind::OpenBrace),
    ("}", TokenKind::CloseBrace),
    ("<", TokenKind::Less),
    (">", TokenKind::Greater),
    ("=", TokenKind::Assign),
    (".", TokenKind::Dot),
    (":", TokenKind::Colon),
    ("|", TokenKind::Pipe),
    (",", TokenKind::Comma),
    (";", TokenKind::Semicolon),
];

/// The operator that `text` begins with, and its length.
pub(super) fn operator(text: &str) -> Option<(TokenKind, usize)> {
    let (operator, kind) = OPERATORS.iter().find(|(operator, _)| text.starts_with(operator))?;
    Some((*kind, operator.len()))
}

/// The number that `text` begins with, and its length. After a dot there is no fraction: `a.0.1` has two indexes.
pub(super) fn number(text: &str, after_dot: bool) -> Option<(TokenKind, usize)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let float = (!after_dot).then(|| float(text.as_bytes())).flatten();
    Some(float.map_or_else(|| (TokenKind::Integer, integer(text.as_bytes())), |length| (TokenKind::Float, length)))
}

/// `1.5`, `1e3`, `1_000.5e-3`; the part before the exponent may lack its fraction, and the other way round.
fn float(text: &[u8]) -> Option<usize> {
    let whole = digits(text, 0)?;
    let fraction = if text.get(whole) == Some(&b'.') { digits(text, whole + 1) } else { None };
    let mantissa = fraction.unwrap_or(whole);
    let exponent = matches!(text.get(mantissa), Some(b'e' | b'E'))
        .then(|| digits(text, mantissa + 1 + usize::from(matches!(text.get(mantissa + 1), Some(b'+' | b'-')))))
        .flatten();
    exponent.or(fraction)
}

/// The end of digits that may have single underscores between them.
fn digits(text: &[u8], start: usize) -> Option<usize> {
    run(text, start, |byte| byte.is_ascii_digit())
}

fn integer(text: &[u8]) -> usize {
    let prefixed = match text.get(1) {
        Some(b'b' | b'B') => prefixed(text, |byte| matches!(byte, b'0' | b'1')),
        Some(b'o' | b'O') => prefixed(text, |byte| matches!(byte, b'0'..=b'7')),
        Some(b'x' | b'X') => prefixed(text, |byte| byte.is_ascii_hexdigit()),
        _ => None,
    };
    let plain = if text[0] == b'0' { run(text, 0, |byte| byte == b'0') } else { digits(text, 0) };
    prefixed.or(plain).unwrap_or(1)
}

fn prefixed(text: &[u8], digit: impl Fn(u8) -> bool) -> Option<usize> {
    let start = if text.get(2) == Some(&b'_') { 3 } else { 2 };
    (text.first() == Some(&b'0')).then(|| run(text, start, digit)).flatten()
}

fn run(text: &[u8], start: usize, digit: impl Fn(u8) -> bool) -> Option<usize> {
    let is_digit = |at: usize| text.get(at).is_some_and(|byte| digit(*byte));
    let mut end = start;
    while is_digit(end) || (end > start && text.get(end) == Some(&b'_') && is_digit(end + 1)) {
        end += 1;
    }
    (end > start).then_some(end)
}

/// The length of the word that `text` begins with; a word that begins with a digit is none.
pub(super) fn word(text: &str) -> usize {
    text.find(|c: char| !is_word(c)).unwrap_or(text.len())
}

fn is_word(c: char) -> bool {
    // Marks that combine with the letter before them are parts of names.
    c == '_' || c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{b7}' | '\u{387}')
}

/// Whether a word can be a name.
pub(super) fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c == '_' || c.is_alphabetic())
}

/// What Python calls white space in a text.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

/// The value of an integer as it is written.
pub(super) fn integer_value(written: &str) -> Option<i64> {
    let digits = written.replace('_', "");
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        _ => (10, digits.as_str()),
    };
    i64::from_str_radix(digits, radix).ok()
}

/// The value of a float as it is written.
pub(super) fn float_value(written: &str) -> f64 {
    written.replace('_', "").parse().unwrap_or(f64::NAN)
}
