//! Schemas of strawberry: which root fields there are, who may ask for them, and what each field of a type costs.

use crate::harness::{MODELS, routes, trace};

const IMPORTS: &str = "import strawberry, strawberry_django; from typing import Annotated, Optional; from strawberry import auto; from strawberry.types import Info; from strawberry_django.optimizer import DjangoOptimizerExtension; from library.models import *";

const URLS: &str = "
from django.urls import path
from library.schema import schema
from strawberry.django.views import GraphQLView
urlpatterns = [path('graphql/', GraphQLView.as_view(schema=schema))]
";

fn files(schema: &str) -> Vec<(&'static str, String)> {
    vec![
        ("library/__init__.py", String::new()),
        ("library/models.py", MODELS.to_owned()),
        ("library/schema.py", format!("{IMPORTS}\n{schema}")),
        ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n".to_owned()),
        ("urls.py", URLS.to_owned()),
    ]
}

/// The rows of the ledger for the root fields of a schema.
fn ledger(schema: &str) -> Vec<String> {
    let files = files(schema);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    routes(&files).into_iter().filter(|row| row.starts_with("graphql")).collect()
}

/// What the schema asks; lines are counted from the first of the schema.
fn asked(schema: &str) -> Vec<String> {
    let files = files(schema);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let lines = trace(&files).into_iter().filter_map(|line| {
        let (number, rest) = line.strip_prefix("library/schema.py:")?.split_once(' ')?;
        Some(format!("{} {rest}", number.parse::<u32>().ok()? - 1))
    });
    lines.collect()
}

const PLAIN: &str = "@strawberry_django.type(Author)
class AuthorType:
    name: auto
@strawberry_django.type(Book)
class BookType:
    title: auto
    author: AuthorType
@strawberry.type
class Query:
    books: list[BookType] = strawberry_django.field()
schema = strawberry.Schema(query=Query)
";

#[test]
fn a_root_field_is_an_entry_point_of_the_view_that_shows_its_schema() {
    assert_eq!(ledger(PLAIN), ["graphql /graphql query.books library.schema.Query.books unknown costs 1 + n"]);
}

#[test]
fn a_relation_is_loaded_for_each_row_where_the_type_declares_it() {
    assert_eq!(asked(PLAIN), ["7 load library.Book.author per row", "10 query library.Book iterate"]);
}

#[test]
fn the_optimiser_loads_the_fields_of_the_model() {
    let schema = PLAIN.replace("query=Query", "query=Query, extensions=[DjangoOptimizerExtension]");
    assert_eq!(asked(&schema), ["10 query library.Book iterate"]);
}

#[test]
fn a_decorator_of_the_project_may_stand_before_that_of_the_library() {
    let schema = PLAIN.replace("@strawberry_django.type(Book)", "@register(Book, fields='__all__')").replace(
        "@strawberry_django.type(Author)",
        "known = {}
def registered(model, delegate, key, **kwargs):
    label = f'{model._meta.app_label}.{model._meta.model_name}'
    def wrapper(cls):
        made = delegate(model, **kwargs)(cls)
        more = known[key].get(label)
        if not more:
            return made
        return delegate(model, **kwargs)(type(cls)(cls.__name__, (cls, *more), {}))
    return wrapper
def register(model, **kwargs):
    return registered(model, strawberry_django.type, 'types', **kwargs)
@register(Author)",
    );
    assert_eq!(ledger(&schema), ["graphql /graphql query.books library.schema.Query.books unknown costs 1 + 3·n"]);
}

#[test]
fn the_hook_of_a_type_narrows_the_rows_of_its_root_fields() {
    let schema = "class Visible(models.QuerySet):
    def restrict(self, user, action='view'):
        if user and user.is_superuser:
            qs = self
        elif user is None or not user.is_authenticated:
            qs = self.none()
        else:
            qs = self.filter(reader=user)
        return qs
class Note(models.Model):
    text = models.TextField()
    book = models.ForeignKey(Book, models.CASCADE)
    reader = models.ForeignKey('auth.User', models.CASCADE)
    objects = Visible.as_manager()
@strawberry.type
class Base:
    @classmethod
    def get_queryset(cls, queryset, info: Info, **kwargs):
        if hasattr(queryset, 'restrict'):
            return queryset.restrict(info.context.request.user, 'view')
        return queryset
    @strawberry_django.field
    def display(self) -> str:
        return self.book.title
@strawberry_django.type(Note, pagination=True)
class NoteType(Base):
    text: auto
@strawberry.type
class Query:
    notes: list[NoteType] = strawberry_django.field()
schema = strawberry.Schema(query=Query, extensions=[lambda: DjangoOptimizerExtension()])
";
    let asked = asked(&format!("from django.db import models\n{schema}"));
    assert!(asked.contains(&"25 load library.Note.book per row".to_owned()), "{asked:?}");
}
