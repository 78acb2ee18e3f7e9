//! Querysets as arguments and in loops, and the shortcuts that ask.

use crate::harness::view;

#[test]
fn a_queryset_as_an_argument_is_a_subquery() {
    assert_eq!(
        view(
            "
    list(Book.objects.filter(author__in=Author.objects.filter(name='x')))
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_list_as_an_argument_is_evaluated_first() {
    assert_eq!(
        view(
            "
    list(Book.objects.filter(author__in=list(Author.objects.all())))
"
        ),
        ["costs 2", "1 query library.Book iterate", "1 query library.Author iterate"]
    );
}

#[test]
fn dates_give_plain_values() {
    assert_eq!(
        view(
            "
    for pages in Book.objects.values_list('pages', flat=True).distinct():
        print(pages)
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_query_in_a_loop_is_one_each_turn() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        list(Book.objects.filter(author=author))
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 query library.Book iterate"]
    );
}

#[test]
fn a_get_in_a_loop_is_one_each_turn() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        Book.objects.filter(author=author).first()
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 query library.Book first"]
    );
}

#[test]
fn a_queryset_made_before_a_loop_is_evaluated_once() {
    assert_eq!(
        view(
            "
    tags = Tag.objects.all()
    for book in Book.objects.all():
        for tag in tags:
            print(tag.label)
"
        ),
        ["costs 2", "2 query library.Book iterate", "3 query library.Tag iterate"]
    );
}

#[test]
fn a_queryset_made_in_a_loop_is_evaluated_each_turn() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        tags = Tag.objects.all()
        for tag in tags:
            print(tag.label)
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "3 query library.Tag iterate"]
    );
}

#[test]
fn a_count_in_a_loop_is_one_each_turn() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    for author in Author.objects.all():
        books.count()
"
        ),
        ["costs 1 + n", "2 query library.Author iterate", "3 query library.Book count"]
    );
}

#[test]
fn the_rows_of_values_with_a_relation_load_nothing() {
    assert_eq!(
        view(
            "
    for book in Book.objects.values('author', 'publisher'):
        book['author']
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_generator_that_nobody_consumes_asks_for_no_row() {
    assert_eq!(
        view(
            "
    lazily = (book.author.name for book in [])
"
        ),
        ["costs 0"]
    );
}

#[test]
fn list_of_a_list_asks_nothing_more() {
    assert_eq!(
        view(
            "
    books = list(Book.objects.all())
    list(books)
    len(books)
    books[0]
    bool(books)
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn get_object_or_404_is_one_query() {
    assert_eq!(
        view(
            "
    book = get_object_or_404(Book, pk=1)
    book.author.name
"
        ),
        ["costs 2", "1 query library.Book get", "2 load library.Book.author"]
    );
}

#[test]
fn get_object_or_404_takes_a_queryset() {
    assert_eq!(
        view(
            "
    book = get_object_or_404(Book.objects.select_related('author'), pk=1)
    book.author.name
"
        ),
        ["costs 1", "1 query library.Book get"]
    );
}

#[test]
fn get_list_or_404_evaluates() {
    assert_eq!(
        view(
            "
    for book in get_list_or_404(Book, pages__gt=0):
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}
