//! Relations of relations, with and without a prefetch.

use crate::harness::view;

#[test]
fn two_levels_of_reverse_relations() {
    assert_eq!(
        view(
            "
    for publisher in Publisher.objects.all():
        for author in publisher.authors.all():
            for book in author.books.all():
                book.title
"
        ),
        [
            "costs 1 + n + n·n",
            "1 query library.Publisher iterate",
            "2 related library.Publisher.authors iterate per row",
            "3 related library.Author.books iterate per row"
        ]
    );
}

#[test]
fn two_levels_with_a_prefetch_of_both() {
    assert_eq!(
        view(
            "
    for publisher in Publisher.objects.prefetch_related('authors__books'):
        for author in publisher.authors.all():
            for book in author.books.all():
                book.author.publisher.name
"
        ),
        ["costs 3", "1 query library.Publisher iterate"]
    );
}

#[test]
fn a_joined_relation_of_prefetched_rows() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books__publisher'):
        for book in author.books.all():
            book.publisher.name
"
        ),
        ["costs 3", "1 query library.Author iterate"]
    );
}

#[test]
fn a_second_prefetch_of_the_same_relation_by_path() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books', 'books__tags', 'books__reviews'):
        for book in author.books.all():
            list(book.tags.all())
            list(book.reviews.all())
"
        ),
        ["costs 4", "1 query library.Author iterate"]
    );
}

#[test]
fn a_prefetch_through_a_nullable_relation() {
    assert_eq!(
        view(
            "
    for book in Book.objects.prefetch_related('editor__books'):
        if book.editor:
            list(book.editor.books.all())
"
        ),
        ["costs 3", "1 query library.Book iterate"]
    );
}
