"""Pages that list books with what belongs to them."""

from django.http import JsonResponse
from django.views.generic import DetailView, ListView

from library.labels import byline, topics
from library.models import Book
from library.paging import PAGE_SIZE, JsonListMixin


class BookListView(JsonListMixin, ListView):
    """The books that are out, each with its genre.

    Cost: a page, a count, and one more query for the genre of each book.
    """

    def get_queryset(self):
        return Book.objects.published()

    def row(self, book):
        return {"title": book.title, "genre": book.genre.name}


class CatalogueView(JsonListMixin, ListView):
    """The books that are out with their genre and price.

    Cost: a page and a count; the genre comes with the book.
    """

    def get_queryset(self):
        return Book.objects.published().with_genre()

    def row(self, book):
        return {"title": book.title, "genre": book.genre.name, "price": book.price}


class BookDetailView(DetailView):
    """Everything about one book.

    Cost: four queries, whatever the size of the shop.
    """

    queryset = Book.objects.published()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        book = self.object
        context["book"] = {
            "title": book.title,
            "genre": book.genre.name,
            "authors": byline(book),
            "topics": topics(book),
        }
        return context

    def render_to_response(self, context, **response_kwargs):
        return JsonResponse(context["book"])


def shelves(request):
    """Where each book stands.

    Cost: one query for the books, one for the genre of each.
    """
    books = Book.objects.published()[:PAGE_SIZE]
    return JsonResponse({"shelves": {book.slug: book.shelf for book in books}})


def shelf_codes(request):
    """The number of the shelf of each book, for the label printer.

    Cost: one query.
    """
    books = Book.objects.published()[:PAGE_SIZE]
    return JsonResponse({"codes": {book.slug: book.genre_id for book in books}})


def bylines(request):
    """Each book and who wrote it.

    Cost: one query for the books, one for the authors of each.
    """
    rows = []
    for book in Book.objects.published()[:PAGE_SIZE]:
        rows.append({"title": book.title, "by": byline(book)})
    return JsonResponse({"books": rows})


def credits(request):
    """Each book and who wrote it, for the printed list.

    Cost: two queries, one of them for all the authors.
    """
    books = Book.objects.published().prefetch_related("authors")
    rows = []
    for book in books[:PAGE_SIZE]:
        rows.append({"title": book.title, "by": byline(book)})
    return JsonResponse({"books": rows})


def blurbs(request):
    """The first words about each book.

    Cost: one query for the titles, one for the blurb of each.
    """
    books = Book.objects.published().only("title")[:PAGE_SIZE]
    return JsonResponse({"blurbs": [f"{book.title}: {book.teaser}" for book in books]})


def teasers(request):
    """The first words about each book, with its number.

    Cost: one query.
    """
    books = Book.objects.published().only("title", "blurb")[:PAGE_SIZE]
    return JsonResponse(
        {"teasers": [f"{book.pk} {book.title}: {book.teaser}" for book in books]}
    )
