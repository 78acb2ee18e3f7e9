//! Calls that carry rows from one function to another.

use crate::harness::view;

#[test]
fn chained_functions_multiply_with_their_callers() {
    assert_eq!(
        view(
            "
    def show(book):
        return [tag.label for tag in book.tags.all()]
    def show_all(books):
        return [show(book) for book in books]
    show_all(Book.objects.all())
"
        ),
        ["costs 1 + n", "2 related library.Book.tags iterate per row", "4 query library.Book iterate"]
    );
}

#[test]
fn the_same_function_with_two_kinds_of_rows() {
    assert_eq!(
        view(
            "
    def name(row):
        return row.author.name
    for book in Book.objects.all():
        name(book)
    for profile in Profile.objects.all():
        name(profile)
"
        ),
        [
            "costs 2 + 2·n",
            "2 load library.Book.author per row",
            "2 load library.Profile.author per row",
            "3 query library.Book iterate",
            "5 query library.Profile iterate"
        ]
    );
}

#[test]
fn the_same_function_with_and_without_the_relation() {
    assert_eq!(
        view(
            "
    def show(books):
        for book in books:
            book.author.name
    show(Book.objects.select_related('author'))
    show(Book.objects.all())
"
        ),
        [
            "costs 2 + n",
            "2 query library.Book iterate",
            "2 query library.Book iterate",
            "3 load library.Book.author per row"
        ]
    );
}

#[test]
fn a_function_in_a_list_is_called_for_each_row() {
    assert_eq!(
        view(
            "
    checks = [lambda book: book.author.name, lambda book: book.publisher.name]
    for book in Book.objects.all():
        for check in checks:
            check(book)
"
        ),
        [
            "costs 1 + 2·n",
            "1 load library.Book.author per row",
            "1 load library.Book.publisher per row",
            "2 query library.Book iterate"
        ]
    );
}

#[test]
fn a_dict_of_querysets() {
    assert_eq!(
        view(
            "
    sets = {'books': Book.objects.select_related('author'), 'tags': Tag.objects.all()}
    for book in sets['books']:
        book.author.name
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn a_tuple_of_querysets_is_unpacked() {
    assert_eq!(
        view(
            "
    books, tags = Book.objects.all(), Tag.objects.all()
    for book in books:
        book.author.name
    list(tags)
"
        ),
        [
            "costs 2 + n",
            "2 query library.Book iterate",
            "3 load library.Book.author per row",
            "4 query library.Tag iterate"
        ]
    );
}

#[test]
fn next_of_an_iterator_gives_a_row() {
    assert_eq!(
        view(
            "
    next(iter(Book.objects.all())).author.name
"
        ),
        ["costs 2", "1 load library.Book.author", "1 query library.Book iterate"]
    );
}

#[test]
fn an_annotation_of_a_parameter_is_no_call() {
    assert_eq!(
        view(
            "
    def show(book: Book) -> str:
        return book.author.name
    for book in Book.objects.all():
        show(book)
"
        ),
        ["costs 1 + n", "2 load library.Book.author per row", "3 query library.Book iterate"]
    );
}

#[test]
fn keyword_only_arguments_reach_their_parameters() {
    assert_eq!(
        view(
            "
    def show(*, book):
        return book.author.name
    for book in Book.objects.all():
        show(book=book)
"
        ),
        ["costs 1 + n", "2 load library.Book.author per row", "3 query library.Book iterate"]
    );
}

#[test]
fn kwargs_are_passed_on() {
    assert_eq!(
        view(
            "
    def inner(book=None):
        return book.author.name
    def outer(**kwargs):
        return inner(**kwargs)
    for book in Book.objects.all():
        outer(book=book)
"
        ),
        ["costs 1 + n", "2 load library.Book.author per row", "5 query library.Book iterate"]
    );
}
