//! What the words of Django's tags mean.

use super::words::{errors, template, tree};
use swiftsure_template::django::{BUILTIN_FILTERS, BUILTIN_TAGS, LIBRARIES};

#[test]
fn loops_have_targets_a_direction_and_an_empty_part() {
    assert_eq!(tree("{% for a in b|slice:':3' %}x{% endfor %}"), "for a in b|slice:\":3\" [\"x\"] []");
    assert_eq!(
        tree("{% for k , v in d.items reversed %}{{ k }}{% empty %}none{% endfor %}"),
        "for k, v in d.items reversed [{k}] [\"none\"]"
    );
}

#[test]
fn a_loop_over_something_called_reversed_runs_forwards() {
    assert_eq!(tree("{% for a in reversed %}{% endfor %}"), "for a in reversed [] []");
}

#[test]
fn names_are_bound_in_both_styles() {
    assert_eq!(tree("{% with a=b.c d='e' %}{{ a }}{% endwith %}"), "with a=b.c, d=\"e\" [{a}]");
    assert_eq!(tree("{% with b as a and d as c %}{% endwith %}"), "with a=b, c=d []");
}

#[test]
fn an_include_names_a_template_values_and_only() {
    assert_eq!(
        tree("{% include 'a.html' with b=c d=e|lower only %}{% include name %}"),
        "include \"a.html\" (b=c, d=e|lower) only include name ()"
    );
}

#[test]
fn a_template_knows_what_it_extends_and_loads() {
    let text = "{# first #}{% extends base %}{% load i18n l10n %}{% load trans from i18n %}";
    let template = template(text);
    assert_eq!(template.errors, []);
    assert_eq!(template.loads, ["i18n", "l10n"]);
    assert!(template.extends.is_some());
    assert_eq!(tree(text), "comment extends base load () from (i18n, l10n) load (trans) from (i18n)");
    assert_eq!(
        errors("{% load a %}{% extends 'b' %}"),
        "{% extends 'b' %} `{% extends %}` must be the first tag of a template."
    );
}

#[test]
fn urls_have_arguments_and_may_be_kept() {
    assert_eq!(tree("{% url 'book' book.pk page=2 as link %}"), "url \"book\" (book.pk, page=int 2) as link");
}

#[test]
fn cycles_have_values_or_only_a_name() {
    assert_eq!(
        tree("{% cycle 'a' b as c silent %}{% cycle c %}{% cycle a b %}"),
        "cycle (\"a\", b) as c silent cycle () as c cycle (a, b)"
    );
}

#[test]
fn small_tags_that_read_values() {
    assert_eq!(tree("{% firstof a b 'c' as d %}"), "firstof (a, b, \"c\") as d");
    assert_eq!(tree("{% ifchanged a.b %}x{% else %}y{% endifchanged %}"), "ifchanged (a.b) [\"x\"] [\"y\"]");
    assert_eq!(tree("{% regroup people by home.city|lower as towns %}"), "regroup people by home.city|lower as towns");
    assert_eq!(
        tree("{% cache 60 side user.pk using='slow' %}{{ a }}{% endcache %}"),
        "cache int 60 side (user.pk) using \"slow\" [{a}]"
    );
    assert_eq!(tree("{% widthratio a b 100 as c %}"), "widthratio (a, b, int 100) as c");
}

#[test]
fn escaping_and_filters_are_blocks() {
    assert_eq!(tree("{% autoescape off %}{{ a }}{% endautoescape %}"), "autoescape false [{a}]");
    assert_eq!(tree("{% filter lower|cut:' ' %}A B{% endfilter %}"), "filter lower|cut [\"A B\"]");
}

#[test]
fn translations_have_names_counts_and_contexts() {
    assert_eq!(tree("{% trans 'May' context 'month' as m %}"), "trans \"May\" in \"month\" as m");
    assert_eq!(
        tree(
            "{% blocktranslate with a=b.c count n=d|length trimmed asvar v %}{{ n }}{% plural %}{{ a }}{% endblocktranslate %}"
        ),
        "blocktrans (a=b.c) count (n=d|length) as v [{n}] [{a}]"
    );
    assert_eq!(
        errors("{% blocktrans %}{% if a %}{% endif %}{% endblocktrans %}"),
        "{% if a %}{% endif %} A block that is translated has no other tags inside."
    );
}

#[test]
fn partials_are_defined_and_used() {
    assert_eq!(
        tree("{% partialdef row inline %}{{ a }}{% endpartialdef row %}{% partial row %}"),
        "partialdef row inline=true [{a}] partial row"
    );
}

#[test]
fn words_that_are_no_values_are_not_read_as_such() {
    assert_eq!(tree("{% templatetag openblock %}{% lorem 3 w random %}"), "templatetag (?) lorem (int 3, ?, ?)");
    assert_eq!(tree("{% get_language_info for code as info %}"), "get_language_info (?, code) as info");
    assert_eq!(tree("{% get_current_language as code %}"), "get_current_language () as code");
}

#[test]
fn functions_take_keywords() {
    assert_eq!(
        tree("{% querystring page=next.number tag=None %}{% csp_nonce_attr media=a %}"),
        "querystring (page=next.number, tag=none) csp_nonce_attr (media=a)"
    );
    assert_eq!(tree("{% static 'a.css' as a %}"), "static (\"a.css\") as a");
}

#[test]
fn blocks_without_a_kind_of_their_own_keep_their_body() {
    assert_eq!(
        tree("{% language 'de' %}{{ a }}{% endlanguage %}{% spaceless %}x{% endspaceless %}"),
        "language (\"de\") [{a}] spaceless () [\"x\"]"
    );
    assert_eq!(tree("{% localize off %}{{ a }}{% endlocalize %}"), "localize (?) [{a}]");
}

#[test]
fn a_tag_with_the_wrong_words_is_an_error_and_stays() {
    assert_eq!(errors("{% extends %}"), "extends `{% extends %}` takes the name of a template.");
    assert_eq!(
        errors("{% for a of b %}{{ a }}{% endfor %}"),
        "for a of b `{% for %}` takes `item in items`, and `reversed` if it is to run backwards."
    );
    assert_eq!(
        errors("{% autoescape maybe %}{% endautoescape %}"),
        "autoescape maybe `{% autoescape %}` takes `on` or `off`."
    );
    assert_eq!(errors("{% include 'a' wth b=c %}"), "include 'a' wth b=c `{% include %}` takes fewer or other words.");
    assert_eq!(errors("{% language %}{% endlanguage %}"), "language `{% language %}` takes a language.");
}

#[test]
fn old_comparing_blocks_are_conditions() {
    assert_eq!(tree("{% ifequal a 1 %}x{% else %}y{% endifequal %}"), "if (a == int 1) [\"x\"] else [\"y\"]");
}

#[test]
fn tables_are_sorted() {
    assert!(BUILTIN_TAGS.is_sorted() && BUILTIN_FILTERS.is_sorted());
    assert!(LIBRARIES.is_sorted_by_key(|library| library.name));
    assert!(LIBRARIES.iter().all(|library| library.tags.is_sorted() && library.filters.is_sorted()));
}
