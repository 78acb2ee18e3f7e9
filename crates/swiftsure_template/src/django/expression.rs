//! Variables, constants and filters: what stands in `{{ }}` and in the words of tags.

use swiftsure_source::{Range, Sym};

use super::ast::{FilterCall, FilterExpr, Name, Operand, OperandKind};
use super::error::{ErrorKind, ParseError};
use super::lexer::{Piece, is_space};

/// Reads a value with its filters.
pub(super) fn expression(piece: Piece<'_>, errors: &mut Vec<ParseError>) -> FilterExpr {
    read(piece, |text| constant(text).or_else(|| number_or_path(text)), errors)
}

/// Reads what follows on a dot that is not written: in `regroup people by gender`, `gender` belongs to each person.
pub(super) fn attribute(piece: Piece<'_>, errors: &mut Vec<ParseError>) -> FilterExpr {
    let path = |text: &str| {
        let length = word_length(text, true);
        (length > 0).then_some(Read { length, kind: Kind::Path })
    };
    read(piece, path, errors)
}

/// Reads filters without a value: `lower|escape`.
pub(super) fn filters(piece: Piece<'_>, errors: &mut Vec<ParseError>) -> Vec<FilterCall> {
    let mut reader = Reader { piece, at: 0, errors };
    let Some(first) = reader.filter_name(0) else {
        reader.fail(ErrorKind::Expression);
        return Vec::new();
    };
    let mut filters = vec![first];
    reader.filters(&mut filters);
    filters
}

fn read(piece: Piece<'_>, base: impl Fn(&str) -> Option<Read>, errors: &mut Vec<ParseError>) -> FilterExpr {
    let mut reader = Reader { piece, at: 0, errors };
    let mut filters = Vec::new();
    let base = match base(piece.text) {
        Some(read) => {
            let base = reader.operand(read);
            reader.filters(&mut filters);
            base
        }
        None => {
            reader.fail(ErrorKind::Expression);
            Operand { range: piece.range(), kind: OperandKind::Invalid }
        }
    };
    FilterExpr { range: piece.range(), base, filters }
}

/// An operand at the beginning of a text.
struct Read {
    length: usize,
    kind: Kind,
}

enum Kind {
    Str { translated: bool },
    NumberOrPath,
    Path,
}

/// A quoted text, with or without `_( )` around it.
fn constant(text: &str) -> Option<Read> {
    if let Some(marked) = text.strip_prefix("_(")
        && let Some(length) = quoted_length(marked)
        && marked[length..].starts_with(')')
    {
        return Some(Read { length: length + 3, kind: Kind::Str { translated: true } });
    }
    quoted_length(text).map(|length| Read { length, kind: Kind::Str { translated: false } })
}

fn quoted_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            _ if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

fn number_or_path(text: &str) -> Option<Read> {
    let length = match word_length(text, true) {
        0 => signed_length(text),
        length => length,
    };
    (length > 0).then_some(Read { length, kind: Kind::NumberOrPath })
}

/// The length of `-1.5e3`.
fn signed_length(text: &str) -> usize {
    let Some(digits) = text.strip_prefix(['-', '+']) else { return 0 };
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    1 + digits.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | 'e'))).unwrap_or(digits.len())
}

fn word_length(text: &str, dots: bool) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_' || (dots && c == '.'))).unwrap_or(text.len())
}

/// Walks through one expression.
struct Reader<'t, 'e> {
    piece: Piece<'t>,
    at: usize,
    errors: &'e mut Vec<ParseError>,
}

impl Reader<'_, '_> {
    fn rest(&self) -> &str {
        self.piece.text.get(self.at..).unwrap_or_default()
    }

    /// States that nothing can be read from here on.
    fn fail(&mut self, kind: ErrorKind) {
        self.errors.push(ParseError { range: self.piece.from(self.at).range(), kind });
    }

    /// Reads filters to the end.
    fn filters(&mut self, filters: &mut Vec<FilterCall>) {
        while self.at < self.piece.text.len() {
            let Some(filter) = self.separator().and_then(|length| self.filter_name(length)) else {
                return self.fail(ErrorKind::Expression);
            };
            filters.push(filter);
        }
    }

    /// The length of `|` with space around it.
    fn separator(&self) -> Option<usize> {
        let rest = self.rest();
        let after = rest.trim_start_matches(is_space).strip_prefix('|')?.trim_start_matches(is_space);
        Some(rest.len() - after.len())
    }

    /// Reads `name` or `name:argument`, so many bytes from here.
    fn filter_name(&mut self, skipped: usize) -> Option<FilterCall> {
        let start = self.at + skipped;
        let text = self.piece.text.get(start..)?;
        let length = word_length(text, false);
        if length == 0 {
            return None;
        }
        let name = name(self.piece.part(start, start + length));
        self.at = start + length;
        let arg = text[length..].strip_prefix(':').and_then(|arg| constant(arg).or_else(|| number_or_path(arg)));
        let arg = arg.map(|read| {
            self.at += 1;
            self.operand(read)
        });
        Some(FilterCall { name, arg })
    }

    fn operand(&mut self, read: Read) -> Operand {
        let piece = self.piece.part(self.at, self.at + read.length);
        self.at += read.length;
        let kind = match read.kind {
            Kind::Str { translated } => OperandKind::Str { value: unescaped(piece.text), translated },
            Kind::NumberOrPath => self.number(piece.text).unwrap_or_else(|| self.path(piece)),
            Kind::Path => self.path(piece),
        };
        Operand { range: piece.range(), kind }
    }

    fn number(&self, text: &str) -> Option<OperandKind> {
        let digits = text.trim_start_matches(['-', '+']);
        if digits.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
            let plain: String = text.chars().filter(|c| *c != '_').collect();
            return plain.parse().map(OperandKind::Int).or_else(|_| plain.parse().map(OperandKind::Float)).ok();
        }
        let float = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && !digits.ends_with('.');
        text.parse().ok().filter(|_| float).map(OperandKind::Float)
    }

    fn path(&mut self, piece: Piece<'_>) -> OperandKind {
        match piece.text {
            "True" => return OperandKind::True,
            "False" => return OperandKind::False,
            "None" => return OperandKind::None,
            _ => {}
        }
        let mut start = 0;
        let mut path = Vec::new();
        for segment in piece.text.split('.') {
            path.push(name(piece.part(start, start + segment.len())));
            start += segment.len() + 1;
        }
        if let Some(private) = path.iter().find(|segment| segment.text.as_str().starts_with('_')) {
            self.errors.push(ParseError { range: private.range, kind: ErrorKind::Underscore });
        }
        OperandKind::Path(path)
    }
}

/// A quoted text without its quotes, `_( )` and backslashes.
fn unescaped(text: &str) -> Sym {
    let text = text.strip_prefix("_(").and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let Some(quote) = text.get(..1) else { return Sym::new("") };
    let inner = text.get(1..text.len() - 1).unwrap_or_default();
    if inner.contains('\\') {
        return Sym::new(&inner.replace(&format!("\\{quote}"), quote).replace("\\\\", "\\"));
    }
    Sym::new(inner)
}

/// A word as a name.
pub(super) fn name(piece: Piece<'_>) -> Name {
    Name { text: Sym::new(piece.text), range: piece.range() }
}

/// Splits `name=value`.
pub(super) fn keyword(word: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    let length = word_length(word.text, false);
    let is_keyword = length > 0 && word.text[length..].starts_with('=') && word.text.len() > length + 1;
    is_keyword.then(|| (word.part(0, length), word.from(length + 1)))
}

/// An empty range where something is missing.
pub(super) fn missing(at: u32) -> FilterExpr {
    let range = Range { start: at, end: at };
    FilterExpr { range, base: Operand { range, kind: OperandKind::Invalid }, filters: Vec::new() }
}
