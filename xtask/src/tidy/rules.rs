//! The rules: one `.rs` and one `.md` of the same name, in the folder of their lens, registered in order.

use super::Problem;
use super::tree::{File, Tree};

/// Where the rules are.
const FOLDER: &str = "crates/swiftsure_rules/src/";
const LENSES: &[&str] = &["swift", "sure", "balance"];
/// The macro that makes a file a rule; other files beside it are helpers.
const DECLARES: &str = "declare_rule! {";

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut rules = Vec::new();
    for file in &tree.files {
        let Some((lens, stem, extension)) = place(file) else { continue };
        match extension {
            "rs" if file.text.contains(DECLARES) => {
                rules.push(format!("{lens}::{stem}"));
                problems.extend(complaints(tree, file, lens, stem));
            }
            // A rule may have further pages: `n_plus_one.admin.md`.
            "md" if !is_rule(tree, lens, stem.split('.').next().unwrap_or(stem)) => {
                problems.push(Problem::new(&file.path, 0, "There is no rule of this name beside the page."));
            }
            _ => {}
        }
    }
    problems.extend(registry(tree, &rules));
    problems
}

/// The lens, name and extension of a file beside the rules.
fn place(file: &File) -> Option<(&str, &str, &str)> {
    let (lens, name) = file.path.strip_prefix(FOLDER)?.split_once('/')?;
    let (stem, extension) = name.rsplit_once('.')?;
    (LENSES.contains(&lens) && stem != "mod").then_some((lens, stem, extension))
}

fn is_rule(tree: &Tree, lens: &str, stem: &str) -> bool {
    tree.get(&format!("{FOLDER}{lens}/{stem}.rs")).is_some_and(|file| file.text.contains(DECLARES))
}

fn complaints(tree: &Tree, file: &File, lens: &str, stem: &str) -> Vec<Problem> {
    let kebab = stem.replace('_', "-");
    let mut sentences = Vec::new();
    if tree.get(&format!("{FOLDER}{lens}/{stem}.md")).is_none() {
        sentences.push(format!("It has no page `{stem}.md` beside it."));
    }
    if !file.text.contains(&format!("name: \"{lens}/{kebab}\"")) {
        sentences.push(format!("Its name is not `{lens}/{kebab}`, which its place says."));
    }
    if !file.text.contains(&format!("page: \"{stem}.md\"")) {
        sentences.push(format!("Its page is not `{stem}.md`."));
    }
    let modules = tree.get(&format!("{FOLDER}{lens}/mod.rs"));
    if !modules.is_some_and(|file| file.code.all.contains(&format!("mod {stem};"))) {
        sentences.push(format!("`{lens}/mod.rs` does not name it."));
    }
    sentences.into_iter().map(|sentence| Problem::new(&file.path, 0, sentence)).collect()
}

/// `RULES` names each rule once, in order.
fn registry(tree: &Tree, rules: &[String]) -> Vec<Problem> {
    let path = format!("{FOLDER}lib.rs");
    let Some(library) = tree.get(&path) else { return Vec::new() };
    let registered: Vec<String> = library.text.lines().filter_map(registered).collect();
    let mut problems = Vec::new();
    for rule in rules.iter().filter(|rule| !registered.contains(rule)) {
        problems.push(Problem::new(&path, 0, format!("RULES does not name `{rule}`.")));
    }
    // Names are compared as users read them, where `-` stands before letters as `_` does not.
    let readable = |rule: &String| rule.replace("::", "/").replace('_', "-");
    for pair in registered.windows(2).filter(|pair| readable(&pair[0]) >= readable(&pair[1])) {
        problems.push(Problem::new(&path, 0, format!("RULES names `{}` after `{}`.", pair[1], pair[0])));
    }
    problems
}

/// `swift::n_plus_one` of the line `&swift::n_plus_one::RULE,`.
fn registered(line: &str) -> Option<String> {
    line.trim().strip_prefix('&')?.strip_suffix("::RULE,").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tree::Tree;

    const RULE: &str = "declare_rule! { name: \"swift/n-plus-one\", page: \"n_plus_one.md\", }";
    const FOLDER: &str = "crates/swiftsure_rules/src";

    fn tree(files: &[(&str, &str)]) -> Tree {
        let files: Vec<(String, &str)> = files.iter().map(|(path, text)| (format!("{FOLDER}/{path}"), *text)).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        Tree::of(&files)
    }

    #[test]
    fn a_rule_with_page_and_registration_is_whole() {
        let files = [
            ("swift/n_plus_one.rs", RULE),
            ("swift/n_plus_one.md", "# n-plus-one"),
            ("swift/helper.rs", "fn help() {}"),
            ("swift/mod.rs", "mod n_plus_one;"),
            ("lib.rs", "&swift::n_plus_one::RULE,"),
        ];
        assert_eq!(check(&tree(&files)), []);
    }

    #[test]
    fn each_missing_part_is_named() {
        let files = [("swift/n_plus_one.rs", RULE), ("swift/other.md", ""), ("swift/mod.rs", ""), ("lib.rs", "")];
        let found: Vec<String> = check(&tree(&files)).iter().map(ToString::to_string).collect();
        for part in ["no page", "mod.rs` does not name", "RULES does not name", "no rule of this name"] {
            assert!(found.iter().any(|sentence| sentence.contains(part)), "{part}: {found:?}");
        }
    }

    #[test]
    fn the_name_follows_the_place() {
        let found = check(&tree(&[("sure/n_plus_one.rs", RULE)]));
        assert!(found.iter().any(|problem| problem.sentence.contains("not `sure/n-plus-one`")));
    }

    #[test]
    fn the_registry_is_sorted() {
        let found = check(&tree(&[("lib.rs", "&swift::b::RULE,\n&swift::a::RULE,\n")]));
        assert_eq!(found.len(), 1);
        assert!(found[0].sentence.contains("names `swift::a` after `swift::b`"));
    }
}
