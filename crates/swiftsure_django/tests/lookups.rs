//! Models and branches that are found by name or by setting.

use crate::harness::{MODELS, page, with_models};

#[test]
fn get_model_finds_a_model_by_app_and_name() {
    let views = "from django.apps import apps
def view(request):
    Book = apps.get_model('library', 'Book')
    for book in Book.objects.all():
        book.author.name
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1 + n", "4 query library.Book iterate", "5 load library.Book.author per row"]
    );
}

#[test]
fn get_model_takes_one_dotted_name() {
    let views = "from django.apps import apps
def view(request):
    for book in apps.get_model('library.Book').objects.all():
        book.author.name
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]
    );
}

#[test]
fn get_user_model_is_the_model_of_users() {
    let views = "from django.contrib.auth import get_user_model
def view(request):
    for user in get_user_model().objects.all():
        for loan in user.loans.all():
            loan.book.title
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        [
            "costs 1 + n + n·n",
            "3 query auth.User iterate",
            "4 related auth.User.loans iterate per row",
            "5 load library.Loan.book per row"
        ]
    );
}

#[test]
fn a_foreign_key_to_the_user_setting_loads_a_user() {
    let views = "from library.models import Loan
def view(request):
    for loan in Loan.objects.all():
        loan.reader.username
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1 + n", "3 query library.Loan iterate", "4 load library.Loan.reader per row"]
    );
}

#[test]
fn a_user_model_of_the_project_is_the_model_of_users() {
    let models = with_models(
        "
from django.contrib.auth.models import AbstractUser
class Reader(AbstractUser):
    tag = models.ForeignKey(Tag, models.SET_NULL, null=True)
",
    );
    let views = "from django.contrib.auth import get_user_model
def view(request):
    for user in get_user_model().objects.all():
        user.tag.label
";
    let other1 = "ROOT_URLCONF = 'urls'
INSTALLED_APPS = ['library']
AUTH_USER_MODEL = 'library.Reader'
";
    assert_eq!(
        page(&[("library/models.py", &*models), ("library/views.py", views), ("settings.py", other1)], 0),
        ["costs 1 + n", "3 query library.Reader iterate", "4 load library.Reader.tag per row"]
    );
}

#[test]
fn a_setting_that_is_false_takes_its_branch_away() {
    let views = "from django.conf import settings
from library.models import Book
def view(request):
    for book in Book.objects.all():
        if settings.WITH_AUTHOR:
            book.author.name
        if settings.WITH_PUBLISHER:
            book.publisher.name
";
    let other1 = "ROOT_URLCONF = 'urls'
INSTALLED_APPS = ['library']
WITH_AUTHOR = False
WITH_PUBLISHER = True
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("settings.py", other1)], 0),
        ["costs 1 + n", "4 query library.Book iterate", "8 load library.Book.publisher per row"]
    );
}
