//! Django's own pages and forms of accounts, as they stand and with a view of the project above them.

use crate::harness::{MODELS, page, routes};

const SETTINGS: &str = "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['django.contrib.auth', 'library']\n";

#[test]
fn the_pages_of_accounts_stand_in_the_ledger() {
    let urls = "
from django.urls import include, path
urlpatterns = [path('accounts/', include('django.contrib.auth.urls'))]
";
    let found = routes(&[("library/__init__.py", ""), ("urls.py", urls), ("settings.py", SETTINGS)]);
    let view = |name: &str| format!("django.contrib.auth.views.{name}");
    // Every project brings a page for the login.
    let expected = [
        format!("route GET /accounts/login/ {} anonymous costs ?", view("LoginView")),
        // The user, the session that gets another key, and when the user came last.
        format!("route POST,PUT /accounts/login/ {} anonymous costs 6 + ?", view("LoginView")),
        format!("route POST /accounts/logout/ {} anonymous costs 2", view("LogoutView")),
        format!("route GET /accounts/password_change/ {} authenticated costs 2", view("PasswordChangeView")),
    ];
    assert_eq!(found[..4], expected, "{found:#?}");
}

#[test]
fn a_view_above_the_login_page_adds_what_it_asks() {
    let views = "
from django.contrib.auth.views import LoginView
from library.models import *
class Login(LoginView):
    def get_context_data(self, **kwargs):
        kwargs['names'] = [book.author.name for book in Book.objects.all()]
        return super().get_context_data(**kwargs)
view = Login.as_view()
";
    let found = page(&[("library/models.py", MODELS), ("library/views.py", views)], 0);
    assert_eq!(found[0], "costs 1 + n + ? or 6 + n + ?");
    assert!(found.contains(&"6 load library.Book.author per row".to_owned()), "{found:#?}");
}

#[test]
fn a_form_for_new_users_asks_for_the_name_and_saves_the_user() {
    let views = "
from django.contrib.auth.forms import UserCreationForm
def view(request):
    form = UserCreationForm(request.POST)
    if form.is_valid():
        form.save()
";
    let found = page(&[("library/views.py", views)], 3);
    assert_eq!(found[0], "costs 3", "{found:#?}");
}

#[test]
fn what_a_urlconf_gives_a_view_besides_the_pattern() {
    let views = "
from library.models import *
def view(request, model):
    return [book.author.name for book in model.objects.all()]
";
    let urls = "
from django.urls import path
from library import views
from library.models import Book
urlpatterns = [path('view/', views.view, {'model': Book})]
";
    let found = page(&[("library/models.py", MODELS), ("library/views.py", views), ("urls.py", urls)], 3);
    assert_eq!(found, ["costs 1 + n", "1 load library.Book.author per row", "1 query library.Book iterate"]);
}
