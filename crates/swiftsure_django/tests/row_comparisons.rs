//! Comparing, collecting and joining rows and their columns.

use crate::harness::view;

#[test]
fn a_comparison_of_keys_asks_nothing() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    [book for book in Book.objects.all() if book.author_id == author.pk]
"
        ),
        ["costs 2", "1 query library.Author get", "2 query library.Book iterate"]
    );
}

#[test]
fn a_comparison_of_rows_asks_for_each() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    [book for book in Book.objects.all() if book.author == author]
"
        ),
        [
            "costs 2 + n",
            "1 query library.Author get",
            "2 query library.Book iterate",
            "2 load library.Book.author per row"
        ]
    );
}

#[test]
fn a_set_of_keys_asks_nothing_more() {
    assert_eq!(
        view(
            "
    {book.author_id for book in Book.objects.all()}
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_set_of_related_rows_asks_for_each() {
    assert_eq!(
        view(
            "
    {book.author for book in Book.objects.all()}
"
        ),
        ["costs 1 + n", "1 load library.Book.author per row", "1 query library.Book iterate"]
    );
}

#[test]
fn join_of_texts_asks_for_each_row() {
    assert_eq!(
        view(
            "
    ', '.join(book.author.name for book in Book.objects.all())
"
        ),
        ["costs 1 + n", "1 load library.Book.author per row", "1 query library.Book iterate"]
    );
}

#[test]
fn or_takes_the_first_that_is_true() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        book.editor or book.author
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Book iterate",
            "2 load library.Book.editor per row",
            "2 load library.Book.author per row"
        ]
    );
}

#[test]
fn an_early_continue_leaves_the_rest_of_the_turn() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        if True:
            continue
        book.author.name
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_return_in_a_loop_ends_it() {
    assert_eq!(
        view(
            "
    def first():
        for book in Book.objects.all():
            return book.author.name
    first()
"
        ),
        ["costs 2", "2 query library.Book iterate", "3 load library.Book.author per row"]
    );
}
