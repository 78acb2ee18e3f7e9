//! Rows that are read again: what `refresh_from_db()` forgets and loads.

use crate::harness::view;

#[test]
fn relations_are_loaded_anew_behind_a_refresh() {
    assert_eq!(
        view(
            "
    book = Book.objects.select_related('author', 'publisher').get(pk=1)
    print(book.author.name)
    book.refresh_from_db()
    print(book.author.name, book.author.name)
"
        ),
        ["costs 3", "1 query library.Book get", "3 query library.Book refresh_from_db", "4 load library.Book.author"]
    );
}

#[test]
fn what_was_prefetched_is_asked_for_behind_a_refresh() {
    assert_eq!(
        view(
            "
    for book in Book.objects.prefetch_related('tags'):
        book.refresh_from_db()
        print(list(book.tags.all()))
"
        ),
        [
            "costs 2 + 2·n",
            "1 query library.Book iterate",
            "2 query library.Book refresh_from_db",
            "3 related library.Book.tags iterate"
        ]
    );
}

#[test]
fn a_refresh_of_columns_keeps_the_relations() {
    assert_eq!(
        view(
            "
    book = Book.objects.select_related('author').get(pk=1)
    book.refresh_from_db(fields=['pages'])
    print(book.author.name)
"
        ),
        ["costs 2", "1 query library.Book get", "2 query library.Book refresh_from_db"]
    );
}

#[test]
fn a_refresh_of_a_relation_forgets_that_one() {
    assert_eq!(
        view(
            "
    book = Book.objects.select_related('author', 'publisher').get(pk=1)
    book.refresh_from_db(fields=['author'])
    print(book.publisher.name, book.author.name)
"
        ),
        ["costs 3", "1 query library.Book get", "2 query library.Book refresh_from_db", "3 load library.Book.author"]
    );
}

#[test]
fn a_refresh_of_a_deferred_column_loads_it() {
    assert_eq!(
        view(
            "
    book = Book.objects.defer('title', 'pages').get(pk=1)
    book.refresh_from_db(fields=['title'])
    print(book.title)
"
        ),
        ["costs 2", "1 query library.Book get", "2 query library.Book refresh_from_db"]
    );
}

#[test]
fn a_refresh_leaves_deferred_what_was_deferred() {
    assert_eq!(
        view(
            "
    book = Book.objects.defer('title').get(pk=1)
    book.refresh_from_db()
    print(book.title)
"
        ),
        [
            "costs 3",
            "1 query library.Book get",
            "2 query library.Book refresh_from_db",
            "3 deferred library.Book.title"
        ]
    );
}

#[test]
fn what_the_program_set_is_gone_behind_a_refresh() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    book.author = Author.objects.get(pk=2)
    book.refresh_from_db()
    print(book.author.name)
"
        ),
        [
            "costs 4",
            "1 query library.Book get",
            "2 query library.Author get",
            "3 query library.Book refresh_from_db",
            "4 load library.Book.author"
        ]
    );
}

#[test]
fn a_helper_refreshes_the_row_of_its_caller() {
    assert_eq!(
        view(
            "
    def again(row):
        row.refresh_from_db()
    book = Book.objects.select_related('author').get(pk=1)
    again(book)
    print(book.author.name)
"
        ),
        ["costs 3", "2 query library.Book refresh_from_db", "3 query library.Book get", "5 load library.Book.author"]
    );
}

#[test]
fn a_foreign_key_of_each_row_is_loaded_anew() {
    assert_eq!(
        view(
            "
    names = []
    for book in Book.objects.select_related('author'):
        book.refresh_from_db()
        names.append(book.author.name)
"
        ),
        [
            "costs 1 + 2·n",
            "2 query library.Book iterate",
            "3 query library.Book refresh_from_db",
            "4 load library.Book.author"
        ]
    );
}

#[test]
fn the_row_of_the_next_turn_is_not_read_again_yet() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author'):
        print(book.author.name)
        book.refresh_from_db()
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "3 query library.Book refresh_from_db"]
    );
}

#[test]
fn a_refresh_from_a_queryset_has_what_that_loads() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    book.refresh_from_db(from_queryset=Book.objects.select_related('author'))
    print(book.author.name, book.publisher.name)
"
        ),
        [
            "costs 3",
            "1 query library.Book get",
            "2 query library.Book refresh_from_db",
            "3 load library.Book.publisher"
        ]
    );
}

#[test]
fn a_second_refresh_forgets_what_the_first_brought() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    book.refresh_from_db(fields=['author'])
    print(book.author.name)
    book.refresh_from_db()
    print(book.author.name)
"
        )[0],
        "costs 5"
    );
}
