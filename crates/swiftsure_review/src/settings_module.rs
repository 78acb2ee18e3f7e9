//! Which settings modules a project names, and where: `wsgi.py`, `manage.py` and the configuration of its tools.

use toml::de::{DeTable, DeValue};

use crate::options::is_dotted_name;

const VARIABLE: &str = "DJANGO_SETTINGS_MODULE";

/// What kind of file names the module; ordered by how near it is to what runs in production.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NamedBy {
    /// `wsgi.py` or `asgi.py`: what the web server loads.
    Server,
    /// `manage.py`.
    Manage,
    /// Other code: `celery.py`, a script.
    Code,
    /// The configuration of pytest, mypy or another tool.
    Tool,
}

/// One place that names a settings module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Dotted: `config.settings.prod`.
    pub module: String,
    pub named_by: NamedBy,
    /// The file as it was given, and the line from 1.
    pub path: String,
    pub line: u32,
}

/// The settings modules that these files (path and text) name, production first; within a kind in the order of the
/// paths and lines. One module may be named at several places.
pub fn candidates<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (path, text) in files {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (named_by, places) = match name {
            "wsgi.py" | "asgi.py" => (NamedBy::Server, in_python(text)),
            "manage.py" => (NamedBy::Manage, in_python(text)),
            "pyproject.toml" => (NamedBy::Tool, in_pyproject(text)),
            "pytest.ini" | ".pytest.ini" | "setup.cfg" | "tox.ini" | "mypy.ini" => (NamedBy::Tool, in_ini(text)),
            _ if name.strip_suffix(".py").is_some() => (NamedBy::Code, in_python(text)),
            _ => continue,
        };
        let places = places.into_iter().filter(|(module, _)| is_dotted_name(module));
        found.extend(places.map(|(module, line)| Candidate { module, named_by, path: path.to_owned(), line }));
    }
    found.sort_by(|a, b| (a.named_by, &a.path, a.line).cmp(&(b.named_by, &b.path, b.line)));
    found
}

/// The settings module that these files (path and text) show to be one by what they set, the outermost of several.
pub(crate) fn evident<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let sets = |text: &str, name: &str| {
        let values = text.lines().filter_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('='));
        values.into_iter().any(|rest| !rest.starts_with('='))
    };
    let is_one =
        |text: &str| sets(text, "INSTALLED_APPS") && ["MIDDLEWARE", "ROOT_URLCONF"].iter().any(|name| sets(text, name));
    // What a command copies into new projects is not for this one.
    let is_template = |path: &str| path.split('/').any(|part| part.contains("template"));
    let found = files.into_iter().filter(|(path, text)| !is_template(path) && is_one(text)).map(|(path, _)| path);
    let path = found.min_by_key(|path| (path.matches('/').count(), *path))?;
    let path = path.strip_suffix(".py")?;
    let module = path.strip_suffix("/__init__").unwrap_or(path).replace('/', ".");
    is_dotted_name(&module).then_some(module)
}

/// Files that say how a project is run, beside its code.
pub const RUN_FILES: [&str; 8] = [
    "Dockerfile",
    "Procfile",
    "compose.production.yml",
    "compose.yaml",
    "compose.yml",
    "docker-compose.prod.yml",
    "docker-compose.production.yml",
    "docker-compose.yml",
];

/// The settings modules that what runs in production names, each with the file that does: web servers first, for a
/// container may be one for development; `manage.py` last.
pub fn deployed<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    let mut found: Vec<(u8, String, String)> = Vec::new();
    for (path, text) in files {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (rank, places) = match name {
            "wsgi.py" | "asgi.py" => (0, in_python(text)),
            "manage.py" => (2, in_python(text)),
            _ if RUN_FILES.contains(&name) => (1, in_run_file(text)),
            _ => continue,
        };
        let places = places.into_iter().filter(|(module, _)| is_dotted_name(module));
        found.extend(places.map(|(module, _)| (rank, path.to_owned(), module)));
    }
    found.sort();
    found.into_iter().map(|(_, path, module)| (module, path)).collect()
}

/// `ENV DJANGO_SETTINGS_MODULE=x.y`, `DJANGO_SETTINGS_MODULE: x.y`, `web: DJANGO_SETTINGS_MODULE=x.y gunicorn`.
fn in_run_file(text: &str) -> Vec<Place> {
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim_start().starts_with('#'));
    let named = lines.filter_map(|(line, number)| {
        let rest = line.split_once(VARIABLE)?.1.trim_start_matches(['=', ':', ' ', '"', '\'']);
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '.');
        Some((rest[..end.unwrap_or(rest.len())].to_owned(), number))
    });
    named.collect()
}

/// A module's name and the line on which it is named.
type Place = (String, u32);

/// `setdefault("DJANGO_SETTINGS_MODULE", "x.y")`, `environ["DJANGO_SETTINGS_MODULE"] = "x.y"` and their kind.
fn in_python(text: &str) -> Vec<Place> {
    if !text.contains(VARIABLE) {
        return Vec::new();
    }
    let tokens: Vec<(Token, u32)> = Tokens { text, at: 0, line: 1 }.collect();
    let mut places = Vec::new();
    for (at, (token, _)) in tokens.iter().enumerate() {
        if *token != Token::Text(VARIABLE) {
            continue;
        }
        let mut rest = tokens[at + 1..].iter().peekable();
        rest.next_if(|(token, _)| *token == Token::Mark(']'));
        if rest.next_if(|(token, _)| matches!(token, Token::Mark(',' | '='))).is_none() {
            continue;
        }
        while rest.next_if(|(token, _)| *token == Token::Mark('(')).is_some() {}
        if let Some((Token::Text(module), line)) = rest.next() {
            places.push(((*module).to_owned(), *line));
        }
    }
    places
}

/// As much of Python's tokens as tells strings from comments and from code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    /// The inside of a string without formatting or escapes.
    Text(&'a str),
    /// A character of code that is neither white space nor part of a word.
    Mark(char),
    /// A word, or a string whose value is not its text.
    Other,
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl<'a> Tokens<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip(&mut self, bytes: usize) -> &'a str {
        let skipped = &self.rest()[..bytes];
        self.at += bytes;
        let lines = skipped.bytes().filter(|byte| *byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        skipped
    }

    /// The string that begins here, behind its prefix.
    fn string(&mut self, plain: bool) -> Token<'a> {
        let rest = self.rest();
        let quote = &rest[..1];
        let triple = quote.repeat(3);
        let quote = if rest.starts_with(&triple) { triple.as_str() } else { quote };
        self.skip(quote.len());
        let inside = self.rest();
        let end = end_of_string(inside, quote);
        let content = self.skip(end);
        self.skip(quote.len().min(self.rest().len()));
        if plain && !content.contains('\\') { Token::Text(content) } else { Token::Other }
    }
}

/// The offset of the closing quote; the end of the line or text where it is missing.
fn end_of_string(inside: &str, quote: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in inside.char_indices() {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if inside[at..].starts_with(quote) || (quote.len() == 1 && letter == '\n') {
            return at;
        }
    }
    inside.len()
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Token<'a>, u32);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.rest();
            let first = rest.chars().next()?;
            let line = self.line;
            if first.is_whitespace() {
                self.skip(first.len_utf8());
            } else if first == '#' {
                self.skip(rest.find('\n').unwrap_or(rest.len()));
            } else if matches!(first, '"' | '\'') {
                return Some((self.string(true), line));
            } else if first.is_alphanumeric() || first == '_' {
                let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
                let word = self.skip(end);
                if self.rest().starts_with(['"', '\'']) {
                    return Some((self.string(matches!(word, "r" | "R" | "u" | "U")), line));
                }
                return Some((Token::Other, line));
            } else {
                self.skip(first.len_utf8());
                return Some((Token::Mark(first), line));
            }
        }
    }
}

/// pytest's and django-stubs' tables; a file that is not TOML names nothing here (the configuration reports it).
fn in_pyproject(text: &str) -> Vec<Place> {
    let Ok(document) = DeTable::parse(text) else { return Vec::new() };
    let paths: [&[&str]; 3] = [
        &["tool", "pytest", "ini_options", VARIABLE],
        &["tool", "pytest", VARIABLE],
        &["tool", "django-stubs", "django_settings_module"],
    ];
    let find = |path: &[&str]| {
        let (first, rest) = path.split_first()?;
        let value = rest.iter().try_fold(document.get_ref().get(*first)?, |value, key| {
            value.get_ref().as_table().and_then(|table: &DeTable<'_>| table.get(*key))
        })?;
        let DeValue::String(module) = value.get_ref() else { return None };
        let before = text.get(..value.span().start)?;
        Some((module.to_string(), line_number(before.matches('\n').count())))
    };
    paths.into_iter().filter_map(find).collect()
}

/// The sections of pytest and of django-stubs in an INI file.
fn in_ini(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let mut section = "";
    for (at, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            section = name.trim();
            continue;
        }
        let wanted = match section {
            "pytest" | "tool:pytest" => VARIABLE,
            "mypy.plugins.django-stubs" => "django_settings_module",
            _ => continue,
        };
        // A comment has a `#` or `;` in place of the key, and so never matches.
        let Some((key, value)) = trimmed.split_once(['=', ':']) else { continue };
        if key.trim() == wanted {
            let value = value.split([' ', '\t']).find(|word| !word.is_empty()).unwrap_or_default();
            places.push((value.trim_matches(['"', '\'']).to_owned(), line_number(at)));
        }
    }
    places
}

fn line_number(before: usize) -> u32 {
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Candidate, NamedBy, candidates, deployed, evident};

    fn found(path: &str, text: &str) -> Vec<(String, u32)> {
        candidates([(path, text)]).into_iter().map(|candidate| (candidate.module, candidate.line)).collect()
    }

    fn one(module: &str, line: u32) -> Vec<(String, u32)> {
        vec![(module.to_owned(), line)]
    }

    #[test]
    fn what_runs_the_project_names_its_settings() {
        let files = [
            ("Dockerfile", "FROM python\n# ENV DJANGO_SETTINGS_MODULE=a.dev\nENV DJANGO_SETTINGS_MODULE=a.prod\n"),
            ("docker-compose.yml", "environment:\n  DJANGO_SETTINGS_MODULE: \"a.local\"\n"),
            ("Procfile", "web: DJANGO_SETTINGS_MODULE=$SETTINGS gunicorn a.wsgi\n"),
            ("a/wsgi.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.settings')\n"),
        ];
        let modules: Vec<String> = deployed(files).into_iter().map(|(module, _)| module).collect();
        assert_eq!(modules, ["a.settings", "a.prod", "a.local"]);
    }

    #[test]
    fn settings_that_nothing_names_are_known_by_what_they_set() {
        let settings =
            "DEBUG = False\nINSTALLED_APPS = ['shop']\nMIDDLEWARE: list[str] = []\nROOT_URLCONF = 'shop.urls'\n";
        let files = [
            ("shop/checks.py", "if INSTALLED_APPS == []:\n    ROOT_URLCONF = None\n"),
            ("shop/contrib/demo/settings.py", settings),
            ("template/settings.py", settings),
            ("shop/core/settings.py", settings),
        ];
        assert_eq!(evident(files).as_deref(), Some("shop.core.settings"));
        assert_eq!(evident([("shop/settings/__init__.py", settings)]).as_deref(), Some("shop.settings"));
        assert_eq!(evident([files[0]]), None);
    }

    #[test]
    fn setdefault_is_read_over_several_lines() {
        let text = "import os\n\nos.environ.setdefault(\n    \"DJANGO_SETTINGS_MODULE\",  # see \"docs\"\n    'shop.settings.prod',\n)\n";
        assert_eq!(found("shop/wsgi.py", text), one("shop.settings.prod", 5));
    }

    #[test]
    fn an_assignment_is_read() {
        assert_eq!(found("a.py", "os.environ['DJANGO_SETTINGS_MODULE'] = \"a.b\"\n"), one("a.b", 1));
        assert_eq!(found("a.py", "x = os.environ.get(\"DJANGO_SETTINGS_MODULE\", (\"a.b\"))"), one("a.b", 1));
    }

    #[test]
    fn comments_docstrings_comparisons_and_formatted_strings_name_nothing() {
        for text in [
            "# os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.b')",
            "\"\"\"os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.b')\"\"\"",
            "os.environ.setdefault('DJANGO_SETTINGS_MODULE', f'a.{env}')",
            "if os.environ['DJANGO_SETTINGS_MODULE'] == 'a.b': pass",
            "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'not a module')",
            "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.b",
        ] {
            // An unclosed string still names a module; what matters there is that nothing panics.
            let expected = if text.ends_with("'a.b") { one("a.b", 1) } else { Vec::new() };
            assert_eq!(found("manage.py", text), expected, "{text}");
        }
    }

    #[test]
    fn production_comes_before_manage_and_that_before_tools() {
        let setdefault = |module: &str| format!("os.environ.setdefault('DJANGO_SETTINGS_MODULE', '{module}')");
        let (dev, prod, task) = (setdefault("s.dev"), setdefault("s.prod"), setdefault("s.task"));
        let files = [
            ("pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = s.test  # fast\n"),
            ("shop/celery.py", &task),
            ("manage.py", &dev),
            ("shop/wsgi.py", &prod),
        ];
        let modules: Vec<String> = candidates(files).into_iter().map(|candidate| candidate.module).collect();
        assert_eq!(modules, ["s.prod", "s.dev", "s.task", "s.test"]);
    }

    #[test]
    fn pyproject_names_the_modules_of_pytest_and_django_stubs() {
        let text = "[tool.pytest.ini_options]\nDJANGO_SETTINGS_MODULE = \"s.test\"\n\n[tool.django-stubs]\ndjango_settings_module = 's.dev'\n";
        let named = |module: &str, line| Candidate {
            module: module.to_owned(),
            named_by: NamedBy::Tool,
            path: "pyproject.toml".into(),
            line,
        };
        assert_eq!(candidates([("pyproject.toml", text)]), [named("s.test", 2), named("s.dev", 5)]);
        assert!(candidates([("pyproject.toml", "[broken")]).is_empty());
    }

    #[test]
    fn ini_files_are_read_in_the_sections_of_the_tools_only() {
        let text = "[testenv]\nDJANGO_SETTINGS_MODULE = no.such\n[tool:pytest]\n# DJANGO_SETTINGS_MODULE = no.more\nDJANGO_SETTINGS_MODULE: s.test\n[mypy.plugins.django-stubs]\ndjango_settings_module = \"s.dev\"\n";
        let modules = found("setup.cfg", text);
        assert_eq!(modules, [("s.test".to_owned(), 5), ("s.dev".to_owned(), 7)]);
    }
}
