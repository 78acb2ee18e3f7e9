//! The request: its route, its user, its page.

use crate::harness::{MODELS, page};

#[test]
fn an_argument_of_the_route_reaches_the_view() {
    let views = "from library.models import Book
def view(request, pk):
    Book.objects.get(pk=pk).author.name
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
        ["costs 2", "3 query library.Book get", "3 load library.Book.author"]
    );
}

#[test]
fn a_login_required_view_is_still_followed() {
    let views = "from django.contrib.auth.decorators import login_required
from library.models import Book
@login_required
def view(request):
    list(Book.objects.all())
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 3", "4 query auth.User get", "4 query sessions.Session get", "5 query library.Book iterate"]
    );
}

#[test]
fn the_user_of_a_request_asks_once() {
    let views = "from library.models import Book
def view(request):
    request.user.pk
    request.user.username
    request.user.is_staff
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 2", "3 query auth.User get", "3 query sessions.Session get"]
    );
}

#[test]
fn the_relations_of_the_user_know_the_user() {
    let views = "from library.models import Book
def view(request):
    for loan in request.user.loans.all():
        loan.reader.username
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 3", "3 query auth.User get", "3 query sessions.Session get", "3 related auth.User.loans iterate"]
    );
}

#[test]
fn the_relations_of_the_user_load_lazily() {
    let views = "from library.models import Book
def view(request):
    for loan in request.user.loans.all():
        loan.book.title
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        [
            "costs 3 + n",
            "3 query auth.User get",
            "3 query sessions.Session get",
            "3 related auth.User.loans iterate",
            "4 load library.Loan.book per row"
        ]
    );
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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        [
            "costs 2 + n",
            "4 query library.Book count",
            "5 query library.Book iterate",
            "6 load library.Book.author per row"
        ]
    );
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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        [
            "costs 2 + n",
            "3 query library.Book count",
            "7 query library.Book iterate",
            "8 load library.Book.author per row"
        ]
    );
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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 2", "5 query library.Book count", "7 query library.Book iterate"]
    );
}

#[test]
fn a_view_for_those_who_are_not_signed_in_is_followed() {
    let views = "from django.core.exceptions import PermissionDenied
from library.models import Book
def guests_only(view):
    def wrapper(request):
        if request.user.is_authenticated:
            raise PermissionDenied()
        return view(request)
    return wrapper
@guests_only
def view(request):
    list(Book.objects.all())
";
    let found = page(&[("library/models.py", MODELS), ("library/views.py", views)], 0);
    assert!(found.iter().any(|line| line == "11 query library.Book iterate"), "{found:?}");
}

#[test]
fn who_signs_in_gets_a_new_session() {
    let views = "from django.contrib.auth import login, logout
def view(request):
    login(request, request.user)
    logout(request)
";
    let found = page(&[("library/models.py", MODELS), ("library/views.py", views)], 0);
    for line in ["3 write sessions.Session save", "4 write sessions.Session delete"] {
        assert!(found.iter().any(|known| known == line), "{found:?}");
    }
}

#[test]
fn the_time_of_signing_in_is_written_to_the_user() {
    let views = "from django.contrib.auth import login
from django.contrib.auth.models import User
def view(request):
    login(request, User.objects.get(pk=1))
";
    let found = page(&[("library/models.py", MODELS), ("library/views.py", views)], 0);
    // Five of the session and of the row of the user.
    assert_eq!(found.first().map(String::as_str), Some("costs 6"), "{found:?}");
}
