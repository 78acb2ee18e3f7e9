//! Lock files: all packages that are installed, each with its version.

use serde_json::Value;
use swiftsure_source::FileId;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::dependency::{Dependency, Reading, Stated, normalised, place};
use crate::version::Version;

/// `uv.lock`, `poetry.lock` and `pdm.lock` have tables `[[package]]`, `pylock.toml` has `[[packages]]`.
pub(crate) fn toml(file: FileId, text: &str, key: &str) -> Reading {
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => return Reading::failed(format!("is not TOML: {}", error.message())),
    };
    let mut reading = Reading::default();
    let packages = document.get_ref().get(key).and_then(|packages| packages.get_ref().as_array());
    for package in packages.into_iter().flatten() {
        reading.dependencies.extend(package.get_ref().as_table().and_then(|table| locked(file, table)));
    }
    reading
}

fn locked(file: FileId, table: &DeTable<'_>) -> Option<Dependency> {
    let (name, _) = string(table, "name")?;
    let stated = match string(table, "version") {
        // A project locks itself, too, and addresses have versions of their own.
        _ if is_elsewhere(table) => return None,
        Some((version, span)) => (Stated::Exactly(Version::parse(version)?), span),
        None => return None,
    };
    Some(Dependency {
        name: normalised(name),
        stated: stated.0,
        span: place(file, stated.1),
        locked: true,
        dev: is_for_development(table),
        optional: false,
        marker: string(table, "marker").or_else(|| string(table, "markers")).map(|(marker, _)| marker.to_owned()),
    })
}

/// `source = { editable = "." }`, `{ virtual = "." }`, `{ directory = … }`, `{ git = … }`; `[packages.vcs]` in pylock.
fn is_elsewhere(table: &DeTable<'_>) -> bool {
    let keys = ["editable", "virtual", "directory", "git", "path"];
    let source = table.get("source").and_then(|source| source.get_ref().as_table());
    let by_type =
        source.and_then(|source| string(source, "type")).is_some_and(|(kind, _)| matches!(kind, "git" | "directory"));
    by_type
        || source.is_some_and(|source| keys.iter().any(|key| source.get(*key).is_some()))
        || ["vcs", "directory"].iter().any(|key| table.get(*key).is_some())
}

/// `category = "dev"` of older and `groups = ["dev"]` of newer lock files.
fn is_for_development(table: &DeTable<'_>) -> bool {
    let by_category = string(table, "category").is_some_and(|(category, _)| category == "dev");
    let groups = table.get("groups").and_then(|groups| groups.get_ref().as_array());
    let names: Vec<&str> = groups.into_iter().flatten().filter_map(|group| group.get_ref().as_str()).collect();
    by_category || (!names.is_empty() && !names.iter().any(|name| matches!(*name, "main" | "default")))
}

fn string<'t>(table: &'t DeTable<'_>, key: &str) -> Option<(&'t str, std::ops::Range<usize>)> {
    let value: &Spanned<DeValue<'_>> = table.get(key)?;
    Some((value.get_ref().as_str()?, value.span()))
}

/// `Pipfile.lock`: `default` is what runs, `develop` is for development.
pub(crate) fn pipfile(file: FileId, text: &str) -> Reading {
    let document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(error) => return Reading::failed(format!("is not JSON (line {})", error.line())),
    };
    let mut reading = Reading::default();
    for (section, dev) in [("default", false), ("develop", true)] {
        let Some(packages) = document.get(section).and_then(Value::as_object) else { continue };
        let from = text.find(&format!("\"{section}\"")).unwrap_or(0);
        for (name, entry) in packages {
            let version = entry.get("version").and_then(Value::as_str).and_then(|text| text.strip_prefix("=="));
            let Some(version) = version.and_then(Version::parse) else { continue };
            reading.dependencies.push(Dependency {
                name: normalised(name),
                stated: Stated::Exactly(version),
                span: place(file, key(text, from, name)),
                locked: true,
                dev,
                optional: false,
                marker: entry.get("markers").and_then(Value::as_str).map(str::to_owned),
            });
        }
    }
    reading.dependencies.sort_by_key(|dependency| dependency.span);
    reading
}

/// Where a key is written behind an offset.
fn key(text: &str, from: usize, name: &str) -> std::ops::Range<usize> {
    let quoted = format!("\"{name}\"");
    let rest = text.get(from..).unwrap_or_default();
    let is_key = |at: &usize| rest[at + quoted.len()..].trim_start().starts_with(':');
    let at = rest.match_indices(&quoted).map(|(at, _)| at).find(is_key).unwrap_or(0);
    from + at..from + at + quoted.len()
}

#[cfg(test)]
mod tests {
    use super::{pipfile, toml};
    use crate::dependency::Dependency;
    use swiftsure_source::FileId;

    fn shown(text: &str, dependencies: &[Dependency]) -> Vec<String> {
        let one = |found: &Dependency| {
            let place = &text[found.span.start as usize..found.span.end as usize];
            let version = found.version().map(ToString::to_string).unwrap_or_default();
            format!("{} {version} {place}{}", found.name, if found.dev { " dev" } else { "" })
        };
        dependencies.iter().map(one).collect()
    }

    #[test]
    fn a_uv_lock_gives_packages_and_leaves_out_the_project_itself() {
        let text = "version = 1\nrequires-python = \">=3.12\"\n\n[[package]]\nname = \"shop\"\nversion = \"0.1\"\nsource = { virtual = \".\" }\n\n[[package]]\nname = \"Django\"\nversion = \"5.2.1\"\nsource = { registry = \"https://example.org/simple\" }\n";
        assert_eq!(shown(text, &toml(FileId(0), text, "package").dependencies), ["django 5.2.1 \"5.2.1\""]);
    }

    #[test]
    fn a_poetry_lock_knows_what_is_for_development() {
        let text = "[[package]]\nname = \"django\"\nversion = \"4.2.11\"\ncategory = \"main\"\n\n[[package]]\nname = \"pytest\"\nversion = \"8.0.0\"\ngroups = [\"dev\"]\n";
        let found = shown(text, &toml(FileId(0), text, "package").dependencies);
        assert_eq!(found, ["django 4.2.11 \"4.2.11\"", "pytest 8.0.0 \"8.0.0\" dev"]);
    }

    #[test]
    fn a_pdm_lock_and_a_pylock_are_read() {
        let pdm = "[[package]]\nname = \"django\"\nversion = \"5.1\"\ngroups = [\"default\"]\nsummary = \"x\"\n";
        assert_eq!(shown(pdm, &toml(FileId(0), pdm, "package").dependencies), ["django 5.1 \"5.1\""]);
        let pylock = "lock-version = \"1.0\"\n[[packages]]\nname = \"django\"\nversion = \"5.1\"\n[[packages]]\nname = \"own\"\nversion = \"1\"\ndirectory = { path = \".\" }\n";
        assert_eq!(shown(pylock, &toml(FileId(0), pylock, "packages").dependencies), ["django 5.1 \"5.1\""]);
    }

    #[test]
    fn a_pipfile_lock_has_two_sections() {
        let text = "{\n \"_meta\": {},\n \"default\": {\n  \"asgiref\": {\"version\": \"==3.8\"},\n  \"django\": {\"version\": \"==4.2\"}\n },\n \"develop\": {\n  \"django\": {\"version\": \"==4.2\"}, \"own\": {\"path\": \".\"}\n }\n}";
        let found = pipfile(FileId(0), text).dependencies;
        let names = shown(text, &found);
        assert_eq!(names, ["asgiref 3.8 \"asgiref\"", "django 4.2 \"django\"", "django 4.2 \"django\" dev"]);
        assert!(found[1].span.start < found[2].span.start);
    }

    #[test]
    fn a_broken_lock_says_so() {
        assert!(toml(FileId(0), "[[package", "package").failure.is_some());
        assert_eq!(pipfile(FileId(0), "{\n oops").failure.as_deref(), Some("is not JSON (line 2)"));
    }
}
