//! What the parser of Jinja templates promises.

use swiftsure_source::Range;
use swiftsure_template::jinja::{
    BinaryOperator, Child, CompareOperator, Expr, ExprKind, For, Node, NodeKind, Template, UnaryOperator, parse,
};

fn correct(text: &str) -> Template {
    let template = parse(text);
    assert_eq!(template.errors, [], "{text}");
    check(text, &template);
    template
}

fn errors(text: &str) -> Vec<(String, String)> {
    let template = parse(text);
    check(text, &template);
    template.errors.iter().map(|error| (error.range.slice(text).to_owned(), error.message.clone())).collect()
}

/// The only error of a template.
fn error(text: &str) -> String {
    let errors = errors(text);
    assert_eq!(errors.len(), 1, "{text}: {errors:?}");
    errors[0].1.clone()
}

fn first(text: &str) -> NodeKind {
    correct(text).nodes.into_iter().next().expect("a node").kind
}

fn expr(inside: &str) -> Expr {
    match first(&format!("{{{{ {inside} }}}}")) {
        NodeKind::Output(expr) => expr,
        other => panic!("{other:?}"),
    }
}

/// An expression in full parentheses.
fn shown(inside: &str) -> String {
    show(&expr(inside))
}

fn show(expr: &Expr) -> String {
    let all = |exprs: Vec<&Expr>| exprs.into_iter().map(show).collect::<Vec<_>>().join(", ");
    match &expr.kind {
        ExprKind::Name(name) => name.as_str().to_owned(),
        ExprKind::String(text) => format!("{:?}", text.as_str()),
        ExprKind::Integer(number) => number.map_or("huge".to_owned(), |number| number.to_string()),
        ExprKind::Float(number) => format!("{number:?}"),
        ExprKind::Boolean(value) => value.to_string(),
        ExprKind::None => "none".to_owned(),
        ExprKind::List(_) => format!("[{}]", all(expr.children())),
        ExprKind::Tuple(_) => format!("tuple({})", all(expr.children())),
        ExprKind::Dict(_) => format!("{{{}}}", all(expr.children())),
        ExprKind::Attribute { value, name } => format!("{}.{}", show(value), name.name.as_str()),
        ExprKind::Subscript { value, index } => format!("{}[{}]", show(value), show(index)),
        ExprKind::Slice { start, stop, step } => {
            let part = |part: &Option<Box<Expr>>| part.as_deref().map_or(String::new(), show);
            format!("{}:{}:{}", part(start), part(stop), part(step))
        }
        ExprKind::Call { .. } => format!("call({})", all(expr.children())),
        ExprKind::Filter { filter, .. } => format!("{}<{}>", filter.name.name.as_str(), all(expr.children())),
        ExprKind::Test { name, negated, .. } => {
            format!("{}{}?({})", if *negated { "not " } else { "" }, name.name.as_str(), all(expr.children()))
        }
        ExprKind::Unary { operator, operand } => {
            let sign = match operator {
                UnaryOperator::Not => "not ",
                UnaryOperator::Minus => "-",
                UnaryOperator::Plus => "+",
            };
            format!("({sign}{})", show(operand))
        }
        ExprKind::Binary { operator, left, right } => format!("({} {} {})", show(left), sign(*operator), show(right)),
        ExprKind::Compare { left, rest } => {
            let rest: Vec<String> =
                rest.iter().map(|one| format!("{} {}", comparison(one.operator), show(&one.right))).collect();
            format!("({} {})", show(left), rest.join(" "))
        }
        ExprKind::Conditional { .. } => format!("if({})", all(expr.children())),
        ExprKind::NamespaceTarget { namespace, attribute } => {
            format!("{}->{}", namespace.name.as_str(), attribute.name.as_str())
        }
        ExprKind::Error => "error".to_owned(),
    }
}

fn sign(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::And => "and",
        BinaryOperator::Or => "or",
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::FloorDivide => "//",
        BinaryOperator::Modulo => "%",
        BinaryOperator::Power => "**",
        BinaryOperator::Concatenate => "~",
    }
}

fn comparison(operator: CompareOperator) -> &'static str {
    match operator {
        CompareOperator::Equal => "==",
        CompareOperator::NotEqual => "!=",
        CompareOperator::Less => "<",
        CompareOperator::LessOrEqual => "<=",
        CompareOperator::Greater => ">",
        CompareOperator::GreaterOrEqual => ">=",
        CompareOperator::In => "in",
        CompareOperator::NotIn => "not in",
    }
}

/// Every range is one of the text, inside of its parent, and after the sibling before it.
fn check(text: &str, template: &Template) {
    let length = u32::try_from(text.len()).expect("a short text");
    let whole = Range::new(0, length);
    for error in &template.errors {
        check_range(text, whole, error.range);
    }
    let mut at = 0;
    for node in &template.nodes {
        assert_eq!(node.range.start, at, "the text between two nodes is lost in {text:?}");
        at = node.range.end;
    }
    assert_eq!(at, length, "the end of the text is lost in {text:?}");
    check_children(text, whole, template.nodes.iter().map(Child::Node).collect());
}

fn check_children(text: &str, parent: Range, children: Vec<Child>) {
    let mut at = parent.start;
    for child in children {
        let (range, inside) = match child {
            Child::Node(node) => {
                if let NodeKind::Text { printed } | NodeKind::Raw { printed } = node.kind {
                    check_range(text, node.range, printed);
                }
                (node.range, node.children())
            }
            Child::Expr(expr) => (expr.range, expr.children().into_iter().map(Child::Expr).collect()),
        };
        check_range(text, parent, range);
        assert!(at <= range.start, "{range:?} begins before {at} in {text:?}: {child:?}");
        at = range.end;
        check_children(text, range, inside);
    }
}

fn check_range(text: &str, parent: Range, range: Range) {
    assert!(range.start <= range.end && parent.contains(range), "{range:?} is outside of {parent:?} in {text:?}");
    assert!(text.get(range.start as usize..range.end as usize).is_some(), "{range:?} cuts a character of {text:?}");
}

fn texts<'a>(text: &'a str, nodes: &[Node]) -> Vec<&'a str> {
    nodes
        .iter()
        .filter_map(|node| match node.kind {
            NodeKind::Text { printed } | NodeKind::Raw { printed } => Some(printed.slice(text)),
            _ => None,
        })
        .collect()
}

#[test]
fn operators_bind_as_in_jinja() {
    assert_eq!(shown("a or b and not c == d"), "(a or (b and (not (c == d))))");
    assert_eq!(shown("a + b ~ c * d ** e ** f"), "(a + (b ~ (c * ((d ** e) ** f))))");
    assert_eq!(shown("a - b - c // d % e"), "((a - b) - ((c // d) % e))");
    assert_eq!(shown("1 < a <= b not in c in d"), "(1 < a <= b not in c in d)");
    assert_eq!(shown("-a.b|abs + +c"), "(abs<(-a.b)> + (+c))");
    assert_eq!(shown("(a or b) and c"), "((a or b) and c)");
}

#[test]
fn conditional_expressions_may_lack_their_else() {
    assert_eq!(shown("a if b else c if d else e"), "if(a, b, if(c, d, e))");
    assert_eq!(shown("a if b"), "if(a, b)");
}

#[test]
fn literals_have_their_values() {
    assert_eq!(shown(r#"'it\'s \u00e9' "\n" '\d'"#), r#""it's é\n\\d""#);
    assert_eq!(shown("[1_000, 0x_ff, 0b11, 0o17, 00]"), "[1000, 255, 3, 15, 0]");
    assert_eq!(shown("99999999999999999999"), "huge");
    assert_eq!(shown("[1.5, 1e3, 1_0.2_5e-1]"), "[1.5, 1000.0, 1.025]");
    assert_eq!(shown("[true, False, none, None]"), "[true, false, none, none]");
    assert_eq!(shown("{'a': {}, b: (),}"), r#"{"a", {}, b, tuple()}"#);
    assert_eq!(shown("(1,)"), "tuple(1)");
    assert_eq!(shown("a, b"), "tuple(a, b)");
}

#[test]
fn attributes_items_slices_and_calls_follow_their_values() {
    assert_eq!(shown("a.b[c].0.1(d).e"), "call(a.b[c][0][1], d).e");
    assert_eq!(shown("a[1:2, ::3, :]"), "a[tuple(1:2:, ::3, ::)]");
    assert_eq!(shown("f(a, *b, k=c, **d)|g(1)|h.i"), "h.i<g<call(f, a, b, c, d), 1>>");
}

#[test]
fn tests_take_arguments_with_and_without_parentheses() {
    assert_eq!(shown("a is divisibleby 3 and b is not none"), "(divisibleby?(a, 3) and not none?(b))");
    assert_eq!(shown("a is sameas(b) or c is defined"), "(sameas?(a, b) or defined?(c))");
    assert_eq!(shown("a is in b.c"), "in?(a, b.c)");
    assert_eq!(error("{{ a is b is c }}"), "Tests with `is` cannot be chained; put the first one into parentheses.");
}

#[test]
fn a_loop_has_targets_a_filter_and_an_else() {
    let text = "{% for k, (a, b) in x.items() if a recursive %}{{ k }}{% else %}none{% endfor %}";
    let NodeKind::For(node) = first(text) else { panic!() };
    let For { target, iterable, filter, recursive, body, otherwise } = *node;
    assert_eq!(show(&target), "tuple(k, tuple(a, b))");
    assert_eq!(show(&iterable), "call(x.items)");
    assert_eq!(filter.as_ref().map(show).as_deref(), Some("a"));
    assert!(recursive);
    assert_eq!(body.len(), 1);
    assert_eq!(texts(text, &otherwise.expect("an else")), ["none"]);
}

#[test]
fn an_if_has_branches_with_exact_ranges() {
    let text = "{% if a %}1{% elif b %}2{% else %}3{% endif %}";
    let NodeKind::If { branches, otherwise } = first(text) else { panic!() };
    let ranges: Vec<&str> = branches.iter().map(|branch| branch.range.slice(text)).collect();
    assert_eq!(ranges, ["{% if a %}1", "{% elif b %}2"]);
    assert_eq!(texts(text, &otherwise.expect("an else")), ["3"]);
}

#[test]
fn macros_and_call_blocks_have_parameters() {
    let NodeKind::Macro { name, parameters, body } = first("{% macro m(a, b=a|length) %}{{ caller(a) }}{% endmacro %}")
    else {
        panic!()
    };
    assert_eq!(name.name.as_str(), "m");
    assert_eq!(parameters.len(), 2);
    assert_eq!(parameters[1].default.as_ref().map(show).as_deref(), Some("length<a>"));
    assert_eq!(body.len(), 1);
    let NodeKind::CallBlock { parameters, call, .. } = first("{% call(row) m(1) %}{{ row }}{% endcall %}") else {
        panic!()
    };
    assert_eq!((parameters.len(), show(&call).as_str()), (1, "call(m, 1)"));
    assert_eq!(error("{% call m %}{% endcall %}"), "A `call` block calls a macro; this is no call.");
    assert_eq!(
        error("{% macro m(a=1, b) %}{% endmacro %}"),
        "A parameter without a default follows one that has a default."
    );
}

#[test]
fn set_gives_values_to_names_tuples_and_namespaces() {
    let NodeKind::Set { target, value } = first("{% set ns.x, y = a, b %}") else { panic!() };
    assert_eq!((show(&target), show(&value)), ("tuple(ns->x, y)".to_owned(), "tuple(a, b)".to_owned()));
    let NodeKind::SetBlock { target, filters, body } = first("{% set x|upper|replace(a='b') %}text{% endset %}") else {
        panic!()
    };
    assert_eq!((show(&target).as_str(), filters.len(), body.len()), ("x", 2, 1));
    assert_eq!(error("{% set f() = 1 %}"), "`(` stands where `=` is expected.");
    assert_eq!(error("{% set 1 = 1 %}"), "No value can be given to this.");
}

#[test]
fn other_templates_are_named_with_their_options() {
    assert!(matches!(first("{% extends base if base else 'a' %}"), NodeKind::Extends { .. }));
    let NodeKind::Include { template, ignore_missing, with_context } =
        first("{% include ['a', b] ignore missing without context %}")
    else {
        panic!()
    };
    assert_eq!((show(&template).as_str(), ignore_missing, with_context), (r#"["a", b]"#, true, false));
    assert!(matches!(first("{% include 'a' %}"), NodeKind::Include { with_context: true, .. }));
    assert!(matches!(first("{% import 'a' as b %}"), NodeKind::Import { with_context: false, .. }));
    let NodeKind::FromImport { names, with_context, .. } = first("{% from 'a' import b as c, d with context %}") else {
        panic!()
    };
    let names: Vec<_> = names.iter().map(|one| (one.name.name.as_str(), one.alias.map(|a| a.name.as_str()))).collect();
    assert_eq!((names, with_context), (vec![("b", Some("c")), ("d", None)], true));
}

#[test]
fn blocks_with_autoescape_and_filter_have_bodies() {
    let NodeKind::Block { scoped: true, required: false, .. } = first("{% block a scoped %}x{% endblock a %}") else {
        panic!()
    };
    assert!(matches!(first("{% block a required %} {# c #}{% endblock %}"), NodeKind::Block { required: true, .. }));
    assert_eq!(
        error("{% block a required %}x{% endblock %}"),
        "A required block has only white space and comments in it."
    );
    assert!(
        matches!(first("{% with a = 1, b = 2 %}{% endwith %}"), NodeKind::With { bindings, .. } if bindings.len() == 2)
    );
    let NodeKind::Autoescape { enabled, .. } = first("{% autoescape false %}{{ a|safe }}{% endautoescape %}") else {
        panic!()
    };
    assert_eq!(show(&enabled), "false");
    assert!(
        matches!(first("{% filter a|b(1) %}{% endfilter %}"), NodeKind::FilterBlock { filters, .. } if filters.len() == 2)
    );
}

#[test]
fn translated_texts_have_variables_and_a_plural() {
    let text = "{% trans 'ctx' trimmed n=x|length, u %}{{ n }} of {{ u }}{% pluralize n %}many{% endtrans %}";
    let NodeKind::Trans(trans) = first(text) else { panic!() };
    assert_eq!(trans.context.map(|context| context.name.as_str()), Some("ctx"));
    assert_eq!((trans.trimmed, trans.variables.len(), trans.singular.len()), (Some(true), 2, 3));
    assert_eq!(trans.plural.expect("a plural").range.slice(text), "{% pluralize n %}many");
    assert_eq!(error("{% trans a, a=1 %}{% endtrans %}"), "`a` is given to this text twice.");
    assert_eq!(
        error("{% trans %}{{ a.b }}{% endtrans %}"),
        "Only names can be printed inside of `trans`; give it the value as a variable."
    );
    assert_eq!(error("{% trans %}{% do a %}{% endtrans %}"), "Tags cannot stand inside of `trans`.");
}

#[test]
fn the_small_extensions_are_known() {
    assert!(matches!(first("{% do a.append(b) %}"), NodeKind::Do(_)));
    assert!(matches!(first("{% break %}"), NodeKind::Break));
    assert!(matches!(first("{% continue %}"), NodeKind::Continue));
    assert!(matches!(first("{% debug %}"), NodeKind::Debug));
}

#[test]
fn the_tag_of_an_extension_has_a_body_when_its_end_is_on_its_level() {
    let NodeKind::Unknown { name, arguments, body } = first("{% cache 300, key=a.b|f ; c %}{{ x }}{% endcache %}")
    else {
        panic!()
    };
    assert_eq!(name.name.as_str(), "cache");
    assert_eq!(arguments.exprs().into_iter().map(show).collect::<Vec<_>>(), ["300", "f<a.b>", "c"]);
    assert_eq!(body.map(|body| body.len()), Some(1));
    let template = correct("{% csrf %}a{% if b %}{% csrf %}{% endif %}");
    assert_eq!(template.nodes.len(), 3);
    let across = "{% cache %}{% if a %}{% endcache %}{% endif %}";
    assert_eq!(error(across), "`endcache` closes nothing that is open here.");
}

#[test]
fn whitespace_control_says_what_is_printed() {
    let text = "a \n{%- if x -%}\r\n b {#- c -#} d{{- e +}}{% endif %} f ";
    assert_eq!(errors("{{ e +}}").len(), 1);
    let text = text.replace("+}}", "}}");
    let template = correct(&text);
    assert_eq!(texts(&text, &template.nodes), ["a", " f "]);
    let NodeKind::If { branches, .. } = &template.nodes[1].kind else { panic!() };
    assert_eq!(texts(&text, &branches[0].body), ["b", "d"]);
    assert_eq!(branches[0].body[0].range.slice(&text), "\r\n b ");
}

#[test]
fn raw_text_and_comments_are_not_read() {
    let text = "{% raw -%} {{ a }} {% b {%- endraw +%} c{# {{ \n {% #}";
    assert_eq!(texts(text, &correct(text).nodes), ["{{ a }} {% b", " c"]);
}

#[test]
fn ranges_count_bytes_of_the_text_as_it_is() {
    let text = "é\r\n{{ größe|f('ü') }}\r\n";
    let template = correct(text);
    let NodeKind::Output(expr) = &template.nodes[1].kind else { panic!() };
    assert_eq!(expr.range.slice(text), "größe|f('ü')");
    let NodeKind::Output(expr) = first("{{ (a) + b }}") else { panic!() };
    assert_eq!((expr.range, expr.children()[0].range), (Range::new(3, 10), Range::new(3, 6)));
}

#[test]
fn braces_inside_of_expressions_do_not_end_the_tag() {
    assert_eq!(shown("{'a': {'b': 1}}"), r#"{"a", {"b", 1}}"#);
    assert_eq!(shown("'}}' ~ \"%}\""), r#"("}}" ~ "%}")"#);
}

#[test]
fn a_broken_tag_leaves_the_rest_of_the_template() {
    for broken in [
        "{{ a",
        "{{ a | }}",
        "{{ f(a }}",
        "{{ {1: 2 }}",
        "{{ [a) }}",
        "{{ 'a }}",
        "{{ § }}",
        "{{ a %}",
        "{% }}",
        "{% if a",
        "{#",
        "{{ }}",
        "{% do %}",
        "{% endfor %}",
        "{% else %}",
        "{{ '\\x1' }}",
    ] {
        let text = format!("{broken} text {{% set x = 1 %}}{{{{ after }}}}");
        let template = parse(&text);
        check(&text, &template);
        assert_eq!(template.errors.len() - usize::from(broken == "{% if a"), 1, "{text}: {:?}", template.errors);
        let last = template.nodes.last().expect("a node");
        let output = match last.children().as_slice() {
            [.., Child::Node(inner)] => matches!(inner.kind, NodeKind::Output(_)),
            _ => matches!(last.kind, NodeKind::Output(_)),
        };
        assert!(output, "{text}: {template:?}");
    }
}

#[test]
fn a_missing_end_is_told_where_its_tag_stands() {
    let text = "{% for a in b %}{% if a %}{% endfor %}{{ c }}";
    let missing = "`if` is never closed; `{% endif %}` is missing.".to_owned();
    assert_eq!(errors(text), [("{% if a %}".to_owned(), missing)]);
    assert_eq!(parse(text).nodes.len(), 2);
}

#[test]
fn what_stands_too_deep_is_an_error_and_the_rest_is_read() {
    for (open, close) in [("{% if a %}", "{% endif %}"), ("{% x %}", "{% endx %}")] {
        let text = format!("{}b{}{{{{ c }}}}", open.repeat(5000), close.repeat(5000));
        assert_eq!(error(&text), "Too many tags stand inside of each other here.");
        assert!(matches!(parse(&text).nodes.last().map(|node| &node.kind), Some(NodeKind::Output(_))));
    }
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("not ", ""),
        ("-", ""),
        ("a if b else ", ""),
        ("(a or b and c == d + e ~ f * g ** ", ")"),
    ] {
        let text = format!("{{{{ {}a{} }}}}{{{{ c }}}}", open.repeat(5000), close.repeat(5000));
        assert_eq!(error(&text), "Too many expressions stand inside of each other here.");
    }
    for link in [".a", "|f", "[0]", "()", " + a", " or a", " is b"] {
        let text = format!("{{{{ a{} }}}}{{{{ c }}}}", link.repeat(5000));
        assert_eq!(errors(&text).len(), 1, "{link}");
    }
}

#[test]
fn hostile_templates_take_time_in_proportion() {
    for part in [
        "{{ '",
        "{# ",
        "{% raw %}",
        "{{ (",
        "{{ { }}",
        "{% x %}",
        "{% endx %}",
        "{% if %}",
        "{% endif %}",
        "{{ \"\\\"",
        "{%",
        "{{ a }",
        "a[",
        "{% set a %}{% elif %}",
    ] {
        let text = part.repeat(20_000);
        check_flat(&text, &parse(&text));
    }
    let text = format!("{}{}", "{% if a %}".repeat(20_000), "{% endx %}".repeat(20_000));
    check_flat(&text, &parse(&text));
    let text = format!("{}{}", "{% x %}{% if a %}".repeat(20_000), "{% endx %}".repeat(20_000));
    check_flat(&text, &parse(&text));
}

fn check_flat(text: &str, template: &Template) {
    assert_eq!(template.nodes.last().map(|node| node.range.end as usize), Some(text.len()));
}

/// A template with all that the language has.
const ALL: &str = "é {% extends 'b' %}{% for a, (b) in c.items() if a is not none recursive %}{{ loop(x[1:2, ::3]) }}\r\n\
    {% else %}n{% endfor %}{% macro m(a, b=1) -%} {{ a|f(1, *c, k=2, **d)|g }} {%- endmacro %}{% call(x) m(1) %}ü\
    {% endcall %}{% set ns.x, y = 1, 'a' \"b\" %}{% set z|upper|t(1) %}q{% endset %}{% include ['a', b] ignore missing \
    without context %}{% from 'x' import a as b, c with context %}{% trans \"ctx\" trimmed n=f(), u %}{{ n }} {{ u }}\
    {% pluralize n %}x{% endtrans %}{% block a scoped required %} {# c #} {% endblock a %}{% if a not in b and not c or \
    -d ** 2 // 3 ~ 'ß' < 4 <= 5.5e3 %}{% elif {'a': [1, 0x1f, (2,), ()]}.a.0[x] %}{% endif %}{% raw -%} {{ }} \
    {%- endraw %}{% with a=1, b = 2 %}{% do x.append(1) %}{% break %}{% print 1, 2 %}{% endwith %}{% autoescape true %}\
    {% filter a.b|c %}x{% endfilter %}{% endautoescape %}{{ a if b else c if d }}{% cache 1 %}{{ 1, }}{% endcache %}";

/// A small generator of numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % limit.max(1)
    }
}

#[test]
fn the_template_with_all_that_the_language_has_is_correct() {
    correct(ALL);
}

#[test]
fn no_prefix_of_a_template_breaks_the_tree() {
    for (at, _) in ALL.char_indices() {
        check(&ALL[..at], &parse(&ALL[..at]));
        check(&ALL[at..], &parse(&ALL[at..]));
    }
}

#[test]
fn no_changed_template_breaks_the_tree() {
    let mut numbers = Numbers(0x5eed_1234_abcd_0001);
    for _ in 0..4000 {
        let mut bytes = ALL.as_bytes().to_vec();
        for _ in 0..=numbers.below(6) {
            change(&mut bytes, &mut numbers);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        check(&text, &parse(&text));
    }
}

fn change(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    const PARTS: &[&str] = &[
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "'",
        "\"",
        "\\",
        "-%}",
        "|",
        "is",
        "not",
        "if",
        ",",
        ":",
        "=",
        "*",
        "**",
        ".",
        "é",
        "{% if %}",
        "{% endif %}",
        "{% else %}",
        "{% x %}",
        "{% endx %}",
    ];
    let at = numbers.below(bytes.len());
    match numbers.below(6) {
        0 => bytes.truncate(at),
        1 if !bytes.is_empty() => bytes[at] ^= 1 << numbers.below(8),
        2 => {
            let part = PARTS[numbers.below(PARTS.len())];
            bytes.splice(at..at, part.bytes());
        }
        3 => {
            let end = (at + numbers.below(30)).min(bytes.len());
            bytes.drain(at..end);
        }
        4 => shuffle_tags(bytes, numbers),
        _ => bytes.rotate_left(at),
    }
}

/// Two tags change places.
fn shuffle_tags(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut parts: Vec<&str> = text.split_inclusive("%}").collect();
    let (one, other) = (numbers.below(parts.len()), numbers.below(parts.len()));
    if !parts.is_empty() {
        parts.swap(one, other);
    }
    *bytes = parts.concat().into_bytes();
}
