//! Views whose rows come through other modules.

use crate::harness::{MODELS, page};

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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/service.py", other1)], 0),
        ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]
    );
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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/service.py", other1)], 0),
        ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]
    );
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
    assert_eq!(
        page(
            &[
                ("library/models.py", MODELS),
                ("library/views.py", views),
                ("library/services/__init__.py", other1),
                ("library/services/books.py", other2)
            ],
            0
        ),
        ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]
    );
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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/service.py", other1)], 0),
        ["costs 1", "6 query library.Book iterate"]
    );
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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 3", "6 load library.Author.publisher", "8 query library.Book get", "8 load library.Book.author"]
    );
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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/slow.py", other1)], 0),
        ["costs 1 + n", "6 query library.Book iterate", "7 load library.Book.author per row"]
    );
}

#[test]
fn a_package_runs_before_the_modules_in_it() {
    let package = "from .features import *\nclass Shelf(Kept): ...\n";
    let features = "from .keeping import Keeper\n__all__ = ['Kept']\nclass Kept(Keeper): ...\n";
    let keeping = "from library.models import Book\nclass Keeper:\n    def keep(self):\n        Book.objects.count()\n";
    let views = "from library.parts.features import Kept
from library.parts import Shelf
def view(request):
    Shelf().keep()
";
    let files = [
        ("library/models.py", MODELS),
        ("library/parts/__init__.py", package),
        ("library/parts/features.py", features),
        ("library/parts/keeping.py", keeping),
        ("library/views.py", views),
    ];
    assert_eq!(page(&files, 0), ["costs 1"]);
}

#[test]
fn a_folder_without_an_init_holds_modules_that_import_each_other() {
    let urls = "from django.urls import include, path
urlpatterns = [path('view/', include('pages.urls'))]
";
    let pages = "from . import views
from django.urls import path
urlpatterns = [path('', views.view)]
";
    let views = "from library.models import *
def view(request):
    for book in Book.objects.all():
        book.author.name
";
    let files = [
        ("library/models.py", MODELS),
        ("library/views.py", ""),
        ("urls.py", urls),
        ("pages/urls.py", pages),
        ("pages/views.py", views),
    ];
    assert_eq!(page(&files, 0), ["costs 1 + n"]);
}

#[test]
fn a_module_that_a_view_imports_by_its_name() {
    let views = "import importlib
def view(request):
    module = importlib.import_module('library.service')
    for book in module.books():
        book.author.name
";
    let service = "from .models import Book
def books():
    return Book.objects.all()
";
    let files = [("library/models.py", MODELS), ("library/views.py", views), ("library/service.py", service)];
    assert_eq!(page(&files, 0), ["costs 1 + n", "4 query library.Book iterate", "5 load library.Book.author per row"]);
}

#[test]
fn a_model_that_the_configuration_of_an_app_gives() {
    let views = "from django.apps import apps
def view(request):
    for book in apps.get_app_config('library').get_model('Book').objects.all():
        book.author.name
";
    let found = page(&[("library/models.py", MODELS), ("library/views.py", views)], 0);
    assert_eq!(found, ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]);
}
