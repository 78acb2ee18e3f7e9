//! Python as views write it: what reaches the rows through functions, classes and branches.

use crate::harness::view;

#[test]
fn a_list_that_is_appended_to_holds_rows() {
    assert_eq!(view("
    books = []
    for book in Book.objects.all():
        books.append(book)
    for book in books:
        book.author.name
"), ["costs 1 + n", "2 query library.Book iterate", "5 load library.Book.author per row"]);
}

#[test]
fn any_and_all_ask_until_they_know() {
    assert_eq!(view("
    list(book.author.name for book in Book.objects.all())
"), ["costs 1 + n", "1 load library.Book.author per row", "1 query library.Book iterate"]);
}

#[test]
fn max_calls_its_key_for_each_row() {
    assert_eq!(view("
    max(Book.objects.all(), key=lambda book: book.author.name)
"), ["costs 1 + n", "1 query library.Book iterate", "1 load library.Book.author per row"]);
}

#[test]
fn filter_calls_its_function_for_each_row() {
    assert_eq!(view("
    list(filter(lambda book: book.author.name, Book.objects.all()))
"), ["costs 1 + n", "1 query library.Book iterate", "1 load library.Book.author per row"]);
}

#[test]
fn groupby_calls_its_key_for_each_row() {
    assert_eq!(view("
    from itertools import groupby
    for author, books in groupby(Book.objects.all(), key=lambda book: book.author):
        print(author)
"), ["costs 1 + n", "2 query library.Book iterate", "2 load library.Book.author per row"]);
}

#[test]
fn a_nested_comprehension_multiplies() {
    assert_eq!(view("
    [tag.label for book in Book.objects.all() for tag in book.tags.all()]
"), ["costs 1 + n", "1 query library.Book iterate", "1 related library.Book.tags iterate per row"]);
}

#[test]
fn a_condition_of_a_comprehension_asks_for_each_row() {
    assert_eq!(view("
    [book for book in Book.objects.all() if book.author.name]
"), ["costs 1 + n", "1 query library.Book iterate", "1 load library.Book.author per row"]);
}

#[test]
fn a_defaultdict_of_lists_holds_rows() {
    assert_eq!(view("
    from collections import defaultdict
    groups = defaultdict(list)
    for book in Book.objects.all():
        groups[book.pages].append(book)
    for pages, books in groups.items():
        for book in books:
            book.author.name
"), ["costs 1 + n·n", "3 query library.Book iterate", "7 load library.Book.author per row"]);
}

#[test]
fn a_lru_cache_is_a_function() {
    assert_eq!(view("
    from functools import lru_cache
    @lru_cache
    def books():
        return list(Book.objects.all())
    books()
"), ["costs 1", "4 query library.Book iterate"]);
}
