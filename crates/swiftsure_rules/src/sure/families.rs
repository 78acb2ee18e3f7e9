//! What the classes of a project are built upon.

use swiftsure_python::Origin;
use swiftsure_python::ir::{Class, Expr, ExprKind, Module, NameRef, StmtKind};
use swiftsure_source::{FileId, Sym};

use crate::context::Context;

/// Classes of the project in one line that are followed.
const MOST: usize = 8;

/// A class of the project, with its file and module.
pub(super) type Defined<'a> = (FileId, &'a Module, &'a Class);

/// A class with what it is built upon.
pub(super) struct Family<'a> {
    /// Itself, then the classes of the project among its bases and among theirs.
    pub classes: Vec<Defined<'a>>,
    /// The dotted names of the others.
    pub bases: Vec<Sym>,
}

impl<'a> Family<'a> {
    pub(super) fn of(context: &'a Context<'_>, first: Defined<'a>) -> Self {
        let mut family = Self { classes: vec![first], bases: Vec::new() };
        let mut at = 0;
        while let Some((file, _, class)) = family.classes.get(at).copied().filter(|_| at < MOST) {
            for base in &class.bases {
                let site = context.index.expr_at(base.range.in_file(file));
                let Some(path) = site.and_then(|site| context.index.path(site, base)) else { continue };
                match defined(context, file, path) {
                    Some(own) if family.classes.iter().any(|(_, _, known)| std::ptr::eq(*known, own.2)) => {}
                    Some(own) => family.classes.push(own),
                    None => family.bases.push(path),
                }
            }
            at += 1;
        }
        family
    }

    /// What the nearest of the classes assigns to a name in its body.
    pub(super) fn value(&self, name: &str) -> Option<(FileId, &'a Expr)> {
        let is_named = |target: &Expr| matches!(target.kind, ExprKind::Name(NameRef::Class(own)) if own == name);
        self.classes.iter().find_map(|(file, _, class)| {
            class.body.iter().rev().find_map(|stmt| match &stmt.kind {
                StmtKind::Assign { targets, value } if targets.iter().any(is_named) => Some((*file, value)),
                StmtKind::AnnAssign(assign) if is_named(&assign.target) => {
                    assign.value.as_ref().map(|value| (*file, value))
                }
                _ => None,
            })
        })
    }
}

/// The class of the project that has a dotted name in the eyes of a file.
pub(super) fn defined<'a>(context: &'a Context<'_>, from: FileId, dotted: Sym) -> Option<Defined<'a>> {
    let (module, name) = dotted.as_str().rsplit_once('.')?;
    let id = context.code.find(context.code.module_of(from)?, Sym::new(module))?;
    if context.code.origin(id) != Origin::Project {
        return None;
    }
    let module = context.code.module(id);
    let class = module.classes.iter().find(|class| class.qualname == name)?;
    Some((module.file, module, class))
}
