//! Where text ends and tags begin.

use swiftsure_template::django::{NodeKind, OperandKind};

use super::words::{cut, errors, template, tree};

#[test]
fn text_variables_tags_and_comments_are_cut_apart() {
    assert_eq!(tree("a{{ b }}c{# d #}{% csrf_token %}\n"), "\"a\" {b} \"c\" comment csrf_token () \"\\n\"");
}

#[test]
fn a_tag_over_two_lines_is_text() {
    assert_eq!(tree("{% if\n%}{{ a\n}}"), "\"{% if\\n%}{{ a\\n}}\"");
}

#[test]
fn a_brace_that_is_never_closed_on_its_line_is_text() {
    assert_eq!(tree("{{ a {% b\n{{ c }}"), "\"{{ a {% b\\n\" {c}");
    assert_eq!(tree("{{% csrf_token %}"), "\"{\" csrf_token ()");
}

#[test]
fn a_verbatim_block_is_one_text_up_to_its_own_end() {
    assert_eq!(tree("{% verbatim %}{{ a }}{% if %}{% endverbatim %}"), "verbatim () [\"{{ a }}{% if %}\"]");
    assert_eq!(
        tree("{% verbatim x %}{% endverbatim %}{% endverbatim x %}{{ a }}"),
        "verbatim (x) [\"{% endverbatim %}\"] {a}"
    );
}

#[test]
fn what_stands_in_a_comment_is_not_read() {
    assert_eq!(tree("{% comment 'why' %}{% if %}{{ }}{% endfor %}{% endcomment %}{{ a }}"), "comment {a}");
}

#[test]
fn ranges_count_bytes_and_keep_line_ends() {
    let text = "ä\r\n{{ дом.крыша|safe }}\r\n€";
    let template = template(text);
    let [before, variable, after] = template.nodes.as_slice() else { panic!("{:?}", template.nodes) };
    assert_eq!(cut(text, before.range), "ä\r\n");
    assert_eq!(cut(text, variable.range), "{{ дом.крыша|safe }}");
    assert_eq!(cut(text, after.range), "\r\n€");
    let NodeKind::Variable(value) = &variable.kind else { panic!("{variable:?}") };
    let OperandKind::Path(path) = &value.base.kind else { panic!("{value:?}") };
    assert_eq!(path.iter().map(|segment| cut(text, segment.range)).collect::<Vec<_>>(), ["дом", "крыша"]);
    assert_eq!(cut(text, value.range), "дом.крыша|safe");
    assert_eq!(cut(text, value.filters[0].name.range), "safe");
}

#[test]
fn an_empty_tag_is_an_error() {
    assert_eq!(errors("{{ }}{%  %}"), "{{ }} The tag is empty.; {%  %} The tag is empty.");
}
