//! Related objects that are known without a query, and what `select_related` brings along.

use crate::harness::view;

#[test]
fn iterating_a_reverse_relation_sets_the_way_back() {
    assert_eq!(view("
    author = Author.objects.get(pk=1)
    for book in author.books.all():
        book.author.name
"), ["costs 2", "1 query library.Author get", "2 related library.Author.books iterate"]);
}

#[test]
fn a_filter_of_a_reverse_relation_sets_the_way_back() {
    assert_eq!(view("
    author = Author.objects.get(pk=1)
    for book in author.books.filter(pages__gt=0).order_by('title'):
        book.author.name
"), ["costs 2", "1 query library.Author get", "2 related library.Author.books iterate changed"]);
}

#[test]
fn the_first_of_a_reverse_relation_knows_the_way_back() {
    assert_eq!(view("
    author = Author.objects.get(pk=1)
    author.books.first().author.name
"), ["costs 2", "1 query library.Author get", "2 related library.Author.books first changed"]);
}

#[test]
fn the_way_back_leads_to_the_same_row() {
    assert_eq!(view("
    for author in Author.objects.all():
        for book in author.books.all():
            book.author.publisher.name
"), ["costs 1 + 2·n", "1 query library.Author iterate", "2 related library.Author.books iterate per row", "3 load library.Author.publisher per row"]);
}

#[test]
fn a_filter_by_an_object_does_not_set_the_way_back() {
    assert_eq!(view("
    author = Author.objects.get(pk=1)
    for book in Book.objects.filter(author=author):
        book.author.name
"), ["costs 2 + n", "1 query library.Author get", "2 query library.Book iterate", "3 load library.Book.author per row"]);
}

#[test]
fn a_many_to_many_sets_no_way_back() {
    assert_eq!(view("
    book = Book.objects.get(pk=1)
    for tag in book.tags.all():
        list(tag.books.all())
"), ["costs 2 + n", "1 query library.Book get", "2 related library.Book.tags iterate", "3 related library.Tag.books iterate per row"]);
}

#[test]
fn another_foreign_key_to_the_same_model_is_not_the_way_back() {
    assert_eq!(view("
    author = Author.objects.get(pk=1)
    for book in author.books.all():
        book.editor.name
"), ["costs 2 + n", "1 query library.Author get", "2 related library.Author.books iterate", "3 load library.Book.editor per row"]);
}

#[test]
fn create_with_an_object_knows_it() {
    assert_eq!(view("
    author = Author.objects.get(pk=1)
    book = Book.objects.create(title='x', pages=1, author=author, publisher_id=1)
    book.author.name
"), ["costs 2", "1 query library.Author get", "2 write library.Book create"]);
}

#[test]
fn a_constructor_with_an_object_knows_it() {
    assert_eq!(view("
    author = Author.objects.get(pk=1)
    book = Book(title='x', author=author)
    book.author.name
"), ["costs 1", "1 query library.Author get"]);
}

#[test]
fn create_through_a_relation_knows_the_way_back() {
    assert_eq!(view("
    author = Author.objects.get(pk=1)
    book = author.books.create(title='x', pages=1, publisher_id=1)
    book.author.name
"), ["costs 2", "1 query library.Author get", "2 write library.Book create"]);
}

#[test]
fn select_related_loads_the_named_relation() {
    assert_eq!(view("
    for book in Book.objects.select_related('author'):
        book.author.name
"), ["costs 1", "1 query library.Book iterate"]);
}

#[test]
fn select_related_loads_a_path_with_all_its_steps() {
    assert_eq!(view("
    for book in Book.objects.select_related('author__publisher'):
        book.author.publisher.name
        book.author.name
"), ["costs 1", "1 query library.Book iterate"]);
}

#[test]
fn select_related_loads_nothing_behind_the_named_relation() {
    assert_eq!(view("
    for book in Book.objects.select_related('author'):
        book.author.publisher.name
"), ["costs 1 + n", "1 query library.Book iterate", "2 load library.Author.publisher per row"]);
}

#[test]
fn select_related_loads_nothing_beside_the_named_relation() {
    assert_eq!(view("
    for book in Book.objects.select_related('author'):
        book.publisher.name
"), ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.publisher per row"]);
}

#[test]
fn select_related_takes_several_names() {
    assert_eq!(view("
    for book in Book.objects.select_related('author', 'publisher'):
        book.author.name
        book.publisher.name
"), ["costs 1", "1 query library.Book iterate"]);
}

#[test]
fn select_related_adds_to_an_earlier_one() {
    assert_eq!(view("
    for book in Book.objects.select_related('author').select_related('publisher'):
        book.author.name
        book.publisher.name
"), ["costs 1", "1 query library.Book iterate"]);
}

#[test]
fn select_related_of_none_clears_it() {
    assert_eq!(view("
    for book in Book.objects.select_related('author').select_related(None):
        book.author.name
"), ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]);
}

#[test]
fn select_related_without_names_follows_what_cannot_be_null() {
    assert_eq!(view("
    for book in Book.objects.select_related():
        book.author.publisher.name
"), ["costs 1", "1 query library.Book iterate"]);
}

#[test]
fn select_related_without_names_leaves_out_what_can_be_null() {
    assert_eq!(view("
    for book in Book.objects.select_related():
        book.editor.name
"), ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.editor per row"]);
}

#[test]
fn select_related_follows_a_reverse_one_to_one() {
    assert_eq!(view("
    for author in Author.objects.select_related('profile'):
        author.profile.text
        author.profile.author.name
"), ["costs 1", "1 query library.Author iterate"]);
}

#[test]
fn select_related_takes_names_from_a_list() {
    assert_eq!(view("
    names = ['author', 'publisher']
    for book in Book.objects.select_related(*names):
        book.author.name
        book.publisher.name
"), ["costs 1", "2 query library.Book iterate"]);
}

#[test]
fn select_related_stays_through_further_steps() {
    assert_eq!(view("
    books = Book.objects.select_related('author').filter(pages__gt=0).exclude(title='y')
    for book in books.order_by('title').distinct()[:10]:
        book.author.name
"), ["costs 1", "2 query library.Book iterate"]);
}
