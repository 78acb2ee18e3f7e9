//! Tags of which Django knows nothing.

use super::words::{errors, nodes, tree};
use swiftsure_template::django::{TagLibrary, parse};

#[test]
fn an_unknown_tag_stands_alone() {
    assert_eq!(
        tree("{% thumb book.cover '80x80' crop='center' as im %}{{ im }}"),
        "thumb (book.cover, \"80x80\", crop=\"center\") as im {im}"
    );
}

#[test]
fn an_unknown_tag_with_an_end_tag_is_a_block() {
    assert_eq!(tree("{% panel a %}{{ b }}{% endpanel %}{% panel c %}"), "panel (a) [{b}] panel (c)");
    assert_eq!(tree("{% panel %}x{% end_panel %}"), "panel () [\"x\"]");
}

#[test]
fn the_nearest_tag_of_a_name_is_the_one_that_ends() {
    assert_eq!(tree("{% a 1 %}{% a 2 %}{% enda %}"), "a (int 1) a (int 2) []");
    assert_eq!(tree("{% a 1 %}{% a 2 %}{% enda %}{% enda %}"), "a (int 1) [a (int 2) []]");
}

#[test]
fn a_custom_block_never_reaches_out_of_the_block_around_it() {
    assert_eq!(errors("{% if x %}{% a %}{% endif %}{% enda %}"), "{% enda %} `{% enda %}` closes nothing.");
}

#[test]
fn a_custom_block_has_parts() {
    assert_eq!(tree("{% feature 'x' %}a{% else %}b{% endfeature %}"), "feature (\"x\") [\"a\"] | else () [\"b\"]");
}

#[test]
fn a_library_names_end_tags_and_parts() {
    let mut library = TagLibrary::default();
    library.add_block("tabs", "stoptabs", &["tab"]);
    let text = "{% tabs %}a{% tab b %}{{ c }}{% stoptabs %}";
    let template = parse(text, &library);
    assert_eq!(template.errors, []);
    assert_eq!(nodes(text, &template.nodes), "tabs () [\"a\"] | tab (b) [{c}]");
}

#[test]
fn what_a_library_declares_wins_over_django() {
    let mut library = TagLibrary::default();
    library.add_lone("cache");
    let text = "{% cache a %}{{ b }}";
    let template = parse(text, &library);
    assert_eq!(template.errors, []);
    assert_eq!(nodes(text, &template.nodes), "cache (a) {b}");
}

#[test]
fn words_with_a_grammar_of_their_own_are_no_errors() {
    assert_eq!(tree("{% get_it for a,b \"k\"=c d=! %}"), "get_it (for, ?, k=c, d=?)");
}
