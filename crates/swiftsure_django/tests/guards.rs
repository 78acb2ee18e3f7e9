//! Guards in front of a relation, and defaults for a queryset.

use crate::harness::view;

#[test]
fn a_ternary_in_a_comprehension() {
    assert_eq!(
        view(
            "
    [book.editor.name if book.editor_id else '' for book in Book.objects.all()]
"
        ),
        ["costs 1 + n", "1 load library.Book.editor per row", "1 query library.Book iterate"]
    );
}

#[test]
fn a_guard_by_key_asks_nothing_for_the_guard() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        if book.editor_id:
            book.editor.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "3 load library.Book.editor per row"]
    );
}

#[test]
fn a_method_with_an_early_return() {
    assert_eq!(
        view(
            "
    def show(book):
        if not book.editor_id:
            return ''
        return book.editor.name
    for book in Book.objects.all():
        show(book)
"
        ),
        ["costs 1 + n", "4 load library.Book.editor per row", "5 query library.Book iterate"]
    );
}

#[test]
fn the_count_of_a_list_of_rows_asks_nothing() {
    assert_eq!(
        view(
            "
    books = list(Book.objects.all())
    len(books)
    len(books)
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn an_or_default_for_a_queryset() {
    assert_eq!(
        view(
            "
    def show(books=None):
        books = books or Book.objects.all()
        for book in books:
            book.author.name
    show()
"
        ),
        ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]
    );
}

#[test]
fn an_is_none_default_for_a_queryset() {
    assert_eq!(
        view(
            "
    def show(books=None):
        if books is None:
            books = Book.objects.select_related('author')
        for book in books:
            book.author.name
    show()
"
        ),
        ["costs 1", "4 query library.Book iterate"]
    );
}
