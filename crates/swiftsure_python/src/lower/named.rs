//! Texts that the code gives a name to: `key = "..."`, `f(key="...")`, `{"key": "..."}`, `getenv("KEY", "...")`.
//!
//! Read from the tokens, so that comments and docstrings are none of them.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::Ranged;

use super::range;
use crate::ir::{NamedText, Range};

/// The argument with which many readers of the environment take what holds where it has nothing.
const DEFAULT: &str = "default";

/// All texts with a name, in their order.
pub(super) fn named<'t>(tokens: impl Iterator<Item = &'t Token>, text: &str) -> Box<[NamedText]> {
    let mut window = Window { text, last: [None; 6] };
    let mut found = Vec::new();
    for token in tokens {
        if matches!(token.kind(), TokenKind::Comment | TokenKind::NonLogicalNewline) {
            continue;
        }
        if let Some(named) = window.named(token) {
            found.push(named);
        }
        window.push(token);
    }
    found.into()
}

type Part = (TokenKind, Range);

/// The last tokens, the newest first.
struct Window<'t> {
    text: &'t str,
    last: [Option<Part>; 6],
}

impl Window<'_> {
    fn push(&mut self, token: &Token) {
        self.last.rotate_right(1);
        self.last[0] = Some((token.kind(), range(token.range())));
    }

    /// The name of a text before which the tokens of the window stand.
    fn named(&self, token: &Token) -> Option<NamedText> {
        use TokenKind::{Colon, Comma, Equal, Lpar, Name, Rsqb, String};
        if token.kind() != String {
            return None;
        }
        let kinds = self.last.map(|part| part.map(|(kind, _)| kind));
        let at = |index: usize| self.last[index].map(|(_, range)| range);
        let name = match kinds {
            [Some(Equal), Some(Name), Some(Comma), Some(String), Some(Lpar), Some(Name)]
                if at(1)?.slice(self.text) == DEFAULT =>
            {
                at(3)
            }
            [Some(Comma), Some(String), Some(Lpar), Some(Name), ..] => at(1),
            // `key: str = "..."`: the name before the `=` is that of a type.
            [Some(Equal), Some(Name), Some(Colon), Some(Name), ..] => at(3),
            [Some(Equal), Some(Name), ..] | [Some(Colon), Some(String), ..] => at(1),
            [Some(Equal), Some(Rsqb), Some(String), ..] => at(2),
            _ => None,
        }?;
        Some(NamedText { name, text: range(token.range()) })
    }
}

#[cfg(test)]
mod tests {
    use swiftsure_source::{FileId, Sym};

    fn named(code: &str) -> Vec<(&str, &str)> {
        let module = crate::lower(FileId(0), Sym::new("a"), false, code);
        module.named_texts.iter().map(|named| (named.name.slice(code), named.text.slice(code))).collect()
    }

    #[test]
    fn assignments_keywords_and_entries_name_their_texts() {
        assert_eq!(named("def f(key: str = 'a'): pass\n"), [("key", "'a'")]);
        assert_eq!(named("key: str = 'a'\nx.token = 'b'\n"), [("key", "'a'"), ("token", "'b'")]);
        assert_eq!(named("f(key='a', *b)\n{'token': 'b'}\n"), [("key", "'a'"), ("'token'", "'b'")]);
        assert_eq!(named("os.environ['KEY'] = 'a'\n"), [("'KEY'", "'a'")]);
    }

    #[test]
    fn a_default_is_named_by_what_is_asked_for() {
        assert_eq!(named("os.getenv('KEY', 'a')\n"), [("'KEY'", "'a'")]);
        assert_eq!(named("env('KEY', default='a')\n"), [("'KEY'", "'a'")]);
    }

    #[test]
    fn comments_and_docstrings_are_no_texts() {
        assert_eq!(named("# key = 'a'\n'''key = \"b\"'''\n"), []);
    }
}
