//! Model classes as values: in dicts, as arguments, from rows.

use crate::harness::{MODELS, page, view, view_of};

#[test]
fn a_queryset_from_a_dict_by_a_constant_key() {
    assert_eq!(
        view(
            "
    models_by_name = {'book': Book, 'tag': Tag}
    for book in models_by_name['book'].objects.all():
        book.author.name
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "3 load library.Book.author per row"]
    );
}

#[test]
fn a_model_class_as_an_argument() {
    assert_eq!(
        view(
            "
    def rows(model):
        return model.objects.all()
    for book in rows(Book):
        book.author.name
    for tag in rows(Tag):
        tag.label
"
        ),
        [
            "costs 2 + n",
            "3 query library.Book iterate",
            "4 load library.Book.author per row",
            "5 query library.Tag iterate"
        ]
    );
}

#[test]
fn type_of_a_row_has_its_managers() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    for other in type(book).objects.all():
        other.author.name
"
        ),
        [
            "costs 2 + n",
            "1 query library.Book get",
            "2 query library.Book iterate",
            "3 load library.Book.author per row"
        ]
    );
}

#[test]
fn class_of_a_row_has_its_managers() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    book.__class__.objects.count()
"
        ),
        ["costs 2", "1 query library.Book get", "2 query library.Book count"]
    );
}

#[test]
fn the_model_of_a_queryset() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    books.model.objects.count()
"
        ),
        ["costs 1", "2 query library.Book count"]
    );
}

#[test]
fn default_manager_of_a_model() {
    assert_eq!(
        view(
            "
    for book in Book._default_manager.all():
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn a_model_of_a_name_that_nobody_knows_is_some_model() {
    assert_eq!(
        view(
            "
    from django.apps import apps
    model = apps.get_model('library', request.GET['model'])
    for row in model.objects.filter(pk__gt=1):
        row.anything.name
"
        ),
        ["costs 1", "3 query  iterate"]
    );
}

#[test]
fn one_of_two_names_is_one_of_two_models() {
    assert_eq!(
        view(
            "
    from django.apps import apps
    name = 'Book' if request.GET else 'Tag'
    apps.get_model('library', name).objects.count()
"
        ),
        ["costs 1", "3 query library.Book count", "3 query library.Tag count"]
    );
}

#[test]
fn of_a_name_that_a_setting_may_give_the_default_counts() {
    assert_eq!(
        view(
            "
    from django.apps import apps
    from django.conf import settings
    model = apps.get_model(getattr(settings, 'BOOK_MODEL', 'library.Book'))
    for book in model.objects.all():
        book.author.name
"
        ),
        ["costs 1 + n", "4 query library.Book iterate", "5 load library.Book.author per row"]
    );
}

#[test]
fn a_row_of_some_model_may_be_an_instance_of_any() {
    assert_eq!(
        view(
            "
    from django.apps import apps
    row = apps.get_model('library', request.GET['model']).objects.get(pk=1)
    if isinstance(row, Book):
        Tag.objects.count()
    else:
        Book.objects.count()
"
        ),
        ["costs 2", "2 query  get", "4 query library.Tag count", "6 query library.Book count"]
    );
}

#[test]
fn an_attribute_of_a_name_that_nobody_knows_may_be_none() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    if getattr(book, request.GET['field']) is None:
        Tag.objects.count()
"
        ),
        ["costs 2", "1 query library.Book get", "3 query library.Tag count"]
    );
}

#[test]
fn a_row_or_404_of_what_is_not_known_is_a_row_all_the_same() {
    let body = "
    book = get_object_or_404(request.site.books_on_sale(), pk=1)
    book.save()
";
    assert_eq!(view(body)[0], "costs 2");
}

#[test]
fn a_field_of_ones_own_says_itself_what_it_holds() {
    let models = "
class LinksField(models.JSONField):
    def __get__(self, row, owner=None):
        if row is None:
            return self
        return [Author.objects.get(pk=number) for number in row.numbers]
class Shelf(models.Model):
    numbers = models.JSONField()
    links = LinksField()
";
    let asked = view_of(models, "\n    shelf = Shelf.objects.get(pk=1)\n    list(shelf.links)\n");
    assert_eq!(asked[0], "costs 1 + n", "{asked:?}");
}

#[test]
fn what_is_said_of_a_parameter_tells_which_model_a_row_is_of() {
    let views = "\
from django.shortcuts import get_object_or_404
from library.models import Book
def show(book: Book):
    list(book.reviews.all())
def view(request):
    show(get_object_or_404(request.site.books_on_sale(), pk=1))
";
    let asked = page(&[("library/models.py", MODELS), ("library/views.py", views)], 0);
    assert_eq!(asked[0], "costs 2", "{asked:?}");
}
