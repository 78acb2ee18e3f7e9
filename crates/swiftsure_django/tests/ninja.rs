//! Operations of django-ninja are routes, and what their response shows is read of each row.

use crate::harness::{MODELS, routes, trace};

const API: &str = "from typing import List; from ninja import ModelSchema, NinjaAPI, Router, Schema; from ninja.security import django_auth; from library.models import *
class AuthorOut(Schema):
    name: str
class BookOut(Schema):
    title: str
    author: AuthorOut
    labels: int
    @staticmethod
    def resolve_labels(obj):
        return obj.tags.filter(label='x').count()
router = Router(auth=django_auth)
@router.get('/{pk}', response=BookOut)
def book(request, pk: int):
    return Book.objects.get(pk=pk)
api = NinjaAPI()
@api.get('/books', response=List[BookOut])
def books(request):
    return Book.objects.all()
api.add_router('/one', router)
";

const URLS: &str = "
from django.urls import path
from library.api import api
urlpatterns = [path('api/', api.urls)]
";

fn files() -> [(&'static str, &'static str); 5] {
    [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/api.py", API),
        ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n"),
        ("urls.py", URLS),
    ]
}

#[test]
fn operations_are_routes_with_the_guards_of_their_routers() {
    assert_eq!(
        routes(&files()),
        [
            "route GET /api/books library.api.books anonymous costs 1 + 2·n",
            "route GET /api/one/<int:pk> library.api.book authenticated costs 3",
        ]
    );
}

#[test]
fn the_fields_of_a_schema_are_read_of_each_row() {
    let asked = trace(&files());
    let per_row: Vec<&String> =
        asked.iter().filter(|line| line.ends_with("per row") || line.contains("per row ")).collect();
    assert_eq!(
        per_row,
        [
            "library/api.py:6 load library.Book.author per row",
            "library/api.py:10 related library.Book.tags count per row changed",
        ]
    );
}
