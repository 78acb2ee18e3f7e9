//! The index: names are followed to what they stand for, and values to where they go.

use swiftsure_python::index::{Going, Index};
use swiftsure_python::{Codebase, Language, Origin, SourceInput};

fn code(files: &[(&str, &str)]) -> Codebase {
    let input = |(path, text): &(&str, &str)| SourceInput {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
        origin: Origin::Project,
        language: Language::Python,
        lazy: false,
    };
    Codebase::build(files.iter().map(input).collect(), &[], 1)
}

fn index(code: &Codebase) -> Index<'_> {
    let files: Vec<_> = code.heads().map(|(_, head)| head.file).collect();
    Index::new(code, files)
}

#[test]
fn calls_are_found_under_the_name_that_is_imported() {
    let code = code(&[("a.py", "from hashlib import md5 as h\nimport ssl\nh(b'')\ng = ssl.wrap_socket\ng()\n")]);
    let index = index(&code);
    assert_eq!(index.calls("hashlib.md5").len(), 1);
    assert_eq!(index.calls("ssl.wrap_socket").len(), 1);
}

#[test]
fn a_module_of_the_project_passes_names_on() {
    let code = code(&[("a.py", "from hashlib import md5\n"), ("b.py", "from a import md5\nmd5(b'')\n")]);
    assert_eq!(index(&code).calls("hashlib.md5").len(), 1);
}

#[test]
fn a_method_is_found_by_the_call_that_made_its_object() {
    let text = "import hashlib\ndef f():\n    one = hashlib.new('md5')\n    return one.hexdigest()\n";
    let code = code(&[("a.py", text)]);
    assert_eq!(index(&code).calls("hashlib.new().hexdigest").len(), 1);
}

#[test]
fn what_could_be_several_things_is_nothing() {
    let text = "import ssl\ndef f(a):\n    g = ssl.a\n    if a:\n        g = ssl.b\n    g()\n";
    let code = code(&[("a.py", text)]);
    let index = index(&code);
    assert!(index.calls("ssl.a").is_empty() && index.calls("ssl.b").is_empty());
}

#[test]
fn constants_are_texts_and_numbers() {
    let code = code(&[("a.py", "NAME = 'md' + '5'\nf(NAME, 4 | 2)\n")]);
    let index = index(&code);
    let site = index.calls_named("f")[0];
    let argument = |at| index.argument(site, at, "").unwrap();
    assert_eq!(index.text(site, argument(0)).as_deref(), Some("md5"));
    assert_eq!(index.int(site, argument(1), &|_| None), Some(6));
}

#[test]
fn a_text_that_is_added_to_itself_has_no_end_and_is_nothing() {
    let text = "def f(g):\n    global name, count\n    name = name + 'a'\n    count = count + 1\n    g(name, count)\n";
    let other = "from a import name, count\nh(name, count)\n";
    let code = code(&[("a.py", text), ("b.py", other)]);
    let index = index(&code);
    for call in ["g", "h"] {
        let site = index.calls_named(call)[0];
        let argument = |at| index.argument(site, at, "").unwrap();
        assert_eq!(index.text(site, argument(0)), None);
        assert_eq!(index.int(site, argument(1), &|_| None), None);
    }
}

#[test]
fn a_decorator_stands_above_a_name() {
    let code = code(&[(
        "a.py",
        "@first\ndef f():\n    pass\n@second\nclass C:\n    @third\n    def m(self):\n        pass\n",
    )]);
    let index = index(&code);
    let names: Vec<_> = index
        .decorators()
        .iter()
        .filter_map(|site| index.decorated(*site))
        .map(|span| &code.files.get(span.file).text[span.start as usize..span.end as usize])
        .collect();
    assert_eq!(names, ["f", "C", "C"]);
}

#[test]
fn a_value_is_followed_to_the_names_that_get_it() {
    let code = code(&[("a.py", "def f(user):\n    text = str(make())\n    user.token = text[2:]\n    return text\n")]);
    let index = index(&code);
    let fate = index.fate(index.calls_named("make")[0]);
    let is_named = |wanted: &str| fate.iter().any(|one| matches!(one.going, Going::Named(name) if name == wanted));
    assert!(is_named("text") && is_named("token"));
    assert!(fate.iter().any(|one| one.going == Going::Returned));
}

/// Where a piece of the only file of some code stands, for the first time.
fn place(code: &Codebase, piece: &str) -> swiftsure_source::Span {
    let (_, head) = code.heads().next().unwrap();
    let start = code.files.get(head.file).text.find(piece).unwrap();
    swiftsure_source::Span::new(head.file, start.try_into().unwrap(), (start + piece.len()).try_into().unwrap())
}

#[test]
fn what_a_loop_gives_differs_and_what_stood_before_it_does_not() {
    let text = "def f(rows, kind):\n    for row in rows:\n        name = row.name\n        g(name)\n        h(kind)\n";
    let code = code(&[("a.py", text)]);
    let index = index(&code);
    let turns = index.turns(place(&code, "row in rows")).unwrap();
    assert_eq!(turns.differs_at(place(&code, "g(name)")), Some(true));
    assert_eq!(turns.differs_at(place(&code, "h(kind)")), Some(false));
}

#[test]
fn what_a_loop_changes_differs_and_is_the_same_object() {
    let text = "def f(rows, total):\n    for row in rows:\n        total.sum += row.sum\n        total.save()\n        row.save()\n";
    let code = code(&[("a.py", text)]);
    let index = index(&code);
    let turns = index.turns(place(&code, "row in rows")).unwrap();
    assert_eq!(turns.differs_at(place(&code, "total.save()")), Some(true));
    assert_eq!(turns.is_another_at(place(&code, "total.save()")), Some(false));
    assert_eq!(turns.is_another_at(place(&code, "row.save()")), Some(true));
}

#[test]
fn a_called_function_sees_what_differs_in_its_parameters() {
    let text = "def g(one, two):\n    a(one)\n    b(two)\n\ndef f(rows, kind):\n    for row in rows:\n        g(row.name, two=kind)\n";
    let code = code(&[("a.py", text)]);
    let index = index(&code);
    let turns = index.turns(place(&code, "row in rows")).unwrap();
    let inside = turns.enter(place(&code, "g(row.name, two=kind)"), place(&code, "a(one)")).unwrap();
    assert_eq!(inside.differs_at(place(&code, "a(one)")), Some(true));
    assert_eq!(inside.differs_at(place(&code, "b(two)")), Some(false));
}

#[test]
fn the_arguments_that_differ_are_named() {
    let text = "def f(rows, kind):\n    for row in rows:\n        get(name=row.name, kind=kind)\n";
    let code = code(&[("a.py", text)]);
    let index = index(&code);
    let turns = index.turns(place(&code, "row in rows")).unwrap();
    let (names, other) = turns.arguments_at(place(&code, "get(name=row.name, kind=kind)")).unwrap();
    assert_eq!(names.iter().map(|name| name.as_str()).collect::<Vec<_>>(), ["name"]);
    assert!(!other);
}
