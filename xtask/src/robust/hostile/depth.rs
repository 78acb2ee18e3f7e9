//! Too deep, too long, or too many at once.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;

use super::{django, file};

/// Far deeper than any stack of a parser that calls itself.
const DEEP: usize = 10_000;

fn nested(folder: &Path, open: &str, inside: &str, close: &str) -> Result<()> {
    file(folder, "a.py", format!("x = {}{inside}{}\n", open.repeat(DEEP), close.repeat(DEEP)))
}

pub(crate) fn parentheses(folder: &Path) -> Result<()> {
    nested(folder, "(", "1", ")")?;
    file(folder, "b.py", "(".repeat(DEEP))
}

pub(crate) fn lists(folder: &Path) -> Result<()> {
    nested(folder, "[", "", "]")?;
    file(folder, "b.py", format!("x = {}1{}\n", "{1: [".repeat(DEEP), "]}".repeat(DEEP)))
}

pub(crate) fn calls(folder: &Path) -> Result<()> {
    nested(folder, "f(", "1", ")")
}

pub(crate) fn attributes(folder: &Path) -> Result<()> {
    nested(folder, "", "a", ".a")
}

pub(crate) fn methods(folder: &Path) -> Result<()> {
    nested(folder, "", "a", ".a(1)")?;
    file(folder, "b.py", format!("x = a{}\n", "[0]".repeat(DEEP)))
}

pub(crate) fn sum(folder: &Path) -> Result<()> {
    nested(folder, "1 + ", "1", "")?;
    file(folder, "b.py", format!("x = {}1\n", "1 ** ".repeat(DEEP)))?;
    file(folder, "c.py", format!("x = {}1\n", "1 if a else ".repeat(DEEP)))
}

pub(crate) fn negation(folder: &Path) -> Result<()> {
    nested(folder, "not ", "1", "")?;
    file(folder, "b.py", format!("x = {}1\n", "-".repeat(DEEP)))
}

pub(crate) fn lambdas(folder: &Path) -> Result<()> {
    nested(folder, "lambda: ", "1", "")
}

pub(crate) fn strings(folder: &Path) -> Result<()> {
    nested(folder, "f'{", "1", "}'")
}

/// Each block is one column further in, so a thousand of them are half a megabyte of spaces.
pub(crate) fn blocks(folder: &Path) -> Result<()> {
    let mut text = String::new();
    for (number, head) in ["if a:", "for a in b:", "while a:", "with a:", "try:"].iter().cycle().take(1000).enumerate()
    {
        writeln!(text, "{}{head}", " ".repeat(number))?;
    }
    file(folder, "a.py", text + &" ".repeat(1000) + "pass\n")
}

pub(crate) fn functions(folder: &Path) -> Result<()> {
    let mut text = String::new();
    for number in 0..1000 {
        let head = if number % 2 == 0 { "def f():" } else { "class A:" };
        writeln!(text, "{}{head}", " ".repeat(number))?;
    }
    file(folder, "a.py", text + &" ".repeat(1000) + "pass\n")
}

pub(crate) fn elif(folder: &Path) -> Result<()> {
    file(folder, "a.py", format!("if a:\n    b = 1\n{}", "elif a == b:\n    b = f(b)\n".repeat(DEEP)))
}

pub(crate) fn decorators(folder: &Path) -> Result<()> {
    let text = format!(
        "def d(f):\n    def g(*a):\n        return f(*a)\n    return g\n{}def f(): pass\nf()\n",
        "@d\n".repeat(DEEP)
    );
    file(folder, "a.py", text)
}

pub(crate) fn call_chain(folder: &Path) -> Result<()> {
    let mut views = String::from("def f0(x):\n    return Book.objects.all()\n");
    for number in 1..3000 {
        writeln!(views, "def f{number}(x):\n    return f{}(x)", number - 1)?;
    }
    views.push_str("def index(request):\n    return f2999(request)\n");
    django(folder, "class Book(models.Model): pass\n", &views)
}

pub(crate) fn bases(folder: &Path) -> Result<()> {
    let mut models = String::from("class M0(models.Model):\n    class Meta: abstract = True\n");
    for number in 1..1000 {
        writeln!(models, "class M{number}(M{}):\n    class Meta: abstract = True", number - 1)?;
    }
    models.push_str("class Book(M999): pass\n");
    django(folder, &models, "def index(request):\n    return list(Book.objects.all())\n")
}

pub(crate) fn querysets(folder: &Path) -> Result<()> {
    let views =
        format!("def index(request):\n    for book in Book.objects{}:\n        book.a\n", ".filter(a=1)".repeat(3000));
    django(folder, "class Book(models.Model):\n    a = models.ForeignKey('self', models.CASCADE)\n", &views)
}

/// One function, called in a thousand ways.
pub(crate) fn variants(folder: &Path) -> Result<()> {
    let mut views = String::from(
        "def f(*args, **kwargs):\n    return [a for a in args for b in kwargs.values()]\ndef index(request):\n",
    );
    for number in 0..1000 {
        writeln!(views, "    f(*[{number}] * {number}, a{number}='{number}', b=lambda: f({number}))")?;
    }
    django(folder, "class Book(models.Model): pass\n", &views)
}

/// A thousand conditions, so that a path each would be two to the power of a thousand.
pub(crate) fn branches(folder: &Path) -> Result<()> {
    let mut views = String::from("def index(request):\n    books = Book.objects.all()\n    x = 1\n");
    for number in 0..1000 {
        writeln!(
            views,
            "    if request.GET.get('a{number}'):\n        books = books.filter(a={number})\n        x = (x, {number})"
        )?;
    }
    views.push_str("    for book in books:\n        book.a\n");
    django(folder, "class Book(models.Model):\n    a = models.ForeignKey('self', models.CASCADE)\n", &views)
}
