"""What the tasks and the nightly command do, and what that costs."""

from contextlib import contextmanager
from io import StringIO

from django.core.management import call_command
from django.test import TestCase

from orders.models import Order
from orders.tasks import archive_stale_orders, close_stale_orders, write_receipts
from tests.factory import Sizes, fill
from tests.measure import counting, undone

SIZES = (3, 7)


def nightly(*args):
    """Run the command; return what it printed."""
    output = StringIO()
    call_command("nightly", *args, stdout=output)
    return output.getvalue()


class Work(TestCase):
    """Each test runs in shops of several sizes, one after the other."""

    @contextmanager
    def shop(self, size, status):
        """A shop whose orders have this status; yield how many orders there are."""
        with self.subTest(size=size), undone():
            fill(Sizes.all(size), status)
            yield size * size

    def with_status(self, status):
        return Order.objects.filter(status=status).count()

    def test_closing_takes_a_query_for_each_order(self):
        for size in SIZES:
            with self.shop(size, Order.Status.OPEN) as orders:
                with counting() as statements:
                    self.assertEqual(close_stale_orders(), orders)
                self.assertEqual(len(statements), 1 + orders)
                self.assertEqual(self.with_status(Order.Status.STALE), orders)

    def test_archiving_takes_one_query(self):
        for size in SIZES:
            with self.shop(size, Order.Status.STALE) as orders:
                with counting() as statements:
                    self.assertEqual(archive_stale_orders(), orders)
                self.assertEqual(len(statements), 1)
                self.assertEqual(self.with_status(Order.Status.ARCHIVED), orders)

    def test_receipts_take_two_queries_for_each_bare_order(self):
        for size in SIZES:
            with self.shop(size, Order.Status.PAID) as orders:
                with counting() as statements:
                    self.assertEqual(len(write_receipts(Order.objects.all())), orders)
                self.assertEqual(len(statements), 1 + 2 * orders)

    def test_receipts_take_nothing_more_when_the_caller_loaded_all(self):
        for size in SIZES:
            with self.shop(size, Order.Status.PAID) as orders:
                loaded = Order.objects.select_related("customer").prefetch_related("lines")
                with counting() as statements:
                    self.assertEqual(len(write_receipts(loaded)), orders)
                self.assertEqual(len(statements), 2)

    def test_a_night_without_receipts_costs_a_query_for_each_open_order(self):
        for size in SIZES:
            with self.shop(size, Order.Status.OPEN) as orders:
                with counting() as statements:
                    self.assertIn(f"{orders} orders closed", nightly())
                self.assertEqual(len(statements), 1 + orders + 1)

    def test_a_night_with_receipts_costs_two_queries_for_each(self):
        for size in SIZES:
            with self.shop(size, Order.Status.PAID) as orders:
                with counting() as statements:
                    self.assertEqual(nightly().count("To customer"), orders)
                self.assertEqual(len(statements), 1 + 1 + 2 * orders)

    def test_a_night_that_archives_takes_one_query(self):
        for size in SIZES:
            with self.shop(size, Order.Status.STALE) as orders:
                with counting() as statements:
                    self.assertIn(f"{orders} orders archived", nightly("--archive"))
                self.assertEqual(len(statements), 1)
