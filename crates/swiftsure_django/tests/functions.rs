//! Functions: closures, names of attributes, decorators, arguments.

use crate::harness::{MODELS, routes, view};

#[test]
fn a_closure_sees_the_rows_of_its_function() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    def names():
        return [book.author.name for book in books]
    names()
"
        ),
        ["costs 1 + n", "3 load library.Book.author per row", "3 query library.Book iterate"]
    );
}

#[test]
fn a_lambda_reads_from_its_row() {
    assert_eq!(
        view(
            "
    name = lambda book: book.author.name
    for book in Book.objects.all():
        name(book)
"
        ),
        ["costs 1 + n", "1 load library.Book.author per row", "2 query library.Book iterate"]
    );
}

#[test]
fn getattr_with_a_constant_name_reads_the_relation() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        getattr(book, 'author').name
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]
    );
}

#[test]
fn getattr_with_a_default_reads_the_relation() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        getattr(author, 'profile', None)
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 load library.Author.profile per row"]
    );
}

#[test]
fn getattr_with_a_name_from_a_constant_tuple() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        for field in ('author', 'publisher'):
            getattr(book, field)
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Book iterate",
            "3 load library.Book.author per row",
            "3 load library.Book.publisher per row"
        ]
    );
}

#[test]
fn setattr_with_a_constant_name_sets_the_relation() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    for book in Book.objects.all():
        setattr(book, 'author', author)
        book.author.name
"
        ),
        ["costs 2", "1 query library.Author get", "2 query library.Book iterate"]
    );
}

#[test]
fn attrgetter_reads_a_path() {
    assert_eq!(
        view(
            "
    from operator import attrgetter
    for book in Book.objects.all():
        attrgetter('author.publisher')(book)
"
        ),
        [
            "costs 1 + 2·n",
            "2 query library.Book iterate",
            "3 load library.Book.author per row",
            "3 load library.Author.publisher per row"
        ]
    );
}

#[test]
fn a_partial_brings_its_arguments() {
    assert_eq!(
        view(
            "
    from functools import partial
    def show(prefix, book):
        return prefix + book.author.name
    show = partial(show, 'by ')
    for book in Book.objects.all():
        show(book)
"
        ),
        ["costs 1 + n", "3 load library.Book.author per row", "5 query library.Book iterate"]
    );
}

#[test]
fn a_function_from_a_dict_is_called() {
    assert_eq!(
        view(
            "
    def by_author(book):
        return book.author.name
    def by_publisher(book):
        return book.publisher.name
    keys = {'author': by_author, 'publisher': by_publisher}
    key = keys['author']
    for book in Book.objects.all():
        key(book)
"
        ),
        ["costs 1 + n", "2 load library.Book.author per row", "7 query library.Book iterate"]
    );
}

#[test]
fn a_decorator_with_wraps_calls_what_it_wraps() {
    assert_eq!(
        view(
            "
    from functools import wraps
    def logged(function):
        @wraps(function)
        def inner(*args, **kwargs):
            return function(*args, **kwargs)
        return inner
    @logged
    def show(book):
        return book.author.name
    for book in Book.objects.all():
        show(book)
"
        ),
        ["costs 1 + n", "9 load library.Book.author per row", "10 query library.Book iterate"]
    );
}

#[test]
fn a_decorator_with_arguments_calls_what_it_wraps() {
    assert_eq!(
        view(
            "
    def logged(level):
        def decorator(function):
            def inner(book):
                return function(book)
            return inner
        return decorator
    @logged('info')
    def show(book):
        return book.author.name
    for book in Book.objects.all():
        show(book)
"
        ),
        ["costs 1 + n", "9 load library.Book.author per row", "10 query library.Book iterate"]
    );
}

#[test]
fn arguments_by_star_reach_their_parameters() {
    assert_eq!(
        view(
            "
    def show(*args, **kwargs):
        return args[0].author.name, kwargs['other'].publisher.name
    for book in Book.objects.all():
        show(book, other=book)
"
        ),
        [
            "costs 1 + 2·n",
            "2 load library.Book.author per row",
            "2 load library.Book.publisher per row",
            "3 query library.Book iterate"
        ]
    );
}

#[test]
fn a_default_argument_is_a_value() {
    assert_eq!(
        view(
            "
    def show(book, field='author'):
        return getattr(book, field)
    for book in Book.objects.all():
        show(book)
"
        ),
        ["costs 1 + n", "2 load library.Book.author per row", "3 query library.Book iterate"]
    );
}

#[test]
fn functions_that_wrap_one_another_again_and_again_come_to_an_end() {
    assert_eq!(
        view(
            "
    def wrapped(function, parts):
        if not parts:
            return function
        if parts[0] == 'a':
            def inner(*args):
                return function(*args)
        elif parts[0] == 'b':
            def inner(*args):
                return function(*args)
        else:
            def inner(*args):
                return function(*args)
        return wrapped(inner, parts[:-1])
    wrapped(Book.objects.count, request.GET.getlist('part'))
"
        ),
        ["costs 0"]
    );
}

#[test]
fn a_function_that_does_not_take_the_arguments_does_not_run() {
    let asked = |call: &str| {
        let body = format!(
            "
    class Shelf:
        @staticmethod
        def fill(self, book, shop=None):
            book.author.name
        def take(self, book, *rest, shop=None):
            book.author.name
    for book in Book.objects.all():
        {call}
"
        );
        view(&body).swap_remove(0)
    };
    assert_eq!(asked("Shelf.fill(book)"), "costs 1");
    assert_eq!(asked("Shelf.fill(book, book)"), "costs 1 + n");
    assert_eq!(asked("Shelf.fill(book, book, shelf=1)"), "costs 1");
    assert_eq!(asked("Shelf.fill(None, book=book)"), "costs 1 + n");
    assert_eq!(asked("Shelf.fill(1, book, 3, 4)"), "costs 1");
    assert_eq!(asked("Shelf.fill(*book.title)"), "costs 1");
    assert_eq!(asked("Shelf().take(book, 1, 2, shop=3)"), "costs 1 + n");
}

#[test]
fn a_decorator_of_very_many_views_hides_none_of_them() {
    let before = "
from functools import wraps
from library.models import *
def setting(name):
    return Tag.objects.filter(label=name).exists()
def checked(name):
    return setting(name)
def enabled(name):
    def decorate(view):
        @wraps(view)
        def wrapped(request):
            if not checked(name):
                return None
            return view(request)
        return wrapped
    return decorate
";
    let filler = |number: u32| format!("@enabled('{number}')\ndef view{number}(request): return {number}\n");
    let fillers = (0..90).map(filler).collect::<Vec<_>>().concat();
    let last = "@enabled('books')\ndef view(request): return [book.author.name for book in Book.objects.all()]\n";
    let path = |number| format!("path('{number}/', views.view{number})");
    let names = (0..90).map(path).collect::<Vec<_>>().join(", ");
    let urls = format!(
        "from django.urls import path\nfrom library import views\nurlpatterns = [{names}, path('view/', views.view)]\n"
    );
    let views = format!("{before}{fillers}{last}");
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/views.py", &views),
        ("urls.py", &urls),
        ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n"),
    ];
    let found = routes(&files);
    assert!(found.iter().any(|row| row.ends_with("/view/ library.views.view anonymous costs 2 + n")), "{found:#?}");
    assert_eq!(found.len(), 91);
}
