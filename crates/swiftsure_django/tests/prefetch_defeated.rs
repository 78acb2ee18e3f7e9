//! What asks again in spite of a prefetch.

use crate::harness::view;

#[test]
fn what_a_helper_computes_is_not_known_to_be_prefetched() {
    let asks = |steps: &str| {
        let body = format!(
            "
    names = [field.name for field in Book._meta.get_fields()]
    for book in Book.objects.prefetch_related({steps}):
        list(book.tags.all())
        list(book.tags.values_list('label'))
"
        );
        view(&body).split_off(1)
    };
    let rows = "2 query library.Book iterate";
    assert_eq!(asks("*names"), [rows, "4 related library.Book.tags iterate per row changed"]);
    assert_eq!(
        asks("'tags', *names"),
        [rows, "4 related library.Book.tags iterate per row changed in spite of the prefetch"]
    );
}

#[test]
fn a_filter_defeats_a_prefetch() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        list(author.books.filter(pages=1))
"
        ),
        [
            "costs 2 + n",
            "1 query library.Author iterate",
            "2 related library.Author.books iterate per row changed in spite of the prefetch"
        ]
    );
}

#[test]
fn an_order_defeats_a_prefetch() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        list(author.books.order_by('title'))
"
        ),
        [
            "costs 2 + n",
            "1 query library.Author iterate",
            "2 related library.Author.books iterate per row changed in spite of the prefetch"
        ]
    );
}

#[test]
fn values_defeat_a_prefetch() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        list(author.books.values('title'))
        list(author.books.values_list('title', flat=True))
"
        ),
        [
            "costs 2 + 2·n",
            "1 query library.Author iterate",
            "2 related library.Author.books iterate per row changed in spite of the prefetch",
            "3 related library.Author.books iterate per row changed in spite of the prefetch"
        ]
    );
}

#[test]
fn iterator_defeats_a_prefetch() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        list(author.books.iterator())
"
        ),
        [
            "costs 2 + n",
            "1 query library.Author iterate",
            "2 related library.Author.books iterator per row changed in spite of the prefetch"
        ]
    );
}

#[test]
fn get_and_first_defeat_a_prefetch() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        author.books.first()
        author.books.last()
"
        ),
        [
            "costs 2 + 2·n",
            "1 query library.Author iterate",
            "2 related library.Author.books first per row changed in spite of the prefetch",
            "3 related library.Author.books last per row changed in spite of the prefetch"
        ]
    );
}

#[test]
fn aggregate_defeats_a_prefetch() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        author.books.aggregate(n=Sum('pages'))
"
        ),
        [
            "costs 2 + n",
            "1 query library.Author iterate",
            "2 related library.Author.books aggregate per row changed in spite of the prefetch"
        ]
    );
}

#[test]
fn an_exclude_of_all_defeats_a_prefetch() {
    assert_eq!(
        view(
            "
    for author in Author.objects.prefetch_related('books'):
        list(author.books.all().exclude(pages=1))
"
        ),
        [
            "costs 2 + n",
            "1 query library.Author iterate",
            "2 related library.Author.books iterate per row changed in spite of the prefetch"
        ]
    );
}
