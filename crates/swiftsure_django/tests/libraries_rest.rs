//! Packages around REST framework: what the knowledge says of them.

use crate::harness::{MODELS, page, routes};

const API: &str = "
from rest_framework import generics, serializers, viewsets
from rest_framework_api_key.permissions import HasAPIKey
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer
from rest_framework_simplejwt.views import TokenObtainPairView
from djoser.serializers import UserCreateSerializer
from library.models import *
class Names(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['title']
class Books(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.all()
    serializer_class = Names
    lookup_field = 'title'
class Chapters(Books):
    lookup_field = 'pk'
class Shelf(generics.ListAPIView):
    queryset = Book.objects.all()
    serializer_class = Names
    permission_classes = [HasAPIKey]
class Greeting(TokenObtainPairSerializer):
    def validate(self, attrs):
        data = super().validate(attrs)
        data['books'] = Book.objects.count()
        return data
class Token(TokenObtainPairView):
    serializer_class = Greeting
class Reader(UserCreateSerializer):
    class Meta(UserCreateSerializer.Meta):
        fields = ['id', 'password']
class SignUp(generics.CreateAPIView):
    serializer_class = Reader
";

fn routed(settings: &str, urls: &str) -> Vec<String> {
    let settings = format!(
        "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['django.contrib.auth', 'library', 'rest_framework_api_key']\n{settings}"
    );
    let urls = format!("from django.urls import include, path\nfrom library import api\n{urls}");
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/api.py", API),
        ("settings.py", settings.as_str()),
        ("urls.py", urls.as_str()),
    ];
    routes(&files)
}

#[test]
fn a_nested_router_stands_below_a_row_of_the_one_above() {
    let urls = "
from rest_framework_nested import routers
books = routers.DefaultRouter()
books.register('books', api.Books)
chapters = routers.NestedSimpleRouter(books, 'books', lookup='book')
chapters.register('chapters', api.Chapters)
pages = routers.NestedSimpleRouter(chapters, 'chapters', lookup='chapter')
pages.register('pages', api.Chapters)
urlpatterns = [path('', include(chapters.urls)), path('', include(pages.urls))]
";
    let rows = routed("", urls);
    let told: Vec<&str> = rows.iter().map(|row| row.split(" library").next().unwrap()).collect();
    assert_eq!(
        told,
        [
            "route GET /books/<book_title>/chapters/",
            "route GET /books/<book_title>/chapters/<pk>/",
            "route GET /books/<book_title>/chapters/<chapter_pk>/pages/",
            "route GET /books/<book_title>/chapters/<chapter_pk>/pages/<pk>/",
        ]
    );
}

#[test]
fn a_signed_token_names_a_user_who_is_asked_for_and_a_stateless_one_is_not() {
    let urls = "urlpatterns = [path('', api.Books.as_view({'get': 'list'}))]";
    let settings = |class: &str| {
        format!(
            "REST_FRAMEWORK = {{'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated'],
 'DEFAULT_AUTHENTICATION_CLASSES': ['rest_framework_simplejwt.authentication.{class}']}}"
        )
    };
    let rows = routed(&settings("JWTAuthentication"), urls);
    assert_eq!(rows, ["route GET / library.api.Books authenticated costs 4"]);
    let rows = routed(&settings("JWTStatelessUserAuthentication"), urls);
    assert_eq!(rows, ["route GET / library.api.Books authenticated costs 3"]);
}

#[test]
fn who_asks_for_a_token_is_looked_up_and_the_serializer_of_the_project_runs() {
    let rows = routed("", "urlpatterns = [path('', api.Token.as_view())]");
    assert_eq!(rows, ["route POST / library.api.Token anonymous costs 2"]);
}

#[test]
fn a_key_of_a_client_is_a_guard_and_a_query() {
    let rows = routed("", "urlpatterns = [path('', api.Shelf.as_view())]");
    assert_eq!(rows, ["route GET / library.api.Shelf permission: HasAPIKey costs 2"]);
}

#[test]
fn a_serializer_that_creates_users_writes_one() {
    let rows = routed("", "urlpatterns = [path('', api.SignUp.as_view())]");
    assert_eq!(rows, ["route POST / library.api.SignUp anonymous costs 1"]);
}

#[test]
fn a_view_of_an_api_may_render_a_template() {
    let answered = |attributes: &str, response: &str| {
        let views = format!(
            "from rest_framework.renderers import *\nfrom rest_framework.response import Response\nfrom rest_framework.views import APIView\nfrom library.models import *\nclass Books(APIView):\n    {attributes}\n    def get(self, request):\n        return Response({response})\nview = Books.as_view()\n"
        );
        let template = "{% for book in books %}{{ book.author.name }}{% endfor %}";
        let files = [
            ("library/models.py", MODELS),
            ("library/views.py", views.as_str()),
            ("library/templates/list.html", template),
        ];
        page(&files, 0)
    };
    let as_html = "renderer_classes = [TemplateHTMLRenderer]";
    let books = "{'books': Book.objects.all()}";
    assert_eq!(answered(&format!("{as_html}; template_name = 'list.html'"), books), ["costs 1 + n"]);
    assert_eq!(answered(as_html, &format!("{books}, template_name='list.html'")), ["costs 1 + n"]);
    assert_eq!(answered("renderer_classes = [JSONRenderer]", "{'books': 1}"), ["costs 0"]);
}
