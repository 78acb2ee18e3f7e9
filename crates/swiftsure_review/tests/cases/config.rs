use swiftsure_review::config::{Config, ConfigError, Known, load, parse};
use swiftsure_review::{FailOn, LensName, Options};
use swiftsure_source::{Lens, Severity};

use crate::cases::support::Folder;

const KNOWN: Known<'static> =
    Known { rules: &["swift/n-plus-one", "swift/missing-index", "sure/csrf"], formats: &["full", "json"] };

fn message(file: &str, text: &str) -> String {
    parse(file, text, KNOWN).unwrap_err().to_string()
}

fn loaded(folder: &Folder, start: &str) -> Config {
    load(&folder.join(start), Options::default(), KNOWN).unwrap()
}

#[test]
fn every_key_is_read() {
    let text = r#"
[tool.swiftsure]
settings = "config.settings.prod"
lens = ["swift", "balance"]
exclude = ["scripts/"]
include-tests = true
knowledge = ["stubs"]
python-path = ["src"]
fail-on = "medium"
output-format = "json"
baseline = "accepted.json"

[tool.swiftsure.rules]
n-plus-one = "critical"
"swift/missing-index" = "off"

[tool.swiftsure.per-file-ignores]
"legacy/**" = ["n-plus-one", "sure/csrf"]
"#;
    let folder = Folder::with(&[("pyproject.toml", text)]);
    let config = loaded(&folder, ".");
    assert_eq!(config.settings.as_deref(), Some("config.settings.prod"));
    assert_eq!(config.lenses.iter().copied().collect::<Vec<_>>(), [Lens::Swift, Lens::Balance]);
    assert!(config.exclude.matches_file("scripts/load.py"));
    assert!(config.include_tests);
    assert_eq!(config.knowledge, [folder.join("stubs")]);
    assert_eq!(config.python_path, [folder.join("src")]);
    assert_eq!(config.fail_on, FailOn::At(Severity::Medium));
    assert_eq!(config.output_format.as_deref(), Some("json"));
    assert_eq!(config.baseline, folder.join("accepted.json"));
    assert_eq!(config.severity("swift/n-plus-one", Severity::Low), Some(Severity::Critical));
    assert_eq!(config.severity("swift/missing-index", Severity::Low), None);
    assert_eq!(config.severity("sure/csrf", Severity::Low), None, "sure is not among the lenses");
    assert!(config.is_ignored("legacy/views.py", "sure/csrf"));
    assert!(!config.is_ignored("shop/views.py", "sure/csrf"));
    assert!(!config.is_ignored("legacy/views.py", "swift/missing-index"));
}

#[test]
fn without_a_file_the_defaults_hold() {
    let folder = Folder::with(&[("pyproject.toml", "[project]\nname = 'shop'\n")]);
    let config = loaded(&folder, ".");
    assert_eq!(config.file, None);
    assert_eq!(config.root, folder.path());
    assert_eq!(config.fail_on, FailOn::At(Severity::High));
    assert_eq!(config.baseline, folder.join("swiftsure-baseline.json"));
    assert_eq!(config.lenses.len(), 3);
    assert_eq!(config.severity("sure/csrf", Severity::Low), Some(Severity::Low));
}

#[test]
fn the_nearest_file_wins_and_a_pyproject_without_the_table_is_passed_over() {
    let folder = Folder::with(&[
        ("swiftsure.toml", "settings = 'outer'\n"),
        ("shop/pyproject.toml", "[project]\n"),
        ("shop/orders/views.py", ""),
        ("blog/pyproject.toml", "[tool.swiftsure]\nsettings = 'inner'\n"),
    ]);
    assert_eq!(loaded(&folder, "shop/orders/views.py").settings.as_deref(), Some("outer"));
    assert_eq!(loaded(&folder, "shop/orders").root, folder.path());
    assert_eq!(loaded(&folder, "blog").settings.as_deref(), Some("inner"));
}

#[test]
fn the_search_ends_at_the_border_of_the_repository() {
    let folder = Folder::with(&[("swiftsure.toml", "settings = 'outer'\n"), ("shop/.git/HEAD", "")]);
    assert_eq!(loaded(&folder, "shop").settings, None);
}

#[test]
fn the_command_line_wins() {
    let folder = Folder::with(&[("swiftsure.toml", "lens = ['swift']\nrules = { 'swift/n-plus-one' = 'off' }\n")]);
    let level = "low".to_owned().try_into().unwrap();
    let line = Options {
        lens: Some(vec![LensName(Lens::Sure), LensName(Lens::Swift)]),
        rules: [("n-plus-one".to_owned(), level)].into(),
        ..Options::default()
    };
    let config = load(folder.path(), line, KNOWN).unwrap();
    assert_eq!(config.lenses.len(), 2);
    assert_eq!(config.severity("swift/n-plus-one", Severity::High), Some(Severity::Low));
}

#[test]
fn an_unknown_key_is_answered_with_its_line_and_the_nearest_key() {
    let text = "[project]\nname = 'shop'\n\n[tool.swiftsure]\nlense = ['swift']\n";
    assert_eq!(
        message("pyproject.toml", text),
        "Unknown key \"lense\" in [tool.swiftsure] of pyproject.toml line 5; did you mean \"lens\"?"
    );
    assert_eq!(message("swiftsure.toml", "colour = 1\n"), "Unknown key \"colour\" in swiftsure.toml line 1");
    let error = parse("swiftsure.toml", "colour = 1\n", KNOWN).unwrap_err();
    assert!(error.hint().starts_with("The keys are settings, lens, rules"), "{}", error.hint());
    assert_eq!(error.file(), Some("swiftsure.toml"));
}

#[test]
fn an_unknown_rule_is_answered_with_its_line_and_the_nearest_rule() {
    let text = "[tool.swiftsure.rules]\ncsrf = 'low'\nn-plus-on = 'off'\n";
    assert_eq!(
        message("pyproject.toml", text),
        "Unknown rule \"n-plus-on\" in [tool.swiftsure.rules] of pyproject.toml line 3; did you mean \"n-plus-one\"?"
    );
    let text = "[per-file-ignores]\n'x.py' = [\n  'csrf',\n  'swift/mising-index',\n]\n";
    assert_eq!(
        message("swiftsure.toml", text),
        "Unknown rule \"swift/mising-index\" in [per-file-ignores] of swiftsure.toml line 4; \
         did you mean \"swift/missing-index\"?"
    );
}

#[test]
fn a_wrong_value_is_answered_with_its_key_and_line() {
    let text = "[tool.swiftsure]\nlens = ['swift']\n\n[tool.swiftsure.rules]\ncsrf = 'hihg'\n";
    assert_eq!(
        message("pyproject.toml", text),
        "The value of rules in pyproject.toml line 5 cannot be used: \"hihg\" is not a level, which is one of off, \
         low, medium, high, critical; did you mean \"high\"?"
    );
    assert_eq!(
        message("swiftsure.toml", "[sensitivity]\n'shop.Order.note' = 'persnal'\n"),
        "The value of sensitivity in swiftsure.toml line 2 cannot be used: \"persnal\" is not a class of fields, which \
         is one of secret, personal, permission, money, public; did you mean \"personal\"?"
    );
    let error = message("swiftsure.toml", "include-tests = 'yes'\n");
    assert!(error.starts_with("The value of include-tests in swiftsure.toml line 1 cannot be used: "), "{error}");
    let error = message("swiftsure.toml", "rules = 3\n");
    assert!(error.starts_with("The value of rules in swiftsure.toml line 1 cannot be used: "), "{error}");
    let error = message("swiftsure.toml", "exclude = ['a', 7]\n");
    assert!(error.starts_with("The value of exclude in swiftsure.toml line 1 cannot be used: "), "{error}");
    let error = message("pyproject.toml", "[tool]\nswiftsure = 1\n");
    assert!(error.starts_with("The value of [tool.swiftsure] in pyproject.toml line 2 cannot be used: "), "{error}");
}

#[test]
fn formats_and_patterns_are_checked_too() {
    assert_eq!(
        message("swiftsure.toml", "output-format = 'jsn'\n"),
        "Unknown output format \"jsn\" in swiftsure.toml line 1; did you mean \"json\"?"
    );
    let error = message("swiftsure.toml", "exclude = [\n  'a[b',\n]\n");
    assert!(error.starts_with("The pattern \"a[b\" in swiftsure.toml line 2 cannot be used: "), "{error}");
}

#[test]
fn a_file_that_is_not_toml_is_named_with_line_and_reason() {
    let error = message("pyproject.toml", "[project]\nname = \n");
    assert!(error.starts_with("pyproject.toml line 2 is not TOML: "), "{error}");
    let folder = Folder::with(&[("pyproject.toml", "[project\n")]);
    let error = load(folder.path(), Options::default(), KNOWN).unwrap_err();
    assert!(matches!(error, ConfigError::NotToml { line: 1, .. }), "{error}");
}

#[test]
fn a_pattern_from_the_command_line_is_named_as_such() {
    let folder = Folder::new();
    let line = Options { exclude: vec!["a[b".into()], ..Options::default() };
    let error = load(folder.path(), line, KNOWN).unwrap_err();
    assert!(error.to_string().starts_with("--exclude on the command line cannot be used: a[b: "), "{error}");
}
