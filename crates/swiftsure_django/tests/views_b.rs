//! Class-based views: what the order of their bases runs.

use crate::harness::{MODELS, page, view};

#[test]
fn the_user_of_a_request_asks_once() {
    let views = "from library.models import Book
def view(request):
    request.user.pk
    request.user.username
    request.user.is_staff
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 2", "3 query sessions.Session get"]);
}

#[test]
fn the_relations_of_the_user_know_the_user() {
    let views = "from library.models import Book
def view(request):
    for loan in request.user.loans.all():
        loan.reader.username
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 3", "3 query sessions.Session get", "3 related auth.User.loans iterate"]);
}

#[test]
fn the_relations_of_the_user_load_lazily() {
    let views = "from library.models import Book
def view(request):
    for loan in request.user.loans.all():
        loan.book.title
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 3 + n", "3 query sessions.Session get", "3 related auth.User.loans iterate", "4 load library.Loan.book per row"]);
}

#[test]
fn a_paginator_counts_and_asks_for_one_page() {
    let views = "from django.core.paginator import Paginator
from library.models import Book
def view(request):
    page = Paginator(Book.objects.order_by('pk'), 20).get_page(1)
    for book in page:
        book.author.name
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 2 + n", "4 query library.Book count", "5 query library.Book iterate", "6 load library.Book.author per row"]);
}

#[test]
fn a_paginated_list_view_counts_and_asks_for_one_page() {
    let views = "from django.views.generic import ListView
from library.models import Book
class Books(ListView):
    queryset = Book.objects.order_by('pk')
    paginate_by = 20
    def render_to_response(self, context, **kwargs):
        for book in context['page_obj']:
            book.author.name
view = Books.as_view()
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 2 + n", "7 query library.Book iterate", "8 load library.Book.author per row"]);
}

#[test]
fn the_pages_of_a_paginator_ask_once_for_its_count() {
    let views = "from django.core.paginator import Paginator
from library.models import Book
def view(request):
    paginator = Paginator(Book.objects.order_by('pk'), 20)
    paginator.count
    paginator.num_pages
    list(paginator.page(1))
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 2", "5 query library.Book count", "7 query library.Book iterate"]);
}

#[test]
fn a_view_of_another_module_is_followed() {
    let views = "from library.service import books
def view(request):
    for book in books():
        book.author.name
";
    let other1 = "from .models import Book
def books():
    return Book.objects.all()
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/service.py", other1)], 0), ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]);
}

#[test]
fn a_star_import_brings_its_names() {
    let views = "from .service import *
def view(request):
    for book in books():
        book.author.name
";
    let other1 = "from .models import Book
__all__ = ['books']
def books():
    return Book.objects.all()
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/service.py", other1)], 0), ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]);
}

#[test]
fn a_package_that_passes_on_a_name() {
    let views = "from library.services import books
def view(request):
    for book in books():
        book.author.name
";
    let other1 = "from .books import books
";
    let other2 = "from ..models import Book
def books():
    return Book.objects.all()
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/services/__init__.py", other1), ("library/services/books.py", other2)], 0), ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]);
}

#[test]
fn modules_that_import_each_other() {
    let views = "from library import service
def base():
    from library.models import Book
    return Book.objects.all()
def view(request):
    for book in service.books():
        book.author.name
";
    let other1 = "def books():
    from library import views
    return views.base().select_related('author')
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/service.py", other1)], 0), ["costs 1", "6 query library.Book iterate"]);
}

#[test]
fn an_import_under_type_checking_is_a_name() {
    let views = "from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from library.models import Author
from library.models import Book
def show(author: 'Author'):
    return author.publisher.name
def view(request):
    show(Book.objects.get(pk=1).author)
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 3", "6 load library.Author.publisher", "8 query library.Book get", "8 load library.Book.author"]);
}

#[test]
fn an_import_with_a_fallback_is_followed() {
    let views = "try:
    from library.fast import books
except ImportError:
    from library.slow import books
def view(request):
    for book in books():
        book.author.name
";
    let other1 = "from .models import Book
def books():
    return Book.objects.all()
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/slow.py", other1)], 0), ["costs 1 + n", "6 query library.Book iterate", "7 load library.Book.author per row"]);
}

#[test]
fn get_model_finds_a_model_by_app_and_name() {
    let views = "from django.apps import apps
def view(request):
    Book = apps.get_model('library', 'Book')
    for book in Book.objects.all():
        book.author.name
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 1 + n", "4 query library.Book iterate", "5 load library.Book.author per row"]);
}

#[test]
fn get_model_takes_one_dotted_name() {
    let views = "from django.apps import apps
def view(request):
    for book in apps.get_model('library.Book').objects.all():
        book.author.name
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]);
}

#[test]
fn get_user_model_is_the_model_of_users() {
    let views = "from django.contrib.auth import get_user_model
def view(request):
    for user in get_user_model().objects.all():
        for loan in user.loans.all():
            loan.book.title
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 1 + n + n·n", "3 query auth.User iterate", "4 related auth.User.loans iterate per row", "5 load library.Loan.book per row"]);
}

#[test]
fn a_foreign_key_to_the_user_setting_loads_a_user() {
    let views = "from library.models import Loan
def view(request):
    for loan in Loan.objects.all():
        loan.reader.username
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 1 + n", "3 query library.Loan iterate", "4 load library.Loan.reader per row"]);
}
