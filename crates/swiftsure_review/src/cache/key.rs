//! The key of a review: a hash over all that it depends on.

use xxhash_rust::xxh3::Xxh3;

use swiftsure_packages::Dependencies;

use crate::check::Scope;
use crate::read::{Project, Source};

/// Two reviews with one key come to the same.
pub(super) type Key = u128;

/// The key of the review of a project by this program.
pub(super) fn of(project: &Project, scope: Scope, program: &str) -> Key {
    // Taken apart name by name, so that a new field is not forgotten here.
    let Project {
        name,
        sources,
        stubs,
        packages,
        settings,
        // Told beside a review, and no part of it.
        missing_settings: _,
        names_framework: _,
        named,
        sensitivity,
        deployed,
        python_path,
        django_version,
        templates,
        lock_files,
        texts,
        dependencies: _,
        advisories,
        unread,
    } = project;
    let Scope { include_tests, threads: _, today } = scope;
    let mut hash = Hash::default();
    hash.text(program);
    hash.text(name);
    for list in [sources, templates, stubs, packages, texts] {
        hash.sources(list);
    }
    hash.texts(settings);
    hash.texts(named.as_slice());
    hash.number(sensitivity.len());
    for (field, class) in sensitivity {
        hash.text(field);
        hash.text(class.as_str());
    }
    hash.number(deployed.len());
    for (module, by) in deployed {
        hash.text(module);
        hash.text(by);
    }
    hash.texts(python_path);
    hash.texts(django_version.as_slice());
    hash.texts(lock_files);
    hash.text(&format!("{advisories:?}"));
    // The day matters as far as support ends with it.
    hash.text(&format!("{:?}", Dependencies::standings(today)));
    hash.number(unread.len());
    for (reason, paths) in unread {
        hash.text(reason);
        hash.texts(paths);
    }
    hash.number(usize::from(include_tests));
    hash.0.digest128()
}

/// Everything goes in with its length, so that no two lists of texts run together to the same bytes.
#[derive(Default)]
struct Hash(Xxh3);

impl Hash {
    fn number(&mut self, number: usize) {
        self.0.update(&(number as u64).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.update(text.as_bytes());
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len());
        for text in texts {
            self.text(text);
        }
    }

    fn sources(&mut self, sources: &[Source]) {
        self.number(sources.len());
        for Source { path, text, class } in sources {
            self.text(path);
            self.text(text);
            self.number(*class as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::of;
    use crate::check::Scope;
    use crate::classify::FileClass;
    use crate::read::{Project, Source};

    fn project(text: &str) -> Project {
        let source = Source { path: "shop/views.py".into(), text: text.into(), class: FileClass::Source };
        Project { sources: vec![source], settings: vec!["shop.settings".into()], ..Project::default() }
    }

    const SCOPE: Scope = Scope { include_tests: false, threads: 2, today: date(2026, 5, 2) };

    #[test]
    fn the_key_depends_on_what_was_read_and_on_the_program() {
        let one = of(&project("x = 1\n"), SCOPE, "1.0");
        assert_eq!(one, of(&project("x = 1\n"), Scope { threads: 1, ..SCOPE }, "1.0"));
        assert_eq!(one, of(&project("x = 1\n"), Scope { today: date(2026, 5, 3), ..SCOPE }, "1.0"));
        assert_ne!(one, of(&project("x = 1\n"), Scope { today: date(2027, 5, 2), ..SCOPE }, "1.0"));
        assert_ne!(one, of(&project("x = 2\n"), SCOPE, "1.0"));
        assert_ne!(one, of(&project("x = 1\n"), SCOPE, "1.1"));
        assert_ne!(one, of(&project("x = 1\n"), Scope { include_tests: true, ..SCOPE }, "1.0"));
        assert_ne!(one, of(&Project { settings: Vec::new(), ..project("x = 1\n") }, SCOPE, "1.0"));
    }
}
