//! Blocks that are closed, not closed and closed wrongly.

use super::words::{cut, errors, nodes, template, tree};

#[test]
fn a_block_reaches_to_the_end_of_its_end_tag() {
    let text = "a{% if b %}c{% elif d %}e{% else %}f{% endif %}g";
    let template = template(text);
    assert_eq!(cut(text, template.nodes[1].range), "{% if b %}c{% elif d %}e{% else %}f{% endif %}");
    assert_eq!(cut(text, template.nodes[1].tag), "{% if b %}");
    assert_eq!(tree(text), "\"a\" if b [\"c\"] d [\"e\"] else [\"f\"] \"g\"");
}

#[test]
fn an_unclosed_block_ends_with_the_block_around_it() {
    let text = "{% for a in b %}{% if c %}d{% endfor %}e";
    assert_eq!(errors(text), "{% if c %} `{% if %}` is never closed.");
    assert_eq!(nodes(text, &template(text).nodes), "for a in b [if c [\"d\"]] [] \"e\"");
}

#[test]
fn a_part_closes_the_unclosed_blocks_inside_of_its_own() {
    let text = "{% if a %}{% with b=c %}d{% else %}e{% endif %}";
    assert_eq!(errors(text), "{% with b=c %} `{% with %}` is never closed.");
    assert_eq!(nodes(text, &template(text).nodes), "if a [with b=c [\"d\"]] else [\"e\"]");
}

#[test]
fn an_end_tag_without_a_block_is_skipped() {
    let text = "a{% endif %}b";
    assert_eq!(errors(text), "{% endif %} `{% endif %}` closes nothing.");
    assert_eq!(nodes(text, &template(text).nodes), "\"a\" \"b\"");
}

#[test]
fn a_part_without_its_block_is_skipped() {
    assert_eq!(errors("{% else %}"), "{% else %} `{% else %}` stands in no block that has such a part.");
    assert_eq!(
        errors("{% with a=b %}{% else %}{% endwith %}"),
        "{% else %} `{% else %}` stands in no block that has such a part."
    );
    assert_eq!(
        errors("{% if a %}{% else %}{% else %}{% endif %}"),
        "{% else %} `{% else %}` stands in no block that has such a part."
    );
    assert_eq!(errors("{% if a %}{% else if b %}{% endif %}"), "{% else if b %} `{% else %}` takes no words.");
}

#[test]
fn the_end_tag_of_a_block_may_repeat_its_name() {
    assert_eq!(tree("{% block a %}b{% endblock a %}"), "block a [\"b\"]");
    assert_eq!(
        errors("{% block a %}b{% endblock c %}"),
        "c The end tag names `c`, which is not the block that it closes."
    );
}

#[test]
fn a_comment_without_an_end_hides_nothing() {
    let text = "{% comment %}{{ a }}";
    assert_eq!(errors(text), "{% comment %} `{% comment %}` is never closed.");
    assert_eq!(nodes(text, &template(text).nodes), "comment {a}");
}

#[test]
fn blocks_that_are_nested_too_deeply_lie_flat() {
    let text = format!("{}{{{{ a }}}}{}{{{{ b }}}}", "{% if x %}".repeat(5000), "{% endif %}".repeat(5000));
    let template = template(&text);
    assert_eq!(template.errors.len(), 4800);
    assert_eq!(template.nodes.len(), 2);
}
