//! Entry points without a route: commands and tasks.

use crate::harness::{MODELS, routes, trace};

fn entries(path: &str, text: &str) -> Vec<String> {
    routes(&files(path, text))
}

fn files<'t>(path: &'t str, text: &'t str) -> Vec<(&'t str, &'t str)> {
    vec![
        ("library/__init__.py", ""),
        ("library/management/__init__.py", ""),
        ("library/management/commands/__init__.py", ""),
        ("library/models.py", MODELS),
        ("settings.py", "INSTALLED_APPS = ['library']\n"),
        (path, text),
    ]
}

#[test]
fn a_management_command_is_named_after_its_file() {
    let text = "\
from django.core.management.base import BaseCommand
from library.models import *
class Command(BaseCommand):
    def handle(self, *args, **options):
        for book in Book.objects.all():
            book.author.name
";
    assert_eq!(
        entries("library/management/commands/send_reminders.py", text),
        ["command send_reminders operator costs 1 + n"]
    );
}

#[test]
fn a_command_runs_its_own_methods() {
    let text = "\
from django.core.management import BaseCommand
from library.models import *
class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument('--all', action='store_true')
    def handle(self, **options):
        for book in self.books(options['all']):
            self.stdout.write(book.author.name)
    def books(self, everything):
        return Book.objects.filter(pages=int(everything))
";
    assert_eq!(entries("library/management/commands/report.py", text), ["command report operator costs 1 + n"]);
}

#[test]
fn a_module_beside_the_commands_is_no_command() {
    let text = "def helper(): ...\n";
    assert!(entries("library/management/commands/_helpers.py", text).is_empty());
}

#[test]
fn a_shared_task_is_an_entry_point() {
    let text = "\
from celery import shared_task
from library.models import *
@shared_task
def remind(author_id):
    for book in Book.objects.filter(author_id=author_id):
        book.author.name
";
    assert_eq!(entries("library/tasks.py", text), ["task library.tasks.remind internal costs 1 + n"]);
}

#[test]
fn a_shared_task_with_options_is_an_entry_point() {
    let text = "\
from celery import shared_task
from library.models import *
@shared_task(bind=True, max_retries=3)
def remind(self, author_id):
    Author.objects.get(pk=author_id).publisher.name
";
    assert_eq!(entries("library/tasks.py", text), ["task library.tasks.remind internal costs 2"]);
}

#[test]
fn a_task_of_a_celery_app_is_an_entry_point() {
    let text = "\
from celery import Celery
from library.models import *
app = Celery('library')
@app.task
def remind():
    list(Book.objects.all())
";
    assert_eq!(entries("library/tasks.py", text), ["task library.tasks.remind internal costs 1"]);
}

#[test]
fn a_task_of_huey_is_an_entry_point() {
    let text = "\
from huey.contrib.djhuey import db_task
from library.models import *
@db_task()
def remind():
    list(Book.objects.all())
";
    assert_eq!(entries("library/tasks.py", text), ["task library.tasks.remind internal costs 1"]);
}

#[test]
fn a_task_of_django_itself_is_an_entry_point() {
    for package in ["django.tasks", "django_tasks"] {
        let text = format!(
            "\
from {package} import task
from library.models import *
@task()
def remind():
    list(Book.objects.all())
"
        );
        assert_eq!(entries("library/tasks.py", &text), ["task library.tasks.remind internal costs 1"]);
    }
}

#[test]
fn delay_runs_nothing_where_it_is_called() {
    let tasks = "\
from celery import shared_task
from library.models import *
@shared_task
def remind():
    list(Book.objects.all())
";
    let views = "\
from library.tasks import remind
def view(request):
    remind.delay()
";
    let urls = "\
from django.urls import path
from library import views
urlpatterns = [path('', views.view)]
";
    let mut all = files("library/tasks.py", tasks);
    all.extend([("library/views.py", views), ("urls.py", urls)]);
    let entries = routes(&all);
    assert!(entries.contains(&"route GET,POST / library.views.view anonymous costs 0".to_owned()), "{entries:?}");
}

#[test]
fn a_function_that_nobody_calls_is_followed_all_the_same() {
    let text = "\
from library.models import *
def unused():
    for book in Book.objects.all():
        book.author.name
";
    assert_eq!(
        trace(&files("library/service.py", text)),
        ["library/service.py:3 query library.Book iterate", "library/service.py:4 load library.Book.author per row"]
    );
}

#[test]
fn a_method_that_nobody_calls_is_followed_with_some_row() {
    let text = "\
from library.models import *
class Shelf:
    def names(self):
        return [book.author.name for book in Book.objects.all()]
";
    assert_eq!(
        trace(&files("library/service.py", text)),
        ["library/service.py:4 load library.Book.author per row", "library/service.py:4 query library.Book iterate"]
    );
}

#[test]
fn a_parameter_of_unknown_origin_makes_no_load() {
    let text = "\
from library.models import *
def show(book: Book):
    return book.author.name
";
    assert!(trace(&files("library/service.py", text)).is_empty());
}

#[test]
fn an_unknown_library_silences_what_depends_on_it() {
    let text = "\
from elsewhere import magic
from library.models import *
def show():
    for book in magic(Book.objects.all()):
        book.author.name
";
    assert!(trace(&files("library/service.py", text)).iter().all(|line| !line.contains("load")));
}

#[test]
fn two_runs_give_the_same_trace() {
    let text = "\
from library.models import *
def show():
    for author in Author.objects.all():
        for book in author.books.all():
            book.publisher.name
            book.tags.count()
";
    assert_eq!(trace(&files("library/service.py", text)), trace(&files("library/service.py", text)));
}

#[test]
fn a_command_needs_no_packages_around_it() {
    let text = "\
from django.core.management.base import BaseCommand
from library.models import *
class Command(BaseCommand):
    def handle(self, **options):
        list(Book.objects.all())
";
    let mut files = files("library/management/commands/report.py", text);
    files.retain(|(path, _)| !path.ends_with("__init__.py"));
    assert_eq!(routes(&files), ["command report operator costs 1"]);
}

#[test]
fn a_job_of_rq_is_an_entry_point() {
    for (import, decorator) in [
        ("django_rq", "django_rq.job"),
        ("django_rq", "django_rq.job('low', timeout=60)"),
        ("rq.decorators", "rq.decorators.job('low')"),
    ] {
        let text = format!(
            "\
import {import}
from library.models import *
@{decorator}
def remind(days=1):
    list(Book.objects.all())
"
        );
        assert_eq!(entries("library/tasks.py", &text), ["task library.tasks.remind internal costs 1"], "{decorator}");
    }
}

#[test]
fn a_job_of_rq_that_is_put_into_the_queue_asks_nothing_here() {
    let text = "\
from django_rq import job
from django.core.management.base import BaseCommand
from library.models import *
@job
def remind(days):
    list(Book.objects.all())
class Command(BaseCommand):
    def handle(self, **options):
        remind.delay(1)
";
    assert_eq!(
        entries("library/management/commands/report.py", text),
        ["command report operator costs 0", "task library.management.commands.report.remind internal costs 1"]
    );
}
