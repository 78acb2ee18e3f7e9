//! Functions that always raise end the way of their callers, and what looks like it does not.

use crate::harness::{MODELS, routes, view};

#[test]
fn a_function_that_always_raises_ends_the_way_of_its_caller() {
    assert_eq!(
        view(
            "
    def deny(reason):
        raise PermissionError(reason)
    for book in Book.objects.all():
        if not book.pages:
            deny('empty')
            book.author.name
        book.publisher.name
"
        ),
        ["costs 1 + n", "3 query library.Book iterate", "7 load library.Book.publisher per row"]
    );
}

#[test]
fn so_does_one_that_only_calls_such_a_function() {
    assert_eq!(
        view(
            "
    def deny(reason):
        raise PermissionError(reason)
    def check(book):
        if book.pages:
            deny('too long')
        else:
            return deny('empty')
    book = Book.objects.first()
    answer = check(book)
    book.author.name
"
        ),
        ["costs 1", "8 query library.Book first"]
    );
}

#[test]
fn one_that_raises_at_times_does_not() {
    assert_eq!(
        view(
            "
    def check(book):
        if book.pages:
            raise PermissionError('too long')
    book = Book.objects.first()
    check(book)
    book.author.name
"
        ),
        ["costs 2", "4 query library.Book first", "6 load library.Book.author"]
    );
}

#[test]
fn a_method_that_is_left_to_subclasses_does_not() {
    assert_eq!(
        view(
            "
    class Shelf:
        def check(self, book):
            raise NotImplementedError('say what is checked')
    book = Book.objects.first()
    Shelf().check(book)
    book.author.name
"
        ),
        ["costs 2", "4 query library.Book first", "6 load library.Book.author"]
    );
}

#[test]
fn a_method_that_misses_what_subclasses_set_does_not() {
    assert_eq!(
        view(
            "
    class Shelf:
        model = None
        def check(self):
            if self.model is None:
                raise ValueError('no model')
    book = Book.objects.first()
    Shelf().check()
    book.author.name
"
        ),
        ["costs 2", "6 query library.Book first", "8 load library.Book.author"]
    );
}

#[test]
fn a_loop_that_begins_with_something_to_do_ends() {
    assert_eq!(
        view(
            "
    waiting = [1]
    while waiting:
        waiting.pop()
    Book.objects.first()
"
        ),
        ["costs 1", "4 query library.Book first"]
    );
}

#[test]
fn what_suppresses_exceptions_goes_on() {
    assert_eq!(
        view(
            "
    from contextlib import suppress
    def deny(reason):
        raise PermissionError(reason)
    with suppress(PermissionError):
        deny('no')
        Book.objects.last()
    Book.objects.first()
"
        ),
        ["costs 1", "7 query library.Book first"]
    );
}

#[test]
fn a_task_that_is_put_off_ends() {
    let tasks = "\
from celery import shared_task
from library.models import *
@shared_task(bind=True)
def remind(self, key):
    author = Author.objects.get(pk=key)
    if not author.name:
        self.retry(countdown=60)
        Book.objects.count()
    self.retry(throw=False)
    Book.objects.last()
";
    assert_eq!(
        routes(&[("library/models.py", MODELS), ("library/tasks.py", tasks)]),
        ["task tasks.remind internal costs 2"]
    );
}
