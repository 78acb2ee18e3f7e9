use crate::cases::support::{Project, Run};

const FORMATS: [&str; 10] =
    ["full", "concise", "grouped", "json", "json-lines", "sarif", "github", "gitlab", "junit", "markdown"];

/// A text of letters that are drawn by a fixed rule; no service gave it out.
fn drawn(length: usize) -> String {
    let letters = b"q7Wm2RtZ9xKb4VnP8sLd3HgY6cJf5TaE";
    (0..length).map(|at| char::from(letters[(at * 7 + at / 32) % letters.len()])).collect()
}

/// A shop with a token in a view where another rule has a finding on the same line, in `.env` and in its settings.
fn project(token: &str, key: &str) -> Project {
    let project = Project::shop();
    let settings = project.read("config/settings.py");
    project.write("config/settings.py", &format!("{settings}SECRET_KEY = \"{key}\"\n"));
    project.write(".env", &format!("GITHUB_TOKEN={token}\n"));
    project.write("ignored.env", &format!("SLACK_TOKEN={key}\n"));
    project.write(".gitignore", "ignored.env\n");
    let views = project.read("shop/views.py");
    let names = "[order.customer.name for order in orders]";
    let views = views.replace(names, &format!("[(order.customer.name, \"{token}\") for order in orders]"));
    project.write("shop/views.py", &views);
    project
}

#[test]
fn no_format_prints_a_secret() {
    let (token, key) = (format!("ghp_{}", drawn(36)), drawn(50));
    let project = project(&token, &key);
    let is_silent = |run: &Run, what: &str| {
        for part in [&token[4..], &key[..], &token[8..20], &key[4..16]] {
            assert!(!run.out.contains(part) && !run.err.contains(part), "{what}: {part} in\n{}", run.out);
        }
    };
    // The second time, the review comes from the cache.
    for cache in ["made", "kept"] {
        for format in FORMATS {
            let run = project.run(&["check", "-v", "--output-format", format]);
            assert!(run.out.contains("hardcoded-secret") && run.out.contains("n-plus-one"), "{format}: {}", run.out);
            is_silent(&run, &format!("{format} {cache}"));
        }
    }
    for rule in ["hardcoded-secret@", "secret-key-weak@", "n-plus-one@"] {
        let run = project.run(&["explain", rule]);
        assert_eq!(run.code, Some(0), "{run:?}");
        is_silent(&run, rule);
    }
    is_silent(&project.run(&["routes"]), "routes");
    project.run(&["baseline"]);
    let kept = project.read("swiftsure-baseline.json");
    assert!(!kept.contains(&token[4..]) && !kept.contains(&key));
}

#[test]
fn an_excerpt_shows_the_letters_of_the_service_only() {
    let token = format!("ghp_{}", drawn(36));
    let project = project(&token, &drawn(50));
    let run = project.run(&["check", "--output-format", "full", "--rule", "hardcoded-secret"]);
    assert!(run.out.contains("GITHUB_TOKEN=ghp_…") || run.out.contains("\"ghp_…\""), "{}", run.out);
    assert!(!run.out.contains("ignored.env"), "{}", run.out);
}
