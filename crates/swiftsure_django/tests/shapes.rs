//! Querysets that give something else than rows, or rows in another way.

use crate::harness::view;

#[test]
fn values_give_no_rows() {
    assert_eq!(
        view(
            "
    for row in Book.objects.values('title', 'author__name'):
        row['title']
        row['author__name']
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn values_list_gives_no_rows() {
    assert_eq!(
        view(
            "
    for title, name in Book.objects.values_list('title', 'author__name'):
        print(title, name)
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn flat_values_are_plain() {
    assert_eq!(
        view(
            "
    for title in Book.objects.values_list('title', flat=True):
        title.upper()
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn an_aggregate_is_one_query() {
    assert_eq!(
        view(
            "
    total = Book.objects.aggregate(total=Sum('pages'))
    total['total']
"
        ),
        ["costs 1", "1 query library.Book aggregate"]
    );
}

#[test]
fn an_annotation_is_part_of_its_query() {
    assert_eq!(
        view(
            "
    for author in Author.objects.annotate(n=Count('books')):
        author.n
"
        ),
        ["costs 1", "1 query library.Author iterate"]
    );
}

#[test]
fn annotated_rows_still_load_lazily() {
    assert_eq!(
        view(
            "
    for book in Book.objects.annotate(n=Count('tags')):
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn in_bulk_is_one_query_whose_rows_load_lazily() {
    assert_eq!(
        view(
            "
    books = Book.objects.in_bulk([1, 2, 3])
    for book in books.values():
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book in_bulk", "3 load library.Book.author per row"]
    );
}

#[test]
fn iterator_asks_each_time_and_its_rows_load_lazily() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    for book in books.iterator():
        book.author.name
    for book in books.iterator():
        book.title
"
        ),
        [
            "costs 2 + n",
            "2 query library.Book iterator",
            "3 load library.Book.author per row",
            "4 query library.Book iterator"
        ]
    );
}

#[test]
fn a_union_is_one_query() {
    assert_eq!(
        view(
            "
    for book in Book.objects.filter(pages=1).union(Book.objects.filter(pages=2)):
        book.title
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn the_rows_of_a_union_load_lazily() {
    assert_eq!(
        view(
            "
    for book in Book.objects.filter(pages__gt=0).union(Book.objects.filter(pages=-1)):
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn querysets_joined_by_or_are_one() {
    assert_eq!(
        view(
            "
    for book in Book.objects.filter(pages__gt=0) | Book.objects.filter(pages=1):
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn raw_gives_rows() {
    assert_eq!(
        view(
            "
    for book in Book.objects.raw('SELECT * FROM library_book'):
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn earliest_and_latest_ask_once_each() {
    assert_eq!(
        view(
            "
    Book.objects.earliest('pages')
    Book.objects.latest('pages').author.name
"
        ),
        ["costs 3", "1 query library.Book earliest", "2 query library.Book latest", "2 load library.Book.author"]
    );
}
