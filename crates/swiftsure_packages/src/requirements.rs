//! `requirements.txt` and its kind, and single requirements as PEP 508 writes them.

use std::ops::Range;

use swiftsure_source::FileId;

use crate::dependency::{Dependency, Reading, Stated, normalised, place};
use crate::version::Specifiers;

/// One requirement without its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Requirement {
    pub(crate) name: String,
    pub(crate) stated: Stated,
    pub(crate) marker: Option<String>,
}

impl Requirement {
    pub(crate) fn at(self, file: FileId, range: Range<usize>) -> Dependency {
        Dependency {
            name: self.name,
            stated: self.stated,
            span: place(file, range),
            locked: false,
            dev: false,
            optional: false,
            marker: self.marker,
        }
    }
}

/// Reads a requirements or constraints file.
pub(crate) fn read(file: FileId, text: &str) -> Reading {
    let mut reading = Reading::default();
    for (start, line) in logical_lines(text) {
        let indent = line.len() - line.trim_start().len();
        let content = without_comment(line).trim();
        if let Some(path) = option(content, &["-r", "--requirement", "-c", "--constraint"]) {
            reading.includes.push(path.to_owned());
            continue;
        }
        // An editable folder or address may say whose it is behind `#egg=`, which is no comment.
        let editable = option(content, &["-e", "--editable"]);
        if content.is_empty() || (content.starts_with('-') && editable.is_none()) {
            continue;
        }
        let stated = content.split(" --").next().unwrap_or(content).trim_end_matches([' ', '\\', '\t', '\r', '\n']);
        if let Some(requirement) = requirement(editable.unwrap_or(stated)) {
            let from = start + indent;
            reading.dependencies.push(requirement.at(file, from..from + stated.len()));
        } else if content.contains("://") {
            // The address is not repeated: it may hold a password.
            let line = text[..start].matches('\n').count() + 1;
            reading.unchecked.push(format!("line {line} is an address that names no package"));
        }
    }
    reading
}

/// What a requirement of the standard says: `name[extra]>=1,<2; marker` or `name @ address`.
pub(crate) fn requirement(text: &str) -> Option<Requirement> {
    let text = text.trim();
    if text.starts_with(['.', '/']) || (text.contains("://") && !text.contains('@')) || text.contains("#egg=") {
        let name = text.split_once("#egg=")?.1;
        let end = name.find(['&', '[', ' ', ';']).unwrap_or(name.len());
        let name = normalised(&name[..end]);
        return Some(Requirement { name, stated: Stated::Elsewhere, marker: None });
    }
    let (body, marker) = match text.split_once(';') {
        Some((body, marker)) => (body.trim(), Some(marker.trim().to_owned())),
        None => (text, None),
    };
    let end =
        body.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter)).unwrap_or(body.len());
    let (name, rest) = body.split_at(end);
    if !name.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = rest.trim_start();
    let rest = match rest.strip_prefix('[') {
        Some(extras) => extras.split_once(']')?.1.trim_start(),
        None => rest,
    };
    let stated = if rest.starts_with('@') {
        Stated::Elsewhere
    } else {
        let range = Specifiers::parse(rest.trim_start_matches('(').trim_end_matches(')'))?;
        stated(range)
    };
    Some(Requirement { name: normalised(name), stated, marker })
}

/// Exact where one version is left.
pub(crate) fn stated(range: Specifiers) -> Stated {
    match range.exact() {
        Some(version) => Stated::Exactly(version.clone()),
        None => Stated::Within(range),
    }
}

/// The path or address behind one of these options.
fn option<'a>(line: &'a str, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| {
        let rest = line.strip_prefix(name)?;
        // `-r base.txt`, `-rbase.txt`, `--requirement=base.txt`.
        let is_whole = !name.starts_with("--") || rest.starts_with([' ', '=', '\t']);
        let rest = rest.trim_start_matches(['=', ' ', '\t']).trim();
        (is_whole && !rest.is_empty()).then_some(rest)
    })
}

/// Lines with their offsets; those that end in a backslash go on.
fn logical_lines(text: &str) -> Vec<(usize, &str)> {
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let (mut start, mut end) = (0, 0);
    for line in text.split_inclusive('\n') {
        end += line.len();
        if line.trim_end().ends_with('\\') && !line.trim_start().starts_with('#') {
            continue;
        }
        lines.extend(text.get(start..end).map(|line| (start, line)));
        start = end;
    }
    lines.extend(text.get(start..).filter(|rest| !rest.is_empty()).map(|line| (start, line)));
    lines
}

/// A comment begins with a `#` at the start or behind white space.
fn without_comment(line: &str) -> &str {
    let begins = |(at, _): &(usize, &str)| *at == 0 || line[..*at].ends_with([' ', '\t']);
    line.match_indices('#').find(begins).map_or(line, |(at, _)| &line[..at])
}

#[cfg(test)]
mod tests {
    use super::{read, requirement};
    use crate::dependency::Stated;
    use swiftsure_source::FileId;

    fn stated(text: &str) -> Vec<(String, String)> {
        let reading = read(FileId(0), text);
        let place = |span: swiftsure_source::Span| text[span.start as usize..span.end as usize].to_owned();
        reading.dependencies.iter().map(|dependency| (dependency.name.clone(), place(dependency.span))).collect()
    }

    #[test]
    fn pins_ranges_extras_and_markers_are_read_with_their_places() {
        let text = "# base\nDjango[argon2]==4.2.11  # lts\n\npillow >= 9 ; python_version < \"3.8\"\nrequests\n";
        let expected = [("django", "Django[argon2]==4.2.11"), ("pillow", "pillow >= 9 ; python_version < \"3.8\"")];
        let found = stated(text);
        assert_eq!(found[..2], expected.map(|(name, place)| (name.to_owned(), place.to_owned())));
        assert_eq!(found[2].0, "requests");
        let pillow = &read(FileId(0), text).dependencies[1];
        assert_eq!(pillow.marker.as_deref(), Some("python_version < \"3.8\""));
    }

    #[test]
    fn hashes_belong_to_the_requirement_above_them() {
        let text = "django==5.2.1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nasgiref==3.8.1\n";
        let found = stated(text);
        assert_eq!(found[0], ("django".to_owned(), "django==5.2.1".to_owned()));
        assert_eq!(found[1].0, "asgiref");
    }

    #[test]
    fn other_files_are_named_and_options_of_the_installer_are_none() {
        let reading =
            read(FileId(0), "-r base.txt\n-cconstraints.txt\n--requirement=x/y.txt # z\n--pre\n--no-binary :all:\n");
        assert_eq!(reading.includes, ["base.txt", "constraints.txt", "x/y.txt"]);
        assert_eq!(reading.dependencies, []);
    }

    #[test]
    fn addresses_and_editable_lines_state_no_version() {
        for (text, name) in [
            ("-e git+https://example.org/shop.git@main#egg=shop-api", "shop-api"),
            ("shop_api @ https://example.org/shop.zip", "shop-api"),
            ("https://example.org/shop.zip#egg=shop.api", "shop-api"),
        ] {
            let reading = read(FileId(0), text);
            assert_eq!(reading.dependencies[0].name, name, "{text}");
            assert_eq!(reading.dependencies[0].stated, Stated::Elsewhere);
        }
        assert_eq!(read(FileId(0), "-e .\n./local\n").dependencies, []);
        assert_eq!(read(FileId(0), "-e .\n./local\n").unchecked, [""; 0]);
        let bare = read(FileId(0), "# a\nhttps://lena:abc@example.org/shop.zip\n-e git+https://example.org/shop.git\n");
        assert_eq!(bare.unchecked.len(), 2);
        assert_eq!(bare.unchecked[0], "line 2 is an address that names no package");
    }

    #[test]
    fn what_is_no_requirement_is_none() {
        assert!(requirement("<<<<<<< HEAD").is_none());
        assert!(requirement("").is_none());
    }
}
