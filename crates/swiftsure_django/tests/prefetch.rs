//! `prefetch_related`: what it answers, and what asks again in spite of it.

use crate::harness::view;

#[test]
fn a_prefetched_relation_is_iterated_without_a_query() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books'):
        for book in author.books.all():
            book.title
"), ["costs 2", "1 query library.Author iterate"]);
}

#[test]
fn a_prefetch_answers_len_bool_in_and_subscripts() {
    assert_eq!(view("
    one = Book(pk=1)
    for author in Author.objects.prefetch_related('books'):
        len(author.books.all())
        bool(author.books.all())
        one in author.books.all()
        author.books.all()[0]
        author.books.all()[:2]
        list(author.books.all())
"), ["costs 2", "2 query library.Author iterate"]);
}

#[test]
fn a_prefetch_answers_count_and_exists() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books'):
        author.books.count()
        author.books.all().count()
        author.books.exists()
        author.books.all().exists()
"), ["costs 2", "1 query library.Author iterate"]);
}

#[test]
fn a_prefetched_relation_of_a_relation_without_books_is_not_loaded_behind() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books'):
        for book in author.books.all():
            book.publisher.name
"), ["costs 2 + n·n", "1 query library.Author iterate", "3 load library.Book.publisher per row"]);
}

#[test]
fn the_rows_of_a_prefetched_relation_know_the_way_back() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books'):
        for book in author.books.all():
            book.author.name
"), ["costs 2", "1 query library.Author iterate"]);
}

#[test]
fn a_filter_defeats_a_prefetch() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books'):
        list(author.books.filter(pages=1))
"), ["costs 2 + n", "1 query library.Author iterate", "2 related library.Author.books iterate per row changed in spite of the prefetch"]);
}

#[test]
fn an_order_defeats_a_prefetch() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books'):
        list(author.books.order_by('title'))
"), ["costs 2 + n", "1 query library.Author iterate", "2 related library.Author.books iterate per row changed in spite of the prefetch"]);
}

#[test]
fn values_defeat_a_prefetch() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books'):
        list(author.books.values('title'))
        list(author.books.values_list('title', flat=True))
"), ["costs 2 + 2·n", "1 query library.Author iterate", "2 related library.Author.books iterate per row changed in spite of the prefetch", "3 related library.Author.books iterate per row changed in spite of the prefetch"]);
}

#[test]
fn iterator_defeats_a_prefetch() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books'):
        list(author.books.iterator())
"), ["costs 2 + n", "1 query library.Author iterate", "2 related library.Author.books iterator per row changed in spite of the prefetch"]);
}

#[test]
fn get_and_first_defeat_a_prefetch() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books'):
        author.books.first()
        author.books.last()
"), ["costs 2 + 2·n", "1 query library.Author iterate", "2 related library.Author.books first per row changed in spite of the prefetch", "3 related library.Author.books last per row changed in spite of the prefetch"]);
}

#[test]
fn aggregate_defeats_a_prefetch() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books'):
        author.books.aggregate(n=Sum('pages'))
"), ["costs 2 + n", "1 query library.Author iterate", "2 related library.Author.books aggregate per row changed in spite of the prefetch"]);
}

#[test]
fn an_exclude_of_all_defeats_a_prefetch() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books'):
        list(author.books.all().exclude(pages=1))
"), ["costs 2 + n", "1 query library.Author iterate", "2 related library.Author.books iterate per row changed in spite of the prefetch"]);
}

#[test]
fn a_prefetch_of_a_foreign_key_is_a_load_for_all_rows() {
    assert_eq!(view("
    for book in Book.objects.prefetch_related('author'):
        book.author.name
"), ["costs 2", "1 query library.Book iterate"]);
}

#[test]
fn a_prefetch_path_loads_each_step() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books__tags'):
        for book in author.books.all():
            for tag in book.tags.all():
                print(tag.label)
"), ["costs 3", "1 query library.Author iterate"]);
}

#[test]
fn a_prefetch_path_through_a_foreign_key_loads_each_step() {
    assert_eq!(view("
    for book in Book.objects.prefetch_related('author__publisher'):
        book.author.publisher.name
"), ["costs 3", "1 query library.Book iterate"]);
}

#[test]
fn a_prefetch_of_several_relations_costs_one_query_each() {
    assert_eq!(view("
    for book in Book.objects.prefetch_related('tags', 'reviews'):
        list(book.tags.all())
        list(book.reviews.all())
"), ["costs 3", "1 query library.Book iterate"]);
}

#[test]
fn a_prefetch_object_brings_what_its_queryset_prefetches() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related(Prefetch('books', Book.objects.prefetch_related('tags'))):
        for book in author.books.all():
            list(book.tags.all())
"), ["costs 3", "1 query library.Author iterate"]);
}

#[test]
fn a_prefetch_object_with_a_filter_answers_all() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related(Prefetch('books', Book.objects.filter(pages=1))):
        for book in author.books.all():
            book.title
"), ["costs 2", "1 query library.Author iterate"]);
}

#[test]
fn prefetch_related_of_none_clears_it() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books').prefetch_related(None):
        list(author.books.all())
"), ["costs 1 + n", "1 query library.Author iterate", "2 related library.Author.books iterate per row"]);
}

#[test]
fn a_prefetch_holds_for_the_rows_of_a_slice() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('books')[:10]:
        list(author.books.all())
"), ["costs 2", "1 query library.Author iterate"]);
}

#[test]
fn a_prefetch_holds_for_get() {
    assert_eq!(view("
    author = Author.objects.prefetch_related('books').get(pk=1)
    list(author.books.all())
    len(author.books.all())
"), ["costs 2", "1 query library.Author get"]);
}
