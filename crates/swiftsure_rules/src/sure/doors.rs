//! What the rules on access share: how entry points come to rows, what narrows them, and what is asked of the caller.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use swiftsure_django::lookups::{CHOSEN, Filter, Role};
use swiftsure_django::{Access, AccessKind, Entry, Flow, Guard, SetInfo, sync};
use swiftsure_source::{Cost, EntryPointKind, Finding, Grade, RuleInfo, Severity, Span, Step, Sym};

use super::called::Fault;
use crate::context::Context;
use crate::phrase;

/// Questions that bring no row out.
const TELLS_LITTLE: &[&str] = &["exists", "count", "bool", "contains"];

/// Words by which code decides who may go on.
const CHECKS: &[&str] = &[
    "perm",
    "Perm",
    "PERM",
    "forbidden",
    "Forbidden",
    "FORBIDDEN",
    "403",
    "401",
    "UNAUTHORIZED",
    "Unauthorized",
    "authoriz",
    "authoris",
    "authenticat",
    "is_anonymous",
    "is_staff",
    "is_superuser",
    "login_required",
    "signature",
    "hmac",
    "compare_digest",
    "constant_time",
    "check_password",
    "redirect_to_login",
    "allowed",
    "is_owner",
    "is_admin",
    "can_",
    "has_access",
    "check_access",
    "user_passes",
    "api_key",
    "apikey",
    "unsign",
    "Signer",
];

/// Words by which code asks for a login and no more.
const ASKS_FOR_LOGIN: &[&str] =
    &["login_required", "LoginRequiredMixin", "permissions.IsAuthenticated", "IsAuthenticated", "permission_classes"];

/// Words in the names and routes of doors that anybody must be able to open.
const PUBLIC: &[&str] = &[
    "login",
    "logout",
    "log_in",
    "signin",
    "sign_in",
    "sign-in",
    "register",
    "registration",
    "signup",
    "sign_up",
    "sign-up",
    "password",
    "reset",
    "activat",
    "confirm",
    "verif",
    "webhook",
    "callback",
    "health",
    "ping",
    "token",
    "oauth",
    "sso",
    "saml",
    "oidc",
    "auth",
    "invit",
    "subscri",
    "track",
    "contact",
    "public",
    "feedback",
    "session",
    "captcha",
    "jwt",
    "anonymous",
    "guest",
    "checkout",
    "basket",
    "cart",
    "status",
    "metrics",
    "robots",
    "sitemap",
    "feed",
    "rss",
    "setup",
    "install",
    "share",
    "preview",
    "embed",
    "vote",
    "rsvp",
    "hook",
    "donat",
    "payment",
    "newsletter",
    "unsubscribe",
    "accept",
    "email",
    "search",
];

/// One place where a row is got by a key that the client sends.
#[derive(Clone, Debug)]
pub(super) struct Fetch<'a> {
    pub entry: usize,
    pub access: &'a Access,
    pub set: &'a SetInfo,
    /// The column by which the row is got.
    pub column: Sym,
    pub key: &'a Flow,
    /// The other conditions on it.
    pub scopes: Vec<Scope<'a>>,
    /// The signed-in user is among them.
    pub by_user: bool,
}

/// A condition besides the key.
#[derive(Clone, Debug)]
pub(super) struct Scope<'a> {
    /// `workspace__slug`.
    pub lookup: String,
    /// What the client sent for it.
    pub chosen: Option<&'a Flow>,
}

impl Fetch<'_> {
    /// Whether the project's own code asks: what generic views ask, they have checked by their permissions.
    pub(super) fn is_written(&self) -> bool {
        self.key.name.is_some()
    }

    /// Whether nothing but the key says which row it is.
    pub(super) fn is_unscoped(&self) -> bool {
        self.scopes.is_empty() && !self.by_user
    }
}

/// Whether an entry point is a door whose callers need no global right: of staff, or of a permission on the model.
pub(super) fn is_for_users(entry: &Entry) -> bool {
    let is_global = |guard: &Guard| match guard {
        Guard::Superuser | Guard::Staff | Guard::Test => true,
        Guard::Permission(Some(name)) => name.as_str().contains('.') || name.as_str().contains("Admin"),
        Guard::Permission(None) => true,
        Guard::Login => false,
    };
    is_door(entry) && !entry.guards.needs.iter().any(is_global)
}

/// Whether a client opens an entry point by itself: an address, a root field of GraphQL, a message of a socket.
fn is_door(entry: &Entry) -> bool {
    matches!(entry.point.kind, EntryPointKind::Route | EntryPointKind::Graphql | EntryPointKind::Consumer)
}

/// Whether only members of staff come in.
pub(super) fn asks_staff(entry: &Entry) -> bool {
    entry.guards.needs.iter().any(|guard| match guard {
        Guard::Superuser | Guard::Staff | Guard::Test => true,
        Guard::Permission(Some(name)) => name.as_str().contains("Admin") || name.as_str().contains("Superuser"),
        Guard::Permission(None) | Guard::Login => false,
    })
}

/// Whether an entry point runs the function of the project in which a place stands.
pub(super) fn runs(entry: &Entry, place: Span) -> bool {
    entry.guards.functions.iter().any(|function| function.contains(place))
}

/// Whether a name stands in a text as a word of its own.
pub(super) fn has_name(text: &str, name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let is_whole = |at: usize| !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part);
    text.match_indices(name).any(|(at, _)| is_whole(at))
}

/// The names that a route captures.
pub(super) fn captured(route: &str) -> BTreeSet<&str> {
    let groups = route.split('<').skip(1).filter_map(|group| group.split_once('>'));
    groups.map(|(inside, _)| inside.rsplit_once(':').map_or(inside, |(_, name)| name)).collect()
}

/// All places where doors get a row by a key from the client, each once for every entry point.
pub(super) fn fetches<'a>(context: &'a Context<'_>) -> Vec<Fetch<'a>> {
    let trace = &context.analysis.trace;
    let mut found = Vec::new();
    for (number, (entry, accesses)) in trace.entries.iter().zip(&trace.by_entry).enumerate() {
        if !is_door(entry) {
            continue;
        }
        let chosen = chosen(accesses);
        for access in accesses.iter().filter(|access| context.is_judged(access)) {
            if let Some(fetch) = fetch(context, number, access, &chosen) {
                found.push(fetch);
            }
        }
    }
    found
}

/// What the client sent for which lookups, by the places where they are compared.
pub(super) type Chosen<'a> = BTreeMap<Span, Vec<(Sym, &'a Flow)>>;

/// The lookups that are compared with something from outside, by their places.
pub(super) fn chosen(accesses: &[Access]) -> Chosen<'_> {
    let mut found: Chosen<'_> = BTreeMap::new();
    for access in accesses {
        if let AccessKind::Sink { kind, name, flow } = &access.kind
            && *kind == CHOSEN
        {
            found.entry(access.site).or_default().push((*name, flow));
        }
    }
    found
}

fn fetch<'a>(context: &Context<'_>, entry: usize, access: &'a Access, chosen: &Chosen<'a>) -> Option<Fetch<'a>> {
    match &access.kind {
        AccessKind::Query { op, .. } if !TELLS_LITTLE.contains(&sync(op.as_str())) => {}
        AccessKind::Write { inserts: false, .. } => {}
        _ => return None,
    }
    let set = access.asked.as_deref()?;
    let asked = &set.asked;
    if asked.open || asked.combined || set.unknown || asked.of_relation {
        return None;
    }
    let from_client = |filter: &Filter| {
        let picks = is_key(context, filter);
        let first = filter.path.first().unwrap_or(&filter.column).as_str();
        let named = |lookup: &Sym| {
            let bare = lookup.as_str().split("__").next().unwrap_or_default();
            (bare == "pk" && picks) || first == bare || bare.strip_suffix("_id") == Some(first)
        };
        let at = |span: Span| chosen.get(&span)?.iter().find(|(lookup, _)| named(lookup)).map(|(_, flow)| *flow);
        at(filter.site).or_else(|| at(access.site))
    };
    let key = asked.filters.iter().find(|filter| is_key(context, filter))?;
    let flow = from_client(key).filter(|flow| is_read(context, flow))?;
    let others = asked.filters.iter().filter(|filter| *filter != key && !filter.constant);
    let scopes = others.map(|filter| Scope { lookup: lookup(filter), chosen: from_client(filter) }).collect();
    let of_user = |span: Span| context.is_place(span) && context.text(span).contains("user");
    let by_user = set.by_user || set.ops.iter().any(|op| of_user(op.site));
    Some(Fetch { entry, access, set, column: key.column, key: flow, scopes, by_user })
}

/// Whether code of the project reads it out of the request: what a serializer or a form looks up by itself is for the rule
/// on their fields.
fn is_read(context: &Context<'_>, flow: &Flow) -> bool {
    let text = if context.is_place(flow.site) { context.text(flow.site) } else { "" };
    match flow.source.as_str() {
        "serializer field" => false,
        "form field" => text.contains("POST") || text.contains(".get(") || text.ends_with(']'),
        _ => true,
    }
}

/// Whether a condition picks one row by its primary key.
fn is_key(context: &Context<'_>, filter: &Filter) -> bool {
    let is_primary = || {
        let column = context.analysis.schema.tables.get(&filter.model)?.columns.get(&filter.column)?;
        Some(column.primary)
    };
    filter.path.is_empty()
        && filter.role == Role::All
        && filter.transforms.is_empty()
        && filter.comparison == "exact"
        && !filter.constant
        && (filter.column == "id" || is_primary() == Some(true))
}

fn lookup(filter: &Filter) -> String {
    let steps = filter.path.iter().chain([&filter.column]).map(|step| step.as_str());
    steps.collect::<Vec<_>>().join("__")
}

/// The columns of a model that lead to its user.
pub(super) fn owner_columns<'a>(context: &'a Context<'_>, model: &str) -> Vec<&'a str> {
    let trace = &context.analysis.trace;
    let columns = context.analysis.schema.tables.get(model).into_iter().flat_map(|table| table.columns.values());
    let to_user = columns.filter(|column| {
        column.target.as_ref().is_some_and(|target| trace.user_models.contains(target) && target != model)
    });
    to_user.map(|column| column.name.as_str()).collect()
}

/// The text of the function around an access, from behind it on.
pub(super) fn text_after<'a>(context: &'a Context<'_>, site: Span) -> &'a str {
    let Some((function, _)) = context.analysis.function_at(site) else { return "" };
    context.text(Span::new(site.file, site.end, function.end))
}

/// Whether a text says something of who may go on.
pub(super) fn has_check(text: &str) -> bool {
    CHECKS.iter().any(|word| text.contains(word))
}

/// Whether some code that an entry point runs may decide who goes on.
pub(super) fn may_check(context: &Context<'_>, entry: &Entry) -> bool {
    texts(context, entry).any(has_check)
}

/// Whether some code that an entry point runs looks at who is signed in.
pub(super) fn looks_at_user(context: &Context<'_>, entry: &Entry) -> bool {
    texts(context, entry).any(|text| text.contains(".user") || text.contains("current_user"))
}

/// The code of the project that an entry point runs: its view, and the functions that this calls.
pub(super) fn texts<'a>(context: &'a Context<'_>, entry: &'a Entry) -> impl Iterator<Item = &'a str> {
    let functions = entry.guards.functions.iter().map(|span| context.text(*span));
    class_text(context, entry.span).into_iter().chain(functions)
}

/// Where a name stands in the code that entry points run. Many of them run the same functions: each is searched once.
pub(super) struct Mentions<'a> {
    name: &'a str,
    known: FxHashMap<Span, bool>,
}

impl<'a> Mentions<'a> {
    pub(super) fn of(name: &'a str) -> Self {
        Self { name, known: FxHashMap::default() }
    }

    /// Whether the name stands in what an entry point runs.
    pub(super) fn are_in(&mut self, context: &Context<'_>, entry: &Entry) -> bool {
        let Self { name, known } = self;
        let stands = |text: &str| has_name(text, name);
        let in_class = || class_text(context, entry.span).is_some_and(stands);
        *known.entry(entry.span).or_insert_with(in_class)
            || entry.guards.functions.iter().any(|function| {
                // A view that is a function stands for itself with its decorators.
                *function != entry.span && *known.entry(*function).or_insert_with(|| stands(context.text(*function)))
            })
    }
}

/// The text of a view from its decorators to where the next definition at the same depth begins.
pub(super) fn class_text<'a>(context: &'a Context<'_>, span: Span) -> Option<&'a str> {
    if !context.is_place(span) {
        return None;
    }
    let text = &context.files.get(span.file).text;
    let before = text.get(..span.start as usize)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    // Decorators stand right above.
    let start = before[..line]
        .rmatch_indices('\n')
        .map(|(at, _)| at + 1)
        .take_while(|at| {
            let rest = text.get(*at..).unwrap_or_default();
            rest.starts_with(['@', ' ', ')'])
        })
        .last()
        .unwrap_or(line);
    let rest = text.get(span.start as usize..)?;
    let begins = |line: &str| ["class ", "def ", "@", "async def "].iter().any(|mark| line.starts_with(mark));
    let end = rest.match_indices('\n').map(|(at, _)| at).find(|at| begins(&rest[at + 1..]));
    text.get(start..end.map_or(text.len(), |end| span.start as usize + end))
}

/// Whether a door is one of those that must be open.
pub(super) fn is_public(entry: &Entry) -> bool {
    let route = entry.point.route.as_deref().unwrap_or_default().to_lowercase();
    let name = entry.point.name.to_lowercase();
    let last = name.rsplit('.').next().unwrap_or_default();
    PUBLIC.iter().any(|word| route.contains(word) || last.contains(word))
}

/// The models that an entry point reads or writes itself, each with its first such access.
pub(super) fn touched<'a>(context: &'a Context<'_>, number: usize) -> BTreeMap<(&'a str, bool), &'a Access> {
    let mut found = BTreeMap::new();
    let accesses = context.analysis.trace.by_entry.get(number).into_iter().flatten();
    for access in accesses.filter(|access| context.is_judged(access) && !access.model.is_empty()) {
        let write = match &access.kind {
            AccessKind::Query { op, .. } if !TELLS_LITTLE.contains(&sync(op.as_str())) => false,
            AccessKind::Write { .. } => true,
            _ => continue,
        };
        found.entry((access.model.as_str(), write)).or_insert(access);
    }
    found
}

/// `3 of 4`.
pub(super) fn share(part: usize, whole: usize) -> String {
    if part == whole { format!("all {whole}") } else { format!("{part} of {whole}") }
}

/// A finding at an access of an entry point.
pub(super) fn finding(
    info: &RuleInfo,
    context: &Context<'_>,
    (entry, access): (usize, &Access),
    message: String,
    evidence: Vec<Step>,
) -> Option<Finding> {
    let entry = context.analysis.trace.entries.get(entry)?;
    let mut finding = crate::proof::finding(info, context, access, message);
    finding.entry_points = vec![entry.point.clone()];
    finding.severity = severity(info.severity, entry);
    finding.cost = Cost::default();
    finding.grade = Grade::Read;
    finding.steps.push(url_step(entry));
    let calls = access.calls.iter().filter(|call| context.reviewed.contains(&call.span.file));
    finding.steps.extend(calls.map(|call| Step {
        label: "call",
        span: call.span,
        text: phrase::called(call),
        excerpt: false,
    }));
    finding.steps.extend(evidence);
    Some(finding)
}

/// How an entry point is reached, and what it asks for.
pub(super) fn url_step(entry: &Entry) -> Step {
    let methods = entry.methods.join(", ");
    let route = entry.point.route.clone().unwrap_or_default();
    let text = format!("{methods} {route} runs {}, which asks for {}", phrase::short(&entry.point.name), asks(entry));
    Step { label: "url", span: entry.span, text: text.trim_start().to_owned(), excerpt: false }
}

/// What an entry point asks of its caller.
pub(super) fn asks(entry: &Entry) -> String {
    let words: Vec<String> = entry.guards.needs.iter().map(Guard::words).collect();
    match words.as_slice() {
        [] if entry.guards.unknown => "something that was not understood".to_owned(),
        [] => "nothing".to_owned(),
        words => phrase::list(words),
    }
}

/// The same fault, with the address that leads to it.
pub(super) fn reached(fault: Fault, entry: &Entry) -> Fault {
    let Some(route) = &entry.point.route else { return fault };
    let view = phrase::short(&entry.point.name);
    fault.step("url", entry.span, format!("{} {route} runs `{view}`", entry.methods.join(", ")))
}

/// What only people with a permission reach matters less than what everybody reaches.
fn severity(usual: Severity, entry: &Entry) -> Severity {
    match usual {
        Severity::High if entry.guards.asks_more_than_login() => Severity::Medium,
        Severity::Medium if entry.guards.asks_more_than_login() => Severity::Low,
        usual => usual,
    }
}

/// Whether some code of an entry point that only asks for a login says more of who may go on, or acts for the user alone.
pub(super) fn checks_beyond_login(context: &Context<'_>, entry: &Entry) -> bool {
    has_other_check(context, entry) || texts(context, entry).any(|text| text.contains(".user"))
}

/// Whether some code of an entry point that only asks for a login says more of who may go on.
pub(super) fn has_other_check(context: &Context<'_>, entry: &Entry) -> bool {
    let without_login = |text: &str| ASKS_FOR_LOGIN.iter().fold(text.to_owned(), |text, word| text.replace(word, ""));
    texts(context, entry).any(|text| has_check(&without_login(text)))
}
