//! What the words of each tag mean. Blocks come out with empty bodies, which the parser fills.

use swiftsure_source::{Range, Sym};

use super::ast::{
    Arg, Binding, BlockTranslate, Branch, Cache, Condition, FilterExpr, For, Name, NodeKind, Operator, Tag,
};
use super::condition::condition;
use super::error::{ErrorKind, ParseError};
use super::expression::{attribute, expression, filters, keyword, missing, name};
use super::lexer::{Piece, is_space};

/// Reads the words of a tag.
struct Words<'t, 'e> {
    /// The contents of the tag.
    tag: Piece<'t>,
    /// Without the name of the tag, first to last.
    all: Vec<Piece<'t>>,
    at: usize,
    errors: &'e mut Vec<ParseError>,
}

/// The node of one of Django's own tags, or `None` when it has no kind of its own.
pub(super) fn builtin(tag: Piece<'_>, words: &[Piece<'_>], errors: &mut Vec<ParseError>) -> Option<NodeKind> {
    let (first, rest) = words.split_first()?;
    let mut words = Words { tag, all: rest.to_vec(), at: 0, errors };
    words.read(first.text)
}

/// Django's tags that are functions like custom tags, or never look at their words. Libraries have a `querystring` of
/// their own.
const FREE: &[&str] = &["csp_nonce_attr", "csrf_token", "debug", "querystring", "spaceless", "verbatim"];

/// A tag that is known by its name alone, Django's or a custom one.
pub(super) fn generic(tag: Piece<'_>, words: &[Piece<'_>], is_custom: bool, errors: &mut Vec<ParseError>) -> Tag {
    let first = words.first().copied().unwrap_or(Piece { text: "", start: 0 });
    let is_custom = is_custom || FREE.contains(&first.text);
    let keywords = if is_custom { &[] } else { keywords(first.text) };
    let (mut args, mut as_var) = (Vec::new(), None);
    let mut rest = words.iter().skip(1).copied();
    while let Some(word) = rest.next() {
        if word.text == "as"
            && as_var.is_none()
            && let Some(variable) = rest.next()
        {
            as_var = Some(name(variable));
        } else if is_custom {
            args.push(custom_arg(word));
        } else {
            let value = (!keywords.contains(&word.text)).then(|| expression(word, errors));
            args.push(Arg { range: word.range(), name: None, value });
        }
    }
    if !is_custom
        && let Some((count, takes)) = arity(first.text)
        && count != args.len()
    {
        errors.push(ParseError { range: tag.range(), kind: ErrorKind::Words { tag: Sym::new(first.text), takes } });
    }
    Tag { name: name(first), args, as_var, body: None, clauses: Vec::new() }
}

/// How many words some of Django's tags take, `as name` aside.
fn arity(tag: &str) -> Option<(usize, &'static str)> {
    Some(match tag {
        "get_language_info" | "get_language_info_list" => (2, "`for value as name`"),
        "language" => (1, "a language"),
        "now" => (1, "a format"),
        "static" => (1, "a path"),
        "templatetag" => (1, "the name of a part of a tag"),
        "timezone" => (1, "a time zone"),
        "widthratio" => (3, "three values"),
        _ => return None,
    })
}

/// The words of Django's tags that are no values.
fn keywords(tag: &str) -> &'static [&'static str] {
    match tag {
        "get_language_info" | "get_language_info_list" => &["for"],
        "localize" | "localtime" => &["on", "off"],
        "lorem" => &["w", "p", "b", "random"],
        "templatetag" => &[
            "openblock",
            "closeblock",
            "openvariable",
            "closevariable",
            "openbrace",
            "closebrace",
            "opencomment",
            "closecomment",
        ],
        _ => &[],
    }
}

/// `value` or `name=value`.
fn arg(word: Piece<'_>, errors: &mut Vec<ParseError>) -> Arg {
    let (key, value) = keyword(word).map_or((None, word), |(key, value)| (Some(name(key)), value));
    Arg { range: word.range(), name: key, value: Some(expression(value, errors)) }
}

/// What custom tags make of their words is theirs: a word that is no value is no error.
fn custom_arg(word: Piece<'_>) -> Arg {
    let pair = keyword(word).or_else(|| quoted_keyword(word));
    let (key, value) = pair.map_or((None, word), |(key, value)| (Some(name(key)), value));
    let mut errors = Vec::new();
    let value = Some(expression(value, &mut errors)).filter(|_| errors.is_empty());
    Arg { range: word.range(), name: key, value }
}

/// `"name"=value`, as some libraries take it.
fn quoted_keyword(word: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    let quote = word.text.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let length = word.text[1..].find(quote)?;
    word.text[length + 2..].starts_with('=').then(|| (word.part(1, length + 1), word.from(length + 3)))
}

impl<'t> Words<'t, '_> {
    fn read(&mut self, tag: &str) -> Option<NodeKind> {
        let kind = match tag {
            "for" => self.for_loop(),
            "if" => self.if_block(),
            "ifequal" => self.if_equal(Operator::Equal),
            "ifnotequal" => self.if_equal(Operator::NotEqual),
            "with" => {
                let bindings = self.bindings(true);
                if bindings.is_empty() {
                    self.wrong("one or more `name=value`");
                }
                NodeKind::With { bindings, body: Vec::new() }
            }
            "include" => self.include(),
            "extends" => NodeKind::Extends(self.value("the name of a template")),
            "block" => NodeKind::Block { name: self.name("a name"), end_name: None, body: Vec::new() },
            "load" => self.load(),
            "url" => self.url(),
            "cycle" => self.cycle(),
            "firstof" => {
                let as_var = self.as_var();
                NodeKind::FirstOf { values: self.values("one or more values"), as_var }
            }
            "ifchanged" => NodeKind::IfChanged { values: self.rest(), body: Vec::new(), otherwise: Vec::new() },
            "regroup" => self.regroup(),
            "autoescape" => self.autoescape(),
            "filter" => {
                let rest = self.tag.from(tag.len()).trim();
                self.at = self.all.len();
                NodeKind::Filter { filters: filters(rest, self.errors), body: Vec::new() }
            }
            "partialdef" => {
                let name = self.name("a name, and `inline` if it is to be rendered in place");
                NodeKind::PartialDef { name, inline: self.skip("inline"), body: Vec::new() }
            }
            "partial" => NodeKind::Partial { name: self.name("the name of a partial") },
            "cache" => self.cache(),
            "trans" | "translate" => self.translate(),
            "blocktrans" | "blocktranslate" => self.block_translate(),
            _ => return None,
        };
        if self.at < self.all.len() {
            self.wrong("fewer or other words");
        }
        Some(kind)
    }

    fn for_loop(&mut self) -> NodeKind {
        const TAKES: &str = "`item in items`, and `reversed` if it is to run backwards";
        let reversed = self.all.last().is_some_and(|word| word.text == "reversed") && self.all.len() > 3;
        let end = self.all.len() - usize::from(reversed);
        let in_at = end.saturating_sub(2);
        let is_complete = in_at > 0 && self.all.get(in_at).is_some_and(|word| word.text == "in");
        self.at = self.all.len();
        if !is_complete {
            self.wrong(TAKES);
            let iter = missing(self.tag.range().end);
            return NodeKind::For(Box::new(For {
                targets: Vec::new(),
                iter,
                reversed,
                body: Vec::new(),
                empty: Vec::new(),
            }));
        }
        let (first, last) = (self.all[0].start, self.all[in_at].start);
        let all = self.tag.part((first - self.tag.start) as usize, (last - self.tag.start) as usize);
        let (mut targets, mut start) = (Vec::new(), 0);
        for length in all.text.split(',').map(str::len) {
            let target = all.part(start, start + length).trim();
            start += length + 1;
            if target.text.is_empty() || target.text.contains(|c| is_space(c) || matches!(c, '"' | '\'' | '|')) {
                self.wrong(TAKES);
            } else {
                targets.push(name(target));
            }
        }
        let iter = expression(self.all[in_at + 1], self.errors);
        NodeKind::For(Box::new(For { targets, iter, reversed, body: Vec::new(), empty: Vec::new() }))
    }

    fn if_block(&mut self) -> NodeKind {
        let condition = Some(condition(self.tag, &self.all, self.errors));
        self.at = self.all.len();
        NodeKind::If(vec![Branch { tag: Range::default(), condition, body: Vec::new() }])
    }

    fn if_equal(&mut self, operator: Operator) -> NodeKind {
        let left = Box::new(Condition::Value(self.value("two values")));
        let right = Box::new(Condition::Value(self.value("two values")));
        let condition = Some(Condition::Compare { left, operator, right });
        NodeKind::If(vec![Branch { tag: Range::default(), condition, body: Vec::new() }])
    }

    fn include(&mut self) -> NodeKind {
        let template = self.value("the name of a template, `with` values, and `only`");
        let (mut bindings, mut only) = (Vec::new(), false);
        loop {
            if self.skip("only") {
                only = true;
            } else if self.skip("with") {
                let mut found = self.bindings(false);
                if found.is_empty() {
                    self.wrong("one or more `name=value` behind `with`");
                }
                bindings.append(&mut found);
            } else {
                return NodeKind::Include { template, bindings, only };
            }
        }
    }

    /// Words without quotes, as Django reads them here.
    fn load(&mut self) -> NodeKind {
        self.at = self.all.len();
        let words: Vec<Name> = split_space(self.tag).into_iter().skip(1).map(name).collect();
        match words.as_slice() {
            [names @ .., from, library] if from.text == "from" && !names.is_empty() => {
                NodeKind::Load { libraries: vec![*library], names: names.to_vec() }
            }
            _ => NodeKind::Load { libraries: words, names: Vec::new() },
        }
    }

    fn url(&mut self) -> NodeKind {
        let view = self.value("the name of a URL pattern");
        let as_var = self.as_var();
        let rest = self.all.split_off(self.at.min(self.all.len()));
        let args = rest.into_iter().map(|word| arg(word, self.errors)).collect();
        NodeKind::Url { view, args, as_var }
    }

    fn cycle(&mut self) -> NodeKind {
        if let [name_of_cycle] = self.all[..] {
            self.at = 1;
            return NodeKind::Cycle { values: Vec::new(), name: Some(name(name_of_cycle)), silent: false };
        }
        let count = self.all.len();
        let mut silent = false;
        if count > 3 && self.all[count - 3].text == "as" {
            silent = self.all[count - 1].text == "silent";
            if silent {
                self.all.pop();
            } else {
                self.wrong("`silent` alone behind the name");
            }
        }
        let name = if count > 3 { self.as_var() } else { None };
        NodeKind::Cycle { values: self.values("one or more values"), name, silent }
    }

    fn regroup(&mut self) -> NodeKind {
        const TAKES: &str = "`items by attribute as name`";
        let source = self.value(TAKES);
        self.require("by", TAKES);
        let by = match self.next() {
            Some(word) => attribute(word, self.errors),
            None => missing(self.tag.range().end),
        };
        self.require("as", TAKES);
        NodeKind::Regroup { source, by, name: self.name(TAKES) }
    }

    fn autoescape(&mut self) -> NodeKind {
        let on = self.skip("on");
        if !on && !self.skip("off") {
            self.wrong("`on` or `off`");
        }
        // What is not understood escapes, as Django does without the tag.
        NodeKind::Autoescape { on: on || self.all.iter().all(|word| word.text != "off"), body: Vec::new() }
    }

    fn cache(&mut self) -> NodeKind {
        const TAKES: &str = "a number of seconds, a name, and the values that it depends on";
        let timeout = self.value(TAKES);
        let fragment = self.name(TAKES);
        let last = self.all.last().copied().filter(|_| self.all.len() > 2);
        let using = last.and_then(keyword).filter(|(key, _)| key.text == "using").map(|(_, value)| {
            self.all.pop();
            expression(value, self.errors)
        });
        NodeKind::Cache(Box::new(Cache { timeout, fragment, vary: self.rest(), using, body: Vec::new() }))
    }

    fn translate(&mut self) -> NodeKind {
        let message = self.value("a text");
        let (mut context, mut noop, mut as_var) = (None, false, None);
        loop {
            if self.skip("noop") {
                noop = true;
            } else if self.skip("context") {
                context = Some(self.value("a value behind `context`"));
            } else if self.skip("as") {
                as_var = Some(self.name("a name behind `as`"));
            } else {
                return NodeKind::Translate { message, context, noop, as_var };
            }
        }
    }

    fn block_translate(&mut self) -> NodeKind {
        let mut block = BlockTranslate::default();
        loop {
            if self.skip("with") {
                let mut found = self.bindings(true);
                if found.is_empty() {
                    self.wrong("one or more `name=value` behind `with`");
                }
                block.bindings.append(&mut found);
            } else if self.skip("count") {
                let mut bindings = self.bindings(true);
                if bindings.len() != 1 {
                    self.wrong("one `name=value` behind `count`");
                }
                block.count = bindings.pop();
            } else if self.skip("context") {
                block.context = Some(self.value("a value behind `context`"));
            } else if self.skip("trimmed") {
                block.trimmed = true;
            } else if self.skip("asvar") {
                block.as_var = Some(self.name("a name behind `asvar`"));
            } else {
                return NodeKind::BlockTranslate(Box::new(block));
            }
        }
    }

    /// `a=b c=d`, or `b as a and d as c` where a tag still takes it.
    fn bindings(&mut self, with_as: bool) -> Vec<Binding> {
        let mut bindings = Vec::new();
        let is_keyword = self.all.get(self.at).copied().and_then(keyword).is_some();
        loop {
            match self.all.get(self.at..).unwrap_or_default() {
                [word, ..] if is_keyword => {
                    let Some((key, value)) = keyword(*word) else { return bindings };
                    bindings.push(Binding { name: name(key), value: expression(value, self.errors) });
                    self.at += 1;
                }
                [value, between, key, ..] if with_as && between.text == "as" => {
                    bindings.push(Binding { name: name(*key), value: expression(*value, self.errors) });
                    self.at += 3;
                    if !self.skip("and") {
                        return bindings;
                    }
                }
                _ => return bindings,
            }
        }
    }

    fn next(&mut self) -> Option<Piece<'t>> {
        let word = self.all.get(self.at).copied();
        self.at += usize::from(word.is_some());
        word
    }

    fn skip(&mut self, text: &str) -> bool {
        let found = self.all.get(self.at).is_some_and(|word| word.text == text);
        self.at += usize::from(found);
        found
    }

    fn require(&mut self, text: &str, takes: &'static str) {
        if !self.skip(text) {
            self.wrong(takes);
        }
    }

    fn value(&mut self, takes: &'static str) -> FilterExpr {
        match self.next() {
            Some(word) => expression(word, self.errors),
            None => {
                self.wrong(takes);
                missing(self.tag.range().end)
            }
        }
    }

    fn name(&mut self, takes: &'static str) -> Name {
        if let Some(word) = self.next() {
            return name(word);
        }
        self.wrong(takes);
        let end = self.tag.range().end;
        Name { text: Sym::new(""), range: Range { start: end, end } }
    }

    /// The values of all words that are left.
    fn rest(&mut self) -> Vec<FilterExpr> {
        let mut values = Vec::new();
        while let Some(word) = self.next() {
            values.push(expression(word, self.errors));
        }
        values
    }

    fn values(&mut self, takes: &'static str) -> Vec<FilterExpr> {
        let values = self.rest();
        if values.is_empty() {
            self.wrong(takes);
        }
        values
    }

    /// Takes `as name` from the end.
    fn as_var(&mut self) -> Option<Name> {
        match self.all.get(self.at..)? {
            [.., between, variable] if between.text == "as" => {
                let variable = name(*variable);
                self.all.truncate(self.all.len() - 2);
                Some(variable)
            }
            _ => None,
        }
    }

    /// States once that the words are wrong, and leaves the rest of them.
    fn wrong(&mut self, takes: &'static str) {
        self.at = self.all.len();
        let text = self.tag.text.split(is_space).next().unwrap_or_default();
        let error = ParseError { range: self.tag.range(), kind: ErrorKind::Words { tag: Sym::new(text), takes } };
        let is_same = |last: &ParseError| last.range == error.range && matches!(last.kind, ErrorKind::Words { .. });
        if !self.errors.last().is_some_and(is_same) {
            self.errors.push(error);
        }
    }
}

/// The words of a tag cut at every space.
fn split_space(contents: Piece<'_>) -> Vec<Piece<'_>> {
    let mut words = Vec::new();
    let mut rest = contents.trim();
    while !rest.text.is_empty() {
        let length = rest.text.find(is_space).unwrap_or(rest.text.len());
        words.push(rest.part(0, length));
        rest = rest.from(length).trim();
    }
    words
}
