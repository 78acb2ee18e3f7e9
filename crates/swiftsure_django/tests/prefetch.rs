//! `prefetch_related`: what it answers.

use crate::harness::view;

#[test]
fn a_prefetched_relation_is_iterated_without_a_query() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        for book in author.books.all():
            book.title
"
        ),
        ["costs 2", "1 query library.Author iterate"]
    );
}

#[test]
fn a_prefetch_answers_len_bool_in_and_subscripts() {
    assert_eq!(
        view(
            "
    one = Book(pk=1)
    for author in Author.objects.prefetch_related('books'):
        len(author.books.all())
        bool(author.books.all())
        one in author.books.all()
        author.books.all()[0]
        author.books.all()[:2]
        list(author.books.all())
"
        ),
        ["costs 2", "2 query library.Author iterate"]
    );
}

#[test]
fn a_prefetch_answers_count_and_exists() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        author.books.count()
        author.books.all().count()
        author.books.exists()
        author.books.all().exists()
"
        ),
        ["costs 2", "1 query library.Author iterate"]
    );
}

#[test]
fn a_prefetched_relation_of_a_relation_without_books_is_not_loaded_behind() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        for book in author.books.all():
            book.publisher.name
"
        ),
        ["costs 2 + n·n", "1 query library.Author iterate", "3 load library.Book.publisher per row"]
    );
}

#[test]
fn the_rows_of_a_prefetched_relation_know_the_way_back() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        for book in author.books.all():
            book.author.name
"
        ),
        ["costs 2", "1 query library.Author iterate"]
    );
}
