"""Figures for the people who run the shop."""

from django.db.models import F, Sum
from django.http import JsonResponse

from accounts.access import staff_required
from library.models import Book
from library.paging import PAGE_SIZE
from orders.models import OrderLine


@staff_required
def revenue(request):
    """What all the order lines come to.

    Cost: one query that loads every line to add it up.
    """
    total = sum(line.quantity * line.unit_price for line in OrderLine.objects.all())
    return JsonResponse({"revenue": total})


@staff_required
def stock_value(request):
    """What all the books in stock are worth.

    Cost: one query that returns one number.
    """
    value = Book.objects.aggregate(value=Sum(F("price") * F("stock")))
    return JsonResponse(value)


@staff_required
def sold_books(request):
    """The books that somebody ordered at least once.

    Cost: two queries, and a walk through all that was sold for each book.
    """
    sold = list(OrderLine.objects.values_list("book_id", flat=True))
    rows = []
    for book in Book.objects.published()[:PAGE_SIZE]:
        if book.pk in sold:
            rows.append(book.title)
    return JsonResponse({"sold": rows})


@staff_required
def unsold_books(request):
    """The books that nobody ordered so far.

    Cost: two queries, and one look into a set for each book.
    """
    books = Book.objects.published()[:PAGE_SIZE]
    lines = OrderLine.objects.filter(book__in=[book.pk for book in books])
    sold = set(lines.values_list("book_id", flat=True).distinct().order_by())
    return JsonResponse({"unsold": [book.title for book in books if book.pk not in sold]})
