//! Who may call an entry point: the guards that its run passes, and the code that it runs, in which others may stand.

use std::collections::BTreeSet;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::ModuleId;
use swiftsure_source::{Span, Sym};

use crate::entry::{Entered, view_class};
use crate::orm::Orm;

/// Where `method_decorator` makes the method that a view has then.
const METHOD_DECORATOR: &str = "django.utils.decorators._on_method";

/// What somebody must be or have to come in, the weakest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    Login,
    /// A function says who: `user_passes_test`.
    Test,
    /// By its name; none where that is not known.
    Permission(Option<Sym>),
    Staff,
    Superuser,
}

impl Guard {
    /// `a permission: shop.change_order`.
    pub fn words(&self) -> String {
        match self {
            Self::Login => "a login".to_owned(),
            Self::Test => "a test of the user".to_owned(),
            Self::Permission(Some(name)) => format!("the permission `{name}`"),
            Self::Permission(None) => "a permission".to_owned(),
            Self::Staff => "a member of staff".to_owned(),
            Self::Superuser => "a superuser".to_owned(),
        }
    }
}

/// The guards of one entry point.
#[derive(Clone, Debug, Default)]
pub struct Guards {
    pub needs: BTreeSet<Guard>,
    /// Something on the way was not understood that may let only some in.
    pub unknown: bool,
    /// The code looks who is signed in, outside of templates.
    pub reads_user: bool,
    /// The functions of the project that a call runs, templates aside, each once and in the order of the code: a check may
    /// stand in each.
    pub functions: Box<[Span]>,
}

impl Guards {
    /// Whether no guard is in the way of anybody, as far as the trace shows.
    pub fn is_open(&self) -> bool {
        self.needs.is_empty() && !self.unknown && !self.reads_user
    }

    /// Whether something more than a login is asked for.
    pub fn asks_more_than_login(&self) -> bool {
        self.needs.iter().any(|guard| *guard != Guard::Login)
    }
}

/// What stands in front of all routes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct InFront {
    login: bool,
    unknown: bool,
}

/// Middleware that lets only some in, or may. Of the project's own the code says so, of a library's its name.
pub(crate) fn in_front(cx: &mut Interpreter<'_>, orm: &Orm) -> InFront {
    const LOGIN: &str = "django.contrib.auth.middleware.LoginRequiredMiddleware";
    let listed = orm.settings.sure_list(cx, "MIDDLEWARE").unwrap_or_else(|| orm.settings.texts(cx, "MIDDLEWARE"));
    let mut found = InFront::default();
    for name in listed {
        let name = name.as_str();
        let lower = name.to_lowercase();
        // Which schema or session a request gets says nothing of who may come.
        let is_known = ["django.", "django_tenants.", "tenant_schemas."].iter().any(|start| name.starts_with(start));
        let by_name = || {
            ["login", "require", "access", "permission", "private", "lockdown", "tenant", "session_sec"]
                .iter()
                .any(|part| lower.contains(part))
        };
        let own = cx.find_value(name);
        found.login |= name == LOGIN || matches!(own, Some(Value::Class(class)) if cx.classes.inherits(class, LOGIN));
        found.unknown |= !is_known && own.and_then(|own| may_refuse(cx, &own)).unwrap_or_else(by_name);
    }
    found
}

/// Whether the code of a middleware looks who comes and answers some requests itself; nothing where it is not read.
fn may_refuse(cx: &Interpreter<'_>, middleware: &Value) -> Option<bool> {
    const READS: &[&str] = &["user", "is_authenticated", "has_perm", "is_staff"];
    const ANSWERS: &[&str] = &["redirect", "Redirect", "Forbidden", "PermissionDenied", "Http404", "401", "403", "404"];
    let (code, is_open): (Vec<Span>, bool) = match middleware {
        Value::Class(class) => {
            let ids = cx.classes.get(*class).mro.iter().filter_map(|base| cx.classes.get(*base).id);
            let own = ids.filter(|id| !cx.is_knowledge(id.module));
            (own.map(|id| cx.code.span(id.module, cx.code.class(id).range)).collect(), cx.classes.get(*class).open)
        }
        Value::Function(function) if !cx.is_knowledge(function.id.module) => {
            (vec![cx.code.span(function.id.module, cx.code.function(function.id).range)], false)
        }
        _ => return None,
    };
    let has =
        |words: &[&str]| code.iter().any(|span| words.iter().any(|word| cx.code.files.text(*span).contains(word)));
    let refuses = has(READS) && has(ANSWERS);
    (refuses || !is_open && !code.is_empty()).then_some(refuses)
}

/// The guards of an entry point.
pub(crate) fn guards(cx: &Interpreter<'_>, entered: &Entered, reviewed: &BTreeSet<ModuleId>, front: InFront) -> Guards {
    let mut guards = Guards { unknown: front.unknown, ..Guards::default() };
    if front.login {
        guards.needs.insert(Guard::Login);
    }
    let class = view_class(cx, &entered.target);
    guards.unknown |= class.is_some_and(|class| cx.classes.get(class).open || is_class_undescribed(cx, entered, class))
        || is_undescribed(cx, &entered.target);
    let Some(summary) = cx.summary(entered.summary) else { return guards };
    for effect in &summary.effects {
        let EffectKind::Named { kind, detail } = &effect.kind else { continue };
        match kind.as_str() {
            "guard permission" => {
                let name = detail.members().iter().find_map(Value::as_str);
                guards.needs.insert(Guard::Permission(name));
            }
            "guard" => match detail.as_str().map(Sym::as_str) {
                Some("authenticated") => drop(guards.needs.insert(Guard::Login)),
                Some("staff") => drop(guards.needs.insert(Guard::Staff)),
                Some("superuser") => drop(guards.needs.insert(Guard::Superuser)),
                _ => drop(guards.needs.insert(Guard::Test)),
            },
            "user read" => {
                let in_template = |module: Option<ModuleId>| {
                    module
                        .is_some_and(|module| !cx.code.head(module).language.is_python() || is_of_templates(cx, module))
                };
                let shown = in_template(cx.code.module_of(effect.site.file))
                    || effect.call_steps().any(|step| in_template(Some(step.callee.module)));
                guards.reads_user |= !shown;
            }
            _ => {}
        }
    }
    guards.functions = functions(cx, entered.summary, reviewed);
    guards
}

/// Whether nothing is known of a decorator around a view, or around what its decorators wrap.
fn is_undescribed(cx: &Interpreter<'_>, view: &Value) -> bool {
    match view {
        Value::Function(function) => {
            let is_knowledge = cx.is_knowledge(function.id.module);
            let on_method = || cx.function_name(function.id).starts_with(METHOD_DECORATOR);
            !is_knowledge && cx.is_undescribed(cx.function_span(function.id))
                || function.captured.iter().any(|inner| match inner {
                    Value::Unknown => is_knowledge && on_method(),
                    inner => is_undescribed(cx, inner),
                })
        }
        Value::Bound(bound) => is_undescribed(cx, &bound.1),
        Value::StaticMethod(inner) | Value::ClassMethod(inner) => is_undescribed(cx, inner),
        Value::Union(members) => members.iter().any(|member| is_undescribed(cx, member)),
        _ => false,
    }
}

/// The same of a class-based view: around the class, its bases, and the methods that answer.
fn is_class_undescribed(cx: &Interpreter<'_>, entered: &Entered, class: ClassRef) -> bool {
    let named = |class: ClassRef| {
        let id = cx.classes.get(class).id?;
        Some(cx.code.span(id.module, cx.code.class(id).name_range))
    };
    let methods = entered.entry.methods.iter().map(|method| Sym::new(&method.to_lowercase()));
    let mut methods = methods.chain([Sym::new("dispatch"), Sym::new("as_view")]);
    cx.classes.get(class).mro.iter().any(|base| named(*base).is_some_and(|named| cx.is_undescribed(named)))
        || methods.any(|name| {
            let found = cx.classes.lookup(class, name);
            found.is_some_and(|(_, method)| is_undescribed(cx, method))
        })
}

/// Whether a module holds what every template is given, whatever view shows it: nothing in it decides who comes in.
fn is_of_templates(cx: &Interpreter<'_>, module: ModuleId) -> bool {
    cx.code.head(module).name.as_str().rsplit('.').next().is_some_and(|name| name.contains("context_processor"))
}

/// The functions of the project that a summary runs, without what all templates are given.
fn functions(cx: &Interpreter<'_>, summary: u32, reviewed: &BTreeSet<ModuleId>) -> Box<[Span]> {
    let mut seen = BTreeSet::new();
    let mut open = vec![summary];
    let mut found = BTreeSet::new();
    while let Some(next) = open.pop() {
        let Some(function) = cx.summarised(next).filter(|_| seen.insert(next)) else { continue };
        let module = function.module;
        if is_of_templates(cx, module) {
            continue;
        }
        if reviewed.contains(&module) && cx.code.head(module).language.is_python() {
            found.insert(cx.code.span(module, cx.code.function(function).range));
        }
        open.extend(cx.callees(next));
    }
    found.into_iter().collect()
}
