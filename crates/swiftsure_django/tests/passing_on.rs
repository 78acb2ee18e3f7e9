//! Querysets that are narrowed and passed on.

use crate::harness::view;

#[test]
fn a_queryset_narrowed_step_by_step() {
    assert_eq!(
        view(
            "
    books = Book.objects.all()
    books = books.filter(pages__gt=0)
    books = books.select_related('author')
    books = books.order_by('title')
    for book in books:
        book.author.name
"
        ),
        ["costs 1", "5 query library.Book iterate"]
    );
}

#[test]
fn a_queryset_passed_to_a_function_that_narrows_it() {
    assert_eq!(
        view(
            "
    def long(books):
        return books.filter(pages__gt=0)
    for book in long(Book.objects.select_related('author')):
        book.author.name
        book.publisher.name
"
        ),
        ["costs 1 + n", "3 query library.Book iterate", "5 load library.Book.publisher per row"]
    );
}

#[test]
fn rows_in_a_list_that_a_function_is_given() {
    assert_eq!(
        view(
            "
    def show(books):
        for book in books:
            book.author.name
    show(list(Book.objects.all()))
    show([book for book in Book.objects.filter(pages=1)])
"
        ),
        [
            "costs 2 + 2·n",
            "3 load library.Book.author per row",
            "3 load library.Book.author per row",
            "4 query library.Book iterate",
            "5 query library.Book iterate"
        ]
    );
}

#[test]
fn a_list_of_the_row_of_a_loop_is_no_further_loop() {
    assert_eq!(
        view(
            "
    def show(books):
        for book in books:
            book.author.name
    for book in Book.objects.all():
        show([book])
"
        ),
        ["costs 1 + n", "3 load library.Book.author per row", "4 query library.Book iterate"]
    );
}

#[test]
fn what_is_loaded_with_rows_is_not_known_where_their_caller_does_too_much_to_tell() {
    let helpers = "
    def names(books):
        return [book.author.name for book in books]
    def reviews(books):
        return [list(book.reviews.all()) for book in books]
";
    let many: Vec<String> = (0..400).map(|n| format!("    Author.objects.filter(name='{n}').exists()")).collect();
    let relations = |rows: &str| {
        let calls = format!("    books = list({rows})\n    names(books)\n    reviews(books)\n");
        let found = view(&format!("{helpers}    books = list({rows})\n{}\n{calls}", many.join("\n")));
        found.iter().filter(|line| line.contains("load") || line.contains("related")).count()
    };
    assert_eq!(relations("Book.objects.select_related('author').prefetch_related('reviews')"), 0);
    assert_eq!(relations("Book.objects.all()"), 2);
}
