//! Classes and context managers that carry rows.

use crate::harness::view;

#[test]
fn a_dataclass_keeps_its_rows() {
    assert_eq!(
        view(
            "
    from dataclasses import dataclass
    @dataclass
    class Line:
        book: Book
        count: int = 0
    lines = [Line(book, 1) for book in Book.objects.all()]
    for line in lines:
        line.book.author.name
"
        ),
        ["costs 1 + n", "6 query library.Book iterate", "8 load library.Book.author per row"]
    );
}

#[test]
fn an_instance_keeps_its_rows() {
    assert_eq!(
        view(
            "
    class Page:
        def __init__(self, books):
            self.books = books
        def names(self):
            return [book.author.name for book in self.books]
    Page(Book.objects.all()).names()
"
        ),
        ["costs 1 + n", "5 load library.Book.author per row", "5 query library.Book iterate"]
    );
}

#[test]
fn a_cached_property_of_an_instance_runs_once() {
    assert_eq!(
        view(
            "
    from functools import cached_property
    class Page:
        @cached_property
        def books(self):
            return list(Book.objects.all())
    page = Page()
    page.books
    page.books
"
        ),
        ["costs 1", "5 query library.Book iterate"]
    );
}

#[test]
fn a_cached_property_of_an_instance_runs_once_in_a_loop() {
    assert_eq!(
        view(
            "
    from functools import cached_property
    class Page:
        @cached_property
        def books(self):
            return list(Book.objects.all())
    page = Page()
    for tag in Tag.objects.all():
        page.books
"
        ),
        ["costs 2", "5 query library.Book iterate", "7 query library.Tag iterate"]
    );
}

#[test]
fn a_static_method_is_called_without_its_object() {
    assert_eq!(
        view(
            "
    class Page:
        @staticmethod
        def name(book):
            return book.author.name
    for book in Book.objects.all():
        Page.name(book)
"
        ),
        ["costs 1 + n", "4 load library.Book.author per row", "5 query library.Book iterate"]
    );
}

#[test]
fn a_class_method_knows_its_class() {
    assert_eq!(
        view(
            "
    class Page:
        model = Book
        @classmethod
        def books(cls):
            return cls.model.objects.all()
    for book in Page.books():
        book.author.name
"
        ),
        ["costs 1 + n", "6 query library.Book iterate", "7 load library.Book.author per row"]
    );
}

#[test]
fn super_follows_the_order_of_the_bases() {
    assert_eq!(
        view(
            "
    class Base:
        def books(self):
            return Book.objects.all()
    class WithAuthor(Base):
        def books(self):
            return super().books().select_related('author')
    class WithTags(Base):
        def books(self):
            return super().books().prefetch_related('tags')
    class Both(WithAuthor, WithTags):
        pass
    for book in Both().books():
        book.author.name
        list(book.tags.all())
"
        ),
        ["costs 2", "12 query library.Book iterate"]
    );
}

#[test]
fn a_generator_yields_its_rows() {
    assert_eq!(
        view(
            "
    def books():
        for book in Book.objects.all():
            yield book
    for book in books():
        book.author.name
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "5 load library.Book.author per row"]
    );
}

#[test]
fn yield_from_gives_the_rows_of_another() {
    assert_eq!(
        view(
            "
    def books():
        yield from Book.objects.all()
    for book in books():
        book.author.name
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "4 load library.Book.author per row"]
    );
}

#[test]
fn a_context_manager_gives_its_value() {
    assert_eq!(
        view(
            "
    from contextlib import contextmanager
    @contextmanager
    def books():
        yield Book.objects.all()
    with books() as rows:
        for book in rows:
            book.author.name
"
        ),
        ["costs 1 + n", "6 query library.Book iterate", "7 load library.Book.author per row"]
    );
}

#[test]
fn a_block_in_a_transaction_runs() {
    assert_eq!(
        view(
            "
    from django.db import transaction
    with transaction.atomic():
        for book in Book.objects.all():
            book.author.name
"
        ),
        ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]
    );
}

#[test]
fn a_class_with_enter_gives_what_it_returns() {
    assert_eq!(
        view(
            "
    class Open:
        def __enter__(self):
            return Book.objects.all()
        def __exit__(self, *args):
            pass
    with Open() as books:
        for book in books:
            book.author.name
"
        ),
        ["costs 1 + n", "7 query library.Book iterate", "8 load library.Book.author per row"]
    );
}
