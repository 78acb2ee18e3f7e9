//! Relations by name, models in between, and generic relations.

use crate::harness::view_of;

#[test]
fn a_foreign_key_by_the_name_of_its_model() {
    let models = "
class Leaf(models.Model):
    tree = models.ForeignKey('Tree', models.CASCADE, related_name='leaves')
class Tree(models.Model):
    height = models.IntegerField(default=1)
";
    assert_eq!(
        view_of(
            models,
            "
    for leaf in Leaf.objects.all():
        leaf.tree.height
"
        ),
        ["costs 1 + n", "1 query library.Leaf iterate", "2 load library.Leaf.tree per row"]
    );
}

#[test]
fn a_foreign_key_by_the_name_of_app_and_model() {
    let models = "
class Leaf(models.Model):
    tree = models.ForeignKey('library.Tree', models.CASCADE, related_name='leaves')
class Tree(models.Model):
    height = models.IntegerField(default=1)
";
    assert_eq!(
        view_of(
            models,
            "
    for leaf in Leaf.objects.all():
        leaf.tree.height
    for tree in Tree.objects.all():
        list(tree.leaves.all())
"
        ),
        [
            "costs 2 + 2·n",
            "1 query library.Leaf iterate",
            "2 load library.Leaf.tree per row",
            "3 query library.Tree iterate",
            "4 related library.Tree.leaves iterate per row"
        ]
    );
}

#[test]
fn a_relation_named_plus_has_no_way_back() {
    let models = "
class Tree(models.Model):
    height = models.IntegerField(default=1)
class Leaf(models.Model):
    tree = models.ForeignKey(Tree, models.CASCADE, related_name='+')
";
    assert_eq!(
        view_of(
            models,
            "
    for leaf in Leaf.objects.all():
        leaf.tree.height
"
        ),
        ["costs 1 + n", "1 query library.Leaf iterate", "2 load library.Leaf.tree per row"]
    );
}

#[test]
fn the_model_between_a_many_to_many_has_ways_of_its_own() {
    let models = "
class Club(models.Model):
    members = models.ManyToManyField(Author, through='Membership', related_name='clubs')
class Membership(models.Model):
    club = models.ForeignKey(Club, models.CASCADE, related_name='memberships')
    member = models.ForeignKey(Author, models.CASCADE)
";
    assert_eq!(
        view_of(
            models,
            "
    for club in Club.objects.all():
        for membership in club.memberships.all():
            membership.member.name
        list(club.members.all())
"
        ),
        [
            "costs 1 + 2·n + n·n",
            "1 query library.Club iterate",
            "2 related library.Club.memberships iterate per row",
            "3 load library.Membership.member per row",
            "4 related library.Club.members iterate per row"
        ]
    );
}

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
    assert_eq!(
        view_of(
            models,
            "
    for note in Note.objects.all():
        note.target
        note.target
"
        ),
        ["costs 1 + n", "1 query library.Note iterate", "2 load library.Note.target per row"]
    );
}

#[test]
fn what_leads_back_to_the_rows_is_what_a_generic_foreign_key_leads_to() {
    let models = "
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey('content_type', 'object_id')
class Noted(models.Model):
    notes = GenericRelation('library.Note')
    class Meta:
        abstract = True
class Chapter(Noted):
    def touch(self):
        Chapter.objects.filter(pk=self.pk).update(id=1)
class Epilogue(Chapter):
    pass
class Unrelated(models.Model):
    def touch(self):
        Unrelated.objects.count()
";
    assert_eq!(
        view_of(
            models,
            "
    for note in Note.objects.all():
        note.target.touch()
"
        ),
        ["costs 1 + 2·n", "1 query library.Note iterate", "2 load library.Note.target per row"]
    );
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
    assert_eq!(
        view_of(
            models,
            "
    for note in Note.objects.prefetch_related('target'):
        note.target
"
        ),
        ["costs 2", "1 query library.Note iterate"]
    );
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
    assert_eq!(
        view_of(
            models,
            "
    for chapter in Chapter.objects.all():
        list(chapter.notes.all())
"
        ),
        ["costs 1 + n", "1 query library.Chapter iterate", "2 related library.Chapter.notes iterate per row"]
    );
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
    assert_eq!(
        view_of(
            models,
            "
    for chapter in Chapter.objects.prefetch_related('notes'):
        list(chapter.notes.all())
        chapter.notes.count()
"
        ),
        ["costs 2", "1 query library.Chapter iterate"]
    );
}

#[test]
fn an_accessor_of_a_relation_to_a_proxy_is_one_of_the_model_behind_it() {
    let models = "
class Member(Author):
    class Meta:
        proxy = True
class Card(models.Model):
    member = models.OneToOneField(Member, models.CASCADE)
class Loan(models.Model):
    member = models.ForeignKey('library.Member', models.CASCADE, related_name='loans')
";
    let body = "
    for author in Author.objects.all():
        author.card
        list(author.loans.all())
";
    let expected = [
        "costs 1 + 2·n",
        "1 query library.Author iterate",
        "2 load library.Author.card per row",
        "3 related library.Author.loans iterate per row",
    ];
    assert_eq!(view_of(models, body), expected);
}
