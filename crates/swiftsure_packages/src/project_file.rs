//! `pyproject.toml` (PEP 621, dependency groups, Poetry) and `setup.cfg`.

use swiftsure_source::FileId;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::dependency::{Dependency, Reading, Runtime, RuntimeKind, Stated, normalised, place};
use crate::requirements::{Requirement, requirement, stated};
use crate::version::Specifiers;

type Value<'i> = Spanned<DeValue<'i>>;

/// Reads a `pyproject.toml`.
pub(crate) fn pyproject(file: FileId, text: &str) -> Reading {
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => return Reading::failed(format!("is not TOML: {}", error.message())),
    };
    let document = document.get_ref();
    let mut reading = Reading::default();
    let project = document.get("project").and_then(table);
    let poetry = document.get("tool").and_then(table).and_then(|tool| tool.get("poetry")).and_then(table);
    let is_no_package = |tool: &str| {
        let tool = document.get("tool").and_then(table).and_then(|tools| tools.get(tool)).and_then(table);
        tool.and_then(|tool| tool.get("package").or_else(|| tool.get("package-mode")))
            .and_then(|value| value.get_ref().as_bool())
            == Some(false)
    };
    reading.is_package = document.get("build-system").is_some()
        && (project.is_some() || poetry.is_some())
        && !["uv", "poetry"].into_iter().any(is_no_package);
    if let Some(project) = project {
        standard(file, project, &mut reading);
    }
    let groups = document.get("dependency-groups").and_then(table);
    for (name, group) in groups.into_iter().flatten() {
        list(file, group, |found| Dependency { dev: is_dev_group(name.get_ref()), ..found }, &mut reading);
    }
    if let Some(poetry) = poetry {
        of_poetry(file, poetry, &mut reading);
    }
    // Tables have no order of their own.
    reading.dependencies.sort_by_key(|dependency| dependency.span);
    reading
}

/// `[project]` of PEP 621.
fn standard(file: FileId, project: &DeTable<'_>, reading: &mut Reading) {
    if let Some(python) = project.get("requires-python") {
        reading
            .runtimes
            .extend(python.get_ref().as_str().and_then(Specifiers::parse).map(|range| python_of(file, python, range)));
    }
    if let Some(dependencies) = project.get("dependencies") {
        list(file, dependencies, |found| found, reading);
    }
    for (_, extra) in project.get("optional-dependencies").and_then(table).into_iter().flatten() {
        list(file, extra, |found| Dependency { optional: true, ..found }, reading);
    }
}

/// `[tool.poetry.dependencies]` and the groups beside it.
fn of_poetry(file: FileId, poetry: &DeTable<'_>, reading: &mut Reading) {
    let groups = poetry.get("group").and_then(table);
    let groups = groups.into_iter().flatten().filter_map(|(name, group)| {
        Some((is_dev_group(name.get_ref()), table(group)?.get("dependencies").and_then(table)?))
    });
    let own = [("dependencies", false), ("dev-dependencies", true)];
    let own = own.into_iter().filter_map(|(name, dev)| Some((dev, poetry.get(name).and_then(table)?)));
    for (dev, packages) in own.chain(groups) {
        for (name, value) in packages {
            let name_of = normalised(name.get_ref());
            let details = value.get_ref().as_table();
            let version = match details {
                Some(details) => details.get("version").and_then(|version| version.get_ref().as_str()),
                None => value.get_ref().as_str(),
            };
            let range = version.and_then(Specifiers::parse_poetry);
            if name_of == "python" {
                reading.runtimes.extend(range.map(|range| python_of(file, value, range)));
                continue;
            }
            let stated = range.map_or(Stated::Elsewhere, stated);
            let optional =
                details.and_then(|details| details.get("optional")).and_then(|value| value.get_ref().as_bool());
            let found = Requirement { name: name_of, stated, marker: None }
                .at(file, name.span().start..value.span().end.max(name.span().end));
            reading.dependencies.push(Dependency { dev, optional: optional == Some(true), ..found });
        }
    }
}

fn python_of(file: FileId, value: &Value<'_>, range: Specifiers) -> Runtime {
    Runtime { kind: RuntimeKind::Python, stated: stated(range), span: place(file, value.span()) }
}

/// The requirements of a list of texts.
fn list(file: FileId, value: &Value<'_>, change: impl Fn(Dependency) -> Dependency, reading: &mut Reading) {
    for item in value.get_ref().as_array().into_iter().flatten() {
        let found = item.get_ref().as_str().and_then(requirement);
        reading.dependencies.extend(found.map(|found| change(found.at(file, item.span()))));
    }
}

/// A group is for development unless its name says that it runs.
fn is_dev_group(name: &str) -> bool {
    !matches!(name, "main" | "default" | "prod" | "production" | "deploy" | "server")
}

fn table<'t, 'i>(value: &'t Value<'i>) -> Option<&'t DeTable<'i>> {
    value.get_ref().as_table()
}

/// Reads `install_requires` and the extras of a `setup.cfg`.
pub(crate) fn setup_cfg(file: FileId, text: &str) -> Reading {
    let mut reading = Reading::default();
    let (mut section, mut key, mut offset) = (String::new(), String::new(), 0);
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', ';']) {
            continue;
        }
        let mut value = content;
        if !line.starts_with([' ', '\t']) {
            if let Some(name) = content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name.trim().to_owned();
                key.clear();
                continue;
            }
            let Some((name, rest)) = content.split_once(['=', ':']) else { continue };
            key = name.trim().to_ascii_lowercase();
            value = rest.trim();
        }
        reading.is_package |= section == "metadata" && key == "name";
        let from = start + line.find(value).unwrap_or(0);
        let range = from..from + value.len();
        match (section.as_str(), key.as_str()) {
            ("options", "python_requires") => {
                let range_of = Specifiers::parse(value);
                let runtime = |of| Runtime { kind: RuntimeKind::Python, stated: stated(of), span: place(file, range) };
                reading.runtimes.extend(range_of.map(runtime));
            }
            ("options", "install_requires") => {
                reading.dependencies.extend(requirement(value).map(|found| found.at(file, range)));
            }
            ("options.extras_require", _) => {
                let found = requirement(value).map(|found| found.at(file, range));
                reading.dependencies.extend(found.map(|found| Dependency { optional: true, ..found }));
            }
            _ => {}
        }
    }
    reading
}

#[cfg(test)]
mod tests {
    use super::{pyproject, setup_cfg};
    use crate::dependency::{Dependency, Reading, Stated};
    use swiftsure_source::FileId;

    fn shown(text: &str, reading: &Reading) -> Vec<String> {
        let one = |found: &Dependency| {
            let place = &text[found.span.start as usize..found.span.end as usize];
            let kind = match &found.stated {
                Stated::Exactly(version) => format!("=={version}"),
                Stated::Within(_) => "range".to_owned(),
                Stated::Elsewhere => "elsewhere".to_owned(),
            };
            let dev = if found.dev { " dev" } else { "" };
            format!("{} {kind} {place}{dev}{}", found.name, if found.optional { " optional" } else { "" })
        };
        reading.dependencies.iter().map(one).collect()
    }

    #[test]
    fn the_standard_tables_are_read() {
        let text = "[build-system]\nrequires = []\n[project]\nname = \"shop\"\nrequires-python = \">=3.10\"\ndependencies = [\n  \"django>=4.2,<6\",\n]\n[project.optional-dependencies]\nredis = [\"redis==5.0.1\"]\n[dependency-groups]\ndev = [\"pytest\", {include-group = \"lint\"}]\n";
        let reading = pyproject(FileId(0), text);
        assert!(reading.is_package);
        assert_eq!(reading.runtimes.len(), 1);
        let found = shown(text, &reading);
        assert_eq!(
            found,
            [
                "django range \"django>=4.2,<6\"",
                "redis ==5.0.1 \"redis==5.0.1\" optional",
                "pytest range \"pytest\" dev"
            ]
        );
    }

    #[test]
    fn the_tables_of_poetry_are_read() {
        let text = "[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\npython = \"^3.9\"\nDjango = \"4.2.11\"\ncelery = {version = \"^5.3\", extras = [\"redis\"]}\nown = {git = \"https://example.org/own.git\"}\n[tool.poetry.group.dev.dependencies]\npytest = \"*\"\n[build-system]\n";
        let reading = pyproject(FileId(0), text);
        assert!(!reading.is_package);
        assert_eq!(reading.runtimes.len(), 1);
        let names = shown(text, &reading);
        assert_eq!(names[0], "django ==4.2.11 Django = \"4.2.11\"");
        assert!(names[1].starts_with("celery range") && names[2].starts_with("own elsewhere"), "{names:?}");
        assert!(names[3].ends_with(" dev"));
    }

    #[test]
    fn setup_cfg_is_read_in_its_sections() {
        let text = "[metadata]\nname = shop\n[options]\npython_requires = >=3.8\ninstall_requires =\n    django>=3.2\n    # no\n    pillow==9.0\n[options.extras_require]\nredis =\n    redis\n[flake8]\nignore = E1\n";
        let reading = setup_cfg(FileId(0), text);
        assert!(reading.is_package);
        assert_eq!(
            shown(text, &reading),
            ["django range django>=3.2", "pillow ==9.0 pillow==9.0", "redis range redis optional"]
        );
    }

    #[test]
    fn a_broken_file_says_so() {
        assert!(pyproject(FileId(0), "[project").failure.is_some());
    }
}
