//! `cargo x new-rule`: the two files of a rule and the two lines that register it.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

const CODE: &str = include_str!("../templates/rule.rs.in");
const PAGE: &str = include_str!("../templates/rule.md.in");
const LENSES: &[(&str, &str)] = &[
    ("swift", "The swift lens: the program does more work than it needs."),
    ("sure", "The sure lens: the program lets someone do what they should not."),
    ("balance", "The balance lens: speed and safety are in each other's way."),
];

/// What a new rule is called, in each of its spellings.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    /// `swift`
    lens: String,
    /// `query-in-loop`
    short: String,
    /// `query_in_loop`
    file: String,
}

pub(crate) fn run(workspace: &Workspace, name: &str, summary: &str) -> Result<ExitCode> {
    let folder = write(&workspace.root, name, summary)?;
    println!("Written: {folder}.rs and {folder}.md; the rule is registered.");
    println!(
        "next  write the page and its cases, then  SWIFTSURE_PAGE={} cargo test -p swiftsure_mdtest",
        file_name(&folder)
    );
    Ok(ExitCode::SUCCESS)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Writes the rule below `root`; says where, without the extension.
fn write(root: &Path, name: &str, summary: &str) -> Result<String> {
    let name = Name::parse(name)?;
    let summary = clause(summary)?;
    let crate_folder = root.join("crates/swiftsure_rules/src");
    let lens_folder = crate_folder.join(&name.lens);
    let rule = lens_folder.join(format!("{}.rs", name.file));
    if rule.exists() {
        bail!("There is a rule `{}/{}` already: {}.", name.lens, name.short, rule.display());
    }
    let since = version(root)?;
    let library = crate_folder.join("lib.rs");
    let modules = lens_folder.join("mod.rs");
    let text = read(&library)?;
    let text = with_module(&text, &format!("mod {};", name.lens));
    let text = with_rule(&text, &name)?;
    let listed = if modules.exists() { read(&modules)? } else { lens_header(&name.lens) };
    fs::create_dir_all(&lens_folder)?;
    fs::write(&modules, with_module(&listed, &format!("pub(crate) mod {};", name.file)))?;
    fs::write(&library, text)?;
    fs::write(&rule, filled(CODE, &name, &summary, &since))?;
    fs::write(rule.with_extension("md"), filled(PAGE, &name, &summary, &since))?;
    Ok(format!("crates/swiftsure_rules/src/{}/{}", name.lens, name.file))
}

impl Name {
    fn parse(text: &str) -> Result<Self> {
        let Some((lens, short)) = text.split_once('/') else {
            bail!("`{text}` has no lens; write it as swift/{text}, sure/{text} or balance/{text}.");
        };
        if !LENSES.iter().any(|(known, _)| *known == lens) {
            bail!("`{lens}` is not a lens, which is one of swift, sure and balance.");
        }
        let words = short.split('-');
        let good = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !words.clone().all(good) || !short.starts_with(|c: char| c.is_ascii_lowercase()) {
            bail!("`{short}` is not a name in lower case with hyphens, such as query-in-loop.");
        }
        if short.starts_with("no-") {
            bail!("A name says what is found and reads well after \"allow\": leave out the `no-` of `{short}`.");
        }
        Ok(Self { lens: lens.to_owned(), short: short.to_owned(), file: short.replace('-', "_") })
    }
}

/// A summary as the tables show it: one clause, no capital unless it is a name, no full stop.
fn clause(summary: &str) -> Result<String> {
    let summary = summary.trim().trim_end_matches('.');
    if summary.is_empty() || summary.contains(['"', '\\', '\n']) {
        bail!("The summary is one clause without quotes, such as: the same query runs once for each turn of a loop");
    }
    Ok(summary.to_owned())
}

fn filled(template: &str, name: &Name, summary: &str, since: &str) -> String {
    let mut letters = summary.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    template
        .replace("{sentence}", &format!("{first}{}.", letters.as_str()))
        .replace("{summary}", summary)
        .replace("{name}", &format!("{}/{}", name.lens, name.short))
        .replace("{short}", &name.short)
        .replace("{file}", &name.file)
        .replace("{since}", since)
}

/// Adds a `mod` line at its place among those that are there; nothing when it is there.
fn with_module(text: &str, line: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.contains(&line) {
        return text.to_owned();
    }
    let prefix = &line[..line.rfind("mod ").unwrap_or(0) + "mod ".len()];
    let is_module = |other: &&str| other.starts_with(prefix) && other.ends_with(';');
    let after = lines.iter().rposition(|other| is_module(other) && *other < line).map(|at| at + 1);
    let at = after.or_else(|| lines.iter().position(is_module_line(prefix)));
    lines.insert(at.unwrap_or(lines.len()), line);
    lines.join("\n") + "\n"
}

fn is_module_line(prefix: &str) -> impl Fn(&&str) -> bool {
    move |other| other.starts_with(prefix) && other.ends_with(';')
}

/// Adds the line of a rule to `RULES`, which is sorted by name.
fn with_rule(text: &str, name: &Name) -> Result<String> {
    let line = format!("    &{}::{}::RULE,", name.lens, name.file);
    let mut lines: Vec<&str> = text.lines().collect();
    let start =
        lines.iter().position(|other| other.contains("static RULES")).context("lib.rs has no `static RULES`")?;
    let length = lines[start..].iter().position(|other| *other == "];").context("RULES has no end")?;
    let later = lines[start + 1..start + length].iter().position(|other| readable(other) > readable(&line));
    lines.insert(later.map_or(start + length, |at| start + 1 + at), &line);
    Ok(lines.join("\n") + "\n")
}

/// A line of `RULES` as it compares with others: as the name that users read.
fn readable(line: &str) -> String {
    line.trim().trim_start_matches('&').trim_end_matches("::RULE,").replace("::", "/").replace('_', "-")
}

fn lens_header(lens: &str) -> String {
    let about = LENSES.iter().find(|(known, _)| *known == lens).map_or("", |(_, about)| *about);
    format!("//! {about}\n\n")
}

/// The version that the binary will have when the rule is first in it.
fn version(root: &Path) -> Result<String> {
    let manifest = read(&root.join("crates/swiftsure/Cargo.toml"))?;
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = \""));
    Ok(line.context("The binary has no version")?.trim_end_matches('"').to_owned())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Name, with_module, write};
    use crate::walk;
    use crate::workspace::Workspace;

    /// A copy of what the scaffolder needs of this workspace.
    fn copied() -> tempfile::TempDir {
        let root = Workspace::find().unwrap().root;
        let copy = tempfile::tempdir().unwrap();
        for folder in ["crates/swiftsure_rules/src", "crates/swiftsure"] {
            walk::copy(&root.join(folder), &copy.path().join(folder)).unwrap();
        }
        copy
    }

    fn text(root: &Path, path: &str) -> String {
        fs::read_to_string(root.join("crates/swiftsure_rules/src").join(path)).unwrap()
    }

    #[test]
    fn a_rule_gets_its_two_files_and_its_two_lines() {
        let copy = copied();
        write(copy.path(), "swift/zebra-crossing", "a zebra crosses the street").unwrap();
        assert!(text(copy.path(), "swift/mod.rs").ends_with("pub(crate) mod zebra_crossing;\n"));
        assert!(text(copy.path(), "lib.rs").contains("    &swift::zebra_crossing::RULE,\n];"));
        let code = text(copy.path(), "swift/zebra_crossing.rs");
        assert!(code.starts_with("//! A zebra crosses the street.\n"));
        assert!(code.contains("name: \"swift/zebra-crossing\",\n    page: \"zebra_crossing.md\","));
        assert!(text(copy.path(), "swift/zebra_crossing.md").starts_with("# swift/zebra-crossing\n"));
        assert!(!code.contains(['{', '}'].map(|c| format!("{c}{c}")).join("").as_str()));
    }

    #[test]
    fn the_lines_stand_in_order() {
        let copy = copied();
        write(copy.path(), "swift/a-first", "something").unwrap();
        let modules = text(copy.path(), "swift/mod.rs");
        let lines: Vec<&str> = modules.lines().filter(|line| line.starts_with("pub(crate) mod ")).collect();
        assert_eq!(lines[0], "pub(crate) mod a_first;");
        assert!(lines.is_sorted(), "{lines:?}");
        let library = text(copy.path(), "lib.rs");
        let first = library.lines().find(|line| line.contains("&swift::")).unwrap();
        assert_eq!(first.trim(), "&swift::a_first::RULE,");
    }

    #[test]
    fn the_form_is_the_one_that_the_rules_have_now() {
        let copy = copied();
        write(copy.path(), "swift/zebra-crossing", "something").unwrap();
        let keys = |text: &str| -> Vec<String> {
            let start = text.find("declare_rule! {").unwrap();
            let body = &text[start..start + text[start..].find("\n}").unwrap()];
            body.lines().skip(1).map(|line| line.split(':').next().unwrap().trim().to_owned()).collect()
        };
        let ours = text(copy.path(), "swift/zebra_crossing.rs");
        assert_eq!(keys(&ours), keys(&text(copy.path(), "swift/n_plus_one.rs")));
    }

    #[test]
    fn the_first_rule_of_a_lens_brings_its_folder() {
        let copy = copied();
        fs::remove_dir_all(copy.path().join("crates/swiftsure_rules/src/balance")).ok();
        let library = text(copy.path(), "lib.rs").replace("mod balance;\n", "");
        fs::write(copy.path().join("crates/swiftsure_rules/src/lib.rs"), library).unwrap();
        write(copy.path(), "balance/leaky-cache", "a cache leaks").unwrap();
        assert!(text(copy.path(), "balance/mod.rs").ends_with("\n\npub(crate) mod leaky_cache;\n"));
        assert_eq!(text(copy.path(), "lib.rs").matches("mod balance;\n").count(), 1);
    }

    #[test]
    fn nothing_is_written_over() {
        let copy = copied();
        let error = write(copy.path(), "swift/n-plus-one", "something").unwrap_err();
        assert!(error.to_string().starts_with("There is a rule `swift/n-plus-one` already"));
    }

    #[test]
    fn a_wrong_name_is_answered_with_what_is_right() {
        for name in ["n-plus-one", "fast/n-plus-one", "swift/N-plus-one", "swift/n_plus_one", "swift/", "swift/no-loop"]
        {
            assert!(Name::parse(name).is_err(), "{name}");
        }
        assert_eq!(Name::parse("sure/xss2").unwrap().file, "xss2");
    }

    #[test]
    fn a_module_that_is_there_is_not_added_again() {
        assert_eq!(with_module("mod a;\nmod c;\n", "mod b;"), "mod a;\nmod b;\nmod c;\n");
        assert_eq!(with_module("mod b;\nmod c;\n", "mod a;"), "mod a;\nmod b;\nmod c;\n");
        assert_eq!(with_module("mod a;\n", "mod a;"), "mod a;\n");
    }
}
