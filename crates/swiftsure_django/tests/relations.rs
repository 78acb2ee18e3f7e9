//! Relations read from rows: what asks the database, and how often.

use crate::harness::view;

#[test]
fn a_foreign_key_asks_once_per_row_and_then_is_kept_on_the_row() {
    assert_eq!(view("
    for book in Book.objects.all():
        book.author.name
        book.author.name
        book.author.publisher_id
"), ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]);
}

#[test]
fn the_key_column_of_a_foreign_key_never_asks() {
    assert_eq!(view("
    for book in Book.objects.all():
        book.author_id
        book.pk
        book.id
"), ["costs 1", "1 query library.Book iterate"]);
}

#[test]
fn the_primary_key_of_a_related_row_asks_for_the_row() {
    assert_eq!(view("
    for book in Book.objects.all():
        book.author.pk
        book.editor.id
"), ["costs 1 + 2·n", "1 query library.Book iterate", "2 load library.Book.author per row", "3 load library.Book.editor per row"]);
}

#[test]
fn a_chain_of_foreign_keys_asks_for_each_step() {
    assert_eq!(view("
    for book in Book.objects.all():
        book.author.publisher.name
"), ["costs 1 + 2·n", "1 query library.Book iterate", "2 load library.Book.author per row", "2 load library.Author.publisher per row"]);
}

#[test]
fn the_foreign_key_of_one_row_asks_once() {
    assert_eq!(view("
    book = Book.objects.get(pk=1)
    book.author.name
    book.author.name
"), ["costs 2", "1 query library.Book get", "2 load library.Book.author"]);
}

#[test]
fn each_new_object_asks_again() {
    assert_eq!(view("
    Book.objects.get(pk=1).author.name
    Book.objects.get(pk=1).author.name
"), ["costs 4", "1 query library.Book get", "1 load library.Book.author", "2 query library.Book get", "2 load library.Book.author"]);
}

#[test]
fn a_nullable_foreign_key_asks_when_its_truth_is_asked() {
    assert_eq!(view("
    for book in Book.objects.all():
        if book.editor:
            book.editor.name
"), ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.editor per row"]);
}

#[test]
fn a_comparison_with_none_asks_for_the_row() {
    assert_eq!(view("
    for book in Book.objects.all():
        if book.editor is not None:
            print(1)
"), ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.editor per row"]);
}

#[test]
fn an_assigned_relation_is_known() {
    assert_eq!(view("
    author = Author.objects.get(pk=1)
    for book in Book.objects.all():
        book.author = author
        book.author.name
"), ["costs 2", "1 query library.Author get", "2 query library.Book iterate"]);
}

#[test]
fn an_assigned_key_is_asked_for() {
    assert_eq!(view("
    book = Book.objects.get(pk=1)
    book.author_id = 1
    book.author.name
"), ["costs 2", "1 query library.Book get", "3 load library.Book.author"]);
}

#[test]
fn a_reverse_foreign_key_asks_each_time_it_is_iterated() {
    assert_eq!(view("
    for author in Author.objects.all():
        for book in author.books.all():
            print(book.title)
        for book in author.books.all():
            print(book.title)
"), ["costs 1 + 2·n", "1 query library.Author iterate", "2 related library.Author.books iterate per row", "4 related library.Author.books iterate per row"]);
}

#[test]
fn a_reverse_foreign_key_without_a_name_is_called_after_its_model() {
    assert_eq!(view("
    for publisher in Publisher.objects.all():
        list(publisher.book_set.all())
"), ["costs 1 + n", "1 query library.Publisher iterate", "2 related library.Publisher.book_set iterate per row"]);
}

#[test]
fn a_related_manager_alone_asks_nothing() {
    assert_eq!(view("
    for author in Author.objects.all():
        author.books
        author.books.all()
        author.books.filter(pages=1)
"), ["costs 1", "1 query library.Author iterate"]);
}

#[test]
fn a_reverse_one_to_one_asks_once_per_row() {
    assert_eq!(view("
    for author in Author.objects.all():
        author.profile.text
        author.profile.text
"), ["costs 1 + n", "1 query library.Author iterate", "2 load library.Author.profile per row"]);
}

#[test]
fn hasattr_of_a_reverse_one_to_one_asks() {
    assert_eq!(view("
    for author in Author.objects.all():
        hasattr(author, 'profile')
"), ["costs 1 + n", "1 query library.Author iterate", "2 load library.Author.profile per row"]);
}

#[test]
fn a_forward_one_to_one_leads_back_without_a_query() {
    assert_eq!(view("
    for profile in Profile.objects.all():
        profile.author.name
        profile.author.profile.text
"), ["costs 1 + n", "1 query library.Profile iterate", "2 load library.Profile.author per row"]);
}

#[test]
fn a_reverse_one_to_one_leads_back_without_a_query() {
    assert_eq!(view("
    for author in Author.objects.all():
        author.profile.author.name
"), ["costs 1 + n", "1 query library.Author iterate", "2 load library.Author.profile per row"]);
}

#[test]
fn a_many_to_many_asks_per_row() {
    assert_eq!(view("
    for book in Book.objects.all():
        for tag in book.tags.all():
            print(tag.label)
"), ["costs 1 + n", "1 query library.Book iterate", "2 related library.Book.tags iterate per row"]);
}

#[test]
fn the_reverse_of_a_many_to_many_asks_per_row() {
    assert_eq!(view("
    for tag in Tag.objects.all():
        list(tag.books.all())
"), ["costs 1 + n", "1 query library.Tag iterate", "2 related library.Tag.books iterate per row"]);
}

#[test]
fn a_relation_to_the_same_model_asks_per_row() {
    assert_eq!(view("
    for author in Author.objects.all():
        author.mentor
        list(author.pupils.all())
"), ["costs 1 + 2·n", "1 query library.Author iterate", "2 load library.Author.mentor per row", "3 related library.Author.pupils iterate per row"]);
}

#[test]
fn counting_a_relation_asks_each_time() {
    assert_eq!(view("
    for author in Author.objects.all():
        author.books.count()
        author.books.count()
        author.books.exists()
"), ["costs 1 + 3·n", "1 query library.Author iterate", "2 related library.Author.books count per row", "3 related library.Author.books count per row", "4 related library.Author.books exists per row"]);
}
