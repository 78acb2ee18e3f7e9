//! All modules of a project with the knowledge beside them, and how a dotted name finds one.
//!
//! A dotted name is looked for from the folders above the importing file that are no packages, from the inside out;
//! then from all other folders that hold modules or packages; then in the knowledge; then among libraries.

use std::collections::BTreeSet;
use std::sync::{OnceLock, RwLock};

use rustc_hash::FxHashMap;
use swiftsure_source::{FileId, Files, SourceFile, Span, Sym, threads};

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

/// What a file is written in.
#[derive(Clone, Copy, Debug)]
pub enum Language {
    Python,
    /// Something that a floor above makes modules of. Nothing imports those.
    Other(fn(FileId, Sym, &str) -> Module),
}

impl Language {
    pub fn is_python(self) -> bool {
        matches!(self, Self::Python)
    }
}

/// A file to read. Knowledge and libraries have paths relative to where their packages lie.
#[derive(Clone, Debug)]
pub struct SourceInput {
    pub path: String,
    pub text: String,
    pub origin: Origin,
    pub language: Language,
    /// Parsed when something first asks for what is in it, and never if nothing does.
    pub lazy: bool,
}

/// What is known of a module before it is parsed.
#[derive(Clone, Copy, Debug)]
pub struct ModuleHead {
    pub file: FileId,
    /// Dotted: `shop.views`; for `shop/__init__.py` it is `shop`. What nobody imports has its path for a name.
    pub name: Sym,
    /// Whether the file is an `__init__.py`.
    pub is_package: bool,
    pub origin: Origin,
    pub language: Language,
}

/// The modules of a review.
#[derive(Debug, Default)]
pub struct Codebase {
    pub files: Files,
    heads: Vec<ModuleHead>,
    /// Each is parsed at most once.
    modules: Vec<OnceLock<Module>>,
    /// Paths without `.py` and `/__init__.py`, by origin.
    by_path: FxHashMap<(Origin, String), ModuleId>,
    /// Folders of packages: with an `__init__.py`, or without one inside of such a folder.
    packages: BTreeSet<(Origin, String)>,
    /// Folders that are no packages and hold modules or packages, sorted.
    roots: Vec<String>,
    /// What was looked for already: the module that asked, and the dotted name.
    found: RwLock<FxHashMap<(ModuleId, Sym), Option<ModuleId>>>,
}

impl Codebase {
    /// Parses the inputs that are not lazy, on `threads` threads; the result does not depend on their number.
    pub fn build(inputs: Vec<SourceInput>, extra_roots: &[String], threads: usize) -> Self {
        let mut code = Self::default();
        let mut jobs = Vec::new();
        for input in &inputs {
            if let (Some(folder), true) = (folder(&input.path), input.path.ends_with("/__init__.py")) {
                code.packages.insert((input.origin, folder.to_owned()));
            }
        }
        code.add_namespaces(&inputs);
        for input in inputs {
            let id = ModuleId(u32::try_from(code.heads.len()).unwrap_or(u32::MAX));
            let name = if input.language.is_python() { code.importable(&input, id) } else { Sym::new(&input.path) };
            if !input.lazy {
                jobs.push(id);
            }
            let is_package = input.path.ends_with("__init__.py");
            let (origin, language) = (input.origin, input.language);
            let file = code.files.add(SourceFile::new(input.path, input.text));
            code.heads.push(ModuleHead { file, name, is_package, origin, language });
        }
        code.roots.extend(extra_roots.iter().map(|root| root.trim_matches('/').to_owned()));
        code.roots.sort();
        code.roots.dedup();
        code.modules.resize_with(code.heads.len(), OnceLock::new);
        code.parse(&jobs, threads);
        code
    }

    /// A folder of modules inside of a package is a part of it, with an `__init__.py` or without; one with a `manage.py`
    /// is where a project begins.
    fn add_namespaces(&mut self, inputs: &[SourceInput]) {
        let starts: BTreeSet<&str> = inputs.iter().filter_map(|input| input.path.strip_suffix("/manage.py")).collect();
        // Python finds what lies beside the program that it runs, even where that folder is a package as well.
        let packages = starts.iter().filter(|start| self.packages.contains(&(Origin::Project, (**start).to_owned())));
        self.roots.extend(packages.map(|start| (*start).to_owned()));
        for input in inputs.iter().filter(|input| input.language.is_python()) {
            let mut inside: Vec<&str> = Vec::new();
            let mut at = folder(&input.path).unwrap_or_default();
            while !at.is_empty() && !starts.contains(at) && !self.packages.contains(&(input.origin, at.to_owned())) {
                inside.push(at);
                at = folder(at).unwrap_or_default();
            }
            if self.packages.contains(&(input.origin, at.to_owned())) {
                self.packages.extend(inside.into_iter().map(|folder| (input.origin, folder.to_owned())));
            }
        }
    }

    /// Takes note of where a file is found when it is imported; gives its dotted name.
    fn importable(&mut self, input: &SourceInput, id: ModuleId) -> Sym {
        let stem = stem(&input.path).to_owned();
        let (root, name) = self.canonical(input.origin, &stem);
        if input.origin == Origin::Project && !self.roots.contains(&root) {
            self.roots.push(root);
        }
        self.by_path.entry((input.origin, stem)).or_insert(id);
        Sym::new(&name)
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

    /// All modules, whether they are parsed or not.
    pub fn heads(&self) -> impl Iterator<Item = (ModuleId, &ModuleHead)> {
        self.heads.iter().enumerate().map(|(at, head)| (ModuleId(u32::try_from(at).unwrap_or(u32::MAX)), head))
    }

    /// The modules that are parsed by now.
    pub fn parsed(&self) -> impl Iterator<Item = (ModuleId, &Module)> {
        self.heads().filter_map(|(id, _)| Some((id, self.modules[id.0 as usize].get()?)))
    }

    pub fn head(&self, id: ModuleId) -> &ModuleHead {
        &self.heads[id.0 as usize]
    }

    /// The module of an id that this codebase gave out; parses it if nothing did before.
    pub fn module(&self, id: ModuleId) -> &Module {
        let module = &self.modules[id.0 as usize];
        if module.get().is_none() {
            self.parse(&[id], 1);
        }
        let head = self.head(id);
        // A file whose thread died stands as an empty module.
        module.get_or_init(|| Module::unparsed(head.file, head.name, head.is_package, "the parser gave up"))
    }

    pub fn function(&self, id: FunctionId) -> &Function {
        &self.module(id.module).functions[id.index as usize]
    }

    pub fn class(&self, id: ClassId) -> &Class {
        &self.module(id.module).classes[id.index as usize]
    }

    pub fn origin(&self, id: ModuleId) -> Origin {
        self.head(id).origin
    }

    pub fn span(&self, id: ModuleId, range: Range) -> Span {
        range.in_file(self.head(id).file)
    }

    pub fn path(&self, id: ModuleId) -> &str {
        &self.files.get(self.head(id).file).path
    }

    /// The module of a file.
    pub fn module_of(&self, file: FileId) -> Option<ModuleId> {
        let at = usize::try_from(file.0).ok()?;
        (at < self.modules.len()).then_some(ModuleId(file.0))
    }

    /// The module of an absolute dotted name, as the module `from` sees it.
    pub fn find(&self, from: ModuleId, dotted: Sym) -> Option<ModuleId> {
        let known = self.found.read().ok().and_then(|found| found.get(&(from, dotted)).copied());
        known.unwrap_or_else(|| {
            let module = self.search(from, dotted);
            if let Ok(mut found) = self.found.write() {
                found.insert((from, dotted), module);
            }
            module
        })
    }

    fn search(&self, from: ModuleId, dotted: Sym) -> Option<ModuleId> {
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
        let lone = !relative.contains('/') && !self.head(found).is_package;
        if lone && self.find_in(Origin::Knowledge, "", relative).is_some_and(|known| self.head(known).is_package) {
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

    /// The package that a module of the project is in.
    pub fn package_of(&self, module: ModuleId) -> Option<ModuleId> {
        if self.origin(module) != Origin::Project {
            return None;
        }
        let above = folder(stem(self.path(module)))?;
        let package = self.by_path.get(&(Origin::Project, above.to_owned())).copied()?;
        self.head(package).is_package.then_some(package)
    }

    /// A module inside of a package.
    pub fn submodule(&self, package: ModuleId, name: Sym) -> Option<ModuleId> {
        let module = self.head(package);
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

    /// Parses modules that are not parsed yet.
    fn parse(&self, jobs: &[ModuleId], threads: usize) {
        threads::share(jobs.len(), threads, PARSER_STACK, |job| {
            let id = jobs[job];
            let head = self.head(id);
            let text = &self.files.get(head.file).text;
            let module = match head.language {
                Language::Python => lower(head.file, head.name, head.is_package, text),
                Language::Other(lower) => lower(head.file, head.name, text),
            };
            self.modules[id.0 as usize].get_or_init(|| module);
        });
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
