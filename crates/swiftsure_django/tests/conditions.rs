//! Loops over constants, and querysets in conditions.

use crate::harness::view;

#[test]
fn a_while_loop_over_batches_ends() {
    assert_eq!(
        view(
            "
    start = 0
    while start < 0:
        list(Book.objects.all()[start:start + 100])
        start += 100
"
        ),
        ["costs 0"]
    );
}

#[test]
fn a_loop_over_a_constant_range_multiplies_by_its_number() {
    assert_eq!(
        view(
            "
    for number in range(3):
        Book.objects.count()
"
        ),
        ["costs 3", "2 query library.Book count"]
    );
}

#[test]
fn a_loop_over_constants_multiplies_by_their_number() {
    assert_eq!(
        view(
            "
    for pages in (1, 2):
        Book.objects.filter(pages=pages).exists()
"
        ),
        ["costs 2", "2 query library.Book exists"]
    );
}

#[test]
fn not_of_a_queryset_evaluates_it() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    if not books:
        print(1)
    list(books)
"
        ),
        ["costs 1", "2 query library.Book bool"]
    );
}

#[test]
fn a_queryset_in_a_conjunction_is_evaluated() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    books and list(books)
"
        ),
        ["costs 1", "2 query library.Book bool"]
    );
}

#[test]
fn what_all_possible_values_have_is_there() {
    let found = crate::harness::view(
        "
    books = Book.objects.all()
    if request.GET.get('long'):
        books = books.filter(pages__gt=500)
    if not hasattr(books, 'count'):
        Author.objects.count()
",
    );
    assert_eq!(found, ["costs 0"]);
}

#[test]
fn a_key_that_is_not_null_has_its_row() {
    let cost = |body: &str| view(&format!("\n    book = Book.objects.get(pk=1)\n{body}")).remove(0);
    let left = "    if book.editor_id is None:\n        return None\n    if book.editor is None:\n        list(Tag.objects.all())\n";
    assert_eq!(cost(left), "costs 2");
    let inside = "    if book.editor_id:\n        if not book.editor:\n            list(Tag.objects.all())\n        book.editor.name\n";
    assert_eq!(cost(inside), "costs 2");
    let behind =
        "    if book.editor_id:\n        book.title\n    if book.editor is None:\n        list(Tag.objects.all())\n";
    assert_eq!(cost(behind), "costs 3");
    let taken = "    if book.editor_id is None:\n        return None\n    book.editor_id = None\n    if book.editor is None:\n        list(Tag.objects.all())\n";
    assert_eq!(cost(taken), "costs 3");
}

#[test]
fn what_a_text_is_known_to_be_decides_what_is_asked_of_it() {
    assert_eq!(
        view(
            "
    def show(book, kind):
        if kind.startswith(('author', 'writer')) or kind.endswith('_author') or 'author' in kind:
            return book.author.name
        return book.author.name if kind.isdigit() else book.title
    for book in Book.objects.all():
        if len('title') > 6:
            book.author.name
        show(book, 'title')
        for kind in ('title', 'pages'):
            show(book, kind)
"
        ),
        ["costs 1", "5 query library.Book iterate"]
    );
}

#[test]
fn plain_data_is_no_row() {
    assert_eq!(
        view(
            "
    def show(book, value):
        if isinstance(value, Author):
            return book.author.name
        return value
    for book in Book.objects.all():
        show(book, book.title)
        show(book, book.pk)
        show(book, int(request.GET['page']))
        if isinstance(int(request.GET['page']), str):
            book.author.name
"
        ),
        ["costs 1", "5 query library.Book iterate"]
    );
}

#[test]
fn what_one_path_sets_a_column_to_is_what_it_may_hold_behind_it() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    if request.GET.get('short'):
        book.title = ''
    if book.title:
        Author.objects.count()
    if request.GET.get('long'):
        book.pages = 1
    else:
        book.pages = book.author.id
    if book.pages > 5:
        Tag.objects.count()
"
        ),
        [
            "costs 4",
            "1 query library.Book get",
            "5 query library.Author count",
            "9 load library.Book.author",
            "11 query library.Tag count"
        ]
    );
}
