//! Foreign keys and one-to-one relations: what asks, and how often.

use crate::harness::view;

#[test]
fn a_foreign_key_asks_once_per_row_and_then_is_kept_on_the_row() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        book.author.name
        book.author.name
        book.author.publisher_id
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn the_key_column_of_a_foreign_key_never_asks() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        book.author_id
        book.pk
        book.id
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn the_primary_key_of_a_related_row_asks_for_the_row() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        book.author.pk
        book.editor.id
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Book iterate",
            "2 load library.Book.author per row",
            "3 load library.Book.editor per row"
        ]
    );
}

#[test]
fn a_chain_of_foreign_keys_asks_for_each_step() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        book.author.publisher.name
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Book iterate",
            "2 load library.Book.author per row",
            "2 load library.Author.publisher per row"
        ]
    );
}

#[test]
fn the_foreign_key_of_one_row_asks_once() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    book.author.name
    book.author.name
"
        ),
        ["costs 2", "1 query library.Book get", "2 load library.Book.author"]
    );
}

#[test]
fn each_new_object_asks_again() {
    assert_eq!(
        view(
            "
    Book.objects.get(pk=1).author.name
    Book.objects.get(pk=1).author.name
"
        ),
        [
            "costs 4",
            "1 query library.Book get",
            "1 load library.Book.author",
            "2 query library.Book get",
            "2 load library.Book.author"
        ]
    );
}

#[test]
fn a_nullable_foreign_key_asks_when_its_truth_is_asked() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        if book.editor:
            book.editor.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.editor per row"]
    );
}

#[test]
fn a_comparison_with_none_asks_for_the_row() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        if book.editor is not None:
            print(1)
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.editor per row"]
    );
}

#[test]
fn an_assigned_relation_is_known() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    for book in Book.objects.all():
        book.author = author
        book.author.name
"
        ),
        ["costs 2", "1 query library.Author get", "2 query library.Book iterate"]
    );
}

#[test]
fn an_assigned_key_is_asked_for() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    book.author_id = 1
    book.author.name
"
        ),
        ["costs 2", "1 query library.Book get", "3 load library.Book.author"]
    );
}
