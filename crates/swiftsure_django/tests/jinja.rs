//! Values that go on in a Jinja2 template.

use crate::harness::{MODELS, page};

const SETTINGS: &str = "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\nTEMPLATES = [{'BACKEND': 'django.template.backends.jinja2.Jinja2', 'APP_DIRS': True, 'OPTIONS': {'environment': 'library.jinja.environment'}}]\n";
const ENVIRONMENT: &str = "from jinja2 import Environment\nfrom library.models import Book\n\ndef shelf():\n    return Book.objects.all()\n\ndef author_of(book):\n    return book.author\n\ndef environment(**options):\n    env = Environment(**options)\n    env.globals.update({'shelf': shelf})\n    env.filters['author_of'] = author_of\n    return env\n";

/// What `/view/` costs where the view renders these templates, the first of them, with all books.
fn rendered(templates: &[(&str, &str)]) -> String {
    let name = templates[0].0;
    let views = format!(
        "from library.models import *; from django.shortcuts import render\ndef view(request):\n    return render(request, '{name}', {{'books': Book.objects.all()}})\n"
    );
    let paths: Vec<String> = templates.iter().map(|(name, _)| format!("library/jinja2/{name}")).collect();
    let mut files = vec![
        ("library/models.py", MODELS),
        ("library/views.py", views.as_str()),
        ("library/jinja.py", ENVIRONMENT),
        ("settings.py", SETTINGS),
    ];
    files.extend(paths.iter().zip(templates).map(|(path, (_, text))| (path.as_str(), *text)));
    page(&files, 0).remove(0)
}

fn one(template: &str) -> String {
    rendered(&[("list.html", template)])
}

#[test]
fn a_loop_reads_relations_of_each_row() {
    assert_eq!(one("{% for book in books %}{{ book.author.name }}{% else %}None{% endfor %}"), "costs 1 + n");
    assert_eq!(one("{% for book in books if book.author.name %}{{ book.title }}{% endfor %}"), "costs 1 + n");
}

#[test]
fn nothing_is_called_that_is_not_written_as_a_call() {
    assert_eq!(one("{% if books.exists %}yes{% endif %}"), "costs 0");
    assert_eq!(one("{% if books.exists() %}yes{% endif %}"), "costs 1");
    assert_eq!(one("{{ books.filter(title='x').count() }}"), "costs 1");
}

#[test]
fn a_set_lasts_and_a_loop_is_a_scope() {
    let found = one("{% set few = books[:3] %}{% for book in few %}{{ book.author }}{% endfor %}");
    assert_eq!(found, "costs 1 + n");
    let found = one(
        "{% set ns = namespace(last=none) %}{% for book in books %}{% set ns.last = book %}{% endfor %}{{ ns.last.author.name }}",
    );
    assert_eq!(found, "costs 2");
}

#[test]
fn macros_are_called_where_they_are_defined_and_where_they_are_imported() {
    let body = "{% macro line(book, sep=', ') %}{{ book.author.name }}{{ sep }}{% endmacro %}";
    let used = format!("{body}{{% for book in books %}}{{{{ line(book) }}}}{{% endfor %}}");
    assert_eq!(one(&used), "costs 1 + n");
    let used = "{% from 'macros.html' import line as row %}{% for book in books %}{{ row(book, sep='') }}{% endfor %}";
    assert_eq!(rendered(&[("list.html", used), ("macros.html", body)]), "costs 1 + n");
    let used = "{% import 'macros.html' as m %}{% for book in books %}{{ m.line(book=book) }}{% endfor %}";
    assert_eq!(rendered(&[("list.html", used), ("macros.html", body)]), "costs 1 + n");
}

#[test]
fn a_macro_calls_the_body_of_a_call_block() {
    let used = "{% macro each(rows) %}{% for row in rows %}{{ caller(row) }}{% endfor %}{% endmacro %}{% call(book) each(books) %}{{ book.author.name }}{% endcall %}";
    assert_eq!(one(used), "costs 1 + n");
}

#[test]
fn blocks_are_filled_and_see_what_is_imported() {
    let templates = [
        (
            "list.html",
            "{% extends 'base.html' %}{% from 'macros.html' import line %}{% set shown = books %}{{ books.count() }}{% block body %}{{ super() }}{% for book in shown %}{{ line(book) }}{% endfor %}{% endblock %}",
        ),
        ("base.html", "<p>{% block body %}{{ books.exists() }}{% endblock %}"),
        ("macros.html", "{% macro line(book) %}{{ book.author.name }}{% endmacro %}"),
    ];
    assert_eq!(rendered(&templates), "costs 2 + n");
}

#[test]
fn included_templates_see_the_context_unless_told_otherwise() {
    let row = ("row.html", "{{ book.author.name }}");
    let with = "{% for book in books %}{% include ['none.html', 'row.html'] ignore missing %}{% endfor %}";
    assert_eq!(rendered(&[("list.html", with), row]), "costs 1 + n");
    let without = "{% for book in books %}{% include 'row.html' without context %}{% endfor %}";
    assert_eq!(rendered(&[("list.html", without), row]), "costs 1");
}

#[test]
fn filters_go_over_rows() {
    assert_eq!(one("{{ books|length }}"), "costs 1");
    assert_eq!(one("{{ books|map(attribute='author.name')|join(', ') }}"), "costs 1 + n");
    assert_eq!(one("{% for book in books|sort(attribute='title') %}{{ book.author }}{% endfor %}"), "costs 1 + n");
    assert_eq!(one("{% for book in books|selectattr('title') %}{{ book.author }}{% endfor %}"), "costs 1 + n");
    assert_eq!(one("{% with first = books|first %}{{ first.author.name }}{% endwith %}"), "costs 2");
    assert_eq!(one("{% if books is defined and nothing is not defined %}{{ books|list }}{% endif %}"), "costs 1");
}

#[test]
fn the_environment_of_the_project_has_functions_and_filters() {
    assert_eq!(one("{% for book in shelf() %}{{ (book|author_of).name }}{% endfor %}"), "costs 1 + n");
    assert_eq!(one("{% for book in unheard_of() %}{{ book.author }}{% endfor %}"), "costs 0");
}

#[test]
fn translations_read_their_variables() {
    let found = one("{% for book in books %}{% trans name=book.author.name %}By {{ name }}{% endtrans %}{% endfor %}");
    assert_eq!(found, "costs 1 + n");
}
