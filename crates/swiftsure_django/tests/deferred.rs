//! `only` and `defer`: a column that was left out is asked for when it is read.

use crate::harness::view;

#[test]
fn a_deferred_column_asks_once_per_row() {
    assert_eq!(
        view(
            "
    for book in Book.objects.defer('title'):
        book.title
        book.title
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 deferred library.Book.title per row"]
    );
}

#[test]
fn other_columns_than_the_deferred_are_there() {
    assert_eq!(
        view(
            "
    for book in Book.objects.defer('title'):
        book.pages
        book.author_id
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_column_that_only_leaves_out_asks_per_row() {
    assert_eq!(
        view(
            "
    for book in Book.objects.only('title'):
        book.pages
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 deferred library.Book.pages per row"]
    );
}

#[test]
fn what_only_names_is_there() {
    assert_eq!(
        view(
            "
    for book in Book.objects.only('title', 'pages'):
        book.title
        book.pages
        book.pk
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_foreign_key_that_only_leaves_out_asks_for_key_and_row() {
    assert_eq!(
        view(
            "
    for book in Book.objects.only('title'):
        book.author_id
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 deferred library.Book.author_id per row"]
    );
}

#[test]
fn only_with_the_name_of_a_relation_loads_its_key() {
    assert_eq!(
        view(
            "
    for book in Book.objects.only('author'):
        book.author_id
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn the_last_only_counts() {
    assert_eq!(
        view(
            "
    for book in Book.objects.only('title').only('pages'):
        book.title
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 deferred library.Book.title per row"]
    );
}

#[test]
fn defer_of_none_loads_all_again() {
    assert_eq!(
        view(
            "
    for book in Book.objects.defer('title').defer(None):
        book.title
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn defers_add_up() {
    assert_eq!(
        view(
            "
    for book in Book.objects.defer('title').defer('pages'):
        book.title
        book.pages
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Book iterate",
            "2 deferred library.Book.title per row",
            "3 deferred library.Book.pages per row"
        ]
    );
}

#[test]
fn a_deferred_column_of_a_joined_row_asks_per_row() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author').defer('author__name'):
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 deferred library.Author.name per row"]
    );
}

#[test]
fn only_speaks_of_a_joined_row_by_path() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author').only('title', 'author__name'):
        book.author.name
        book.title
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_deferred_column_of_one_row_asks_once() {
    assert_eq!(
        view(
            "
    book = Book.objects.only('title').get(pk=1)
    book.pages
"
        ),
        ["costs 2", "1 query library.Book get", "2 deferred library.Book.pages"]
    );
}

#[test]
fn an_assigned_column_is_not_asked_for() {
    assert_eq!(
        view(
            "
    for book in Book.objects.only('title'):
        book.pages = 3
        book.pages
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_deferred_column_is_not_asked_for_where_it_is_not_read() {
    assert_eq!(
        view(
            "
    for book in Book.objects.defer('title'):
        book.pk
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn the_primary_key_is_never_deferred() {
    assert_eq!(
        view(
            "
    for book in Book.objects.only('title'):
        book.id
        book.pk
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}
