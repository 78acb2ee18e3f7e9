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
    let text = "from django.core.management.base import BaseCommand\nfrom library.models import *\nclass Command(BaseCommand):\n    def handle(self, *args, **options):\n        for book in Book.objects.all():\n            book.author.name\n";
    assert_eq!(
        entries("library/management/commands/send_reminders.py", text),
        ["command send_reminders operator costs 1 + n"]
    );
}

#[test]
fn a_command_runs_its_own_methods() {
    let text = "from django.core.management import BaseCommand\nfrom library.models import *\nclass Command(BaseCommand):\n    def add_arguments(self, parser):\n        parser.add_argument('--all', action='store_true')\n    def handle(self, **options):\n        for book in self.books(options['all']):\n            self.stdout.write(book.author.name)\n    def books(self, everything):\n        return Book.objects.filter(pages=int(everything))\n";
    assert_eq!(entries("library/management/commands/report.py", text), ["command report operator costs 1 + n"]);
}

#[test]
fn a_module_beside_the_commands_is_no_command() {
    let text = "def helper(): ...\n";
    assert!(entries("library/management/commands/_helpers.py", text).is_empty());
}

#[test]
fn a_shared_task_is_an_entry_point() {
    let text = "from celery import shared_task\nfrom library.models import *\n@shared_task\ndef remind(author_id):\n    for book in Book.objects.filter(author_id=author_id):\n        book.author.name\n";
    assert_eq!(entries("library/tasks.py", text), ["task library.tasks.remind internal costs 1 + n"]);
}

#[test]
fn a_shared_task_with_options_is_an_entry_point() {
    let text = "from celery import shared_task\nfrom library.models import *\n@shared_task(bind=True, max_retries=3)\ndef remind(self, author_id):\n    Author.objects.get(pk=author_id).publisher.name\n";
    assert_eq!(entries("library/tasks.py", text), ["task library.tasks.remind internal costs 2"]);
}

#[test]
fn a_task_of_a_celery_app_is_an_entry_point() {
    let text = "from celery import Celery\nfrom library.models import *\napp = Celery('library')\n@app.task\ndef remind():\n    list(Book.objects.all())\n";
    assert_eq!(entries("library/tasks.py", text), ["task library.tasks.remind internal costs 1"]);
}

#[test]
fn delay_runs_nothing_where_it_is_called() {
    let tasks = "from celery import shared_task\nfrom library.models import *\n@shared_task\ndef remind():\n    list(Book.objects.all())\n";
    let views = "from library.tasks import remind\ndef view(request):\n    remind.delay()\n";
    let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('', views.view)]\n";
    let mut all = files("library/tasks.py", tasks);
    all.extend([("library/views.py", views), ("urls.py", urls)]);
    let entries = routes(&all);
    assert!(entries.contains(&"route GET,POST / library.views.view anonymous costs 0".to_owned()), "{entries:?}");
}

#[test]
fn a_function_that_nobody_calls_is_followed_all_the_same() {
    let text =
        "from library.models import *\ndef unused():\n    for book in Book.objects.all():\n        book.author.name\n";
    assert_eq!(
        trace(&files("library/service.py", text)),
        ["library/service.py:3 query library.Book iterate", "library/service.py:4 load library.Book.author per row"]
    );
}

#[test]
fn a_method_that_nobody_calls_is_followed_with_some_row() {
    let text = "from library.models import *\nclass Shelf:\n    def names(self):\n        return [book.author.name for book in Book.objects.all()]\n";
    assert_eq!(
        trace(&files("library/service.py", text)),
        ["library/service.py:4 load library.Book.author per row", "library/service.py:4 query library.Book iterate"]
    );
}

#[test]
fn a_parameter_of_unknown_origin_makes_no_load() {
    let text = "from library.models import *\ndef show(book: Book):\n    return book.author.name\n";
    assert!(trace(&files("library/service.py", text)).is_empty());
}

#[test]
fn an_unknown_library_silences_what_depends_on_it() {
    let text = "from elsewhere import magic\nfrom library.models import *\ndef show():\n    for book in magic(Book.objects.all()):\n        book.author.name\n";
    assert!(trace(&files("library/service.py", text)).iter().all(|line| !line.contains("load")));
}

#[test]
fn two_runs_give_the_same_trace() {
    let text = "from library.models import *\ndef show():\n    for author in Author.objects.all():\n        for book in author.books.all():\n            book.publisher.name\n            book.tags.count()\n";
    assert_eq!(trace(&files("library/service.py", text)), trace(&files("library/service.py", text)));
}
