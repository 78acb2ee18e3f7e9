//! Models that inherit: abstract bases, tables of several parts, proxies, mixins.

use crate::harness::view_of;

#[test]
fn an_abstract_base_gives_its_fields_to_each_child() {
    let models = "
class Work(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    class Meta:
        abstract = True
class Novel(Work): ...
class Poem(Work): ...
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Novel.objects.all():
        book.author.name
"
        ),
        ["costs 1 + n", "1 query library.Novel iterate", "2 load library.Novel.author per row"]
    );
}

#[test]
fn the_default_names_of_relations_of_an_abstract_base() {
    let models = "
class Work(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    class Meta:
        abstract = True
class Novel(Work): ...
class Poem(Work): ...
";
    assert_eq!(
        view_of(
            models,
            "
    for author in Author.objects.all():
        list(author.novel_set.all())
        list(author.poem_set.all())
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Author iterate",
            "2 related library.Author.novel_set iterate per row",
            "3 related library.Author.poem_set iterate per row"
        ]
    );
}

#[test]
fn a_related_name_with_the_name_of_the_class() {
    let models = "
class Work(models.Model):
    author = models.ForeignKey(Author, models.CASCADE, related_name='%(app_label)s_%(class)s_works')
    class Meta:
        abstract = True
class Novel(Work): ...
class Poem(Work): ...
";
    assert_eq!(
        view_of(
            models,
            "
    for author in Author.objects.all():
        list(author.library_novel_works.all())
        list(author.library_poem_works.all())
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Author iterate",
            "2 related library.Author.library_novel_works iterate per row",
            "3 related library.Author.library_poem_works iterate per row"
        ]
    );
}

#[test]
fn a_child_table_is_read_with_its_parent() {
    let models = "
class Novel(Book):
    chapters = models.IntegerField(default=1)
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Novel.objects.all():
        book.title
        book.pages
"
        ),
        ["costs 1", "1 query library.Novel iterate"]
    );
}

#[test]
fn a_relation_of_the_parent_loads_from_the_child() {
    let models = "
class Novel(Book):
    chapters = models.IntegerField(default=1)
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Novel.objects.all():
        book.author.name
        list(book.tags.all())
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Novel iterate",
            "2 load library.Novel.author per row",
            "3 related library.Novel.tags iterate per row"
        ]
    );
}

#[test]
fn select_related_joins_the_child() {
    let models = "
class Novel(Book):
    chapters = models.IntegerField(default=1)
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Book.objects.select_related('novel'):
        book.novel.chapters
"
        ),
        ["costs 1", "1 query library.Book iterate"]
    );
}

#[test]
fn a_proxy_has_the_fields_of_its_model() {
    let models = "
class Bound(Book):
    class Meta:
        proxy = True
    def shout(self):
        return self.title.upper()
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Bound.objects.all():
        book.author.name
        book.shout()
"
        ),
        ["costs 1 + n", "1 query library.Bound iterate", "2 load library.Bound.author per row"]
    );
}

#[test]
fn a_proxy_with_a_manager_of_its_own() {
    let models = "
class Joined(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related('author')
class Bound(Book):
    objects = Joined()
    class Meta:
        proxy = True
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Bound.objects.all():
        book.author.name
"
        ),
        ["costs 1", "1 query library.Bound iterate"]
    );
}

#[test]
fn a_mixin_that_is_no_model_gives_its_methods() {
    let models = "
class Named:
    def by(self):
        return self.author.name
class Volume(Named, models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.all():
        book.by()
"
        ),
        ["costs 1 + n", "1 query library.Volume iterate"]
    );
}

#[test]
fn super_in_a_model_method_follows_its_bases() {
    let models = "
class Base(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    class Meta:
        abstract = True
    def by(self):
        return self.author.name
class Volume(Base):
    publisher = models.ForeignKey(Publisher, models.CASCADE)
    def by(self):
        return super().by() + self.publisher.name
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.all():
        book.by()
"
        ),
        ["costs 1 + 2·n", "1 query library.Volume iterate"]
    );
}

#[test]
fn a_parent_leads_to_its_child_by_a_load_of_its_own() {
    let models = "
class Novel(Book):
    genre = models.CharField(max_length=10)
class Short(Book):
    class Meta:
        proxy = True
class Comic(Short):
    colour = models.CharField(max_length=10)
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Book.objects.select_related('comic'):
        book.novel.genre
        book.comic.colour
    for novel in Novel.objects.all():
        novel.book_ptr.title
"
        ),
        [
            "costs 2 + n",
            "1 query library.Book iterate",
            "2 load library.Book.novel per row",
            "4 query library.Novel iterate"
        ]
    );
}

#[test]
fn a_link_to_the_parent_that_is_spelt_out_has_its_own_accessor() {
    let models = "
class Novel(Book):
    book = models.OneToOneField(Book, models.CASCADE, parent_link=True, related_name='as_novel')
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Book.objects.all():
        book.as_novel.pk
        book.novel
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.as_novel per row"]
    );
}

#[test]
fn what_a_child_defines_hides_the_accessor_of_its_parent() {
    let models = "
class Place(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
class Shop(Place):
    size = models.IntegerField()
class Stall(Place):
    @property
    def shop(self):
        return 'none'
";
    let body = "
    for stall in Stall.objects.all():
        stall.shop
    for place in Place.objects.all():
        place.shop
";
    assert_eq!(view_of(models, body)[0], "costs 2 + n");
}
