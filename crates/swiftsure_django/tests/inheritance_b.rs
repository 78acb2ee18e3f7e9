//! Models that inherit: abstract bases, tables of several parts, proxies; relations by name; generic relations.

use crate::harness::view_of;

#[test]
fn a_generic_foreign_key_asks_once_per_row() {
    let models = "
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey('content_type', 'object_id')
class Chapter(models.Model):
    notes = GenericRelation(Note)
";
    assert_eq!(view_of(models, "
    for note in Note.objects.all():
        note.target
        note.target
"), ["costs 1 + n", "1 query library.Note iterate", "2 load library.Note.target per row"]);
}

#[test]
fn a_prefetched_generic_foreign_key_asks_nothing_per_row() {
    let models = "
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey('content_type', 'object_id')
class Chapter(models.Model):
    notes = GenericRelation(Note)
";
    assert_eq!(view_of(models, "
    for note in Note.objects.prefetch_related('target'):
        note.target
"), ["costs 2", "1 query library.Note iterate"]);
}

#[test]
fn a_generic_relation_asks_per_row() {
    let models = "
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey('content_type', 'object_id')
class Chapter(models.Model):
    notes = GenericRelation(Note)
";
    assert_eq!(view_of(models, "
    for chapter in Chapter.objects.all():
        list(chapter.notes.all())
"), ["costs 1 + n", "1 query library.Chapter iterate", "2 related library.Chapter.notes iterate per row"]);
}

#[test]
fn a_prefetched_generic_relation_asks_nothing_per_row() {
    let models = "
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey('content_type', 'object_id')
class Chapter(models.Model):
    notes = GenericRelation(Note)
";
    assert_eq!(view_of(models, "
    for chapter in Chapter.objects.prefetch_related('notes'):
        list(chapter.notes.all())
        chapter.notes.count()
"), ["costs 2", "1 query library.Chapter iterate"]);
}
