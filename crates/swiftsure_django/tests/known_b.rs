//! Related objects that are known without a query, and what `select_related` brings along.

use crate::harness::view;

#[test]
fn select_related_holds_for_get_and_first() {
    assert_eq!(view("
    Book.objects.select_related('author').get(pk=1).author.name
    Book.objects.select_related('author').first().author.name
"), ["costs 2", "1 query library.Book get", "2 query library.Book first"]);
}

#[test]
fn select_related_holds_for_the_rows_of_iterator() {
    assert_eq!(view("
    for book in Book.objects.select_related('author').iterator():
        book.author.name
"), ["costs 1", "1 query library.Book iterator"]);
}

#[test]
fn select_related_holds_for_the_rows_of_a_relation() {
    assert_eq!(view("
    author = Author.objects.get(pk=1)
    for book in author.books.select_related('publisher'):
        book.publisher.name
"), ["costs 2", "1 query library.Author get", "2 related library.Author.books iterate changed"]);
}

#[test]
fn select_related_holds_in_another_function() {
    assert_eq!(view("
    def books():
        return Book.objects.select_related('author')
    def show(books):
        for book in books:
            print(book.author.name)
    show(books())
"), ["costs 1", "4 query library.Book iterate"]);
}

#[test]
fn select_related_holds_where_both_ways_have_it() {
    assert_eq!(view("
    books = Book.objects.select_related('author')
    if request.GET:
        books = books.filter(pages=1)
    for book in books:
        book.author.name
"), ["costs 1", "4 query library.Book iterate"]);
}

#[test]
fn select_related_is_lost_on_a_new_queryset() {
    assert_eq!(view("
    books = Book.objects.all()
    books.select_related('author')
    for book in books:
        book.author.name
"), ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]);
}
