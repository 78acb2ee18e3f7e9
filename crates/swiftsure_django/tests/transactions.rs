//! Transactions, databases by name, and further steps.

use crate::harness::view;

#[test]
fn a_transaction_decorator() {
    assert_eq!(
        view(
            "
    from django.db import transaction
    @transaction.atomic
    def show():
        for book in Book.objects.all():
            book.author.name
    show()
"
        ),
        ["costs 1 + n", "4 query library.Book iterate", "5 load library.Book.author per row"]
    );
}

#[test]
fn on_commit_runs_its_function() {
    assert_eq!(
        view(
            "
    from django.db import transaction
    transaction.on_commit(lambda: list(Book.objects.all()))
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn a_select_for_update_is_one_query() {
    assert_eq!(
        view(
            "
    from django.db import transaction
    with transaction.atomic():
        list(Book.objects.select_for_update().filter(pk=1))
"
        ),
        ["costs 1", "3 query library.Book iterate"]
    );
}

#[test]
fn a_database_by_name_keeps_the_joins() {
    assert_eq!(
        view(
            "
    for book in Book.objects.using('default').select_related('author'):
        book.author.name
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_union_with_annotations_and_slices() {
    assert_eq!(
        view(
            "
    for book in Book.objects.annotate(n=Count('tags')).filter(n__gt=0).order_by('-n')[:10]:
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn a_deferred_field_through_a_function() {
    assert_eq!(
        view(
            "
    def title(book):
        return book.title
    for book in Book.objects.only('pages'):
        title(book)
"
        ),
        ["costs 1 + n", "2 deferred library.Book.title per row", "3 query library.Book iterate"]
    );
}

#[test]
fn a_field_name_from_a_meta_loop() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        for name in ['title', 'pages']:
            getattr(book, name)
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}
