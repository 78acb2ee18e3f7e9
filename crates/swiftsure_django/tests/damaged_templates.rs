//! Whatever a template says, the trace of what renders it ends and nothing panics: pieces of templates of both
//! languages, put together at random in always the same way.

use crate::harness::{MODELS, analysed};

const PROJECTS: u64 = 40;
const DJANGO: &[&str] = &[
    "{% extends 'a.html' %}",
    "{% extends name %}",
    "{% block body %}",
    "{{ block.super }}",
    "{% endblock %}",
    "{% for book in books %}",
    "{% for a, b in books.values %}",
    "{% empty %}",
    "{% endfor %}",
    "{% if book.author and not books %}",
    "{% elif book %}",
    "{% else %}",
    "{% endif %}",
    "{% include 'b.html' %}",
    "{% include book.title with books=book only %}",
    "{% with book=books.first %}",
    "{% endwith %}",
    "{% regroup books by author as books %}",
    "{% load shelf %}",
    "{% twice books as book %}",
    "{% endtwice %}",
    "{{ book.author.name|default:books|upper }}",
    "{{ books.0.author.books.all|length }}",
    "{% cache 1 x %}",
    "{% endcache %}",
    "{% partialdef p inline %}",
    "{% endpartialdef %}",
    "{% partial p %}",
    "{% url 'x' book.pk as book %}",
    "{{ ",
    "%}",
];
const JINJA: &[&str] = &[
    "{% extends 'c.jinja' %}",
    "{% extends name or 'd.jinja' %}",
    "{% block body scoped %}",
    "{{ super() }}{{ self.body() }}",
    "{% endblock %}",
    "{% for book in books if book.author recursive %}",
    "{{ loop(books) }}{{ loop.previtem.author }}",
    "{% else %}",
    "{% endfor %}",
    "{% if book is defined and books is not none %}",
    "{% elif book %}",
    "{% endif %}",
    "{% macro line(book, books=books) %}",
    "{{ caller(book) }}{{ line(book, *books, **book) }}",
    "{% endmacro %}",
    "{% call(book) line(books) %}",
    "{% endcall %}",
    "{% import 'c.jinja' as line with context %}",
    "{% from 'd.jinja' import line as book, body %}",
    "{% include ['d.jinja', name] ignore missing %}",
    "{% set books = books[1:2] %}",
    "{% set ns.x %}",
    "{% endset %}",
    "{% set a, (b, line) = books %}",
    "{{ books|groupby('author')|map(attribute='1.author')|join(',') }}",
    "{{ books|sort|first|unheard(book) ~ line }}",
    "{% filter upper %}",
    "{% endfilter %}",
    "{% trans n=books|length %}",
    "{% pluralize %}",
    "{% endtrans %}",
    "{{ ",
    "%}",
];
const TAGS: &str = "from django import template\nregister = template.Library()\nclass Twice(template.Node):\n    def __init__(self, nodes, rows):\n        self.nodes = nodes\n        self.rows = rows\n    def render(self, context):\n        for row in self.rows.resolve(context):\n            context['book'] = row\n            self.nodes.render(context)\n        return self.render(context)\n\n@register.tag\ndef twice(parser, token):\n    bits = token.split_contents()\n    return Twice(parser.parse(('endtwice',)), parser.compile_filter(bits[1]))\n";

/// A generator of pseudo-random numbers: Marsaglia's xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn template(&mut self, pieces: &[&str]) -> String {
        (0..4 + self.below(28)).map(|_| pieces[self.below(pieces.len())]).collect()
    }
}

#[test]
fn a_damaged_template_has_a_trace() {
    let views = "from library.models import *; from django.shortcuts import render\ndef view(request, name):\n    books = Book.objects.all()\n    render(request, 'c.jinja', {'books': books, 'name': name})\n    return render(request, 'a.html', {'books': books})\n";
    let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('<name>/', views.view)]\n";
    for seed in 1..=PROJECTS {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let [a, b] = [(); 2].map(|()| dice.template(DJANGO));
        let [c, d] = [(); 2].map(|()| dice.template(JINJA));
        let files = [
            ("library/__init__.py", ""),
            ("library/models.py", MODELS),
            ("library/views.py", views),
            ("library/templatetags/__init__.py", ""),
            ("library/templatetags/shelf.py", TAGS),
            ("library/templates/a.html", a.as_str()),
            ("library/templates/b.html", b.as_str()),
            ("library/templates/c.jinja", c.as_str()),
            ("library/templates/d.jinja", d.as_str()),
            ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n"),
            ("urls.py", urls),
        ];
        let count = || analysed(&files, |_, analysis| (analysis.trace.accesses.len(), analysis.trace.entries.len()));
        let found = count();
        assert!(seed % 8 != 0 || found == count(), "seed {seed}");
    }
}
