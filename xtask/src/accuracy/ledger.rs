//! The ledger against what ran: whether the query sites of an entry point hold those that were observed, and no more.
//!
//! What counts as an executed route, as observed and as too many is written down in `docs/accuracy.md`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// How far a stated line may lie from the recorded one, as in `score.py`.
const NEAR: u64 = 2;
/// How many of the innermost frames of a chain may name the line of a template instead, as in `score.py`.
const INNERMOST: usize = 6;
/// What the entry points are that a request, an operator or a queue enters by itself.
const ENTERED: &[&str] = &["route", "view", "admin", "command", "task", "consumer", "graphql"];

/// A file and a line.
type Place<'a> = (&'a str, u64);
/// A function of a file by its name in the module.
type Function<'a> = (&'a str, &'a str);

/// One project's score.
#[derive(Debug, Default)]
pub(crate) struct Score {
    pub(crate) routes: usize,
    /// Routes whose predicted sites hold each observed one.
    pub(crate) containing: usize,
    /// Routes without a predicted site that surely was not asked from.
    pub(crate) lean: usize,
    pub(crate) observed: usize,
    pub(crate) contained: usize,
    pub(crate) chains: usize,
    /// Chains that pass no handler of the ledger.
    pub(crate) unplaced: usize,
    /// For each route in whose row something is missing, what that is.
    pub(crate) misses: Vec<(String, Vec<String>)>,
}

/// What is measured as one route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit<'a> {
    /// All rows of one view, command or task: its name, and the file that it stands in.
    View(&'a str, &'a str),
    /// The rows that share an inherited handler, where it is not known which of them ran.
    Handler(Function<'a>),
}

/// The lines by which one observed question counts as predicted: path, first and last.
type Lines<'a> = Vec<(&'a str, u64, u64)>;

pub(crate) fn measure(truth: &Value, ledger: &Value) -> Score {
    let rows = Rows::of(ledger);
    let mut score = Score::default();
    let mut observed: BTreeMap<Unit<'_>, BTreeMap<Place<'_>, Lines<'_>>> = BTreeMap::new();
    for (problem, chain) in chains(truth) {
        score.chains += 1;
        match rows.unit(chain) {
            Some(unit) => {
                observed.entry(unit).or_default().insert(place(&problem["access"]), lines(&problem["access"], chain));
            }
            None => score.unplaced += 1,
        }
    }
    for site in truth["sql"].as_array().into_iter().flatten().filter_map(|one| one["sites"].as_array()).flatten() {
        let unit = if site["via"] == "python" { rows.unit(std::slice::from_ref(site)) } else { None };
        if let Some(unit) = unit {
            observed.entry(unit).or_default().entry(place(site)).or_insert_with(|| lines(site, &[]));
        }
    }
    let ran = executed(truth);
    for (unit, places) in &observed {
        score.add(*unit, places, &rows.predicted(*unit), &ran);
    }
    score
}

impl Score {
    fn add(
        &mut self,
        unit: Unit<'_>,
        observed: &BTreeMap<Place<'_>, Lines<'_>>,
        predicted: &BTreeSet<Place<'_>>,
        ran: &BTreeMap<&str, BTreeSet<u64>>,
    ) {
        let is_near = |(path, first, last): &(&str, u64, u64)| {
            predicted.range((*path, first.saturating_sub(NEAR))..=(*path, last + NEAR)).next().is_some()
        };
        let missed = observed.iter().filter(|(_, lines)| !lines.iter().any(is_near));
        let missed: Vec<String> = missed.map(|((path, line), _)| format!("{path}:{line}")).collect();
        // A statement may begin a line above or below the one that is recorded as executed.
        let never_ran = |(path, line): &Place<'_>| {
            ran.get(path).is_some_and(|lines| lines.range(line.saturating_sub(1)..=line + 1).next().is_none())
        };
        self.routes += 1;
        self.containing += usize::from(missed.is_empty());
        self.lean += usize::from(!predicted.iter().any(never_ran));
        self.observed += observed.len();
        self.contained += observed.len() - missed.len();
        if !missed.is_empty() {
            self.misses.push((unit.name(), missed));
        }
    }
}

impl Unit<'_> {
    fn name(self) -> String {
        match self {
            Self::View(name, _) => name.to_owned(),
            Self::Handler((path, function)) => format!("{path} {function}"),
        }
    }
}

/// The rows of a ledger by what they are entered through.
struct Rows<'a> {
    all: Vec<&'a Value>,
    /// Views by the class or function that they are.
    own: BTreeMap<Function<'a>, BTreeSet<Unit<'a>>>,
    /// Views by the functions that answer, inherited ones too.
    handlers: BTreeMap<Function<'a>, BTreeSet<Unit<'a>>>,
}

impl<'a> Rows<'a> {
    fn of(ledger: &'a Value) -> Self {
        let is_entered = |row: &&Value| ENTERED.contains(&text(row, "kind"));
        let all: Vec<&Value> = ledger["entry_points"].as_array().into_iter().flatten().filter(is_entered).collect();
        let (mut own, mut handlers) = (BTreeMap::new(), BTreeMap::new());
        for row in &all {
            for name in names(row).filter(|name| !is_closure(name)) {
                let of_name: &mut BTreeSet<_> = own.entry((text(row, "path"), name)).or_default();
                of_name.insert(view(row));
            }
            for function in handlers_of(row).filter(|(_, function)| !is_closure(function)) {
                let of_function: &mut BTreeSet<_> = handlers.entry(function).or_default();
                of_function.insert(view(row));
            }
        }
        Self { all, own, handlers }
    }

    /// What the frames ran for: the view that a frame stands in, else the inherited handler that they pass.
    fn unit(&self, frames: &'a [Value]) -> Option<Unit<'a>> {
        let passed = |frame: &'a Value| (text(frame, "path"), text(frame, "function"));
        let own = frames.iter().find_map(|frame| self.owner(passed(frame)));
        let shared = || frames.iter().map(passed).find(|frame| self.handlers.contains_key(frame)).map(Unit::Handler);
        own.or_else(shared)
    }

    /// The one view that a function belongs to.
    fn owner(&self, (path, function): Function<'a>) -> Option<Unit<'a>> {
        let ends = function.match_indices('.').map(|(at, _)| at).chain([function.len()]);
        let around = ends.filter_map(|end| self.own.get(&(path, &function[..end])));
        let mut known = around.chain(self.handlers.get(&(path, function)));
        known.find(|views| views.len() == 1)?.first().copied()
    }

    /// The sites of all rows of a route.
    fn predicted(&self, unit: Unit<'a>) -> BTreeSet<Place<'a>> {
        let is_meant = |row: &&&Value| match unit {
            Unit::View(..) => view(row) == unit,
            Unit::Handler(wanted) => handlers_of(row).any(|function| function == wanted),
        };
        let sites = self.all.iter().filter(is_meant).filter_map(|row| row["queries"].as_array()).flatten();
        sites.map(place).collect()
    }
}

/// The view of a row.
fn view(row: &Value) -> Unit<'_> {
    Unit::View(text(row, "view"), text(row, "path"))
}

/// What the class or function of a row may be called in its file: the last parts of its dotted name.
fn names(row: &Value) -> impl Iterator<Item = &str> {
    let name = match text(row, "kind") {
        "admin" => text(row, "view").rsplit_once('.').map_or("", |(class, _)| class),
        // A command is known by its handler.
        "command" => "",
        _ => text(row, "view"),
    };
    let last = name.rfind('.').map_or(0, |at| at + 1);
    let before = name[..last.saturating_sub(1)].rfind('.').map_or(0, |at| at + 1);
    [&name[last..], &name[before..]].into_iter().filter(|name| !name.is_empty())
}

fn handlers_of(row: &Value) -> impl Iterator<Item = Function<'_>> {
    let handlers = row["handlers"].as_array().into_iter().flatten();
    handlers.map(|handler| (text(handler, "path"), text(handler, "function")))
}

/// What a decorator put around a view runs for all views that it stands around.
fn is_closure(function: &str) -> bool {
    function.contains("<locals>")
}

/// Each chain of each problem.
fn chains(truth: &Value) -> impl Iterator<Item = (&Value, &[Value])> {
    let problems = truth["problems"].as_array().into_iter().flatten();
    problems.flat_map(|problem| {
        let chains = problem["chains"].as_array().into_iter().flatten();
        chains.filter_map(move |chain| Some((problem, chain.as_array()?.as_slice())))
    })
}

/// Where an observed question may be stated: at its own lines, or at the template's that asked for it.
fn lines<'a>(access: &'a Value, chain: &'a [Value]) -> Lines<'a> {
    let (path, line) = place(access);
    let is_template = |frame: &&Value| matches!(text(frame, "node"), "VariableNode" | "ForNode");
    let nodes = chain.iter().take(INNERMOST).filter(is_template).map(place);
    let end = access["end_line"].as_u64().unwrap_or(line);
    std::iter::once((path, line, end)).chain(nodes.map(|(path, line)| (path, line, line))).collect()
}

fn executed(truth: &Value) -> BTreeMap<&str, BTreeSet<u64>> {
    let files = truth["executed"].as_object().into_iter().flatten();
    let lines = |lines: &Value| lines.as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    files.map(|(path, ran)| (path.as_str(), lines(ran))).collect()
}

fn place(value: &Value) -> Place<'_> {
    (text(value, "path"), value["line"].as_u64().unwrap_or(0))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::measure;

    /// Two views that inherit `post` from one base, and one of its own.
    fn ledger(own: &[u64], inherited: &[u64]) -> Value {
        let sites = |path: &str, lines: &[u64]| -> Vec<Value> {
            lines.iter().map(|line| json!({"path": path, "line": line})).collect()
        };
        let row = |view: &str, path: &str, function: &str, queries: Vec<Value>| {
            json!({"kind": "route", "view": format!("shop.views.{view}"), "path": "shop/views.py", "queries": queries,
                "handlers": [{"path": path, "function": function}]})
        };
        json!({"entry_points": [
            row("Cart", "shop/views.py", "Cart.get", sites("shop/models.py", own)),
            row("Books", "shop/base.py", "Base.post", sites("shop/models.py", inherited)),
            row("Tags", "shop/base.py", "Base.post", Vec::new()),
            json!({"kind": "middleware", "view": "shop.views.Front", "path": "shop/views.py", "queries": [],
                "handlers": [{"path": "shop/views.py", "function": "Front.__call__"}]}),
        ]})
    }

    fn truth(frames: &[(&str, &str)], executed: &[u64]) -> Value {
        let mut chain = vec![json!({"path": "shop/models.py", "line": 30, "function": "Line.price"})];
        chain.extend(frames.iter().map(|(path, function)| json!({"path": path, "line": 5, "function": function})));
        json!({"problems": [{"access": chain[0], "chains": [chain]}], "executed": {"shop/models.py": executed}})
    }

    const OWN: &[(&str, &str)] = &[("shop/views.py", "Cart.total"), ("shop/views.py", "Front.__call__")];
    const INHERITED: &[(&str, &str)] = &[("shop/base.py", "Base.post"), ("shop/views.py", "Front.__call__")];

    #[test]
    fn a_method_of_a_view_stands_for_the_view() {
        let score = measure(&truth(OWN, &[30]), &ledger(&[31], &[]));
        assert_eq!((score.routes, score.containing, score.lean, score.unplaced), (1, 1, 1, 0));
        let score = measure(&truth(OWN, &[30]), &ledger(&[40], &[]));
        assert_eq!((score.containing, score.lean), (0, 0));
        assert_eq!(score.misses, [("shop.views.Cart".to_owned(), vec!["shop/models.py:30".to_owned()])]);
    }

    #[test]
    fn a_handler_that_views_share_is_compared_with_all_of_them() {
        let score = measure(&truth(INHERITED, &[30, 50]), &ledger(&[], &[30, 50]));
        assert_eq!((score.routes, score.containing, score.lean), (1, 1, 1));
    }

    #[test]
    fn a_chain_that_passes_only_middleware_is_left_out() {
        let score = measure(&truth(&[("shop/views.py", "Front.__call__")], &[30]), &ledger(&[30], &[]));
        assert_eq!((score.routes, score.chains, score.unplaced), (0, 1, 1));
    }

    #[test]
    fn a_frequent_statement_belongs_to_the_view_that_issued_it() {
        let mut truth = truth(&[], &[]);
        truth["sql"] = json!([{"sites": [
            {"path": "shop/views.py", "line": 12, "function": "Cart.get", "via": "python"},
            {"path": "shop/models.py", "line": 30, "function": "Line.price", "via": "python"},
        ]}]);
        let score = measure(&truth, &ledger(&[30], &[]));
        assert_eq!(score.misses, [("shop.views.Cart".to_owned(), vec!["shop/views.py:12".to_owned()])]);
    }

    #[test]
    fn a_line_of_a_template_may_state_what_it_asks_for() {
        let mut truth = truth(OWN, &[]);
        truth["problems"][0]["chains"][0][0] = json!({"path": "shop/cart.html", "line": 3, "node": "VariableNode"});
        let mut ledger = ledger(&[], &[]);
        ledger["entry_points"][0]["queries"] = json!([{"path": "shop/cart.html", "line": 3}]);
        assert_eq!(measure(&truth, &ledger).containing, 1);
    }
}
