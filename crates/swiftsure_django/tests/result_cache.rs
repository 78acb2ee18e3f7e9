//! When a queryset is evaluated, and what its result cache answers.

use crate::harness::{view, view_with, with_models};

#[test]
fn a_queryset_that_nobody_looks_at_asks_nothing() {
    assert_eq!(
        view(
            "
    books = Book.objects.filter(pages=1)
    books = books.exclude(title='x').order_by('title')
"
        ),
        ["costs 0"]
    );
}

#[test]
fn the_same_queryset_object_asks_once() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    for book in books:
        print(book.title)
    for book in books:
        print(book.title)
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn a_clone_asks_again() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    list(books)
    list(books.all())
"
        ),
        ["costs 2", "2 query library.Book iterate", "3 query library.Book iterate"]
    );
}

#[test]
fn a_new_queryset_asks_again() {
    assert_eq!(
        view(
            "
    list(Book.objects.all())
    list(Book.objects.all())
"
        ),
        ["costs 2", "1 query library.Book iterate", "2 query library.Book iterate"]
    );
}

#[test]
fn the_truth_of_a_queryset_evaluates_and_keeps() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    if books:
        for book in books:
            print(book.title)
"
        ),
        ["costs 1", "2 query library.Book bool"]
    );
}

#[test]
fn len_evaluates_and_keeps() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    len(books)
    list(books)
"
        ),
        ["costs 1", "2 query library.Book len"]
    );
}

#[test]
fn count_before_evaluation_asks() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    books.count()
    list(books)
"
        ),
        ["costs 2", "2 query library.Book count", "3 query library.Book iterate"]
    );
}

#[test]
fn count_after_evaluation_asks_nothing() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    list(books)
    books.count()
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn exists_before_evaluation_asks() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    books.exists()
    list(books)
"
        ),
        ["costs 2", "2 query library.Book exists", "3 query library.Book iterate"]
    );
}

#[test]
fn exists_after_evaluation_asks_nothing() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    list(books)
    books.exists()
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn a_subscript_before_evaluation_asks_each_time() {
    assert_eq!(
        view(
            "
    books = Book.objects.order_by('pk')
    books[0]
    books[0]
"
        ),
        ["costs 2", "2 query library.Book index", "3 query library.Book index"]
    );
}

#[test]
fn a_subscript_after_evaluation_asks_nothing() {
    assert_eq!(
        view(
            "
    books = Book.objects.order_by('pk')
    list(books)
    books[0]
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn a_slice_before_evaluation_is_a_new_queryset() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    list(books[:2])
    list(books[:2])
"
        ),
        ["costs 2", "2 query library.Book iterate", "3 query library.Book iterate"]
    );
}

#[test]
fn membership_evaluates_and_keeps() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    book = Book.objects.get(pk=1)
    book in books
    book in books
"
        ),
        ["costs 2", "2 query library.Book get", "3 query library.Book in"]
    );
}

#[test]
fn first_and_last_ask_each_time() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    books.first()
    books.last()
    books.first()
"
        ),
        ["costs 3", "2 query library.Book first", "3 query library.Book last", "4 query library.Book first"]
    );
}

#[test]
fn a_slice_after_evaluation_asks_nothing() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    list(books)
    list(books[:2])
    for book in books[1:]:
        print(book.title)
"
        ),
        ["costs 1", "2 query library.Book iterate"]
    );
}

#[test]
fn each_call_of_a_helper_gives_a_queryset_of_its_own() {
    assert_eq!(
        view(
            "
    def long_books():
        return Book.objects.filter(pages__gt=500)
    list(long_books())
    list(long_books())
"
        ),
        ["costs 2", "3 query library.Book iterate", "4 query library.Book iterate"]
    );
}

#[test]
fn what_a_helper_measures_before_it_gives_it_back_asks_once() {
    assert_eq!(
        view(
            "
    def long_books():
        books = Book.objects.filter(pages__gt=500)
        print(len(books))
        return books
    for book in long_books():
        print(book.title)
"
        ),
        ["costs 1", "3 query library.Book len"]
    );
}

#[test]
fn a_queryset_that_an_object_keeps_asks_once() {
    assert_eq!(
        view(
            "
    from django.utils.functional import cached_property
    class Shelf:
        @cached_property
        def books(self):
            return Book.objects.filter(pages__gt=500)
        def titles(self):
            return [book.title for book in self.books]
    shelf = Shelf()
    list(shelf.books)
    shelf.titles()
    list(shelf.books)
"
        ),
        ["costs 1", "9 query library.Book iterate"]
    );
}

#[test]
fn a_queryset_that_a_cached_function_hands_out_again_asks_once() {
    assert_eq!(
        view(
            "
    from functools import lru_cache
    @lru_cache
    def long_books():
        return Book.objects.filter(pages__gt=500)
    for tag in Tag.objects.all():
        print(tag.label, len(long_books()))
"
        ),
        ["costs 2", "5 query library.Tag iterate", "6 query library.Book len"]
    );
}

#[test]
fn a_row_that_a_cached_function_hands_out_again_loads_its_relations_once() {
    let found = view(
        "
    from functools import lru_cache
    @lru_cache
    def first_book():
        return Book.objects.get(pk=1)
    def by(tag):
        return first_book().author.name
    for tag in Tag.objects.all():
        print(by(tag))
",
    );
    let expected = ["costs 3", "4 query library.Book get", "6 load library.Book.author", "7 query library.Tag iterate"];
    assert_eq!(found, expected);
}

#[test]
fn another_row_for_each_argument_loads_relations_of_its_own() {
    let found = view(
        "
    from functools import lru_cache
    @lru_cache
    def book_of(pk):
        return Book.objects.get(pk=pk)
    for tag in Tag.objects.all():
        print(book_of(tag.pk).author.name)
",
    );
    assert_eq!(found[0], "costs 2 + n");
}

#[test]
fn a_queryset_that_is_measured_and_handed_out_beside_something_else_asks_once() {
    assert_eq!(
        view(
            "
    def long_books():
        return Book.objects.filter(pages__gt=500)
    def checked():
        books = long_books()
        return books, len(books) > 0
    books, some = checked()
    list(books)
"
        ),
        ["costs 1", "5 query library.Book len"]
    );
}

#[test]
fn a_method_of_a_queryset_gives_a_new_one_on_each_call() {
    let shelf = "
class BookQuerySet(models.QuerySet):
    def long(self):
        return self.filter(pages__gt=500)
class Shelf(models.Model):
    pages = models.IntegerField()
    objects = BookQuerySet.as_manager()
";
    let body = "
    books = Shelf.objects.all()
    list(books.long())
    list(books.long())
    list(Shelf.objects.long())
    list(Shelf.objects.long())
";
    assert_eq!(view_with(&with_models(shelf), body)[0], "costs 4");
}

#[test]
fn many_variants_of_a_queryset_are_none_of_them() {
    assert_eq!(
        view(
            "
    books = Book.objects.filter(pages__gt=1)
    len(books)
    if request.GET.get('by') == 'title':
        books = books.order_by('title')
    elif request.GET.get('by') == 'pages':
        books = books.order_by('pages')
    elif request.GET.get('by') == 'author':
        books = books.order_by('author')
    elif request.GET.get('by') == 'editor':
        books = books.order_by('editor')
    elif request.GET.get('by') == 'publisher':
        books = books.order_by('publisher')
    list(books)
"
        )[0],
        "costs 2"
    );
}

#[test]
fn an_argument_that_is_left_out_is_no_answer_that_was_kept() {
    assert_eq!(
        view(
            "
    class Report:
        def load(self, book=None):
            if book is None:
                book = self.book = Book.objects.latest('pages')
            return book
    report = Report()
    for tag in Tag.objects.all():
        report.load(KNOWN.get(tag.label))
"
        )[0],
        "costs 1 + n"
    );
}

#[test]
fn rows_that_are_there_answer_what_is_awaited() {
    assert_eq!(
        view(
            "
    async def shelf():
        books = Book.objects.all()
        async for book in books:
            print(book.title)
        return await books.acount()
    shelf()
"
        )[0],
        "costs 1"
    );
}

#[test]
fn a_deep_copy_of_a_queryset_asks_again() {
    assert_eq!(
        view(
            "
    from copy import deepcopy
    books = Book.objects.all()
    list(books)
    list(deepcopy(books))
"
        ),
        ["costs 2", "3 query library.Book iterate", "4 query library.Book iterate"]
    );
}

#[test]
fn so_does_one_in_the_deep_copy_of_a_dict() {
    assert_eq!(
        view(
            "
    from copy import deepcopy
    chosen = {'books': Book.objects.all(), 'title': 'x'}
    list(chosen['books'])
    copied = deepcopy(chosen)
    list(copied['books'])
"
        ),
        ["costs 2", "3 query library.Book iterate", "5 query library.Book iterate"]
    );
}

#[test]
fn a_copied_row_keeps_what_it_has_loaded() {
    assert_eq!(
        view(
            "
    from copy import deepcopy
    book = Book.objects.get(pk=1)
    print(book.author.name)
    print(deepcopy(book).author.name)
"
        ),
        ["costs 2", "2 query library.Book get", "3 load library.Book.author"]
    );
}

#[test]
fn a_dict_from_outside_of_a_loop_keeps_an_answer_for_all_turns() {
    let asked = |body: &str| view(&format!("\n{body}")).swap_remove(0);
    let by_name = "
    answers = {}
    for book in Book.objects.all():
        total = answers.get('total')
        if total is None:
            total = Author.objects.count()
            answers['total'] = total
";
    assert_eq!(asked(by_name), "costs 2");
    assert_eq!(asked(&by_name.replace("total is None", "'total' not in answers")), "costs 2");
    let by_row = by_name.replace("['total']", "[book.title]").replace("'total'", "book.title");
    assert_eq!(asked(&by_row), "costs 1 + n");
    let of_turn = by_name.replace("    total = answers.get", "    answers = {}\n        total = answers.get");
    assert_eq!(asked(&of_turn), "costs 1 + n");
}

#[test]
fn a_slice_that_was_made_on_another_path_asks_for_its_own_rows() {
    let body = "
    books = Book.objects.all()
    if request.GET:
        shown = books[:10]
    else:
        shown = books
        len(books)
    for book in shown:
        print(book.title)
";
    assert_eq!(view(body), ["costs 2", "6 query library.Book len", "7 query library.Book iterate"]);
}
