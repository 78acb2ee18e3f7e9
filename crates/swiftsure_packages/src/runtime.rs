//! Versions of Python and PostgreSQL in files that build, run or test a project.

use std::collections::BTreeMap;

use swiftsure_source::FileId;

use crate::dependency::{Reading, Runtime, RuntimeKind, Stated, place};
use crate::version::Version;

/// Whether a file (path with `/`) may name a runtime: a container's recipe, a composition, a version file.
pub fn is_runtime_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    is_recipe(name) || is_composition(name) || matches!(name, ".python-version" | "runtime.txt") || is_pipeline(path)
}

/// Whether a file describes a pipeline that tests the project.
pub fn is_pipeline(path: &str) -> bool {
    path.ends_with(".gitlab-ci.yml") || (path.contains(".github/workflows/") && path.ends_with(".yml"))
}

fn is_recipe(name: &str) -> bool {
    name == "Dockerfile" || name == "Containerfile" || name.starts_with("Dockerfile.") || name.ends_with(".Dockerfile")
}

fn is_composition(name: &str) -> bool {
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
    stem.is_some_and(|stem| stem.starts_with("docker-compose") || stem == "compose" || stem.starts_with("compose."))
}

/// Reads a file for which [`is_runtime_file`] holds.
pub(crate) fn read(file: FileId, path: &str, text: &str) -> Reading {
    let name = path.rsplit('/').next().unwrap_or(path);
    let runtimes = match name {
        ".python-version" => versions(file, text, ""),
        "runtime.txt" => versions(file, text, "python-"),
        _ if is_recipe(name) => recipe(file, text),
        _ => images(file, text),
    };
    Reading { runtimes, ..Reading::default() }
}

/// `3.12.4` or `python-3.12.4` on the first line that says one.
fn versions(file: FileId, text: &str, prefix: &str) -> Vec<Runtime> {
    let line = words(text).find_map(|(at, word)| Some((at, word, Version::parse(word.strip_prefix(prefix)?)?)));
    let runtime = |(at, word, version): (usize, &str, Version)| Runtime {
        kind: RuntimeKind::Python,
        stated: Stated::Exactly(version),
        span: place(file, at..at + word.len()),
    };
    line.map(runtime).into_iter().collect()
}

/// `FROM python:3.9-slim AS base`, with the defaults of the `ARG` lines above.
fn recipe(file: FileId, text: &str) -> Vec<Runtime> {
    let mut defaults: BTreeMap<&str, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, line) in lines(text) {
        let mut parts = line.split_whitespace();
        match parts.next().map(str::to_ascii_uppercase).as_deref() {
            Some("ARG") => {
                let pairs = parts.filter_map(|part| part.split_once('='));
                defaults.extend(pairs.map(|(name, value)| (name, value.trim_matches(['"', '\'']))));
            }
            Some("FROM") => {
                let Some(image) = parts.find(|part| !part.starts_with("--")) else { continue };
                let start = at + line.find(image).unwrap_or(0);
                found.extend(runtime(file, start..start + image.len(), &filled(image, &defaults)));
            }
            _ => {}
        }
    }
    found
}

/// `image: postgres:13-alpine` in a composition or in the services of a pipeline.
fn images(file: FileId, text: &str) -> Vec<Runtime> {
    let found = lines(text).filter_map(|(at, line)| {
        let content = line.trim_start().trim_start_matches("- ");
        let value = content.strip_prefix("image:")?.trim();
        let value = value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']);
        let start = at + line.find(value)?;
        runtime(file, start..start + value.len(), &filled(value, &BTreeMap::new()))
    });
    found.collect()
}

/// The text with `$NAME`, `${NAME}` and `${NAME:-default}` filled in, as far as they are known.
fn filled(text: &str, known: &BTreeMap<&str, &str>) -> String {
    let mut done = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        done.push_str(before);
        let (name, default, behind) = match after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((inside, behind)) => {
                let (name, default) =
                    inside.split_once(":-").or_else(|| inside.split_once('-')).unwrap_or((inside, ""));
                (name, default, behind)
            }
            None => {
                let end =
                    after.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(after.len());
                (&after[..end], "", &after[end..])
            }
        };
        done.push_str(known.get(name).copied().unwrap_or(default));
        rest = behind;
    }
    done + rest
}

/// What an image is made of, where its name and tag say it.
fn runtime(file: FileId, range: std::ops::Range<usize>, image: &str) -> Option<Runtime> {
    let image = image.split('@').next().unwrap_or(image);
    let (repository, tag) = image.rsplit_once(':')?;
    let kind = match repository.rsplit('/').next().unwrap_or(repository) {
        "python" => RuntimeKind::Python,
        "postgres" | "postgis" | "postgresql" => RuntimeKind::PostgreSql,
        _ => return None,
    };
    let end = tag.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(tag.len());
    let version = Version::parse(tag[..end].trim_end_matches('.'))?;
    Some(Runtime { kind, stated: Stated::Exactly(version), span: place(file, range) })
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = offset;
        offset += line.len();
        (start, line)
    })
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let plain = lines(text).filter(|(_, line)| !line.trim_start().starts_with('#'));
    plain.filter_map(|(at, line)| {
        let word = line.split_whitespace().next()?;
        Some((at + line.find(word)?, word))
    })
}

#[cfg(test)]
mod tests {
    use super::read;
    use swiftsure_source::FileId;

    fn found(path: &str, text: &str) -> Vec<String> {
        let runtimes = read(FileId(0), path, text).runtimes;
        let shown = runtimes.iter().map(|runtime| {
            let place = &text[runtime.span.start as usize..runtime.span.end as usize];
            let crate::dependency::Stated::Exactly(version) = &runtime.stated else { return String::new() };
            format!("{} {version} {place}", runtime.kind.as_str())
        });
        shown.collect()
    }

    #[test]
    fn a_recipe_names_python_by_its_image() {
        let text = "ARG PYTHON_VERSION=3.9\nFROM --platform=linux/amd64 python:${PYTHON_VERSION}-slim AS base\nFROM node:20\nFROM registry.example.org/library/python:3.12.1\nFROM base\n";
        let expected =
            ["Python 3.9 python:${PYTHON_VERSION}-slim", "Python 3.12.1 registry.example.org/library/python:3.12.1"];
        assert_eq!(found("Dockerfile", text), expected);
        assert!(found("Dockerfile", "FROM python:slim\nFROM python\n").is_empty());
    }

    #[test]
    fn a_composition_names_the_database_by_its_image() {
        let text = "services:\n  db:\n    image: \"postgis/postgis:13-3.1\" # old\n  cache:\n    image: redis:7\n  other:\n    image: postgres:${PG:-16.2}-alpine\n";
        let expected = ["PostgreSQL 13 postgis/postgis:13-3.1", "PostgreSQL 16.2 postgres:${PG:-16.2}-alpine"];
        assert_eq!(found("docker-compose.yml", text), expected);
    }

    #[test]
    fn version_files_name_python() {
        assert_eq!(found(".python-version", "# here\n3.11.4\n3.12\n"), ["Python 3.11.4 3.11.4"]);
        assert_eq!(found("runtime.txt", "python-3.9.18\n"), ["Python 3.9.18 python-3.9.18"]);
        assert!(found(".python-version", "pypy3.9\n").is_empty());
    }
}
