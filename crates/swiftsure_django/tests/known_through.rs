//! What is known of rows that come through another row.

use crate::harness::view;

#[test]
fn the_way_back_of_a_way_back() {
    assert_eq!(
        view(
            "
    for review in Review.objects.select_related('book'):
        for other in review.book.reviews.all():
            other.book.title
"
        ),
        ["costs 1 + n", "1 query library.Review iterate", "2 related library.Book.reviews iterate per row"]
    );
}

#[test]
fn a_joined_row_leads_to_its_relations() {
    assert_eq!(
        view(
            "
    for review in Review.objects.select_related('book__author'):
        list(review.book.author.books.all())
"
        ),
        ["costs 1 + n", "1 query library.Review iterate", "2 related library.Author.books iterate per row"]
    );
}

#[test]
fn a_joined_row_has_no_prefetch() {
    assert_eq!(
        view(
            "
    for review in Review.objects.select_related('book'):
        list(review.book.tags.all())
"
        ),
        ["costs 1 + n", "1 query library.Review iterate", "2 related library.Book.tags iterate per row"]
    );
}

#[test]
fn a_relation_of_an_outer_row_is_asked_once_for_that_row() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        for tag in Tag.objects.all():
            author.publisher.name
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Author iterate",
            "2 query library.Tag iterate",
            "3 load library.Author.publisher per row"
        ]
    );
}

#[test]
fn a_relation_of_a_single_row_in_a_loop_is_asked_once() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    for tag in Tag.objects.all():
        author.publisher.name
"
        ),
        ["costs 3", "1 query library.Author get", "2 query library.Tag iterate", "3 load library.Author.publisher"]
    );
}

#[test]
fn a_reverse_relation_of_a_single_row_in_a_loop_is_asked_each_turn() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    for tag in Tag.objects.all():
        author.books.count()
"
        ),
        [
            "costs 2 + n",
            "1 query library.Author get",
            "2 query library.Tag iterate",
            "3 related library.Author.books count"
        ]
    );
}

#[test]
fn a_variable_for_a_related_row_is_the_related_row() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        author = book.author
        author.name
        author.publisher.name
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Book iterate",
            "2 load library.Book.author per row",
            "4 load library.Author.publisher per row"
        ]
    );
}

#[test]
fn two_names_for_one_row_share_what_it_loaded() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    other = book
    book.author.name
    other.author.name
"
        ),
        ["costs 2", "1 query library.Book get", "3 load library.Book.author"]
    );
}

#[test]
fn a_related_queryset_in_a_variable_asks_once() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    books = author.books.all()
    list(books)
    list(books)
"
        ),
        ["costs 2", "1 query library.Author get", "3 related library.Author.books iterate"]
    );
}

#[test]
fn values_of_a_relation_give_no_rows() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        for title in author.books.values_list('title', flat=True):
            print(title)
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 related library.Author.books iterate per row changed"]
    );
}

#[test]
fn an_annotation_of_a_count_saves_the_count() {
    assert_eq!(
        view(
            "
    for author in Author.objects.annotate(n=Count('books')):
        print(author.n)
"
        ),
        ["costs 1", "1 query library.Author iterate"]
    );
}

#[test]
fn a_prefetch_of_a_filtered_relation_in_a_loop_of_pages() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books__reviews'):
        for book in author.books.all():
            len(book.reviews.all())
            book.reviews.count()
"
        ),
        ["costs 3", "1 query library.Author iterate"]
    );
}
