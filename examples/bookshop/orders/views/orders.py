"""Pages that list orders, for the staff."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from accounts.access import staff_required
from library.paging import PAGE_SIZE, JsonListMixin
from orders.invoices import invoice_row
from orders.models import Order
from orders.tasks import close_stale_orders, write_receipts


@method_decorator(staff_required, name="dispatch")
class OrderListView(JsonListMixin, ListView):
    """The newest orders, one line of text each.

    Cost: a page, a count, and two more queries for each order.
    """

    model = Order

    def row(self, order):
        return str(order)


class OrderBoardView(OrderListView):
    """The newest orders for the board in the packing room.

    Cost: a page and a count; customer and region come with the order.
    """

    def get_queryset(self):
        return super().get_queryset().select_related("customer__region")


@staff_required
def order_detail(request, pk):
    """One order with its lines.

    Cost: two queries; the sum is over rows that the page shows anyway.
    """
    order = get_object_or_404(Order, pk=pk)
    lines = list(order.lines.select_related("book"))
    return JsonResponse(
        {
            "reference": order.reference,
            "lines": [str(line) for line in lines],
            "total": sum(line.amount for line in lines),
        }
    )


@staff_required
def order_totals(request):
    """What each order comes to.

    Cost: one query for the orders, one for the lines of each.
    """
    orders = Order.objects.all()[:PAGE_SIZE]
    return JsonResponse({order.reference: order.total for order in orders})


@staff_required
def packing_list(request):
    """What goes in each parcel, and on which shelf it stands.

    Cost: a query for the lines of each order, and two more for each line.
    """
    parcels = {}
    for order in Order.objects.all()[:PAGE_SIZE]:
        parcels[order.reference] = [
            f"{line.quantity} × {line.book.shelf}" for line in order.lines.all()
        ]
    return JsonResponse(parcels)


@staff_required
def picking_list(request):
    """What to pick for each parcel, and on which shelf it stands.

    Cost: four queries, one for each step from order to genre.
    """
    parcels = {}
    for order in Order.objects.prefetch_related("lines__book__genre")[:PAGE_SIZE]:
        parcels[order.reference] = [
            f"{line.quantity} × {line.book.shelf}" for line in order.lines.all()
        ]
    return JsonResponse(parcels)


@staff_required
def order_references(request):
    """The reference and state of each order.

    Cost: two queries and a join, of which one query without a join is read.
    """
    orders = Order.objects.select_related("customer__region").prefetch_related("lines")
    rows = [f"{order.reference} {order.status}" for order in orders[:PAGE_SIZE]]
    return JsonResponse({"orders": rows})


@staff_required
def invoices(request):
    """The orders as accounting wants to see them.

    Cost: three queries, all of them read by the invoice.
    """
    orders = Order.objects.select_related("customer__region").prefetch_related("lines__book")
    return JsonResponse({"invoices": [invoice_row(order) for order in orders[:PAGE_SIZE]]})


@staff_required
def receipts(request):
    """The receipts of the newest orders.

    Cost: two queries; the task finds everything loaded.
    """
    orders = Order.objects.select_related("customer").prefetch_related("lines")
    return JsonResponse({"receipts": write_receipts(orders[:PAGE_SIZE])})


@staff_required
@require_POST
def close_stale(request):
    """Close the stale orders now instead of at night.

    Cost: one query for the orders, one to save each.
    """
    return JsonResponse({"closed": close_stale_orders()})
