//! Middleware of the project is an entry point: what one request costs in it.

use crate::harness::{MODELS, routes};

/// The entry points of a project with this middleware module and these names of it in the settings.
fn stack(middleware: &str, names: &[&str]) -> Vec<String> {
    let names: Vec<String> = names.iter().map(|name| format!("'library.middleware.{name}'")).collect();
    let settings = format!("INSTALLED_APPS = ['library']\nMIDDLEWARE = [{}]\n", names.join(", "));
    let middleware = format!("from library.models import *\n{middleware}");
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/middleware.py", &middleware),
        ("settings.py", &settings),
    ];
    routes(&files)
}

#[test]
fn a_class_is_called_with_each_request() {
    let middleware = "
class Visits:
    def __init__(self, get_response):
        self.get_response = get_response
        Tag.objects.count()
    def __call__(self, request):
        self.open = Book.objects.filter(title='x').exists()
        response = self.get_response(request)
        Tag.objects.create(label=request.path)
        return response
    def process_view(self, request, view, args, kwargs):
        Review.objects.count()
class Unlisted:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        return self.get_response(request)
";
    assert_eq!(
        stack(middleware, &["Visits"]),
        ["middleware library.middleware.Visits anonymous costs 3"],
        "what __init__ asks is asked once for the process"
    );
}

#[test]
fn the_hooks_of_the_mixin_run() {
    let middleware = "
from django.utils.deprecation import MiddlewareMixin
class Visits(MiddlewareMixin):
    def process_request(self, request):
        request.book = Book.objects.first()
    def process_response(self, request, response):
        Tag.objects.create(label=request.path)
        return response
";
    assert_eq!(stack(middleware, &["Visits"]), ["middleware library.middleware.Visits anonymous costs 2"]);
}

#[test]
fn a_function_that_makes_a_function_is_middleware_too() {
    let middleware = "
def visits(get_response):
    def middleware(request):
        request.book = Book.objects.first()
        return get_response(request)
    return middleware
";
    assert_eq!(stack(middleware, &["visits"]), ["middleware library.middleware.visits anonymous costs 1"]);
}

#[test]
fn asynchronous_middleware_is_awaited() {
    let middleware = "
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.utils.decorators import sync_and_async_middleware
class Visits:
    async_capable = True
    sync_capable = False
    def __init__(self, get_response):
        self.get_response = get_response
        if iscoroutinefunction(self.get_response):
            markcoroutinefunction(self)
    async def __call__(self, request):
        request.book = await Book.objects.afirst()
        response = await self.get_response(request)
        await Tag.objects.acreate(label=request.path)
        return response
@sync_and_async_middleware
def both(get_response):
    if iscoroutinefunction(get_response):
        async def middleware(request):
            request.book = await Book.objects.afirst()
            return await get_response(request)
    else:
        def middleware(request):
            request.book = Book.objects.first()
            return get_response(request)
    return middleware
";
    assert_eq!(
        stack(middleware, &["Visits", "both"]),
        [
            "middleware library.middleware.Visits anonymous costs 2",
            "middleware library.middleware.both anonymous costs 1",
        ]
    );
}

#[test]
fn the_stack_is_no_part_of_a_route() {
    let middleware = "
class Visits:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        Tag.objects.create(label=request.path)
        return self.get_response(request)
";
    let middleware = format!("from library.models import *\n{middleware}");
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/middleware.py", &middleware),
        ("library/views.py", "from django.http import HttpResponse\ndef page(request):\n    return HttpResponse()\n"),
        ("urls.py", "from django.urls import path\nfrom library import views\nurlpatterns = [path('', views.page)]\n"),
        ("settings.py", "ROOT_URLCONF = 'urls'\nMIDDLEWARE = ['library.middleware.Visits']\n"),
    ];
    assert_eq!(
        routes(&files),
        [
            "route GET,POST / library.views.page anonymous costs 0",
            "middleware library.middleware.Visits anonymous costs 1",
        ]
    );
}

#[test]
fn a_context_processor_is_an_entry_point() {
    let processors = "
from django.utils.functional import SimpleLazyObject
from library.models import *
def shelf(request):
    return {'books': Book.objects.all(), 'latest': Book.objects.first(), 'tags': lambda: Tag.objects.count()}
";
    let settings = "TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates',
    'OPTIONS': {'context_processors': ['django.template.context_processors.request', 'library.context.shelf']}}]\n";
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/context.py", processors),
        ("settings.py", settings),
    ];
    assert_eq!(routes(&files), ["contextprocessor library.context.shelf anonymous costs 1"]);
}

#[test]
fn what_middleware_puts_on_a_request_is_there_for_the_next_and_for_the_views() {
    let middleware = "
from django.utils.functional import SimpleLazyObject

class Chosen:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        request.author = None
        if request.session.get('author'):
            request.author = Author.objects.filter(pk=request.session['author']).first()
        return self.get_response(request)

def shelves(get_response):
    def middleware(request):
        request.books = Book.objects.filter(author=request.author)
        request.first = SimpleLazyObject(lambda: Book.objects.first())
        request.helper = object()
        return get_response(request)
    return middleware
";
    let views = "
def index(request):
    for book in request.books:
        book.publisher.name
    for review in request.first.reviews.all():
        pass
    if request.author:
        list(request.author.books.all())
    request.helper.run()
";
    let views = format!("from library.models import *\n{views}");
    let middleware = format!("from library.models import *\n{middleware}");
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/middleware.py", &middleware),
        ("library/views.py", &views),
        ("urls.py", "from django.urls import path\nfrom library import views\nurlpatterns = [path('', views.index)]\n"),
        (
            "settings.py",
            "INSTALLED_APPS = ['library']\nROOT_URLCONF = 'urls'\nMIDDLEWARE = ['library.middleware.Chosen', \
             'library.middleware.shelves']\n",
        ),
    ];
    let expected = [
        "route GET,POST / library.views.index anonymous costs 3 + n",
        "middleware library.middleware.Chosen anonymous costs 2",
        "middleware library.middleware.shelves anonymous costs 1",
    ];
    assert_eq!(routes(&files), expected);
}

#[test]
fn own_middleware_that_looks_who_comes_and_answers_itself_may_refuse() {
    let who = |class: &str| {
        let settings =
            "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\nMIDDLEWARE = ['library.middleware.Tenant']\n";
        let files = [
            ("library/__init__.py", ""),
            ("library/models.py", MODELS),
            ("library/middleware.py", class),
            ("library/views.py", "def view(request): ...\n"),
            (
                "urls.py",
                "from django.urls import path\nfrom library.views import view\nurlpatterns = [path('a/', view)]\n",
            ),
            ("settings.py", settings),
        ];
        let found = routes(&files);
        found.iter().find(|row| row.contains("/a/")).cloned().unwrap_or_default()
    };
    let with = |body: &str| {
        format!(
            "from django.shortcuts import redirect\nclass Tenant:\n    def __init__(self, get_response):\n        \
             self.get_response = get_response\n    def __call__(self, request):\n        {body}\n"
        )
    };
    let notes = with("request.tenant = request.get_host()\n        return self.get_response(request)");
    assert!(who(&notes).contains("anonymous"), "it answers nothing itself: {}", who(&notes));
    let gate = with(
        "if not request.user.is_authenticated:\n            return redirect('/login/')\n        return self.get_response(request)",
    );
    assert!(who(&gate).contains("unknown"), "it sends strangers away: {}", who(&gate));
    let unread = "from gate import Tenant\n";
    assert!(who(unread).contains("unknown"), "its name says that it may: {}", who(unread));
}

#[test]
fn where_no_settings_list_any_those_of_all_apps_run() {
    let middleware = "
from library.models import *
def chosen(get_response):
    def middleware(request):
        request.books = Book.objects.filter(title='x')
        return get_response(request)
    return middleware
class Helper:
    def run(self):
        Tag.objects.count()
def _hidden(get_response):
    return chosen(get_response)
";
    let processors = "
from library.models import *
def shelf(request):
    return {'latest': Book.objects.first()}
def labels(tags):
    return Tag.objects.count()
";
    let views = "
def index(request):
    for book in request.books:
        book.publisher.name
";
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/middleware.py", middleware),
        ("library/context_processors.py", processors),
        ("library/views.py", views),
        ("urls.py", "from django.urls import path\nfrom library import views\nurlpatterns = [path('', views.index)]\n"),
        ("settings.py", "ROOT_URLCONF = 'urls'\n"),
    ];
    let expected = [
        "route GET,POST / library.views.index anonymous costs 1 + n",
        "middleware library.middleware.chosen anonymous costs 0",
        "contextprocessor library.context_processors.shelf anonymous costs 1",
    ];
    assert_eq!(routes(&files), expected);
    let listing =
        [&files[..6], &[("settings.py", "ROOT_URLCONF = 'urls'\nMIDDLEWARE = []\nTEMPLATES = []\n")]].concat();
    assert_eq!(routes(&listing), ["route GET,POST / library.views.index anonymous costs 0"]);
}
