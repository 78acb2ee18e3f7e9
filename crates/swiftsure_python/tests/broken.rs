//! No input is too broken to read, and reading does not depend on the number of threads.

use swiftsure_python::{Codebase, Language, Origin, SourceInput, decode};
use swiftsure_source::Sym;

use crate::reading::module;

/// Real programs in small: every construct stands in one of them.
const SNIPPETS: &[&str] = &[
    "from django.db import models\n\n\nclass Book(models.Model):\n    title = models.CharField(max_length=100)\n\n    class Meta:\n        ordering = ['title']\n\n    def __str__(self):\n        return f'{self.title!r:>{10}} by {self.author}'\n",
    "@login_required\ndef index(request, *args, page: int = 1, **kwargs) -> HttpResponse:\n    books = Book.objects.filter(pages__gte=100)[:20]\n    return render(request, 'index.html', {'books': books, **kwargs})\n",
    "async def fetch(xs):\n    async with open_all(xs) as files, lock:\n        async for file in files:\n            yield await file.read()\n    return\n",
    "match command.split():\n    case ['go', ('north' | 'south') as direction]:\n        go(direction)\n    case {'x': int(x), **rest} if x > 0:\n        pass\n    case Point(x=0, y=_) | None:\n        pass\n    case [*_, -1.5, 'a' 'b']:\n        pass\n",
    "try:\n    import ujson as json\nexcept (ImportError, ValueError) as error:\n    import json\nelse:\n    pass\nfinally:\n    del error\n",
    "def outer():\n    count = 0\n    def inner(step=lambda n, /, *, by=1: n + by):\n        nonlocal count\n        count += step(count)\n        return [x async for x in y if x if (z := x)]\n    return inner\n",
    "x = {**a, 'b': [1, 2.5, 3j, 0xFF, 10 ** 100], (1,): {1, 2}, 'c': not a or b and c if d else ...}\ny: list[int] = x['b'][1:2, ::3]\nassert y, 'message'\nraise ValueError('x') from None\n",
    "type Pair[T] = tuple[T, T]\nclass Box[T: int = int](Base, metaclass=Meta, **kw):\n    @property\n    def first(self): return self.items[0]\n    global g\n    while True:\n        if a: break\n        elif b: continue\n        else: pass\n",
    "text = rb'\\x00' b'raw'\nlong = '''one\ntwo'''\nf = f'{x=} {y!s} {\"nested\" + f\"{z}\"} {{}} {d[\"k\"]:%Y-%m}'\nlambda: (yield)\nfor i, (j, *k) in zip(a, b): print(i, j, *k, sep='')\nelse: pass\n",
    "# -*- coding: utf-8 -*-\n# swiftsure: ignore\nдом = 'ä€😀'\nif x:\n\tif y:\n\t\tz = 1 if дом else 2\r\nreturn_ = x @ y // z << 1 >> 2 & 3 | 4 ^ ~5\nprint(x < y <= z != w is not None not in v)\n",
];

/// A generator of pseudo-random numbers: Marsaglia's xorshift.
struct Xorshift(u64);

impl Xorshift {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

/// A snippet that was cut off, or some of whose bytes were replaced, doubled or taken away.
fn damaged(random: &mut Xorshift, text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.truncate(random.below(bytes.len() * 3 / 2).max(1));
    for _ in 0..random.below(8) {
        let at = random.below(bytes.len());
        match random.below(4) {
            0 => bytes[at] = u8::try_from(random.below(256)).unwrap(),
            1 => bytes[at] ^= 1 << random.below(8),
            2 => bytes.insert(at, b"()[]{}:\\'\"\n\t @=,.f*"[random.below(19)]),
            _ if bytes.len() > 1 => drop(bytes.remove(at)),
            _ => {}
        }
    }
    bytes
}

#[test]
fn damaged_programs_are_read_without_a_panic() {
    let mut random = Xorshift(0x5eed_5eed_5eed_5eed);
    for turn in 0..200 {
        let text = SNIPPETS[turn % SNIPPETS.len()];
        for _ in 0..5 {
            let bytes = damaged(&mut random, text);
            let (text, _) = decode(&bytes);
            let module = module(&text);
            let end = u32::try_from(text.len()).unwrap();
            assert!(module.functions.iter().all(|function| function.range.end <= end), "{text:?}");
            assert!(module.classes.iter().all(|class| class.range.start <= class.range.end), "{text:?}");
            assert_eq!(module.syntax_errors == 0, module.first_error.is_none());
        }
    }
}

#[test]
fn every_cut_of_a_program_is_read() {
    for text in SNIPPETS {
        for (end, _) in text.char_indices() {
            module(&text[..end]);
        }
    }
}

#[test]
fn the_programs_are_whole_before_they_are_damaged() {
    for text in SNIPPETS {
        assert_eq!(module(text).syntax_errors, 0, "{:?} in {text}", module(text).first_error);
    }
}

#[test]
fn a_syntax_error_keeps_the_rest_of_the_file() {
    let module =
        module("def before(): pass\n\ndef broken(:\n    x = = 1\n\nclass After:\n    def method(self): pass\n");
    let names: Vec<_> = module.functions.iter().map(|function| function.qualname.as_str()).collect();
    assert!(module.syntax_errors > 0);
    assert!(names.contains(&"before") && names.contains(&"After.method"), "{names:?}");
}

#[test]
fn the_first_error_says_where_it_is() {
    let text = "x = 1\ny = )\n";
    let (range, message) = module(text).first_error.unwrap();
    assert_eq!((&text[range.start as usize..=range.start as usize], message.is_empty()), (")", false));
}

#[test]
fn an_open_bracket_does_not_swallow_the_functions_behind_it() {
    let module = module("x = foo(1,\n\ndef f():\n    return 1\n");
    assert!(module.functions.iter().any(|function| function.name == "f"));
}

#[test]
fn an_empty_file_is_a_module_without_statements() {
    for text in ["", "\n", "# only a comment\n", "\u{c}\n", "   ", "\\"] {
        let module = module(text);
        assert!(module.functions.is_empty() && module.classes.is_empty());
    }
    assert_eq!(module("").syntax_errors, 0);
}

#[test]
fn a_nul_byte_is_an_error_and_no_end() {
    let module = module("x = 1\0\ndef f(): pass\n");
    assert!(module.syntax_errors > 0);
}

#[test]
fn line_endings_do_not_matter() {
    let count = |text: &str| {
        let module = module(text);
        (module.syntax_errors, module.functions.len(), module.body.len())
    };
    assert_eq!(count("def f():\r\n    return 1\r\nx = 1\r\n"), (0, 1, 2));
    assert_eq!(count("def f():\r    return 1\rx = 1\r"), (0, 1, 2));
}

#[test]
fn a_byte_order_mark_goes_before_a_coding_line() {
    assert_eq!(decode(b"\xef\xbb\xbf# coding: latin-1\nx = '\xc3\xa4'\n").0, "# coding: latin-1\nx = 'ä'\n");
}

#[test]
fn a_coding_line_may_stand_in_the_second_line_and_no_later() {
    assert!(decode(b"#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\n'\xe4'").0.ends_with("'ä'"));
    assert!(!decode(b"\n\n# coding: latin-1\n'\xe4'").1);
}

/// A deeply nested program of each kind that nests.
fn deep(levels: usize) -> Vec<String> {
    let repeated =
        |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(levels), close.repeat(levels));
    let blocks = |head: &str| (0..levels.min(2_000)).map(|level| " ".repeat(level) + head + "\n").collect::<String>();
    vec![
        format!("x = {}\n", repeated("(", "1", ")")),
        format!("x = {}\n", repeated("[", "", "]")),
        format!("x = {}\n", repeated("{1: ", "1", "}")),
        format!("x = {}1\n", "-".repeat(levels)),
        format!("x = {}1\n", "not ".repeat(levels)),
        format!("x = 1{}\n", " + 1".repeat(levels)),
        format!("x = a{}\n", ".b".repeat(levels)),
        format!("x = a{}\n", "()".repeat(levels)),
        format!("x = {}1\n", "lambda: ".repeat(levels)),
        format!("x = {}\n", "(".repeat(levels)),
        format!("if a: pass\n{}", "elif b: pass\n".repeat(levels)),
        blocks("if x:"),
        blocks("def f():"),
        blocks("class C:"),
        blocks("for x in y:"),
    ]
}

#[test]
fn a_program_that_nests_ten_thousand_deep_is_read() {
    let inputs: Vec<SourceInput> = deep(10_000)
        .into_iter()
        .enumerate()
        .map(|(at, text)| SourceInput {
            path: format!("deep{at}.py"),
            text,
            origin: Origin::Project,
            language: Language::Python,
            lazy: false,
        })
        .collect();
    let count = inputs.len();
    let code = Codebase::build(inputs, &[], 2);
    assert_eq!(code.parsed().count(), count);
}

#[test]
fn what_lies_beside_something_deep_is_still_there() {
    let text = format!("x = {}1{}\ndef f(): pass\n", "(".repeat(3_000), ")".repeat(3_000));
    let input =
        SourceInput { path: "deep.py".into(), text, origin: Origin::Project, language: Language::Python, lazy: false };
    let code = Codebase::build(vec![input], &[], 1);
    let (_, module) = code.parsed().next().unwrap();
    assert_eq!(module.functions.len(), 1);
}

#[test]
fn modules_that_import_each_other_are_both_there() {
    let inputs =
        [("a.py", "from b import y\nx = 1\n"), ("b.py", "from a import x\ny = 2\n"), ("c.py", "from c import *\n")];
    let inputs = inputs.map(|(path, text)| SourceInput {
        path: path.into(),
        text: text.into(),
        origin: Origin::Project,
        language: Language::Python,
        lazy: false,
    });
    let code = Codebase::build(inputs.to_vec(), &[], 2);
    assert!(["a", "b", "c"].iter().all(|name| code.find_anywhere(Sym::new(name)).is_some()));
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let inputs: Vec<SourceInput> = (0..60)
        .map(|at| SourceInput {
            path: format!("app{}/module{at}.py", at % 7),
            text: format!("name{at} = 1\n{}", SNIPPETS[at % SNIPPETS.len()]),
            origin: Origin::Project,
            language: Language::Python,
            lazy: false,
        })
        .collect();
    let told = |threads| {
        let code = Codebase::build(inputs.clone(), &[], threads);
        let modules: Vec<String> = code.parsed().map(|(_, module)| format!("{module:?}")).collect();
        modules
    };
    assert!(told(1) == told(4));
}

#[test]
fn a_codebase_of_nothing_has_no_modules() {
    assert_eq!(Codebase::build(Vec::new(), &[], 4).heads().count(), 0);
}
