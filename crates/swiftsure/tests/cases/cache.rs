use std::fs;
use std::path::PathBuf;

use crate::cases::support::{Project, VIEWS, mended};

/// The reviews that the cache keeps.
fn kept(project: &Project) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(project.path().join(".swiftsure_cache")) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "review"));
    paths.sort();
    paths
}

const JSON: [&str; 3] = ["check", "--output-format", "json"];
const ROUTES: [&str; 3] = ["routes", "--output-format", "json"];

#[test]
fn a_review_from_the_cache_gives_the_same_bytes() {
    let project = Project::shop();
    for arguments in [&JSON[..], &ROUTES, &["check", "--output-format", "sarif"], &["check", "-q"]] {
        let cold = project.run(&[arguments, &["--no-cache"]].concat());
        let first = project.run(arguments);
        let second = project.run(arguments);
        assert_eq!((cold.code, &cold.out), (first.code, &first.out), "{arguments:?}");
        assert_eq!((cold.code, &cold.out), (second.code, &second.out), "{arguments:?}");
    }
    assert_eq!(kept(&project).len(), 1, "one review serves all commands");
}

#[test]
fn without_the_cache_nothing_is_written() {
    let project = Project::shop();
    project.run(&["check", "--no-cache"]);
    assert!(!project.path().join(".swiftsure_cache").exists());
}

#[test]
fn a_change_of_any_file_or_setting_is_seen() {
    let project = Project::shop();
    let number = |arguments: &[&str]| project.run(arguments).json()["findings"].as_array().unwrap().len();
    assert_eq!(number(&JSON), 1);
    project.write("shop/views.py", &mended());
    assert_eq!(number(&JSON), 0);
    project.write("shop/views.py", VIEWS);
    assert_eq!(number(&JSON), 1);
    assert_eq!(kept(&project).len(), 2, "what was there before is there again");
    project.write("config/urls.py", "urlpatterns = []\n");
    assert_eq!(project.run(&ROUTES).json()["entry_points"], serde_json::json!([]));
    project.write("pyproject.toml", "[tool.swiftsure.rules]\nn-plus-one = \"off\"\n");
    assert_eq!(number(&JSON), 0);
    project.write("pyproject.toml", "[tool.swiftsure]\nexclude = [\"shop/views.py\"]\n");
    assert_eq!(number(&JSON), 0);
}

#[test]
fn a_broken_cache_is_made_anew_without_a_word() {
    let project = Project::shop();
    let whole = project.run(&JSON);
    let [path] = kept(&project).try_into().unwrap();
    let bytes = fs::read(&path).unwrap();
    let mut flipped = bytes.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for broken in [&b""[..], b"xyz", &bytes[..bytes.len() / 2], &flipped] {
        fs::write(&path, broken).unwrap();
        let run = project.run(&JSON);
        assert_eq!((run.err.as_str(), &run.out), ("", &whole.out));
        assert_eq!(fs::read(&path).unwrap(), bytes, "it was written again");
    }
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path.parent().unwrap(), "a file in its place").unwrap();
    assert_eq!(project.run(&JSON).out, whole.out);
}

#[test]
fn only_the_newest_few_reviews_are_kept() {
    let project = Project::shop();
    for number in 0..12 {
        project.write("shop/more.py", &format!("x = {number}\n"));
        project.run(&JSON);
    }
    assert_eq!(kept(&project).len(), 8);
    let folder = project.path().join(".swiftsure_cache");
    assert_eq!(fs::read_to_string(folder.join(".gitignore")).unwrap(), "*\n");
    let names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!names.iter().any(|name| name.contains(".tmp")), "{names:?}");
}
