"""Every page of the site: how to ask for it, and how many queries it takes.

The expected cost is a formula over the sizes of the factory (`tests/factory.py`).
It holds for the work of the view; `LOGIN_QUERIES` come on top for a signed-in user.
"""

from dataclasses import dataclass

# The session, then the user.
LOGIN_QUERIES = 2

# Signing in and out write sessions and hash passwords; their cost is not the subject here.
UNMEASURED = {"/login/", "/logout/"}


@dataclass(frozen=True)
class Page:
    """One route and what a test needs to know to open it."""

    route: str
    expected: str
    user: str = ""  # "staff", "reader", or nobody
    method: str = "get"
    status: int = 200
    data: str = ""  # what is posted: the name of a function in `tests/entries.py`

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
    Page("/account/", "1", user="reader"),
    Page("/account/orders/", "2", user="reader"),
]
