//! Columns, and single rows out of lists and dicts.

use crate::harness::view;

#[test]
fn str_format_of_columns_asks_nothing() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        f'{book.title} {book.pages:>5} {book.author_id}'
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn sorting_in_place_keeps_the_rows() {
    assert_eq!(
        view(
            "
    books = list(Book.objects.all())
    books.sort(key=lambda book: book.author.name)
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn rows_from_in_bulk_by_key() {
    assert_eq!(
        view(
            "
    books = Book.objects.in_bulk()
    for pk in books:
        books[pk].title
"
        ),
        ["costs 1", "1 query library.Book in_bulk"]
    );
}

#[test]
fn a_row_that_is_looked_up_on_each_turn_is_another_one() {
    let body = "
    books = Book.objects.in_bulk()
    for review in Review.objects.all():
        books[review.book_id].author.name
";
    assert_eq!(view(body)[0], "costs 2 + n");
    let handed = "
    def show(books):
        for review in Review.objects.all():
            books.get(review.book_id).author.name
    show({book.pk: book for book in Book.objects.all()})
";
    assert_eq!(view(handed)[0], "costs 2 + n");
    let one = "
    books = Book.objects.in_bulk()
    book = books[int(request.GET['book'])]
    for review in Review.objects.all():
        book.author.name
";
    assert_eq!(view(one)[0], "costs 3");
}

#[test]
fn pop_of_a_list_gives_a_row() {
    assert_eq!(
        view(
            "
    books = list(Book.objects.order_by('pk'))
    books.pop().author.name
"
        ),
        ["costs 2", "1 query library.Book iterate", "2 load library.Book.author"]
    );
}

#[test]
fn dict_get_gives_a_row() {
    assert_eq!(
        view(
            "
    by_key = {book.pk: book for book in Book.objects.all()}
    by_key.get(1).author.name
"
        ),
        ["costs 2", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn a_row_or_a_default() {
    assert_eq!(
        view(
            "
    book = Book.objects.filter(pk=1).first() or Book()
    book.author.name
"
        ),
        ["costs 2", "1 query library.Book first", "2 load library.Book.author"]
    );
}

#[test]
fn distinct_and_dates_are_lazy() {
    assert_eq!(
        view(
            "
    Book.objects.values('pages').distinct().order_by('pages')
"
        ),
        ["costs 0"]
    );
}

#[test]
fn explain_is_a_query() {
    assert_eq!(
        view(
            "
    Book.objects.all().explain()
"
        ),
        ["costs 1", "1 query library.Book explain"]
    );
}
