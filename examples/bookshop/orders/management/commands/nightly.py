"""`manage.py nightly`: the work that the shop leaves for the night."""

from django.core.management.base import BaseCommand

from orders.models import Order
from orders.tasks import BATCH, archive_stale_orders, close_stale_orders, write_receipts


class Command(BaseCommand):
    """Close or archive stale orders, then print the receipts of paid ones.

    Cost: for each order to close a query, for each receipt two.
    """

    help = "Closes stale orders and prints receipts."

    def add_arguments(self, parser):
        parser.add_argument(
            "--archive",
            action="store_true",
            help="archive the orders that are stale already, and do nothing else",
        )

    def handle(self, *args, archive, **options):
        if archive:
            self.stdout.write(f"{archive_stale_orders()} orders archived")
            return
        self.stdout.write(f"{close_stale_orders()} orders closed")
        paid = Order.objects.filter(status=Order.Status.PAID)[:BATCH]
        for text in write_receipts(paid):
            self.stdout.write(text)
