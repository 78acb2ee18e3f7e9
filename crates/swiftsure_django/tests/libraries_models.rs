//! Packages of models and fields: what the knowledge says of their rows.

use crate::harness::view_with;

const LOOP: [&str; 3] = ["costs 1 + n", "1 query library.Book iterate", "2 load library.Book.author per row"];

/// Models of which `Book` has a key to `Author`.
fn models(import: &str, base: &str, column: &str) -> String {
    format!(
        "
from django.db import models
{import}
class Author(models.Model):
    name = models.CharField(max_length=50)
class Book({base}):
    author = models.ForeignKey(Author, models.CASCADE)
    {column}
"
    )
}

fn read(import: &str, base: &str, column: &str, told: &str) -> Vec<String> {
    let body = format!(
        "
    for book in Book.objects.all():
        print(book.author.name, {told})
"
    );
    view_with(&models(import, base, column), &body)
}

#[test]
fn rows_of_models_from_packages_are_rows() {
    assert_eq!(read("from safedelete.models import SafeDeleteModel", "SafeDeleteModel", "", "book.deleted"), LOOP);
    let told = "book.is_deleted";
    assert_eq!(read("from django_softdelete.models import SoftDeleteModel", "SoftDeleteModel", "", told), LOOP);
    assert_eq!(read("from ordered_model.models import OrderedModel", "OrderedModel", "", "book.order"), LOOP);
    let told = "book.is_dirty()";
    assert_eq!(read("from dirtyfields import DirtyFieldsMixin", "DirtyFieldsMixin, models.Model", "", told), LOOP);
}

#[test]
fn what_is_translated_is_not_told_and_the_rest_of_the_row_is() {
    let import = "from parler.models import TranslatableModel, TranslatedFields";
    let column = "translations = TranslatedFields(title=models.CharField(max_length=50))";
    assert_eq!(read(import, "TranslatableModel", column, "book.title.upper()"), LOOP);
}

#[test]
fn a_picture_that_is_a_row_of_its_own_is_asked_for() {
    let import = "from filer.fields.image import FilerImageField";
    let column = "cover = FilerImageField(null=True, on_delete=models.CASCADE)";
    let found = read(import, "models.Model", column, "book.cover.url");
    assert_eq!(found[0], "costs 1 + 2·n");
    assert_eq!(found.last().map(String::as_str), Some("2 load library.Book.cover per row"));
}

#[test]
fn the_one_row_is_asked_for_at_each_call() {
    const MODELS: &str = "
from django.db import models
from solo.models import SingletonModel
class Shop(SingletonModel):
    name = models.CharField(max_length=50)
class Book(models.Model):
    title = models.CharField(max_length=50)
";
    let body = "
    for book in Book.objects.all():
        print(Shop.get_solo().name, book.title)
";
    assert_eq!(view_with(MODELS, body)[0], "costs 1 + 2·n");
}

#[test]
fn a_row_that_is_only_marked_as_deleted_is_saved() {
    let import = "from safedelete.models import SafeDeleteModel";
    let body = "
    Book.objects.get(pk=1).delete()
";
    // One asks, one saves: rows that hang on it are not gathered.
    assert_eq!(view_with(&models(import, "SafeDeleteModel", ""), body)[0], "costs 2");
}

#[test]
fn a_transition_runs_its_method() {
    let column = "state = FSMField()
    @transition(field=state, source='new', target='sold')
    def sell(self):
        Author.objects.count()";
    let body = "
    Book.objects.get(pk=1).sell()
";
    let found = view_with(&models("from django_fsm import FSMField, transition", "models.Model", column), body);
    assert_eq!(found[0], "costs 2");
}

#[test]
fn a_revision_is_a_transaction_whose_body_runs() {
    let body = "
    import reversion
    with reversion.create_revision():
        Book.objects.update(author=1)
";
    let found = view_with(&models("import reversion", "models.Model", ""), body);
    assert_eq!(found, ["costs 1", "3 write library.Book update"]);
}

#[test]
fn plans_of_tasks_and_comments_have_relations() {
    const MODELS: &str = "
from django_celery_beat.models import PeriodicTask
from django_comments.models import Comment
";
    let body = "
    for task in PeriodicTask.objects.all():
        print(task.crontab.minute)
    for comment in Comment.objects.all():
        print(comment.user.username)
";
    assert_eq!(view_with(MODELS, body)[0], "costs 2 + 2·n");
}
