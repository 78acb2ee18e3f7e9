//! Functions that nothing in the project names: no call, no import that is used, no text with their name. What such a
//! function does wrong happens to nobody.
//!
//! A name that is put together while the program runs is not seen, and neither are other projects that import this one:
//! so only a plain function of a module in a package is judged, without decorators, and not in the files whose functions
//! settings name.

use swiftsure_python::Origin;
use swiftsure_python::ir::{Class, Expr, Function, ModuleId, Range, Stmt, StmtKind};
use swiftsure_source::{Span, Sym};

use super::reach::{is_whole, number};
use crate::context::Context;

/// Functions that call one another are followed so far.
const DEPTH: usize = 4;
/// A shorter name stands in many a text.
const SHORTEST: usize = 4;
/// Modules whose functions are named by the settings of other projects.
const NAMED_ELSEWHERE: &[&str] =
    &["backends", "conf", "conftest", "context_processors", "handlers", "hooks", "middleware", "pipeline", "settings"];

/// Bases of what only a template tag makes.
const NODES: &[&str] = &["Node", "template.Node"];

/// Who comes to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Somebody may.
    Used,
    /// Only a template tag that no template of the project has.
    OfTag(Sym),
    Forgotten,
}

/// Whether anything in the project names the function around a place.
pub(super) fn standing(context: &Context<'_>, span: Span) -> Standing {
    let mut tags = Vec::new();
    let module = context.code.module_of(span.file).filter(|id| context.code.head(*id).language.is_python());
    let defined = module.and_then(|module| around(context, module, Range { start: span.start, end: span.end }));
    match defined.filter(|defined| is_dead(context, *defined, DEPTH, &mut tags)) {
        Some(_) => tags.first().map_or(Standing::Forgotten, |tag| Standing::OfTag(*tag)),
        None => Standing::Used,
    }
}

/// A function of a module, or a class of nodes that a template tag makes.
#[derive(Clone, Copy)]
struct Defined<'a> {
    module: ModuleId,
    name: Sym,
    decorators: &'a [Expr],
    range: Range,
    body: &'a [Stmt],
}

/// What of a module stands around a place.
fn around<'a>(context: &Context<'a>, id: ModuleId, place: Range) -> Option<Defined<'a>> {
    let module = context.code.module(id);
    let is_outermost = |function: &&Function| function.class.is_none() && function.outer.is_none();
    let mut functions = module.functions.iter().filter(is_outermost).filter(|function| !function.is_lambda);
    let function = functions.find(|function| function.range.contains(place)).map(|function| Defined {
        module: id,
        name: function.name,
        decorators: &function.decorators,
        range: function.range,
        body: &function.body,
    });
    function.or_else(|| {
        let is_node = |class: &&Class| {
            let bases = class.bases.iter().map(|base| context.text(context.code.span(id, base.range)));
            class.range.contains(place)
                && !class.bases.is_empty()
                && bases.into_iter().all(|base| NODES.contains(&base))
        };
        let class = module.classes.iter().find(is_node)?;
        let (name, range) = (class.name, class.range);
        Some(Defined { module: id, name, decorators: &class.decorators, range, body: &class.body })
    })
}

fn is_dead(context: &Context<'_>, defined: Defined<'_>, depth: usize, tags: &mut Vec<Sym>) -> bool {
    let (name, module) = (defined.name.as_str(), context.code.module(defined.module));
    let stem = module.name.as_str().rsplit_once('.').map(|(_, stem)| stem);
    let is_tag = is_unused_tag(context, defined);
    let is_plain = (defined.decorators.is_empty() || is_tag) && name.len() >= SHORTEST && !name.starts_with("__");
    let is_importable = stem.is_some_and(|stem| !NAMED_ELSEWHERE.contains(&stem)) && !module.is_package;
    if is_tag {
        tags.push(defined.name);
    }
    depth > 0
        && is_plain
        && is_importable
        && mentions(context, name).all(|span| is_void(context, defined, span, depth, tags))
}

/// Whether a function is a tag or filter, and no template has its name.
fn is_unused_tag(context: &Context<'_>, defined: Defined<'_>) -> bool {
    let [decorator] = defined.decorators else { return false };
    // A text in the decorator gives it another name.
    let text = context.text(context.code.span(defined.module, decorator.range));
    let is_tag = text.starts_with("register.") && !text.contains("name=");
    let is_template = |span: &Span| {
        let module = context.code.module_of(span.file);
        module.is_some_and(|module| !context.code.head(module).language.is_python())
    };
    is_tag && !mentions(context, defined.name.as_str()).any(|span| is_template(&span))
}

/// Where the project holds a name as a whole word.
fn mentions<'a>(context: &'a Context<'_>, name: &'a str) -> impl Iterator<Item = Span> + 'a {
    let files = context.code.heads().filter(|(_, head)| head.origin == Origin::Project).map(|(_, head)| head.file);
    files.flat_map(move |file| {
        let text = &context.files.get(file).text;
        let starts = text.match_indices(name).map(|(at, _)| at);
        let starts = starts.filter(move |at| is_whole(text, *at, name.len()));
        starts.map(move |at| Span::new(file, number(at), number(at + name.len())))
    })
}

/// Whether a mention of something brings nobody to it: its own definition and what stands in it, a comment, an import
/// for others of the module, or a function that is forgotten itself.
fn is_void(context: &Context<'_>, defined: Defined<'_>, span: Span, depth: usize, tags: &mut Vec<Sym>) -> bool {
    let python = |id: &ModuleId| context.code.head(*id).language.is_python();
    let Some(id) = context.code.module_of(span.file).filter(python).filter(|_| context.reviewed.contains(&span.file))
    else {
        return false;
    };
    if is_commented(context.before(span)) {
        return true;
    }
    let place = Range { start: span.start, end: span.end };
    if id == defined.module && defined.range.contains(place) {
        return true;
    }
    match around(context, id, place) {
        // In a default or a decorator it is used when the module is loaded.
        Some(other) => {
            let is_inside = other.body.first().is_some_and(|first| first.range.start <= place.start);
            is_inside && is_dead(context, other, depth - 1, tags)
        }
        None => {
            let module = context.code.module(id);
            let is_import = module.body.iter().any(|stmt| is_import(stmt) && stmt.range.contains(place));
            is_import && !module.is_package && !context.after(span).trim_start().starts_with("as ")
        }
    }
}

/// Whether what follows on a line stands in a comment: behind a `#` that no text is open around.
fn is_commented(line: &str) -> bool {
    let closed = |text: &str| ['"', '\''].iter().all(|quote| text.matches(*quote).count() % 2 == 0);
    line.match_indices('#').any(|(at, _)| closed(&line[..at]))
}

fn is_import(stmt: &Stmt) -> bool {
    matches!(stmt.kind, StmtKind::Import { .. } | StmtKind::ImportFrom { .. })
}
