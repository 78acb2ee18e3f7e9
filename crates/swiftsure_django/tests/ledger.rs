//! What a row of the ledger says: who may call, what is read and written, how often, and whether a cache may hold it.

use swiftsure_django::ledger;
use swiftsure_source::{LedgerRow, QuerySite};

use crate::harness::{MODELS, analysed, page, routes};

/// One field of each row for a view of one's own.
fn rows(text: &str, tell: impl Fn(&LedgerRow) -> String + Send) -> Vec<String> {
    let urls = "\
from django.urls import path
from library import views
urlpatterns = [path('', views.view)]
";
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/views.py", text),
        ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n"),
        ("urls.py", urls),
    ];
    analysed(&files, |_, analysis| ledger(analysis).iter().map(tell).collect())
}

#[test]
fn a_cost_names_what_is_looped_over() {
    let text = "\
from library.models import *
def view(request):
    for book in Book.objects.all():
        for tag in book.tags.all():
            tag.books.count()
";
    assert_eq!(rows(text, |row| row.cost.to_string()), ["1 + |books| + |book.tags|·|books|"]);
}

/// Whether the cost of a view is an upper bound, for a loop over books with these lines in it.
fn is_upper(turn: &str) -> bool {
    let text = format!(
        "\
from library.models import *
def is_known(book):
    if book.pages in NUMBERS:
        return True
    return Tag.objects.filter(label=book.title).exists()
def view(request):
    found = []
    for book in Book.objects.all():
{turn}
"
    );
    let upper = rows(&text, |row| row.cost.upper.to_string());
    upper == ["true"]
}

#[test]
fn a_turn_that_is_over_before_it_asks_makes_the_cost_an_upper_bound() {
    assert!(is_upper("        if book.pages in NUMBERS: continue\n        found.append(book.author)"));
    assert!(is_upper("        found.append(is_known(book))"));
}

#[test]
fn a_turn_that_raises_is_an_exception_and_leaves_the_cost_as_it_is() {
    assert!(!is_upper("        if book.pages in NUMBERS: raise ValueError\n        found.append(book.author)"));
    assert!(!is_upper("        found.append(book.author)"));
}

#[test]
fn a_row_lists_what_it_reads_and_writes() {
    let text = "\
from library.models import *
def view(request):
    list(Book.objects.all())
    list(Tag.objects.all())
    Tag.objects.create(label='x')
";
    let told = rows(text, |row| format!("reads {} writes {}", row.reads.join(" "), row.writes.join(" ")));
    assert_eq!(told, ["reads library.Book library.Tag writes library.Tag"]);
}

#[test]
fn login_required_is_for_those_who_are_signed_in() {
    let text = "\
from django.contrib.auth.decorators import login_required
@login_required
def view(request): ...
";
    assert!(rows(text, |row| row.entry.who.clone()).iter().all(|who| who == "authenticated"));
}

#[test]
fn the_login_mixin_is_for_those_who_are_signed_in() {
    let text = "\
from django.contrib.auth.mixins import LoginRequiredMixin
from django.views import View
class Page(LoginRequiredMixin, View):
    def get(self, request): ...
view = Page.as_view()
";
    assert_eq!(rows(text, |row| row.entry.who.clone()), ["authenticated"]);
}

#[test]
fn a_method_decorator_on_dispatch_guards_the_view() {
    let text = "\
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views import View
@method_decorator(login_required, name='dispatch')
class Page(View):
    def get(self, request): ...
view = Page.as_view()
";
    assert!(rows(text, |row| row.entry.who.clone()).iter().all(|who| who == "authenticated"));
}

#[test]
fn a_method_decorator_on_a_method_guards_the_view() {
    let text = "\
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views import View
class Page(View):
    @method_decorator(login_required)
    def get(self, request): ...
view = Page.as_view()
";
    assert_eq!(rows(text, |row| row.entry.who.clone()), ["authenticated"]);
}

#[test]
fn login_required_in_the_urlconf_guards_the_view() {
    let urls = "\
from django.contrib.auth.decorators import login_required
from django.urls import path
from library import views
urlpatterns = [path('', login_required(views.view))]
";
    let files = [("library/__init__.py", ""), ("library/views.py", "def view(request): ...\n"), ("urls.py", urls)];
    let who = routes(&files);
    assert!(!who.is_empty() && who.iter().all(|row| row.contains(" authenticated ")), "{who:?}");
}

#[test]
fn a_permission_is_named() {
    let text = "\
from django.contrib.auth.decorators import permission_required
@permission_required('library.add_book')
def view(request): ...
";
    assert!(rows(text, |row| row.entry.who.clone()).iter().all(|who| who == "permission: library.add_book"));
}

#[test]
fn the_permission_mixin_names_its_permission() {
    let text = "\
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.views import View
class Page(PermissionRequiredMixin, View):
    permission_required = 'library.add_book'
    def get(self, request): ...
view = Page.as_view()
";
    assert_eq!(rows(text, |row| row.entry.who.clone()), ["permission: library.add_book"]);
}

#[test]
fn a_test_of_the_user_says_whom_it_lets_in() {
    let mixin = "\
from django.contrib.auth.mixins import UserPassesTestMixin
from django.views import View
class Page(UserPassesTestMixin, View):
    def test_func(self):
        return self.request.user.is_superuser
    def get(self, request): ...
view = Page.as_view()
";
    let decorator = "\
from django.contrib.auth.decorators import user_passes_test
@user_passes_test(lambda u: u.is_active and u.is_staff)
def view(request): ...
";
    for (text, expected) in [(mixin, "superuser"), (decorator, "staff")] {
        assert!(rows(text, |row| row.entry.who.clone()).iter().all(|who| who == expected), "{text}");
    }
}

#[test]
fn a_test_of_the_user_that_asks_for_more_or_other_things_stays_a_test() {
    let with = |test: &str| {
        let text = format!(
            "\
from django.contrib.auth.decorators import user_passes_test
@user_passes_test({test})
def view(request): ...
"
        );
        rows(&text, |row| row.entry.who.clone()).pop().unwrap_or_default()
    };
    assert_eq!(with("lambda u: u.is_authenticated"), "authenticated");
    assert_eq!(with("lambda u: u.is_staff or u.is_authenticated"), "authenticated");
    assert_eq!(with("lambda u: u.is_staff or u.librarian"), "test");
    assert_eq!(with("lambda u: not u.is_staff"), "test");
}

#[test]
fn the_mixins_of_braces_say_who_comes_in() {
    let with = |mixin: &str| {
        let text = format!(
            "\
from braces.views import {mixin}
from django.views import View
class Page({mixin}, View):
    permission_required = 'library.add_book'
    def get(self, request): ...
view = Page.as_view()
"
        );
        rows(&text, |row| row.entry.who.clone()).pop().unwrap_or_default()
    };
    assert_eq!(with("LoginRequiredMixin"), "authenticated");
    assert_eq!(with("StaffuserRequiredMixin"), "staff");
    assert_eq!(with("SuperuserRequiredMixin"), "superuser");
    assert_eq!(with("PermissionRequiredMixin"), "permission: library.add_book");
}

#[test]
fn permissions_that_are_combined_say_what_each_asks() {
    let with = |permissions: &str| {
        let text = format!(
            "\
from rest_framework.permissions import *
from rest_framework.views import APIView
class IsReader(BasePermission):
    def has_permission(self, request, view):
        return view.kwargs['reader'] == 1
class Page(APIView):
    permission_classes = [{permissions}]
    def get(self, request): ...
view = Page.as_view()
"
        );
        rows(&text, |row| row.entry.who.clone()).pop().unwrap_or_default()
    };
    assert_eq!(with("IsAuthenticated & IsAdminUser"), "staff");
    assert_eq!(with("IsAuthenticated & IsReader"), "permission: IsReader");
    assert_eq!(with("IsAdminUser | IsAuthenticated"), "authenticated");
    assert_eq!(with("AllowAny | IsAdminUser"), "anonymous");
    assert_eq!(with("IsAdminUser | IsReader"), "permission: unknown");
    assert_eq!(with("IsAuthenticated & (IsReader | IsAdminUser)"), "permission: unknown");
    assert_eq!(with("~IsReader"), "permission: unknown");
}

#[test]
fn an_answer_that_depends_on_nobody_may_be_cached_for_all() {
    let text = "\
from library.models import *
def view(request):
    list(Book.objects.all())
";
    assert_eq!(rows(text, |row| row.cacheable.to_string()), ["public"]);
}

#[test]
fn an_answer_that_reads_the_user_may_be_cached_for_each() {
    let text = "\
from library.models import *
def view(request):
    request.user.username
";
    assert_eq!(rows(text, |row| row.cacheable.to_string()), ["private"]);
}

#[test]
fn an_answer_that_writes_may_not_be_cached() {
    let text = "\
from library.models import *
def view(request):
    Tag.objects.create(label='x')
";
    assert_eq!(rows(text, |row| row.cacheable.to_string()), ["no"]);
}

#[test]
fn a_query_that_is_narrowed_by_the_user_is_marked() {
    let by_user = |text: &str| rows(text, |row| row.filters_by_user.to_string());
    let head = "\
from library.models import *
def view(request):
";
    assert_eq!(by_user(&format!("{head}    list(Loan.objects.filter(reader=request.user))\n")), ["true"]);
    assert_eq!(
        by_user(&format!(
            "\
{head}    request.user.pk
    list(Loan.objects.all())
"
        )),
        ["false"]
    );
}

#[test]
fn a_query_says_how_often_and_through_which_calls() {
    let text = "\
from library.models import *
def name(book):
    return book.author.name
def view(request):
    return [name(book) for book in Book.objects.all()]
";
    let told = rows(text, |row| {
        let site = |query: &QuerySite| {
            let steps: Vec<&str> = query.steps.iter().map(|step| step.text.as_str()).collect();
            format!("{} {} [{}]", query.model, query.multiplicity, steps.join(", "))
        };
        row.queries.iter().map(site).collect::<Vec<_>>().join("; ")
    });
    assert_eq!(told, ["library.Book 1 []; library.Author |books| [calls library.views.name]"]);
}

#[test]
fn the_content_of_a_relation_of_the_user_is_narrowed_by_the_user() {
    let text = "\
from library.models import *
def view(request):
    list(request.user.loans.all())
";
    let told = rows(text, |row| format!("{} {}", row.filters_by_user, row.reads.join(" ")));
    assert_eq!(told, ["true auth.User library.Loan sessions.Session"]);
}

#[test]
fn a_relation_reads_the_model_that_it_leads_to() {
    let text = "\
from library.models import *
def view(request):
    for book in Book.objects.all():
        book.author.name
        list(book.tags.all())
";
    assert_eq!(rows(text, |row| row.reads.join(" ")), ["library.Author library.Book library.Tag"]);
}

#[test]
fn what_a_branch_has_asked_is_asked_in_the_other_branch_too() {
    let text = "\
from library.models import *
def view(request):
    books = Book.objects.all()
    if request.GET.get('short'):
        for book in books:
            book.title
    else:
        for book in books:
            book.pages
";
    let told = rows(text, |row| format!("{} sites, {}", row.queries.len(), row.cost));
    assert_eq!(told, ["2 sites, 1"]);
}

#[test]
fn a_row_names_the_functions_that_answer_also_inherited_ones() {
    let text = "\
from django.views import View
class Base(View):
    def post(self, request): ...
class Page(Base):
    def get(self, request): ...
view = Page.as_view()
";
    let told = rows(text, |row| {
        let names: Vec<&str> = row.handlers.iter().map(|handler| handler.function.as_str()).collect();
        format!("{} {}", row.methods.join(","), names.join(" "))
    });
    assert_eq!(told, ["GET,POST Base.post Page.get"]);
}

#[test]
fn a_view_that_no_url_leads_to_has_a_row_without_a_route() {
    let text = "\
from django.views import View
from library.models import *
class Page(View):
    def get(self, request):
        list(Book.objects.all())
def view(request): ...
";
    let told = rows(text, |row| format!("{} {:?} {}", row.entry.kind, row.entry.route, row.entry.name));
    assert_eq!(told, ["route Some(\"/\") library.views.view", "view None library.views.Page"]);
}

#[test]
fn a_query_says_where_its_queryset_begins() {
    let text = "\
from library.models import *
def books():
    return Book.objects.all()
def view(request):
    list(books())
";
    let apart = rows(text, |row| {
        let apart = |query: &QuerySite| query.built.is_some_and(|built| built.start < query.span.start);
        row.queries.iter().all(apart).to_string()
    });
    assert_eq!(apart, ["true"]);
}

#[test]
fn a_view_that_no_url_leads_to_is_given_its_model() {
    let text = "\
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View
class Rename(View):
    model = None
    def post(self, request, pk):
        row = get_object_or_404(self.model, pk=pk)
        row.save()
        return HttpResponse()
def view(request): ...
";
    let costs = rows(text, |row| format!("{} {}", row.methods.join(","), row.cost));
    assert!(costs.contains(&"POST 2".to_owned()), "{costs:?}");
}

#[test]
fn a_decorator_that_asks_for_a_permission_on_a_row_is_a_guard() {
    let text = "\
from guardian.decorators import permission_required
from library.models import Book
@permission_required('library.view_book', (Book, 'pk', 'pk'))
def view(request): ...
";
    assert_eq!(rows(text, |row| row.entry.who.clone()), ["permission: library.view_book"]);
}

#[test]
fn who_may_call_is_not_known_behind_a_decorator_or_a_base_of_which_nothing_is_known() {
    let head = "import gate\nfrom django.views import View\nfrom django.utils.decorators import method_decorator\n";
    let known = |text: &str| rows(&format!("{head}{text}"), |row| format!("{} {}", row.entry.who, row.cacheable));
    let class = "class Page(View):\n    def get(self, request): ...\nview = Page.as_view()\n";
    for text in [
        "@gate.keeper\ndef view(request): ...\n".to_owned(),
        "@gate.keeper('staff')\ndef view(request): ...\n".to_owned(),
        format!("@gate.keeper\n{class}"),
        format!("@method_decorator(gate.keeper, name='dispatch')\n{class}"),
        class.replace("(View)", "(gate.Mixin, View)"),
        class.replace("    def", "    @gate.keeper\n    def"),
    ] {
        let rows = known(&text);
        assert!(rows.iter().all(|row| row == "unknown no") && !rows.is_empty(), "{text}: {rows:?}");
    }
    assert_eq!(known("def view(request): ...\n"), ["anonymous public"]);
    assert_eq!(known("def note(view): ...\n@note\ndef view(request): ...\n"), ["anonymous public"]);
}

#[test]
fn guards_of_libraries_say_who_may_call() {
    let who = |guard: &str, import: &str| {
        let text = format!("{import}\n{guard}\ndef view(request): ...\n");
        assert!(
            rows(&text, |row| (row.entry.who == "anonymous" || row.cacheable.as_str() != "public").to_string())
                == ["true"]
        );
        rows(&text, |row| row.entry.who.clone())
    };
    assert_eq!(who("@otp_required", "from django_otp.decorators import otp_required"), ["authenticated"]);
    let import = "from oauth2_provider.decorators import protected_resource";
    assert_eq!(who("@protected_resource()", import), ["authenticated"]);
    let import = "from rules.contrib.views import permission_required";
    assert_eq!(who("@permission_required('library.lend')", import), ["permission: library.lend"]);
    assert_eq!(who("@extend_schema()", "from drf_spectacular.utils import extend_schema"), ["anonymous"]);
}

#[test]
fn a_guard_may_ask_for_several_permissions() {
    let who = |text: &str| rows(text, |row| row.entry.who.clone());
    let decorated = "\
from django.contrib.auth.decorators import permission_required
@permission_required(['library.lend', 'library.take_back'])
def view(request): ...
";
    assert_eq!(who(decorated), ["permission: library.lend, library.take_back"]);
    let given = "\
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.views import View
class Page(PermissionRequiredMixin, View):
    def get_permission_required(self):
        return ('library.lend', 'library.take_back')
    def get(self, request): ...
view = Page.as_view()
";
    assert_eq!(who(given), ["permission: library.lend, library.take_back"]);
}

#[test]
fn what_is_not_followed_leaves_a_cost_open() {
    let view = |body: &str| {
        let views = format!("from library.models import *\nfrom django.shortcuts import render\n{body}");
        page(&[("library/models.py", MODELS), ("library/views.py", &views)], 0).remove(0)
    };
    assert_eq!(
        view("def view(request):\n    return render(request, request.GET['page'], {'n': Book.objects.count()})\n"),
        "costs 1 + ?"
    );
    let walk = |asks: &str| {
        view(&format!(
            "def walk(tag, depth):\n    {asks}\n    if depth: walk(tag, depth - 1)\ndef view(request):\n    walk(1, int(request.GET['depth']))\n"
        ))
    };
    // A function that calls itself asks again as often as it does.
    assert_eq!(walk("Tag.objects.filter(pk=tag).exists()"), "costs 1 + ?");
    assert_eq!(walk("print(tag)"), "costs 0");
}
