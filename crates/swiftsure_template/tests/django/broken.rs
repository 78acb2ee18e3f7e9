//! No template is too broken to read, and what is read stands where it says.

use swiftsure_source::Range;
use swiftsure_template::django::{FilterExpr, Node, NodeKind, TagLibrary, parse};

/// Pieces of templates: every construct stands in one of them.
const PIECES: &[&str] = &[
    "{% extends 'base.html' %}{% load i18n custom %}<p title=\"{{ a.b.0|default:'x y'|safe }}\">\r\n",
    "{% for a, b in c.items reversed %}{{ forloop.counter }}ä{% empty %}€{% endfor %}",
    "{% if a and not b in c or d|length >= 3 %}x{% elif e is not None %}y{% else %}z{% endif %}",
    "{% with a=b c=d.e %}{% include 'x.html' with f=g only %}{% endwith %}",
    "{% block content %}{% url 'name' a k=b as u %}{% csrf_token %}{% endblock content %}",
    "{% blocktranslate count n=items|length %}{{ n }} one{% plural %}{{ n }} many{% endblocktranslate %}",
    "{% verbatim x %}{{ raw }}{% endverbatim x %}{# note #}{% comment %}{% if %}{% endcomment %}",
    "{% cycle 'a' 'b' as c silent %}{% regroup a by b.c as d %}{% firstof a b as e %}{% trans _('a b') noop %}",
    "{% panel a=b \"c\"=d %}{{ 'дом' }}{% else %}{% thumb x.y '😀' as im %}{% endpanel %}",
    "{% cache 60 a b using='c' %}{% filter lower|cut:' ' %}{% autoescape off %}T{% endautoescape %}{% endfilter %}{% endcache %}",
    "{% ifchanged a %}{% else %}{% endifchanged %}{% language 'de' %}{% endlanguage %}{% spaceless %} {% endspaceless %}",
];

/// What is put between.
const SCRAPS: &[&str] =
    &["{%", "%}", "{{", "}}", "{#", "#}", "\"", "'", "\\", "|", ":", "=", "\n", "_(", " as ", "ü", " "];

/// Marsaglia's xorshift.
struct Xorshift(u64);

impl Xorshift {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }
}

fn broken(random: &mut Xorshift) -> String {
    let mut bytes = Vec::new();
    for _ in 0..=random.below(4) {
        bytes.extend_from_slice(PIECES[random.below(PIECES.len())].as_bytes());
    }
    for _ in 0..random.below(5) {
        let at = random.below(bytes.len());
        match random.below(5) {
            0 => bytes.truncate(at),
            1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (at % 8)),
            2 => drop(bytes.drain(..at)),
            3 => bytes.rotate_left(at),
            _ => drop(bytes.splice(at..at, SCRAPS[random.below(SCRAPS.len())].bytes())),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn no_template_is_too_broken_to_read() {
    let mut library = TagLibrary::default();
    library.add_block("panel", "endpanel", &["part"]);
    let mut random = Xorshift(0x2545_F491_4F6C_DD1D);
    for _ in 0..8_000 {
        let text = broken(&mut random);
        for library in [&library, &TagLibrary::default()] {
            let template = parse(&text, library);
            let whole = Range { start: 0, end: u32::try_from(text.len()).unwrap() };
            in_order(&text, whole, template.nodes.iter());
            template.errors.iter().for_each(|error| lies_in(&text, whole, error.range));
            assert!(template.errors.is_sorted_by_key(|error| error.range), "{text}");
        }
    }
}

/// Anything but linear would not come to an end here.
#[test]
fn long_runs_of_one_piece_are_read_in_linear_time() {
    for scrap in ["{{", "{% ", "{%x%}", "{% \"", "{%enda%}", "{% comment %}", "{%if%}", "{{a|b:'", "{%else%}", "{%a%}"]
    {
        let text = scrap.repeat(200_000 / scrap.len());
        parse(&text, &TagLibrary::default());
        parse(&format!("{{% a {text} %}}"), &TagLibrary::default());
    }
}

fn lies_in(text: &str, outer: Range, inner: Range) {
    let fits = outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end;
    let is_cut_well = text.is_char_boundary(inner.start as usize) && text.is_char_boundary(inner.end as usize);
    assert!(fits && is_cut_well, "{inner:?} in {outer:?} of {text:?}");
}

fn in_order<'n>(text: &str, outer: Range, nodes: impl Iterator<Item = &'n Node>) {
    let mut outer = outer;
    for node in nodes {
        lies_in(text, outer, node.range);
        lies_in(text, node.range, node.tag);
        let inner = Range { start: node.tag.end, end: node.range.end };
        in_order(text, inner, node.children().into_iter());
        values(node).into_iter().for_each(|value| value_lies_in(text, node.tag, value));
        outer.start = node.range.end;
    }
}

fn value_lies_in(text: &str, tag: Range, value: &FilterExpr) {
    lies_in(text, tag, value.range);
    lies_in(text, value.range, value.base.range);
    for filter in &value.filters {
        lies_in(text, value.range, filter.name.range);
        filter.arg.iter().for_each(|arg| lies_in(text, value.range, arg.range));
    }
}

fn values(node: &Node) -> Vec<&FilterExpr> {
    match &node.kind {
        NodeKind::Variable(value) | NodeKind::Extends(value) => vec![value],
        NodeKind::For(it) => vec![&it.iter],
        NodeKind::Include { template, bindings, .. } => {
            bindings.iter().map(|binding| &binding.value).chain([template]).collect()
        }
        NodeKind::With { bindings, .. } => bindings.iter().map(|binding| &binding.value).collect(),
        NodeKind::Regroup { source, by, .. } => vec![source, by],
        NodeKind::Tag(tag) => tag.args.iter().filter_map(|arg| arg.value.as_ref()).collect(),
        _ => Vec::new(),
    }
}
