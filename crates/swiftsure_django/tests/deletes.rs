//! What a delete sends: the numbers are those that Django 5.2 sends when there is a row at the end of each relation.

use crate::harness::page;

const MODELS: &str = "
from django.db import models
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete
class Region(models.Model):
    name = models.CharField(max_length=9)
class Tag(models.Model):
    name = models.CharField(max_length=9)
class Note(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.IntegerField()
    row = GenericForeignKey()
class Author(models.Model):
    region = models.ForeignKey(Region, on_delete=models.CASCADE)
class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE, related_name='books')
    editor = models.ForeignKey(Author, models.SET_NULL, null=True, related_name='edited')
    tags = models.ManyToManyField(Tag, related_name='books')
    notes = GenericRelation(Note)
class Review(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name='reviews')
class Animal(models.Model):
    name = models.CharField(max_length=9)
class Cat(Animal):
    author = models.ForeignKey(Author, models.CASCADE)
class Dog(Animal):
    bark = models.CharField(max_length=9)
class Heard(models.Model):
    tag = models.ForeignKey(Tag, models.PROTECT)
class Kept(models.Model):
    tag = models.ForeignKey(Tag, models.DO_NOTHING)
def told(**kwargs): ...
post_delete.connect(told, sender=Review)
";

/// What a view costs that deletes rows.
fn costs(statement: &str) -> String {
    let views = format!("from library.models import *\ndef view(request, pk):\n    {statement}\n");
    page(&[("library/models.py", MODELS), ("library/views.py", &views)], 0).remove(0)
}

fn of_set(model: &str) -> String {
    costs(&format!("{model}.objects.filter(pk=pk).delete()"))
}

/// The row is read first.
fn of_row(model: &str) -> String {
    costs(&format!("{model}.objects.get(pk=pk).delete()"))
}

#[test]
fn nothing_depends_on_a_row() {
    assert_eq!((of_set("Note"), of_row("Note")), ("costs 1".into(), "costs 2".into()));
}

#[test]
fn who_is_told_of_each_row_needs_all_of_them() {
    assert_eq!((of_set("Review"), of_row("Review")), ("costs 2".into(), "costs 2".into()));
}

#[test]
fn relations_that_protect_are_looked_at_and_links_go_along() {
    assert_eq!((of_set("Tag"), of_row("Tag")), ("costs 4".into(), "costs 4".into()));
}

#[test]
fn rows_that_have_rows_of_their_own_are_read() {
    assert_eq!((of_set("Book"), of_row("Book")), ("costs 6".into(), "costs 6".into()));
    assert_eq!((of_set("Author"), of_row("Author")), ("costs 12".into(), "costs 12".into()));
    assert_eq!((of_set("Region"), of_row("Region")), ("costs 14".into(), "costs 14".into()));
}

#[test]
fn a_child_goes_with_the_row_of_its_parent() {
    assert_eq!((of_set("Dog"), of_row("Dog")), ("costs 3".into(), "costs 3".into()));
    assert_eq!((of_set("Animal"), of_row("Animal")), ("costs 4".into(), "costs 4".into()));
}
