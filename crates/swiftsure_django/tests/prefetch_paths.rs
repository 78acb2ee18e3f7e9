//! `prefetch_related` with paths, `Prefetch` objects and one row.

use crate::harness::view;

#[test]
fn a_prefetch_of_a_foreign_key_is_a_load_for_all_rows() {
    assert_eq!(
        view(
            "
    for book in Book.objects.prefetch_related('author'):
        book.author.name
"
        ),
        ["costs 2", "1 query library.Book iterate"]
    );
}

#[test]
fn a_prefetch_path_loads_each_step() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books__tags'):
        for book in author.books.all():
            for tag in book.tags.all():
                print(tag.label)
"
        ),
        ["costs 3", "1 query library.Author iterate"]
    );
}

#[test]
fn a_prefetch_path_through_a_foreign_key_loads_each_step() {
    assert_eq!(
        view(
            "
    for book in Book.objects.prefetch_related('author__publisher'):
        book.author.publisher.name
"
        ),
        ["costs 3", "1 query library.Book iterate"]
    );
}

#[test]
fn a_prefetch_of_several_relations_costs_one_query_each() {
    assert_eq!(
        view(
            "
    for book in Book.objects.prefetch_related('tags', 'reviews'):
        list(book.tags.all())
        list(book.reviews.all())
"
        ),
        ["costs 3", "1 query library.Book iterate"]
    );
}

#[test]
fn a_prefetch_object_brings_what_its_queryset_prefetches() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related(Prefetch('books', Book.objects.prefetch_related('tags'))):
        for book in author.books.all():
            list(book.tags.all())
"
        ),
        ["costs 3", "1 query library.Author iterate"]
    );
}

#[test]
fn a_prefetch_object_with_a_filter_answers_all() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related(Prefetch('books', Book.objects.filter(pages=1))):
        for book in author.books.all():
            book.title
"
        ),
        ["costs 2", "1 query library.Author iterate"]
    );
}

#[test]
fn to_attr_fills_a_list() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related(Prefetch('books', to_attr='all_books')):
        len(author.all_books)
        for book in author.all_books:
            book.title
"
        ),
        ["costs 2", "1 query library.Author iterate"]
    );
}

#[test]
fn to_attr_leaves_the_relation_itself_unloaded() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related(Prefetch('books', to_attr='all_books')):
        list(author.books.all())
"
        ),
        ["costs 2 + n", "1 query library.Author iterate", "2 related library.Author.books iterate per row"]
    );
}

#[test]
fn the_rows_of_to_attr_have_what_their_queryset_joins() {
    assert_eq!(
        view(
            "
    prefetch = Prefetch('books', queryset=Book.objects.select_related('publisher'), to_attr='all_books')
    for author in Author.objects.prefetch_related(prefetch):
        for book in author.all_books:
            book.publisher.name
"
        ),
        ["costs 2", "2 query library.Author iterate"]
    );
}

#[test]
fn prefetch_related_of_none_clears_it() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books').prefetch_related(None):
        list(author.books.all())
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 related library.Author.books iterate per row"]
    );
}

#[test]
fn a_prefetch_holds_for_the_rows_of_a_slice() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books')[:10]:
        list(author.books.all())
"
        ),
        ["costs 2", "1 query library.Author iterate"]
    );
}

#[test]
fn a_prefetch_holds_for_get() {
    assert_eq!(
        view(
            "
    author = Author.objects.prefetch_related('books').get(pk=1)
    list(author.books.all())
    len(author.books.all())
"
        ),
        ["costs 2", "1 query library.Author get"]
    );
}

#[test]
fn a_prefetch_path_holds_for_one_row() {
    for one in ["get(pk=1)", "first()"] {
        let body = format!(
            "
    author = Author.objects.prefetch_related('books__publisher').{one}
    for book in author.books.all():
        book.publisher.name
"
        );
        assert_eq!(view(&body)[0], "costs 3", "{one}");
    }
}

#[test]
fn a_prefetch_is_not_sent_for_a_count() {
    assert_eq!(
        view(
            "
    Author.objects.prefetch_related('books').count()
"
        ),
        ["costs 1", "1 query library.Author count"]
    );
}

#[test]
fn a_prefetch_is_not_sent_for_values() {
    assert_eq!(
        view(
            "
    list(Author.objects.prefetch_related('books').values('name'))
"
        ),
        ["costs 1", "1 query library.Author iterate"]
    );
}

#[test]
fn a_prefetch_of_a_reverse_one_to_one_holds() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('profile'):
        author.profile.text
"
        ),
        ["costs 2", "1 query library.Author iterate"]
    );
}

#[test]
fn a_prefetch_holds_where_the_lookups_are_a_list() {
    assert_eq!(
        view(
            "
    lookups = ['books', 'books__tags']
    for author in Author.objects.prefetch_related(*lookups):
        for book in author.books.all():
            list(book.tags.all())
"
        ),
        ["costs 3", "2 query library.Author iterate"]
    );
}
