//! Methods and properties of models run where Django and Python call them.

use crate::harness::view_of;

#[test]
fn an_instance_method_of_a_model_runs_for_each_row() {
    let models = "
class Volume(models.Model):
    title = models.TextField()
    author = models.ForeignKey(Author, models.CASCADE)
    def title_and_author(self):
        return self.title + self.author.name
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.all():
        book.title_and_author()
"
        ),
        ["costs 1 + n", "1 query library.Volume iterate"]
    );
}

#[test]
fn a_property_of_a_model_runs_each_time() {
    let models = "
class Writer(models.Model):
    @property
    def total(self):
        return self.notes.count()
class Note(models.Model):
    writer = models.ForeignKey(Writer, models.CASCADE, related_name='notes')
";
    assert_eq!(
        view_of(
            models,
            "
    for author in Writer.objects.all():
        author.total
        author.total
"
        ),
        ["costs 1 + 2·n", "1 query library.Writer iterate"]
    );
}

#[test]
fn a_cached_property_runs_once_for_each_row() {
    let models = "
from django.utils.functional import cached_property
class Writer(models.Model):
    @cached_property
    def total(self):
        return self.notes.count()
class Note(models.Model):
    writer = models.ForeignKey(Writer, models.CASCADE, related_name='notes')
";
    assert_eq!(
        view_of(
            models,
            "
    for author in Writer.objects.all():
        author.total
        author.total
"
        ),
        ["costs 1 + n", "1 query library.Writer iterate"]
    );
}

#[test]
fn a_cached_property_that_an_outer_row_keeps_runs_once_for_that_row() {
    let models = "
from django.utils.functional import cached_property
class Writer(models.Model):
    @cached_property
    def total(self):
        return self.notes.count()
class Note(models.Model):
    writer = models.ForeignKey(Writer, models.CASCADE, related_name='notes')
";
    assert_eq!(
        view_of(
            models,
            "
    writer = Writer.objects.get(pk=1)
    for book in Book.objects.all():
        writer.total
"
        ),
        ["costs 3", "1 query library.Writer get", "2 query library.Book iterate"]
    );
}

#[test]
fn str_of_a_row_runs_its_method() {
    let models = "
class Volume(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    def __str__(self):
        return self.author.name
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.all():
        str(book)
"
        ),
        ["costs 1 + n", "1 query library.Volume iterate"]
    );
}

#[test]
fn formatting_a_row_runs_its_str() {
    let models = "
class Volume(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    def __str__(self):
        return self.author.name
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.all():
        f'{book}'
"
        ),
        ["costs 1 + n", "1 query library.Volume iterate"]
    );
}

#[test]
fn the_format_method_runs_the_str_of_a_row() {
    let models = "
class Volume(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    def __str__(self):
        return self.author.name
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.all():
        '{}'.format(book)
"
        ),
        ["costs 1 + n", "1 query library.Volume iterate"]
    );
}

#[test]
fn percent_formatting_runs_the_str_of_a_row() {
    let models = "
class Volume(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    def __str__(self):
        return self.author.name
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.all():
        'a %s' % book
"
        ),
        ["costs 1 + n", "1 query library.Volume iterate"]
    );
}

#[test]
fn print_runs_the_str_of_a_row() {
    let models = "
class Volume(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    def __str__(self):
        return self.author.name
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.all():
        print(book)
"
        ),
        ["costs 1 + n", "1 query library.Volume iterate"]
    );
}

#[test]
fn a_save_of_ones_own_runs_where_rows_are_saved() {
    let models = "
class Volume(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    def save(self, *args, **kwargs):
        self.author.name
        super().save(*args, **kwargs)
";
    assert_eq!(
        view_of(
            models,
            "
    for book in Volume.objects.all():
        book.save()
"
        ),
        ["costs 1 + 2·n", "1 query library.Volume iterate"]
    );
}

#[test]
fn a_class_method_that_asks_is_a_query() {
    let models = "
class Volume(models.Model):
    pages = models.IntegerField(default=1)
    @classmethod
    def newest(cls):
        return cls.objects.order_by('-pk').first()
";
    assert_eq!(
        view_of(
            models,
            "
    Volume.newest()
"
        ),
        ["costs 1"]
    );
}
