//! Trees in words, so that tests can state them.

use swiftsure_source::Range;
use swiftsure_template::django::{
    Arg, Binding, Condition, FilterExpr, Name, Node, NodeKind, Operand, OperandKind, Operator, TagLibrary, Template,
    parse,
};

/// A template of a project without custom tags that are known.
pub(crate) fn template(text: &str) -> Template {
    parse(text, &TagLibrary::default())
}

/// A template in which nothing is wrong, in words.
pub(crate) fn tree(text: &str) -> String {
    let template = template(text);
    assert!(template.errors.is_empty(), "{text}: {}", errors(text));
    nodes(text, &template.nodes)
}

/// What is wrong, each with its text.
pub(crate) fn errors(text: &str) -> String {
    let template = template(text);
    let told: Vec<_> = template.errors.iter().map(|error| format!("{} {error}", cut(text, error.range))).collect();
    told.join("; ")
}

pub(crate) fn cut(text: &str, range: Range) -> &str {
    &text[range.start as usize..range.end as usize]
}

pub(crate) fn nodes(text: &str, nodes: &[Node]) -> String {
    nodes.iter().map(|it| node(text, it)).collect::<Vec<_>>().join(" ")
}

fn node(text: &str, node: &Node) -> String {
    let body = |body: &[Node]| format!("[{}]", nodes(text, body));
    let by_name = |name: &Option<Name>| name.map_or(String::new(), |name| format!(" as {}", name.text));
    match &node.kind {
        NodeKind::Text => format!("{:?}", cut(text, node.range)),
        NodeKind::Variable(value) => format!("{{{}}}", expr(value)),
        NodeKind::Comment => "comment".to_owned(),
        NodeKind::For(it) => {
            let way = if it.reversed { " reversed" } else { "" };
            format!("for {} in {}{way} {} {}", names(&it.targets), expr(&it.iter), body(&it.body), body(&it.empty))
        }
        NodeKind::If(branches) => {
            let told = branches.iter().map(|branch| {
                let test = branch.condition.as_ref().map_or("else".to_owned(), condition);
                format!("{test} {}", body(&branch.body))
            });
            format!("if {}", told.collect::<Vec<_>>().join(" "))
        }
        NodeKind::With { bindings: found, body: inner } => format!("with {} {}", bindings(found), body(inner)),
        NodeKind::Include { template, bindings: found, only } => {
            let only = if *only { " only" } else { "" };
            format!("include {} ({}){only}", expr(template), bindings(found))
        }
        NodeKind::Extends(template) => format!("extends {}", expr(template)),
        NodeKind::Block { name, body: inner, .. } => format!("block {} {}", name.text, body(inner)),
        NodeKind::Load { libraries, names: parts } => format!("load ({}) from ({})", names(parts), names(libraries)),
        NodeKind::Url { view, args: found, as_var } => {
            format!("url {} ({}){}", expr(view), args(found), by_name(as_var))
        }
        NodeKind::Cycle { values, name, silent } => {
            format!("cycle ({}){}{}", exprs(values), by_name(name), if *silent { " silent" } else { "" })
        }
        NodeKind::FirstOf { values, as_var } => format!("firstof ({}){}", exprs(values), by_name(as_var)),
        NodeKind::IfChanged { values, body: inner, otherwise } => {
            format!("ifchanged ({}) {} {}", exprs(values), body(inner), body(otherwise))
        }
        NodeKind::Regroup { source, by, name } => format!("regroup {} by {} as {}", expr(source), expr(by), name.text),
        NodeKind::Autoescape { on, body: inner } => format!("autoescape {on} {}", body(inner)),
        NodeKind::Filter { filters, body: inner } => {
            let names: Vec<_> = filters.iter().map(|filter| filter.name).collect();
            format!("filter {} {}", names_of(&names), body(inner))
        }
        NodeKind::PartialDef { name, inline, body: inner } => {
            format!("partialdef {} inline={inline} {}", name.text, body(inner))
        }
        NodeKind::Partial { name } => format!("partial {}", name.text),
        NodeKind::Cache(it) => format!(
            "cache {} {} ({}) using {} {}",
            expr(&it.timeout),
            it.fragment.text,
            exprs(&it.vary),
            it.using.as_ref().map_or("-".to_owned(), expr),
            body(&it.body)
        ),
        NodeKind::Translate { message, context, noop, as_var } => {
            let context = context.as_ref().map_or(String::new(), |context| format!(" in {}", expr(context)));
            format!("trans {}{context}{}{}", expr(message), if *noop { " noop" } else { "" }, by_name(as_var))
        }
        NodeKind::BlockTranslate(it) => format!(
            "blocktrans ({}) count ({}){} {} {}",
            bindings(&it.bindings),
            bindings(it.count.as_slice()),
            by_name(&it.as_var),
            body(&it.body),
            body(&it.plural)
        ),
        NodeKind::Tag(tag) => {
            let inner = tag.body.as_ref().map_or(String::new(), |inner| format!(" {}", body(inner)));
            let clauses = tag
                .clauses
                .iter()
                .map(|clause| format!(" | {} ({}) {}", clause.name.text, args(&clause.args), body(&clause.body)));
            let clauses: String = clauses.collect();
            format!("{} ({}){}{inner}{clauses}", tag.name.text, args(&tag.args), by_name(&tag.as_var))
        }
    }
}

fn names(names: &[Name]) -> String {
    names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", ")
}

fn names_of(names: &[Name]) -> String {
    names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join("|")
}

fn bindings(bindings: &[Binding]) -> String {
    let told = bindings.iter().map(|binding| format!("{}={}", binding.name.text, expr(&binding.value)));
    told.collect::<Vec<_>>().join(", ")
}

fn args(args: &[Arg]) -> String {
    let told = args.iter().map(|arg| {
        let name = arg.name.map_or(String::new(), |name| format!("{}=", name.text));
        format!("{name}{}", arg.value.as_ref().map_or("?".to_owned(), expr))
    });
    told.collect::<Vec<_>>().join(", ")
}

fn exprs(values: &[FilterExpr]) -> String {
    values.iter().map(expr).collect::<Vec<_>>().join(", ")
}

pub(crate) fn expr(value: &FilterExpr) -> String {
    let filters = value.filters.iter().map(|filter| {
        let arg = filter.arg.as_ref().map_or(String::new(), |arg| format!(":{}", operand(arg)));
        format!("|{}{arg}", filter.name.text)
    });
    format!("{}{}", operand(&value.base), filters.collect::<String>())
}

fn operand(operand: &Operand) -> String {
    match &operand.kind {
        OperandKind::Path(path) => path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join("."),
        OperandKind::Str { value, translated } => format!("{}{value:?}", if *translated { "_" } else { "" }),
        OperandKind::Int(value) => format!("int {value}"),
        OperandKind::Float(value) => format!("float {value:?}"),
        OperandKind::True => "true".to_owned(),
        OperandKind::False => "false".to_owned(),
        OperandKind::None => "none".to_owned(),
        OperandKind::Invalid => "invalid".to_owned(),
    }
}

pub(crate) fn condition(it: &Condition) -> String {
    let all = |parts: &[Condition]| parts.iter().map(condition).collect::<Vec<_>>();
    match it {
        Condition::Value(value) => expr(value),
        Condition::Not(inner) => format!("not({})", condition(inner)),
        Condition::And(parts) => format!("({})", all(parts).join(" and ")),
        Condition::Or(parts) => format!("({})", all(parts).join(" or ")),
        Condition::Compare { left, operator, right } => {
            let sign = match operator {
                Operator::In => "in",
                Operator::NotIn => "not in",
                Operator::Is => "is",
                Operator::IsNot => "is not",
                Operator::Equal => "==",
                Operator::NotEqual => "!=",
                Operator::Less => "<",
                Operator::LessOrEqual => "<=",
                Operator::Greater => ">",
                Operator::GreaterOrEqual => ">=",
            };
            format!("({} {sign} {})", condition(left), condition(right))
        }
        Condition::Invalid => "invalid".to_owned(),
    }
}
