"""Pages about authors and genres."""

from django.db.models import Prefetch
from django.http import JsonResponse

from library.models import Author, Book, Genre
from library.paging import PAGE_SIZE

WINDOW_DISPLAY = ("crime", "poetry", "travel")


def author_list(request):
    """Each author with the books that are out.

    Cost: two queries, and one more for the books of each author.
    """
    authors = Author.objects.prefetch_related("books")[:PAGE_SIZE]
    rows = []
    for author in authors:
        books = author.books.filter(is_published=True)
        rows.append({"name": author.name, "books": [book.title for book in books]})
    return JsonResponse({"authors": rows})


def author_shelf(request):
    """Each author with the books on the shelf.

    Cost: two queries, the second for the published books of all authors.
    """
    published = Prefetch("books", queryset=Book.objects.published(), to_attr="on_shelf")
    rows = []
    for author in Author.objects.prefetch_related(published)[:PAGE_SIZE]:
        rows.append({"name": author.name, "books": [book.title for book in author.on_shelf]})
    return JsonResponse({"authors": rows})


def genre_list(request):
    """The genres of the shop and how many there are.

    Cost: three queries about the same rows.
    """
    genres = Genre.objects.order_by("name")[:PAGE_SIZE]
    if not genres.exists():
        return JsonResponse({"genres": [], "total": 0})
    total = genres.count()
    return JsonResponse({"genres": [genre.name for genre in genres], "total": total})


def genre_index(request):
    """The genres of the shop by their address.

    Cost: one query; what is asked afterwards is answered from its rows.
    """
    genres = Genre.objects.order_by("slug")[:PAGE_SIZE]
    slugs = [genre.slug for genre in genres]
    return JsonResponse(
        {"genres": slugs, "total": genres.count(), "empty": not genres.exists()}
    )


def window_display(request):
    """How many books there are of each genre in the shop window.

    Cost: three queries, one for each of three fixed genres.
    """
    counts = {}
    for slug in WINDOW_DISPLAY:
        counts[slug] = Book.objects.published().filter(genre__slug=slug).count()
    return JsonResponse(counts)
