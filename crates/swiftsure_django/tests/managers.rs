//! Managers and querysets of one's own.

use crate::harness::view_of;

#[test]
fn a_manager_with_a_queryset_that_joins() {
    let models = "
class LineManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related('book')
class Line(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name='lines')
    objects = LineManager()
";
    assert_eq!(
        view_of(
            models,
            "
    for line in Line.objects.all():
        line.book.title
"
        ),
        ["costs 1", "1 query library.Line iterate"]
    );
}

#[test]
fn a_related_manager_is_made_from_the_default_manager() {
    let models = "
class LineManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related('place')
class Line(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name='lines')
    place = models.ForeignKey(Tag, models.CASCADE)
    objects = LineManager()
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Book.objects.all():
        for line in book.lines.all():
            line.place.label
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 related library.Book.lines iterate per row"]
    );
}

#[test]
fn methods_of_a_queryset_class_can_be_chained() {
    let models = "
class VolumeQuerySet(models.QuerySet):
    def long(self):
        return self.filter(pages__gt=0)
    def with_author(self):
        return self.select_related('author')
class Volume(models.Model):
    pages = models.IntegerField(default=1)
    author = models.ForeignKey(Author, models.CASCADE)
    objects = VolumeQuerySet.as_manager()
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.long().with_author().filter(pages__gt=0):
        book.author.name
"
        ),
        ["costs 1", "1 query library.Volume iterate"]
    );
}

#[test]
fn methods_of_as_manager_return_querysets_that_load_lazily() {
    let models = "
class VolumeQuerySet(models.QuerySet):
    def long(self):
        return self.filter(pages__gt=0)
class Volume(models.Model):
    pages = models.IntegerField(default=1)
    author = models.ForeignKey(Author, models.CASCADE)
    objects = VolumeQuerySet.as_manager()
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.long():
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Volume iterate", "2 load library.Volume.author per row"]
    );
}

#[test]
fn from_queryset_has_the_methods_of_both() {
    let models = "
class VolumeQuerySet(models.QuerySet):
    def long(self):
        return self.select_related('author')
class VolumeManager(models.Manager):
    def public(self):
        return self.get_queryset().filter(pages__gt=0)
class Volume(models.Model):
    pages = models.IntegerField(default=1)
    author = models.ForeignKey(Author, models.CASCADE)
    objects = VolumeManager.from_queryset(VolumeQuerySet)()
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.public().long():
        book.author.name
"
        ),
        ["costs 1", "1 query library.Volume iterate"]
    );
}

#[test]
fn a_second_manager_is_used_where_it_is_named() {
    let models = "
class Joined(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related('author')
class Volume(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    objects = models.Manager()
    joined = Joined()
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.joined.all():
        book.author.name
    for book in Volume.objects.all():
        book.author.name
"
        ),
        [
            "costs 2 + n",
            "1 query library.Volume iterate",
            "3 query library.Volume iterate",
            "4 load library.Volume.author per row"
        ]
    );
}

#[test]
fn the_default_manager_is_the_one_that_is_named_in_meta() {
    let models = "
class Joined(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related('publisher')
class Volume(models.Model):
    author = models.ForeignKey(Author, models.CASCADE, related_name='volumes')
    publisher = models.ForeignKey(Publisher, models.CASCADE)
    objects = models.Manager()
    joined = Joined()
    class Meta:
        default_manager_name = 'joined'
";
    assert_eq!(
        view_of(
            models,
            "
    for author in Author.objects.all():
        for book in author.volumes.all():
            book.publisher.name
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 related library.Author.volumes iterate per row"]
    );
}

#[test]
fn the_base_manager_is_past_what_the_others_load() {
    let models = "
class Joined(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related('publisher')
class Volume(models.Model):
    publisher = models.ForeignKey(Publisher, models.CASCADE)
    objects = Joined()
";
    let with = |manager: &str| {
        let body = format!("\n    for book in Volume.{manager}.all():\n        book.publisher.name\n");
        view_of(models, &body)[0].clone()
    };
    assert_eq!(with("_default_manager"), "costs 1");
    assert_eq!(with("_base_manager"), "costs 1 + n");
}

#[test]
fn a_manager_method_that_asks_is_a_query_where_it_is_called() {
    let models = "
class VolumeManager(models.Manager):
    def longest(self):
        return self.order_by('-pages').first()
class Volume(models.Model):
    pages = models.IntegerField(default=1)
    objects = VolumeManager()
";
    assert_eq!(
        view_of(
            models,
            "
    Volume.objects.longest()
"
        ),
        ["costs 1"]
    );
}

#[test]
fn a_manager_of_a_base_class_is_inherited() {
    let models = "
class Joined(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related('author')
class Base(models.Model):
    objects = Joined()
    class Meta:
        abstract = True
class Volume(Base):
    author = models.ForeignKey(Author, models.CASCADE)
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.all():
        book.author.name
"
        ),
        ["costs 1", "1 query library.Volume iterate"]
    );
}

#[test]
fn super_in_a_manager_follows_its_bases() {
    let models = "
class WithAuthor(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related('author')
class WithPublisher(WithAuthor):
    def get_queryset(self):
        return super().get_queryset().select_related('publisher')
class Volume(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    publisher = models.ForeignKey(Publisher, models.CASCADE)
    objects = WithPublisher()
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.all():
        book.author.name
        book.publisher.name
"
        ),
        ["costs 1", "1 query library.Volume iterate"]
    );
}

#[test]
fn a_manager_class_that_makes_its_queryset_itself_is_still_filtered_by_the_row() {
    let managers = "class Rows(models.QuerySet): pass\nclass RowManager(models.Manager):\n    def get_queryset(self):\n        return Rows(self.model, using=self._db)\nclass Copy(models.Model):\n    book = models.ForeignKey(Book, models.CASCADE, related_name='copies')\n    objects = RowManager()\n";
    let body = "\n    book = Book.objects.prefetch_related('copies').get(pk=1)\n    return [copy.pk for copy in book.copies.all()]";
    assert_eq!(view_of(managers, body)[0], "costs 2");
}

#[test]
fn a_relation_by_another_manager_is_a_relation() {
    let models = "
class ThickManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(pages__gt=500)
    def first_one(self):
        return self.order_by('pk').first()
class Volume(models.Model):
    author = models.ForeignKey(Author, models.CASCADE, related_name='volumes')
    pages = models.IntegerField()
    objects = models.Manager()
    thick = ThickManager()
";
    let body = "
    for author in Author.objects.all():
        author.volumes(manager='thick').first_one()
";
    assert_eq!(view_of(models, body)[0], "costs 1 + n");
    let unknown = "
    for author in Author.objects.all():
        author.volumes(manager=request.GET['manager']).count()
";
    assert_eq!(view_of(models, unknown)[0], "costs 1");
}

#[test]
fn many_models_that_share_a_queryset_with_its_methods_are_told_apart() {
    let mut models = "
class Shown(models.QuerySet):
    def shown(self, user):
        if self.is_free():
            return self
        return self.filter(pk=user.pk)
    def is_free(self):
        return self.is_old() or self.is_given()
    def is_old(self):
        return self.model.old
    def is_given(self):
        return self.model.given
"
    .to_owned();
    let mut body = "\n".to_owned();
    for number in 0..60 {
        models += &format!("class M{number}(models.Model):\n    objects = Shown.as_manager()\n");
        body += &format!("    list(M{number}.objects.shown(request.user))\n");
    }
    assert_eq!(view_of(&models, &body)[0], "costs 62");
}
