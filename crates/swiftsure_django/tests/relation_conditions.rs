//! Relations in conditions, and aggregates and subqueries of them.

use crate::harness::view;

#[test]
fn exists_on_a_relation_in_a_condition() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        if author.books.exists():
            print(author.name)
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 related library.Author.books exists per row"]
    );
}

#[test]
fn truth_of_a_relation_in_a_condition_evaluates_it() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        if author.books.all():
            print(author.name)
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 related library.Author.books bool per row"]
    );
}

#[test]
fn len_of_a_list_of_a_relation() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        len(author.books.all())
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 related library.Author.books len per row"]
    );
}

#[test]
fn a_filter_in_a_loop_by_the_row() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        for book in Book.objects.filter(author=author).select_related('publisher'):
            book.publisher.name
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 query library.Book iterate"]
    );
}

#[test]
fn isinstance_of_the_class_itself_keeps_the_row() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        if isinstance(book, Book):
            book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "3 load library.Book.author per row"]
    );
}

#[test]
fn hasattr_of_a_field_asks_nothing() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        hasattr(book, 'title')
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_try_around_a_relation() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        try:
            author.profile.text
        except Profile.DoesNotExist:
            pass
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "3 load library.Author.profile per row"]
    );
}

#[test]
fn aggregate_of_a_relation() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        author.books.aggregate(Max('pages'))['pages__max']
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 related library.Author.books aggregate per row changed"]
    );
}

#[test]
fn a_subquery_is_part_of_its_query() {
    assert_eq!(view("
    for author in Author.objects.annotate(last=Subquery(Book.objects.filter(author=OuterRef('pk')).values('title')[:1])):
        author.last
"), ["costs 1", "1 query library.Author iterate"]);
}

#[test]
fn q_objects_are_lazy() {
    assert_eq!(
        view(
            "
    list(Book.objects.filter(Q(pages=1) | Q(author__name='x')))
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_queryset_compared_with_none_asks_nothing() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    if books is not None:
        list(books)
"
        ),
        ["costs 1", "3 query library.Book iterate"]
    );
}

#[test]
fn model_to_dict_asks_for_the_many_to_many() {
    assert_eq!(
        view(
            "
    from django.forms.models import model_to_dict
    model_to_dict(Tag.objects.get(pk=1))
"
        ),
        ["costs 1", "2 query library.Tag get"]
    );
}
