//! Decorated methods, abstract classes, template methods, callbacks.

use crate::harness::{MODELS, page, view};

#[test]
fn a_decorated_method() {
    assert_eq!(
        view(
            "
    from functools import wraps
    def checked(method):
        @wraps(method)
        def inner(self, *args, **kwargs):
            return method(self, *args, **kwargs)
        return inner
    class Shelf:
        @checked
        def show(self, book):
            return book.author.name
    for book in Book.objects.all():
        Shelf().show(book)
"
        ),
        ["costs 1 + n", "10 load library.Book.author per row", "11 query library.Book iterate"]
    );
}

#[test]
fn a_class_decorator_that_returns_its_class() {
    assert_eq!(
        view(
            "
    def registered(cls):
        return cls
    @registered
    class Shelf:
        def show(self, book):
            return book.author.name
    for book in Book.objects.all():
        Shelf().show(book)
"
        ),
        ["costs 1 + n", "6 load library.Book.author per row", "7 query library.Book iterate"]
    );
}

#[test]
fn abstract_methods_are_found_in_the_child() {
    assert_eq!(
        view(
            "
    from abc import ABC, abstractmethod
    class Base(ABC):
        @abstractmethod
        def books(self): ...
        def show(self):
            return [book.author.name for book in self.books()]
    class Shelf(Base):
        def books(self):
            return Book.objects.all()
    Shelf().show()
"
        ),
        ["costs 1 + n", "6 load library.Book.author per row", "6 query library.Book iterate"]
    );
}

#[test]
fn a_template_method_with_a_joined_queryset() {
    assert_eq!(
        view(
            "
    class Base:
        def show(self):
            return [book.author.name for book in self.books()]
    class Joined(Base):
        def books(self):
            return Book.objects.select_related('author')
    class Plain(Base):
        def books(self):
            return Book.objects.all()
    Joined().show()
    Plain().show()
"
        ),
        [
            "costs 2 + n",
            "3 load library.Book.author per row",
            "3 query library.Book iterate",
            "3 query library.Book iterate"
        ]
    );
}

#[test]
fn a_property_that_returns_a_queryset() {
    assert_eq!(
        view(
            "
    class Shelf:
        @property
        def books(self):
            return Book.objects.select_related('author')
    for book in Shelf().books:
        book.author.name
        book.publisher.name
"
        ),
        ["costs 1 + n", "5 query library.Book iterate", "7 load library.Book.publisher per row"]
    );
}

#[test]
fn a_callback_in_a_keyword() {
    assert_eq!(
        view(
            "
    def each(rows, do):
        for row in rows:
            do(row)
    each(Book.objects.all(), do=lambda book: book.author.name)
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "4 load library.Book.author per row"]
    );
}

#[test]
fn a_function_that_returns_two_values() {
    assert_eq!(
        view(
            "
    def both():
        return Book.objects.select_related('author'), Tag.objects.all()
    books, tags = both()
    for book in books:
        book.author.name
    for tag in tags:
        tag.label
"
        ),
        ["costs 2", "4 query library.Book iterate", "6 query library.Tag iterate"]
    );
}

#[test]
fn the_fields_of_a_named_tuple_are_read_by_name_and_by_place() {
    for pair in [
        "from collections import namedtuple\nPair = namedtuple('Pair', 'book number')",
        "import collections\nPair = collections.namedtuple('Pair', ['book', 'number'])",
        "from typing import NamedTuple\nclass Pair(NamedTuple):\n    book: Book\n    number: int = 0",
    ] {
        let views = format!(
            "from library.models import *
{pair}
def view(request):
    for pair in [Pair(book, number=1) for book in Book.objects.all()]:
        pair.book.author.name
        book, number = pair
        book.publisher.name
"
        );
        let told = page(&[("library/models.py", MODELS), ("library/views.py", &views)], 0);
        assert_eq!(told[0], "costs 1 + 2·n", "{pair}");
    }
}
