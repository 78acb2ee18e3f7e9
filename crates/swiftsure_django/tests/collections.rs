//! Rows stay rows in the collections of Python.

use crate::harness::view;

#[test]
fn rows_in_a_dict_keep_what_they_loaded() {
    assert_eq!(
        view(
            "
    known = {}
    for book in Book.objects.all():
        known[book.pk] = book
    for book in known.values():
        book.author.name
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "5 load library.Book.author per row"]
    );
}

#[test]
fn rows_in_a_list_are_still_rows() {
    assert_eq!(
        view(
            "
    books = [book for book in Book.objects.all()]
    print([book.author.name for book in books])
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn rows_passed_to_a_function_are_still_rows() {
    assert_eq!(
        view(
            "
    def show(book):
        return book.author.name
    for book in Book.objects.all():
        show(book)
"
        ),
        ["costs 1 + n", "2 load library.Book.author per row", "3 query library.Book iterate"]
    );
}

#[test]
fn rows_zipped_with_others_are_still_rows() {
    assert_eq!(
        view(
            "
    for index, book in enumerate(Book.objects.all()):
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn sorted_evaluates_and_its_key_is_called_for_each_row() {
    assert_eq!(
        view(
            "
    sorted(Book.objects.all(), key=lambda book: book.author.name)
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "1 load library.Book.author per row"]
    );
}

#[test]
fn map_calls_its_function_for_each_row() {
    assert_eq!(
        view(
            "
    list(map(lambda book: book.author.name, Book.objects.all()))
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "1 load library.Book.author per row"]
    );
}

#[test]
fn a_sum_over_a_generator_asks_for_each_row() {
    assert_eq!(
        view(
            "
    sum(len(book.author.name) for book in Book.objects.all())
"
        ),
        ["costs 1 + n", "1 load library.Book.author per row", "1 query library.Book iterate"]
    );
}

#[test]
fn a_dict_comprehension_asks_for_each_row() {
    assert_eq!(
        view(
            "
    {book.pk: book.author.name for book in Book.objects.all()}
"
        ),
        ["costs 1 + n", "1 load library.Book.author per row", "1 query library.Book iterate"]
    );
}

#[test]
fn a_sorted_list_of_rows_is_still_rows() {
    assert_eq!(
        view(
            "
    for book in sorted(Book.objects.all(), key=lambda book: book.title):
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn the_rows_of_two_querysets_in_one_list_are_both_rows() {
    assert_eq!(
        view(
            "
    from itertools import chain
    for book in chain(Book.objects.filter(pages=1), Book.objects.filter(pages=2)):
        book.title
"
        ),
        ["costs 2", "2 query library.Book iterate", "2 query library.Book iterate"]
    );
}

#[test]
fn reversed_rows_are_still_rows() {
    assert_eq!(
        view(
            "
    for book in reversed(Book.objects.all()):
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn a_list_of_a_module_that_is_filled_at_run_time_is_not_empty() {
    let views = "from django.http import Http404
from library.models import Book
class Registry:
    def __init__(self):
        self.waiting = []
        self.names = []
    def take(self):
        while self.waiting:
            self.names.append(self.waiting.pop())
registry = Registry()
registry.waiting.append('x')
def chosen(names):
    for name in names:
        return name
def view(request):
    registry.take()
    if not chosen(registry.names):
        raise Http404()
    Book.objects.count()
";
    let found = crate::harness::page(&[("library/models.py", crate::harness::MODELS), ("library/views.py", views)], 0);
    assert!(found.iter().any(|line| line == "19 query library.Book count"), "{found:?}");
}

#[test]
fn a_known_text_is_split_from_either_end_into_as_many_parts_as_are_wanted() {
    assert_eq!(
        view(
            "
    path = 'shop.book.author'
    for book in Book.objects.all():
        getattr(book, path.rsplit('.', 1)[1]).name
    for book in Book.objects.all():
        getattr(book, path.split('.', maxsplit=1)[1]).name
"
        ),
        [
            "costs 2 + n",
            "2 query library.Book iterate",
            "3 load library.Book.author per row",
            "4 query library.Book iterate"
        ]
    );
}
