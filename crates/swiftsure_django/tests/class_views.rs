//! Class-based views: what the order of their bases runs.

use crate::harness::{MODELS, page};

#[test]
fn a_list_view_asks_for_its_model() {
    let views = "from django.views.generic import ListView
from library.models import Book
class Books(ListView):
    model = Book
    def render_to_response(self, context, **kwargs):
        for book in context['object_list']:
            book.author.name
view = Books.as_view()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1 + n", "6 query library.Book iterate", "7 load library.Book.author per row"]
    );
}

#[test]
fn a_list_view_asks_its_get_queryset() {
    let views = "from django.views.generic import ListView
from library.models import Book
class Books(ListView):
    def get_queryset(self):
        return Book.objects.select_related('author')
    def render_to_response(self, context, **kwargs):
        for book in context['object_list']:
            book.author.name
view = Books.as_view()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1", "7 query library.Book iterate"]
    );
}

#[test]
fn a_queryset_attribute_of_a_view_is_cloned() {
    let views = "from django.views.generic import ListView
from library.models import Book
class Books(ListView):
    queryset = Book.objects.select_related('author')
    def render_to_response(self, context, **kwargs):
        for book in context['object_list']:
            book.publisher.name
view = Books.as_view()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1 + n", "6 query library.Book iterate", "7 load library.Book.publisher per row"]
    );
}

#[test]
fn get_context_data_extends_what_its_base_gives() {
    let views = "from django.views.generic import ListView
from library.models import Book, Tag
class Books(ListView):
    model = Book
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context['tags'] = list(Tag.objects.all())
        return context
    def render_to_response(self, context, **kwargs):
        list(context['object_list'])
view = Books.as_view()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 2", "7 query library.Tag iterate", "10 query library.Book iterate"]
    );
}

#[test]
fn a_detail_view_asks_for_one_row() {
    let views = "from django.views.generic import DetailView
from library.models import Book
class Page(DetailView):
    model = Book
    def get_context_data(self, **kwargs):
        self.object.author.name
        return super().get_context_data(**kwargs)
    def render_to_response(self, context, **kwargs):
        context['book'].publisher.name
view = Page.as_view()
";
    let other1 = "from django.urls import path
from library import views
urlpatterns = [path('view/<int:pk>/', views.view)]
";
    let other2 = "/view/1/
";
    assert_eq!(
        page(
            &[("library/models.py", MODELS), ("library/views.py", views), ("urls.py", other1), ("TARGETS", other2)],
            0
        ),
        ["costs 3", "3 query library.Book get", "6 load library.Book.author", "9 load library.Book.publisher"]
    );
}

#[test]
fn get_object_of_ones_own_is_called() {
    let views = "from django.views.generic import DetailView
from library.models import Book
class Page(DetailView):
    def get_object(self, queryset=None):
        return Book.objects.select_related('author').get(pk=1)
    def render_to_response(self, context, **kwargs):
        self.object.author.name
view = Page.as_view()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1", "5 query library.Book get"]
    );
}

#[test]
fn a_template_view_asks_what_its_context_asks() {
    let views = "from django.views.generic import TemplateView
from library.models import Book
class Page(TemplateView):
    template_name = 'x.html'
    def get_context_data(self, **kwargs):
        kwargs['count'] = Book.objects.count()
        return super().get_context_data(**kwargs)
    def render_to_response(self, context, **kwargs):
        pass
view = Page.as_view()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1", "6 query library.Book count"]
    );
}

#[test]
fn a_mixin_stands_before_the_view() {
    let views = "from django.views.generic import ListView
from library.models import Book
class WithAuthor:
    def get_queryset(self):
        return super().get_queryset().select_related('author')
class Books(WithAuthor, ListView):
    model = Book
    def render_to_response(self, context, **kwargs):
        for book in context['object_list']:
            book.author.name
view = Books.as_view()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1", "9 query library.Book iterate"]
    );
}

#[test]
fn mixins_run_in_the_order_of_their_bases() {
    let views = "from django.views.generic import ListView
from library.models import Book
class WithAuthor:
    def get_queryset(self):
        return super().get_queryset().select_related('author')
class WithTags:
    def get_queryset(self):
        return super().get_queryset().prefetch_related('tags')
class Books(WithTags, WithAuthor, ListView):
    model = Book
    def render_to_response(self, context, **kwargs):
        for book in context['object_list']:
            book.author.name
            list(book.tags.all())
            book.publisher.name
view = Books.as_view()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 2 + n", "12 query library.Book iterate", "15 load library.Book.publisher per row"]
    );
}

#[test]
fn a_plain_view_runs_the_method_of_the_request() {
    let views = "from django.views import View
from django.http import HttpResponse
from library.models import Book
class Page(View):
    def get(self, request):
        list(Book.objects.all())
        return HttpResponse()
view = Page.as_view()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1", "6 query library.Book iterate"]
    );
}

#[test]
fn setup_and_dispatch_run_before_the_method() {
    let views = "from django.views import View
from django.http import HttpResponse
from library.models import Author, Book
class Page(View):
    def dispatch(self, request, *args, **kwargs):
        self.author = Author.objects.get(pk=1)
        return super().dispatch(request, *args, **kwargs)
    def get(self, request):
        self.author.publisher.name
        return HttpResponse()
view = Page.as_view()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 2 or 1", "6 query library.Author get", "9 load library.Author.publisher"]
    );
}

#[test]
fn arguments_of_as_view_override_attributes() {
    let views = "from django.views.generic import ListView
from library.models import Book, Tag
class Rows(ListView):
    model = Tag
    def render_to_response(self, context, **kwargs):
        for book in context['object_list']:
            book.author.name
view = Rows.as_view(model=Book)
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1 + n", "6 query library.Book iterate", "7 load library.Book.author per row"]
    );
}
