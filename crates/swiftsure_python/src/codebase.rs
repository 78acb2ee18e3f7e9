//! All modules of a project with the knowledge beside them, and how a dotted name finds one.
//!
//! A dotted name is looked for from the folders above the importing file that are no packages, from the inside out;
//! then from all other folders that hold modules or packages; then in the knowledge; then among libraries.

use std::collections::{BTreeSet, HashMap};

use swiftsure_source::{FileId, Files, SourceFile, Span, Sym};

use crate::ir::{Class, ClassId, Function, FunctionId, Module, ModuleId, Range};
use crate::lower::lower;

/// The stack of a parsing thread: deep nesting is bounded by it.
const PARSER_STACK: usize = 512 << 20;

/// Whose code a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    Project,
    Knowledge,
    Library,
}

/// A file to read. Knowledge and libraries have paths relative to where their packages lie.
#[derive(Clone, Debug)]
pub struct SourceInput {
    pub path: String,
    pub text: String,
    pub origin: Origin,
}

/// The modules of a review.
#[derive(Debug, Default)]
pub struct Codebase {
    pub files: Files,
    modules: Vec<Module>,
    origins: Vec<Origin>,
    /// Paths without `.py` and `/__init__.py`, by origin.
    by_path: HashMap<(Origin, String), ModuleId>,
    /// Folders of packages (with an `__init__.py`).
    packages: BTreeSet<(Origin, String)>,
    /// Folders that are no packages and hold modules or packages, sorted.
    roots: Vec<String>,
}

impl Codebase {
    /// Parses all inputs, on `threads` threads; the result does not depend on their number.
    pub fn build(inputs: Vec<SourceInput>, extra_roots: &[String], threads: usize) -> Self {
        let mut code = Self::default();
        let mut jobs = Vec::with_capacity(inputs.len());
        for input in &inputs {
            if let (Some(folder), true) = (folder(&input.path), input.path.ends_with("/__init__.py")) {
                code.packages.insert((input.origin, folder.to_owned()));
            }
        }
        for input in inputs {
            let id = ModuleId(u32::try_from(code.origins.len()).unwrap_or(u32::MAX));
            let stem = stem(&input.path).to_owned();
            let (root, name) = code.canonical(input.origin, &stem);
            if input.origin == Origin::Project && !code.roots.contains(&root) {
                code.roots.push(root);
            }
            code.by_path.entry((input.origin, stem)).or_insert(id);
            code.origins.push(input.origin);
            let is_package = input.path.ends_with("__init__.py");
            let file = code.files.add(SourceFile::new(input.path, input.text));
            jobs.push((file, Sym::new(&name), is_package));
        }
        code.roots.extend(extra_roots.iter().map(|root| root.trim_matches('/').to_owned()));
        code.roots.sort();
        code.roots.dedup();
        code.modules = parse_all(&code.files, &jobs, threads.max(1));
        code
    }

    /// The source root of a file and its dotted name from there.
    fn canonical(&self, origin: Origin, stem: &str) -> (String, String) {
        let mut root = folder(stem).unwrap_or_default();
        // `shop/__init__.py` has the stem `shop`: its own folder is part of the name already.
        while !root.is_empty() && self.packages.contains(&(origin, root.to_owned())) {
            root = folder(root).unwrap_or_default();
        }
        let name = if root.is_empty() { stem } else { &stem[root.len() + 1..] };
        (root.to_owned(), name.replace('/', "."))
    }

    pub fn modules(&self) -> impl Iterator<Item = (ModuleId, &Module)> {
        self.modules.iter().enumerate().map(|(at, module)| (ModuleId(u32::try_from(at).unwrap_or(u32::MAX)), module))
    }

    /// The module of an id that this codebase gave out.
    pub fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0 as usize]
    }

    pub fn function(&self, id: FunctionId) -> &Function {
        &self.module(id.module).functions[id.index as usize]
    }

    pub fn class(&self, id: ClassId) -> &Class {
        &self.module(id.module).classes[id.index as usize]
    }

    pub fn origin(&self, id: ModuleId) -> Origin {
        self.origins[id.0 as usize]
    }

    pub fn span(&self, id: ModuleId, range: Range) -> Span {
        range.in_file(self.module(id).file)
    }

    pub fn path(&self, id: ModuleId) -> &str {
        &self.files.get(self.module(id).file).path
    }

    /// The module of a file.
    pub fn module_of(&self, file: FileId) -> Option<ModuleId> {
        let at = usize::try_from(file.0).ok()?;
        (at < self.modules.len()).then_some(ModuleId(file.0))
    }

    /// The module of an absolute dotted name, as the module `from` sees it.
    pub fn find(&self, from: ModuleId, dotted: Sym) -> Option<ModuleId> {
        let relative = dotted.as_str().replace('.', "/");
        let origin = self.origin(from);
        if origin != Origin::Project {
            return self.find_in(origin, "", &relative).or_else(|| self.find_outside(&relative));
        }
        let mut folder_above = folder(self.path(from));
        while let Some(root) = folder_above {
            if !self.packages.contains(&(Origin::Project, root.to_owned()))
                && let Some(found) = self.find_first_party(root, &relative)
            {
                return Some(found);
            }
            folder_above = if root.is_empty() { None } else { Some(folder(root).unwrap_or_default()) };
        }
        self.find_anywhere(dotted)
    }

    /// The module of an absolute dotted name that stands in no module: in a settings file, say.
    pub fn find_anywhere(&self, dotted: Sym) -> Option<ModuleId> {
        let relative = dotted.as_str().replace('.', "/");
        let first_party = std::iter::once("").chain(self.roots.iter().map(String::as_str));
        first_party
            .into_iter()
            .find_map(|root| self.find_first_party(root, &relative))
            .or_else(|| self.find_outside(&relative))
    }

    /// A first-party module, unless it is a lone file that only shares its name with a known package.
    fn find_first_party(&self, root: &str, relative: &str) -> Option<ModuleId> {
        let found = self.find_in(Origin::Project, root, relative)?;
        let lone = !relative.contains('/') && !self.module(found).is_package;
        if lone && self.find_in(Origin::Knowledge, "", relative).is_some_and(|known| self.module(known).is_package) {
            return None;
        }
        Some(found)
    }

    fn find_outside(&self, relative: &str) -> Option<ModuleId> {
        let origins = [Origin::Knowledge, Origin::Library];
        origins.into_iter().find_map(|origin| self.find_in(origin, "", relative))
    }

    fn find_in(&self, origin: Origin, root: &str, relative: &str) -> Option<ModuleId> {
        let path = if root.is_empty() { relative.to_owned() } else { format!("{root}/{relative}") };
        self.by_path.get(&(origin, path)).copied()
    }

    /// A module inside of a package.
    pub fn submodule(&self, package: ModuleId, name: Sym) -> Option<ModuleId> {
        let module = self.module(package);
        if !module.is_package {
            return None;
        }
        let origin = self.origin(package);
        let path = format!("{}/{name}", stem(self.path(package)));
        self.by_path.get(&(origin, path)).copied().or_else(|| {
            // The knowledge may know more of a package than the file at hand.
            let relative = format!("{}/{name}", module.name.as_str().replace('.', "/"));
            (origin != Origin::Project).then(|| self.find_outside(&relative)).flatten()
        })
    }
}

/// The path of a module without its ending; a package is named by its folder.
fn stem(path: &str) -> &str {
    let stem = path.strip_suffix(".py").unwrap_or(path);
    stem.strip_suffix("/__init__").unwrap_or(stem)
}

/// The folder of a path: empty at the top; none for the empty path.
fn folder(path: &str) -> Option<&str> {
    if path.is_empty() {
        return None;
    }
    Some(path.rsplit_once('/').map_or("", |(folder, _)| folder))
}

fn parse_all(files: &Files, jobs: &[(FileId, Sym, bool)], threads: usize) -> Vec<Module> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some((file, name, is_package)) = jobs.get(at) else { return done };
            done.push((at, lower(*file, *name, *is_package, &files.get(*file).text)));
        }
    };
    let mut parsed: Vec<(usize, Module)> = std::thread::scope(|scope| {
        let spawn = |_| std::thread::Builder::new().stack_size(PARSER_STACK).spawn_scoped(scope, work);
        let workers: Vec<_> = (0..threads).filter_map(|at| spawn(at).ok()).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    });
    parsed.sort_by_key(|(at, _)| *at);
    let mut modules: Vec<Module> = Vec::with_capacity(jobs.len());
    let mut parsed = parsed.into_iter().peekable();
    for (at, (file, name, is_package)) in jobs.iter().enumerate() {
        // A file whose thread died stands as an empty module.
        let module = parsed.next_if(|(done, _)| *done == at).map(|(_, module)| module);
        modules.push(module.unwrap_or_else(|| Module::unparsed(*file, *name, *is_package, "the parser gave up")));
    }
    modules
}
