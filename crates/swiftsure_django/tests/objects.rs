//! Objects of the project that hold rows, and classes that act like functions and lists.

use crate::harness::{MODELS, page, view};

#[test]
fn a_class_that_is_called() {
    assert_eq!(
        view(
            "
    class Show:
        def __call__(self, book):
            return book.author.name
    show = Show()
    for book in Book.objects.all():
        show(book)
"
        ),
        ["costs 1 + n", "3 load library.Book.author per row", "5 query library.Book iterate"]
    );
}

#[test]
fn a_class_that_is_iterated() {
    assert_eq!(
        view(
            "
    class Shelf:
        def __iter__(self):
            return iter(Book.objects.all())
    for book in Shelf():
        book.author.name
"
        ),
        ["costs 1 + n", "3 query library.Book iterate", "5 load library.Book.author per row"]
    );
}

#[test]
fn a_class_with_a_length_and_items() {
    assert_eq!(
        view(
            "
    class Shelf:
        def __len__(self):
            return Book.objects.count()
    len(Shelf())
"
        ),
        ["costs 1", "3 query library.Book count"]
    );
}

#[test]
fn a_class_attribute_holds_a_queryset() {
    assert_eq!(
        view(
            "
    class Shelf:
        books = Book.objects.select_related('author')
    for book in Shelf.books.all():
        book.author.name
"
        ),
        ["costs 1", "3 query library.Book iterate"]
    );
}

#[test]
fn an_attribute_that_init_sets_is_read_by_a_method() {
    assert_eq!(
        view(
            "
    class Shelf:
        def __init__(self, author):
            self.author = author
        def publisher(self):
            return self.author.publisher.name
    for author in Author.objects.all():
        Shelf(author).publisher()
"
        ),
        ["costs 1 + n", "5 load library.Author.publisher per row", "6 query library.Author iterate"]
    );
}

#[test]
fn a_method_by_its_constant_name() {
    assert_eq!(
        view(
            "
    class Shelf:
        def show_author(self, book):
            return book.author.name
        def show(self, what, book):
            return getattr(self, f'show_{what}')(book)
    for book in Book.objects.all():
        Shelf().show('author', book)
"
        ),
        ["costs 1 + n", "3 load library.Book.author per row", "6 query library.Book iterate"]
    );
}

#[test]
fn a_nested_function_that_is_returned() {
    assert_eq!(
        view(
            "
    def make():
        def show(book):
            return book.author.name
        return show
    show = make()
    for book in Book.objects.all():
        show(book)
"
        ),
        ["costs 1 + n", "3 load library.Book.author per row", "6 query library.Book iterate"]
    );
}

#[test]
fn a_method_as_a_value() {
    assert_eq!(
        view(
            "
    class Shelf:
        def show(self, book):
            return book.author.name
    list(map(Shelf().show, Book.objects.all()))
"
        ),
        ["costs 1 + n", "3 load library.Book.author per row", "4 query library.Book iterate"]
    );
}

#[test]
fn reduce_calls_its_function_for_each_row() {
    assert_eq!(
        view(
            "
    from functools import reduce
    reduce(lambda total, book: total + book.author.name, Book.objects.all(), '')
"
        ),
        ["costs 1 + n", "2 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn an_exit_stack_of_contexts() {
    assert_eq!(
        view(
            "
    from contextlib import suppress
    with suppress(Exception):
        for book in Book.objects.all():
            book.author.name
"
        ),
        ["costs 1 + n", "3 query library.Book iterate", "4 load library.Book.author per row"]
    );
}

/// What a view costs in which one of two objects shows its rows.
fn shown_by(choice: &str) -> Vec<String> {
    let views = format!(
        "\
from library.models import *
class Listed:
    def __init__(self, rows):
        self.rows = rows
    def show(self):
        return list(self.rows)
class Counted:
    def __init__(self, rows):
        self.rows = rows
    def show(self):
        return self.rows.count()
def chosen(request):
{choice}
def view(request):
    chosen(request).show()
"
    );
    page(&[("library/models.py", MODELS), ("library/views.py", &views)], 0)
}

#[test]
fn what_one_path_made_is_not_lost_to_what_another_made() {
    let both = ["costs 1", "6 query library.Book iterate", "11 query library.Author count"];
    let ways = [
        "    if request.GET:\n        shown = Listed(Book.objects.all())\n    else:\n        shown = Counted(Author.objects.all())\n    return shown",
        "    if request.GET:\n        return Listed(Book.objects.all())\n    return Counted(Author.objects.all())",
        "    if request.GET:\n        shown = Listed(Book.objects.all())\n    else:\n        return Counted(Author.objects.all())\n    return shown",
        "    return Listed(Book.objects.all()) if request.GET else Counted(Author.objects.all())",
        "    try:\n        shown = Listed(Book.objects.all())\n        int(request.GET['page'])\n    except KeyError:\n        return Counted(Author.objects.all())\n    return shown",
        "    match request.GET['kind']:\n        case 'list':\n            shown = Listed(Book.objects.all())\n        case _:\n            shown = Counted(Author.objects.all())\n    return shown",
    ];
    for way in ways {
        assert_eq!(shown_by(way), both, "{way}");
    }
}

#[test]
fn a_condition_on_an_attribute_tells_objects_apart() {
    let body = "
    class Parsed:
        def __init__(self, rows, problem=None):
            self.rows, self.problem = rows, problem
    def parse(text):
        if not text:
            return Parsed(Author.objects.all(), problem='empty')
        return Parsed(Book.objects.all())
    parsed = parse(request.GET['text'])
    if parsed.problem:
        return None
    list(parsed.rows)
";
    assert_eq!(view(body), ["costs 1", "11 query library.Book iterate"]);
}

#[test]
fn a_method_that_says_that_it_has_loaded_loads_once() {
    let code = |set: &str| {
        format!(
            "
    class Authors:
        def __init__(self):
            self.is_loaded = False
        def load(self):
            self.names = list(Author.objects.values_list('name', flat=True))
            {set}
        def has(self, name):
            if not self.is_loaded:
                self.load()
            return name in self.names
    authors = Authors()
    for book in Book.objects.all():
        authors.has(book.title)
"
        )
    };
    assert_eq!(view(&code("self.is_loaded = True"))[0], "costs 2");
    let by_itself = code("pass").replace(
        "self.is_loaded:\n                self.load()",
        "self.is_loaded:\n                self.is_loaded = self.names = list(Author.objects.all())",
    );
    assert_eq!(view(&by_itself)[0], "costs 2");
    assert_eq!(view(&code("pass"))[0], "costs 1 + n");
}
