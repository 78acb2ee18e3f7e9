//! A project that is as large as several: its packages stand many times in it, each time under other names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::walk;

/// What is copied; other files are not read by a check.
const EXTENSIONS: &[&str] = &["py", "html", "txt", "toml", "json"];

/// Writes `count` copies of the project in `from` into `to`. The first keeps its names; in the others each top-level
/// package is renamed, in its folder and wherever a Python file or template names it.
pub(crate) fn write(from: &Path, to: &Path, count: usize) -> Result<()> {
    let packages = packages(from)?;
    let files = walk::files(from, EXTENSIONS)?;
    for number in 0..count {
        for file in &files {
            let relative = file.strip_prefix(from)?;
            let text = String::from_utf8_lossy(&fs::read(file)?).into_owned();
            let inside = relative
                .components()
                .next()
                .is_some_and(|first| packages.contains(first.as_os_str().to_string_lossy().as_ref()));
            // Files beside the packages (manage.py, pyproject.toml) say which project this is; there is one of them.
            if number > 0 && !inside {
                continue;
            }
            let target = to.join(renamed_path(relative, number, inside));
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(target, renamed(&text, &packages, number))?;
        }
    }
    Ok(())
}

/// The folders directly in a project that hold Python.
fn packages(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && !walk::files(&entry.path(), &["py"])?.is_empty() {
            names.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}

fn renamed_path(path: &Path, number: usize, inside: bool) -> PathBuf {
    let mut parts = path.components();
    match parts.next() {
        Some(first) if inside && number > 0 => {
            let first = first.as_os_str().to_string_lossy();
            PathBuf::from(format!("{first}{}", suffix(number))).join(parts.as_path())
        }
        _ => path.to_owned(),
    }
}

fn suffix(number: usize) -> String {
    format!("_copy{number}")
}

/// Appends the copy's number to each word that is the name of a package, unless a dot stands in front of it.
fn renamed(text: &str, packages: &BTreeSet<String>, number: usize) -> String {
    if number == 0 {
        return text.to_owned();
    }
    let of_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut result = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let length = if of_name(first) { rest.find(|c| !of_name(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (word, after) = rest.split_at(length);
        result.push_str(word);
        if before != '.' && packages.contains(word) {
            result.push_str(&suffix(number));
        }
        before = word.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    result
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{renamed, write};

    #[test]
    fn the_names_of_packages_are_renamed_and_attributes_are_not() {
        let packages = ["shop".to_owned()].into();
        let text = "from shop.models import shops\nself.shop = 'shop.Order'\n";
        assert_eq!(
            renamed(text, &packages, 2),
            "from shop_copy2.models import shops\nself.shop = 'shop_copy2.Order'\n"
        );
        assert_eq!(renamed(text, &packages, 0), text);
    }

    #[test]
    fn copies_stand_beside_the_first() {
        let from = tempfile::tempdir().unwrap();
        fs::create_dir(from.path().join("shop")).unwrap();
        fs::write(from.path().join("shop/models.py"), "import shop\n").unwrap();
        fs::write(from.path().join("manage.py"), "import shop\n").unwrap();
        let to = tempfile::tempdir().unwrap();
        write(from.path(), to.path(), 3).unwrap();
        let read = |path: &str| fs::read_to_string(to.path().join(path)).unwrap();
        assert_eq!(read("shop/models.py"), "import shop\n");
        assert_eq!(read("shop_copy2/models.py"), "import shop_copy2\n");
        assert_eq!(read("manage.py"), "import shop\n");
    }
}
