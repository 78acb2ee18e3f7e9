//! What is twice as large, or done twice as often, with each line.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;

use super::{django, file};

/// Two to the power of this is more than any machine holds.
const STEPS: usize = 60;

const BOOK: &str =
    "class Book(models.Model):\n    a = models.ForeignKey('self', models.CASCADE)\n    t = models.TextField()\n";

/// A value, and what makes the next one of it: `@` stands for the value before.
type Doubling = (&'static str, &'static str);

/// Statements, each of which makes a value of the one before; the last one is called `x`.
fn statements((first, next): Doubling, indent: &str) -> String {
    let mut text = format!("{indent}x0 = {first}\n");
    for number in 1..STEPS {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{indent}x{number} = {}", next.replace('@', &format!("x{}", number - 1)));
    }
    text + &format!("{indent}x = x{}\n", STEPS - 1)
}

/// A project in which each doubling is a function of its own, which ends with `last`, and all are called by a view.
fn views(folder: &Path, imports: &str, doublings: &[Doubling], last: &str) -> Result<()> {
    let mut text = imports.to_owned();
    for (number, doubling) in doublings.iter().enumerate() {
        write!(text, "def f{number}(request):\n{}    {last}\n", statements(*doubling, "    "))?;
    }
    text.push_str("def index(request):\n");
    for number in 0..doublings.len() {
        writeln!(text, "    f{number}(request)")?;
    }
    django(folder, BOOK, &text)
}

/// Each function calls the one before it twice, with another argument.
pub(crate) fn calls(folder: &Path) -> Result<()> {
    let mut text = String::from("def f0(x):\n    return Book.objects.filter(a=x)\n");
    for number in 1..STEPS {
        let before = number - 1;
        writeln!(text, "def f{number}(x):\n    return f{before}([x, 1]) or f{before}((x, 2))")?;
    }
    writeln!(text, "def index(request):\n    for book in f{}(request):\n        book.a", STEPS - 1)?;
    django(folder, BOOK, &text)
}

pub(crate) fn values(folder: &Path) -> Result<()> {
    let text = "def f(x):\n    return [f(y) for y in x]\nfor a in x:\n    x = x + x\nf(x)\n";
    file(folder, "a.py", statements(("['a']", "[@, @]"), "") + text)?;
    let doublings = [
        ("'ab'", "@ + @"),
        ("'ab'", "f'{@}{@}'"),
        ("'ab'", "','.join([@, @])"),
        ("'ab'", "@.replace('a', @)"),
        ("'ab'", "@ * 10"),
        ("'ab ab'", "' '.join((@ + ' ' + @).split())"),
        ("['a']", "@ + @"),
        ("['a']", "[*@, *@]"),
        ("['a']", "list(zip(@, @))"),
        ("(1, 2)", "(@, @)"),
        ("(1, 2)", "@ + @"),
        ("{'a': 1}", "{'a': @, 'b': @}"),
        ("len", "partial(@, @)"),
        ("lambda: (1, 2)", "(lambda: (@(), @()))"),
        ("Book()", "Book(a=@, t=@)"),
    ];
    views(folder, "from functools import partial\n", &doublings, "for y in [x]: print(x, y)")
}

pub(crate) fn querysets(folder: &Path) -> Result<()> {
    let doublings = [
        ("Book.objects.filter(a=1)", "@ | @"),
        ("Book.objects.filter(a=1)", "@.union(@)"),
        ("Book.objects.filter(a=1)", "Book.objects.filter(a__in=@, t__in=@)"),
        ("Book.objects.all()", "@.filter(a__in=@.values('a'))"),
        ("Book.objects.all()", "@.annotate(c=Value(@))"),
        ("Book.objects.all()", "Book.objects.prefetch_related(Prefetch('a', @), Prefetch('book_set', @))"),
        ("Book.objects.all()", "[(book.a, book.a) for book in @]"),
        ("Book.objects.all()", "Book.objects.filter(Q(a__in=@) | Q(a__in=@))"),
    ];
    views(folder, "from django.db.models import Prefetch, Q, Value\n", &doublings, "for y in x: y.a.a")
}

pub(crate) fn outside(folder: &Path) -> Result<()> {
    let doublings = [
        ("request.GET['a']", "@ + @"),
        ("request.GET['a']", "f'{@}{@}'"),
        ("request.GET['a']", "(@, @)"),
        ("request.GET['a']", "[@, @]"),
        ("request.GET['a']", "{'a': @, 'b': @}"),
        ("request.GET['a']", "(@ or @) if @ else (@, 1)"),
    ];
    views(folder, "", &doublings, "Book.objects.raw(str(x))")
}

pub(crate) fn settings(folder: &Path) -> Result<()> {
    django(folder, BOOK, "def index(request):\n    pass\n")?;
    let doublings = [
        ("SECRET_KEY", ("'ab'", "@ + @")),
        ("LANGUAGE_CODE", ("'ab'", "f'{@}{@}'")),
        ("ALLOWED_HOSTS", ("['ab']", "@ + @")),
        ("MIDDLEWARE", ("['ab']", "[*@, *@]")),
        ("TEMPLATES", ("['ab']", "[@, @]")),
        ("LOGGING", ("('ab',)", "(@, @)")),
        ("DATABASES", ("{'ab': 1}", "{'a': @, 'b': @}")),
        ("CACHES", ("{'ab': 1}", "{**@, 'b': @}")),
    ];
    let mut text = String::from("INSTALLED_APPS = ['shop']\nROOT_URLCONF = 'urls'\n");
    for (name, doubling) in doublings {
        writeln!(text, "{}{name} = x", statements(doubling, ""))?;
    }
    let changes = ["y['a'] = y", "y.update({'b': y})", "z.append(z)", "z.extend(z)", "z.insert(0, z)", "z += z"];
    text.push_str("y = {'a': {}}\nz = ['a']\n");
    for change in changes {
        text.push_str(&format!("{change}\n").repeat(STEPS));
    }
    text.push_str("STORAGES = y\nLANGUAGES = z\n");
    file(folder, "settings.py", text)
}

/// Functions that build a tree and call themselves for its branches.
pub(crate) fn results(folder: &Path) -> Result<()> {
    let text = "
def pairs(n):
    return (pairs(n - 1), pairs(n - 2), [pairs(n - 3)]) if n else Book.objects.all()

def branches(n, x):
    if n:
        return {'l': branches(n - 1, x), 'r': branches(n - 1, x), 'm': [branches(n - 1, (x,))]}
    return Book.objects.filter(a=x)

def cleaned(value, strip):
    if isinstance(value, dict):
        new = {}
        for key, part in value.items():
            if key == 'meta' and strip:
                inner = {}
                for name, item in part.items():
                    if name in ('a', 'b'):
                        inner['c'] = 'gone'
                    else:
                        inner[name] = cleaned(item, {strip})
                if list(inner.keys()) == ['c']:
                    inner = {'gone'}
                new[key] = inner
            elif key in ('d', 'e') and not part:
                continue
            else:
                new[key] = cleaned(part, strip=strip)
        return new
    elif isinstance(value, list):
        return [cleaned(part, strip=strip) for part in value]
    return value

def index(request):
    pairs(request.GET)
    branches(request.GET, 1)
    return cleaned(request.POST, strip=True)
";
    django(folder, BOOK, text)
}
