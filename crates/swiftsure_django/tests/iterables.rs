//! Iterables of the standard library over querysets.

use crate::harness::view;

#[test]
fn zip_of_two_querysets() {
    assert_eq!(
        view(
            "
    for book, tag in zip(Book.objects.all(), Tag.objects.all()):
        book.author.name
"
        ),
        [
            "costs 2 + n",
            "1 query library.Book iterate",
            "1 query library.Tag iterate",
            "2 load library.Book.author per row"
        ]
    );
}

#[test]
fn enumerate_with_start() {
    assert_eq!(
        view(
            "
    for number, book in enumerate(Book.objects.select_related('author'), start=1):
        book.author.name
        book.publisher.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "3 load library.Book.publisher per row"]
    );
}

#[test]
fn islice_of_a_queryset() {
    assert_eq!(
        view(
            "
    from itertools import islice
    for book in islice(Book.objects.all(), 100):
        book.author.name
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "3 load library.Book.author per row"]
    );
}

#[test]
fn a_counter_of_related_names() {
    assert_eq!(
        view(
            "
    from collections import Counter
    Counter(book.author.name for book in Book.objects.all())
"
        ),
        ["costs 1 + n", "2 load library.Book.author per row", "2 query library.Book iterate"]
    );
}

#[test]
fn a_list_of_lists_of_rows() {
    assert_eq!(
        view(
            "
    pages = [list(Book.objects.all())]
    for books in pages:
        for book in books:
            book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "4 load library.Book.author per row"]
    );
}

#[test]
fn a_dict_of_rows_by_key() {
    assert_eq!(
        view(
            "
    books = {book.pk: book for book in Book.objects.all()}
    for pk, book in books.items():
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "3 load library.Book.author per row"]
    );
}

#[test]
fn extend_of_a_list() {
    assert_eq!(
        view(
            "
    books = []
    books.extend(Book.objects.all())
    for book in books:
        book.author.name
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "4 load library.Book.author per row"]
    );
}

#[test]
fn a_set_of_rows() {
    assert_eq!(
        view(
            "
    for book in set(Book.objects.all()):
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn a_row_through_min() {
    assert_eq!(
        view(
            "
    min(Book.objects.all(), key=lambda book: book.pages).author.name
"
        ),
        ["costs 2", "1 query library.Book iterate", "1 load library.Book.author"]
    );
}

#[test]
fn next_with_a_default() {
    assert_eq!(
        view(
            "
    book = next((book for book in Book.objects.all()), None)
    if book:
        book.author.name
"
        ),
        ["costs 2", "1 query library.Book iterate", "3 load library.Book.author"]
    );
}

#[test]
fn any_over_a_generator_expression() {
    assert_eq!(
        view(
            "
    any(book.pages > 10000 for book in Book.objects.all())
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn copying_a_row() {
    assert_eq!(
        view(
            "
    import copy
    for book in Book.objects.all():
        copy.copy(book).author.name
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "3 load library.Book.author per row"]
    );
}

#[test]
fn json_of_values() {
    assert_eq!(
        view(
            "
    import json
    json.dumps(list(Book.objects.values('title')))
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn a_text_in_memory_has_any_number_of_lines() {
    let body = "
    import csv, io
    for row in csv.reader(io.StringIO(request.POST['file'])):
        Book.objects.create(title=row[0])
";
    assert_eq!(view(body), ["costs n", "3 write library.Book create"]);
}
