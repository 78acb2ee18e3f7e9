"""What the names in a ledger's formulas stand for, page by page.

The left side of each entry is the name that a formula uses between bars; the right
side is a formula over the sizes of the factory (`tests/factory.py`). A page that is
not listed may only cost a fixed number. Edit this table when the ledger chooses
other names; nothing else has to change.
"""

# Whether a formula of the ledger includes the two queries for session and user.
LEDGER_COUNTS_LOGIN = True

_ORDERS = "|customers|·|orders|"

CARDINALITIES = {
    "/books/": {"object_list": "|books|"},
    "/books/shelves/": {"books": "|books|"},
    "/books/bylines/": {"books": "|books|"},
    "/books/blurbs/": {"books": "|books|"},
    "/books/tags/": {"books": "|books|"},
    "/books/ratings/": {"books": "|books|"},
    "/books/latest-reviews/": {"books": "|books|"},
    "/tags/": {"tags": "|books|·|tags|"},
    "/reviews/": {"object_list": "|books|·|reviews|"},
    "/authors/": {"authors": "|authors|"},
    "/stock/restock/": {"books": "|books|"},
    "/orders/": {"object_list": _ORDERS},
    "/orders/totals/": {"orders": _ORDERS},
    "/orders/packing/": {"orders": _ORDERS, "order.lines": "|lines|"},
    "/orders/close-stale/": {"orders": _ORDERS},
    "/customers/": {"customers": "|customers|"},
    "/shop/books/": {"books": "|books|"},
    "/shop/books/<slug:slug>/": {"book.reviews": "|reviews|"},
    "/shop/authors/": {"author_list": "|authors|"},
    "/shop/reviews/": {"reviews": "|books|·|reviews|"},
    "/api/books/": {"books": "|books|"},
    "/api/reviews/": {"reviews": "|books|·|reviews|"},
    "/api/orders/": {"orders": _ORDERS},
    "/admin/library/book/": {"book": "|books|"},
    "/admin/orders/order/add/": {"customer": "|customers|"},
    "/admin/orders/order/<object_id>/change/": {"customer": "|customers|", "orderline": "|lines|"},
    "/orders/new/": {"customer": "|customers|"},
    "/readers/subscribe/": {"profiles": "|readers|"},
    "/readers/": {"readers": "|readers|"},
}
