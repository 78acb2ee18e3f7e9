//! Classes from packages that are neither installed nor described: their bodies say what they are.

use crate::harness::{admin_page, page, routes, view_with};

const LOOP: &str = "
    for book in Book.objects.all():
        print(book.author.name)
";
const ASKED: [&str; 3] = ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"];

#[test]
fn a_class_with_columns_is_a_model() {
    let models = "
from django.db import models
from elsewhere.models import Stamped
class Author(Stamped):
    name = models.CharField(max_length=50)
class Book(Stamped):
    author = models.ForeignKey(Author, models.CASCADE)
";
    assert_eq!(view_with(models, LOOP), ASKED);
}

#[test]
fn options_of_a_model_show_it_and_its_children_are_models_too() {
    let models = "
from django.db import models
from elsewhere.models import Stamped
class Author(Stamped):
    class Meta:
        verbose_name_plural = 'authors'
class Base(Stamped):
    made = models.DateTimeField()
    class Meta:
        abstract = True
class Book(Base):
    author = models.ForeignKey(Author, models.CASCADE)
";
    assert_eq!(view_with(models, LOOP), ASKED);
}

#[test]
fn what_the_base_may_define_is_not_denied() {
    let models = "
from django.db import models
from elsewhere.models import Stamped
class Author(Stamped):
    name = models.CharField(max_length=50)
class Book(Stamped):
    author = models.ForeignKey(Author, models.CASCADE)
";
    let body = "
    for book in Book.objects.newest():
        print(book.author.name)
";
    assert_eq!(view_with(models, body), ["costs 0"]);
}

#[test]
fn an_expression_that_names_the_field_of_its_result_is_none() {
    let models = "
from django.db import models
from elsewhere.functions import Function
class Rounded(Function):
    output_field = models.IntegerField()
";
    assert_eq!(view_with(models, "\n    print(Rounded.objects.count())\n"), ["costs 0"]);
}

#[test]
fn a_class_that_answers_requests_is_a_view() {
    let views = "
from elsewhere.views import Page
from library.models import *
class Listing(Page):
    def get(self, request):
        return [book.author.name for book in Book.objects.all()]
";
    let urls = "
from django.urls import path
from library.views import Listing
urlpatterns = [path('books/', Listing.as_view())]
";
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", crate::harness::MODELS),
        ("library/views.py", views),
        ("urls.py", urls),
        ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n"),
    ];
    // Who may call it is for the unknown base to say.
    assert_eq!(routes(&files), ["route GET /books/ library.views.Listing unknown costs 1 + n"]);
}

#[test]
fn a_class_with_fields_of_a_serializer_is_one() {
    let views = "
from rest_framework import generics, serializers
from elsewhere.serializers import Shown
from library.models import *
class BookSerializer(Shown):
    by = serializers.CharField(source='author.name')
    class Meta:
        model = Book
        fields = ['title', 'by']
class Listing(generics.ListAPIView):
    queryset = Book.objects.all()
    serializer_class = BookSerializer
view = Listing.as_view()
";
    let found = page(&[("library/models.py", crate::harness::MODELS), ("library/views.py", views)], 5);
    assert_eq!(found, ["costs 1 + n", "1 load library.Book.author per row", "5 query library.Book iterate"]);
}

#[test]
fn a_class_that_the_admin_is_given_is_an_admin() {
    let admin = "
from django.contrib import admin
from elsewhere.admin import Guarded
from library.models import Book
@admin.register(Book)
class BookAdmin(Guarded):
    list_display = ['title', 'writer']
    def writer(self, book):
        return book.author.name
";
    let found = admin_page(crate::harness::MODELS, admin, "/admin/library/book/");
    assert!(found.contains(&"admin:9 load library.Book.author per row".to_owned()), "{found:?}");
}

#[test]
fn a_class_that_a_view_uses_as_a_serializer_is_one() {
    let views = "
from rest_framework import generics
from elsewhere.serializers import Shown
from library.models import *
class AuthorSerializer(Shown):
    class Meta:
        model = Author
        fields = ['name', 'books']
class Listing(generics.ListAPIView):
    queryset = Author.objects.all()
    serializer_class = AuthorSerializer
view = Listing.as_view()
";
    let found = page(&[("library/models.py", crate::harness::MODELS), ("library/views.py", views)], 5);
    assert_eq!(found[0], "costs 1 + n", "{found:#?}");
}
