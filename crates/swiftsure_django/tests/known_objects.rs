//! Related objects that are known without a query.

use crate::harness::{view, view_of};

#[test]
fn iterating_a_reverse_relation_sets_the_way_back() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    for book in author.books.all():
        book.author.name
"
        ),
        ["costs 2", "1 query library.Author get", "2 related library.Author.books iterate"]
    );
}

#[test]
fn a_filter_of_a_reverse_relation_sets_the_way_back() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    for book in author.books.filter(pages__gt=0).order_by('title'):
        book.author.name
"
        ),
        ["costs 2", "1 query library.Author get", "2 related library.Author.books iterate changed"]
    );
}

#[test]
fn the_first_of_a_reverse_relation_knows_the_way_back() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    author.books.first().author.name
"
        ),
        ["costs 2", "1 query library.Author get", "2 related library.Author.books first changed"]
    );
}

#[test]
fn the_way_back_leads_to_the_same_row() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        for book in author.books.all():
            book.author.publisher.name
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Author iterate",
            "2 related library.Author.books iterate per row",
            "3 load library.Author.publisher per row"
        ]
    );
}

#[test]
fn a_filter_by_an_object_does_not_set_the_way_back() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    for book in Book.objects.filter(author=author):
        book.author.name
"
        ),
        [
            "costs 2 + n",
            "1 query library.Author get",
            "2 query library.Book iterate",
            "3 load library.Book.author per row"
        ]
    );
}

#[test]
fn a_many_to_many_sets_no_way_back() {
    assert_eq!(
        view(
            "
    book = Book.objects.get(pk=1)
    for tag in book.tags.all():
        list(tag.books.all())
"
        ),
        [
            "costs 2 + n",
            "1 query library.Book get",
            "2 related library.Book.tags iterate",
            "3 related library.Tag.books iterate per row"
        ]
    );
}

#[test]
fn another_foreign_key_to_the_same_model_is_not_the_way_back() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    for book in author.books.all():
        book.editor.name
"
        ),
        [
            "costs 2 + n",
            "1 query library.Author get",
            "2 related library.Author.books iterate",
            "3 load library.Book.editor per row"
        ]
    );
}

#[test]
fn create_with_an_object_knows_it() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    book = Book.objects.create(title='x', pages=1, author=author, publisher_id=1)
    book.author.name
"
        ),
        ["costs 2", "1 query library.Author get", "2 write library.Book create"]
    );
}

#[test]
fn a_constructor_with_an_object_knows_it() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    book = Book(title='x', author=author)
    book.author.name
"
        ),
        ["costs 1", "1 query library.Author get"]
    );
}

#[test]
fn create_through_a_relation_knows_the_way_back() {
    assert_eq!(
        view(
            "
    author = Author.objects.get(pk=1)
    book = author.books.create(title='x', pages=1, publisher_id=1)
    book.author.name
"
        ),
        ["costs 2", "1 query library.Author get", "2 write library.Book create"]
    );
}

#[test]
fn the_permissions_of_a_user_are_asked_for_once() {
    assert_eq!(
        view(
            "
    if request.user.has_perm('library.add_book'):
        request.user.has_perm('library.add_tag')
    request.user.has_perms(['library.add_book'])
"
        )[0],
        "costs 4"
    );
}

#[test]
fn each_user_has_permissions_of_its_own() {
    assert_eq!(
        view(
            "
    for loan in Loan.objects.select_related('reader'):
        loan.reader.has_perm('library.add_book')
        loan.reader.has_perm('library.add_tag')
"
        )[0],
        "costs 1 + 2·n"
    );
}

#[test]
fn a_cached_property_that_a_method_reads_asks_once_for_each_row() {
    let models = "
from django.utils.functional import cached_property
class Shelf(models.Model):
    @cached_property
    def total(self):
        return Book.objects.count()
    def one(self):
        return self.total
";
    assert_eq!(
        view_of(
            models,
            "
    for shelf in Shelf.objects.all():
        shelf.one()
        shelf.one()
        shelf.total
"
        )[0],
        "costs 1 + n"
    );
}

#[test]
fn an_object_keeps_what_a_function_of_many_callers_does_not_know() {
    let calls: Vec<String> = (0..80).map(|number| format!("    note(holder, 'n{number}')\n")).collect();
    let calls = calls.concat();
    let views = format!(
        "from library.models import *
class Holder:
    def __init__(self):
        self.rows = Book.objects.all()
def one(name): return name
def two(name): return name
def three(name): return name
def note(holder, name):
    holder.seen = one(name) + two(name) + three(name)
def view(request):
    holder = Holder()
{calls}    for book in holder.rows:
        book.author.name
"
    );
    let found =
        crate::harness::page(&[("library/models.py", crate::harness::MODELS), ("library/views.py", &views)], 91);
    assert_eq!(found, ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"]);
}
