//! Values that go on in a template.

use crate::harness::{MODELS, page};

/// What `/view/` costs where the view renders a template with a context, and what it asks for.
fn rendered(context: &str, template: &str) -> Vec<String> {
    let views = format!(
        "from library.models import *; from django.shortcuts import render\ndef view(request):\n    return render(request, 'list.html', {context})\n"
    );
    page(&[("library/models.py", MODELS), ("library/views.py", &views), ("library/templates/list.html", template)], 0)
}

#[test]
fn a_loop_in_a_template_reads_relations_of_each_row() {
    let found = rendered(
        "{'books': Book.objects.all()}",
        "{% for book in books %}{{ book.title }} {{ book.author.name }}{% endfor %}",
    );
    assert_eq!(found, ["costs 1 + n"]);
}

#[test]
fn sorting_by_a_relation_asks_for_that_of_each_row() {
    let found = rendered(
        "{'books': Book.objects.all()}",
        "{% for book in books|dictsort:'author.name' %}{{ book.title }}{% endfor %}",
    );
    assert_eq!(found, ["costs 1 + n"]);
}

/// What a generic view costs, whose template is `templates/library/book_list.html`.
fn listed(view: &str, template: &str) -> Vec<String> {
    let views = format!(
        "from library.models import *; from django.views.generic import *\nclass Books(ListView):\n    {view}\nview = Books.as_view()\n"
    );
    let files = [
        ("library/models.py", MODELS),
        ("library/views.py", views.as_str()),
        ("library/templates/library/book_list.html", template),
    ];
    page(&files, 0)
}

#[test]
fn a_list_view_renders_the_template_of_its_model() {
    let found = listed("model = Book", "{% for book in object_list %}{{ book.author }}{% endfor %}");
    assert_eq!(found, ["costs 1 + n"]);
    let found = listed("model = Book", "{% for book in book_list %}{{ book.author }}{% endfor %}");
    assert_eq!(found, ["costs 1 + n"]);
}

#[test]
fn pages_of_a_list_view_hold_rows() {
    let template = "{% if books %}{% for book in books %}{{ book.author.name }}{% endfor %}{% endif %}";
    let found = listed("model = Book; paginate_by = 20; context_object_name = 'books'", template);
    assert_eq!(found, ["costs 2 + n", "2 query library.Book count"]);
    let found = listed(
        "from django.conf import settings; model = Book; paginate_by = settings.PER_PAGE; context_object_name = 'books'",
        template,
    );
    assert_eq!(found, ["costs 2 + n", "2 query library.Book count"]);
}

#[test]
fn blocks_are_filled_through_several_layouts() {
    let files = [
        ("library/models.py", MODELS),
        (
            "library/views.py",
            "from library.models import *; from django.views.generic import *\nclass Books(ListView):\n    model = Book\n    def get_context_data(self, **kwargs):\n        context = super().get_context_data(**kwargs)\n        context['form'] = 1\n        return context\nview = Books.as_view()\n",
        ),
        (
            "library/templates/library/book_list.html",
            "{% extends 'layout.html' %}{% block title %}Books {{ block.super }}{% endblock %}{% block inner %}{% if object_list %}{% for book in object_list %}{{ book.author.name }}{% endfor %}{% endif %}{% endblock %}",
        ),
        (
            "library/templates/layout.html",
            "{% extends 'base.html' %}{% block layout %}<main>{% block inner %}{% endblock %}</main>{% endblock %}",
        ),
        (
            "library/templates/base.html",
            "<title>{% block title %}{% endblock %}</title>{% block layout %}{% endblock %}",
        ),
    ];
    assert_eq!(page(&files, 0), ["costs 1 + n"]);
}

#[test]
fn a_response_of_a_function_is_rendered_behind_it() {
    let files = |response: &str| {
        let views = format!(
            "from library.models import *; from django.template.response import *\ndef view(request):\n    if request.GET: return SimpleTemplateResponse('none.html')\n    return {response}\n"
        );
        let template = "{% for book in books %}{{ book.author.name }}{% endfor %}";
        let files = [
            ("library/models.py", MODELS),
            ("library/views.py", views.as_str()),
            ("library/templates/list.html", template),
            ("library/templates/none.html", "none"),
        ];
        page(&files, 0)
    };
    let found = files("TemplateResponse(request, 'list.html', {'books': Book.objects.all()})");
    assert_eq!(found, ["costs 1 + n"]);
    let found = files("SimpleTemplateResponse('list.html', {'books': Book.objects.select_related('author')})");
    assert_eq!(found, ["costs 1"]);
}

#[test]
fn templates_are_found_through_the_loader_and_through_engines() {
    let found = |render: &str| {
        let views = format!(
            "from library.models import *; from django.http import HttpResponse; from django.template import Context, Engine, Template, engines\nfrom django.template.loader import get_template, select_template\ndef view(request):\n    context = {{'books': Book.objects.all()}}\n    return HttpResponse({render})\n"
        );
        let template = "{% for book in books %}{{ book.author.name }}{% endfor %}";
        let files = [
            ("library/models.py", MODELS),
            ("library/views.py", views.as_str()),
            ("library/templates/list.html", template),
        ];
        page(&files, 0).remove(0)
    };
    assert_eq!(found("get_template('list.html').render(context, request)"), "costs 1 + n");
    assert_eq!(found("select_template(['none.html', 'list.html']).render(context)"), "costs 1 + n");
    assert_eq!(found("engines['django'].get_template('list.html').render(context)"), "costs 1 + n");
    assert_eq!(found("Engine.get_default().get_template('list.html').render(Context(context))"), "costs 1 + n");
    assert_eq!(found("Template('{{ books }}').render(Context(context))"), "costs ?");
    // A template may be a variable.
    let files = [
        ("library/models.py", MODELS),
        (
            "library/views.py",
            "from library.models import *; from django.shortcuts import render\nfrom django.template.loader import get_template\ndef view(request):\n    return render(request, 'list.html', {'books': Book.objects.all(), 'row': get_template('row.html')})\n",
        ),
        ("library/templates/list.html", "{% for book in books %}{% include row %}{% endfor %}"),
        ("library/templates/row.html", "{{ book.author.name }}"),
    ];
    assert_eq!(page(&files, 0).remove(0), "costs 1 + n");
}

#[test]
fn what_is_grouped_again_has_each_row_once() {
    let found = rendered(
        "{'books': Book.objects.all()}",
        "{% regroup books by title as groups %}{% for group in groups %}{% for book in group.list %}{{ book.author.name }}{% endfor %}{% endfor %}",
    );
    assert_eq!(found, ["costs 1 + n"]);
}

#[test]
fn a_name_may_mean_a_partial_of_a_template() {
    let rendered = |name: &str| {
        let views = format!(
            "from library.models import *; from django.shortcuts import render\ndef view(request):\n    return render(request, '{name}', {{'books': Book.objects.all()}})\n"
        );
        let template =
            "{% partialdef row %}{% for book in books %}{{ book.author.name }}{% endfor %}{% endpartialdef %}";
        let around = "{% include 'list.html#row' %}";
        page(
            &[
                ("library/models.py", MODELS),
                ("library/views.py", &views),
                ("library/templates/list.html", template),
                ("library/templates/around.html", around),
            ],
            0,
        )
    };
    assert_eq!(rendered("list.html#row"), ["costs 1 + n"]);
    assert_eq!(rendered("around.html"), ["costs 1 + n"]);
    assert_eq!(rendered("list.html"), ["costs 0"]);
    assert_eq!(rendered("list.html#other"), ["costs ?"]);
}
