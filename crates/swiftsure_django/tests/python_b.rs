//! Python as views write it: what reaches the rows through functions, classes and branches.

use crate::harness::view;

#[test]
fn a_static_method_is_called_without_its_object() {
    assert_eq!(view("
    class Page:
        @staticmethod
        def name(book):
            return book.author.name
    for book in Book.objects.all():
        Page.name(book)
"), ["costs 1 + n", "4 load library.Book.author per row", "5 query library.Book iterate"]);
}

#[test]
fn a_class_method_knows_its_class() {
    assert_eq!(view("
    class Page:
        model = Book
        @classmethod
        def books(cls):
            return cls.model.objects.all()
    for book in Page.books():
        book.author.name
"), ["costs 1 + n", "6 query library.Book iterate", "7 load library.Book.author per row"]);
}

#[test]
fn super_follows_the_order_of_the_bases() {
    assert_eq!(view("
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
"), ["costs 2", "12 query library.Book iterate"]);
}

#[test]
fn a_generator_yields_its_rows() {
    assert_eq!(view("
    def books():
        for book in Book.objects.all():
            yield book
    for book in books():
        book.author.name
"), ["costs 1 + n", "2 query library.Book iterate", "5 load library.Book.author per row"]);
}

#[test]
fn yield_from_gives_the_rows_of_another() {
    assert_eq!(view("
    def books():
        yield from Book.objects.all()
    for book in books():
        book.author.name
"), ["costs 1 + n", "2 query library.Book iterate", "4 load library.Book.author per row"]);
}

#[test]
fn a_context_manager_gives_its_value() {
    assert_eq!(view("
    from contextlib import contextmanager
    @contextmanager
    def books():
        yield Book.objects.all()
    with books() as rows:
        for book in rows:
            book.author.name
"), ["costs 1 + n", "6 query library.Book iterate", "7 load library.Book.author per row"]);
}

#[test]
fn a_block_in_a_transaction_runs() {
    assert_eq!(view("
    from django.db import transaction
    with transaction.atomic():
        for book in Book.objects.all():
            book.author.name
"), ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]);
}

#[test]
fn a_class_with_enter_gives_what_it_returns() {
    assert_eq!(view("
    class Open:
        def __enter__(self):
            return Book.objects.all()
        def __exit__(self, *args):
            pass
    with Open() as books:
        for book in books:
            book.author.name
"), ["costs 1 + n", "7 query library.Book iterate", "8 load library.Book.author per row"]);
}

#[test]
fn a_walrus_binds_the_rows() {
    assert_eq!(view("
    if (books := Book.objects.all()):
        for book in books:
            book.author.name
"), ["costs 1 + n", "1 query library.Book bool", "3 load library.Book.author per row"]);
}

#[test]
fn match_takes_its_cases() {
    assert_eq!(view("
    for book in Book.objects.all():
        match book:
            case Book():
                book.author.name
            case _:
                pass
"), ["costs 1 + n", "1 query library.Book iterate", "4 load library.Book.author per row"]);
}

#[test]
fn a_return_on_none_leaves_the_row() {
    assert_eq!(view("
    def show(book):
        if book is None:
            return ''
        return book.author.name
    show(Book.objects.first())
"), ["costs 2", "4 load library.Book.author", "5 query library.Book first"]);
}

#[test]
fn a_constant_branch_is_taken_alone() {
    assert_eq!(view("
    debug = False
    for book in Book.objects.all():
        if debug:
            book.author.name
        else:
            book.publisher.name
"), ["costs 1 + n", "2 query library.Book iterate", "6 load library.Book.publisher per row"]);
}

#[test]
fn recursion_over_a_tree_ends() {
    assert_eq!(view("
    def depth(author):
        if author is None:
            return 0
        return 1 + depth(author.mentor)
    for author in Author.objects.all():
        author.name
"), ["costs 1", "5 query library.Author iterate"]);
}

#[test]
fn a_while_loop_ends() {
    assert_eq!(view("
    books = list(Book.objects.all())
    while books:
        books.pop()
"), ["costs 1", "1 query library.Book iterate"]);
}

#[test]
fn try_runs_its_body() {
    assert_eq!(view("
    try:
        book = Book.objects.get(pk=1)
    except Book.DoesNotExist:
        book = None
    book.author.name
"), ["costs 2", "2 query library.Book get", "5 load library.Book.author"]);
}

#[test]
fn finally_runs_after_all() {
    assert_eq!(view("
    try:
        print(1)
    finally:
        list(Book.objects.all())
"), ["costs 1", "4 query library.Book iterate"]);
}

#[test]
fn unpacking_keeps_the_rows_apart() {
    assert_eq!(view("
    for author, book in [(book.author, book) for book in Book.objects.select_related('author')]:
        author.publisher.name
"), ["costs 1 + n", "1 query library.Book iterate", "2 load library.Author.publisher per row"]);
}

#[test]
fn a_conditional_expression_gives_one_of_two() {
    assert_eq!(view("
    books = Book.objects.select_related('author') if request.GET else Book.objects.select_related('author', 'publisher')
    for book in books:
        book.author.name
"), ["costs 1", "2 query library.Book iterate"]);
}
