"""What a request for a page says: its address, and what is posted in its form."""

import re

# Part of a route that a row fills: `<int:pk>`, `<pk>`, `<slug:slug>`.
_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")

# Routes that do not begin with the name of the rows they are about.
_SUBJECTS = {
    "/api/books/<pk>/": "book",
    "/api/catalogue/<pk>/": "book",
    "/shop/books/<slug:slug>/": "book",
    "/shop/books/<slug:slug>/talk/": "book",
}


def address(page, shop):
    """The address of a page in this shop; places in the route are filled from the row it is about."""
    return _PLACE.sub(lambda place: str(_value(_row(page, shop), place[1])), page.route)


def entered(page, shop):
    """What is posted to a page; nothing for most."""
    return _FORMS[page.data](shop) if page.data else None


def _row(page, shop):
    parts = page.route.strip("/").split("/")
    subject = parts[2] if parts[0] == "admin" else parts[0].removesuffix("s")
    return getattr(shop, _SUBJECTS.get(page.route, subject))


def _value(row, name):
    return row.pk if name == "object_id" else getattr(row, name)


def _review(shop):
    review = shop.review
    return {"book": review.book_id, "reader": review.reader_id, "rating": 4, "text": "Again."}


def _order(shop):
    return {"reference": "T-1", "customer": shop.customer.pk, "placed_at": "2026-01-02 12:00"}


def _order_without_lines(shop):
    placed = {"placed_at_0": "2026-01-02", "placed_at_1": "12:00:00", "status": "open"}
    return _order(shop) | placed | {"lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0}


def _order_with_lines(shop):
    lines = list(shop.order.lines.all())
    data = _order_without_lines(shop)
    data |= {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": len(lines)}
    for at, line in enumerate(lines):
        for name in ("id", "order_id", "book_id", "quantity", "unit_price"):
            data[f"lines-{at}-{name.removesuffix('_id')}"] = getattr(line, name)
    return data


def _book(shop):
    genre = shop.book.genre_id
    return {"title": "New", "slug": "new", "genre": genre, "price": "5.00", "stock": 3}


_FORMS = {
    "book": _book,
    "order": _order,
    "order_with_lines": _order_with_lines,
    "order_without_lines": _order_without_lines,
    "review": _review,
}
