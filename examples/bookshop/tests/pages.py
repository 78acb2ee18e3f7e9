"""Every page of the site: how to ask for it, and how many queries it takes.

The expected cost is a formula over the sizes of the factory (`tests/factory.py`).
It holds for the work of the view; `LOGIN_QUERIES` come on top for a signed-in user.
"""

from dataclasses import dataclass
from enum import Enum

# The session, then the user.
LOGIN_QUERIES = 2

# Signing in and out write sessions and hash passwords; their cost is not the subject here.
UNMEASURED = {"/login/", "/logout/"}


class Ledger(Enum):
    """How the formula of a ledger compares with what is counted."""

    EXACT = "is what is counted"
    AT_MOST = "is a bound: a form is saved or shown once more, and the formula adds up both"
    LESS = "is too low: what each row of an inline costs when it is posted is not counted"


@dataclass(frozen=True)
class Page:
    """One route and what a test needs to know to open it."""

    route: str
    expected: str
    user: str = ""  # "staff", "reader", or nobody
    method: str = "get"
    status: int = 200
    ledger: Ledger = Ledger.EXACT
    data: str = ""  # what is posted: the name of a form in `tests/entries.py`

    @property
    def key(self):
        """What a ledger calls the page."""
        return self.method.upper(), self.route


PAGES = [
    Page("/books/", "2 + |books|"),
    Page("/books/catalogue/", "2"),
    Page("/books/<int:pk>/", "4"),
    Page("/books/shelves/", "1 + |books|"),
    Page("/books/shelf-codes/", "1"),
    Page("/books/bylines/", "1 + |books|"),
    Page("/books/credits/", "2"),
    Page("/books/blurbs/", "1 + |books|"),
    Page("/books/teasers/", "1"),
    Page("/books/tags/", "1 + |books|"),
    Page("/books/topics/", "2"),
    Page("/tags/", "1 + |books|·|tags|"),
    Page("/tags/targets/", "2"),
    Page("/reviews/", "2 + |books|·|reviews|"),
    Page("/reviews/signed/", "2"),
    Page("/books/ratings/", "1 + |books|"),
    Page("/books/scores/", "2"),
    Page("/books/latest-reviews/", "1 + |books|"),
    Page("/books/review-digest/", "2"),
    Page("/books/<int:pk>/reviews/", "2"),
    Page("/books/<int:pk>/reviews/total/", "2"),
    Page("/authors/", "2 + |authors|"),
    Page("/authors/shelf/", "2"),
    Page("/genres/", "3"),
    Page("/genres/index/", "1"),
    Page("/genres/window/", "3"),
    Page("/stock/restock/", "1 + |books|", user="staff", method="post"),
    Page("/stock/reprice/", "2", user="staff", method="post"),
    Page("/export/books.csv", "1"),
    Page("/export/prices.csv", "1"),
    Page("/orders/", "2 + 2·|customers|·|orders|", user="staff"),
    Page("/orders/board/", "2", user="staff"),
    Page("/orders/<int:pk>/", "2", user="staff"),
    Page("/orders/totals/", "1 + |customers|·|orders|", user="staff"),
    Page(
        "/orders/packing/",
        "1 + |customers|·|orders| + 2·|customers|·|orders|·|lines|",
        user="staff",
    ),
    Page("/orders/picking/", "4", user="staff"),
    Page("/orders/references/", "2", user="staff"),
    Page("/orders/invoices/", "3", user="staff"),
    Page("/orders/receipts/", "2", user="staff"),
    Page("/orders/close-stale/", "1 + |customers|·|orders|", user="staff", method="post"),
    Page("/customers/", "1 + |customers|", user="staff"),
    Page("/customers/activity/", "1", user="staff"),
    Page("/customers/<int:pk>/standing/", "2", user="staff"),
    Page("/customers/<int:pk>/balance/", "2", user="staff"),
    Page("/reports/revenue/", "1", user="staff"),
    Page("/reports/stock-value/", "1", user="staff"),
    Page("/reports/sold/", "2", user="staff"),
    Page("/reports/unsold/", "2", user="staff"),
    Page("/readers/", "1 + |readers|", user="staff"),
    Page("/readers/directory/", "1", user="staff"),
    Page("/shop/", "2", user="reader"),
    Page("/shop/about/", "0", user="reader"),
    Page("/shop/books/", "3 + |books|", user="reader"),
    Page("/shop/books/shelf/", "3", user="reader"),
    Page("/shop/books/<slug:slug>/", "4 + |reviews|", user="reader"),
    Page("/shop/books/<slug:slug>/talk/", "5", user="reader"),
    Page("/shop/authors/", "3 + |authors|", user="reader"),
    Page("/shop/authors/index/", "4", user="reader"),
    Page("/shop/reviews/", "2 + |books|·|reviews|", user="reader"),
    Page("/shop/reviews/signed/", "2", user="reader"),
    Page("/shop/reviews/new/", "3", user="reader"),
    Page("/shop/reviews/new/", "5", method="post", status=302, ledger=Ledger.AT_MOST, data="review"),
    Page("/orders/new/", "2 + |customers|", user="staff"),
    Page(
        "/orders/new/",
        "4",
        user="staff",
        method="post",
        status=302,
        ledger=Ledger.AT_MOST,
        data="order",
    ),
    Page("/orders/enter/", "2", user="staff"),
    Page(
        "/orders/enter/",
        "4",
        user="staff",
        method="post",
        status=302,
        ledger=Ledger.AT_MOST,
        data="order",
    ),
    Page("/readers/subscribe/", "1 + 2·|readers|", user="staff", method="post"),
    Page("/readers/unsubscribe/", "1", user="staff", method="post"),
    Page("/api/books/", "2 + 3·|books|"),
    Page("/api/books/<pk>/", "4"),
    Page("/api/catalogue/", "3"),
    Page("/api/catalogue/<pk>/", "2"),
    Page("/api/reviews/", "2 + |books|·|reviews|"),
    Page("/api/reviews/signed/", "2"),
    Page("/api/orders/", "1 + 2·|customers|·|orders|", user="staff"),
    Page("/api/orders/board/", "1", user="staff"),
    Page("/admin/library/book/", "3 + |books|", user="admin"),
    Page("/admin/library/book/add/", "1", user="admin"),
    Page(
        "/admin/library/book/add/",
        "5",
        user="admin",
        method="post",
        status=302,
        data="book",
    ),
    Page("/admin/library/book/<object_id>/change/", "2", user="admin"),
    Page(
        "/admin/library/book/<object_id>/change/",
        "6",
        user="admin",
        method="post",
        status=302,
        data="book",
    ),
    Page("/admin/library/review/", "3", user="admin"),
    Page("/admin/library/review/add/", "0", user="admin"),
    Page(
        "/admin/library/review/add/",
        "6",
        user="admin",
        method="post",
        status=302,
        data="review",
    ),
    Page("/admin/library/book/<object_id>/history/", "3", user="admin"),
    Page("/admin/library/review/<object_id>/history/", "3", user="admin"),
    Page("/admin/orders/order/<object_id>/history/", "5", user="admin"),
    Page("/admin/library/review/<object_id>/change/", "3", user="admin"),
    Page(
        "/admin/library/review/<object_id>/change/",
        "7",
        user="admin",
        method="post",
        status=302,
        data="review",
    ),
    Page("/admin/orders/order/", "3", user="admin"),
    Page("/admin/orders/order/add/", "3 + |customers|", user="admin"),
    Page(
        "/admin/orders/order/add/",
        "6",
        user="admin",
        method="post",
        status=302,
        data="order_without_lines",
    ),
    Page(
        "/admin/orders/order/<object_id>/change/",
        "8 + 3·|lines|",
        user="admin",
        method="post",
        status=302,
        ledger=Ledger.LESS,
        data="order_with_lines",
    ),
    Page(
        "/admin/orders/order/<object_id>/change/", "7 + |customers| + 2·|lines|", user="admin"
    ),
    Page("/account/", "1", user="reader"),
    Page("/account/orders/", "2", user="reader"),
]
