//! What reads the environment: `os.environ`, django-environ, environs, python-decouple; and the functions around them.

use std::collections::BTreeMap;
use std::sync::Arc;

use swiftsure_source::Sym;

use super::expression::map;
use super::tree::{Tree, Value};

/// Whether a dotted name is the mapping of the environment.
pub(super) fn is_environment(name: &str) -> bool {
    matches!(name, "os.environ" | "environ.environ" | "environs.environ")
}

/// A call of something imported or built in.
pub(super) fn call(name: &str, args: &[Tree], keywords: &[(Sym, Tree)]) -> Value {
    let default = || args.get(1).or_else(|| keyword(keywords, "default"));
    match name {
        "os.environ.get" | "os.getenv" | "os.environ.setdefault" | "os.environ.pop" => environment(default().cloned()),
        "decouple.config" | "prettyconf.config" | "starlette.config" => {
            let cast = keyword(keywords, "cast");
            environment(default().map(|tree| as_cast(tree, cast)))
        }
        "environ.Env" | "environ.FileAwareEnv" | "environs.Env" | "environs.env" => {
            Value::Reader(Arc::new(defaults(keywords)))
        }
        "decouple.AutoConfig" | "decouple.Config" => Value::External(Sym::new("decouple.config")),
        "bool" => args.first().map_or(Value::Bool(false), |tree| map(tree, &|value| value.truth().map(Value::Bool))),
        "int" => args.first().map_or(Value::Int(0), |tree| map(tree, &as_int)),
        "str" | "list" | "tuple" | "set" | "frozenset" | "dict" | "sorted" if keywords.is_empty() => match args {
            [] => empty(name),
            [tree] => tree.value.clone(),
            _ => Value::Unknown,
        },
        "dict" if args.is_empty() => {
            let entries = keywords.iter().map(|(name, tree)| (*name, tree.clone())).collect();
            Value::Dict { entries, whole: true }
        }
        "distutils.util.strtobool" | "str2bool.str2bool" => {
            args.first().map_or(Value::Unknown, |tree| map(tree, &as_bool))
        }
        "ast.literal_eval" | "json.loads" => args.first().map_or(Value::Unknown, |tree| map(tree, &as_literal)),
        "datetime.timedelta" => seconds(args, keywords),
        "django.utils.translation.gettext_lazy" => args.first().map_or(Value::Unknown, |tree| tree.value.clone()),
        _ if name.starts_with("dj_database_url") || name.starts_with("dj_email_url") => Value::Environment(None),
        _ => Value::Unknown,
    }
}

/// `env("NAME", default=...)`, `env.bool("NAME", ...)` and their kin.
pub(super) fn read(known: &BTreeMap<Sym, Tree>, args: &[Tree], keywords: &[(Sym, Tree)]) -> Value {
    let named = args.first().and_then(Tree::text).and_then(|name| known.get(&Sym::new(name)));
    // The second argument of `env("NAME", bool)` is a type, that of `env.bool("NAME", False)` the default.
    let second = args.get(1).filter(|tree| tree.value.is_plain());
    environment(keyword(keywords, "default").or(second).or(named).cloned())
}

/// A method of a text, list or dict that gives another value.
pub(super) fn method(owner: &Tree, name: &str, args: &[Tree]) -> Option<Value> {
    let text = |change: fn(&str) -> String| {
        Some(map(owner, &|value| value.text().map(|text| Value::Text(Sym::new(&change(text))))))
    };
    match (&owner.value, name) {
        (Value::Text(_) | Value::Environment(_), "lower") => text(str::to_lowercase),
        (Value::Text(_) | Value::Environment(_), "upper") => text(str::to_uppercase),
        (Value::Text(_) | Value::Environment(_), "strip") if args.is_empty() => text(|text| text.trim().to_owned()),
        (Value::Text(_) | Value::Environment(_), "split") => {
            let between = args.first().and_then(Tree::text).unwrap_or(" ");
            Some(map(owner, &|value| split(value, between, owner)))
        }
        (Value::Environment(_), "strip" | "replace" | "encode" | "get") => Some(Value::Environment(None)),
        (Value::List { .. } | Value::Dict { .. }, "copy") => Some(owner.value.clone()),
        (Value::Dict { .. }, "get") => {
            let found = owner.entry_or_absent(args.first()?.text()?);
            let default = || args.get(1).map_or(Value::None, |tree| tree.value.clone());
            Some(if found.value == Value::Absent { default() } else { found.value })
        }
        _ => None,
    }
}

fn environment(default: Option<Tree>) -> Value {
    let known = default.filter(|tree| tree.value != Value::Unknown);
    Value::Environment(known.map(Arc::new))
}

fn keyword<'a>(keywords: &'a [(Sym, Tree)], name: &str) -> Option<&'a Tree> {
    keywords.iter().find(|(key, _)| *key == name).map(|(_, tree)| tree)
}

/// `Env(DEBUG=(bool, False))`: the second of each pair.
fn defaults(keywords: &[(Sym, Tree)]) -> BTreeMap<Sym, Tree> {
    let pairs = keywords.iter().filter_map(|(name, tree)| Some((*name, tree.items()?.0.get(1)?.clone())));
    pairs.collect()
}

fn as_cast(tree: &Tree, cast: Option<&Tree>) -> Tree {
    let cast = match cast.map(|tree| &tree.value) {
        Some(Value::External(name)) => name.as_str(),
        Some(_) => "?",
        None => "str",
    };
    let value = match cast {
        "bool" => as_bool(&tree.value).unwrap_or_default(),
        "int" => as_int(&tree.value).unwrap_or_default(),
        "str" => tree.value.clone(),
        _ if tree.text() == Some("") => Value::List { items: Vec::new(), whole: true },
        _ => split(&tree.value, ",", tree).unwrap_or_default(),
    };
    Tree { value, site: tree.site }
}

fn as_bool(value: &Value) -> Option<Value> {
    let truth = match value {
        Value::Text(text) => match text.as_str().to_lowercase().as_str() {
            "1" | "true" | "yes" | "on" | "y" | "t" => true,
            "0" | "false" | "no" | "off" | "n" | "f" | "" => false,
            _ => return None,
        },
        other => other.truth()?,
    };
    Some(Value::Bool(truth))
}

/// The text of a literal as its value: only words that mean the same in Python and nothing else in JSON.
fn as_literal(value: &Value) -> Option<Value> {
    match value.text()?.trim() {
        "True" | "true" => Some(Value::Bool(true)),
        "False" | "false" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn as_int(value: &Value) -> Option<Value> {
    match value {
        Value::Int(_) => Some(value.clone()),
        Value::Bool(value) => Some(Value::Int(i64::from(*value))),
        Value::Text(text) => text.as_str().trim().parse().ok().map(Value::Int),
        _ => None,
    }
}

fn split(value: &Value, between: &str, at: &Tree) -> Option<Value> {
    let text = value.text()?;
    let parts = text.split(between).map(|part| Tree { value: Value::Text(Sym::new(part)), site: at.site });
    Some(Value::List { items: parts.collect(), whole: true })
}

fn empty(kind: &str) -> Value {
    match kind {
        "str" => Value::Text(Sym::new("")),
        "dict" => Value::Dict { entries: BTreeMap::new(), whole: true },
        _ => Value::List { items: Vec::new(), whole: true },
    }
}

/// A `timedelta` as its seconds.
fn seconds(args: &[Tree], keywords: &[(Sym, Tree)]) -> Value {
    let units = [("weeks", 604_800), ("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1)];
    let days = args.first().map(|tree| (86_400, tree));
    let named = keywords
        .iter()
        .map(|(name, tree)| (units.iter().find(|(unit, _)| *name == **unit).map_or(0, |(_, seconds)| *seconds), tree));
    let mut total: i64 = 0;
    for (unit, tree) in days.into_iter().chain(named) {
        let Value::Int(count) = tree.value else { return Value::Unknown };
        total = total.saturating_add(count.saturating_mul(unit));
    }
    Value::Int(total)
}
