//! Queries in conditions, and what follows them.

use crate::harness::view;

#[test]
fn exists_in_a_condition_then_iteration() {
    assert_eq!(
        view(
            "
    books = Book.objects.filter(pages__gt=0)
    if books.exists():
        for book in books:
            book.title
"
        ),
        ["costs 2", "2 query library.Book exists", "3 query library.Book iterate"]
    );
}

#[test]
fn count_in_a_condition_then_iteration() {
    assert_eq!(
        view(
            "
    books = Book.objects.filter(pages__gt=0)
    if books.count() > 0:
        for book in books:
            book.title
"
        ),
        ["costs 2", "2 query library.Book count", "3 query library.Book iterate"]
    );
}

#[test]
fn first_then_its_relation_in_a_loop() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        book = author.books.first()
        if book:
            book.publisher.name
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Author iterate",
            "2 related library.Author.books first per row changed",
            "4 load library.Book.publisher"
        ]
    );
}

#[test]
fn a_latest_of_each_row() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        author.books.latest('pk').title
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 related library.Author.books latest per row changed"]
    );
}

#[test]
fn a_filter_first_of_each_row() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        author.books.filter(pages=1).first()
"
        ),
        [
            "costs 2 + n",
            "1 query library.Author iterate",
            "2 related library.Author.books first per row changed in spite of the prefetch"
        ]
    );
}

#[test]
fn a_walrus_with_first() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        if (book := author.books.first()):
            book.publisher.name
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Author iterate",
            "2 related library.Author.books first per row changed",
            "3 load library.Book.publisher"
        ]
    );
}

#[test]
fn a_sum_of_counts() {
    assert_eq!(
        view(
            "
    sum(author.books.count() for author in Author.objects.all())
"
        ),
        ["costs 1 + n", "1 related library.Author.books count per row", "1 query library.Author iterate"]
    );
}

#[test]
fn rows_in_a_tuple_of_pairs() {
    assert_eq!(
        view(
            "
    pairs = [(book, book.author) for book in Book.objects.select_related('author')]
    for book, author in pairs:
        author.publisher.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "3 load library.Author.publisher per row"]
    );
}
