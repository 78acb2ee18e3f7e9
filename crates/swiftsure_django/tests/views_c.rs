//! Class-based views: what the order of their bases runs.

use crate::harness::{MODELS, page, view, with_models};

#[test]
fn a_user_model_of_the_project_is_the_model_of_users() {
    let models = with_models("
from django.contrib.auth.models import AbstractUser
class Reader(AbstractUser):
    tag = models.ForeignKey(Tag, models.SET_NULL, null=True)
");
    let views = "from django.contrib.auth import get_user_model
def view(request):
    for user in get_user_model().objects.all():
        user.tag.label
";
    let other1 = "ROOT_URLCONF = 'urls'
INSTALLED_APPS = ['library']
AUTH_USER_MODEL = 'library.Reader'
";
    assert_eq!(page(&[("library/models.py", &*models), ("library/views.py", views), ("settings.py", other1)], 0), ["costs 1 + n", "3 query library.Reader iterate", "4 load library.Reader.tag per row"]);
}

#[test]
fn a_setting_that_is_false_takes_its_branch_away() {
    let views = "from django.conf import settings
from library.models import Book
def view(request):
    for book in Book.objects.all():
        if settings.WITH_AUTHOR:
            book.author.name
        if settings.WITH_PUBLISHER:
            book.publisher.name
";
    let other1 = "ROOT_URLCONF = 'urls'
INSTALLED_APPS = ['library']
WITH_AUTHOR = False
WITH_PUBLISHER = True
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("settings.py", other1)], 0), ["costs 1 + n", "4 query library.Book iterate", "8 load library.Book.publisher per row"]);
}

#[test]
fn a_receiver_of_save_runs_where_rows_are_saved() {
    let views = "from library.models import *
from library import receivers
def view(request):
    for tag in Tag.objects.all():
        tag.save()
";
    let other1 = "from django.db.models.signals import post_save
from django.dispatch import receiver
from .models import Book, Tag
@receiver(post_save, sender=Tag)
def saved(sender, instance, **kwargs):
    instance.books.count()
@receiver(post_save, sender=Book)
def other(sender, instance, **kwargs):
    instance.reviews.count()
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", other1)], 0), ["costs 1 + 2·n", "4 query library.Tag iterate", "5 write library.Tag save"]);
}

#[test]
fn a_receiver_of_delete_runs_where_rows_are_deleted() {
    let views = "from library.models import *
from library import receivers
def view(request):
    Review.objects.get(pk=1).delete()
";
    let other1 = "from django.db.models.signals import pre_delete
from django.dispatch import receiver
from .models import Review
@receiver(pre_delete, sender=Review)
def deleted(sender, instance, **kwargs):
    instance.book.title
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", other1)], 0), ["costs 3", "4 query library.Review get", "4 write library.Review delete"]);
}

#[test]
fn a_receiver_of_save_runs_where_rows_are_created() {
    let views = "from library.models import *
from library import receivers
def view(request):
    Tag.objects.create(label='x')
";
    let other1 = "from django.db.models.signals import post_save
from .models import Tag
def saved(sender, instance, created, **kwargs):
    if created:
        instance.books.count()
post_save.connect(saved, sender=Tag)
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", other1)], 0), ["costs 2", "4 write library.Tag create"]);
}

#[test]
fn an_update_runs_no_receiver() {
    let views = "from library.models import *
from library import receivers
def view(request):
    Tag.objects.update(label='x')
    Tag.objects.bulk_create([Tag(label='x')])
";
    let other1 = "from django.db.models.signals import post_save
from .models import Tag
def saved(sender, instance, created, **kwargs):
    instance.books.count()
post_save.connect(saved, sender=Tag)
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", other1)], 0), ["costs 2", "4 write library.Tag update", "5 write library.Tag bulk_create"]);
}

#[test]
fn a_signal_of_ones_own_runs_its_receivers() {
    let views = "from library.models import *
from library import receivers
def view(request):
    for book in Book.objects.all():
        receivers.shown.send(sender=Book, book=book)
";
    let other1 = "from django.dispatch import Signal
shown = Signal()
def count(sender, book, **kwargs):
    book.author.name
shown.connect(count)
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", other1)], 0), ["costs 1 + n", "4 query library.Book iterate"]);
}

#[test]
fn an_asynchronous_view_asks_by_the_twins() {
    let views = "from library.models import *
async def view(request):
    book = await Book.objects.select_related('author').aget(pk=1)
    book.author.name
    await Book.objects.acount()
    async for book in Book.objects.all():
        print(book.title)
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 3", "3 query library.Book aget", "5 query library.Book acount", "6 query library.Book iterate"]);
}

#[test]
fn an_asynchronous_loop_multiplies() {
    let views = "from library.models import *
async def view(request):
    async for book in Book.objects.all():
        await book.tags.acount()
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 1 + n", "3 query library.Book iterate", "4 related library.Book.tags acount per row changed"]);
}

#[test]
fn sync_to_async_calls_its_function() {
    let views = "from asgiref.sync import sync_to_async
from library.models import *
def names():
    return [book.author.name for book in Book.objects.all()]
async def view(request):
    await sync_to_async(names)()
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 1 + n", "4 load library.Book.author per row", "4 query library.Book iterate"]);
}

#[test]
fn select_related_in_a_module_constant_holds() {
    let views = "from library.models import *
FIELDS = ('author', 'publisher')
def view(request):
    for book in Book.objects.select_related(*FIELDS):
        book.author.name
        book.publisher.name
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 1", "4 query library.Book iterate"]);
}

#[test]
fn a_queryset_of_a_module_is_a_queryset() {
    let views = "from library.models import *
BOOKS = Book.objects.select_related('author')
def view(request):
    for book in BOOKS.all():
        book.author.name
        book.publisher.name
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 1 + n", "4 query library.Book iterate", "6 load library.Book.publisher per row"]);
}

#[test]
fn reverse_asks_nothing() {
    let views = "from django.shortcuts import redirect
from django.urls import reverse
def view(request):
    return redirect(reverse('view'))
";
    let other1 = "from django.urls import path
from library import views
urlpatterns = [path('view/', views.view, name='view')]
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views), ("urls.py", other1)], 0), ["costs 0"]);
}

#[test]
fn a_context_of_render_is_evaluated_by_its_template_only() {
    let views = "from django.http import JsonResponse
from library.models import *
def view(request):
    return JsonResponse({'books': [book.author.name for book in Book.objects.all()]})
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0), ["costs 1 + n", "4 load library.Book.author per row", "4 query library.Book iterate"]);
}
