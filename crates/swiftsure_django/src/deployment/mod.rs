//! The settings that run in production, as plain trees with the lines that decide them.
//!
//! Rules on settings ask this; the engine asks [`crate::settings`], which needs values and no lines.

mod choose;
mod defaults;
mod evaluate;
mod expression;
mod readers;
mod tree;

use std::collections::BTreeMap;

use swiftsure_python::Codebase;
use swiftsure_python::ir::ModuleId;
use swiftsure_source::{FileId, Span, Sym};

pub use evaluate::SettingsCall;
pub use tree::{Tree, Value};

use crate::project::Request;

/// One settings module that runs in production.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// Dotted: `config.settings.production`.
    pub module: String,
    pub file: FileId,
    /// How it is known to be the one: `config/wsgi.py names it`.
    pub why: String,
    names: BTreeMap<Sym, Tree>,
    opaque: bool,
    beside: Option<Sym>,
    calls: Vec<SettingsCall>,
    others: Vec<Deployment>,
}

impl Deployment {
    /// A setting, or Django's default for it. `Unknown` where it may have been set out of sight.
    pub fn get(&self, name: &str) -> Tree {
        let unseen = self.opaque || self.beside.is_some();
        let absent = || if unseen { Tree::placeless(Value::Unknown) } else { defaults::default(name) };
        match self.names.get(&Sym::new(name)) {
            None => absent(),
            Some(Tree { value: Value::Either(ways), site }) => {
                let with_default = |way: &Tree| if way.value == Value::Absent { absent() } else { way.clone() };
                Tree { value: Value::Either(ways.iter().map(with_default).collect()), site: *site }
            }
            Some(tree) => tree.clone(),
        }
    }

    /// Where a setting is decided, if the modules set it.
    pub fn site(&self, name: &str) -> Option<Span> {
        self.names.get(&Sym::new(name))?.site
    }

    /// The settings that the modules set, in the order of their names.
    pub fn set(&self) -> impl Iterator<Item = (&'static str, &Tree)> {
        let names = self.names.iter().map(|(name, tree)| (name.as_str(), tree));
        names.filter(|(name, _)| {
            name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_' || letter.is_ascii_digit())
        })
    }

    /// A module that is not seen, which says otherwise where it exists: `local_settings`.
    pub fn beside(&self) -> Option<&'static str> {
        self.beside.map(Sym::as_str)
    }

    /// The settings modules of other sites beside this one, as of one for staging.
    pub fn others(&self) -> &[Deployment] {
        &self.others
    }

    /// What the modules call to set something up.
    pub fn calls(&self) -> &[SettingsCall] {
        &self.calls
    }

    /// Whether `MIDDLEWARE` or `INSTALLED_APPS` surely holds a dotted name.
    pub fn has(&self, list: &str, item: &str) -> bool {
        let tree = self.get(list);
        tree.ways().iter().all(|way| way.item(item).is_some())
    }

    /// Whether `MIDDLEWARE` or `INSTALLED_APPS` surely does not hold a dotted name.
    pub fn lacks(&self, list: &str, item: &str) -> bool {
        self.get(list).lacks(item)
    }
}

/// The settings modules that run in production, evaluated.
pub(crate) fn deployments(code: &Codebase, request: &Request) -> Vec<Deployment> {
    let chosen = choose::choose(code, request).into_iter().map(|chosen| {
        let others = choose::others(code, request, chosen.module);
        let others = others.into_iter().map(|module| evaluated(code, module, String::new())).collect();
        Deployment { others, ..evaluated(code, chosen.module, chosen.why) }
    });
    chosen.collect()
}

/// The settings for development that web servers load unless their environment names others, each with the place that
/// says so.
pub(crate) fn fallbacks(code: &Codebase, request: &Request) -> Vec<(Deployment, Span)> {
    let found = choose::fallbacks(code, request).into_iter().filter_map(|(module, by)| {
        let (_, file) = code.heads().find(|(_, head)| &*code.files.get(head.file).path == by)?;
        let name = code.head(module).name;
        let start = u32::try_from(code.files.get(file.file).text.find(name.as_str())?).ok()?;
        let span = Span { file: file.file, start, end: start + u32::try_from(name.as_str().len()).ok()? };
        Some((evaluated(code, module, format!("{by} names it")), span))
    });
    found.collect()
}

fn evaluated(code: &Codebase, module: ModuleId, why: String) -> Deployment {
    let names = evaluate::evaluate(code, module);
    let head = code.head(module);
    Deployment {
        module: head.name.to_string(),
        file: head.file,
        why,
        names: names.known,
        opaque: names.opaque,
        beside: names.beside,
        calls: names.calls,
        others: Vec::new(),
    }
}

/// The texts that a list setting has whatever undecided branches do. `None` where others are possible.
pub(crate) fn sure_texts(code: &Codebase, modules: &[ModuleId], name: &str) -> Option<Vec<Sym>> {
    let mut names = evaluate::evaluate(code, *modules.first()?);
    let tree = names.known.remove(&Sym::new(name)).filter(|_| !names.opaque && names.beside.is_none())?;
    let texts = |way: &Tree| match way.items()? {
        (items, true) => items.iter().map(|item| item.text().map(Sym::new)).collect::<Option<Vec<Sym>>>(),
        _ => None,
    };
    let mut ways = tree.ways().iter().map(texts);
    let first = ways.next()??;
    ways.try_fold(first, |sure, way| way.map(|way| sure.into_iter().filter(|text| way.contains(text)).collect()))
}
