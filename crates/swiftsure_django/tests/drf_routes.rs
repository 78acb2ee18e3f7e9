//! Routes of REST framework: which URLs a router makes, who may call them, and what each action costs.

use crate::harness::{MODELS, routes};

const IMPORTS: &str = "from rest_framework import generics, permissions, serializers, views, viewsets; from rest_framework.decorators import action, api_view, permission_classes; from rest_framework.response import Response; from library.models import *";

const URLS: &str = "
from django.urls import include, path
from library import api
from rest_framework.routers import DefaultRouter
router = DefaultRouter()
router.register('books', api.Books, basename='book')
urlpatterns = [path('api/', include(router.urls))]
";

fn project(settings: &str, urls: &str, api: &str) -> Vec<String> {
    let settings = format!("ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n{settings}");
    let api = format!("{IMPORTS}\n{api}");
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/api.py", api.as_str()),
        ("settings.py", settings.as_str()),
        ("urls.py", urls),
    ];
    routes(&files)
}

fn routed(api: &str) -> Vec<String> {
    project("", URLS, api)
}

/// The rows for one view at `/`.
fn at_root(api: &str) -> Vec<String> {
    project("", "from django.urls import path; from library import api\nurlpatterns = [path('', api.view)]\n", api)
}

const READ_ONLY: &str = "
class Names(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['title']
class Books(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.all()
    serializer_class = Names
";

#[test]
fn a_router_makes_urls_for_the_list_and_for_one_row() {
    assert_eq!(
        routed(READ_ONLY),
        [
            "route GET /api/books/ library.api.Books anonymous costs 1",
            "route GET /api/books/<pk>/ library.api.Books anonymous costs 1",
        ]
    );
}

#[test]
fn the_methods_of_one_url_are_told_apart() {
    let rows = routed(&READ_ONLY.replace("ReadOnlyModelViewSet", "ModelViewSet"));
    let told: Vec<&str> = rows.iter().map(|row| row.split(" library").next().unwrap()).collect();
    assert_eq!(
        told,
        [
            "route GET /api/books/",
            "route POST /api/books/",
            "route GET /api/books/<pk>/",
            "route PUT,PATCH /api/books/<pk>/",
            "route DELETE /api/books/<pk>/"
        ]
    );
}

#[test]
fn a_lookup_field_names_the_part_of_the_url() {
    let api = format!("{READ_ONLY}    lookup_field = 'title'\n");
    assert!(routed(&api)[1].starts_with("route GET /api/books/<title>/ "));
}

#[test]
fn a_router_without_a_slash_makes_urls_without_one() {
    let urls = URLS.replace("DefaultRouter()", "DefaultRouter(trailing_slash=False)");
    assert!(project("", &urls, READ_ONLY)[0].starts_with("route GET /api/books "));
}

#[test]
fn a_router_that_is_the_urlconf_itself() {
    let urls = URLS.replace("[path('api/', include(router.urls))]", "router.urls");
    assert!(project("", &urls, READ_ONLY)[0].starts_with("route GET /books/ "));
}

#[test]
fn extra_actions_have_urls_of_their_own() {
    let api = format!(
        "{READ_ONLY}
    @action(detail=True, methods=['post'], url_path='give-back')
    def give_back(self, request, pk=None):
        self.get_object().loans.count()
        return Response()
    @action(detail=False)
    def recent(self, request):
        Book.objects.count()
        return Response()
"
    );
    let rows = routed(&api);
    assert_eq!(rows[1], "route GET /api/books/recent/ library.api.Books anonymous costs 1");
    assert_eq!(rows[3], "route POST /api/books/<pk>/give-back/ library.api.Books anonymous costs 2");
}

#[test]
fn another_method_of_an_extra_action_is_mapped() {
    let api = format!(
        "{READ_ONLY}
    @action(detail=True, methods=['post'])
    def mark(self, request, pk=None):
        return Response()
    @mark.mapping.delete
    def unmark(self, request, pk=None):
        self.get_object().delete()
        return Response()
"
    );
    let rows = routed(&api);
    assert!(rows.iter().any(|row| row == "route DELETE /api/books/<pk>/mark/ library.api.Books anonymous costs 5"));
}

#[test]
fn an_extra_action_may_bring_policies_of_its_own() {
    let api = format!(
        "{READ_ONLY}
    @action(detail=False, permission_classes=[permissions.IsAdminUser])
    def secret(self, request):
        return Response()
"
    );
    let rows = routed(&api);
    assert!(rows[1].starts_with("route GET /api/books/secret/ library.api.Books staff"), "{rows:?}");
}

#[test]
fn actions_decide_the_branches_of_the_view() {
    let api = "
class Full(serializers.ModelSerializer):
    author = serializers.CharField(source='author.name')
    class Meta:
        model = Book
        fields = ['title', 'author']
class Short(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['title']
class Books(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.all()
    def get_serializer_class(self):
        if self.action == 'list':
            return Short
        return Full
";
    assert_eq!(
        routed(api),
        [
            "route GET /api/books/ library.api.Books anonymous costs 1",
            "route GET /api/books/<pk>/ library.api.Books anonymous costs 2",
        ]
    );
}

#[test]
fn a_queryset_of_ones_own_for_an_action() {
    let api = "
class Full(serializers.ModelSerializer):
    author = serializers.CharField(source='author.name')
    class Meta:
        model = Book
        fields = ['title', 'author']
class Books(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.all()
    serializer_class = Full
    def get_queryset(self):
        queryset = super().get_queryset()
        if self.action == 'list':
            queryset = queryset.select_related('author')
        return queryset
";
    assert_eq!(
        routed(api),
        [
            "route GET /api/books/ library.api.Books anonymous costs 1",
            "route GET /api/books/<pk>/ library.api.Books anonymous costs 2",
        ]
    );
}

#[test]
fn pages_count_and_slice() {
    let settings = "REST_FRAMEWORK = {'DEFAULT_PAGINATION_CLASS': 'rest_framework.pagination.PageNumberPagination', 'PAGE_SIZE': 50}\n";
    assert_eq!(project(settings, URLS, READ_ONLY)[0], "route GET /api/books/ library.api.Books anonymous costs 2");
}

#[test]
fn a_cursor_does_not_count() {
    let settings = "REST_FRAMEWORK = {'DEFAULT_PAGINATION_CLASS': 'rest_framework.pagination.CursorPagination', 'PAGE_SIZE': 50}\n";
    assert_eq!(project(settings, URLS, READ_ONLY)[0], "route GET /api/books/ library.api.Books anonymous costs 1");
}

fn who(api: &str) -> Vec<String> {
    let who = |row: &String| row.split("Books ").nth(1).unwrap().split(" costs").next().unwrap().to_owned();
    routed(api).iter().map(who).collect()
}

#[test]
fn permissions_say_who_may_call() {
    let with = |permission: &str| who(&format!("{READ_ONLY}    permission_classes = [permissions.{permission}]\n"));
    assert_eq!(with("AllowAny"), ["anonymous", "anonymous"]);
    assert_eq!(with("IsAuthenticated"), ["authenticated", "authenticated"]);
    assert_eq!(with("IsAdminUser"), ["staff", "staff"]);
    assert_eq!(with("DjangoModelPermissions")[0], "permission: DjangoModelPermissions");
}

#[test]
fn a_permission_of_ones_own_is_named() {
    let api = format!(
        "class IsReader(permissions.BasePermission):
    def has_permission(self, request, view):
        return True
{READ_ONLY}    permission_classes = [permissions.IsAuthenticated, IsReader]
"
    );
    assert_eq!(who(&api)[0], "permission: IsReader");
}

#[test]
fn a_permission_of_ones_own_asks_what_it_asks() {
    let api = format!(
        "class IsReader(permissions.BasePermission):
    def has_permission(self, request, view):
        return Loan.objects.exists()
    def has_object_permission(self, request, view, book):
        return book.author.name == 'x'
{READ_ONLY}    permission_classes = [IsReader]
"
    );
    let costs: Vec<String> = routed(&api).iter().map(|row| row.split("costs ").nth(1).unwrap().to_owned()).collect();
    assert_eq!(costs, ["2", "3"]);
}

#[test]
fn settings_say_who_may_call_by_default() {
    let settings = "REST_FRAMEWORK = {'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated']}\n";
    assert!(project(settings, URLS, READ_ONLY)[0].contains(" authenticated costs"));
}

#[test]
fn get_permissions_may_depend_on_the_action() {
    let api = format!(
        "{READ_ONLY}
    def get_permissions(self):
        if self.action == 'list':
            return [permissions.AllowAny()]
        return [permissions.IsAdminUser()]
"
    );
    assert_eq!(who(&api), ["anonymous", "staff"]);
}

#[test]
fn a_function_view_answers_the_methods_it_names() {
    let api = "
@api_view(['GET', 'DELETE'])
def view(request):
    if request.method == 'DELETE':
        Book.objects.all().delete()
    return Response()
";
    assert_eq!(
        at_root(api),
        ["route GET / library.api.view anonymous costs 0", "route DELETE / library.api.view anonymous costs 5"]
    );
}

#[test]
fn policies_below_a_function_view_hold() {
    let api = "
@api_view()
@permission_classes([permissions.IsAdminUser])
def view(request):
    return Response()
";
    assert!(at_root(api)[0].starts_with("route GET / library.api.view staff"), "{:?}", at_root(api));
}

#[test]
fn a_plain_api_view_runs_the_method_of_the_request() {
    let api = "
class View(views.APIView):
    def get(self, request):
        list(Book.objects.all())
        return Response()
view = View.as_view()
";
    assert_eq!(at_root(api), ["route GET / library.api.View anonymous costs 1"]);
}

#[test]
fn a_viewset_with_its_actions_in_the_urlconf() {
    let api = format!("{READ_ONLY}view = Books.as_view({{'get': 'list'}})\n");
    assert_eq!(at_root(&api), ["route GET / library.api.Books anonymous costs 1"]);
}

#[test]
fn writing_validates_and_saves() {
    let api = "
class Names(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['title', 'author']
class Books(generics.CreateAPIView):
    queryset = Book.objects.all()
    serializer_class = Names
view = Books.as_view()
";
    // The author by its key, then the book.
    assert_eq!(at_root(api), ["route POST / library.api.Books anonymous costs 2"]);
}

#[test]
fn many_to_many_relations_are_set_after_the_row() {
    let api = "
class Names(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ['title', 'tags']
class Books(generics.CreateAPIView):
    queryset = Book.objects.all()
    serializer_class = Names
view = Books.as_view()
";
    let row = at_root(api).remove(0);
    assert!(row.starts_with("route POST / library.api.Books anonymous costs "), "{row}");
}

#[test]
fn validate_of_ones_own_asks_what_it_asks() {
    let api = "
class Names(serializers.Serializer):
    title = serializers.CharField()
    def validate_title(self, title):
        Book.objects.filter(title=title).exists()
        return title
    def validate(self, attrs):
        Tag.objects.count()
        return attrs
class Books(generics.GenericAPIView):
    serializer_class = Names
    def post(self, request):
        self.get_serializer(data=request.data).is_valid()
        return Response()
view = Books.as_view()
";
    assert!(
        at_root(api).contains(&"route POST / library.api.Books anonymous costs 2".to_owned()),
        "{:?}",
        at_root(api)
    );
}

#[test]
fn a_unique_column_asks_whether_the_value_is_there() {
    let api = "
from django.db import models
class Shelf(models.Model):
    code = models.CharField(max_length=5, unique=True)
class Shelves(serializers.ModelSerializer):
    class Meta:
        model = Shelf
        fields = ['code']
class Books(generics.CreateAPIView):
    serializer_class = Shelves
view = Books.as_view()
";
    assert_eq!(at_root(api), ["route POST / library.api.Books anonymous costs 2"]);
}

#[test]
fn perform_create_may_add_the_user() {
    let api = "
class Loans(serializers.ModelSerializer):
    class Meta:
        model = Loan
        fields = ['book']
class Books(generics.CreateAPIView):
    serializer_class = Loans
    def perform_create(self, serializer):
        serializer.save(reader=self.request.user)
view = Books.as_view()
";
    let row = at_root(api).remove(0);
    assert!(row.contains(" unknown costs "), "{row}");
}

#[test]
fn the_urls_of_a_router_are_added_to_others() {
    let views: Vec<String> = (0..9).map(|number| format!("path('{number}/', api.view)")).collect();
    let urls = format!(
        "{}urlpatterns += router.urls\n",
        URLS.replace("path('api/', include(router.urls))", &views.join(", "))
    );
    let api = format!("{READ_ONLY}view = Books.as_view({{'get': 'list'}})\n");
    let rows = project("", &urls, &api);
    assert!(rows.iter().any(|row| row.starts_with("route GET /books/<pk>/ ")), "{rows:?}");
}
