//! Packages that change what a model, a manager or a form does: what the knowledge says of them.

use crate::harness::{page, view_with};

const CLUSTER_FORMS: &str = "
from django.db import transaction
from modelcluster.forms import ClusterForm
from permissionedforms import PermissionedForm
from library.models import *
class AuthorForm(PermissionedForm, ClusterForm):
    class Meta:
        model = Author
        fields = ['name']
def view(request):
    for row in request.POST.getlist('rows'):
        form = AuthorForm({'name': row})
        if form.is_valid():
            form.save()
";

#[test]
fn a_form_of_a_cluster_saves_its_row() {
    const MODELS: &str = "
from django.db import models
class Author(models.Model):
    name = models.CharField(max_length=50, unique=True)
";
    let found = page(&[("library/models.py", MODELS), ("library/views.py", CLUSTER_FORMS)], 10);
    assert_eq!(found, ["costs 2·n", "3 query library.Author exists", "4 write library.Author save"]);
}

#[test]
fn a_relation_that_is_loaded_for_all_rows_at_once_is_not_asked_for_each() {
    const MODELS: &str = "
import auto_prefetch
from django.db import models
class Author(auto_prefetch.Model):
    name = models.CharField(max_length=50)
class Book(auto_prefetch.Model):
    author = auto_prefetch.ForeignKey(Author, models.CASCADE)
";
    let body = "
    for book in Book.objects.all():
        print(book.author.name)
";
    // The one query for all authors is not counted yet.
    assert_eq!(view_with(MODELS, body), ["costs 1", "1 query library.Book iterate"]);
}

#[test]
fn depth_and_children_of_a_tree_stand_in_the_row() {
    const MODELS: &str = "
from django.db import models
from mptt.models import MPTTModel, TreeForeignKey
class Genre(MPTTModel):
    name = models.CharField(max_length=50)
    parent = TreeForeignKey('self', models.CASCADE, null=True, related_name='children')
";
    let body = "
    for genre in Genre.objects.all():
        print(genre.get_level(), genre.get_descendant_count(), genre.is_leaf_node())
";
    assert_eq!(view_with(MODELS, body), ["costs 1", "1 query library.Genre iterate"]);
    let body = "
    for genre in Genre.objects.all():
        print(list(genre.get_ancestors()))
";
    assert_eq!(
        view_with(MODELS, body),
        ["costs 1 + n", "1 query library.Genre iterate", "2 query library.Genre iterate"]
    );
}

#[test]
fn children_of_a_node_are_asked_for_each_and_counted_without() {
    const MODELS: &str = "
from django.db import models
from treebeard.mp_tree import MP_Node
class Folder(MP_Node):
    name = models.CharField(max_length=50)
";
    let body = "
    for folder in Folder.objects.all():
        print(folder.get_children_count(), folder.get_depth())
";
    assert_eq!(view_with(MODELS, body), ["costs 1", "1 query library.Folder iterate"]);
    let body = "
    for folder in Folder.objects.all():
        print(list(folder.get_children()))
";
    assert_eq!(
        view_with(MODELS, body),
        ["costs 1 + n", "1 query library.Folder iterate", "2 query library.Folder iterate"]
    );
}

#[test]
fn rows_of_polymorphic_models_know_what_they_are() {
    const MODELS: &str = "
from django.db import models
from polymorphic.models import PolymorphicModel
class Medium(PolymorphicModel):
    name = models.CharField(max_length=50)
class Film(Medium):
    minutes = models.IntegerField()
";
    let body = "
    for medium in Medium.objects.instance_of(Film):
        print(medium.get_real_instance().name)
";
    assert_eq!(view_with(MODELS, body)[1], "1 query library.Medium iterate");
}

#[test]
fn a_child_of_a_tree_is_saved_by_its_own_save() {
    const MODELS: &str = "
from django.db import models
from treebeard.mp_tree import MP_Node
class Genre(MP_Node):
    name = models.CharField(max_length=50)
    def save(self, *args, **kwargs):
        Genre.objects.count()
        super().save(*args, **kwargs)
";
    let body = "
    genre = Genre.objects.get(pk=1)
    genre.add_child(instance=Genre(name='x'))
";
    // The rows are counted and the child is saved in the module of the model.
    let expected = ["costs 4", "1 query library.Genre get", "2 write library.Genre update"];
    assert_eq!(view_with(MODELS, body), expected);
}

#[test]
fn a_page_of_wagtail_is_a_row_of_a_tree() {
    const MODELS: &str = "
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.images.models import Image
from wagtail.models import Page
class RecipePage(Page):
    photos = ParentalManyToManyField(Image)
";
    let body = "
    for recipe in RecipePage.objects.live().order_by('title'):
        for photo in recipe.photos.all():
            print(photo.title)
";
    // The page of its own has a template that is not there.
    assert_eq!(
        view_with(MODELS, body),
        [
            "costs 1 + n or 1 + ?",
            "1 query library.RecipePage iterate",
            "2 related library.RecipePage.photos iterate per row"
        ]
    );
    let saved = "
    for number in request.GET.getlist('number'):
        RecipePage(title=number).save()
";
    let own = "
    for recipe in RecipePage.objects.all():
        print(recipe.specific.photos.count())
    for page in Page.objects.all():
        print(page.specific.title)
";
    let asked = view_with(MODELS, own);
    assert!(asked.iter().any(|line| line.contains("related library.RecipePage.photos count per row")), "{asked:?}");
    assert!(asked.iter().any(|line| line.contains("query wagtailcore.Page first")), "{asked:?}");
    assert!(!asked.iter().any(|line| line.contains("library.RecipePage first")), "{asked:?}");
    assert!(view_with(MODELS, saved).iter().any(|line| line.contains("write library.RecipePage save")));
}

#[test]
fn a_rendition_of_an_image_is_asked_for_unless_all_are_prefetched() {
    const MODELS: &str = "
from wagtail.images.models import Image
";
    let body = "
    for image in Image.objects.all():
        image.get_rendition('width-400')
";
    let asks =
        |lines: &[String]| lines.iter().any(|line| line.contains("related wagtailimages.Image.renditions iterate"));
    assert!(asks(&view_with(MODELS, body)));
    assert!(!asks(&view_with(MODELS, &body.replace("objects.all()", "objects.prefetch_related('renditions')"))));
}

#[test]
fn a_handler_of_a_tree_moves_its_rows() {
    const MODELS: &str = "
from django.db import models
from treebeard.mp_tree import MP_Node
class Shelf(MP_Node):
    name = models.CharField(max_length=20)
";
    let body = "
    from treebeard.mp_tree import MP_MoveHandler
    shelf = Shelf.objects.get(pk=1)
    MP_MoveHandler(shelf, shelf, 'first-child').process()
";
    assert_eq!(view_with(MODELS, body), ["costs 2", "2 query library.Shelf get", "3 write library.Shelf update"]);
}
