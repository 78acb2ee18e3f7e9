//! Asynchronous views, and querysets of a module.

use crate::harness::{MODELS, page};

#[test]
fn an_asynchronous_view_asks_by_the_twins() {
    let views = "from library.models import *
async def view(request):
    book = await Book.objects.select_related('author').aget(pk=1)
    book.author.name
    await Book.objects.acount()
    async for book in Book.objects.all():
        print(book.title)
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 3", "3 query library.Book aget", "5 query library.Book acount", "6 query library.Book iterate"]
    );
}

#[test]
fn an_asynchronous_loop_multiplies() {
    let views = "from library.models import *
async def view(request):
    async for book in Book.objects.all():
        await book.tags.acount()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1 + n", "3 query library.Book iterate", "4 related library.Book.tags acount per row"]
    );
}

#[test]
fn sync_to_async_calls_its_function() {
    let views = "from asgiref.sync import sync_to_async
from library.models import *
def names():
    return [book.author.name for book in Book.objects.all()]
async def view(request):
    await sync_to_async(names)()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1 + n", "4 load library.Book.author per row", "4 query library.Book iterate"]
    );
}

#[test]
fn select_related_in_a_module_constant_holds() {
    let views = "from library.models import *
FIELDS = ('author', 'publisher')
def view(request):
    for book in Book.objects.select_related(*FIELDS):
        book.author.name
        book.publisher.name
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1", "4 query library.Book iterate"]
    );
}

#[test]
fn a_queryset_of_a_module_is_a_queryset() {
    let views = "from library.models import *
BOOKS = Book.objects.select_related('author')
def view(request):
    for book in BOOKS.all():
        book.author.name
        book.publisher.name
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1 + n", "4 query library.Book iterate", "6 load library.Book.publisher per row"]
    );
}

#[test]
fn reverse_asks_nothing() {
    let views = "from django.shortcuts import redirect
from django.urls import reverse
def view(request):
    return redirect(reverse('view'))
";
    let other1 = "from django.urls import path
from library import views
urlpatterns = [path('view/', views.view, name='view')]
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views), ("urls.py", other1)], 0),
        ["costs 0"]
    );
}

#[test]
fn a_context_of_render_is_evaluated_by_its_template_only() {
    let views = "from django.http import JsonResponse
from library.models import *
def view(request):
    return JsonResponse({'books': [book.author.name for book in Book.objects.all()]})
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1 + n", "4 load library.Book.author per row", "4 query library.Book iterate"]
    );
}

#[test]
fn two_methods_cost_what_each_does() {
    let views = "from django.http import HttpResponse
from library.models import *
def view(request):
    if request.method == 'POST':
        Tag.objects.create(label='x')
        return HttpResponse()
    list(Tag.objects.all())
    return HttpResponse()
";
    assert_eq!(
        page(&[("library/models.py", MODELS), ("library/views.py", views)], 0),
        ["costs 1 or 1", "5 write library.Tag create", "7 query library.Tag iterate"]
    );
}
