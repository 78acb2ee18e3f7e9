//! What holds for a row holds wherever the row goes.

use crate::harness::view;

#[test]
fn a_row_in_an_attribute_keeps_what_it_loaded() {
    assert_eq!(
        view(
            "
    class Shelf:
        def __init__(self, book):
            self.book = book
        def author(self):
            return self.book.author
    for book in Book.objects.all():
        shelf = Shelf(book)
        shelf.author().name
        shelf.author().name
"
        ),
        ["costs 1 + n", "5 load library.Book.author per row", "6 query library.Book iterate"]
    );
}

#[test]
fn a_loop_that_fills_a_dict_and_a_loop_that_reads_it() {
    assert_eq!(
        view(
            "
    names = {}
    for book in Book.objects.select_related('author'):
        names.setdefault(book.author.name, []).append(book)
    for name, books in names.items():
        print(len(books))
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn a_hand_made_prefetch() {
    assert_eq!(
        view(
            "
    by_author = {}
    for book in Book.objects.all():
        by_author.setdefault(book.author_id, []).append(book)
    for author in Author.objects.all():
        by_author.get(author.pk, [])
"
        ),
        ["costs 2", "2 query library.Book iterate", "4 query library.Author iterate"]
    );
}

#[test]
fn a_row_assigned_in_a_loop_silences_later_reads() {
    assert_eq!(
        view(
            "
    authors = {author.pk: author for author in Author.objects.all()}
    for book in Book.objects.all():
        book.author = authors[book.author_id]
    for_all = 1
"
        ),
        ["costs 2", "1 query library.Author iterate", "2 query library.Book iterate"]
    );
}

#[test]
fn a_select_related_list_passed_through_functions() {
    assert_eq!(
        view(
            "
    def only_long(books):
        return [book for book in books if book.pages]
    def names(books):
        return [book.author.name for book in books]
    names(only_long(Book.objects.select_related('author')))
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn a_filtered_list_still_loads_lazily() {
    assert_eq!(
        view(
            "
    def only_long(books):
        return [book for book in books if book.pages]
    for book in only_long(Book.objects.all()):
        book.author.name
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "4 load library.Book.author per row"]
    );
}

#[test]
fn a_second_loop_over_the_same_rows_finds_the_relation_loaded() {
    for rows in ["Book.objects.all()", "list(Book.objects.all())"] {
        let told = view(&format!(
            "
    rows = {rows}
    for first in rows:
        first.author.name
    for second in rows:
        second.author.name
        second.publisher.name
"
        ));
        assert_eq!(told[0], "costs 1 + 2·n", "{rows}");
    }
}

#[test]
fn a_loop_over_a_clone_loads_again() {
    assert_eq!(
        view(
            "
    rows = Book.objects.all()
    for first in rows:
        first.author.name
    for second in rows.all():
        second.author.name
"
        )[0],
        "costs 2 + 2·n"
    );
}

#[test]
fn what_a_loop_loads_for_some_rows_may_be_missing_in_the_next() {
    assert_eq!(
        view(
            "
    rows = Book.objects.all()
    for first in rows:
        if first.pages > 3:
            first.author.name
    for second in rows:
        second.author.name
"
        )[0],
        "costs 1 + 2·n"
    );
}

#[test]
fn each_call_of_a_function_makes_a_queryset_of_its_own() {
    assert_eq!(
        view(
            "
    def names():
        return [book.author.name for book in Book.objects.all()]
    names()
    names()
"
        )[0],
        "costs 2 + 2·n"
    );
}
