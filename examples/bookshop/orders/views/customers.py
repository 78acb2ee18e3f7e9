"""Pages about customers, for the staff."""

from django.db.models import Count
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from accounts.access import staff_required
from library.paging import PAGE_SIZE
from orders.models import Customer, Order


@staff_required
def customer_list(request):
    """The customers and how often they ordered.

    Cost: one query for the customers, one to count the orders of each.
    """
    rows = {}
    for customer in Customer.objects.all()[:PAGE_SIZE]:
        rows[customer.email] = customer.orders.count()
    return JsonResponse(rows)


@staff_required
def customer_activity(request):
    """The customers and how much they ordered.

    Cost: one query that counts as it reads.
    """
    customers = Customer.objects.annotate(order_count=Count("orders"))[:PAGE_SIZE]
    return JsonResponse({customer.email: customer.order_count for customer in customers})


@staff_required
def customer_standing(request, pk):
    """Whether a customer still owes the shop something.

    Cost: two queries, the second counts all to learn whether there is one.
    """
    customer = get_object_or_404(Customer, pk=pk)
    if customer.orders.filter(status=Order.Status.OPEN).count() > 0:
        return HttpResponse(f"{customer.name} owes us.", content_type="text/plain")
    return HttpResponse(f"{customer.name} is square.", content_type="text/plain")


@staff_required
def customer_balance(request, pk):
    """How many orders a customer has not paid for yet.

    Cost: two queries; the number is shown, so it has to be counted.
    """
    customer = get_object_or_404(Customer, pk=pk)
    unpaid = customer.orders.filter(status=Order.Status.OPEN).count()
    if unpaid:
        return HttpResponse(
            f"{customer.name} owes us for {unpaid} orders.", content_type="text/plain"
        )
    return HttpResponse(f"{customer.name} is square.", content_type="text/plain")
