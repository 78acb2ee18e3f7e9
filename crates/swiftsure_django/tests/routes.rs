//! The ledger's rows for routes: where they lead, who may call them, what they cost.

use crate::harness::{MODELS, routes};

const VIEWS: &str = "
from django.http import HttpResponse
from django.views import View
from library.models import *

def index(request):
    list(Book.objects.all())
    return HttpResponse()

def detail(request, pk):
    Book.objects.get(pk=pk).author.name
    return HttpResponse()

class Tags(View):
    def get(self, request):
        list(Tag.objects.all())
        return HttpResponse()

    def post(self, request):
        Tag.objects.create(label='x')
        return HttpResponse()
";

/// The routes of a project with these URLconfs and, perhaps, views of its own.
fn project(files: &[(&str, &str)]) -> Vec<String> {
    routes(&with_library(files))
}

fn with_library<'t>(files: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let mut all = vec![
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/views.py", VIEWS),
        (
            "settings.py",
            "\
ROOT_URLCONF = 'urls'
INSTALLED_APPS = ['library']
",
        ),
    ];
    all.retain(|(path, _)| files.iter().all(|(other, _)| other != path));
    all.extend(files);
    all
}

/// The rows for views of one's own, all under `/`.
fn views(text: &str) -> Vec<String> {
    let urls = "\
from django.urls import path
from library import views
urlpatterns = [path('', views.view)]
";
    project(&[("urls.py", urls), ("library/views.py", text)])
}

#[test]
fn a_route_has_its_path_its_view_and_its_cost() {
    let urls = "\
from django.urls import path
from library import views
urlpatterns = [path('books/', views.index)]
";
    assert_eq!(project(&[("urls.py", urls)]), ["route GET,POST /books/ library.views.index anonymous costs 1"]);
}

#[test]
fn a_captured_part_stays_in_the_path() {
    let urls = "\
from django.urls import path
from library import views
urlpatterns = [path('books/<int:pk>/', views.detail)]
";
    assert_eq!(
        project(&[("urls.py", urls)]),
        ["route GET,POST /books/<int:pk>/ library.views.detail anonymous costs 2"]
    );
}

#[test]
fn an_included_urlconf_stands_under_its_prefix() {
    let urls = "\
from django.urls import include, path
urlpatterns = [path('shop/', include('library.urls'))]
";
    let inner = "\
from django.urls import path
from . import views
urlpatterns = [path('books/', views.index)]
";
    let files = [("urls.py", urls), ("library/urls.py", inner)];
    assert_eq!(project(&files), ["route GET,POST /shop/books/ library.views.index anonymous costs 1"]);
}

#[test]
fn an_include_may_name_a_namespace_and_a_module() {
    let urls = "\
from django.urls import include, path
from library import urls
urlpatterns = [
    path('a/', include(('library.urls', 'library'), namespace='one')),
    path('b/', include(urls)),
]
";
    let inner = "\
from django.urls import path
from . import views
app_name = 'library'
urlpatterns = [path('books/', views.index)]
";
    let files = [("urls.py", urls), ("library/urls.py", inner)];
    assert_eq!(
        project(&files),
        [
            "route GET,POST /a/books/ library.views.index anonymous costs 1",
            "route GET,POST /b/books/ library.views.index anonymous costs 1",
        ]
    );
}

#[test]
fn an_included_list_stands_under_its_prefix() {
    let urls = "\
from django.urls import include, path
from library import views
inner = [path('all/', views.index)]
urlpatterns = [path('books/', include(inner))]
";
    assert_eq!(project(&[("urls.py", urls)]), ["route GET,POST /books/all/ library.views.index anonymous costs 1"]);
}

#[test]
fn includes_nest() {
    let urls = "\
from django.urls import include, path
urlpatterns = [path('a/', include('library.urls'))]
";
    let inner = "\
from django.urls import include, path
urlpatterns = [path('b/', include('library.api.urls'))]
";
    let api = "\
from django.urls import path
from library import views
urlpatterns = [path('c/', views.index)]
";
    let files =
        [("urls.py", urls), ("library/urls.py", inner), ("library/api/__init__.py", ""), ("library/api/urls.py", api)];
    assert_eq!(project(&files), ["route GET,POST /a/b/c/ library.views.index anonymous costs 1"]);
}

#[test]
fn patterns_that_are_added_later_count() {
    let urls = "\
from django.urls import path
from library import views
urlpatterns = [path('a/', views.index)]
urlpatterns += [path('b/', views.index)]
";
    assert_eq!(
        project(&[("urls.py", urls)]),
        [
            "route GET,POST /a/ library.views.index anonymous costs 1",
            "route GET,POST /b/ library.views.index anonymous costs 1",
        ]
    );
}

#[test]
fn a_regular_expression_is_shown_without_its_anchors() {
    let urls = "\
from django.urls import re_path
from library import views
urlpatterns = [re_path(r'^books/$', views.index)]
";
    assert_eq!(project(&[("urls.py", urls)]), ["route GET,POST /books/ library.views.index anonymous costs 1"]);
}

#[test]
fn urlconfs_that_include_themselves_end() {
    let urls = "\
from django.urls import include, path
from library import views
urlpatterns = [path('x/', views.index), path('a/', include('urls'))]
";
    let routes = project(&[("urls.py", urls)]);
    assert!(routes.contains(&"route GET,POST /x/ library.views.index anonymous costs 1".to_owned()), "{routes:?}");
}

#[test]
fn a_class_based_view_has_a_row_for_each_method_that_does_something_else() {
    let urls = "\
from django.urls import path
from library import views
urlpatterns = [path('tags/', views.Tags.as_view())]
";
    assert_eq!(
        project(&[("urls.py", urls)]),
        [
            "route GET /tags/ library.views.Tags anonymous costs 1",
            "route POST /tags/ library.views.Tags anonymous costs 1",
        ]
    );
}

#[test]
fn a_view_that_asks_for_its_method_has_a_row_for_each() {
    let text = "\
from library.models import *
def view(request):
    if request.method == 'POST':
        Tag.objects.create(label='x')
        Tag.objects.count()
    else:
        list(Tag.objects.all())
";
    assert_eq!(
        views(text),
        ["route GET / library.views.view anonymous costs 1", "route POST / library.views.view anonymous costs 2"]
    );
}

#[test]
fn require_http_methods_leaves_only_those() {
    let text = "\
from django.views.decorators.http import require_POST
from library.models import *
@require_POST
def view(request):
    Tag.objects.create(label='x')
";
    assert_eq!(views(text), ["route POST / library.views.view anonymous costs 1"]);
}

#[test]
fn the_methods_of_a_view_are_those_that_its_decorator_lets_pass() {
    let methods = |decorator: &str| {
        let text = format!("from django.views.decorators.http import *\n@{decorator}\ndef view(request): ...\n");
        views(&text)
    };
    assert_eq!(methods("require_http_methods(['PUT'])"), ["route PUT / library.views.view anonymous costs 0"]);
    assert_eq!(
        methods("require_http_methods(['GET', 'DELETE'])"),
        ["route GET,DELETE / library.views.view anonymous costs 0"]
    );
    assert_eq!(methods("require_safe"), ["route GET,HEAD / library.views.view anonymous costs 0"]);
    assert_eq!(methods("require_http_methods(NAMES)"), ["route GET,POST / library.views.view anonymous costs 0"]);
}

#[test]
fn the_names_of_methods_of_a_class_leave_only_those() {
    let text = "\
from django.views import View
class Page(View):
    http_method_names = ['get']
    def get(self, request): ...
    def post(self, request): ...
view = Page.as_view()
";
    assert_eq!(views(text), ["route GET / library.views.Page anonymous costs 0"]);
}

#[test]
fn routes_that_are_added_for_development_only_leave_the_others_as_they_are() {
    let some: Vec<String> = (1..=12).map(|at| format!("path('{at}/', views.index)")).collect();
    let some = some.join(", ");
    let urls = format!(
        "\
from django.conf import settings
from django.urls import path
from library import views
urlpatterns = [{some}]
if settings.DEBUG:
    urlpatterns += [path('more/', views.index), path('yet/', views.index)]
    urlpatterns.append(path('last/', views.index))
"
    );
    let settings = "\
import os
DEBUG = os.environ.get('DEBUG') == '1'
ROOT_URLCONF = 'urls'
INSTALLED_APPS = ['library']
";
    let found = project(&[("urls.py", &urls), ("settings.py", settings)]);
    assert_eq!(found.len(), 15);
    assert!(found[0].contains(" /1/ ") && found[11].contains(" /12/ ") && found[14].contains(" /last/ "), "{found:?}");
}

#[test]
fn routes_of_a_library_that_is_not_known_leave_the_others_as_they_are() {
    let some: Vec<String> = (1..=12).map(|at| format!("path('{at}/', views.index)")).collect();
    let some = some.join(", ");
    let settings = "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n";
    let head = "from django.urls import path\nfrom toolbar import tool_urls\nfrom library import views\n";
    for list in [
        format!("urlpatterns = [{some}] + tool_urls()\n"),
        format!("urlpatterns = [{some}]\nurlpatterns += tool_urls()\n"),
        format!("urlpatterns = [{some}]\nif __debug__:\n    urlpatterns.extend(tool_urls())\n"),
    ] {
        let found = project(&[("urls.py", &format!("{head}{list}")), ("settings.py", settings)]);
        assert_eq!(found.len(), 12, "{list}: {found:?}");
    }
}

#[test]
fn where_the_root_is_not_known_an_included_urlconf_has_no_routes_of_its_own() {
    let root = "\
from django.urls import include, path
urlpatterns = [path('shelf/', include('library.urls'))]
";
    let urls = "\
from django.urls import path
from library import views
urlpatterns = [path('books/', views.index)]
";
    let settings = "\
import os
ROOT_URLCONF = os.environ['ROOT']
INSTALLED_APPS = ['library']
";
    let files = [("site_urls.py", root), ("library/urls.py", urls), ("settings.py", settings)];
    assert_eq!(project(&files), ["route GET,POST /shelf/books/ library.views.index anonymous costs 1"]);
}

#[test]
fn patterns_that_a_branch_adds_are_listed_once_beside_those_of_a_library() {
    let urls = "
import os

from django.conf import settings
from django.urls import path
from elsewhere import more_patterns
from library import views

urlpatterns = [path('index/', views.index)]
if settings.USES_STORAGE:
    urlpatterns = [path('tags/', views.Tags.as_view())] + urlpatterns
if settings.IS_LOCAL:
    urlpatterns += [path('local/', views.index)]
urlpatterns += more_patterns()
urlpatterns += [path('<int:pk>/', views.detail)]
before = more_patterns()
urlpatterns = before + urlpatterns
";
    let settings = "
import os

ROOT_URLCONF = 'urls'
INSTALLED_APPS = ['library']
USES_STORAGE = os.environ.get('STORAGE')
IS_LOCAL = os.environ.get('LOCAL')
";
    let found = project(&[("urls.py", urls), ("settings.py", settings)]);
    let mut routes: Vec<&str> = found.iter().map(|row| row.split(" library").next().unwrap_or_default()).collect();
    routes.sort_unstable();
    assert_eq!(
        routes,
        [
            "route GET /tags/",
            "route GET,POST /<int:pk>/",
            "route GET,POST /index/",
            "route GET,POST /local/",
            "route POST /tags/",
        ]
    );
}
