//! Files that are too large, are no text, or are no files.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::{django, file};

const BOOK: &str = "class Book(models.Model):\n    a = models.ForeignKey('self', models.CASCADE)\n";
const INDEX: &str = "def index(request):\n    for book in Book.objects.all():\n        book.a\n";

pub(crate) fn huge(folder: &Path) -> Result<()> {
    let mut text = String::with_capacity(51 << 20);
    let mut number = 0;
    while text.len() < 50 << 20 {
        writeln!(text, "def function_{number}(a, b):\n    return [a, b, {number}, 'some text', a.b(c={number})]")?;
        number += 1;
    }
    file(folder, "a.py", text)
}

pub(crate) fn long_line(folder: &Path) -> Result<()> {
    file(folder, "a.py", format!("x = '{}'\n", "a".repeat(20 << 20)))?;
    file(folder, "b.py", format!("# {}\nx = {}\n", "ä".repeat(5 << 20), "9".repeat(1 << 20)))?;
    file(folder, "c.py", format!("{} = 1\n", "n".repeat(1 << 20)))
}

pub(crate) fn many(folder: &Path) -> Result<()> {
    django(folder, BOOK, INDEX)?;
    for number in 0..3000 {
        file(folder, &format!("shop/part_{}/module_{number}.py", number % 50), "from shop.views import *\nindex(1)\n")?;
    }
    Ok(())
}

pub(crate) fn not_text(folder: &Path) -> Result<()> {
    let every: Vec<u8> = (0..=255).cycle().take(4096).collect();
    file(folder, "every_byte.py", &every)?;
    file(folder, "zeros.py", vec![0; 4096])?;
    file(folder, "latin.py", b"x = '\xe9'  # swiftsure: ignore[\xff]: \xe9\n")?;
    file(folder, "latin_said.py", b"# -*- coding: latin-1 -*-\nx = '\xe9'\n")?;
    file(folder, "nobody_knows.py", b"# coding: klingon\nx = '\xe9'\n")?;
    let wide: Vec<u8> = "\u{feff}x = 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    file(folder, "wide.py", wide)?;
    file(folder, "half_a_character.py", b"x = '\xf0\x9f\x98")?;
    file(folder, "directions.py", "x = '\u{202e}\u{2066}'  # \u{2028} \u{85}\n\u{c}\ny = 1\n")?;
    file(folder, "names.py", "\u{1d511}\u{1d518} = 1\nclass \u{fb01}: \u{aa} = \u{fb01}\n\u{fb01}.\u{aa}\n")
}

pub(crate) fn line_ends(folder: &Path) -> Result<()> {
    django(folder, &BOOK.replace('\n', "\r\n"), &INDEX.replace('\n', "\r"))?;
    file(folder, "mixed.py", "def f():\r\n    x = 1\n    y = '''a\rb\r\nc\n'''\r    return x\n\r\r\nf()\r")?;
    file(folder, "tabs.py", "if a:\n\tb = 1\n        c = 2\n    d = 3\n \te = 4\n")
}

pub(crate) fn almost_empty(folder: &Path) -> Result<()> {
    let texts = [
        "",
        "\n",
        "\r",
        "\\",
        "\u{feff}",
        "\u{feff}\u{feff}x",
        " ",
        "\t\t",
        "#",
        "'",
        "'''",
        "f'{",
        "0x",
        "@",
        "`",
        "\u{0}",
        "...",
        ";",
    ];
    for (number, text) in texts.iter().enumerate() {
        file(folder, &format!("a{number}.py"), text)?;
    }
    file(folder, "manage.py", "")?;
    file(folder, "settings.py", "")
}

/// Every prefix of a file with many kinds of statements.
pub(crate) fn unfinished(folder: &Path) -> Result<()> {
    let text = "from a import (b as c, *)\n@d(e=1)\nasync def f(a, /, b: int = 1, *c, d, **e) -> 'x':\n    match a:\n        \
                case {'a': [1, *b], **c} if d: yield await e\n        case A(b=c) | None: return\n    \
                async with a as (b, c), d: pass\n    try: raise a from b\n    except* (A, B) as e: del e[1:2, ...]\n    \
                finally: nonlocal z\nclass G[T: int = str, *U](H, metaclass=I): x: int = (y := 2)\n\
                type X[T] = list[T]\nz = [f'{a!r:>{b}}{{' for a in b if c async for d in e]\nlambda *a, b=1: {**c, 'd': 1}\n";
    for (at, _) in text.char_indices() {
        file(folder, &format!("a{at}.py"), &text[..at])?;
    }
    Ok(())
}

#[cfg(unix)]
pub(crate) fn links(folder: &Path) -> Result<()> {
    use std::os::unix::fs::symlink;
    django(folder, BOOK, INDEX)?;
    symlink(folder, folder.join("again"))?;
    symlink(folder.join("shop"), folder.join("shop/shop"))?;
    symlink("b.py", folder.join("a.py"))?;
    symlink("a.py", folder.join("b.py"))?;
    symlink("/nowhere/at/all.py", folder.join("c.py"))?;
    Ok(symlink("/dev/zero", folder.join("zero.py"))?)
}

#[cfg(not(unix))]
pub(crate) fn links(folder: &Path) -> Result<()> {
    django(folder, BOOK, INDEX)
}

/// Whoever runs this as root can read everything; the case is then an ordinary one.
pub(crate) fn unreadable(folder: &Path) -> Result<()> {
    django(folder, BOOK, INDEX)?;
    file(folder, "closed.py", "x = 1\n")?;
    file(folder, "cellar/a.py", "x = 1\n")?;
    close(&folder.join("closed.py"))?;
    close(&folder.join("cellar"))
}

#[cfg(unix)]
fn close(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o000))?)
}

#[cfg(not(unix))]
fn close(_: &Path) -> Result<()> {
    Ok(())
}

/// A pipe that nobody writes to holds up whoever opens it.
pub(crate) fn in_disguise(folder: &Path) -> Result<()> {
    django(folder, BOOK, INDEX)?;
    fs::create_dir_all(folder.join("folder.py/inner.py"))?;
    fs::create_dir_all(folder.join("pyproject.toml"))?;
    // Where there is no such program, the rest of the case is worth a run.
    let _ = Command::new("mkfifo").arg(folder.join("pipe.py")).arg(folder.join("shop/pipe.py")).status();
    Ok(())
}

pub(crate) fn odd_names(folder: &Path) -> Result<()> {
    django(folder, BOOK, INDEX)?;
    for name in [
        "with space.py",
        "-rf.py",
        "class.py",
        "1.py",
        "ä.py",
        "a.b.c.py",
        ".py",
        ".hidden.py",
        "quote'\".py",
        "[a-z].py",
    ] {
        file(folder, name, "from shop.views import *\n")?;
    }
    file(folder, "__init__/__init__/__init__.py", "from . import __init__\n")?;
    odd_bytes(folder)
}

#[cfg(target_os = "linux")]
fn odd_bytes(folder: &Path) -> Result<()> {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    for name in [b"line\nend.py".as_slice(), b"\xff\xfe.py", b"\x1b[31mred.py"] {
        fs::write(folder.join(OsStr::from_bytes(name)), "x = 1\n")?;
    }
    let deep = "d/".repeat(1000);
    // Some file systems allow less; then there is one odd name less.
    let _ = fs::create_dir_all(folder.join(&deep)).and_then(|()| fs::write(folder.join(deep).join("a.py"), "x = 1\n"));
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn odd_bytes(_: &Path) -> Result<()> {
    Ok(())
}

pub(crate) fn configuration(folder: &Path) -> Result<()> {
    django(folder, BOOK, INDEX)?;
    file(folder, "pyproject.toml", b"[tool.swiftsure\nlens = \xff\n")
}

pub(crate) fn wrong_kinds(folder: &Path) -> Result<()> {
    django(folder, BOOK, INDEX)?;
    let text = "[tool.swiftsure]\nexclude = ['[', '***', '']\nknowledge = ['nowhere', '..', '/']\nbaseline = '/'\n";
    file(folder, "pyproject.toml", text)?;
    file(folder, ".swiftsure_cache", "This is no folder.\n")?;
    file(folder, "swiftsure-baseline.json", "{\"schema_version\": 99, \"findings\": [null]}")
}
