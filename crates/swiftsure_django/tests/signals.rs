//! Receivers run where their signal is sent.

use crate::harness::{MODELS, page};

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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", other1)], 0),
        ["costs 1 + 2·n", "4 query library.Tag iterate", "5 write library.Tag save"]
    );
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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", other1)], 0),
        ["costs 3", "4 query library.Review get", "4 write library.Review delete"]
    );
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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", other1)], 0),
        ["costs 2", "4 write library.Tag create"]
    );
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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", other1)], 0),
        ["costs 2", "4 write library.Tag update", "5 write library.Tag bulk_create"]
    );
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
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", other1)], 0),
        ["costs 1 + n", "4 query library.Book iterate"]
    );
}

#[test]
fn receivers_of_another_sender_do_not_run() {
    let receivers = "from django.dispatch import Signal
from library.models import *
shown = Signal()
def count(sender, book, **kwargs):
    book.reviews.count()
def name(sender, book, **kwargs):
    book.author.name
shown.connect(count, sender=Tag)
shown.connect(name)
";
    let asks = |sender: &str| {
        let views = format!(
            "from library.models import *
from library import receivers
def view(request):
    book = Book.objects.get(pk=1)
    receivers.shown.send(sender={sender}, book=book)
"
        );
        let files = [("library/models.py", MODELS), ("library/views.py", &*views), ("library/receivers.py", receivers)];
        page(&files, 0).swap_remove(0)
    };
    assert_eq!(asks("Book"), "costs 2");
    assert_eq!(asks("request.chosen"), "costs 3");
    assert_eq!(asks("Tag"), "costs 3");
    assert_eq!(asks("Tag if request.GET else Book"), "costs 3");
}

#[test]
fn a_collector_of_ones_own_sends_the_signals_of_the_rows() {
    let views = "from django.db.models.deletion import Collector
from library.models import *
from library import receivers
class Careful(Collector): ...
def view(request):
    collector = Careful(using='default')
    collector.collect([Review.objects.get(pk=1)])
    collector.delete()
";
    let receivers = "from django.db.models.signals import pre_delete
from django.dispatch import receiver
@receiver(pre_delete)
def deleted(sender, instance, **kwargs):
    instance.book.title
";
    let files = [("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", receivers)];
    assert_eq!(page(&files, 0)[0], "costs 4");
}

#[test]
fn what_a_context_variable_holds_is_followed_where_it_holds_a_dict() {
    let views = "from contextvars import ContextVar
from library.models import *
queue = ContextVar('queue', default={})
class Event:
    def __init__(self, book):
        self.book = book
    def freeze(self):
        self.book.author.name
def view(request):
    for book in Book.objects.all():
        waiting = queue.get()
        waiting[book.pk] = Event(book)
        waiting[book.pk].freeze()
";
    assert_eq!(page(&[("library/models.py", MODELS), ("library/views.py", views)], 0)[0], "costs 1 + n");
}

#[test]
fn what_else_a_context_variable_holds_is_not_known() {
    let views = "from contextvars import ContextVar
from library.models import *
current = ContextVar('current', default=None)
def view(request):
    if current.get() is None:
        return None
    Book.objects.count()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0)[1..],
        ["7 query library.Book count"]
    );
}

/// What a view that saves tags in a loop costs, with a receiver in an app `audit` beside the library.
fn cost_with_an_app(settings: &str) -> Vec<String> {
    let views = "from library.models import *
def view(request):
    for tag in Tag.objects.all():
        tag.save()
";
    let receivers = "from django.db.models.signals import post_save
from django.dispatch import receiver
from library.models import Tag
@receiver(post_save, sender=Tag)
def saved(sender, instance, **kwargs):
    instance.books.count()
";
    let apps = "from django.apps import AppConfig
class AuditConfig(AppConfig):
    name = 'audit'
    def ready(self):
        from audit import receivers
";
    let files = [
        ("library/models.py", MODELS),
        ("library/views.py", views),
        ("audit/__init__.py", ""),
        ("audit/apps.py", apps),
        ("audit/receivers.py", receivers),
        ("settings.py", settings),
    ];
    page(&files, 0)
}

#[test]
fn receivers_of_an_installed_app_run() {
    for settings in [
        "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library', 'audit']\n",
        "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\nINSTALLED_APPS += ['audit.apps.AuditConfig']\n",
        "ROOT_URLCONF = 'urls'\nLOCAL = ('library', 'audit')\nINSTALLED_APPS = ('django.contrib.auth',) + LOCAL\n",
    ] {
        assert_eq!(cost_with_an_app(settings)[0], "costs 1 + 2·n", "{settings}");
    }
}

#[test]
fn receivers_of_an_app_that_is_not_installed_do_not_run() {
    for settings in [
        "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n",
        "import os\nROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\nif os.environ.get('AUDIT'):\n    INSTALLED_APPS += ['audit']\n",
    ] {
        assert_eq!(cost_with_an_app(settings)[0], "costs 1 + n", "{settings}");
    }
}

#[test]
fn receivers_run_where_the_installed_apps_are_not_known() {
    let settings = "from plugins import plugins\nROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library'] + plugins()\n";
    assert_eq!(cost_with_an_app(settings)[0], "costs 1 + 2·n");
}

#[test]
fn a_receiver_of_changed_links_runs_before_and_after() {
    let views = "from library.models import *
from library import receivers
def view(request):
    tag = Tag.objects.first()
    for book in Book.objects.all():
        book.tags.add(tag)
        book.tags.count()
";
    let receivers = "from django.db.models.signals import m2m_changed
from .models import Book, Tag
def linked(sender, instance, action, **kwargs):
    if action == 'post_add':
        instance.reviews.count()
def others(sender, instance, action, **kwargs):
    if action == 'post_remove':
        instance.reviews.count()
m2m_changed.connect(linked, sender=Book.tags.through)
m2m_changed.connect(others, sender=Book.tags.through)
";
    let cost =
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", receivers)], 0);
    assert_eq!(cost[0], "costs 2 + 3·n");
}

#[test]
fn a_receiver_of_a_model_that_may_be_missing_is_not_one_of_all_models() {
    let views = "from library.models import *
from library import receivers
def view(request):
    for title in request.GET.getlist('title'):
        Tag.objects.create(label=title)
";
    let receivers = "from django.db.models.signals import post_save
from .models import Book
def base():
    try:
        from comments import Comment
    except ImportError:
        return None
    return Comment
def saved(sender, instance, **kwargs):
    Book.objects.count()
for sender in {base()}:
    post_save.connect(saved, sender=sender)
";
    let cost =
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", receivers)], 0);
    assert_eq!(cost[0], "costs n");
}

const KEEPS_TITLES: &str = "from django.db.models.signals import post_save
from django.dispatch import receiver
from .models import Book
@receiver(post_save, sender=Book)
def keep_titles(sender, instance, update_fields=None, **kwargs):
    if update_fields is None or 'title' in update_fields:
        instance.reviews.count()
";

fn saved_with(columns: &str) -> Vec<String> {
    let views = format!(
        "from library.models import *
from library import receivers
def view(request):
    book = Book.objects.get(pk=1)
    columns = {columns}
    book.save(update_fields=columns)
"
    );
    let files = [("library/models.py", MODELS), ("library/views.py", &views), ("library/receivers.py", KEEPS_TITLES)];
    page(&files, 0)
}

#[test]
fn a_receiver_is_told_which_columns_are_saved() {
    assert_eq!(saved_with("['pages']"), ["costs 2", "4 query library.Book get", "6 write library.Book save"]);
}

#[test]
fn a_receiver_is_told_that_all_columns_are_saved() {
    assert_eq!(saved_with("None"), ["costs 3", "4 query library.Book get", "6 write library.Book save"]);
}

#[test]
fn a_save_of_no_columns_writes_nothing() {
    assert_eq!(saved_with("[]"), ["costs 1", "4 query library.Book get"]);
}

#[test]
fn columns_that_are_added_to_a_list_are_saved_as_well() {
    let views = "from library.models import *
from library import receivers
def view(request):
    book = Book.objects.get(pk=1)
    columns = ['pages']
    columns.append('editor')
    book.save(update_fields=columns)
";
    let files = [("library/models.py", MODELS), ("library/views.py", views), ("library/receivers.py", KEEPS_TITLES)];
    assert_eq!(page(&files, 0), ["costs 2", "4 query library.Book get", "7 write library.Book save"]);
}

#[test]
fn a_save_of_its_own_decides_by_the_columns_that_a_variable_names() {
    let models = crate::harness::with_models(
        "
class Shelf(models.Model):
    name = models.CharField(max_length=50)
    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is None or 'name' in update_fields:
            Tag.objects.count()
        super().save(*args, update_fields=update_fields, **kwargs)
",
    );
    let views = "from library.models import *
def view(request):
    shelf = Shelf.objects.get(pk=1)
    columns = ['size']
    shelf.save(update_fields=columns)
";
    let files = [("library/models.py", &*models), ("library/views.py", views)];
    assert_eq!(page(&files, 0), ["costs 2", "3 query library.Shelf get"]);
}

#[test]
fn a_delete_of_many_rows_tells_of_each() {
    let views = "from library.models import *
from django.db.models.signals import post_delete
def forget(sender, instance, **kwargs):
    Tag.objects.filter(name=instance.text).delete()
post_delete.connect(forget, sender=Review)
def view(request):
    Review.objects.filter(text='').delete()
";
    let found = page(&[("library/models.py", MODELS), ("library/views.py", views)], 0);
    // The reviews are read and deleted at once; each deletes a tag, with its links to books.
    assert_eq!(found, ["costs 2 + 3·n", "4 write library.Tag delete", "7 write library.Review delete"]);
}
