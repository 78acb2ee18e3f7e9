//! Writes through relations, and what they leave known.

use crate::harness::view;

#[test]
fn clearing_a_many_to_many_in_a_loop_writes_each_turn() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        book.tags.clear()
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 write library.Tag clear"]
    );
}

#[test]
fn removing_from_a_many_to_many_in_a_loop() {
    assert_eq!(
        view(
            "
    tag = Tag.objects.get(pk=1)
    for book in Book.objects.all():
        book.tags.remove(tag)
"
        ),
        ["costs 2 + n", "1 query library.Tag get", "2 query library.Book iterate", "3 write library.Tag remove"]
    );
}

#[test]
fn get_or_create_asks_first() {
    assert_eq!(
        view(
            "
    Tag.objects.get_or_create(label='t0')
"
        ),
        ["costs 2", "1 query library.Tag get_or_create", "1 write library.Tag get_or_create"]
    );
}

#[test]
fn get_or_create_in_a_loop_asks_each_turn() {
    assert_eq!(
        view(
            "
    for tag in Tag.objects.all():
        Tag.objects.get_or_create(label=tag.label)
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Tag iterate",
            "2 query library.Tag get_or_create",
            "2 write library.Tag get_or_create"
        ]
    );
}

#[test]
fn get_or_create_through_a_relation_knows_the_way_back() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    book, created = author.books.get_or_create(title='b0', defaults={'pages': 1, 'publisher_id': 1})
    book.author.name
"
        ),
        [
            "costs 3",
            "1 query library.Author get",
            "2 related library.Author.books get_or_create changed",
            "2 write library.Book get_or_create"
        ]
    );
}

#[test]
fn bulk_update_is_one_write() {
    assert_eq!(
        view(
            "
    books = list(Book.objects.all())
    for book in books:
        book.pages = 3
    Book.objects.bulk_update(books, ['pages'])
"
        ),
        ["costs 2", "1 query library.Book iterate", "4 write library.Book bulk_update"]
    );
}

#[test]
fn deleting_through_a_queryset_is_one_call() {
    assert_eq!(
        view(
            "
    Review.objects.filter(pk=1).delete()
"
        ),
        ["costs 1", "1 write library.Review delete"]
    );
}

#[test]
fn saving_a_row_keeps_what_it_loaded() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    book.author.name
    book.save()
    book.author.name
"
        ),
        ["costs 3", "1 query library.Book get", "2 load library.Book.author", "3 write library.Book save"]
    );
}

#[test]
fn an_assignment_to_a_related_row_is_seen_by_the_save() {
    assert_eq!(
        view(
            "
    book = Book.objects.select_related('author').get(pk=1)
    book.author.name = 'x'
    book.author.save()
"
        ),
        ["costs 2", "1 query library.Book get", "3 write library.Author save"]
    );
}

#[test]
fn a_row_made_with_a_related_row_of_another_row() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author'):
        copy = Book(author=book.author, title='x')
        copy.author.name
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn what_a_many_to_many_relation_writes_goes_through_its_table() {
    let cost = |call: &str| view(&format!("\n    book = Book.objects.get(pk=1)\n    book.tags.{call}\n"))[0].clone();
    assert_eq!(cost("add(1)"), "costs 2");
    assert_eq!(cost("remove(1)"), "costs 2");
    assert_eq!(cost("clear()"), "costs 2");
    assert_eq!(cost("create(label='x')"), "costs 3");
    assert_eq!(cost("set([1, 2])"), "costs 4");
}

#[test]
fn what_a_reverse_relation_writes_is_the_key() {
    let cost = |call: &str| view(&format!("\n    author = Author.objects.get(pk=1)\n    author.{call}\n"))[0].clone();
    assert_eq!(cost("books.add(1)"), "costs 2");
    assert_eq!(cost("books.set([])"), "costs 2");
    assert_eq!(cost("edited.set([])"), "costs 4");
}
