//! The ledger's rows for routes: where they lead, who may call them, what they cost.

use swiftsure_django::ledger;

use crate::harness::{MODELS, analysed, routes};

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
        ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n"),
    ];
    all.retain(|(path, _)| files.iter().all(|(other, _)| other != path));
    all.extend(files);
    all
}

/// The rows for views of one's own, all under `/`.
fn views(text: &str) -> Vec<String> {
    let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('', views.view)]\n";
    project(&[("urls.py", urls), ("library/views.py", text)])
}

/// One field of each row for a view of one's own.
fn rows(text: &str, tell: impl Fn(&swiftsure_source::LedgerRow) -> String + Send) -> Vec<String> {
    let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('', views.view)]\n";
    let files = with_library(&[("urls.py", urls), ("library/views.py", text)]);
    analysed(&files, |_, analysis| ledger(analysis).iter().map(tell).collect())
}

#[test]
fn a_route_has_its_path_its_view_and_its_cost() {
    let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('books/', views.index)]\n";
    assert_eq!(project(&[("urls.py", urls)]), ["route GET,POST /books/ library.views.index anonymous costs 1"]);
}

#[test]
fn a_captured_part_stays_in_the_path() {
    let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('books/<int:pk>/', views.detail)]\n";
    assert_eq!(
        project(&[("urls.py", urls)]),
        ["route GET,POST /books/<int:pk>/ library.views.detail anonymous costs 2"]
    );
}

#[test]
fn an_included_urlconf_stands_under_its_prefix() {
    let urls = "from django.urls import include, path\nurlpatterns = [path('shop/', include('library.urls'))]\n";
    let inner = "from django.urls import path\nfrom . import views\nurlpatterns = [path('books/', views.index)]\n";
    let files = [("urls.py", urls), ("library/urls.py", inner)];
    assert_eq!(project(&files), ["route GET,POST /shop/books/ library.views.index anonymous costs 1"]);
}

#[test]
fn an_include_may_name_a_namespace_and_a_module() {
    let urls = "from django.urls import include, path\nfrom library import urls\nurlpatterns = [\n    path('a/', include(('library.urls', 'library'), namespace='one')),\n    path('b/', include(urls)),\n]\n";
    let inner = "from django.urls import path\nfrom . import views\napp_name = 'library'\nurlpatterns = [path('books/', views.index)]\n";
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
    let urls = "from django.urls import include, path\nfrom library import views\ninner = [path('all/', views.index)]\nurlpatterns = [path('books/', include(inner))]\n";
    assert_eq!(project(&[("urls.py", urls)]), ["route GET,POST /books/all/ library.views.index anonymous costs 1"]);
}

#[test]
fn includes_nest() {
    let urls = "from django.urls import include, path\nurlpatterns = [path('a/', include('library.urls'))]\n";
    let inner = "from django.urls import include, path\nurlpatterns = [path('b/', include('library.api.urls'))]\n";
    let api = "from django.urls import path\nfrom library import views\nurlpatterns = [path('c/', views.index)]\n";
    let files =
        [("urls.py", urls), ("library/urls.py", inner), ("library/api/__init__.py", ""), ("library/api/urls.py", api)];
    assert_eq!(project(&files), ["route GET,POST /a/b/c/ library.views.index anonymous costs 1"]);
}

#[test]
fn patterns_that_are_added_later_count() {
    let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('a/', views.index)]\nurlpatterns += [path('b/', views.index)]\n";
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
    let urls = "from django.urls import re_path\nfrom library import views\nurlpatterns = [re_path(r'^books/$', views.index)]\n";
    assert_eq!(project(&[("urls.py", urls)]), ["route GET,POST /books/ library.views.index anonymous costs 1"]);
}

#[test]
fn urlconfs_that_include_themselves_end() {
    let urls = "from django.urls import include, path\nfrom library import views\nurlpatterns = [path('x/', views.index), path('a/', include('urls'))]\n";
    let routes = project(&[("urls.py", urls)]);
    assert!(routes.contains(&"route GET,POST /x/ library.views.index anonymous costs 1".to_owned()), "{routes:?}");
}

#[test]
fn a_class_based_view_has_a_row_for_each_method_that_does_something_else() {
    let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('tags/', views.Tags.as_view())]\n";
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
    let text = "from library.models import *\ndef view(request):\n    if request.method == 'POST':\n        Tag.objects.create(label='x')\n        Tag.objects.count()\n    else:\n        list(Tag.objects.all())\n";
    assert_eq!(
        views(text),
        ["route GET / library.views.view anonymous costs 1", "route POST / library.views.view anonymous costs 2"]
    );
}

#[test]
fn require_http_methods_leaves_only_those() {
    let text = "from django.views.decorators.http import require_POST\nfrom library.models import *\n@require_POST\ndef view(request):\n    Tag.objects.create(label='x')\n";
    assert_eq!(views(text), ["route POST / library.views.view anonymous costs 1"]);
}

#[test]
fn a_cost_names_what_is_looped_over() {
    let text = "from library.models import *\ndef view(request):\n    for book in Book.objects.all():\n        for tag in book.tags.all():\n            tag.books.count()\n";
    assert_eq!(rows(text, |row| row.cost.to_string()), ["1 + |books| + |book.tags|·|books|"]);
}

#[test]
fn a_row_lists_what_it_reads_and_writes() {
    let text = "from library.models import *\ndef view(request):\n    list(Book.objects.all())\n    list(Tag.objects.all())\n    Tag.objects.create(label='x')\n";
    let told = rows(text, |row| format!("reads {} writes {}", row.reads.join(" "), row.writes.join(" ")));
    assert_eq!(told, ["reads library.Book library.Tag writes library.Tag"]);
}

#[test]
fn login_required_is_for_those_who_are_signed_in() {
    let text = "from django.contrib.auth.decorators import login_required\n@login_required\ndef view(request): ...\n";
    assert!(rows(text, |row| row.entry.who.clone()).iter().all(|who| who == "authenticated"));
}

#[test]
fn the_login_mixin_is_for_those_who_are_signed_in() {
    let text = "from django.contrib.auth.mixins import LoginRequiredMixin\nfrom django.views import View\nclass Page(LoginRequiredMixin, View):\n    def get(self, request): ...\nview = Page.as_view()\n";
    assert_eq!(rows(text, |row| row.entry.who.clone()), ["authenticated"]);
}

#[test]
fn a_method_decorator_on_dispatch_guards_the_view() {
    let text = "from django.contrib.auth.decorators import login_required\nfrom django.utils.decorators import method_decorator\nfrom django.views import View\n@method_decorator(login_required, name='dispatch')\nclass Page(View):\n    def get(self, request): ...\nview = Page.as_view()\n";
    assert!(rows(text, |row| row.entry.who.clone()).iter().all(|who| who == "authenticated"));
}

#[test]
fn a_method_decorator_on_a_method_guards_the_view() {
    let text = "from django.contrib.auth.decorators import login_required\nfrom django.utils.decorators import method_decorator\nfrom django.views import View\nclass Page(View):\n    @method_decorator(login_required)\n    def get(self, request): ...\nview = Page.as_view()\n";
    assert_eq!(rows(text, |row| row.entry.who.clone()), ["authenticated"]);
}

#[test]
fn login_required_in_the_urlconf_guards_the_view() {
    let urls = "from django.contrib.auth.decorators import login_required\nfrom django.urls import path\nfrom library import views\nurlpatterns = [path('', login_required(views.Tags.as_view()))]\n";
    let files = with_library(&[("urls.py", urls)]);
    let who =
        analysed(&files, |_, analysis| ledger(analysis).iter().map(|row| row.entry.who.clone()).collect::<Vec<_>>());
    assert!(!who.is_empty() && who.iter().all(|who| who == "authenticated"), "{who:?}");
}

#[test]
fn a_permission_is_named() {
    let text = "from django.contrib.auth.decorators import permission_required\n@permission_required('library.add_book')\ndef view(request): ...\n";
    assert!(rows(text, |row| row.entry.who.clone()).iter().all(|who| who == "permission: library.add_book"));
}

#[test]
fn the_permission_mixin_names_its_permission() {
    let text = "from django.contrib.auth.mixins import PermissionRequiredMixin\nfrom django.views import View\nclass Page(PermissionRequiredMixin, View):\n    permission_required = 'library.add_book'\n    def get(self, request): ...\nview = Page.as_view()\n";
    assert_eq!(rows(text, |row| row.entry.who.clone()), ["permission: library.add_book"]);
}

#[test]
fn an_answer_that_depends_on_nobody_may_be_cached_for_all() {
    let text = "from library.models import *\ndef view(request):\n    list(Book.objects.all())\n";
    assert_eq!(rows(text, |row| row.cacheable.to_string()), ["public"]);
}

#[test]
fn an_answer_that_reads_the_user_may_be_cached_for_each() {
    let text = "from library.models import *\ndef view(request):\n    request.user.username\n";
    assert_eq!(rows(text, |row| row.cacheable.to_string()), ["private"]);
}

#[test]
fn an_answer_that_writes_may_not_be_cached() {
    let text = "from library.models import *\ndef view(request):\n    Tag.objects.create(label='x')\n";
    assert_eq!(rows(text, |row| row.cacheable.to_string()), ["no"]);
}

#[test]
fn a_query_that_is_narrowed_by_the_user_is_marked() {
    let by_user = |text: &str| rows(text, |row| row.filters_by_user.to_string());
    let head = "from library.models import *\ndef view(request):\n";
    assert_eq!(by_user(&format!("{head}    list(Loan.objects.filter(reader=request.user))\n")), ["true"]);
    assert_eq!(by_user(&format!("{head}    request.user.pk\n    list(Loan.objects.all())\n")), ["false"]);
}

#[test]
fn a_query_says_how_often_and_through_which_calls() {
    let text = "from library.models import *\ndef name(book):\n    return book.author.name\ndef view(request):\n    return [name(book) for book in Book.objects.all()]\n";
    let told = rows(text, |row| {
        let site = |query: &swiftsure_source::QuerySite| {
            let steps: Vec<&str> = query.steps.iter().map(|step| step.text.as_str()).collect();
            format!("{} {} [{}]", query.model, query.multiplicity, steps.join(", "))
        };
        row.queries.iter().map(site).collect::<Vec<_>>().join("; ")
    });
    assert_eq!(told, ["library.Book 1 []; library.Book |books| [calls library.views.name]"]);
}
