//! The knowledge that comes with the binary: Python stub files, laid out as the packages that they speak of.

use include_dir::{Dir, include_dir};
use swiftsure_python::{Language, Origin, SourceInput};

static STUBS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/knowledge");

/// All stub files, in the order of their paths.
pub fn inputs() -> Vec<SourceInput> {
    let mut inputs = Vec::new();
    collect(&STUBS, &mut inputs);
    inputs.sort_by(|left, right| left.path.cmp(&right.path));
    inputs
}

fn collect(folder: &Dir<'static>, inputs: &mut Vec<SourceInput>) {
    for file in folder.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let is_python = file.path().extension().is_some_and(|ending| ending == "py");
        if let (true, Some(text)) = (is_python, file.contents_utf8()) {
            inputs.push(SourceInput {
                path,
                text: text.to_owned(),
                origin: Origin::Knowledge,
                language: Language::Python,
                lazy: true,
            });
        }
    }
    for inner in folder.dirs() {
        collect(inner, inputs);
    }
}
