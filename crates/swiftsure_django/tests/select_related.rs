//! `select_related`: which rows it brings along, and which not.

use crate::harness::{MODELS, view, view_with};

#[test]
fn select_related_loads_the_named_relation() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author'):
        book.author.name
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn select_related_loads_a_path_with_all_its_steps() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author__publisher'):
        book.author.publisher.name
        book.author.name
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn select_related_loads_nothing_behind_the_named_relation() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author'):
        book.author.publisher.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Author.publisher per row"]
    );
}

#[test]
fn select_related_loads_nothing_beside_the_named_relation() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author'):
        book.publisher.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.publisher per row"]
    );
}

#[test]
fn select_related_takes_several_names() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author', 'publisher'):
        book.author.name
        book.publisher.name
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn select_related_adds_to_an_earlier_one() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author').select_related('publisher'):
        book.author.name
        book.publisher.name
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn select_related_of_none_clears_it() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author').select_related(None):
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn select_related_without_names_follows_what_cannot_be_null() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related():
        book.author.publisher.name
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn select_related_without_names_leaves_out_what_can_be_null() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related():
        book.editor.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.editor per row"]
    );
}

#[test]
fn select_related_follows_a_reverse_one_to_one() {
    assert_eq!(
        view(
            "
    for author in Author.objects.select_related('profile'):
        author.profile.text
        author.profile.author.name
"
        ),
        ["costs 1", "1 query library.Author iterate"]
    );
}

#[test]
fn select_related_takes_names_from_a_list() {
    assert_eq!(
        view(
            "
    names = ['author', 'publisher']
    for book in Book.objects.select_related(*names):
        book.author.name
        book.publisher.name
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn select_related_stays_through_further_steps() {
    assert_eq!(
        view(
            "
    books = Book.objects.select_related('author').filter(pages__gt=0).exclude(title='y')
    for book in books.order_by('title').distinct()[:10]:
        book.author.name
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn select_related_holds_for_get_and_first() {
    assert_eq!(
        view(
            "
    Book.objects.select_related('author').get(pk=1).author.name
    Book.objects.select_related('author').first().author.name
"
        ),
        ["costs 2", "1 query library.Book get", "2 query library.Book first"]
    );
}

#[test]
fn select_related_holds_for_the_rows_of_iterator() {
    assert_eq!(
        view(
            "
    for book in Book.objects.select_related('author').iterator():
        book.author.name
"
        ),
        ["costs 1", "1 query library.Book iterator"]
    );
}

#[test]
fn select_related_holds_for_the_rows_of_a_relation() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    for book in author.books.select_related('publisher'):
        book.publisher.name
"
        ),
        ["costs 2", "1 query library.Author get", "2 related library.Author.books iterate changed"]
    );
}

#[test]
fn select_related_holds_in_another_function() {
    assert_eq!(
        view(
            "
    def books():
        return Book.objects.select_related('author')
    def show(books):
        for book in books:
            print(book.author.name)
    show(books())
"
        ),
        ["costs 1", "4 query library.Book iterate"]
    );
}

#[test]
fn select_related_holds_where_both_ways_have_it() {
    assert_eq!(
        view(
            "
    books = Book.objects.select_related('author')
    if request.GET:
        books = books.filter(pages=1)
    for book in books:
        book.author.name
"
        ),
        ["costs 1", "4 query library.Book iterate", "4 query library.Book iterate"]
    );
}

#[test]
fn select_related_is_lost_on_a_new_queryset() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    books.select_related('author')
    for book in books:
        book.author.name
"
        ),
        ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]
    );
}

#[test]
fn what_is_loaded_is_known_behind_many_optional_filters() {
    let optional = |name: &str| {
        format!(
            "
    if request.GET.get('{name}'):
        books = books.filter(title='{name}')
"
        )
    };
    let narrowed = ["a", "b", "c", "d", "e", "f"].map(optional).concat();
    let all = |start: &str| {
        format!("\n    books = {start}\n{narrowed}\n    for book in books.distinct():\n        book.author.name\n")
    };
    let loaded = view(&all("Book.objects.select_related('author')"));
    assert!(!loaded.iter().any(|line| line.contains("library.Book.author")), "{loaded:?}");
    let plain = view(&all("Book.objects.order_by('title')"));
    assert!(plain.iter().any(|line| line.contains("library.Book.author")), "{plain:?}");
}

#[test]
fn a_helper_that_may_join_what_it_computes_joins_nobody_knows_what() {
    let models = "
def with_fields(books, names):
    if names and books.query.combinator is None:
        books = books.select_related(*names)
    return books
";
    let asked = |names: &str| {
        let body = format!(
            "
    names = {names}
    for book in with_fields(Book.objects.all(), names):
        book.author.name
"
        );
        view_with(&format!("{MODELS}{models}"), &body).swap_remove(0)
    };
    assert_eq!(asked("[field.name for field in Book._meta.get_fields()]"), "costs 1");
    assert_eq!(asked("['publisher']"), "costs 1 + n");
}
