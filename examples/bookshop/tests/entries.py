"""What a request for a page says: its address, and what is posted in its form."""

import re

# Part of a route that a row fills: `<int:pk>`, `<pk>`, `<slug:slug>`.
_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")

# Routes that do not begin with the name of the rows they are about.
_SUBJECTS = {}


def address(page, shop):
    """The address of a page in this shop; places in the route are filled from the row it is about."""
    return _PLACE.sub(lambda place: str(getattr(_row(page, shop), place[1])), page.route)


def entered(page, shop):
    """What is posted to a page; nothing for most."""
    return _FORMS[page.data](shop) if page.data else None


def _row(page, shop):
    subject = page.route.split("/")[1].removesuffix("s")
    return getattr(shop, _SUBJECTS.get(page.route, subject))


_FORMS = {}
