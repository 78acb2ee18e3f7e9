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

#[test]
fn what_is_joined_already_is_not_prefetched() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author').prefetch_related('author__pupils'):
        list(book.author.pupils.all())
"
        ),
        ["costs 2", "1 query library.Book iterate"]
    );
}

#[test]
fn what_the_queryset_of_a_prefetch_joins_comes_with_its_rows() {
    assert_eq!(
        view(
            "
    books = Book.objects.select_related('publisher')
    for author in Author.objects.prefetch_related(Prefetch('books', queryset=books)):
        for book in author.books.all():
            book.publisher.name
"
        ),
        ["costs 2", "2 query library.Author iterate"]
    );
}

#[test]
fn the_rows_of_to_attr_load_what_they_lack_and_know_the_way_back() {
    assert_eq!(
        view(
            "
    books = Book.objects.select_related('publisher')
    for author in Author.objects.prefetch_related(Prefetch('books', queryset=books, to_attr='own')):
        for book in author.own:
            book.publisher.name
            book.author.name
            book.editor.name
"
        ),
        ["costs 2 + n·n", "2 query library.Author iterate", "6 load library.Book.editor per row"]
    );
}

#[test]
fn the_queryset_of_to_attr_prefetches_in_turn() {
    assert_eq!(
        view(
            "
    books = Book.objects.prefetch_related('tags')
    for author in Author.objects.prefetch_related(Prefetch('books', queryset=books, to_attr='own')):
        for book in author.own:
            list(book.tags.all())
"
        ),
        ["costs 3", "2 query library.Author iterate"]
    );
}

#[test]
fn a_later_lookup_goes_on_through_to_attr() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    for author in Author.objects.prefetch_related(Prefetch('books', queryset=books, to_attr='own'), 'own__tags'):
        for book in author.own:
            list(book.tags.all())
"
        ),
        ["costs 3", "2 query library.Author iterate"]
    );
}

#[test]
fn prefetch_related_objects_loads_the_relations_of_a_list() {
    assert_eq!(
        view(
            "
    books = list(Book.objects.all())
    prefetch_related_objects(books, 'author__publisher', Prefetch('tags', queryset=Tag.objects.all()), Prefetch('reviews', to_attr='all'))
    for book in books:
        book.author.publisher.name
        list(book.tags.all())
        book.tags.count()
        book.editor.name
"
        ),
        [
            "costs 5 + n",
            "1 query library.Book iterate",
            "2 query library.Author prefetch_related_objects",
            "2 query library.Publisher prefetch_related_objects",
            "2 query library.Review prefetch_related_objects",
            "2 query library.Tag prefetch_related_objects",
            "7 load library.Book.editor per row"
        ]
    );
}

#[test]
fn prefetch_related_objects_goes_on_behind_many_rows() {
    assert_eq!(
        view(
            "
    authors = list(Author.objects.all())
    prefetch_related_objects(authors, 'books__tags')
    for author in authors:
        for book in author.books.all():
            book.author.name
            list(book.tags.all())
"
        ),
        [
            "costs 3",
            "1 query library.Author iterate",
            "2 query library.Book prefetch_related_objects",
            "2 query library.Tag prefetch_related_objects"
        ]
    );
}

#[test]
fn prefetch_related_objects_asks_nothing_for_what_is_there() {
    assert_eq!(
        view(
            "
    books = list(Book.objects.select_related('author'))
    prefetch_related_objects(books, 'author', 'tags')
    prefetch_related_objects(books, 'tags')
"
        ),
        ["costs 2", "1 query library.Book iterate", "2 query library.Tag prefetch_related_objects"]
    );
}
