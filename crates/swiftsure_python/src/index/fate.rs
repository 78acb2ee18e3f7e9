//! Where the value of an expression goes, inside of the function in which it stands.

use rustc_hash::FxHashSet;
use swiftsure_source::Sym;

use super::{Index, NodeKind, Site, last_name};
use crate::ir::{Call, Expr, ExprKind, NameRef, StmtKind};

/// Nodes up to which a value is followed.
const LIMIT: usize = 120;
/// Functions and methods whose answer is their argument or object in another form.
const PASSING: &[&str] = &[
    "abs",
    "b16encode",
    "b32encode",
    "b64decode",
    "b64encode",
    "bytearray",
    "bytes",
    "capitalize",
    "chr",
    "decode",
    "digest",
    "encode",
    "float",
    "force_bytes",
    "force_str",
    "format",
    "format_map",
    "from_bytes",
    "hex",
    "hexdigest",
    "hexlify",
    "int",
    "int_to_base36",
    "join",
    "list",
    "ljust",
    "lower",
    "map",
    "oct",
    "ord",
    "quote",
    "repr",
    "replace",
    "reversed",
    "rjust",
    "round",
    "smart_str",
    "sorted",
    "str",
    "strip",
    "lstrip",
    "rstrip",
    "to_bytes",
    "tuple",
    "unhexlify",
    "upper",
    "urlsafe_b64encode",
    "zfill",
];
/// Methods that put a value into their object.
const FILLING: &[&str] = &["add", "append", "extend", "insert", "update", "write"];

/// One thing that happens to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Going {
    /// A variable, attribute, key or keyword of this name gets it.
    Named(Sym),
    /// A call gets it, by a keyword or by position.
    Argument { call: Site, keyword: Option<Sym> },
    /// It picks an item of something, or is a key of it.
    Index,
    /// It is compared.
    Compared(Site),
    /// The function gives it back.
    Returned,
}

/// What happens to a value, and where.
#[derive(Clone, Copy, Debug)]
pub struct Fate {
    pub going: Going,
    pub at: Site,
}

struct Search {
    found: Vec<Fate>,
    open: Vec<Site>,
    seen: FxHashSet<Site>,
}

impl Search {
    fn note(&mut self, going: Going, at: Site) {
        self.found.push(Fate { going, at });
    }

    fn go(&mut self, site: Site) {
        if self.seen.len() < LIMIT && self.seen.insert(site) {
            self.open.push(site);
        }
    }
}

impl<'a> Index<'a> {
    /// What happens to the value of an expression.
    pub fn fate(&self, site: Site) -> Vec<Fate> {
        let mut search = Search { found: Vec::new(), open: Vec::new(), seen: FxHashSet::default() };
        search.go(site);
        while let Some(site) = search.open.pop() {
            if let Some(parent) = self.parent(site) {
                self.step(&mut search, site, parent);
            }
        }
        search.found
    }

    fn step(&self, search: &mut Search, site: Site, parent: Site) {
        let Some(child) = self.expr(site) else { return };
        let is = |other: &Expr| std::ptr::eq(other, child);
        match self.kind(parent) {
            NodeKind::Stmt(stmt) => match &stmt.kind {
                StmtKind::Assign { targets, value } if is(value) => {
                    targets.iter().for_each(|target| self.assigned(search, parent, target));
                }
                StmtKind::AugAssign(assign) if is(&assign.value) => self.assigned(search, parent, &assign.target),
                StmtKind::AnnAssign(assign) if assign.value.as_ref().is_some_and(is) => {
                    self.assigned(search, parent, &assign.target);
                }
                StmtKind::Return(_) => search.note(Going::Returned, parent),
                _ => {}
            },
            NodeKind::Expr(expr) => self.step_expr(search, (site, child), (parent, expr)),
            NodeKind::Handler(_) | NodeKind::Block | NodeKind::Open => {}
        }
    }

    fn step_expr(&self, search: &mut Search, (site, child): (Site, &Expr), (parent, expr): (Site, &'a Expr)) {
        let is = |other: &Expr| std::ptr::eq(other, child);
        match &expr.kind {
            ExprKind::Attribute(attribute) => {
                let called = self.parent(parent).filter(|call| {
                    self.call(*call).is_some_and(|call| std::ptr::eq(&raw const call.func, std::ptr::from_ref(expr)))
                });
                if let Some(call) = called.filter(|_| PASSING.contains(&attribute.name.as_str())) {
                    search.go(call);
                }
            }
            ExprKind::Call(call) if !is(&call.func) => self.handed(search, (site, child), (parent, call)),
            ExprKind::Subscript(pair) => {
                if is(&pair.1) {
                    search.note(Going::Index, parent);
                }
                search.go(parent);
            }
            ExprKind::Dict(entries) => {
                for (key, value) in entries {
                    if key.as_ref().is_some_and(is) {
                        search.note(Going::Index, parent);
                    } else if is(value) {
                        if let Some(ExprKind::Str(name)) = key.as_ref().map(|key| &key.kind) {
                            search.note(Going::Named(*name), site);
                        }
                        search.go(parent);
                    }
                }
            }
            ExprKind::Compare(_) => search.note(Going::Compared(parent), parent),
            ExprKind::IfElse(choice) if is(&choice.test) => {}
            ExprKind::Comprehension(comprehension) => {
                if is(&comprehension.element) || comprehension.value.as_ref().is_some_and(is) {
                    search.go(parent);
                }
            }
            ExprKind::Named(pair) if is(&pair.1) => {
                self.assigned(search, parent, &pair.0);
                search.go(parent);
            }
            ExprKind::Yield(_) | ExprKind::YieldFrom(_) => search.note(Going::Returned, parent),
            ExprKind::Unary(crate::ir::UnaryOp::Not, _) | ExprKind::Call(_) => {}
            _ => search.go(parent),
        }
    }

    /// A value is an argument of a call.
    fn handed(&self, search: &mut Search, (site, child): (Site, &Expr), (parent, call): (Site, &'a Call)) {
        let keyword = call.keywords.iter().find(|(_, value)| std::ptr::eq(value, child)).and_then(|(name, _)| *name);
        if let Some(name) = keyword {
            search.note(Going::Named(name), site);
        }
        let callee = last_name(&call.func, self.function(parent));
        let callee = callee.map_or("", Sym::as_str);
        if PASSING.contains(&callee) {
            search.go(parent);
            return;
        }
        search.note(Going::Argument { call: parent, keyword }, site);
        if let (true, ExprKind::Attribute(method)) = (FILLING.contains(&callee), &call.func.kind) {
            self.assigned(search, parent, &method.value);
        }
    }

    /// A target gets the value.
    fn assigned(&self, search: &mut Search, at: Site, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                if let Some(text) = self.name_of(at, *name) {
                    search.note(Going::Named(text), at);
                }
                self.read_after(search, at, *name, target.range.start);
            }
            ExprKind::Attribute(attribute) => search.note(Going::Named(attribute.name), at),
            ExprKind::Subscript(pair) => {
                for part in [&pair.0, &pair.1] {
                    let name = match &part.kind {
                        ExprKind::Str(text) => Some(*text),
                        ExprKind::Name(name) => self.name_of(at, *name),
                        ExprKind::Attribute(attribute) => Some(attribute.name),
                        _ => None,
                    };
                    name.into_iter().for_each(|name| search.note(Going::Named(name), at));
                }
                if let ExprKind::Name(name) = &pair.0.kind {
                    self.read_after(search, at, *name, target.range.start);
                }
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| self.assigned(search, at, item));
            }
            _ => {}
        }
    }

    /// Goes on where a variable is read, behind a place, until it gets another value.
    fn read_after(&self, search: &mut Search, at: Site, name: NameRef, start: u32) {
        let (scope, name) = self.owner(at.scope, name);
        let content = &self.scopes[scope as usize];
        if scope != at.scope {
            return;
        }
        // What another statement of the same run of statements assigns is another value.
        let others = content.bindings.get(&name).into_iter().flatten();
        let next = others.filter(|other| other.at != at && other.start > start && self.is_beside(at, other.at));
        let end = next.map(|other| other.start).min().unwrap_or(u32::MAX);
        for node in content.reads.get(&name).into_iter().flatten() {
            let site = Site { scope, node: *node };
            let read = self.expr(site).map_or(0, |expr| expr.range.start);
            if read > start && read < end {
                search.go(site);
            }
        }
    }

    /// Where the value of an expression is read: the reads of the variable that gets it, or the expression itself.
    pub fn reads(&self, site: Site) -> Vec<Site> {
        let assigned = self.parent(site).and_then(|parent| match self.kind(parent) {
            NodeKind::Stmt(stmt) => match &stmt.kind {
                StmtKind::Assign { targets, .. } => Some((parent, targets.first()?)),
                _ => None,
            },
            _ => None,
        });
        let Some((at, target)) = assigned else { return vec![site] };
        let ExprKind::Name(name) = target.kind else { return vec![site] };
        let mut search = Search { found: Vec::new(), open: Vec::new(), seen: FxHashSet::default() };
        self.read_after(&mut search, at, name, target.range.start);
        search.open
    }

    fn is_beside(&self, one: Site, other: Site) -> bool {
        one.scope == other.scope && self.parent(one) == self.parent(other)
    }
}
