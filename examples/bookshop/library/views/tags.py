"""Pages about the words that the staff put on things."""

from django.http import JsonResponse

from library.labels import topics
from library.models import Book, Tag
from library.paging import PAGE_SIZE


def book_tags(request):
    """Each book with its tags.

    Cost: one query for the books, one for the tags of each.
    """
    books = Book.objects.published()[:PAGE_SIZE]
    return JsonResponse({book.slug: topics(book) for book in books})


def book_topics(request):
    """Each book with its topics.

    Cost: two queries, one of them for all the tags.
    """
    books = Book.objects.published().prefetch_related("tags")[:PAGE_SIZE]
    return JsonResponse({book.slug: topics(book) for book in books})


def tag_list(request):
    """Each tag and the thing that carries it.

    Cost: one query for the tags, one for the thing behind each.
    """
    rows = []
    for tag in Tag.objects.all()[:PAGE_SIZE]:
        rows.append({"label": tag.label, "on": str(tag.content_object)})
    return JsonResponse({"tags": rows})


def tag_targets(request):
    """Each tag and what it points to.

    Cost: two queries, as all that is tagged are books.
    """
    rows = []
    for tag in Tag.objects.prefetch_related("content_object")[:PAGE_SIZE]:
        rows.append({"label": tag.label, "on": str(tag.content_object)})
    return JsonResponse({"tags": rows})
