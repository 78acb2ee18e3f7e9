//! Writes: what they send, and how often.

use crate::harness::{view, view_with};

#[test]
fn save_in_a_loop_writes_each_turn() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        book.title = 'x'
        book.save()
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "3 write library.Book save"]
    );
}

#[test]
fn update_is_one_query() {
    assert_eq!(
        view(
            "
    Book.objects.filter(pages=1).update(title='x')
"
        ),
        ["costs 1", "1 write library.Book update"]
    );
}

#[test]
fn delete_in_a_loop_writes_each_turn() {
    assert_eq!(
        view(
            "
    for review in Review.objects.all():
        review.delete()
"
        ),
        ["costs 1 + n", "1 query library.Review iterate", "2 write library.Review delete"]
    );
}

#[test]
fn create_in_a_loop_writes_each_turn() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        Book.objects.create(title='x', pages=1, author=author, publisher_id=1)
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 write library.Book create"]
    );
}

#[test]
fn bulk_create_is_one_write() {
    assert_eq!(
        view(
            "
    Tag.objects.bulk_create([Tag(label=str(n)) for n in range(3)])
"
        ),
        ["costs 1", "1 write library.Tag bulk_create"]
    );
}

#[test]
fn a_constructor_writes_nothing() {
    assert_eq!(
        view(
            "
    book = Book(title='x')
"
        ),
        ["costs 0"]
    );
}

#[test]
fn saving_a_new_row_is_one_write() {
    assert_eq!(
        view(
            "
    tag = Tag(label='x')
    tag.save()
"
        ),
        ["costs 1", "2 write library.Tag save"]
    );
}

#[test]
fn an_update_in_a_loop_writes_each_turn() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        author.books.update(pages=2)
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 write library.Book update"]
    );
}

#[test]
fn a_created_row_has_its_columns() {
    assert_eq!(
        view(
            "
    tag = Tag.objects.create(label='x')
    tag.label
    tag.pk
"
        ),
        ["costs 1", "1 write library.Tag create"]
    );
}

#[test]
fn a_relation_of_a_created_row_is_asked_for() {
    assert_eq!(
        view(
            "
    tag = Tag.objects.create(label='x')
    list(tag.books.all())
"
        ),
        ["costs 2", "1 write library.Tag create", "2 query library.Book iterate"]
    );
}

#[test]
fn what_a_queryset_creates_is_saved_by_the_save_of_its_model() {
    const MODELS: &str = "
from django.db import models
class Mark(models.Model):
    name = models.CharField(max_length=50)
    def save(self, *args, **kwargs):
        Mark.objects.count()
        super().save(*args, **kwargs)
";
    let found = view_with(
        MODELS,
        "
    Mark.objects.create(name='x')
",
    );
    assert_eq!(found, ["costs 2"]);
}

#[test]
fn a_full_clean_looks_up_foreign_keys_and_unique_columns() {
    const MODELS: &str = "
from django.db import models
class Author(models.Model):
    name = models.CharField(max_length=50)
class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    isbn = models.CharField(max_length=13, unique=True)
";
    let found = view_with(
        MODELS,
        "
    Book(isbn='x').full_clean()
    Book(isbn='x').full_clean(validate_unique=False)
    Book(isbn='x').clean_fields(exclude=['author'])
",
    );
    let expected =
        ["costs 3", "1 query library.Author exists", "1 query library.Book exists", "2 query library.Author exists"];
    assert_eq!(found, expected);
}
