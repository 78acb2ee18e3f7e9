//! Prints the trace of a folder, for working on the engine: `cargo run -p swiftsure_django --example trace -- DIR`.
#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;
use std::path::Path;

use swiftsure_django::{Request, analyse, knowledge, templates};
use swiftsure_python::{Codebase, Language, Origin, SourceInput, decode};

fn main() {
    let worker = std::thread::Builder::new().stack_size(256 << 20).spawn(run);
    worker.map(std::thread::JoinHandle::join).ok();
}

fn run() {
    let mut args = std::env::args().skip(1);
    let root = args.next().unwrap_or_else(|| ".".to_owned());
    let settings: Vec<String> = args.collect();
    let mut inputs = Vec::new();
    walk(Path::new(&root), Path::new(&root), &mut inputs);
    inputs.sort_by(|left, right| left.path.cmp(&right.path));
    inputs.extend(knowledge::inputs());
    let start = std::time::Instant::now();
    let code = Codebase::build(inputs, &[], 2);
    println!("parsed {} modules in {:?}", code.heads().count(), start.elapsed());
    let reviewed: BTreeSet<_> = code
        .heads()
        .filter(|(id, module)| code.origin(*id) == Origin::Project && !skipped(&code.files.get(module.file).path))
        .map(|(_, module)| module.file)
        .collect();
    let start = std::time::Instant::now();
    let analysis = analyse(&code, &Request { settings, reviewed, ..Request::default() }, 1);
    println!(
        "analysed in {:?}: {} entries, {} models",
        start.elapsed(),
        analysis.trace.entries.len(),
        analysis.models.len()
    );
    println!("models: {}", analysis.models.join(" "));
    for access in &analysis.trace.accesses {
        let file = code.files.get(access.site.file);
        let loops: Vec<String> = access.loops.iter().map(|entry| format!("{}:{:?}", entry.name, entry.over)).collect();
        println!("{}:{} {:?} {} loops={loops:?}", file.path, file.line(access.site.start), access.kind, access.model);
    }
    let limit = if std::env::var_os("ALL").is_some() { usize::MAX } else { 8 };
    for (what, about) in &analysis.unknowns {
        println!("{what}: {}", about.len());
        let mut about: Vec<_> = about.iter().collect();
        about.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (name, count) in about.iter().take(limit) {
            println!("    {name} {count}");
        }
    }
}

fn skipped(path: &str) -> bool {
    path.contains("/migrations/") || path.contains("/tests/") || path.contains("/test_")
}

fn walk(root: &Path, folder: &Path, inputs: &mut Vec<SourceInput>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(root, &path, inputs);
        } else if let Ok(bytes) = std::fs::read(&path) {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            let is_python = relative.ends_with(".py");
            if !is_python && !templates::is_named(&relative) {
                continue;
            }
            let language = if is_python { Language::Python } else { templates::language(&relative, false) };
            inputs.push(SourceInput {
                path: relative,
                text: decode(&bytes).0,
                origin: Origin::Project,
                language,
                lazy: false,
            });
        }
    }
}
