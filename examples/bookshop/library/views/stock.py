"""Pages for the staff who look after the stock."""

import csv
from decimal import Decimal

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from accounts.access import staff_required
from library.models import Book
from library.paging import PAGE_SIZE

DELIVERY = 10
RAISE = Decimal("1.05")


@staff_required
@require_POST
def restock(request):
    """Book in a delivery for everything that runs low.

    Cost: one query for the books, one to save each.
    """
    books = Book.objects.low_stock()[:PAGE_SIZE]
    for book in books:
        book.stock += DELIVERY
        book.save(update_fields=["stock"])
    return JsonResponse({"restocked": len(books)})


@staff_required
@require_POST
def reprice(request):
    """Raise the price of everything that runs low.

    Cost: two queries, the second saves all the prices.
    """
    books = list(Book.objects.low_stock()[:PAGE_SIZE])
    for book in books:
        book.price = (book.price * RAISE).quantize(Decimal("0.01"))
    Book.objects.bulk_update(books, ["price"])
    return JsonResponse({"repriced": len(books)})


def book_export(request):
    """All the books as CSV, for partners.

    Cost: one query that holds the whole table in memory.
    """
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for book in Book.objects.all():
        writer.writerow([book.slug, book.title, book.price, book.stock])
    return response


def price_export(request):
    """All the prices as CSV, for partners.

    Cost: one query, read in pieces.
    """
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for slug, price in Book.objects.values_list("slug", "price").iterator(chunk_size=500):
        writer.writerow([slug, price])
    return response
