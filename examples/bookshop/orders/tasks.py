"""Work on orders that runs outside a page, at night or when the staff ask for it."""

from datetime import timedelta

from django.utils import timezone

from orders.invoices import receipt
from orders.models import Order

STALE_AFTER = timedelta(days=30)
BATCH = 500


def close_stale_orders():
    """Close a batch of the orders that nobody paid for; return how many there were.

    Cost: one query for the orders, one to save each.
    """
    limit = timezone.now() - STALE_AFTER
    closed = 0
    orders = Order.objects.filter(status=Order.Status.OPEN, placed_at__lt=limit)
    for order in orders[:BATCH]:
        order.status = Order.Status.STALE
        order.save(update_fields=["status"])
        closed += 1
    return closed


def archive_stale_orders():
    """Put every stale order away; return how many there were.

    Cost: one query.
    """
    return Order.objects.filter(status=Order.Status.STALE).update(status=Order.Status.ARCHIVED)


def write_receipts(orders):
    """The receipts for these orders, each read as it comes.

    Cost: for each order its customer and its lines, unless the caller loaded them.
    """
    return [receipt(order) for order in orders]
