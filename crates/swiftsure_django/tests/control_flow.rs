//! Branches, loops and comprehensions.

use crate::harness::view;

#[test]
fn a_walrus_binds_the_rows() {
    assert_eq!(
        view(
            "
    if (books := Book.objects.all()):
        for book in books:
            book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Book bool", "3 load library.Book.author per row"]
    );
}

#[test]
fn match_takes_its_cases() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        match book:
            case Book():
                book.author.name
            case _:
                pass
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "4 load library.Book.author per row"]
    );
}

#[test]
fn a_return_on_none_leaves_the_row() {
    assert_eq!(
        view(
            "
    def show(book):
        if book is None:
            return ''
        return book.author.name
    show(Book.objects.first())
"
        ),
        ["costs 2", "4 load library.Book.author", "5 query library.Book first"]
    );
}

#[test]
fn a_constant_branch_is_taken_alone() {
    assert_eq!(
        view(
            "
    debug = False
    for book in Book.objects.all():
        if debug:
            book.author.name
        else:
            book.publisher.name
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "6 load library.Book.publisher per row"]
    );
}

#[test]
fn recursion_over_a_tree_ends() {
    assert_eq!(
        view(
            "
    def depth(author):
        if author is None:
            return 0
        return 1 + depth(author.mentor)
    for author in Author.objects.all():
        author.name
"
        ),
        ["costs 1", "5 query library.Author iterate"]
    );
}

#[test]
fn a_while_loop_ends() {
    assert_eq!(
        view(
            "
    books = list(Book.objects.all())
    while books:
        books.pop()
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn try_runs_its_body() {
    assert_eq!(
        view(
            "
    try:
        book = Book.objects.get(pk=1)
    except Book.DoesNotExist:
        book = None
    book.author.name
"
        ),
        ["costs 2", "2 query library.Book get", "5 load library.Book.author"]
    );
}

#[test]
fn finally_runs_after_all() {
    assert_eq!(
        view(
            "
    try:
        print(1)
    finally:
        list(Book.objects.all())
"
        ),
        ["costs 1", "4 query library.Book iterate"]
    );
}

#[test]
fn unpacking_keeps_the_rows_apart() {
    assert_eq!(
        view(
            "
    for author, book in [(book.author, book) for book in Book.objects.select_related('author')]:
        author.publisher.name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Author.publisher per row"]
    );
}

#[test]
fn a_conditional_expression_gives_one_of_two() {
    assert_eq!(
        view(
            "
    books = Book.objects.select_related('author') if request.GET else Book.objects.select_related('author', 'publisher')
    for book in books:
        book.author.name
"
        ),
        ["costs 1", "2 query library.Book iterate", "2 query library.Book iterate"]
    );
}

#[test]
fn of_the_querysets_of_one_variable_one_is_asked() {
    assert_eq!(
        view(
            "
    if request.GET.get('x'):
        rows = Book.objects.prefetch_related('tags')
    else:
        rows = Author.objects.all()
    for row in rows:
        row.publisher.name
"
        ),
        [
            "costs 2 + n",
            "5 query library.Book iterate",
            "5 query library.Author iterate",
            "6 load library.Book.publisher per row",
            "6 load library.Author.publisher per row"
        ]
    );
}

#[test]
fn a_list_that_is_appended_to_holds_rows() {
    assert_eq!(
        view(
            "
    books = []
    for book in Book.objects.all():
        books.append(book)
    for book in books:
        book.author.name
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "5 load library.Book.author per row"]
    );
}

#[test]
fn any_and_all_ask_until_they_know() {
    assert_eq!(
        view(
            "
    list(book.author.name for book in Book.objects.all())
"
        ),
        ["costs 1 + n", "1 load library.Book.author per row", "1 query library.Book iterate"]
    );
}

#[test]
fn max_calls_its_key_for_each_row() {
    assert_eq!(
        view(
            "
    max(Book.objects.all(), key=lambda book: book.author.name)
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "1 load library.Book.author per row"]
    );
}

#[test]
fn filter_calls_its_function_for_each_row() {
    assert_eq!(
        view(
            "
    list(filter(lambda book: book.author.name, Book.objects.all()))
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "1 load library.Book.author per row"]
    );
}

#[test]
fn groupby_calls_its_key_for_each_row() {
    assert_eq!(
        view(
            "
    from itertools import groupby
    for author, books in groupby(Book.objects.all(), key=lambda book: book.author):
        print(author)
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn a_nested_comprehension_multiplies() {
    assert_eq!(
        view(
            "
    [tag.label for book in Book.objects.all() for tag in book.tags.all()]
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "1 related library.Book.tags iterate per row"]
    );
}

#[test]
fn a_condition_of_a_comprehension_asks_for_each_row() {
    assert_eq!(
        view(
            "
    [book for book in Book.objects.all() if book.author.name]
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "1 load library.Book.author per row"]
    );
}

#[test]
fn a_lru_cache_is_a_function() {
    assert_eq!(
        view(
            "
    from functools import lru_cache
    @lru_cache
    def books():
        return list(Book.objects.all())
    books()
"
        ),
        ["costs 1", "4 query library.Book iterate"]
    );
}

#[test]
fn isinstance_tells_rows_of_two_models_apart() {
    assert_eq!(
        view(
            "
    row = Book.objects.get(pk=1) if request.GET.get('x') else Author.objects.get(pk=1)
    if isinstance(row, Author):
        row.publisher.name
    else:
        row.author.publisher.name
"
        ),
        [
            "costs 3",
            "1 query library.Book get",
            "1 query library.Author get",
            "3 load library.Author.publisher",
            "5 load library.Book.author",
            "5 load library.Author.publisher"
        ]
    );
}

#[test]
fn isinstance_of_several_models_leaves_the_others() {
    assert_eq!(
        view(
            "
    for row in [*Book.objects.all(), *Author.objects.all(), *Loan.objects.all()]:
        if not isinstance(row, (Author, Loan)):
            row.publisher.name
"
        ),
        [
            "costs 3 + n",
            "1 query library.Book iterate",
            "1 query library.Author iterate",
            "1 query library.Loan iterate",
            "3 load library.Book.publisher per row"
        ]
    );
}

#[test]
fn a_queryset_of_which_nothing_is_known_is_of_no_known_model() {
    let source = "
    rows = request.shelf
    if isinstance(rows, models.QuerySet):
        for row in rows:
            print(row.model)
";
    assert_eq!(view(source), ["costs 1", "3 query  iterate"]);
}

#[test]
fn isinstance_narrows_an_attribute() {
    assert_eq!(
        view(
            "
    class Holder: ...
    holder = Holder()
    holder.row = Book.objects.get(pk=1) if request.GET.get('x') else Author.objects.get(pk=1)
    if isinstance(holder.row, Author):
        holder.row.publisher.name
"
        ),
        ["costs 2", "3 query library.Book get", "3 query library.Author get", "5 load library.Author.publisher"]
    );
}

#[test]
fn a_row_of_a_parent_may_be_an_instance_of_a_child() {
    assert_eq!(
        view(
            "
    class Novel(Book): ...
    for book in Book.objects.all():
        if isinstance(book, Novel):
            book.publisher.name
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "4 load library.Book.publisher per row"]
    );
}

#[test]
fn match_on_a_constant_takes_one_case() {
    assert_eq!(
        view(
            "
    match 'b':
        case 'a':
            Book.objects.count()
        case 'b' | 'c':
            Tag.objects.count()
        case _:
            Loan.objects.count()
"
        ),
        ["costs 1", "5 query library.Tag count"]
    );
}

#[test]
fn match_on_one_of_two_constants_leaves_the_others() {
    assert_eq!(
        view(
            "
    kind = 'a' if request.GET.get('x') else 'b'
    match kind:
        case 'a':
            Book.objects.count()
        case 'c':
            Tag.objects.count()
        case 'b':
            Author.objects.count()
        case _:
            Loan.objects.count()
"
        ),
        ["costs 1", "4 query library.Book count", "8 query library.Author count"]
    );
}

#[test]
fn match_by_class_tells_rows_of_two_models_apart() {
    assert_eq!(
        view(
            "
    row = Book.objects.get(pk=1) if request.GET.get('x') else Author.objects.get(pk=1)
    match row:
        case Author():
            row.publisher.name
        case other:
            other.author.name
"
        ),
        [
            "costs 2",
            "1 query library.Book get",
            "1 query library.Author get",
            "4 load library.Author.publisher",
            "6 load library.Book.author"
        ]
    );
}

#[test]
fn match_with_a_guard_goes_on() {
    assert_eq!(
        view(
            "
    match 'a':
        case 'a' if request.GET.get('x'):
            Book.objects.count()
        case 'a':
            Tag.objects.count()
"
        ),
        ["costs 1", "3 query library.Book count", "5 query library.Tag count"]
    );
}

#[test]
fn a_starred_name_takes_the_rest_of_the_rows() {
    assert_eq!(
        view(
            "
    first, *rest = Book.objects.all()
    first.author.name
    for book in rest:
        book.author.name
"
        ),
        [
            "costs 2 + n",
            "1 query library.Book iterate",
            "2 load library.Book.author",
            "4 load library.Book.author per row"
        ]
    );
}

#[test]
fn what_a_lookup_keeps_from_running_is_not_added_to_its_handler() {
    assert_eq!(
        view(
            "
    for name in request.GET.getlist('name'):
        try:
            book = Book.objects.get(title=name)
            book.save()
        except Book.DoesNotExist:
            Book.objects.create(title=name)
"
        ),
        ["costs 2·n", "3 query library.Book get", "4 write library.Book save", "6 write library.Book create"]
    );
}

#[test]
fn a_write_that_fails_costs_as_much_as_one_that_does_not() {
    assert_eq!(
        view(
            "
    for name in request.GET.getlist('name'):
        book = Book(title=name)
        try:
            book.save()
        except IntegrityError:
            Book.objects.create(title=name)
"
        ),
        ["costs 2·n", "4 write library.Book save", "6 write library.Book create"]
    );
}

#[test]
fn what_only_the_first_turn_does_happens_once() {
    let asked = |body: &str| view(body).swap_remove(0);
    let previous = "
    last = None
    for book in Book.objects.all():
        if last:
            last.title
        else:
            Author.objects.count()
        last = book
";
    assert_eq!(asked(previous), "costs 2");
    let skipped =
        previous.replace("        last = book", "        if book.pages:\n            continue\n        last = book");
    assert_eq!(asked(&skipped), "costs 1 + n");
    let flag = "
    first = True
    for book in Book.objects.all():
        if first:
            Author.objects.count()
            first = False
        else:
            book.author.name
";
    assert_eq!(asked(flag), "costs 2 + n");
    let toggled = "
    even = False
    for book in Book.objects.all():
        if even:
            book.author.name
        else:
            Author.objects.count()
        even = not even
";
    let cost = asked(toggled);
    assert!(cost.contains('n'), "{cost}");
}
