//! Packages of views: what the knowledge says of their pages.

use crate::harness::{MODELS, page, routes};

fn at_root(view: &str) -> Vec<String> {
    let views = format!("from library.models import *\n{view}\n");
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/views.py", views.as_str()),
        ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n"),
        ("urls.py", "from django.urls import path\nfrom library import views\nurlpatterns = [path('', views.view)]\n"),
    ];
    routes(&files)
}

#[test]
fn rows_to_choose_from_are_a_page_and_who_adds_one_needs_a_permission() {
    let view = "
from dal import autocomplete
class Books(autocomplete.Select2QuerySetView):
    def get_queryset(self):
        return Book.objects.filter(title__startswith=self.q)
view = Books.as_view()
";
    // The page and how many there are.
    let rows = at_root(view);
    assert_eq!(rows[0], "route GET / library.views.Books anonymous costs 2");
    assert!(rows[1].starts_with("route POST / library.views.Books permission: unknown "));
}

#[test]
fn a_list_without_mixins_is_a_list() {
    let view = "
import vanilla
from django.http import HttpResponse
class Books(vanilla.ListView):
    model = Book
    def render_to_response(self, context):
        return HttpResponse([book.author.name for book in context['book_list']])
view = Books.as_view()
";
    assert_eq!(at_root(view), ["route GET / library.views.Books anonymous costs 1 + n"]);
}

#[test]
fn the_last_page_of_a_wizard_is_done() {
    let view = "
from formtools.wizard.views import SessionWizardView
class Order(SessionWizardView):
    def done(self, form_list, **kwargs):
        Book.objects.create(title='new')
view = Order.as_view([])
";
    let rows = at_root(view);
    assert_eq!(
        rows,
        ["route GET / library.views.Order anonymous costs ?", "route POST / library.views.Order anonymous costs 1 + ?"]
    );
}

#[test]
fn a_table_is_given_the_rows_of_its_view() {
    let view = "
from two_factor.views import OTPRequiredMixin
from django_tables2.views import SingleTableMixin
from django.views.generic import ListView
class Books(OTPRequiredMixin, SingleTableMixin, ListView):
    def get_queryset(self):
        return Book.objects.filter(pk__in=list(Author.objects.all()))
view = Books.as_view()
";
    assert_eq!(at_root(view), ["route GET / library.views.Books authenticated costs 3 + ?"]);
}

#[test]
fn a_form_with_the_forms_of_what_hangs_on_it_saves_all() {
    let view = "
from extra_views import CreateWithInlinesView, InlineFormSetFactory
class Titles(InlineFormSetFactory):
    model = Book
    fields = ['title']
class Writer(CreateWithInlinesView):
    model = Author
    fields = ['name']
    inlines = [Titles]
view = Writer.as_view()
";
    let rows = at_root(view);
    assert!(rows.iter().any(|row| row.starts_with("route POST") && row.contains('n')), "{rows:?}");
}

#[test]
fn rows_that_are_serialized_are_asked_for() {
    let view = "
from django.core import serializers
from django.http import HttpResponse
def view(request):
    return HttpResponse(serializers.serialize('json', Book.objects.all()))
";
    assert_eq!(at_root(view), ["route GET,POST / library.views.view anonymous costs 1"]);
}

/// What a list costs whose rows a set of filters narrows, and whose page shows the form of the filters.
fn filtered(filters: &str) -> Vec<String> {
    let views = format!(
        "import django_filters\nfrom django_filters.views import FilterView\nfrom library.models import *\nclass Filters(django_filters.FilterSet):\n{filters}\nclass Books(FilterView):\n    model = Book\n    filterset_class = Filters\nview = Books.as_view()\n"
    );
    let template = "{{ filter.form }}{% for book in object_list %}{{ book.author.name }}{% endfor %}";
    let files = [
        ("library/models.py", MODELS),
        ("library/views.py", views.as_str()),
        ("library/templates/library/book_filter.html", template),
    ];
    page(&files, 0)
}

#[test]
fn the_form_of_filters_lists_the_rows_of_relations() {
    let meta = |fields: &str| filtered(&format!("    class Meta:\n        model = Book\n        fields = {fields}"));
    assert_eq!(meta("['author', 'tags']"), ["costs 3 + n"]);
    assert_eq!(meta("{'title': ['exact'], 'author': ['exact']}"), ["costs 2 + n"]);
    assert_eq!(meta("['title']"), ["costs 1 + n"]);
    let declared = "    maker = django_filters.ModelChoiceFilter(queryset=Publisher.objects.all())\n    class Meta:\n        model = Book\n        fields = ['title']";
    assert_eq!(filtered(declared), ["costs 2 + n"]);
}

/// Measured on Wagtail 7 under Django 5.2: `serve()` of the first page asks 3 + 2·n, that of the second 2 + 1 + n + 1 for
/// one post by the same author; here with the row of the page itself.
#[test]
fn a_page_of_wagtail_renders_the_template_of_its_class() {
    let models = "
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable, Page
class Writer(models.Model):
    name = models.CharField(max_length=20)
class BlogIndexPage(Page):
    def get_context(self, request):
        context = super().get_context(request)
        context['posts'] = BlogPage.objects.child_of(self).live()
        return context
class BlogPage(Page):
    writer = models.ForeignKey(Writer, null=True, on_delete=models.SET_NULL)
    template = 'other.html'
    def related(self):
        return BlogPage.objects.filter(writer=self.writer)
class Link(Orderable):
    page = ParentalKey(BlogPage, on_delete=models.CASCADE, related_name='links')
    target = models.ForeignKey(Page, on_delete=models.CASCADE, related_name='+')
";
    let index = "{% for post in posts %}{{ post.writer.name }}{% endfor %}
{% for child in page.get_children.live %}{{ child.title }}{% endfor %}
{% for child in page.get_children.live %}{{ child.owner.username }}{% endfor %}";
    let other = "{% for link in page.links.all %}{{ link.target.title }}{% endfor %}
{% for other in page.related %}{{ other.writer.name }}{% endfor %}";
    let rows = routes(&[
        ("blog/__init__.py", ""),
        ("blog/models.py", models),
        ("blog/templates/blog/blog_index_page.html", index),
        ("blog/templates/other.html", other),
        ("settings.py", "INSTALLED_APPS = ['wagtail', 'blog']\n"),
    ]);
    assert_eq!(
        rows,
        [
            "route GET /…/blog.BlogIndexPage blog.models.BlogIndexPage.serve unknown costs 4 + 2·n",
            "route GET /…/blog.BlogPage blog.models.BlogPage.serve unknown costs 4 + 2·n",
        ]
    );
}
