"""Count the queries of a page or of a piece of work."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.entries import address, entered
from tests.factory import Sizes, fill
from tests.pages import LOGIN_QUERIES, PAGES, Page

# The last one has a number of its own for nearly everything, so that a formula
# that names the wrong cardinality does not come out right by chance.
SHOPS = {
    "three": Sizes.all(3),
    "seven": Sizes.all(7),
    "mixed": Sizes(
        genres=2,
        books=5,
        authors=3,
        reviews=7,
        tags=8,
        readers=11,
        regions=2,
        customers=4,
        orders=9,
        lines=13,
    ),
}

_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def counting():
    """Yield a list that holds, after the block, the statements that ran inside it.

    Statements that only open and close transactions are left out.
    """
    statements = []
    with CaptureQueriesContext(connection) as captured:
        yield statements
    for query in captured:
        if not query["sql"].startswith(_TRANSACTION):
            statements.append(query["sql"])


@dataclass(frozen=True)
class Visit:
    """What came of opening one page in a shop of one size."""

    page: Page
    size: str
    status: int
    statements: tuple

    @property
    def login_queries(self):
        """How many queries found out who asks."""
        return LOGIN_QUERIES if self.page.user else 0

    @property
    def queries(self):
        """How many queries the view itself made."""
        return len(self.statements) - self.login_queries

    def report(self):
        """The visit as one object of the JSON output."""
        return {
            "route": self.page.route,
            "method": self.page.method.upper(),
            "size": self.size,
            "queries": self.queries,
            "login_queries": self.login_queries,
        }


def visit_all(size):
    """Open every page in a shop of this size; each finds the shop as it was filled."""
    visits = []
    with undone():
        shop = fill(SHOPS[size])
        for page in PAGES:
            with undone():
                visits.append(_visit(page, shop, size))
    return visits


def _visit(page, shop, size):
    client = Client()
    if page.user:
        client.force_login(getattr(shop, page.user))
    path, data = address(page, shop), entered(page, shop)
    with counting() as statements:
        response = getattr(client, page.method)(path, data)
    return Visit(page, size, response.status_code, tuple(statements))


@contextmanager
def undone():
    """Take back, after the block, all that it wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
